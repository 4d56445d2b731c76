"""The sentences in which a check speaks."""

import sysconfig
import textwrap
import traceback
from pathlib import Path

import numpy as np

HOUSE = Path(__file__).parents[2]
PACKAGES = tuple(str(HOUSE / name) for name in ("scratchcnn_helpers", "scratchcnn_course"))
SHORT = (int, float, str, tuple)  # values that are written out
ERRORS = {
    RecursionError: "It calls itself again and again. What would make it stop?",
    SystemExit: "`exit()` ends the whole program. A function ends with `return`.",
    KeyboardInterrupt: "Nobody pressed a key: your function raises that itself.",
    IndexError: "Some index is past the end. Compare the sizes of your arrays with how far your loops go.",
    NameError: "Is that name spelled as it was where you gave it a value?",
}
INSTALLED = (sysconfig.get_paths()[key] for key in ("stdlib", "platlib"))
LIBRARIES = (*PACKAGES, "<__array_function__", "<frozen", *INSTALLED)


def listed(labels):
    """Join what was tried."""
    return "; ".join(labels)


def names(arguments):
    """Join the names of arguments."""
    return " and ".join(f"`{name}`" for name in arguments)


def number(value):
    """Write a number shortly."""
    return f"{value + 0.0:.5g}" if np.asarray(value).dtype.kind == "f" else str(value)


def kind(expected):
    """Say what numbers are wanted."""
    return "floats" if expected.dtype.kind == "f" else "whole numbers"


def call(exercise, probe):
    """Say how the function was called: `slide(image, kernel)` with the shapes of the arrays and the other values."""
    given = [*zip(exercise.parameters, probe.args, strict=False), *probe.kwargs.items()]
    arrays = [f"{name} of shape {value.shape}" for name, value in given if isinstance(value, np.ndarray) and value.ndim]
    written = [name for name, _ in given[: len(probe.args)]]
    values = [f"{name} = {value!r}" for name, value in given if isinstance(value, SHORT) and name in written]
    settings = [f"{name}={value!r}" if isinstance(value, SHORT) else f"{name}={name}" for name, value in given]
    settings = settings[len(written) :]
    what = ", ".join([*arrays, *values])
    return f"`{exercise.name}({', '.join([*written, *settings])})`" + (f" with {what}" if what else "")


def so_far(passed):
    """Say what was right before something went wrong."""
    return f"Right so far: {listed(passed)}." if passed else ""


def sentences(*parts):
    """Join those that are not empty."""
    return " ".join(part for part in parts if part)


def refusals(labels):
    """Say what the finished function does beside what was asked for."""
    if labels:
        yield f"The finished version also takes {listed(labels)}. That was not asked for."


def not_attempted(exercise, passed, label):
    """Say that there is nothing to check yet."""
    if passed:
        return f"`{exercise.name}`: {so_far(passed)} Not attempted yet: {label}."
    return f"`{exercise.name}` still says `raise NotImplementedError`. Write your own lines there, and check again."


def changed(arguments):
    """Say that arguments were written to."""
    if not arguments:
        return ""
    return (
        f"Your function writes into its own argument {names(arguments)}. Whoever called it still needs those numbers: "
        f"work on a copy, or make a new array."
    )


def raised(exercise, function, probe, error, passed):
    """Say what a function raised, and in which of its lines."""
    said = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    advice = next((advice for kind, advice in ERRORS.items() if isinstance(error, kind)), "")
    place = _place(function, traceback.extract_tb(error.__traceback__))
    if not place and isinstance(error, TypeError):
        first = f"It could not be called as {call(exercise, probe)}. {said}."
        return sentences(so_far(passed), first, f"Wanted: `{exercise.signature}`.")
    first = f"Called as {call(exercise, probe)}, it stopped with {said.rstrip('.')}."
    return sentences(so_far(passed), first, place, advice)


def too_slow(exercise, function, probe, stack, deadline):
    """Say that a function did not come to an end, and where it was."""
    place = _place(function, stack)
    seconds = f"{deadline:g} second" + ("" if deadline == 1 else "s")
    return sentences(
        f"After {seconds} it was still at work on {call(exercise, probe)}, and was stopped.",
        place,
        "Is there a loop that never ends?",
    )


def named(mistakes, exercise):
    """Return title, explanation and hints for one mistake, or for two at once."""
    hints = [(mistake.hint, mistake.more or exercise.formula) for mistake in mistakes]
    if len(mistakes) == 1:
        return mistakes[0].title, mistakes[0].explanation, hints[0]
    title = f"{mistakes[0].title}, and {mistakes[1].title}"
    explanation = "The two together give exactly your result. Mend one, and run this again."
    return title, explanation, tuple(" ".join(dict.fromkeys(both)) for both in zip(*hints, strict=True))


def unnamed(exercise, difference, seen, passed, probe):
    """Say what can be said where no known mistake gives this result."""
    right = exercise.returns[: exercise.returns.index(difference.name)]
    first = f"{names(right)} {'is' if len(right) == 1 else 'are'} right. " if right else ""
    where = f"{first}`{difference.name}` is not as it should be ({probe.label})."
    return sentences(so_far(passed), where, seen)


def _place(function, frames):
    """Say which line of the learner's it was, or nothing."""
    own = [frame for frame in frames if not frame.filename.startswith(LIBRARIES)]
    if not own:
        return ""
    frame = own[-1]
    code = textwrap.shorten(frame.line or "", 80, placeholder=" ...")
    return f"That was in line {frame.lineno}: `{code}`." if code else f"That was in line {frame.lineno}."
