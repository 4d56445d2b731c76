"""Errors of objects that lack what is asked of them: habits of PyTorch, Keras and MATLAB, in words."""

import ast
import difflib

import numpy as np

from .error_table import Table

OBJECTS = Table()
_for = OBJECTS.add

HABITS = {
    "zero_grad": "`zero_grad` is PyTorch's. Here each `backward` overwrites the gradients: nothing is to be wiped out.",
    "train": "`train()` and `eval()` are PyTorch's. Here one writes `model.training = True`, or False.",
    "eval": "`train()` and `eval()` are PyTorch's. Here one writes `model.training = True`, or False.",
    "detach": "`detach` is PyTorch's. An array knows nothing of gradients, and is taken as it is.",
    "numpy": "It is an array of NumPy already: leave out `.numpy()`.",
    "cpu": "Everything is in the computer's own memory here: leave out `.cpu()`.",
    "to": "Everything is in the computer's own memory here. Another type is made by `.astype(...)`.",
    "item": "It is a plain number already: leave out `.item()`.",
    "unsqueeze": "`unsqueeze` is PyTorch's. In NumPy, `x[:, None]` adds an axis.",
    "permute": "`permute` is PyTorch's. In NumPy it is `transpose`, with all axes in their new order.",
    "view": "In NumPy, `reshape` gives an array another shape.",
    "compile": "`compile` is Keras's. Here loss and optimiser are objects of their own.",
    "fit": "`fit` is Keras's. Here it is a function: `train.fit(model, ...)`.",
    "add": "`add` is Keras's. Here all layers go into one list: `Sequential([...])`.",
    "clone": "`clone` is PyTorch's. In NumPy it is `.copy()`.",
    "float": "In NumPy it is `.astype(float)`.",
    "pow": "In Python a power is written `**`.", "length": "`len(x)` counts the first axis, `x.size` all values.",
    "randn": "A generator has `rng.standard_normal(shape)` and `rng.normal(mean, width, shape)`.",
    "rand": "A generator has `rng.random(shape)`.", "randint": "A generator has `rng.integers(low, high, shape)`.",
    "append": "An array does not grow. Collect in a list, and call `np.array` at the end.",
}  # fmt: skip


@_for(AttributeError, r"'([\w.]+)' object has no attribute '(\w+)'")
def _lacking(place, kind, name):
    if kind in ("float", "int", "float32", "float64", "numpy.float64", "numpy.float32") and name == "backward":
        return "The loss is a plain number here. The way back begins at the object that computed it."
    if kind == "NoneType":
        return "What stands before the dot is `None`. Does the function that should have made it return something?"
    if kind == "tuple" and (sizes := _sizes(place, name)):
        return sizes
    if kind == "tuple":
        return "What stands before the dot are several things in brackets. Give each a name first: `a, b = ...`."
    if name in HABITS:
        return HABITS[name]
    if kind.endswith("Generator"):
        return "A generator has `random`, `normal`, `uniform`, `integers`, `binomial`, `permutation` and more."
    for node in place.nodes(ast.Attribute):
        owner = place.value(node.value)
        if node.attr == name and owner is not None and not isinstance(owner, np.ndarray):
            known = (
                [one for one in {*dir(owner), *vars(owner)} if not one.startswith("_")]
                if hasattr(owner, "__dict__")
                else []
            )
            near = difflib.get_close_matches(name, known, 1, 0.6)
            return f"Do you mean `.{near[0]}`?" if near else _has(ast.unparse(node.value), known)
    return ""


def _sizes(place, name):
    """Say that a tuple of whole numbers is a shape, and has none."""
    for node in place.nodes(ast.Attribute):
        value = place.value(node.value)
        if node.attr == name == "shape" and isinstance(value, tuple) and all(isinstance(one, int) for one in value):
            owner = ast.unparse(node.value)
            return f"`{owner}` is {value}, the sizes themselves: leave out `.shape`."
    return ""


def _has(owner, known):
    methods = sorted(known)[:8]
    return f"`{owner}` has {', '.join(f'`{one}`' for one in methods)}." if methods else ""


@_for(TypeError, r"'([\w.]+)' object is not callable")
def _not_called(place, kind):
    if kind.endswith("Generator"):
        return "`rng` is a generator: its functions come after a dot, as in `rng.random(shape)`."
    if kind.split(".")[-1] in ("Sequential", "Watched", "SoftmaxCrossEntropy"):
        return "In PyTorch one calls a model or a loss. Here it is `.forward(...)`."
    return ""


@_for(ValueError, r"matmul: Input operand \d does not have enough dimensions")
def _number_in_product(place):
    return "`@` is the product of two matrices. A single number times an array is written `*`."


@_for(ValueError, r"matmul: Input operand 1 has a mismatch|not aligned")
def _elementwise(place):
    for node in [*place.nodes(ast.BinOp), *place.nodes(ast.Call)]:
        sides = [node.left, node.right] if isinstance(node, ast.BinOp) else node.args[:2]
        values = [place.value(side) for side in sides]
        if len({place.letters.get(getattr(side, "id", side)) for side in sides}) > 1:
            continue  # by the task they are no arrays of the same axes
        matrices = len(values) == 2 and all(isinstance(one, np.ndarray) and one.ndim > 1 for one in values)
        plain = all(isinstance(side, (ast.Name, ast.Subscript)) for side in sides)
        if matrices and plain and values[0].shape == values[1].shape:
            return (
                f"Both are {values[0].shape}. `@` and `np.dot` are products of matrices; "
                "number by number it is `*`, and a square is `**2`."
            )
    return ""


@_for(ValueError, r"attempt to get arg(max|min) of an empty sequence")
@_for(ValueError, r"zero-size array to reduction operation (\w+) which has no identity")
def _empty(place, which):
    named = [name for name, value in place.names().items() if isinstance(value, np.ndarray) and value.size == 0]
    what = f"`{named[0]}` is empty there. It" if named else "What it looks at is empty. It"
    return (
        f"{what} was cut out behind the last row or column. How far do your loops go, and where does each window begin?"
    )


@_for(ValueError, r"non-broadcastable output operand with shape (\(.*?\)) doesn't match the broadcast shape (\(.*?\))")
def _no_room(place, room, coming):
    return (
        f"What is added has the shape {coming}, and its place has {room}. "
        "Does the slice reach over the edge, or is there an axis too many?"
    )


@_for(ValueError, r"truth value of an array")
def _none(place):
    if place.nodes(ast.BoolOp):
        return ""  # that is what asks one question
    for node in place.nodes(ast.Compare):
        if any(isinstance(one, ast.Constant) and one.value is None for one in (node.left, *node.comparators)):
            return (
                "`== None` compares number by number where there is an array. "
                f"Whether something is left out is asked with `is`: `{ast.unparse(node.left)} is None`."
            )
        if isinstance(node.ops[0], ast.Eq) and place.line.startswith("return "):
            return "Lists compare their members by `==`, and two arrays give many answers. `np.array_equal` gives one."
    return ""


@_for(ValueError, r"too many values to unpack|not enough values to unpack")
def _pairs(place):
    for node in place.nodes(ast.For):
        called = ast.unparse(node.iter)
        if called.endswith("parameters()"):
            return "`parameters()` gives three things each time: name, array and gradient."
    return ""
