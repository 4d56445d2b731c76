"""What is said of a function that is not right: on one of its calls, the one that tells most."""

import ast
from dataclasses import replace

import numpy as np

from . import words
from .attempt import is_stub
from .compare import first_difference
from .diagnosis import count, diagnose, in_order, is_extreme, type_aside, wrong_place, wrong_places
from .errors_of_shapes import empty_slice, ends_at_minus
from .own_lines import names_in, tree_of
from .reading_reduced import reduced
from .reading_sums import sums
from .result import Difference, Result
from .saying import NOTHING, Told
from .seen_in_source import returned_early, seen_in_lines, seen_in_source
from .unused import misordered, unused

UNKNOWN = "something is different"


def failing(exercise, function, outcomes, failed, mistake):
    """Return what there is to say where probes are not right: on one of them, that tells most."""
    number, told, place = _telling(exercise, function, outcomes, failed, mistake)
    probe, outcome, hints = exercise.probes[number], outcomes[number], exercise.hints()
    passed = tuple(one.label for n, one in enumerate(exercise.probes[:number]) if n not in failed)

    def said(status, title, message, grounds="", hints=hints, difference=None):
        about = mistake, message, title, hints, passed, difference, probe, (), grounds
        return Result(exercise.name, status, *about)

    if is_stub(outcome.error, function):
        message = words.not_attempted(exercise, passed, probe.label)
        return said("not attempted", "not attempted yet", message, hints=())
    if outcome.error is not None:
        return said("error", *_stopped(exercise, function, probe, outcome.error, passed))
    if outcome.complaint:
        return said("wrong", *_complaint(exercise, function, probe, outcome))
    changed = words.changed(outcome.changed, exercise.lent)
    difference = _difference(exercise, outcome, number, place)
    if mistake is None and (order := in_order(exercise, outcomes)):
        return said("wrong", "your results come in another order", order, "lines", difference=difference)
    if difference is None:
        return said("wrong", f"your function changes {words.names(outcome.changed)}", changed, "lines", ())
    if mistake is not None:
        title, message, hints = _named(exercise, function, mistake.split(" + "))
        grounds = "bank"
    else:
        seen = _seen(exercise, function, probe)
        told = NOTHING if told.partial and seen.title and not seen.weak else told
        title, grounds = _title(seen, told)
        right = [name for i, name in enumerate(exercise.returns) if i not in wrong_places(exercise, outcome, number)]
        aside = words.sentences(told.words, _asides(function, difference))
        message = words.sentences(words.unnamed(right, difference, aside, passed, probe), seen.words)
    result = said("wrong", title, words.sentences(message, changed), grounds, hints, difference)
    return replace(result, pictured=_pictured(exercise, function, probe))


def _named(exercise, function, parts):
    """Return title, message and hints for known mistakes; a `return` that ends a loop is why, where there is one."""
    title, message, hints = words.named([exercise.bank[part] for part in parts], exercise)
    early = returned_early(function)
    if early and "return" not in hints[0]:
        message = f"{message} Y{early.title[1:]}."
        hints = (early.words if len(parts) == 1 else f"{early.words} {hints[0]}", *hints[1:])
    return title, message, hints


def _stopped(exercise, function, probe, error, passed):
    """Return title, message and grounds for a function that stopped with an error."""
    seen = misordered(exercise, function) or seen_in_lines(function, exercise.letters) or NOTHING
    unread = words.unread(unused(exercise, function, probe))
    message = words.sentences(words.raised(exercise, probe, error, passed), seen.words, unread)
    title = words.because(f"your function stopped with {type(error).__name__}", seen.title)
    return title, message, "lines" if seen.title and not seen.weak else ""


def _complaint(exercise, function, probe, outcome):
    """Return title, message and grounds for results that cannot be read."""
    passed_by = _passed_by(exercise, function, probe) if outcome.nothing else ""
    return words.first(outcome.complaint), words.sentences(outcome.complaint, passed_by), "numbers"


def _title(seen, told):
    """Return a title, and what it rests on: on nothing where it says where, and not what."""
    if seen.title and not seen.weak:
        return seen.title, "lines"
    if told.title and not told.weak:
        return told.title, "numbers"
    return seen.title or told.title or UNKNOWN, ""


def _seen(exercise, function, probe):
    """Return what the lines show of a function whose mistake has no name."""
    unread = unused(exercise, function, probe)
    seen = misordered(exercise, function)
    seen = seen or seen_in_source(function, exercise.letters, rounds=not exercise.trial.hands) or NOTHING
    title = f"your function never looks at {words.names(unread)}"
    return Told(title, seen.words) if unread else seen


def _asides(function, difference):
    """Return what is to be said of the type of a result, and of one that is empty."""
    empty = _empty(function) if difference.yours.size == 0 else ""
    return words.sentences(type_aside(difference.yours, difference.expected), empty)


def _pictured(exercise, function, probe):
    """Return a picture, what it should become, and what it becomes by the learner's result; where that can be seen."""
    if exercise.trial.pictured is None:
        return ()
    wanted, yours = (exercise.trial.pictured(one(*probe.fresh()[0])) for one in (exercise.right, function))
    return (*wanted, yours[1])


def _telling(exercise, function, outcomes, failed, mistake):
    """Return the failed call that tells most, what to say where no mistake has its name, and of which result."""
    values = [n for n in failed if wrong_place(exercise, outcomes[n], n) is not None]
    if mistake is not None:
        return values[0], NOTHING, None
    if failed[0] not in values:
        return failed[0], NOTHING, None
    number, told, place = _most(exercise, function, outcomes, values, failed)
    errors = [n for n in failed if outcomes[n].error is not None and not is_stub(outcomes[n].error, function)]
    if errors and (not told or len(values) == 1):
        return errors[0], told, None  # it tells more than numbers that nobody recognises, or that are seen but once
    return number, told or Told("", count(exercise, outcomes[number], number, place)), place


def _most(exercise, function, outcomes, values, failed):
    """Return the call, what to say and the result that tell most: the first result that is wrong, if it tells."""
    mild = [n for n in values if not _extreme(exercise, outcomes[n], n)] or failed
    best = None
    for place in wrong_places(exercise, outcomes[mild[0]], mild[0]):
        number, told = diagnose(exercise, outcomes, mild, place, names_in(function))
        both = False
        if not exercise.features:
            told, both = _as_sum(exercise, outcomes, place, told)
        if both:
            return number, told, place
        if best is None or (told and not best[1]):
            best = number, told, place
    return best


def _extreme(exercise, outcome, number):
    """Tell whether a call is there for its large numbers, or gave none where numbers are expected: others tell more."""
    place = wrong_place(exercise, outcome, number)
    yours, right = outcome.values[place], exercise.expected[number][place]
    if is_extreme(exercise, number):
        return True
    return yours.dtype.kind == "f" and bool(np.isfinite(right).all()) and not np.isfinite(yours).all()


def _as_sum(exercise, outcomes, place, told):
    """Return what tells more of a result: what is known of it, or that it is another sum than is wanted."""
    asked = [n for n, one in enumerate(outcomes) if one.values is not None and not exercise.probes[n].optional]
    if told.final:
        return told, False
    own, both = sums(exercise, outcomes, asked, place)
    if own and (both or not told):
        return own, both
    if all(outcomes[n].values[place].ndim == 0 for n in asked):
        return told, False
    return reduced(exercise, outcomes, asked, place) or told, False


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
