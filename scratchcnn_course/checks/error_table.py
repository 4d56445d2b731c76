"""A table of errors: what kind, which pattern its message has, and what to say."""

import re


class Table(list):
    """Rows of a kind of error, a compiled pattern, and words or a function that returns them."""

    def add(self, kind, pattern):
        """Return a function that adds a row for its argument, and gives that back: a decorator."""

        def adding(say):
            self.append((kind, re.compile(pattern), say))
            return say

        return adding
