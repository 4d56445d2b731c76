"""`check_of`: the function that a notebook calls to have an exercise checked."""

from ..exercises.catalogue import find
from .card import in_ipython, show
from .engine import run
from .kept import keep
from .panel import panel
from .sharing import note


class CheckFailed(Exception):
    """Raised where a function is not right yet. In a notebook the panel takes the place of the traceback.

    Parameters
    ----------
    result : Result
        Everything there is to say; also an attribute.
    """

    def __init__(self, result):
        super().__init__(result)
        self.result = result

    def __str__(self):
        return panel(self.result).text

    def _render_traceback_(self):
        return ["The panel above says what to mend. Then run the function's cell, and this one again."]


def check_of(name):
    """Return the check of an exercise.

    Parameters
    ----------
    name : str

    Returns
    -------
    callable
    """
    exercise = find(name)

    def check(function, *, fast=False):
        result = run(name, function, fast=fast)
        kept = keep(result, function, fast=fast)
        aside = " ".join(filter(None, [kept, note(result)]))
        if result.status not in ("wrong", "error"):
            show(panel(result, aside))
            return
        if in_ipython():
            show(panel(result, aside))
        raise CheckFailed(result)

    check.__name__ = check.__qualname__ = name
    check.__doc__ = f"""Check your `{exercise.signature}`: is it right, and if not, what is wrong with it?

    It is tried on several calls. Right: a sentence, and your function is kept in `my_cnn.py`. Not attempted: shows what
    should come out. Wrong: names the mistake, shows where your numbers differ, and raises `CheckFailed`.

    Parameters
    ----------
    function : callable
        Yours, written without parentheses: `checks.{name}({exercise.right.__name__})`.
    fast : bool
        Whether it has to do without a loop, where a notebook asks for that.
    """
    return check
