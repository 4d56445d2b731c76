"""Grades that can be trusted: hand-ins answer calls in a sandbox, and the verdict is made outside."""
