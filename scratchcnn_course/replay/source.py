"""The learner's lines, and which of them is running."""

import ast
import inspect
import textwrap


class Source:
    """The text of a function, where Python can find it, without its docstring.

    Parameters
    ----------
    function : callable
    stop : code
        Of the function that calls the learner's: beyond it nobody's variables count.
    """

    def __init__(self, function, stop):
        function = inspect.unwrap(function)
        self.stop, self.module = stop, getattr(function, "__module__", None)
        self.lines, self.file, self._shown = (), None, {}
        try:
            lines, first = inspect.getsourcelines(function)
            self.file = function.__code__.co_filename
            lines = textwrap.dedent("".join(lines)).rstrip().split("\n")
            kept = [place for place in range(len(lines)) if place not in _docstring(lines)]
        except (OSError, TypeError, AttributeError, SyntaxError):
            return  # typed into a console, or no Python function, or half a line of one
        self.lines = tuple(lines[place] for place in kept)
        self._shown = {first + place: number for number, place in enumerate(kept)}

    def line_of(self, frame, line=None):
        """Return the number of the line that runs, counted from 0, or `None` if it is not one of these."""
        return self._shown.get(line or frame.f_lineno) if frame.f_code.co_filename == self.file else None


def _docstring(lines):
    """Return the places of the lines that the docstring takes."""
    definition = ast.parse("\n".join(lines)).body[0]
    if not isinstance(definition, ast.FunctionDef) or ast.get_docstring(definition) is None:
        return ()
    return range(definition.body[0].lineno - 1, definition.body[0].end_lineno)
