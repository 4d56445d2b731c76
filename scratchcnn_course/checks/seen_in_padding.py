"""What the lines of a function say of its border: on all axes, or counted twice."""

import ast

from .saying import Told


def every_axis(body, letters):
    """See `np.pad(x, padding)`, where `x` has images and channels, too."""
    for node in ast.walk(body):
        if not isinstance(node, ast.Call) or getattr(node.func, "attr", "") != "pad" or len(node.args) < 2:
            continue
        array, width = (getattr(one, "id", "") for one in node.args[:2])
        axes = letters.get(array, ())
        if len(axes) > 2 and width == "padding":
            words = f"`{ast.unparse(node)}` puts a border on every axis of `{array}` ({', '.join(axes)}):"
            title = f"`{ast.unparse(node)}` puts a border on every axis of `{array}`"
            more = "there are new images and new channels. It also takes a pair for each axis."
            return Told(title, f"{words} {more}", weak=True)
    return None


def counted_twice(body, letters):
    """See a size that is read from the padded array, and `2 * padding` added to it."""
    padded = {
        node.targets[0].id: node.lineno
        for node in ast.walk(body)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and _pads(node.value)
    }
    inside = {}
    for node in ast.walk(body):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Attribute) and node.value.attr == "shape":
            array = getattr(node.value.value, "id", "")
            if node.lineno > padded.get(array, node.lineno):
                inside |= {getattr(one, "id", ""): array for one in ast.walk(node.targets[0])}
    for node in ast.walk(body):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add) and isinstance(node.right, ast.BinOp):
            size, border = getattr(node.left, "id", ""), ast.unparse(node.right).replace(" ", "")
            if size in inside and border in ("2*padding", "padding*2"):
                words = f"`{size}` is that of the padded `{inside[size]}`, and"
                return Told("the border is counted twice", f"{words} `{ast.unparse(node)}` adds the border once more.")
    return None


def _pads(node):
    return isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) == "pad"
