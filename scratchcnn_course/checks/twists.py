"""Is a result the right one for an argument that is turned, flipped, cut or exchanged? Then that is what to say."""

from dataclasses import replace
from itertools import combinations, permutations

import numpy as np

from .compare import same
from .saying import NOTHING, Told
from .twisted_sizes import size_changes


def _swapped_by_reshape(value):
    return value.reshape(value.shape[1::-1] + value.shape[2:]).swapaxes(0, 1)


def _reshaped_instead(axes):
    """Return a function that reshapes an array to a new order of axes, where a transpose would move its numbers."""

    def change(value):
        return value.reshape([value.shape[axis] for axis in axes]).transpose(np.argsort(axes))

    return change


RESHAPED = "where a `reshape` takes the place of a transpose"
TWISTS = {  # words, least number of axes, what is done
    "turned by 180 degrees": (2, lambda v: v[..., ::-1, ::-1]),
    "turned upside down": (2, lambda v: v[..., ::-1, :]),
    "mirrored left to right": (2, lambda v: v[..., ::-1]),
    "with its last two axes changed round": (2, lambda v: v.swapaxes(-1, -2)),
    "with its first two axes changed round": (3, lambda v: v.swapaxes(0, 1)),
    RESHAPED: (2, _swapped_by_reshape),
    "turned by 90 degrees": (2, lambda v: np.rot90(v, 1, (-2, -1))),
    "turned by 90 degrees, clockwise": (2, lambda v: np.rot90(v, -1, (-2, -1))),
    "in reverse order": (1, lambda v: v[::-1]),
    "without its signs": (1, np.abs),
    "with the opposite sign": (1, np.negative),
    "without what stands after the point": (1, np.trunc),
    "with 0 for all below 0": (1, lambda v: np.maximum(v, 0)),
    "squared": (1, np.square),
    "as bytes, whole numbers from 0 to 255": (1, lambda v: v.astype(np.uint8)),
    "with 0 in its place": (1, np.zeros_like),
    "with 1 in the place of each number": (1, np.ones_like),
    "if only its first image is used": (4, lambda v: np.broadcast_to(v[:1], v.shape)),
    "if only its last image is used": (4, lambda v: np.broadcast_to(v[-1:], v.shape)),
    "if only its first channel is used": (4, lambda v: np.broadcast_to(v[:, :1], v.shape)),
    "if only its last channel is used": (4, lambda v: np.broadcast_to(v[:, -1:], v.shape)),
    "with the sum of all images in the place of each": (4, lambda v: np.broadcast_to(v.sum(0), v.shape)),
    "with the mean of all images in the place of each": (4, lambda v: np.broadcast_to(v.mean(0), v.shape)),
    "if only its first row is used": (2, lambda v: np.broadcast_to(v[..., :1, :], v.shape)),
    "if only its first column is used": (2, lambda v: np.broadcast_to(v[..., :1], v.shape)),
    "with its first number in the place of all": (1, lambda v: np.full_like(v, v.flat[0])),
    "with its last number in the place of all": (1, lambda v: np.full_like(v, v.flat[-1])),
    "without its first row and column": (2, lambda v: v[..., 1:, 1:]),
    "without its last row and column": (2, lambda v: v[..., :-1, :-1]),
    "less its mean": (1, lambda v: v - v.mean()),
    "with the sum of all in the place of each number": (1, lambda v: np.full_like(v, v.sum())),
    "with the mean of all in the place of each number": (1, lambda v: np.full_like(v, v.mean())),
}


EXCHANGED = "exchanged"  # arguments that are taken for each other: nothing says more
CUT = ", cut to the size of yours"


def twisted(exercise, outcomes, numbers, place, names=()):
    """Say for which twisted arguments a result would be the right one on every call, or nothing.

    Parameters
    ----------
    exercise : Exercise
    outcomes : list of Outcome
    numbers : sequence of int
        The probes that are looked at; each outcome has values.
    place : int
        Of the result.
    names : container of str
        Those that stand in the learner's lines: without a `reshape` there, none is to blame.

    Returns
    -------
    Told
    """
    name = exercise.returns[place]
    for words, change in _changes(exercise, numbers):
        if words.endswith(RESHAPED) and "reshape" not in names:
            continue
        if fit := _fits(exercise, outcomes, numbers, place, change):
            told = f"our `{name}` is the right one for {words}{CUT * (fit == 'cut')}"
            return Told(f"y{told}", f"Y{told}.", weak=fit == "cut", final=words.endswith(EXCHANGED))
    return NOTHING


def _changes(exercise, numbers):
    """Yield words, and functions that change the arguments of a probe (a dict)."""
    given = [_given(exercise, exercise.probes[number]) for number in numbers]
    yield from size_changes(exercise, given)
    arrays = [name for name, value in given[0].items() if isinstance(value, np.ndarray) and value.dtype.kind == "f"]
    for one, other in combinations(given[0], 2):
        if all(_exchangeable(each, one, other) for each in given):
            yield f"`{one}` and `{other}` {EXCHANGED}", lambda g, a=one, b=other: {**g, a: g[b], b: g[a]}
    for name in arrays:
        for words, (axes, change) in TWISTS.items():
            if given[0][name].ndim >= axes:
                yield (
                    f"`{name}` {words.replace('image', 'filter') if name == 'w' else words}",
                    lambda g, n=name, c=change: {**g, n: np.array(c(g[n]))},
                )
        for axes in permutations(range(given[0][name].ndim)) if given[0][name].ndim in (3, 4) else ():
            change = _reshaped_instead(axes)
            yield (
                f"`{name}` {RESHAPED}",
                lambda g, n=name, c=change: {**g, n: np.array(c(g[n]))},
            )


def _exchangeable(given, one, other):
    if one not in given or other not in given:
        return False
    a, b = given[one], given[other]
    if isinstance(a, np.ndarray) and isinstance(b, np.ndarray):
        return a.dtype.kind == b.dtype.kind
    return type(a) is type(b) and isinstance(a, (int, float))


def _given(exercise, probe):
    args, kwargs = probe.fresh()
    return dict(zip(exercise.parameters, args, strict=False)) | kwargs


def _fits(exercise, outcomes, numbers, place, change):
    """Return "whole" if a result fits on all calls, "cut" if so at its beginning, and nothing where it does not."""
    different, how = False, "whole"
    for number in numbers:
        probe = exercise.probes[number]
        given = _given(exercise, probe)
        names = exercise.parameters[: len(probe.args)]
        try:
            new = change(given)
            kwargs = {key: value for key, value in new.items() if key not in names}
            results = exercise.results(exercise.right, replace(probe, args=tuple(new[n] for n in names), kwargs=kwargs))
        except Exception:
            return ""
        yours, twisted = outcomes[number].values[place], results[place]
        different |= not same(twisted, exercise.expected[number][place], exercise.tolerance)  # before it is cut
        if yours.size and yours.ndim == twisted.ndim and yours.shape != twisted.shape:
            twisted, how = twisted[tuple(map(slice, yours.shape))], "cut"
        if not same(yours, twisted, exercise.tolerance):
            return ""
    return how if different else ""
