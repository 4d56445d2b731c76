"""Small changes of a learner's lines, those that slips are made of: another name, sign, order, or one thing less."""

import ast
from itertools import pairwise
from typing import NamedTuple

from .slots import Everywhere, Slot, slots

SIGNS = {  # what is taken for what
    ast.Add: (ast.Sub, ast.Mult), ast.Sub: (ast.Add, ast.Mult), ast.Mult: (ast.Div, ast.Add, ast.Pow, ast.MatMult),
    ast.Div: (ast.Mult, ast.FloorDiv), ast.FloorDiv: (ast.Mod, ast.Div), ast.Mod: (ast.FloorDiv,),
    ast.Pow: (ast.Mult,), ast.MatMult: (ast.Mult,), ast.BitXor: (ast.Pow,),
    ast.Gt: (ast.GtE, ast.Lt, ast.LtE), ast.GtE: (ast.Gt, ast.Lt, ast.LtE), ast.Lt: (ast.LtE, ast.Gt, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt, ast.GtE), ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,), ast.And: (ast.Or,), ast.Or: (ast.And,),
}  # fmt: skip
ALIKE = (  # functions that are taken for each other
    ("sum", "mean", "prod", "max", "min"), ("argmax", "argmin"), ("maximum", "minimum"), ("var", "std"),
    ("all", "any"), ("exp", "log", "sqrt", "square"), ("zeros_like", "ones_like"), ("zeros", "ones"),
    ("nanargmin", "nanargmax"), ("floor", "ceil"), ("logical_and", "logical_or"), ("random", "normal"),
    ("array_equal", "allclose"),
)  # fmt: skip
REDUCING = {*ALIKE[0], *ALIKE[1], "var", "std"}
AXES = ("0", "1", "-1", "None", "(0, 2, 3)", "(2, 3)")
ORDERED = (ast.Sub, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.MatMult)


class Change(NamedTuple):
    """A change: where it is made, what is put there, and what is said of it.

    Attributes
    ----------
    slips : bool
        Whether it puts one thing in the place of another. Something more, or less, may hide what is wrong.
    """

    slot: Slot
    new: object
    said: str
    slips: bool = True


def changes(tree, names):
    """Yield small changes of a function, those that slips need most often first.

    Parameters
    ----------
    tree : ast.FunctionDef
    names : dict of str to object
        Its variables, each with something that says of what kind it is.

    Yields
    ------
    Change
    """
    found = list(slots(tree))
    for look in (_signs, _assigned, _in_order, _functions, _axes):
        for slot in found:
            yield from look(slot)
    for slot in found:
        yield from _others(slot, names)
    yield from _everywhere(found, names)
    for slot in found:
        yield from (change._replace(slips=False) for change in _less(slot))
    for slot in found:
        yield from (change._replace(slips=False) for change in _more(slot, names))


def _signs(slot):
    for other in SIGNS.get(type(slot.node), ()):
        yield Change(slot, other(), "with another sign in the place of {old}")
    if isinstance(slot.node, ast.UnaryOp) and isinstance(slot.node.op, (ast.USub, ast.Not)):
        yield Change(slot, slot.node.operand, "with the opposite of {old}")


def _assigned(slot):
    node = slot.node
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
        yield Change(slot, ast.AugAssign(node.targets[0], ast.Add(), node.value), "with `+=` in the place of `=`")
    elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Subscript):
        yield Change(slot, ast.Assign([node.target], node.value), "with `=` alone")


def _in_order(slot):
    node = slot.node
    if isinstance(node, ast.BinOp) and isinstance(node.op, ORDERED):
        yield _exchanged(slot, ast.BinOp(node.right, node.op, node.left), node.left, node.right)
    elif isinstance(node, ast.IfExp):
        yield _exchanged(slot, ast.IfExp(node.test, node.orelse, node.body), node.body, node.orelse)
    elif isinstance(node, (ast.Tuple, ast.Call)):
        parts = node.elts if isinstance(node, ast.Tuple) else node.args
        for at, (one, other) in enumerate(pairwise(parts)):
            if ast.dump(one) == ast.dump(other):
                continue
            both = [*parts[:at], other, one, *parts[at + 2 :]]
            new = ast.Tuple(both, node.ctx) if isinstance(node, ast.Tuple) else ast.Call(node.func, both, node.keywords)
            yield _exchanged(slot, new, one, other)


def _exchanged(slot, new, one, other):
    return Change(slot, new, f"with `{ast.unparse(one)}` and `{ast.unparse(other)}` the other way round")


def _functions(slot):
    node = slot.node
    called = isinstance(slot.parent, ast.Call) and slot.field == "func"
    name = getattr(node, "attr", getattr(node, "id", "")) if called else ""
    for group in ALIKE:
        for other in group if name in group else ():
            if other != name and isinstance(node, ast.Attribute):
                yield Change(
                    slot, ast.Attribute(node.value, other, node.ctx), "with another function in the place of {old}"
                )


def _axes(slot):
    node = slot.node
    if isinstance(node, ast.keyword) and node.arg == "axis":
        for other in AXES:
            yield Change(slot, ast.keyword("axis", ast.parse(other, mode="eval").body), "with another {old}")
    if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in REDUCING:
        given = {each.arg for each in node.keywords}
        for each in node.keywords:
            less = ast.Call(node.func, node.args, [other for other in node.keywords if other is not each])
            yield Change(slot, less, f"without `{ast.unparse(each)}`")
        if "axis" in given and "keepdims" not in given:
            kept = [*node.keywords, ast.keyword("keepdims", ast.Constant(True))]
            yield Change(slot, ast.Call(node.func, node.args, kept), "with `keepdims=True` in {old}")
        if "axis" not in given:
            for axis in ("1", "0", "-1"):
                some = [*node.keywords, ast.keyword("axis", ast.Constant(int(axis)))]
                yield Change(slot, ast.Call(node.func, node.args, some), "with an `axis` in {old}")


def _less(slot):
    node = slot.node
    if isinstance(node, ast.BinOp):
        between = sign(node.op)
        yield Change(slot, node.left, f"without `{between} {_bracketed(node.right)}`")
        if not isinstance(node.op, (ast.Div, ast.FloorDiv, ast.Mod, ast.Pow)):
            yield Change(slot, node.right, f"without `{_bracketed(node.left)} {between}`")
    elif isinstance(node, ast.Call) and len(node.args) == 1 and not node.keywords:
        yield Change(slot, node.args[0], f"without `{ast.unparse(node.func)}`")
    elif isinstance(node, (ast.AugAssign, ast.If)):
        yield Change(slot, ast.Pass(), "without these lines" if isinstance(node, ast.If) else "without this line")
    if isinstance(node, ast.For) and slot.index is not None:
        yield from _out_of_loop(slot)


def _out_of_loop(slot):
    """Yield a loop without its last line, and that line behind it; or without its first, and that before it."""
    loop, block = slot.node, getattr(slot.parent, slot.field)
    whole = Slot(slot.parent, slot.field, None, block)
    if len(loop.body) < 2:
        return
    for lines, line, where in (
        ([_loop(loop, loop.body[:-1]), loop.body[-1]], loop.body[-1], "behind"),
        ([loop.body[0], _loop(loop, loop.body[1:])], loop.body[0], "before"),
    ):
        told = f"with `{ast.unparse(line).splitlines()[0]}` {where} the loop over `{ast.unparse(loop.target)}`"
        yield Change(whole, [*block[: slot.index], *lines, *block[slot.index + 1 :]], told)


def _loop(loop, body):
    return ast.copy_location(ast.For(loop.target, loop.iter, body, loop.orelse), loop)


def _others(slot, names):
    """Yield other names and numbers in the place of one."""
    node = slot.node
    said = "with something else in the place of {old}"
    if slot.field == "func" or (isinstance(slot.parent, ast.keyword) and slot.parent.arg in ("axis", "keepdims")):
        return
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in names:
        for other, kind in names.items():
            if other != node.id and kind == names[node.id]:
                yield Change(slot, ast.Name(other, ast.Load()), said)
        if names[node.id] == "number" and isinstance(slot.parent, (ast.Subscript, ast.Tuple, ast.Slice)):
            yield Change(slot, ast.Constant(0), said)
    elif isinstance(node, ast.Constant) and type(node.value) in (int, float):
        value = node.value
        for other in dict.fromkeys((value + 1, value - 1, 2 * value, -value, 1 - value, 10 * value)):
            if other != value:
                yield Change(slot, ast.Constant(other), said)
        for other in [name for name, kind in names.items() if kind == "number"]:
            yield Change(slot, ast.Name(other, ast.Load()), said)


def _everywhere(found, names):
    """Yield others in all places of a name or a number that stands in several."""
    alike = {}
    for slot in found:
        if isinstance(slot.node, (ast.Name, ast.Constant)) and not isinstance(
            getattr(slot.node, "ctx", None), ast.Store
        ):
            alike.setdefault(ast.dump(slot.node), []).append(slot)
    for some in alike.values():
        for change in _others(some[0], names) if len(some) > 1 else ():
            yield Change(Everywhere(tuple(some)), change.new, change.said.replace("of {old}", "of every {old}"))


def _more(slot, names):
    """Yield a factor, a divisor or a term more."""
    node = slot.node
    if not isinstance(node, ast.expr) or slot.field in ("func", "targets", "target", "ctx", "args", "keywords"):
        return
    if (
        isinstance(node, (ast.Tuple, ast.Slice, ast.Starred))
        or isinstance(getattr(node, "value", None), bool)
        or isinstance(getattr(node, "ctx", None), ast.Store)
    ):
        return
    inner = isinstance(node, (ast.Constant, ast.Attribute)) or slot.field == "slice"
    numbers = [ast.Name(name, ast.Load()) for name, kind in names.items() if kind == "number"]
    arrays = [] if inner else [ast.Name(name, ast.Load()) for name, kind in names.items() if kind == "array"]
    for other in numbers + arrays:
        yield Change(slot, ast.BinOp(node, ast.Mult(), other), "with one factor more at {old}")
        yield Change(slot, ast.BinOp(node, ast.Div(), other), "with {old} divided by something")
    for other in (*numbers, ast.Constant(1)):
        yield Change(slot, ast.BinOp(node, ast.Add(), other), "with something added to {old}")
        yield Change(slot, ast.BinOp(node, ast.Sub(), other), "with something taken away from {old}")
    if not inner:
        yield Change(slot, ast.UnaryOp(ast.USub(), node), "with the opposite of {old}")
        yield Change(slot, ast.BinOp(node, ast.Pow(), ast.Constant(2)), "with a power of {old}")
        yield Change(slot, ast.BinOp(node, ast.Pow(), ast.Constant(0.5)), "with a root of {old}")


def sign(op):
    """Return an operator as it is written."""
    one, other = ast.Name("a"), ast.Name("b")
    if isinstance(op, ast.cmpop):
        whole = ast.Compare(one, [op], [other])
    else:
        whole = ast.BoolOp(op, [one, other]) if isinstance(op, ast.boolop) else ast.BinOp(one, op, other)
    return ast.unparse(whole)[1:-1].strip()


def _bracketed(node):
    return f"({ast.unparse(node)})" if isinstance(node, ast.BinOp) else ast.unparse(node)
