"""Small changes of a learner's lines that move a bracket: what is done first, and what a function is taken of."""

import ast
import copy

from .changes_of_amount import REDUCING
from .slots import Change


def brackets(slot):
    """Yield what stands there with brackets elsewhere."""
    node = slot.node
    if isinstance(node, ast.BinOp):
        yield from _around_others(slot)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.BinOp):
        yield from _behind_the_last(slot)
    if isinstance(node, ast.Call) and len(node.args) == 1 and isinstance(node.args[0], ast.BinOp):
        yield from _of_a_part(slot)
    if isinstance(node, ast.BinOp) and isinstance(node.left, ast.Call) and len(node.left.args) == 1:
        inner = ast.BinOp(node.left.args[0], node.op, node.right)
        yield _moved(slot, ast.Call(node.left.func, [inner], node.left.keywords), inner)


def _around_others(slot):
    """Yield `(a - b) / c` for `a - b / c`, and the other way round."""
    node = slot.node
    left, right = node.left, node.right
    if isinstance(right, ast.BinOp):
        inner = ast.BinOp(left, node.op, right.left)
        yield _moved(slot, ast.BinOp(inner, right.op, right.right), inner)
    if isinstance(left, ast.BinOp):
        inner = ast.BinOp(left.right, node.op, right)
        yield _moved(slot, ast.BinOp(left.left, left.op, inner), inner)


def _behind_the_last(slot):
    """Yield `a * b.sum()` for `(a * b).sum()`; and the other way round, where that is all there is."""
    call = slot.node
    product = call.func.value
    last = ast.Call(ast.Attribute(product.right, call.func.attr, ast.Load()), call.args, call.keywords)
    new = ast.BinOp(product.left, product.op, last)
    yield Change(slot, new, f"with `{ast.unparse(last)}` in the place of {{old}}")


def _of_a_part(slot):
    """Yield `f(a) / b` for `f(a / b)`; and `f(a) / f(a).sum()` where it is a part of a sum."""
    call = slot.node
    product = call.args[0]
    first = ast.Call(call.func, [product.left], call.keywords)
    yield _moved(slot, ast.BinOp(first, product.op, product.right), first)
    below, whole = copy.deepcopy(product.right), ast.dump(product.left)
    if isinstance(below, ast.Call) and getattr(below.func, "attr", "") in REDUCING:
        for node in (below.func, *([below] if below.args else [])):
            field, inside = ("value", node.value) if isinstance(node, ast.Attribute) else ("args", node.args[0])
            if ast.dump(inside) == whole:
                setattr(node, field, first if field == "value" else [first, *node.args[1:]])
                title = f"`{ast.unparse(call.func)}` is taken of the quotient, not of its two parts"
                new = ast.BinOp(first, product.op, below)
                yield Change(slot, new, f"with `{ast.unparse(call.func)}` of each part in {{old}}", title)


def _moved(slot, new, inner):
    code = ast.unparse(inner)
    around = f"brackets around `{code}`" if isinstance(inner, ast.BinOp) else f"the bracket behind `{code[:-1]}`"
    return Change(slot, new, f"with {around} in {{old}}", f"{{old}} wants {around}")
