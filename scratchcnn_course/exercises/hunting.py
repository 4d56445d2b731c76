"""The other way round: a probe of the learner's, on which the known mistakes of an exercise have to show."""

import inspect

import numpy as np

from .catalogue import find
from .trial import Probe

DOUT = "dout"


def call_of(exercise, arguments, settings):
    """Return a call of an exercise's function, with a `dout` in front where it was left out.

    Parameters
    ----------
    exercise : Exercise
    arguments : sequence
    settings : dict

    Returns
    -------
    Probe

    Raises
    ------
    ValueError
        If the right function refuses the call, or the numbers would hide every mistake.
    """
    parameters = inspect.signature(exercise.right).parameters
    names = list(parameters)
    if names[0] == DOUT and len(arguments) + len(settings) < len(names):
        names = names[1:]
    given = {name: _array(name, value) for name, value in zip(names, arguments, strict=False)} | settings
    try:
        if len(arguments) > len(names):
            raise TypeError(f"it takes {', '.join(names)}, and got {len(arguments)} arguments")
        if DOUT in parameters and DOUT not in given:
            given = {DOUT: _dout(exercise, given)} | given
        keywords = {name for name, one in parameters.items() if one.kind is one.KEYWORD_ONLY}
        args = tuple(value for name, value in given.items() if name not in keywords)
        called = Probe("yours", args, {name: value for name, value in given.items() if name in keywords})
        exercise.results(exercise.right, called)
        exercise.results(exercise.solution, called)  # the mistakes are made in its text: what it refuses, they refuse
    except (TypeError, ValueError, IndexError) as error:
        raise ValueError(f"this is no call of {exercise.signature}: {error}") from None
    return called


def caught(exercise, called):
    """Tell for each wrong function whether a call shows that it is wrong.

    Parameters
    ----------
    exercise : Exercise
    called : Probe

    Returns
    -------
    list of (str, bool)
        The name of the mistake, and whether it shows; a mistake stands there once for each of its forms.
    """
    expected = exercise.results(exercise.right, called)
    return [(one.name, _shows(exercise, exercise.function(one.forms), called, expected)) for one in exercise.singles]


def _shows(exercise, wrong, called, expected):
    try:
        results = exercise.results(wrong, called)
    except Exception:
        return True  # it stopped, and so it was noticed
    return not all(map(_same, results, expected))


def _same(one, right):
    if one.shape != right.shape:
        return False
    return bool(np.allclose(one, right, rtol=0, atol=1e-7 * np.abs(right).max(initial=0)))


def _array(name, value):
    """Return a list of numbers as an array; refuse what hides every mistake."""
    value = np.asarray(value, dtype=float) if isinstance(value, list) else value
    if isinstance(value, np.ndarray) and value.dtype.kind == "f" and not np.isfinite(value).all():
        raise ValueError(f"{name} must have finite numbers: with a nan or an infinity in it, all results look alike")
    return value


def _dout(exercise, given):
    """Draw numbers of the shape of what the function forward gives for these arguments."""
    forward = find(exercise.name.removesuffix("_backward"))
    given = given | ({"b": np.zeros(len(given["w"]))} if "b" in forward.parameters and "w" in given else {})
    out = forward.right(**{name: given[name] for name in forward.parameters if name in given})
    return np.random.default_rng(0).normal(size=out.shape)
