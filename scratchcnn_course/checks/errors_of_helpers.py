"""Errors that a finished function raises, since it was given something else than it takes."""

import ast
import inspect

import numpy as np

from .error_table import Table

HELPERS = Table()
_for = HELPERS.add


@_for((ValueError, TypeError), r"must (?:have|be)|do not fit|but")
def _given(place):
    """Say what the function takes, and what it got: by name, with the shapes."""
    if place.last:
        return ""
    for node in place.nodes(ast.Call):
        called = place.value(node.func)
        if not inspect.isfunction(called) or not called.__module__.startswith("scratchcnn_helpers"):
            continue
        names, values = [*inspect.signature(called).parameters], [place.value(one) for one in node.args]
        pairs = [
            f"`{ast.unparse(one)}`{_shape(value)} as `{name}`"
            for name, one, value in zip(names, node.args, values, strict=False)
        ]
        if pairs:
            told = f"{', '.join(pairs[:-1])} and {pairs[-1]}" if len(pairs) > 1 else pairs[0]
            return f"`{ast.unparse(node.func)}` is given {told}."
    return ""


def _shape(value):
    if isinstance(value, (float, int, np.number)):
        return ", a single number,"
    return f" {value.shape}" if isinstance(value, np.ndarray) else ""
