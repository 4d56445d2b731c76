"""`run`: try a function on an exercise, and say what came of it."""

from dataclasses import dataclass

import numpy as np

from ..exercises.catalogue import find
from ..exercises.trial import Probe
from . import words
from .attempt import attempt
from .compare import first_difference, same, same_kind
from .naming import alike, name_mistake
from .reading import read


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


def run(name, function, *, deadline=10.0):
    """Try a function on the calls of an exercise.

    Parameters
    ----------
    name : str
        Of the exercise, which is that of the finished function.
    function : callable
    deadline : float
        Seconds after which it is stopped.

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
    outcomes, stack = attempt(exercise, function, deadline)
    wrong = [n for n, outcome in enumerate(outcomes) if not _right(exercise, outcome, exercise.expected[n])]
    asked = [n for n in wrong if not exercise.probes[n].optional]
    mistake = name_mistake(exercise, outcomes) if wrong else None
    failed = asked or (wrong if mistake else [])  # what was not asked for counts only where it has a name
    if failed:
        number = failed[0]
        if mistake is not None:  # shown where it gives numbers
            number = next(n for n in failed if _difference(exercise, exercise.probes[n], outcomes[n], n))
        passed = tuple(probe.label for n, probe in enumerate(exercise.probes[:number]) if n not in wrong)
        found = _failed(exercise, function, outcomes, number, passed, mistake)
        return Result(name, passed=passed, probe=exercise.probes[number], **found)
    passed = tuple(probe.label for n, probe in enumerate(exercise.probes[: len(outcomes)]) if n not in wrong)
    if stack is not None and not exercise.probes[len(outcomes)].optional:
        probe = exercise.probes[len(outcomes)]
        message = words.too_slow(exercise, function, probe, stack, deadline)
        title = "your function did not come to an end"
        return Result(name, "error", None, message, title, passed=passed, probe=probe)
    refused = [exercise.probes[n].label for n in wrong]
    message = " ".join([f"Tried: {words.listed(passed)}.", *words.refusals(refused)])
    return Result(name, "correct", None, message, f"`{name}` is right", passed=passed)


def bank(name):
    """Return the mistakes that can be named in an exercise, in words, as a dict by identifier.

    Raises
    ------
    ValueError
        If there is no such exercise.
    """
    return {key: f"{mistake.title}. {mistake.explanation}" for key, mistake in find(name).bank.items()}


def _right(exercise, outcome, expected):
    if outcome.values is None or outcome.changed:
        return False
    kinds = all(same_kind(a, b) for a, b in zip(outcome.values, expected, strict=True))
    return kinds and alike(outcome.values, expected, exercise.tolerance)


def _failed(exercise, function, outcomes, number, passed, mistake):
    """Return what there is to say on a probe that is not right, as arguments of a `Result`."""
    probe, outcome = exercise.probes[number], outcomes[number]
    if isinstance(outcome.error, NotImplementedError):
        return _said("not attempted", "not attempted yet", words.not_attempted(exercise, passed, probe.label))
    hints = tuple(dict.fromkeys((exercise.hint, exercise.formula)))
    if outcome.error is not None:
        title = f"your function stopped with {type(outcome.error).__name__}"
        return _said("error", title, words.raised(exercise, function, probe, outcome.error, passed), hints)
    if outcome.complaint:
        return _said("wrong", "the result is not what it should be", outcome.complaint, hints)

    difference = _difference(exercise, probe, outcome, number)
    changed = words.changed(outcome.changed)
    if difference is None:
        return _said("wrong", f"your function changes {words.names(outcome.changed)}", changed)
    if mistake is not None:
        title, message, hints = words.named([exercise.bank[part] for part in mistake.split(" + ")], exercise)
    else:
        seen = _read(exercise, outcomes, number, difference)
        if not seen.startswith("Only"):
            seen = words.sentences(seen, _read_on(exercise, outcomes, number, difference))
        title, message = "something is different", words.unnamed(exercise, difference, seen, passed, probe)
    return _said("wrong", title, words.sentences(message, changed), hints, mistake, difference)


def _said(status, title, message, hints=(), mistake=None, difference=None):
    keys = ("status", "title", "message", "hints", "mistake", "difference")
    return dict(zip(keys, (status, title, message, hints, mistake, difference), strict=True))


def _difference(exercise, probe, outcome, number):
    """Return the first result that is wrong as a `Difference`, or None if all are right or there are none."""
    for name, yours, right in zip(exercise.returns, outcome.values or (), exercise.expected[number], strict=False):
        if same_kind(yours, right) and same(yours, right, exercise.tolerance):
            continue
        index = first_difference(yours, right, exercise.tolerance)
        label = exercise.features[name][index[0]] if index and exercise.features else ""
        return Difference(name, words.call(exercise, probe), right, yours, index, label)
    return None


def _read(exercise, outcomes, number, difference):
    """Read a difference; single numbers are read together, over all probes."""
    expected, yours, tolerance = difference.expected, difference.yours, exercise.tolerance
    if same(yours, expected, tolerance):
        return f"The numbers are right, but they are of type {yours.dtype}; {words.kind(expected)} are wanted."
    if exercise.features:
        label, wanted = difference.label, words.number(expected[difference.index])
        return f"{label[:1].upper()}{label[1:]}: expected {wanted}, got {words.number(yours[difference.index])}."
    whole = yours.dtype.kind in "iub" and expected.dtype.kind == "f"
    aside = f" Your numbers are of type {yours.dtype}; {words.kind(expected)} are wanted." if whole else ""
    place = exercise.returns.index(difference.name)
    if expected.shape == yours.shape == () and np.isfinite(yours):
        both = [
            (exercise.expected[n][place], outcome.values[place])
            for n, outcome in enumerate(outcomes)
            if outcome.values is not None and outcome.values[place].shape == () == exercise.expected[n][place].shape
        ]
        expected, yours = (np.array(column) for column in zip(*both, strict=True))
    return read(expected, yours, tolerance) + aside


def _read_on(exercise, outcomes, number, difference):
    """Read the later calls, too: with several channels it may show that only some of them are wrong."""
    place, tolerance = exercise.returns.index(difference.name), exercise.tolerance
    for n, outcome in enumerate(outcomes[number + 1 :], start=number + 1):
        expected, yours = exercise.expected[n][place], outcome.values and outcome.values[place]
        if yours is None or exercise.features or same(yours, expected, tolerance):
            continue
        seen = read(expected, yours, tolerance)
        if seen.startswith("Only"):
            return f"With {exercise.probes[n].label}: {seen[0].lower()}{seen[1:]}"
    return ""
