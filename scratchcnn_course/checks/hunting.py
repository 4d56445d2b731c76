"""`hunt`: the other way round. You write the probe, and the known mistakes of an exercise have to be caught by it."""

from dataclasses import dataclass

import numpy as np

from ..exercises.catalogue import find
from ..exercises.hunting import call_of, caught
from .card import Shown, card, heading, paragraph, show


@dataclass(frozen=True)
class Hunt:
    """What a probe caught.

    Attributes
    ----------
    caught, escaped : tuple of str
        The titles of the mistakes, one for each wrong function; a mistake can be made in several forms.
    numbers : int
        How many numbers the arrays of the probe have: the smaller, the better.
    """

    caught: tuple
    escaped: tuple
    numbers: int

    def _ipython_display_(self):
        """Show nothing at the end of a cell: `hunt` has said it."""

    @property
    def all_caught(self):
        """Whether none escaped."""
        return not self.escaped


def hunt(name, *arguments, **settings):
    """Let all known mistakes of an exercise run on a call of yours, and say how many of them it would have found.

    Parameters
    ----------
    name : str
        Of the exercise: `"conv2d_backward"`.
    *arguments, **settings
        What its function is called with. What comes from behind, `dout`, can be left out: numbers of its shape are
        drawn, no two of them the same.

    Returns
    -------
    Hunt
        It is shown as well.

    Raises
    ------
    ValueError
        If there is no such exercise, or the right function does not take these arguments; the message says why.
    """
    exercise = find(name)
    found = caught(exercise, call_of(exercise, arguments, settings))
    titles = (tuple(exercise.bank[one].title for one, shows in found if shows == wanted) for wanted in (True, False))
    arrays = (value for value in (*arguments, *settings.values()) if isinstance(value, (np.ndarray, list)))
    result = Hunt(*titles, sum(map(np.size, arrays)))
    _show(exercise, result, [one for one, shows in found if not shows])
    return result


def _show(exercise, result, escaped):
    every = len(result.caught) + len(escaped)
    title = f"Your probe catches {len(result.caught)} of {every} wrong forms of `{exercise.name}`"
    lines = [f"None escapes, and it is made of {result.numbers} numbers. Can it be done with fewer?"]
    if escaped:
        one = exercise.bank[escaped[0]]
        lines = [f"This one escapes: {one.title}. {one.explanation}", "Which call would show it?"]
    page = card(heading(title), *map(paragraph, lines), colour="wrong" if escaped else "correct")
    show(Shown(lambda: page, "\n".join([title, *lines])))
