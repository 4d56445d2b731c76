"""What can be said of all values of a result together."""

import numpy as np

from .compare import same
from .saying import NOTHING, Told

FUNCTIONS = {
    "the square of": np.square, "the square root of": np.sqrt, "the exponential of": np.exp, "the logarithm of": np.log,
    "1 minus": lambda y: 1 - y, "1 divided by": np.reciprocal, "minus the logarithm of": lambda y: -np.log(y),
}  # fmt: skip

NEAR = 0.05  # of a number, to be called near it


def of_all(expected, yours, tolerance):
    """Say what is the same for every value."""
    if expected.size < 2 or not expected.any():
        return NOTHING
    if not yours.any():
        return Told("is 0 everywhere", "Every value is 0.")
    if np.count_nonzero(expected) > 1:
        factor = (yours * expected).sum() / (expected**2).sum()
        if same(yours, factor * expected, tolerance):
            if abs(factor + 1) < 1e-6:
                return Told("has the opposite sign", "Every value has the opposite sign.")
            if abs(factor - 1) > 1e-3:
                times = f"is {factor:.4g} times what it should be"
                return Told(times, f"Every value {times}.")
    offset = (yours - expected).mean()
    if np.ptp(expected) > 0 and expected.size > 2 and same(yours, expected + offset, tolerance):
        off = f"is {abs(offset):.4g} too {'large' if offset > 0 else 'small'}"
        return Told(f"{off} everywhere", f"Every value {off}.")
    if np.ptp(yours) == 0 and expected.size > 2 and np.ptp(expected) > 0:
        return Told("has the same number everywhere", "All your values are the same.")
    if expected.ndim == 4 and np.ptp(expected, axis=(2, 3)).any() and not np.ptp(yours, axis=(2, 3)).any():
        said = "Along rows and columns, all your values are the same. Which of your indices should move with them?"
        return Told("has the same number in all rows and columns", said)
    return NOTHING


def yes_or_no(expected, yours):
    """Say where True and False are not as they should be."""
    told = []
    for answer, wrong in ((False, expected & ~yours), (True, yours & ~expected)):
        if wrong.any():
            first, count = [int(i) for i in np.argwhere(wrong)[0]], wrong.sum()
            where = f"at {first}" if count == 1 else f"at {count} places, the first {first},"
            told.append(f"It is {answer} {where} where it should be {not answer}.")
    return " ".join(told)


def held(expected, yours, tolerance):
    """Say that no value goes below a number, or above one, where the right ones do."""
    for end, words, hold in ((np.min, "below", np.maximum), (np.max, "above", np.minimum)):
        limit = end(yours)
        held_ones = hold(expected, limit)
        if (
            limit
            and np.ptp(yours) > 0  # else it may be any number
            and not same(expected, held_ones, tolerance)
            and same(yours, held_ones, tolerance)
        ):
            said = (
                f"Every right value {words} {limit:.4g} has become {limit:.4g}. What is there before the first number?"
            )
            return Told(f"has {limit:.4g} for every number {words} it", said)
    return NOTHING


def nearly(expected, yours, tolerance):
    """Say that all values are off by a little, each by its own measure."""
    scale, off = np.abs(expected), np.abs(yours - expected)
    if not expected.any() or (off > NEAR * scale).any():
        return NOTHING
    part = (off[scale > 0] / scale[scale > 0]).max()
    if part > 1e-3:
        return Told("", f"Each of your numbers is near the right one: at most {np.ceil(100 * part):.0f} % off.")
    off = f"they are off by {part:.1g} of what they should be"
    return Told("is nearly right", f"Your numbers are nearly right: {off}. Is something rounded?")


def functions_of_all(expected, yours, tolerance):
    """Yield the functions of the right values that these may be."""
    if expected.size < 3 or np.ptp(expected) == 0:
        return
    others = {}
    if (expected < 0).any():
        others = {"without its sign": np.abs(expected), "with 0 for all below 0": expected.clip(0)}
    others |= {f"rounded to {digits} digits after the point": expected.round(digits) for digits in range(1, 6)}
    others |= {"cut off after the point": np.trunc(expected), "rounded": np.rint(expected)}
    others["rounded down"] = np.floor(expected)
    for words, other in others.items():
        if not same(expected, other, tolerance) and same(yours, other, tolerance):
            yield Told(f"is the right one {words}", f"Every value is the right one {words}.")
    with np.errstate(all="ignore"):
        for words, function in FUNCTIONS.items():
            other = function(expected)
            if np.isfinite(other).all() and same(yours, other, tolerance):
                yield Told(f"is {words} what it should be", f"Every value is {words} what it should be.")


def straight(expected, yours, tolerance):
    """See values that are the right ones, stretched and moved."""
    if len(np.unique(expected)) < 4:
        return NOTHING
    factor, offset = np.polyfit(expected.ravel(), yours.ravel(), 1)
    if abs(factor) < 1e-3 or not same(yours, factor * expected + offset, tolerance):
        return NOTHING
    straight_on = f"is the right one times {factor:.4g}, {'plus' if offset > 0 else 'minus'} {abs(offset):.4g}"
    return Told(straight_on, f"Every value {straight_on}.")


def argument(expected, yours, tolerance, given):
    """Say that a result is an argument as it came, or lacks one, or is a step of another length from one."""
    alike = {name: v for name, v in given.items() if v.shape == expected.shape and v.dtype.kind in "fiu"}
    if expected.size < 2:
        return NOTHING
    for name, value in alike.items():
        if same(yours, value.astype(float), tolerance):
            return _result(f"is `{name}` as it came")
    for name, value in given.items():
        if value.dtype.kind == "f" and value.size > 1 and value.any():
            for sign, short, words in (
                (1, "lacks `{}`", "is missing from it"),
                (-1, "has `{}` in it once too often", "is in it once too often"),
            ):
                try:
                    other = expected - sign * value
                except ValueError:
                    continue
                if other.shape == expected.shape and same(yours, other, tolerance):
                    return Told(short.format(name), f"Your result is the right one, but `{name}` {words}.")
    with np.errstate(all="ignore"):
        for name, value in alike.items():
            for words, other in (("multiplied", expected * value), ("divided", expected / value)):
                if np.isfinite(other).all() and len(np.unique(value)) > 1 and same(yours, other, tolerance):
                    return _result(f"is the right one, {words} by `{name}` number by number")
    return _step(expected, yours, tolerance, alike)


def _result(short):
    return Told(short, f"Your result {short}.")


def _step(expected, yours, tolerance, alike):
    for name, value in alike.items():
        if not name.startswith("w"):
            continue  # it is weights that take steps
        right, own = expected - value, yours - value
        if np.count_nonzero(right) < 2 or np.abs(right).max() > 10 * np.abs(value).max():
            continue
        if same(yours, -right, 100 * tolerance):
            return Told(
                "is the step alone", f"Your result is the step alone. It is still to be subtracted from `{name}`."
            )
        factor = (own * right).sum() / (right**2).sum()
        if same(own, factor * right, 100 * tolerance) and abs(factor - 1) > 1e-3:
            if abs(factor + 1) < 1e-6:
                said = f"From `{name}` you go the right distance, in the opposite direction."
                return Told(f"goes from `{name}` in the opposite direction", said)
            if factor > 0:
                far = f"{factor:.4g} times as far as"
                return Told(f"goes {far} it should", f"From `{name}` you go in the right direction, {far} you should.")
    return NOTHING
