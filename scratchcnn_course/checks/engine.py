"""`run`: try a function on an exercise, and say what came of it."""

from dataclasses import replace

from ..exercises.catalogue import find
from . import words
from .attempt import attempt
from .diagnosis import wrong_place
from .failing import failing
from .forbidding import forbidden
from .mending import with_mend
from .naming import name_mistake
from .result import Difference, Result
from .session import silent

__all__ = ["Difference", "Result", "bank", "run"]

TITLES = {
    "time": "your function did not come to an end",
    "waiting": "your function did not come to an end",
    "memory": "your function fills the memory",
}


def run(name, function, *, deadline=None, fast=False):
    """Try a function on the calls of an exercise.

    Parameters
    ----------
    name : str
        Of the exercise, which is that of the finished function.
    function : callable
    deadline : float, optional
        Seconds of the processor's time after which it is stopped; by default those of the exercise.
    fast : bool
        Whether it has to do without a loop.

    Returns
    -------
    Result

    Raises
    ------
    ValueError
        If there is no such exercise, or nobody asks for it without a loop.
    TypeError
        If `function` cannot be called.
    """
    exercise = find(name)
    if not callable(function):
        raise TypeError(f"function must be a function, written without parentheses, got {type(function).__name__}")
    if fast and not exercise.trial.growing:
        raise ValueError(f"nobody asks for `{name}` without a loop: leave out fast=True")
    deadline = exercise.trial.seconds if deadline is None else deadline
    tried = attempt(exercise, function, deadline)
    with silent():  # what the function prints was seen in these calls
        return _told(exercise, function, tried, deadline, fast=fast)


def bank(name):
    """Return the mistakes that can be named in an exercise, in words, as a dict by identifier.

    Raises
    ------
    ValueError
        If there is no such exercise.
    """
    return {key: f"{mistake.title}. {mistake.explanation}" for key, mistake in find(name).bank.items()}


def _told(exercise, function, tried, deadline, *, fast):
    """Return what there is to say of an attempt, as a `Result`."""
    name, outcomes, session = exercise.name, tried.outcomes, tried.session
    wrong = [n for n, outcome in enumerate(outcomes) if not _right(exercise, outcome, n)]
    asked = [n for n in wrong if exercise.probes[n].asks(outcomes[n])]
    mistake = name_mistake(exercise, outcomes) if wrong else None
    failed = asked or (wrong if mistake else [])  # what was not asked for counts only where it has a name
    passed = tuple(probe.label for n, probe in enumerate(exercise.probes[: len(outcomes)]) if n not in wrong)
    if failed:
        result = with_mend(exercise, function, outcomes, failed, failing(exercise, function, outcomes, failed, mistake))
    elif tried.cut is not None and not exercise.probes[min(len(outcomes), len(exercise.probes) - 1)].optional:
        probe = exercise.probes[len(outcomes)]
        message = words.stopped(exercise, probe, tried.cut, deadline)
        result = Result(name, "error", None, message, TITLES[tried.cut.why], (), passed, None, probe)
    elif session.overwritten:
        title = f"your function overwrites {words.names(session.overwritten)}"
        result = Result(name, "wrong", None, "", title, (), passed, None, exercise.probes[0], grounds="lines")
    elif against := forbidden(exercise, function, fast=fast):
        result = Result(name, "wrong", None, against[1], against[0], exercise.hints(), passed, grounds="lines")
    else:
        refused = words.refusals([exercise.probes[n].label for n in wrong])
        message = words.sentences(f"Tried: {words.listed(passed)}.", *refused)
        result = Result(name, "correct", None, message, f"`{name}` is right", passed=passed)
    more = words.sentences(words.overwritten(session.overwritten), *session.asides)
    hints = exercise.hints(fast=True) if fast and result.hints else result.hints
    return replace(result, message=words.sentences(result.message, more), hints=hints)


def _right(exercise, outcome, number):
    return not outcome.changed and outcome.values is not None and wrong_place(exercise, outcome, number) is None
