"""Is a result an argument, added up or averaged along some axes? Then that is what to say."""

from itertools import combinations

import numpy as np

from .compare import same
from .saying import NOTHING, Told, listed

WAYS = {"added up": np.sum, "averaged": np.mean, "with the largest taken": np.max, "with the smallest taken": np.min}


def reduced(exercise, outcomes, numbers, place):
    """Say which argument a result is, added up or averaged along which axes, on every call; or nothing.

    Where it is the right one, with axes of length 1 more or less, that is no news.
    """
    first = numbers[0]
    if same(np.squeeze(outcomes[first].values[place]), np.squeeze(exercise.expected[first][place]), exercise.tolerance):
        return NOTHING
    for name, words, kept in _all(exercise, numbers):
        function, axes = WAYS[words], kept
        if all(_fits(exercise, outcomes[n].values[place], n, name, function, axes) for n in numbers):
            along = f"along axis {axes[0]}" if len(axes) == 1 else f"along axes {listed(axes)}"
            told = f"our `{exercise.returns[place]}` is `{name}`, {words} {along}"
            return Told(f"y{told}", f"Y{told}.")
    return _of_a_part(exercise, outcomes, numbers, place)


def _of_a_part(exercise, outcomes, numbers, place):
    """Say that a result is the first, or the last, of an argument along some axes, added up along others."""
    for name, words, axes in _all(exercise, numbers):
        ndim = _given(exercise, numbers[0])[name].ndim
        for end in (0, -1) if words in ("added up", "averaged") else ():
            for taken in _subsets(set(range(ndim)) - {*axes}):
                index = tuple(end if axis in taken else slice(None) for axis in range(ndim))
                rest = tuple(axis - sum(one < axis for one in taken) for axis in axes)
                if all(_fits(exercise, outcomes[n].values[place], n, name, WAYS[words], rest, index) for n in numbers):
                    part = ", ".join(str(end) if axis in taken else ":" for axis in range(ndim))
                    along = f"along axis {axes[0]}" if len(axes) == 1 else f"along axes {listed(axes)}"
                    told = f"our `{exercise.returns[place]}` is `{name}[{part}]`, {words} {along} of `{name}`"
                    return Told(f"y{told}", f"Y{told}.")
    return NOTHING


def _subsets(axes):
    return [some for count in range(1, len(axes) + 1) for some in combinations(sorted(axes), count)]


def _all(exercise, numbers):
    given = _given(exercise, numbers[0])
    for name, value in given.items():
        if isinstance(value, np.ndarray) and value.dtype.kind == "f" and 1 < value.ndim < 5:
            for words in WAYS:
                for count in range(1, value.ndim):
                    for axes in combinations(range(value.ndim), count):
                        yield name, words, axes


def _given(exercise, number):
    probe = exercise.probes[number]
    return dict(zip(exercise.parameters, probe.args, strict=False)) | probe.kwargs


def _fits(exercise, yours, number, name, function, axes, index=()):
    value = _given(exercise, number).get(name)
    value = value[index] if isinstance(value, np.ndarray) and len(index) <= value.ndim else value
    if not isinstance(value, np.ndarray) or value.ndim <= max(axes) or not value.size or yours.dtype.kind not in "biuf":
        return False
    other = function(value, axis=axes)
    return (
        same(np.squeeze(yours), np.squeeze(other), exercise.tolerance) and yours.size == other.size and yours.size > 0
    )
