"""What is said of a function that is not right: on one of its calls, the one that tells most."""

import ast
from dataclasses import replace

import numpy as np

from . import words
from .attempt import is_stub
from .compare import first_difference
from .diagnosis import count, diagnose, in_order, type_aside, wrong_place, wrong_places
from .errors_of_shapes import empty_slice, ends_at_minus
from .own_lines import tree_of
from .reading_reduced import reduced
from .reading_sums import sums
from .result import Difference, Result
from .seen_in_source import seen_in_lines, seen_in_source
from .unused import misordered, unused

TWISTED = "exchanged"  # arguments that are taken for each other: nothing says more


def failing(exercise, function, outcomes, failed, mistake):
    """Return what there is to say where probes are not right: on one of them, that tells most."""
    (number, sentence, place), hints = _telling(exercise, function, outcomes, failed, mistake), exercise.hints()
    probe, outcome = exercise.probes[number], outcomes[number]
    passed = tuple(one.label for n, one in enumerate(exercise.probes[:number]) if n not in failed)

    def said(status, title, message, hints=hints, difference=None):
        return Result(exercise.name, status, mistake, message, title, hints, passed, difference, probe)

    if is_stub(outcome.error, function):
        message = words.not_attempted(exercise, passed, probe.label)
        return said("not attempted", "not attempted yet", message, ())
    if outcome.error is not None:
        title = f"your function stopped with {type(outcome.error).__name__}"
        message, unread = words.raised(exercise, probe, outcome.error, passed), unused(exercise, function, probe)
        seen = misordered(exercise, function) or seen_in_lines(function, exercise.letters)
        return said("error", title, words.sentences(message, seen.words if seen else "", words.unread(unread)))
    if outcome.complaint:
        passed_by = _passed_by(exercise, function, probe) if outcome.nothing else ""
        return said("wrong", "the result is not what it should be", words.sentences(outcome.complaint, passed_by))
    if mistake is None and (order := in_order(exercise, outcomes)):
        return said(
            "wrong", "your results come in another order", order, difference=_difference(exercise, outcome, number)
        )
    changed, difference = words.changed(outcome.changed), _difference(exercise, outcome, number, place)
    if difference is None:
        return said("wrong", f"your function changes {words.names(outcome.changed)}", changed, ())
    if mistake is not None:
        title, message, hints = words.named([exercise.bank[part] for part in mistake.split(" + ")], exercise)
    else:
        right = [name for i, name in enumerate(exercise.returns) if i not in wrong_places(exercise, outcome, number)]
        title, aside, seen = _unnamed(exercise, function, probe, difference)
        message = words.unnamed(right, difference, words.sentences(sentence, aside), passed, probe)
        message = words.sentences(message, seen)
    result = said("wrong", title, words.sentences(message, changed), hints, difference)
    return replace(result, pictured=_pictured(exercise, function, probe))


def _unnamed(exercise, function, probe, difference):
    """Return a title for what has no name, what is said of types and of nothing, and what its lines show."""
    unread = unused(exercise, function, probe)
    seen = misordered(exercise, function) or seen_in_source(function, exercise.letters, rounds=_in_rounds(exercise))
    title = f"your function never looks at {words.names(unread)}" if unread else seen.title if seen else ""
    empty = _empty(function) if difference.yours.size == 0 else ""
    aside = words.sentences(type_aside(difference.yours, difference.expected), empty)
    return title or "something is different", aside, seen.words if seen else ""


def _in_rounds(exercise):
    return not exercise.trial.hands


def _pictured(exercise, function, probe):
    """Return a picture, what it should become, and what it becomes by the learner's result; where that can be seen."""
    if exercise.trial.pictured is None:
        return ()
    wanted, yours = (exercise.trial.pictured(one(*probe.fresh()[0])) for one in (exercise.right, function))
    return (*wanted, yours[1])


def _telling(exercise, function, outcomes, failed, mistake):
    """Return the failed call that tells most, a sentence on it where no mistake has its name, and of which result."""
    values = [n for n in failed if wrong_place(exercise, outcomes[n], n) is not None]
    if mistake is not None:
        return values[0], "", None
    if failed[0] not in values:
        return failed[0], "", None
    number, sentence, place = _most(exercise, outcomes, values, failed)
    errors = [n for n in failed if outcomes[n].error is not None and not is_stub(outcomes[n].error, function)]
    if errors and (not sentence or len(values) == 1):
        return errors[0], sentence, None  # it tells more than numbers that nobody recognises, or that are seen but once
    return number, sentence or count(exercise, outcomes[number], number, place), place


def _most(exercise, outcomes, values, failed):
    """Return the call, the sentence and the result that tell most: the first result that is wrong, if it tells."""
    mild = [n for n in values if not _extreme(exercise, outcomes[n], n)] or failed
    best = None
    for place in wrong_places(exercise, outcomes[mild[0]], mild[0]):
        number, sentence = diagnose(exercise, outcomes, mild, place)
        both = False
        if not exercise.features:
            sentence, both = _as_sum(exercise, outcomes, place, sentence)
        if both:
            return number, sentence, place
        if best is None or (sentence and not best[1]):
            best = number, sentence, place
    return best


def _extreme(exercise, outcome, number):
    """Tell whether a call is there for its large numbers, or gave none where numbers are expected: others tell more."""
    place, probe = wrong_place(exercise, outcome, number), exercise.probes[number]
    yours, right = outcome.values[place], exercise.expected[number][place]
    if any(
        isinstance(one, np.ndarray) and one.dtype.kind == "f" and np.abs(one).max(initial=0) > 300 for one in probe.args
    ):
        return True
    return yours.dtype.kind == "f" and bool(np.isfinite(right).all()) and not np.isfinite(yours).all()


def _as_sum(exercise, outcomes, place, sentence):
    """Return what tells more of a result: the sentence on it, or that it is another sum of arguments than is wanted."""
    asked = [n for n, one in enumerate(outcomes) if one.values is not None and not exercise.probes[n].optional]
    if TWISTED in sentence:
        return sentence, False
    own, both = sums(exercise, outcomes, asked, place)
    if own and (both or not sentence):
        return own, both
    if all(outcomes[n].values[place].ndim == 0 for n in asked):
        return sentence, False
    return reduced(exercise, outcomes, asked, place) or sentence, False


def _difference(exercise, outcome, number, place=None):
    """Return a wrong result as a `Difference`, by default the first; None if all are right or there are none."""
    place = wrong_place(exercise, outcome, number) if place is None else place
    if place is None:
        return None
    name, yours, right = exercise.returns[place], outcome.values[place], exercise.expected[number][place]
    index = first_difference(yours, right, exercise.tolerance)
    label = exercise.features[name][index[0]] if index and exercise.features else ""
    return Difference(name, words.call(exercise, exercise.probes[number]), right, yours, index, label)


def _passed_by(exercise, function, probe):
    """Say on which call none of the function's `return`s was reached, if it has one."""
    if any(node.value is not None for node in _nodes(function, ast.Return)):
        return f"There is one, and {words.call(exercise, probe)} does not come to it."
    return ""


def _empty(function):
    """Say what a slice that ends at `-p` has to do with an empty result, if there is one in the function."""
    found = [node for node in _nodes(function, ast.Slice) if ends_at_minus(node)]
    return empty_slice(found[0]) if found else ""


def _nodes(function, kind):
    """Return the nodes of a kind in a function's source, if it is known."""
    return [node for node in ast.walk(tree_of(function)) if isinstance(node, kind)]
