"""Is a result what the solution gives with a single piece of it changed? Then that piece is what to look at."""

import ast
import time

import numpy as np

from ..exercises.edits import compiled
from .naming import alike
from .slips import changed

LONGEST = 1.0  # seconds of the processor's time that the search may take


def one_change(exercise, outcomes, numbers):
    """Say which piece of the solution would have to be another for these results, on every call; or nothing.

    Parameters
    ----------
    exercise : Exercise
    outcomes : list of Outcome
    numbers : sequence of int
        The probes that are asked for, each with values or an error.

    Returns
    -------
    str
    """
    if exercise.features or any("while " in source for source in exercise.sources):
        return ""  # a slip in a `while` may never come to an end
    end = time.process_time() + LONGEST
    numbers = sorted(numbers, key=lambda n: not _tells(exercise, outcomes[n], n))  # what is wrong is soonest told apart
    for source in exercise.sources:
        tree = ast.parse(source)
        for told in changed(tree, exercise.name):
            if time.process_time() > end:
                return ""
            if _gives(exercise, tree, outcomes, numbers):
                old, new = told()
                return (
                    f"It is what the solution gives with `{new}` in the place of `{old}`."
                    if old
                    else f"It is what `{new}` gives."
                )
    return ""


def _tells(exercise, outcome, number):
    return outcome.values is not None and not alike(outcome.values, exercise.expected[number], exercise.tolerance)


def _gives(exercise, tree, outcomes, numbers):
    try:
        function = compiled.__wrapped__(tree, exercise.name)
    except Exception:
        return False
    for number in numbers:
        try:
            answer = exercise.results(function, exercise.probes[number])
        except Exception as error:
            answer = error
        values = outcomes[number].values
        if values is None:
            if not isinstance(answer, Exception):
                return False
        elif not isinstance(answer, tuple) or any(part.dtype.kind not in "biuf" for part in map(np.asarray, answer)):
            return False
        elif len(answer) != len(values) or not alike(values, answer, exercise.tolerance):
            return False
    return True
