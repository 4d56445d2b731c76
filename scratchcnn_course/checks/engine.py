"""`run`: try a function on an exercise, and say what came of it."""

from dataclasses import dataclass, replace

import numpy as np

from ..exercises.catalogue import find
from ..exercises.trial import Probe
from . import words
from .attempt import attempt, is_stub
from .compare import first_difference
from .diagnosis import count, diagnose, type_aside, wrong_place
from .forbidding import forbidden
from .naming import name_mistake

TITLES = {
    "time": "your function did not come to an end",
    "waiting": "your function did not come to an end",
    "memory": "your function fills the memory",
}


@dataclass(frozen=True)
class Difference:
    """The first result that is not as it should be.

    Attributes
    ----------
    name : str
        Of the result: `"dw"`.
    call : str
        The call that gave it, in words.
    expected, yours : ndarray
    index : tuple of int, or None
        Of the first value that differs; None if the shapes do.
    label : str
        What that value says, where it is no plain number of an array.
    """

    name: str
    call: str
    expected: np.ndarray
    yours: np.ndarray
    index: tuple | None
    label: str = ""


@dataclass(frozen=True)
class Result:
    """What came of trying a function.

    Attributes
    ----------
    exercise : str
    status : {"correct", "wrong", "error", "not attempted"}
    mistake : str or None
        An identifier of `bank(exercise)`, or two of them joined by `" + "`.
    message : str
        Everything there is to say, in plain sentences.
    title : str
        The same in a few words.
    hints : tuple of str
    passed : tuple of str
        The calls that were right, in words.
    difference : Difference or None
    probe : Probe or None
        The call that all this is about; None where everything is right.
    """

    exercise: str
    status: str
    mistake: str | None
    message: str
    title: str
    hints: tuple = ()
    passed: tuple = ()
    difference: Difference | None = None
    probe: Probe | None = None


def run(name, function, *, deadline=None):
    """Try a function on the calls of an exercise.

    Parameters
    ----------
    name : str
        Of the exercise, which is that of the finished function.
    function : callable
    deadline : float, optional
        Seconds of the processor's time after which it is stopped; by default those of the exercise.

    Returns
    -------
    Result

    Raises
    ------
    ValueError
        If there is no such exercise.
    TypeError
        If `function` cannot be called.
    """
    exercise = find(name)
    if not callable(function):
        raise TypeError(f"function must be a function, written without parentheses, got {type(function).__name__}")
    deadline = exercise.trial.seconds if deadline is None else deadline
    if used := forbidden(exercise, function):
        return Result(name, "wrong", None, used, "the task is done by somebody else", (exercise.hint,))
    tried = attempt(exercise, function, deadline)
    outcomes, session = tried.outcomes, tried.session
    wrong = [n for n, outcome in enumerate(outcomes) if not _right(exercise, outcome, n)]
    asked = [n for n in wrong if exercise.probes[n].asks(outcomes[n])]
    mistake = name_mistake(exercise, outcomes) if wrong else None
    failed = asked or (wrong if mistake else [])  # what was not asked for counts only where it has a name
    passed = tuple(probe.label for n, probe in enumerate(exercise.probes[: len(outcomes)]) if n not in wrong)
    if failed:
        result = _failed(exercise, function, outcomes, failed, mistake)
    elif tried.cut is not None and not exercise.probes[min(len(outcomes), len(exercise.probes) - 1)].optional:
        probe = exercise.probes[len(outcomes)]
        message = words.stopped(exercise, probe, tried.cut, deadline)
        result = Result(name, "error", None, message, TITLES[tried.cut.why], (), passed, None, probe)
    elif session.overwritten:
        title = f"your function overwrites {words.names(session.overwritten)}"
        result = Result(name, "wrong", None, "", title, (), passed, None, exercise.probes[0])
    else:
        refused = words.refusals([exercise.probes[n].label for n in wrong])
        message = words.sentences(f"Tried: {words.listed(passed)}.", *refused)
        result = Result(name, "correct", None, message, f"`{name}` is right", passed=passed)
    more = words.sentences(words.overwritten(session.overwritten), *session.asides)
    return replace(result, message=words.sentences(result.message, more))


def bank(name):
    """Return the mistakes that can be named in an exercise, in words, as a dict by identifier.

    Raises
    ------
    ValueError
        If there is no such exercise.
    """
    return {key: f"{mistake.title}. {mistake.explanation}" for key, mistake in find(name).bank.items()}


def _right(exercise, outcome, number):
    return not outcome.changed and outcome.values is not None and wrong_place(exercise, outcome, number) is None


def _failed(exercise, function, outcomes, failed, mistake):
    """Return what there is to say where probes are not right: on one of them, that tells most."""
    number, hints = failed[0], tuple(dict.fromkeys((exercise.hint, exercise.formula)))
    values = [n for n in failed if wrong_place(exercise, outcomes[n], n) is not None]
    sentence = ""
    if mistake is not None:
        number = values[0]
    elif number in values:
        number, sentence = diagnose(exercise, outcomes, failed)
        errors = [n for n in failed if outcomes[n].error is not None and not is_stub(outcomes[n].error, function)]
        if errors and (not sentence or len(values) == 1):
            number = errors[0]  # an error tells more than numbers that nobody recognises, or that are seen but once
        elif not sentence:
            sentence = count(exercise, outcomes[number], number)
    probe, outcome = exercise.probes[number], outcomes[number]
    passed = tuple(one.label for n, one in enumerate(exercise.probes[:number]) if n not in failed)

    def said(status, title, message, hints=hints, difference=None):
        return Result(exercise.name, status, mistake, message, title, hints, passed, difference, probe)

    if is_stub(outcome.error, function):
        message = words.not_attempted(exercise, passed, probe.label)
        return said("not attempted", "not attempted yet", message, ())
    if outcome.error is not None:
        title = f"your function stopped with {type(outcome.error).__name__}"
        return said("error", title, words.raised(exercise, probe, outcome.error, passed))
    if outcome.complaint:
        return said("wrong", "the result is not what it should be", outcome.complaint)
    changed, difference = words.changed(outcome.changed), _difference(exercise, outcome, number)
    if difference is None:
        return said("wrong", f"your function changes {words.names(outcome.changed)}", changed, ())
    if mistake is not None:
        title, message, hints = words.named([exercise.bank[part] for part in mistake.split(" + ")], exercise)
    else:
        sentence = words.sentences(sentence, type_aside(difference.yours, difference.expected))
        title, message = "something is different", words.unnamed(exercise, difference, sentence, passed, probe)
    return said("wrong", title, words.sentences(message, changed), hints, difference)


def _difference(exercise, outcome, number):
    """Return the first result that is wrong as a `Difference`, or None if all are right or there are none."""
    place = wrong_place(exercise, outcome, number)
    if place is None:
        return None
    name, yours, right = exercise.returns[place], outcome.values[place], exercise.expected[number][place]
    index = first_difference(yours, right, exercise.tolerance)
    label = exercise.features[name][index[0]] if index and exercise.features else ""
    return Difference(name, words.call(exercise, exercise.probes[number]), right, yours, index, label)
