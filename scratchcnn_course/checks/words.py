"""The sentences in which a check speaks."""

import re

import numpy as np

from . import errors
from .place import Place, place_of
from .room import made_too
from .twisted_sizes import left_out

SHORT = (int, float, str, tuple)  # values that are written out
CODE = re.compile(r"(-?\d+)(?: is|:)? ([a-z][^,;)]*)(?=[,;)])")


def listed(labels):
    """Join what was tried."""
    return "; ".join(labels)


def names(arguments):
    """Join the names of arguments."""
    return " and ".join(f"`{name}`" for name in arguments)


def number(value, digits=5):
    """Write a number shortly."""
    return f"{value + 0.0:.{digits}g}" if np.asarray(value).dtype.kind == "f" else str(value)


def apart(*two):
    """Write two numbers shortly, but so that one sees that they differ."""
    for digits in range(5, 18):
        told = [number(value, digits) for value in two]
        if len({*told}) == 2:
            break
    return told


def only_type(yours, expected):
    """Say that the numbers are right, and of a type that will not do."""
    wanted = "whole numbers" if expected.dtype.kind in "iu" else "floats"
    return f"The numbers are right, but they are of type {yours.dtype}; {wanted} are wanted."


def whole(yours):
    """Say that numbers are whole where that may be what is wrong."""
    return f"Your numbers are of type {yours.dtype}; floats are wanted."


def answers(yours):
    """Say that numbers are given where a question is asked of each entry."""
    return f"Your numbers are of type {yours.dtype}; True or False is wanted. What do you compare?"


def how_many(wrong, size):
    """Say how many values differ, where nothing else can be said."""
    if size == 1:
        return ""
    return "Every value differs." if wrong == size else f"{wrong} of {size} values differ."


def feature(label, expected, yours):
    """Say what an entry of a made-up result should be; what its numbers stand for is in brackets in its label."""
    what, _, codes = label.partition(" (")
    meaning = {float(code): word for code, word in CODE.findall(codes)}
    if what.startswith("whether"):
        meaning = {0.0: "no", 1.0: "yes"} | meaning
    elif meaning:
        meaning = {0.0: "neither"} | meaning
    other = "no" if "yes" in meaning.values() else None
    told = [meaning.get(float(value), other or number(value)) for value in (expected, yours)]
    return f"{what[:1].upper()}{what[1:]}: expected {told[0]}, got {told[1]}."


def call(exercise, probe):
    """Say how the function was called: `slide(image, kernel)` with the shapes of the arrays and the other values."""
    given = [*zip(exercise.parameters, probe.args, strict=False), *probe.kwargs.items()]
    arrays = [f"{name} of shape {value.shape}" for name, value in given if isinstance(value, np.ndarray) and value.ndim]
    written = [name for name, _ in given[: len(probe.args)]]
    values = [
        f"{name} = {_value(name, value)}" for name, value in given if isinstance(value, SHORT) and name in written
    ]
    settings = [f"{name}={value!r}" if isinstance(value, SHORT) else f"{name}={name}" for name, value in given]
    settings = settings[len(written) :]
    what = ", ".join([*arrays, *values])
    return f"`{exercise.name}({', '.join([*written, *settings])})`" + (f" with {what}" if what else "")


def _value(name, value):
    """Write a value; where a generator is passed, the probe holds its seed."""
    return f"np.random.default_rng({value})" if name == "rng" else repr(value)


def so_far(passed):
    """Say what was right before something went wrong."""
    return f"Right so far: {listed(passed)}." if passed else ""


def because(title, more):
    """Add to the title of an error what it comes of, if that is known."""
    return f"{title}: {more}" if more else title


def first(sentence):
    """Return the first of some sentences as a title."""
    head = sentence.partition(". ")[0].removesuffix(".")
    return head if head[:1] == "`" else f"{head[:1].lower()}{head[1:]}"


def sentences(*parts):
    """Join those that are not empty."""
    return " ".join(part for part in parts if part)


def refusals(labels):
    """Say what the finished function does beside what was asked for."""
    if labels:
        yield f"The finished version also takes {listed(labels)}. That was not asked for."


def unread(arguments):
    """Say that arguments are not used."""
    return f"Your function never looks at {names(arguments)}." if arguments else ""


def not_attempted(exercise, passed, label):
    """Say that there is nothing to check yet."""
    if passed:
        return f"`{exercise.name}`: {so_far(passed)} Not attempted yet: {label}."
    return f"`{exercise.name}` still says `raise NotImplementedError`. Write your own lines there, and check again."


def changed(arguments, lent):
    """Say that arguments were written to, or left changed, where they are lent to be changed for a while."""
    if not arguments:
        return ""
    if {*arguments} <= lent:
        return (
            f"Your function leaves {names(arguments)} changed. Whoever called it still needs the numbers as they were."
        )
    return (
        f"Your function writes into its own argument {names(arguments)}. Whoever called it still needs those numbers: "
        f"work on a copy, or make a new array."
    )


def raised(exercise, probe, error, passed):
    """Say what a function raised, and in which of its lines."""
    text, kind = errors.message(error), type(error).__name__
    said = f"{kind}: {text}" if text else kind
    place = Place(error)
    if place.function == exercise.name:
        place.letters, place.wanted = exercise.letters, exercise.shapes_of(probe)
    if not place.known and isinstance(error, TypeError):
        first = f"It could not be called as {call(exercise, probe)}. {said}."
        return sentences(so_far(passed), first, f"Wanted: `{exercise.signature}`.")
    first = f"Called as {call(exercise, probe)}, it stopped with {said.rstrip('.')}."
    told = (
        errors.advice(error, place),
        left_out(exercise, probe, errors.message(error)),
        made_too(exercise, probe, place),
    )
    return sentences(so_far(passed), f"Next: {probe.label}." if passed else "", first, str(place), *told)


def stopped(exercise, probe, cut, deadline):
    """Say that a function was stopped, why, and where it was."""
    called, place = call(exercise, probe), place_of(cut)
    if cut.why == "memory":
        first = f"On {called} it filled more than a gigabyte of memory, and was stopped."
        return sentences(first, place, "Is there a list or an array that grows in a loop that never ends?")
    seconds = f"{deadline:g} second" + ("" if deadline == 1 else "s")
    first = f"After {seconds} it was still at work on {called}, and was stopped."
    if cut.why == "waiting":
        return sentences(first, place, "It seems to wait for something. Is there a `sleep`, or an `input`?")
    return sentences(first, place, "Is there a loop that never ends?")


def overwritten(names_):
    """Say that a function gave names another value that are not its own."""
    if not names_:
        return ""
    return (
        f"Your function gives {names(names_)} another value, which everything else here uses as well. "
        "It has its own again. Take another name."
    )


def named(mistakes, exercise):
    """Return title, explanation and hints for one mistake, or for two at once."""
    hints = [(mistake.hint, mistake.more or exercise.formula) for mistake in mistakes]
    if len(mistakes) == 1:
        return mistakes[0].title, mistakes[0].explanation, hints[0]
    title = f"{mistakes[0].title}, and {mistakes[1].title}"
    explanation = "The two together give exactly your result. Mend one, and run this again."
    return title, explanation, tuple(" ".join(dict.fromkeys(both)) for both in zip(*hints, strict=True))


def unnamed(right, difference, seen, passed, probe):
    """Say what can be said where no known mistake gives this result; `right` are the names of those that are right."""
    first = f"{names(right)} {'is' if len(right) == 1 else 'are'} right. " if right else ""
    where = f"{first}`{difference.name}` is not as it should be ({probe.label})."
    return sentences(so_far(passed), where, seen)
