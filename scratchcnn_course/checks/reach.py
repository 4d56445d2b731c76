"""How far an index can go, by the loops around it, and where it comes from."""

import ast

import numpy as np


def furthest(place, node):
    """Return the largest number that an index can become in its loops, or None where that cannot be told."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Mult)):
        parts = furthest(place, node.left), furthest(place, node.right)
        if None in parts or min(parts) < 0:
            return None
        return sum(parts) if isinstance(node.op, ast.Add) else parts[0] * parts[1]
    if isinstance(node, ast.Subscript):
        return _largest(place.value(node.value))
    if isinstance(node, ast.Name) and (found := loop_of(place, node.id)):
        return _end(place, *found)
    value = place.value(node)
    return int(value) if isinstance(value, (int, np.integer)) else None


def loop_of(place, name):
    """Return what a loop goes through that gives a name its values, and which of its targets that is; or None."""
    for loop in place.loops():
        targets = loop.target.elts if isinstance(loop.target, ast.Tuple) else [loop.target]
        for at, target in enumerate(targets):
            if getattr(target, "id", "") == name:
                return loop.iter, at if isinstance(loop.target, ast.Tuple) else None
    return None


def whence(place, node):
    """Say where an index that is past the end comes from: out of an array, of a product, or of a loop."""
    if isinstance(node, ast.Constant):
        return ""
    for part in ast.walk(node):
        if isinstance(part, ast.BinOp) and isinstance(part.op, ast.Mult):
            for factor, total in ((part.left, part.right), (part.right, part.left)):
                if isinstance(total, ast.BinOp) and isinstance(total.op, ast.Add):
                    return f"`{ast.unparse(part)}` multiplies both parts of the sum by `{ast.unparse(factor)}`."
    if isinstance(node, ast.Subscript) and isinstance(place.value(node.value), np.ndarray):
        return _a_number_of(ast.unparse(node.value), ast.unparse(node))
    if isinstance(node, ast.Name) and (found := loop_of(place, node.id)):
        source, at = found
        if isinstance(source, ast.Name):
            return _a_number_of(source.id, node.id)
        if getattr(getattr(source, "func", None), "id", "") == "enumerate":
            return _a_number_of(ast.unparse(source.args[0]), node.id) if at == 1 else ""
    loops = [part for part in ast.walk(node) if isinstance(part, ast.Name) and loop_of(place, part.id)]
    return "How far does the loop go that it comes from?" if loops else ""


def _a_number_of(array, name):
    return f"`{name}` is a number out of `{array}`. Along which axis does it belong?"


def _end(place, source, at):
    called = getattr(getattr(source, "func", None), "id", "")
    if called == "range" and at is None:
        return _range_end(place, source.args)
    if called == "enumerate" and at == 0:
        length, start = _length(place, source.args[0]), source.args[1:] or [k.value for k in source.keywords]
        first = place.value(start[0]) if start else 0
        return None if length is None or not isinstance(first, int) else length - 1 + first
    if called == "enumerate" and at == 1:
        return _largest(place.value(source.args[0]))
    return _largest(place.value(source)) if at is None else None


def _range_end(place, arguments):
    values = [_length(place, one.args[0]) if _is_len(one) else place.value(one) for one in arguments]
    if not all(isinstance(value, (int, np.integer)) for value in values):
        return None
    return max(range(*map(int, values)), default=None)


def _is_len(node):
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") == "len" and len(node.args) == 1


def _length(place, node):
    value = place.value(node)
    return len(value) if isinstance(value, (np.ndarray, list, tuple)) and np.ndim(value) else None


def _largest(value):
    whole = isinstance(value, np.ndarray) and value.dtype.kind in "iu" and value.size
    return int(value.max()) if whole else None
