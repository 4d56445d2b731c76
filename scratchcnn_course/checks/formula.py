"""Which formula gives a learner's numbers? Products and sums of the arguments and of functions of them are tried."""

import re
from itertools import combinations, combinations_with_replacement, product

import numpy as np

from .formula_of_numbers import of_plain_numbers
from .saying import NOTHING, Told
from .vocabulary import LARGE, at_labels, in_rows, quantities

FEWEST = 10  # numbers that a formula has to fit: of fewer, many fit
SCALES = {"": 1, "-": -1, "2 * ": 2, "-2 * ": -2, "1 / 2 * ": 1 / 2}
SURE = 1e-6


def formula(exercise, outcomes, numbers, place):
    """Say which formula a result follows, on all calls without very large numbers, where one is found."""
    words = _formula(exercise, outcomes, numbers, place)
    return Told(f"{words[0].lower()}{words[1:].rstrip('.')}", words) if words else NOTHING


def _formula(exercise, outcomes, numbers, place):
    if found := of_plain_numbers(exercise, outcomes, numbers, place):
        return found
    calls = [(_arrays(exercise, n), outcomes[n].values[place].astype(float)) for n in numbers]
    calls = [(given, yours) for given, yours in calls if _plain(given, yours)]
    if len(calls) < 2 or not all(calls[0][0].keys() == given.keys() for given, _ in calls):
        return ""
    if all(yours.ndim == 0 for _, yours in calls):
        return _of_one_number(calls) if len(calls) > 2 else ""
    yours = [value for _, value in calls]
    if all(_of_rows(given, value) for given, value in calls):
        return _of_each_number([in_rows(*given.values()) for given, _ in calls], yours, _ROWS)
    for given, value in calls:
        if {array.shape for array in given.values()} != {value.shape}:
            return ""
    return _of_each_number([quantities(given, logarithms=False) for given, _ in calls], yours)


def _of_rows(given, yours):
    """Tell whether a call has scores and labels, and its result is a number for each score."""
    scores, labels = given.values() if len(given) == 2 else (yours, yours)
    return labels.dtype.kind in "iu" and labels.ndim == 1 and scores.ndim == 2 and scores.shape == yours.shape


def _arrays(exercise, number):
    given = dict(zip(exercise.parameters, exercise.probes[number].args, strict=False))
    return {name: value for name, value in given.items() if isinstance(value, np.ndarray)}


def _plain(given, yours):
    return np.isfinite(yours).all() and all(np.abs(value).max(initial=0) < LARGE for value in given.values())


def _of_each_number(table, results, means=""):
    """Find a formula for results that go number by number, from what there is on each call."""
    names = list(table[0])
    rows = np.array([np.concatenate([each[name].ravel() for each in table]) for name in names])
    yours = np.concatenate([y.ravel() for y in results])
    if yours.size < FEWEST or np.ptp(yours) == 0:
        return ""
    endings = {"": 1.0, " / size": np.concatenate([np.full(y.size, float(y.size)) for y in results])}
    if means:
        endings[" / N"] = np.concatenate([np.full(y.size, float(len(y))) for y in results])
    for ending, divisor in endings.items():
        if found := _product(names, rows, yours * divisor) or _sum(names, rows, yours * divisor):
            between = (" - ", " + ", " / ")
            bracketed = f"({found})" if ending and any(sign in found for sign in between) else found
            return f"Your numbers are `{bracketed}{ending}`{means}."
    return ""


_ROWS = ", with `p` the softmax, `y` 1 at the label and 0 elsewhere"


def _product(names, rows, wanted):
    """Find up to three factors, or a quotient."""
    telling = np.abs(wanted).argmax()
    for count in (1, 2, 3):
        some = np.array(list(combinations_with_replacement(range(len(names)), count)))
        trials = rows[:, telling][some].prod(axis=1)
        for sign, scale in SCALES.items():
            for which in some[np.isclose(trials * scale, wanted[telling], rtol=SURE)]:
                if _same(rows[which].prod(axis=0) * scale, wanted):
                    return sign + " * ".join(names[i] for i in which)
    for below in np.flatnonzero(rows.all(axis=1)):
        for above in np.flatnonzero(np.isclose(rows[:, telling] / rows[below, telling], wanted[telling], rtol=SURE)):
            if above != below and _same(rows[above] / rows[below], wanted):
                return f"{names[above]} / {names[below]}"
    return ""


def _sum(names, rows, wanted):
    """Find two terms of up to two factors each, by what they have to add up to on all numbers together."""
    pairs = [(i,) for i in range(len(names))] + list(combinations_with_replacement(range(len(names)), 2))
    terms = np.array([rows[list(some)].prod(axis=0) for some in pairs])
    marks = np.cos(np.arange(wanted.size))
    sums = terms @ marks
    order, total = np.argsort(sums), wanted @ marks
    for sign in (1, -1):
        rest = sign * (total - sums)
        begins, ends = (np.searchsorted(sums[order], rest + room) for room in (-SURE, SURE))
        for first in np.flatnonzero(begins < ends):
            for second in order[begins[first] : ends[first]]:
                if terms[second].any() and _same(terms[first] + sign * terms[second], wanted):
                    one, other = (" * ".join(names[i] for i in pairs[place]) for place in (first, second))
                    return f"{one} {'+' if sign > 0 else '-'} {other}"
    return ""


def _of_one_number(calls):
    """Find the mean or the sum of one product for results that are single numbers."""
    table = [_terms(given) for given, _ in calls]
    wanted = np.array([float(y) for _, y in calls])
    if np.ptp(wanted) == 0 or any(each.keys() != table[0].keys() for each in table):
        return ""
    names = list(table[0])
    for reduce in ("mean", "sum"):
        values = np.array([[getattr(each[words], reduce)() for words in names] for each in table]).T
        fits = [np.isclose(scale * values, wanted, rtol=SURE, atol=1e-9).all(axis=1) for scale in SCALES.values()]
        for at, which in np.argwhere(np.transpose(fits))[:1]:
            sign, means = list(SCALES)[which], _MEANS if "p" in re.findall(r"\w+", names[at]) else ""
            return f"Your result is {sign.replace('-', 'minus ')}the {reduce} of `{names[at]}`{means}."
    return _of_three_terms(table, wanted)


def _of_three_terms(table, wanted):
    """Find the mean of three terms, each added or subtracted, among the plainest that a loss is made of."""
    names = [words for words in table[0] if "exp(" not in words.replace("log1p(exp(", "") and words.count(" * ") < 2]
    names = [words for words in names if " * " not in words or "(" not in words]
    rows = np.array([[each[words].mean() for words in names] for each in table]).T
    usable = np.isfinite(rows).all(axis=1) & rows.any(axis=1)
    rows, names = rows[usable], [name for name, use in zip(names, usable, strict=True) if use]
    some = np.array(list(combinations(range(len(names)), 3)))
    telling = np.abs(wanted).argmax()
    if not len(some):
        return ""
    signs = np.array(list(product((1, -1), repeat=3)))
    for at, way in np.argwhere(np.isclose(rows[:, telling][some] @ signs.T, wanted[telling], rtol=SURE)):
        if _same(signs[way] @ rows[some[at]], wanted):
            parts = sorted(zip(signs[way], (names[n] for n in some[at]), strict=True), reverse=True)
            told = " ".join(f"{'+' if sign > 0 else '-'} {name}" for sign, name in parts)
            return f"Your result is the mean of `{told.removeprefix('+ ')}`."
    return ""


_MEANS = ", with `p` the probability of the right class"


def _terms(given):
    labels = [value for value in given.values() if value.dtype.kind in "iu" and value.ndim == 1]
    floats = [value for value in given.values() if value.dtype.kind == "f"]
    if len(labels) == 1 == len(floats) and floats[0].ndim == 2:
        return at_labels(floats[0], labels[0])
    if len({value.shape for value in floats}) != 1:
        return {}
    single = quantities(given, logarithms=True)
    pairs = combinations_with_replacement(single, 2)
    return single | {f"{one} * {other}": single[one] * single[other] for one, other in pairs}


def _same(values, wanted):
    with np.errstate(all="ignore"):
        return bool(np.allclose(values, wanted, rtol=SURE, atol=SURE * (np.abs(wanted).max() or 1)))
