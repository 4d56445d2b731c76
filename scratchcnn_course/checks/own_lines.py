"""The lines of a learner's function, as a tree."""

import ast
import inspect
import textwrap


def tree_of(function):
    """Return the syntax tree of a function, or of its code; an empty one where its lines are not known."""
    try:
        return ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, TypeError, SyntaxError, IndexError):  # IndexError: a file that has changed since
        return ast.Module([], [])
