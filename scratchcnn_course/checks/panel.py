"""What a check shows: a result as a panel, in HTML with pictures and in plain text."""

import numpy as np

from ..exercises.catalogue import find
from . import words
from .becoming import all_becomes, becomes
from .card import Shown, card, folded, heading, paragraph
from .pictures import layer, led_to, picture, row, say

MINUS = "yours \N{MINUS SIGN} target"
MOST_WRITTEN = 100  # numbers of an array that plain text can hold
WIDEST = 60  # rows or columns of an argument that can be drawn


def panel(result, aside=""):
    """Return the panel for a result.

    Parameters
    ----------
    result : Result
    aside : str
        A last sentence: where the work was kept.

    Returns
    -------
    Shown
    """
    return Shown(lambda: _page(result, aside), _text(result, aside))


def _page(result, aside):
    parts = [heading(_headline(result)), paragraph(result.message), paragraph(_facts(result))]
    if result.status == "not attempted":
        parts.append(_target(result))
    if result.difference is not None:
        parts.append(becomes(*result.pictured) if result.pictured else _three_pictures(result.difference))
    parts += [folded(name, paragraph(hint)) for name, hint in _hints(result)]
    if result.status in ("wrong", "error"):
        parts.append(_given(result))
    return card(*parts, paragraph(aside), colour=result.status)


def _text(result, aside):
    parts = [_headline(result), result.message, _facts(result)]
    if result.status == "not attempted":
        parts.append(_target_in_words(result))
    if result.difference is not None:
        parts.append(_three_arrays(result.difference))
    parts += [f"{name}: {hint}" for name, hint in _hints(result)]
    return "\n".join(filter(None, [*parts, aside]))


def _hints(result):
    names = ("Hint 1", "Hint 2") if len(result.hints) > 1 else ("Hint",)
    return list(zip(names, result.hints, strict=False))


def _headline(result):
    if result.status == "correct":
        return f"Right: `{result.exercise}`"
    if result.status == "not attempted":
        return f"Not attempted yet: `{result.exercise}`"
    return f"Not yet: {result.title}"


def _facts(result):
    """Say with which call it went wrong, in which shapes, and at which number."""
    found = result.difference
    if found is None:
        return ""
    if found.label or (found.expected.shape != found.yours.shape and result.mistake is None):
        return f"{found.call}."  # the message says the rest
    if found.expected.shape != found.yours.shape:
        shapes = f"expected shape {found.expected.shape}, yours {found.yours.shape}"
    elif found.expected.ndim:
        shapes = f"shapes agree, {found.expected.shape}"
    else:
        shapes = "a single number, as it should be"
    where = ""
    if found.index is not None:
        wanted, got = words.apart(found.expected[found.index], found.yours[found.index])
        first = f"First difference at {list(found.index)}: expected" if found.index else "Expected"
        where = f" {first} {wanted}, yours {got}."
    return f"{found.call}. `{found.name}`: {shapes}.{where}"


def _three_pictures(found):
    """Draw target, yours and the difference; without the last where shapes disagree."""
    if found.label or not _real(found.yours) or 0 in (found.expected.size, found.yours.size):
        return ""
    arrays = {"target": found.expected, "yours": found.yours}
    shown = [layer(array, found.index)[0] for array in arrays.values()]
    finite = [np.abs(part[np.isfinite(part)]).max(initial=0) for part in shown]
    scale = {"largest": float(max(finite)), "signed": any((part < 0).any() for part in shown)}
    pictures = [picture(name, array, index=found.index, **scale) for name, array in arrays.items()]
    if found.index is not None:
        with np.errstate(all="ignore"):
            difference = found.yours.astype(float) - found.expected.astype(float)
        pictures.append(picture("difference", difference, note=MINUS, index=found.index, signed=True))
    return row(pictures)


def _real(array):
    return array.dtype.kind in "biuf"


def _three_arrays(found):
    if found.label:
        return ""
    arrays = {"target": found.expected, "yours": found.yours}
    small = [(name, array) for name, array in arrays.items() if 1 < array.size <= MOST_WRITTEN and _real(array)]
    return "\n".join(f"{name} = {written(array, indent=len(name) + 3)}" for name, array in small)


def _given(result):
    """Draw what went in, folded."""
    arrays = [(name, array) for name, array in _arguments(result) if max(layer(array)[0].shape) <= WIDEST]
    return folded("The numbers that went in", row(picture(*pair) for pair in arrays)) if arrays else ""


def _target(result):
    """Draw what goes in and what should come out."""
    names, arrays = _expected(result)
    exercise = find(result.exercise)
    called = f"For example, {words.call(exercise, result.probe)}"
    if exercise.trial.pictured:
        return paragraph(f"{called}.") + all_becomes(exercise)
    framed = exercise.trial.framed(*result.probe.args) if exercise.trial.framed else {}
    targets = [(f"target {name}", array) for name, array in zip(names, arrays, strict=True) if array.size]
    wanted = [picture(name, array, block=framed.get(name)) for name, array in targets]
    if not wanted:
        return paragraph(f"{called}.")
    given = [picture(name, value, block=framed.get(name)) for name, value in _arguments(result)]
    return paragraph(f"{called}:") + row([*given, led_to(wanted[0]), *wanted[1:]])


def _target_in_words(result):
    names, arrays = _expected(result)
    pairs = [*_arguments(result), *zip((f"target {name}" for name in names), arrays, strict=True)] if names else []
    lines = [f"{name} = {written(array, indent=len(name) + 3)}" for name, array in pairs]
    return "\n".join([f"For example, {words.call(find(result.exercise), result.probe)}:", *lines])


def _expected(result):
    """Return names and arrays that the call should give; none where a check looks at something else."""
    exercise = find(result.exercise)
    if exercise.features:
        return (), ()
    number = next(n for n, probe in enumerate(exercise.probes) if probe is result.probe)
    return exercise.returns, exercise.expected[number]


def _arguments(result):
    """Return names and values of the arrays that went in."""
    exercise = find(result.exercise)
    given = dict(zip(exercise.parameters, result.probe.args, strict=False)) | result.probe.kwargs
    return [(name, value) for name, value in given.items() if isinstance(value, np.ndarray) and value.size]


def written(array, indent=0):
    """Write an array in a line or a few, the same on every computer."""
    if array.size > MOST_WRITTEN:
        return f"an array of shape {array.shape}"
    width = max(len(say(value)) for value in array.flat)
    return np.array2string(array, formatter={"all": lambda v: say(v).rjust(width)}, separator=", ", prefix=" " * indent)
