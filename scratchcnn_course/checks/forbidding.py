"""What a right function may not do, since it would not be the task: seen while it runs, whatever the names are."""

import inspect
import sys
import types

import numpy as np

from ..exercises.catalogue import EXERCISES
from .deadline import within
from .session import Session


class Watch:
    """What happens below a call: whether functions are reached that may not be, and how many lines are run.

    Parameters
    ----------
    home : dict
        The globals of the learner's function. Lines are counted in functions that have the same.
    refused : dict of code to str
        What may not be reached, and its name.
    allowed : set of code
        Functions whose lines do not count, nor those of what they call.
    """

    def __init__(self, home, refused, allowed):
        self.home, self.refused, self.allowed = home, refused, allowed
        self.reached, self.lines = [], 0

    def run(self, exercise, function, probe):
        """Call a function on a probe, and return how many of its lines were run."""
        (args, kwargs), before, start = probe.fresh(), sys.gettrace(), self.lines
        sys.settrace(self._entered)
        try:
            exercise.call(function, *args, **kwargs)
        finally:
            sys.settrace(before)
        return self.lines - start

    def _entered(self, frame, event, argument):
        if frame.f_code in self.refused:
            self.reached.append(self.refused[frame.f_code])
        return self._line if frame.f_globals is self.home and not self._below_allowed(frame) else None

    def _line(self, frame, event, argument):
        self.lines += event == "line"
        return self._line

    def _below_allowed(self, frame):
        while frame is not None and frame.f_code not in self.allowed:
            frame = frame.f_back
        return frame is not None


def forbidden(exercise, function, *, fast=False):
    """Return a title and a sentence if a function that is right does what its exercise forbids, or nothing.

    Parameters
    ----------
    exercise : Exercise
    function : callable
    fast : bool
        Whether it has to do without a loop: its lines may not be more where its arrays are larger.

    Returns
    -------
    tuple of (str, str), or None
    """
    trial = exercise.trial
    if not trial.whole:
        return None
    own = inspect.unwrap(function)
    home = getattr(own, "__globals__", {})
    rungs = {} if fast else {name: home[name] for name in trial.rungs if name in home}
    refused = {_code(one): name for name, one in ({one.__qualname__: one for one in trial.whole} | rungs).items()}
    refused.pop(_code(own), None)  # it is called by the check
    others = {_code(home[name]) for name in EXERCISES if name in home and name != exercise.name}
    watch, counts = Watch(home, refused, others - {None}), []

    def work():
        with np.errstate(all="ignore"):
            for probe in exercise.probes:
                if not probe.optional:
                    watch.run(exercise, function, probe)
            counts.extend(watch.run(exercise, function, probe) for probe in trial.growing if fast)

    with Session(function):
        try:
            within(trial.seconds, work)
        except (Exception, SystemExit):
            return None  # it was right before: what it does now is nobody's business
    for name in watch.reached[:1]:
        return _rung(name) if name in rungs else _whole(name)
    return _loop(*counts) if len(counts) == 2 and counts[1] > counts[0] else None


def _code(function):
    return getattr(function, "__code__", None) if isinstance(function, types.FunctionType) else None


def _whole(name):
    return (
        "the task is done by somebody else",
        f"The numbers are right, but your function calls `{name}` of the package, which does the whole task.",
    )


def _rung(name):
    return (
        f"your function calls `{name}`",
        f"The numbers are right, but `{name}` is a rung of the ladder. Here everything stands in one function: "
        "what the rung does, write out.",
    )


def _loop(few, many):
    return (
        "there is still a loop",
        f"The numbers are right, but there is a loop: on small arrays your function takes {few} steps, "
        f"on larger ones {many}. Here NumPy goes through the arrays, with as many steps for all sizes.",
    )
