"""The learner's lines, and which of them is running."""

import inspect
import textwrap


class Source:
    """The text of a function, where Python can find it.

    Parameters
    ----------
    function : callable
    stop : code
        Of the function that calls the learner's: beyond it nobody's variables count.
    """

    def __init__(self, function, stop):
        self.stop, self.lines, self.first, self.file = stop, (), 0, None
        function = inspect.unwrap(function)
        self.module = getattr(function, "__module__", None)
        try:
            lines, self.first = inspect.getsourcelines(function)
            self.file = function.__code__.co_filename
        except (OSError, TypeError, AttributeError):
            return  # typed into a console, or no Python function
        self.lines = tuple(textwrap.dedent("".join(lines)).rstrip().split("\n"))

    def line_of(self, frame):
        """Return the number of the line that runs, counted from 0, or `None` if it is not one of these."""
        line = frame.f_lineno - self.first
        return line if frame.f_code.co_filename == self.file and 0 <= line < len(self.lines) else None
