"""Giving a mistake its name: only where exactly that one, or two that both show, gives what the learner has."""

import numpy as np

from .compare import close, same
from .pairing import likely


def name_mistake(exercise, outcomes):
    """Return the identifier of the only known mistake, or pair of mistakes, that gives exactly these results.

    Parameters
    ----------
    exercise : Exercise
    outcomes : list of Outcome
        Optional calls count only where the others do not decide.

    Returns
    -------
    str or None
    """
    asked = [
        n
        for n, outcome in enumerate(outcomes)
        if exercise.probes[n].asks(outcome)
        and not outcome.complaint
        and not isinstance(outcome.error, NotImplementedError)  # what is not written yet tells nothing
    ]
    extra = [n for n, outcome in enumerate(outcomes) if exercise.probes[n].optional and outcome.values is not None]
    if not any(_tells(exercise, outcomes[n], n) for n in asked):
        asked, extra = asked + extra, []
    if not any(_tells(exercise, outcomes[n], n) for n in asked):
        return None
    if exercise.features and _unread_first(exercise, outcomes):
        return None
    asked.sort(key=lambda n: not _tells(exercise, outcomes[n], n))  # what is wrong is soonest told apart
    for pairs in (False, True):
        entries = _pairs(exercise, outcomes, asked) if pairs else _seen_whole(exercise, outcomes)
        matches = [wrong for wrong in entries if _gives(exercise, wrong.forms, outcomes, asked)]
        if pairs:
            matches = [wrong for wrong in matches if _both_show(exercise, wrong.forms, outcomes, asked)]
        if len({wrong.name for wrong in matches}) > 1:
            matches = [wrong for wrong in matches if _gives(exercise, wrong.forms, outcomes, extra)]
        names = {wrong.name for wrong in matches}
        if names:
            return names.pop() if len(names) == 1 else None
    return _of_one_call(exercise, outcomes, asked) if exercise.features else None


def _unread_first(exercise, outcomes):
    """Tell whether the first call that is not right gave something that cannot be read: that is to be said first."""
    first = next(n for n, outcome in enumerate(outcomes) if outcome.complaint or _tells(exercise, outcome, n))
    return bool(outcomes[first].complaint)


def _seen_whole(exercise, outcomes):
    """Return the single mistakes, without those of several questions where but one was answered, and that wrongly."""
    unanswered = [n for n in range(len(outcomes), len(exercise.probes)) if not exercise.probes[n].optional]
    unanswered += [n for n, outcome in enumerate(outcomes) if isinstance(outcome.error, NotImplementedError)]
    told = sum(_tells(exercise, outcome, n) for n, outcome in enumerate(outcomes))
    if not exercise.features or told > 1 or not unanswered:
        return exercise.singles
    return [
        one
        for one in exercise.singles
        if all(alike(exercise.expected[n], exercise.answer(one.forms, n), exercise.tolerance) for n in unanswered)
    ]


def _of_one_call(exercise, outcomes, asked):
    """Return the mistake that gives what the first wrong call has, and leaves all others right: it is theirs alone."""
    wrong = min((n for n in asked if _tells(exercise, outcomes[n], n)), default=None)
    names = {
        one.name
        for one in exercise.singles
        if _gives(exercise, one.forms, outcomes, [wrong])
        and all(
            alike(exercise.expected[n], exercise.answer(one.forms, n), exercise.tolerance) for n in asked if n != wrong
        )
    }
    return names.pop() if len(names) == 1 < len(asked) else None


def alike(values, answer, tolerance):
    """Tell whether results are those of an answer, which may also be an error, or None where there is none."""
    return isinstance(answer, tuple) and all(same(a, b, tolerance) for a, b in zip(values, answer, strict=True))


def _pairs(exercise, outcomes, numbers):
    """Return the pairs that are worth a try.

    Each of the two alone gives the right results wherever the learner has them: two mistakes hardly undo each other.
    """
    pairs = likely(exercise, outcomes, numbers)
    right = [n for n in numbers if outcomes[n].values is not None and not _tells(exercise, outcomes[n], n)]
    silent = {form: _gives(exercise, (form,), outcomes, right) for form in {f for wrong in pairs for f in wrong.forms}}
    return [wrong for wrong in pairs if all(silent[form] for form in wrong.forms)]


def _tells(exercise, outcome, number):
    """Tell whether an outcome has values that are not all right."""
    return outcome.values is not None and not alike(outcome.values, exercise.expected[number], exercise.tolerance)


def _gives(exercise, forms, outcomes, numbers):
    """Tell whether a function with these mistakes gives the outcomes of these probes, errors included."""
    for number in numbers:
        answer, values = exercise.answer(forms, number), outcomes[number].values
        if values is None and not isinstance(answer, Exception):
            return False
        if values is not None and not alike(values, answer, exercise.tolerance):
            return False
    return True


def _both_show(exercise, forms, outcomes, numbers):
    """Tell whether each of two mistakes shows by itself: mending it alone would change a value that is wrong."""
    return all(
        any(_shows(exercise, one, other, outcomes[n].values, n) for n in numbers if outcomes[n].values is not None)
        for one, other in (forms, forms[::-1])
    ) and not any(_has_right_shape(exercise, one, outcomes, numbers) for one in forms)


def _shows(exercise, one, other, values, number):
    """Tell whether, with only the other mistake left, something that is wrong now would be different."""
    without = exercise.answer((other,), number)
    if not isinstance(without, tuple):
        return True
    for yours, less, right in zip(values, without, exercise.expected[number], strict=True):
        if yours.shape != right.shape or less.shape != yours.shape:
            if not same(yours, less, exercise.tolerance):
                return True
        elif (~close(yours, less, exercise.tolerance) & ~close(yours, right, exercise.tolerance)).any():
            return True
    return False


def _has_right_shape(exercise, form, outcomes, numbers):
    """Tell whether a mistake alone would give another shape than the right one, where the learner's is right."""
    for number in numbers:
        alone, values = exercise.answer((form,), number), outcomes[number].values
        if not isinstance(alone, tuple) or values is None:
            continue
        for mine, yours, right in zip(alone, values, exercise.expected[number], strict=True):
            if mine.shape != right.shape == np.shape(yours):
                return True
    return False
