"""Which arguments a learner's function never looks at, though its task does."""

import ast
import inspect

from .own_lines import tree_of
from .saying import Told

SIZES = {"len", "zeros_like", "ones_like", "empty_like"}


def unused(exercise, function, probe):
    """Return the arguments of a call that the function never reads, and the solution does, beyond their sizes."""
    body = _definition(tree_of(function))
    if body is None:
        return ()
    try:
        own = tuple(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        return ()
    if own[: len(probe.args)] != exercise.parameters[: len(probe.args)]:
        return ()
    read = {node.id for node in ast.walk(body) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    read |= {getattr(node.target, "id", "") for node in ast.walk(body) if isinstance(node, ast.AugAssign)}
    if read & {"locals", "vars", "eval", "exec"}:
        return ()
    wanted = _values_read(_definition(ast.parse(exercise.sources[0]), exercise.name))
    given = {*exercise.parameters[: len(probe.args)], *probe.kwargs} & {*own}
    return tuple(name for name in exercise.parameters if name in given & wanted - read)


def misordered(exercise, function):
    """See that a function takes the arguments of its task in another order, or None."""
    try:
        own = tuple(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        return None
    if own == exercise.parameters or sorted(own) != sorted(exercise.parameters):
        return None
    words = f"They are given as `{', '.join(exercise.parameters)}`, and your first line has `{', '.join(own)}`."
    return Told("your arguments stand in another order", words)


def _definition(tree, name=None):
    found = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    return next((node for node in found if name in (None, node.name)), None)


def _values_read(tree):
    """Return the names of which a function reads more than the size."""
    sized = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in ("shape", "size", "ndim", "dtype"):
            sized.add(id(node.value))
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in SIZES:
            sized |= {id(argument) for argument in node.args}
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)]
    return {node.id for node in names if id(node) not in sized}
