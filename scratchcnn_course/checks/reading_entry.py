"""Is a single number an entry of an argument, or a tenth of one? Then it was picked from there, and which is told."""

import numpy as np

from .saying import NOTHING, Told

FEWEST = 3  # calls: on fewer it may be chance
PARTS = {"": 1, " / 10": 1 / 10, " * 10": 10}


def entry(exercise, outcomes, numbers, place):
    """Say which entry of an argument a result is on the first of the calls that are wrong, if it is one on all."""
    given = [_rows(exercise, number) for number in numbers]
    for name in given[0] if len(numbers) >= FEWEST else ():
        for words, part in PARTS.items():
            picked = [
                _at(rows.get(name), outcomes[n].values[place], part) for rows, n in zip(given, numbers, strict=True)
            ]
            if None in picked:
                continue
            told = _told(exercise, numbers, given, picked, name, place)
            if told is None:
                return NOTHING
            picked = f"our `{exercise.returns[place]}` is `{name}[{told[0]}]{words}`"
            return Told(f"y{picked}", f"Y{picked}{told[1]}.")
    return NOTHING


def _rows(exercise, number):
    given = dict(zip(exercise.parameters, exercise.probes[number].args, strict=False))
    return {name: value for name, value in given.items() if isinstance(value, np.ndarray) and value.ndim == 1}


def _at(row, value, part):
    """Return the only place of a row where a number stands, or None."""
    places = () if row is None else np.flatnonzero(np.isclose(row * part, float(value), rtol=1e-9, atol=0))
    return int(places[0]) if len(places) == 1 else None


def _told(exercise, numbers, given, picked, name, place):
    """Return the place that was picked on the first call on which another one is wanted, and what it should be."""
    for number, rows, at in zip(numbers, given, picked, strict=True):
        wanted = [_at(rows[name], exercise.expected[number][place], part) for part in PARTS.values()]
        right = next((one for one in wanted if one is not None), None)
        if right is not None and right != at:
            beside = [other for other in rows if other != name and len(rows[other]) == len(rows[name])]
            there = [f": `{one}` is {rows[one][at]:.5g} there, and {rows[one][right]:.5g} at {right}" for one in beside]
            return at, f", and should come from `{name}[{right}]`{''.join(there[:1])}"
    return None
