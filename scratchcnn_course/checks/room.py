"""The room that a function makes for its result, where it stops before it returns."""

import ast

import numpy as np

from .own_lines import tree_of

MAKE_ROOM = ("zeros", "ones", "empty", "full", "zeros_like", "ones_like", "empty_like")


def made_too(exercise, probe, place):
    """Say that the array that would be returned has another shape than the result should have; or nothing."""
    if place.function != exercise.name or len(exercise.returns) != 1 or exercise.features:
        return ""
    number = next(n for n, one in enumerate(exercise.probes) if one is probe)
    expected = exercise.expected[number][0]
    name = _returned(tree_of(place.code))
    made = place.local(name)
    if not isinstance(made, np.ndarray) or made.shape == expected.shape:
        return ""
    return f"`{name}` is made with the shape {made.shape}, and the result should have {expected.shape}."


def _returned(tree):
    """Return the name of the array that a function makes room for once, and returns as it is; or nothing."""
    names = {getattr(node.value, "id", "") for node in ast.walk(tree) if isinstance(node, ast.Return)}
    name = names.pop() if len(names) == 1 else ""
    made = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and name in {getattr(target, "id", None) for target in node.targets}
    ]
    called = getattr(getattr(made[0], "func", None), "attr", "") if len(made) == 1 else ""
    return name if called in MAKE_ROOM else ""
