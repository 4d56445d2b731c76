"""A mistake that explains a part: one result of several, or most calls, where another mistake has the rest."""

from .compare import same
from .saying import NOTHING, Told

FEWEST = 2  # calls that are wrong and look like the mistake: a single one may be chance


def partly(exercise, outcomes, numbers, place, mild):
    """Say which known mistake alone gives this result, on all calls or on most of those that are wrong.

    It has a name by that only where it gives it on all of the `mild` calls: those that have no very large numbers.
    """
    wrong = [n for n in numbers if not same(outcomes[n].values[place], exercise.expected[n][place], exercise.tolerance)]
    found = {}
    for one in exercise.singles:
        if not wrong or not _gives(exercise, one, outcomes[wrong[0]].values[place], wrong[0], place):
            continue  # the rest of the calls need not be made
        if any(speaks_against(exercise, one, outcomes[n].values, n) for n in wrong):
            continue
        alike = [n for n in numbers if _gives(exercise, one, outcomes[n].values[place], n, place)]
        shown = [n for n in wrong if n in alike]
        if len(shown) >= FEWEST:
            score = len(shown), len(alike), {*mild} <= {*alike}
            found[one.name] = max(found.get(one.name, (0, 0, False)), score)
    best = [name for name, score in found.items() if score == max(found.values())]
    if len(best) != 1:
        return NOTHING
    (count, _, whole), mistake = found[best[0]], exercise.bank[best[0]]
    if 2 * count <= len(wrong):
        return NOTHING
    where = "" if count == len(wrong) else f" on {count} of the {len(wrong)} calls that are wrong"
    words = f"Your `{exercise.returns[place]}` is what this mistake gives{where}: {mistake.title}."
    return Told(mistake.title if whole else "", f"{words} {mistake.hint}", partial=count < len(wrong))


def _gives(exercise, wrong, yours, number, place):
    answer = exercise.answer(wrong.forms, number)
    return isinstance(answer, tuple) and same(yours, answer[place], exercise.tolerance)


def speaks_against(exercise, wrong, values, number):
    """Tell whether a mistake would make another result wrong, too, and that one is right."""
    answer = exercise.answer(wrong.forms, number)
    return isinstance(answer, tuple) and any(
        same(yours, right, exercise.tolerance) and not same(theirs, right, exercise.tolerance)
        for yours, theirs, right in zip(values, answer, exercise.expected[number], strict=True)
    )
