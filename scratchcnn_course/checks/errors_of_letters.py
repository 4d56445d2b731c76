"""What the letters of a task say about shapes that do not fit: `b` (K,) has no place beside `x` (N, D)."""

import ast

import numpy as np

ADDED = (ast.Add, ast.Sub, ast.Mult, ast.Div)


def letters_at_fault(place):
    """Say that two arguments have other axes than the line wants, even where their sizes are equal by chance."""
    for node in place.nodes(ast.BinOp):
        left, right = (_letters(place, side) for side in (node.left, node.right))
        if left is None or right is None:
            continue
        (name, one), (other, two) = left, right
        told = f"`{name}` is {_shape(one)} and `{other}` is {_shape(two)}"
        if isinstance(node.op, ast.MatMult) and one[-1] != two[-2 if len(two) > 1 else 0]:
            inner = f"{one[-1]} and {two[-2 if len(two) > 1 else 0]}"
            return f"{told}. `{ast.unparse(node)}` sums over {inner} together, and these are not the same thing."
        short, long = sorted((one, two), key=len)
        if isinstance(node.op, ADDED) and len(short) == len(long) == 1 and short != long:
            return f"{told}: they go along different axes."
        if isinstance(node.op, ADDED) and len(short) < len(long) and long[-1] != short[-1]:
            small, large = (name, other) if len(one) < len(two) else (other, name)
            return (
                f"{told}. `{small}` has one number for each {short[-1]}, and `{large}` has none of these. "
                f"To which array, with {short[-1]} as its last axis, does `{small}` belong?"
            )
    return ""


def _letters(place, node):
    """Return an expression and its axes by letter, if it is an argument as it came, perhaps with a `.T`."""
    if isinstance(node, ast.Subscript) and (around := _letters(place, node.value)):
        index = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        if all(isinstance(place.value(one), (int, np.integer)) for one in index) and len(index) < len(around[1]):
            return ast.unparse(node), around[1][len(index) :]
        return None
    turned = isinstance(node, ast.Attribute) and node.attr == "T"
    name = node.value if turned else node
    if not isinstance(name, ast.Name) or name.id not in place.letters:
        return None
    letters, value = place.letters[name.id], place.value(name)
    if getattr(value, "ndim", None) != len(letters):
        return None
    return ast.unparse(node), letters[::-1] if turned else letters


def _shape(letters):
    return f"({', '.join(letters)}{',' * (len(letters) == 1)})"
