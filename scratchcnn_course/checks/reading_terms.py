"""What a single number has too much, or lacks: the mean or the sum of an argument, or of a product of two."""

from itertools import combinations

import numpy as np

from .saying import NOTHING, Told

FEWEST = 3  # calls: on fewer it may be chance
TURNED = "has the sign of {} turned round"
TOLD = {1: "has {} in it once too often", -1: "lacks {}", 2: TURNED, -2: TURNED}
SHAPES = {"`{}`": lambda v: v, "`abs({})`": np.abs, "`{} ** 2`": np.square, "`maximum({}, 0)`": lambda v: v.clip(0)}
SHAPES["`log1p(exp(-abs({})))`"] = lambda v: np.log1p(np.exp(-np.abs(v)))


def term(exercise, outcomes, numbers, place):
    """Say which term is in a single number once too often, or is missing from it, on all calls that are finite."""
    off = {n: float(outcomes[n].values[place] - exercise.expected[n][place]) for n in numbers}
    off = {n: value for n, value in off.items() if np.isfinite(value)}
    values = np.array([*off.values()])
    if len(off) < FEWEST or len(np.unique(values.round(9))) < FEWEST:
        return NOTHING
    given = [_terms(exercise, n) for n in off]
    for words in given[0]:
        terms = np.array([each.get(words, np.nan) for each in given])
        for factor, told in TOLD.items():
            if np.allclose(values, factor * terms, rtol=1e-6, atol=1e-9):
                return Told(f"your result {told.format(words)}", f"Your result {told.format(words)}.")
    return NOTHING


def _terms(exercise, number):
    """Return the means and sums of the arguments of a call, and of their products, by what they are called."""
    given = dict(zip(exercise.parameters, exercise.probes[number].args, strict=False))
    arrays = {name: value.astype(float) for name, value in given.items() if isinstance(value, np.ndarray)}
    found = {words.format(name): f(value) for name, value in arrays.items() for words, f in SHAPES.items()}
    for (one, a), (other, b) in combinations(arrays.items(), 2):
        if a.shape == b.shape:
            found[f"`{one} * {other}`"] = a * b
    both = [(f"the {reduce} of {words}", reduce, value) for words, value in found.items() for reduce in ("mean", "sum")]
    return {words: getattr(value, reduce)() for words, reduce, value in both}
