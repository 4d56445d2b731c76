"""What a function may not use, since it would do the whole task: found in its code, and in its helpers' code."""

import types


def forbidden(exercise, function):
    """Return a sentence if a function uses what its exercise forbids, or nothing.

    Parameters
    ----------
    exercise : Exercise
    function : callable

    Returns
    -------
    str
    """
    names = exercise.trial.forbidden
    if not names or not isinstance(function, types.FunctionType):
        return ""
    seen, waiting = set(), [function]
    while waiting:
        one = waiting.pop()
        seen.add(one)
        for name in _used(one.__code__):
            if name in names and one.__globals__.get(name) is not function:
                return f"Your function uses `{name}`. {names[name]}"
            value = one.__globals__.get(name)
            if isinstance(value, types.FunctionType) and value not in seen and value.__module__ == function.__module__:
                waiting.append(value)
    return ""


def _used(code):
    """Yield the names of globals and attributes in a piece of code, and in those inside it."""
    yield from code.co_names
    for part in code.co_consts:
        if isinstance(part, types.CodeType):
            yield from _used(part)
