"""A factor that is the same for every value, said in the sizes of the arguments: `1 / (KH * KW)`."""

import inspect
import re
from itertools import combinations_with_replacement, permutations

import numpy as np

from .compare import same
from .partly import speaks_against
from .saying import NOTHING, Told

SHAPED = re.compile(r"(\w+) \(([^)]*)\)")
NUMBERS = {
    "2": 2, "1 / 2": 1 / 2, "3": 3, "1 / 3": 1 / 3, "4": 4, "1 / 4": 1 / 4, "100": 100, "1 / 100": 1 / 100, "10": 10,
    "1 / 10": 1 / 10, "ln 10": np.log(10), "1 / ln 10": 1 / np.log(10), "ln 2": np.log(2), "1 / ln 2": 1 / np.log(2),
    "sqrt(2)": 2**0.5, "1 / sqrt(2)": 0.5**0.5, "sqrt(3)": 3**0.5, "1 / sqrt(3)": 3**-0.5, "sqrt(3 / 2)": 1.5**0.5,
    "sqrt(2 / 3)": 1.5**-0.5, "2 / 3": 2 / 3, "3 / 2": 3 / 2, "pi": np.pi, "8": 8, "1 / 8": 1 / 8, "1 / 1000": 1 / 1000,
    "1 / 10**6": 1e-6, "1 / 1024": 1 / 1024, "1 / 1024**2": 1 / 1024**2, "255": 255, "1 / 255": 1 / 255,
}  # fmt: skip
BASE = "That is what a logarithm to base {} gives."
HINTS = {"1 / ln 10": BASE.format(10), "1 / ln 2": BASE.format(2)}


def factor(exercise, outcomes, numbers, place):
    """Say by which factor a result is off on every call, or nothing."""
    expected = [exercise.expected[n][place] for n in numbers]
    which = "Your result" if all(one.ndim == 0 for one in expected) else "Every value"
    told = _told(exercise, expected, outcomes, numbers, place)
    if not told:
        return NOTHING
    if told in ("0", "-1"):
        short, more = "is 0" if told == "0" else "has the opposite sign", "."
    else:
        short, more = f"is {told[0]} times what it should be", told[1]
    return Told(f"your `{exercise.returns[place]}` {short}", f"{which} {short}{more}")


def multiple(exercise, outcomes, numbers, place):
    """Say of which known mistake's results these are a multiple, on every call, or nothing."""
    for wrong in exercise.singles:
        answers = []
        if any(speaks_against(exercise, wrong, outcomes[n].values, n) for n in numbers):
            continue
        for n in numbers:
            answer, yours = exercise.answer(wrong.forms, n), outcomes[n].values[place]
            if not isinstance(answer, tuple) or _factor(answer[place], yours, exercise.tolerance) is None:
                break
            answers.append(answer[place])
        factors = [
            _factor(one, outcomes[n].values[place], exercise.tolerance)
            for one, n in zip(answers, numbers, strict=False)
        ]
        if len(answers) == len(numbers) and np.ptp(factors) < 1e-5 * abs(factors[0]):
            return _in_words(exercise.returns[place], exercise.bank[wrong.name].title, factors[0])
    return NOTHING


def _in_words(name, title, times):
    if abs(times + 1) < 1e-6:
        words = f"Your `{name}` has the opposite sign of what this mistake gives: {title}."
        return Told(f"{title}, and your `{name}` has the opposite sign", words)
    if abs(times - 1) < 1e-5:
        return Told(title, f"Your `{name}` is exactly what this mistake gives: {title}.")
    words = f"Your `{name}` is {times:.4g} times what this mistake gives: {title}."
    return Told(f"{title}, and your `{name}` is {times:.4g} times that", words)


def _told(exercise, expected, outcomes, numbers, place):
    """Return a factor in words, and what follows them; "0" or "-1" where it is that; nothing where there is none."""
    found = [
        _factor(one, outcomes[n].values[place], exercise.tolerance) for one, n in zip(expected, numbers, strict=True)
    ]
    known = [(n, value) for n, value in zip(numbers, found, strict=True) if value is not None]
    if len(known) < len(numbers) or not known:
        return ""
    values = np.array([value for _, value in known])
    if np.abs(values - 1).max() < 1e-3 or not np.isfinite(values).all():
        return ""
    if not values.any():
        return "0"
    if np.allclose(values, -1):
        return "-1"
    if len(values) > 1 or np.ptp(values) == 0:
        for words, number in NUMBERS.items():
            if np.ptp(values) < 1e-5 * np.abs(values).max() and np.isclose(values[0], number, rtol=1e-5):
                return words, f". {HINTS.get(words, '')}".rstrip()
    sums = [_sums(exercise, n) for n, _ in known]
    for name in sums[0]:
        if np.allclose(values * [each.get(name, np.nan) for each in sums], 1, rtol=1e-5, atol=0):
            return f"`1 / {name}`", f": {values[np.abs(values - 1).argmax()]:.4g}, say."
    sizes = [_sizes(exercise, n) for n, _ in known]
    for words, numbers_ in _expressions(sizes):
        if np.allclose(values, numbers_, rtol=1e-5, atol=0):
            here = values[np.abs(values - 1).argmax()]
            return f"`{words}`", f": {here:.4g}, say."
    if np.ptp(values) < 1e-5 * np.abs(values).max() and not np.isclose(values[0], 0):
        return f"{values[0]:.4g}", "."
    return ""


def _factor(expected, yours, tolerance):
    if yours.shape != expected.shape or yours.dtype.kind not in "biuf" or not np.isfinite(yours.astype(float)).all():
        return None
    expected, yours = expected.astype(float), yours.astype(float)
    square = (expected**2).sum()
    if not square or not np.isfinite(square):
        return None
    value = float((yours * expected).sum() / square)
    return value if same(yours, value * expected, tolerance) else None


def _sizes(exercise, number):
    """Return the sizes of a call by their letters, and its numbers by their names."""
    probe = exercise.probes[number]
    given = dict(zip(exercise.parameters, probe.args, strict=False)) | probe.kwargs
    for name, parameter in inspect.signature(exercise.right).parameters.items():
        if isinstance(parameter.default, (int, float)) and not isinstance(parameter.default, bool):
            given.setdefault(name, parameter.default)
    shapes = {name: value.shape for name, value in given.items() if isinstance(value, np.ndarray)}
    shapes |= {name: value.shape for name, value in zip(exercise.returns, exercise.expected[number], strict=True)}
    sizes = {}
    for name, letters in SHAPED.findall(exercise.text.head["signature"]):
        letters = [letter.strip() for letter in letters.split(",") if letter.strip()]
        if len(letters) == len(shapes.get(name, ())):
            sizes |= {a: n for a, n in zip(letters, shapes[name], strict=True) if a.isidentifier()}
    numbers = {name: value for name, value in given.items() if isinstance(value, (int, float)) and value > 0}
    size = exercise.expected[number][0].size
    return {**sizes, **numbers, **({"size": size} if size > 1 else {})}


def _sums(exercise, number):
    """Return the sums of the arrays of a call."""
    given = dict(zip(exercise.parameters, exercise.probes[number].args, strict=False))
    return {f"{name}.sum()": value.sum() for name, value in given.items() if isinstance(value, np.ndarray)}


def _expressions(sizes):
    """Yield expressions in the sizes, the plain ones first, with their values on each call."""
    names = [name for name in sizes[0] if all(name in each for each in sizes)]
    values = {name: np.array([float(each[name]) for each in sizes]) for name in names}
    for count in (1, 2, 3):
        for some in combinations_with_replacement(names, count):
            product = np.prod([values[name] for name in some], axis=0)
            words = " * ".join(some)
            yield words, product
            yield f"1 / ({words})" if count > 1 else f"1 / {words}", 1 / product
            for part in (2, 4, 9) if count < 3 else ():
                yield f"{words} / {part}", product / part
            if count < 3:
                yield f"sqrt({words})", np.sqrt(product)
                yield f"1 / sqrt({words})", 1 / np.sqrt(product)
    with np.errstate(all="ignore"):
        for name in names:
            for words, value in (
                (f"(1 - {name})", 1 - values[name]), (f"1 / (1 - {name})", 1 / (1 - values[name])),
                (f"({name} - 1) / {name}", (values[name] - 1) / values[name]),
                (f"{name} / ({name} - 1)", values[name] / (values[name] - 1)), (f"2 / {name}", 2 / values[name]),
            ):  # fmt: skip
                yield words, value
        for one, other, below in permutations(names, 3):
            if one < other:
                yield f"{one} * {other} / {below}", values[one] * values[other] / values[below]
                yield f"{below} / ({one} * {other})", values[below] / (values[one] * values[other])
                yield f"{below}**2 / ({one} * {other})", values[below] ** 2 / (values[one] * values[other])
                yield f"sqrt({below} / ({one} + {other}))", np.sqrt(values[below] / (values[one] + values[other]))
        for one, other in permutations(names, 2):
            quotient = values[one] / values[other]
            yield f"{one} / {other}", quotient
            yield f"({one} / {other})**2", quotient**2
            yield f"sqrt({one} / {other})", np.sqrt(quotient)
