"""What to say where no known mistake fits: on which call to show it, and in which words."""

from collections import Counter
from itertools import permutations

import numpy as np

from . import words
from .compare import close, same, same_kind
from .factors import factor, multiple
from .formula import formula
from .one_change import one_change
from .partly import partly
from .reading import WEAK, large, read
from .reading_entry import entry
from .reading_terms import term
from .saying import NOTHING, Finding, Told
from .twists import twisted

EXTREME = 300  # from there on, a number is there to show what becomes of large ones


def wrong_place(exercise, outcome, number):
    """Return the place of the first result that is wrong, or None where all are right or there are none."""
    return next(iter(wrong_places(exercise, outcome, number)), None)


def wrong_places(exercise, outcome, number):
    """Return the places of all results that are wrong, in order."""
    both = zip(outcome.values or (), exercise.expected[number], strict=False)
    return [
        place
        for place, (yours, right) in enumerate(both)
        if not (same_kind(yours, right) and same(yours, right, exercise.tolerance))
    ]


def diagnose(exercise, outcomes, failed, place=None, names=()):
    """Return on which of the failed probes to show a difference, and a sentence on it.

    Parameters
    ----------
    exercise : Exercise
    outcomes : list of Outcome
    failed : list of int
        The probes that are not right, in order; the first of them has results.
    place : int, optional
        Of the result to speak of; by default the first that is wrong.
    names : container of str
        Those that stand in the learner's lines.

    Returns
    -------
    number : int
    told : Told
        Nothing where nothing is recognised.
    """
    first = failed[0]
    if exercise.features:
        said = _feature(exercise, outcomes[first], first)
        return first, Told(words.first(said), said)
    place = wrong_place(exercise, outcomes[first], first) if place is None else place
    if same(outcomes[first].values[place], exercise.expected[first][place], exercise.tolerance):
        said = words.only_type(outcomes[first].values[place], exercise.expected[first][place])
        return first, Told(f"your `{exercise.returns[place]}` is of the wrong type", said)
    asked = [n for n, outcome in enumerate(outcomes) if outcome.values is not None and not exercise.probes[n].optional]
    wrong = [n for n in failed if outcomes[n].values is not None and _wrong(exercise, outcomes[n], n, place)]
    if told := factor(exercise, outcomes, asked, place):
        return first, told
    number, found, always, alike = _on_the_telling_call(exercise, outcomes, wrong, place)
    if always and found.complete:
        return number, _found(exercise, found, place, everywhere=alike)
    if twist := twisted(exercise, outcomes, asked, place, names):
        return first, twist
    weak = not always or found.kind in WEAK
    if weak and place == wrong_place(exercise, outcomes[first], first):  # it is of all results together
        if changed := one_change(exercise, outcomes, _all_asked(exercise, outcomes)):
            return first, changed
    mild = [n for n in asked if not is_extreme(exercise, n)]
    part = partly(exercise, outcomes, asked, place, mild) if weak else NOTHING
    if all(exercise.expected[n][place].ndim == 0 == outcomes[n].values[place].ndim for n in asked):
        looks = (term, _single_numbers, entry, multiple, formula)
        seen = (look(exercise, outcomes, asked, place) for look in looks)
        return first, part or next(filter(None, seen), NOTHING)
    if part:
        return first, part
    known = multiple(exercise, outcomes, asked, place) if not found.words or found.kind == "of_all" else NOTHING
    if known := known or (formula(exercise, outcomes, asked, place) if found.kind in WEAK else NOTHING):
        return first, known
    return number, _found(exercise, found, place, everywhere=alike)


def is_extreme(exercise, number):
    """Tell whether a call is there for its large numbers: others tell more."""
    given = exercise.probes[number].args
    return any(
        isinstance(one, np.ndarray) and one.dtype.kind == "f" and np.abs(one).max(initial=0) > EXTREME for one in given
    )


def _found(exercise, found, place, everywhere):
    """Return what was found as something to say, with a title if it is so on every call that is wrong."""
    title = f"your `{exercise.returns[place]}` {found.short}" if found.short and everywhere else ""
    return Told(title, found.words, weak=found.kind in WEAK)


def _all_asked(exercise, outcomes):
    """Return the calls that have to be right, with those that stopped, if there was time for them."""
    return [n for n, one in enumerate(outcomes) if not exercise.probes[n].optional and not one.complaint]


def in_order(exercise, outcomes):
    """Say that all results are right, and come in another order."""
    names = exercise.returns
    asked = [n for n, one in enumerate(outcomes) if one.values is not None and not exercise.probes[n].optional]
    for order in permutations(range(len(names))) if 1 < len(names) < 6 else ():
        if list(order) != sorted(order) and all(
            same(outcomes[n].values[at], exercise.expected[n][place], exercise.tolerance)
            for n in asked
            for at, place in enumerate(order)
        ):
            yours = ", ".join(names[place] for place in order)
            return f"All of them are right, and you return `{yours}`. Wanted: `return {', '.join(names)}`."
    return ""


def _wrong(exercise, outcome, number, place):
    return not same(outcome.values[place], exercise.expected[number][place], exercise.tolerance)


def _single_numbers(exercise, outcomes, asked, place):
    """Read single numbers together, over all calls."""
    both = [(exercise.expected[n][place], outcomes[n].values[place]) for n in asked]
    expected, yours = (np.array(column) for column in zip(*both, strict=True))
    wrong = ~close(yours, expected, exercise.tolerance)
    finite = np.isfinite(yours)
    if not finite[wrong][0]:
        number = asked[np.flatnonzero(wrong)[0]]
        found = "infinite" if np.isinf(yours[wrong][0]) else "NaN, not a number"
        return Told("", f"Your result is {found}.{large(arrays_of(exercise, number))}")
    found = read(expected, yours, exercise.tolerance, one_call=False) if finite.all() else []
    return _found(exercise, found[0], place, everywhere=True) if found else NOTHING


def _on_the_telling_call(exercise, outcomes, wrong, place):
    """Return the first call, if what can be said of it holds for the others too; else the one that tells most.

    With it come the finding, whether its kind was seen on all the others too, and whether it was in the same words on
    all that tell more than a shape.
    """
    found = {}
    for number in wrong:
        yours, arrays = outcomes[number].values[place], arrays_of(exercise, number)
        found[number] = read(exercise.expected[number][place], yours, exercise.tolerance, arrays)
    kinds = Counter(one.kind for some in found.values() for one in some if one.kind != "shape")  # that says least
    found = {n: [one for one in some if not one.always or kinds[one.kind] == len(wrong)] for n, some in found.items()}
    best = max(
        ((kinds[one.kind], -n, -rank) for n, some in found.items() for rank, one in enumerate(some)), default=None
    )
    if best is None:
        return wrong[0], Finding("nothing", ""), False, False
    finding = found[-best[1]][-best[2]]
    telling = [some for some in found.values() if not some or any(one.kind != "shape" for one in some)]
    alike = all(any(one.short == finding.short for one in some) for some in telling)
    return -best[1], finding, best[0] == len(wrong) > 1, alike


def arrays_of(exercise, number):
    """Return the arrays among the arguments of a call, by name."""
    probe = exercise.probes[number]
    given = dict(zip(exercise.parameters, probe.args, strict=False)) | probe.kwargs
    return {name: value for name, value in given.items() if isinstance(value, np.ndarray)}


def count(exercise, outcome, number, place):
    """Say how many values of a result differ."""
    yours, expected = outcome.values[place], exercise.expected[number][place]
    if yours.shape != expected.shape:
        return ""
    if yours.size == 1 and yours.dtype.kind in "biuf":
        return "Expected here: {}. Yours: {}.".format(*words.apart(expected.item(), yours.item()))
    different = ~close(yours, expected, exercise.tolerance)
    return words.how_many(int(different.sum()), different.size)


def type_aside(yours, expected):
    """Say that numbers are whole, or True and False, where they should have been floats."""
    if expected.dtype.kind == "b" and yours.dtype.kind == "f":
        return words.answers(yours)
    return words.whole(yours) if yours.dtype.kind in "iub" and expected.dtype.kind == "f" else ""


def _feature(exercise, outcome, number):
    place = wrong_place(exercise, outcome, number)
    expected, yours = exercise.expected[number][place], outcome.values[place]
    (index, *_) = np.argwhere(~close(yours, expected, exercise.tolerance))
    label = exercise.features[exercise.returns[place]][index[0]]
    return words.feature(label, expected[tuple(index)], yours[tuple(index)])
