"""Is a result the right one for another stride, padding or size? Left out, doubled, or used along one axis only."""

import inspect
import re

import numpy as np

STEPS = {"stride": 1, "padding": 0, "kernel_size": 1}  # what does nothing, along the axis that is forgotten


def _forgotten(name):
    """Yield words, and functions of a stride or a padding that is forgotten."""
    if name in STEPS:
        rest = STEPS[name]
        yield f"`{name}` {rest}, whatever is given", lambda v: rest
        yield f"`{name}` in the height only, and {rest} in the width", lambda v: (v, rest)
        yield f"`{name}` in the width only, and {rest} in the height", lambda v: (rest, v)


def _changes(name):
    """Yield words, and functions of one number."""
    yield from _forgotten(name)
    yield f"a `{name}` twice as large", lambda v: 2 * v
    yield f"half the `{name}`", lambda v: v // 2 if v % 2 == 0 else None
    yield f"a `{name}` that is one larger", lambda v: v + 1
    yield f"a `{name}` that is one smaller", lambda v: v - 1
    yield f"a `{name}` with a minus before it", lambda v: -v
    for constant in (2, 3) if name in STEPS else ():
        yield f"`{name}` {constant}, whatever is given", lambda v, c=constant: c


def size_changes(exercise, given, among=_changes):
    """Yield words, and functions that change a whole number among the arguments of a probe (a dict).

    Parameters
    ----------
    exercise : Exercise
    given : list of dict
        The arguments of each probe.
    among : callable
        The changes of a number, by its name.
    """
    if {"kernel_size", "stride"} <= set(exercise.parameters):
        yield "`kernel_size` and `stride` exchanged", lambda g: _exchanged(_pinned(exercise, g))
    for name, parameter in inspect.signature(exercise.right).parameters.items():
        values = [each.get(name, parameter.default) for each in given]
        if not all(type(value) is int or (value is None and name == "stride") for value in values):
            continue
        for constant in (1, 2) if parameter.default is None else ():
            words = f"a `{name}` of {constant} where none is given"
            yield words, lambda g, n=name, c=constant: g if g.get(n) is not None else {**g, n: c}
        read = _reader(name, parameter.default)
        for words, change in among(name):
            yield words, lambda g, n=name, r=read, c=change: {**_pinned(exercise, g), n: c(r(g))}


def _exchanged(given):
    return {**given, "kernel_size": given["stride"], "stride": given["kernel_size"]}


def _pinned(exercise, given):
    """Return the arguments of a call with the stride that it has, where pooling takes the kernel size for it."""
    known = inspect.signature(exercise.right).parameters
    if "stride" in known and given.get("stride", known["stride"].default) is None:
        return {**given, "stride": given["kernel_size"]}
    return given


def _reader(name, default):
    """Return a function that reads a number of a call; where no stride is given, it is that of pooling."""

    def read(given):
        value = given.get(name, default)
        return given["kernel_size"] if value is None else value

    return read


def left_out(exercise, probe, message):
    """Say for which other stride or padding an array that cannot be reshaped would have so many numbers."""
    found = re.search(r"cannot reshape array of size (\d+) into shape (\(.*?\))", message)
    if found is None:
        return ""
    args, kwargs = probe.fresh()
    given = dict(zip(exercise.parameters, args, strict=False)) | kwargs
    for words, change in size_changes(exercise, [given], among=_forgotten):
        try:
            size, right = np.size(exercise.right(**change(given))), np.size(exercise.right(**given))
        except Exception:
            continue
        if size == int(found[1]) != right:
            return f"So many numbers come with {words}."
        if size == np.prod([int(n) for n in re.findall(r"\d+", found[2])]) != right == int(found[1]):
            return f"So many places there are with {words}."
    return ""
