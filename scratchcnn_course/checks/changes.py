"""Small changes of a learner's lines, those that slips are made of: another name, sign, function or order."""

import ast
from itertools import pairwise

from .changes_of_amount import REDUCING, by_itself, less, more, with_more
from .changes_of_both import both
from .changes_of_brackets import brackets
from .hiding import distances_in, hides, named_for
from .slots import Change, Everywhere, line_of, slots

SIGNS = {  # what is taken for what
    ast.Add: (ast.Sub, ast.Mult), ast.Sub: (ast.Add, ast.Mult), ast.Mult: (ast.Div, ast.Add, ast.Pow, ast.MatMult),
    ast.Div: (ast.Mult, ast.FloorDiv), ast.FloorDiv: (ast.Mod, ast.Div), ast.Mod: (ast.FloorDiv,),
    ast.Pow: (ast.Mult,), ast.MatMult: (ast.Mult,), ast.BitXor: (ast.Pow,),
    ast.Gt: (ast.GtE, ast.Lt, ast.LtE, ast.NotEq), ast.GtE: (ast.Gt, ast.Lt, ast.LtE, ast.NotEq),
    ast.Lt: (ast.LtE, ast.Gt, ast.GtE, ast.NotEq),
    ast.LtE: (ast.Lt, ast.Gt, ast.GtE), ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,), ast.And: (ast.Or,), ast.Or: (ast.And,),
}  # fmt: skip
ALIKE = (  # functions that are taken for each other
    ("sum", "mean", "prod", "max", "min"), ("argmax", "argmin"), ("maximum", "minimum"), ("var", "std"),
    ("all", "any"), ("exp", "log", "sqrt", "square"), ("zeros_like", "ones_like"), ("zeros", "ones"),
    ("nanargmin", "nanargmax"), ("floor", "ceil"), ("logical_and", "logical_or"), ("random", "normal"),
    ("array_equal", "allclose"), ("mean", "std"), ("mean", "median"), ("log", "log2", "log10", "log1p"),
)  # fmt: skip
AXES = ("0", "1", "-1", "None", "(0, 2, 3)", "(2, 3)")
ORDERED = (ast.Sub, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.MatMult)


def changes(tree, names, suspects=(), line=None):
    """Yield small changes of a function, those that slips need most often first.

    Parameters
    ----------
    tree : ast.FunctionDef
    names : dict of str to object
        Its variables, each with something that says of what kind it is.
    suspects : container of str
        Those that are other where it goes wrong than where it goes right.
    line : int, optional
        Where to begin: where an error was raised.

    Yields
    ------
    Change
    """
    distances = distances_in(tree)
    for change in _all_changes(tree, names, suspects, line):
        if not hides(change, distances):
            yield change


def _all_changes(tree, names, suspects, line):
    found = list(slots(tree))
    first = [slot for slot in found if line_of(slot) == line]
    if first:
        yield from _changes(tree, first, first, names, suspects)
    yield from _changes(tree, [slot for slot in found if line_of(slot) != line], found, names, suspects)
    for slot in found:
        yield from _no_slips(by_itself(slot))
    yield from _no_slips(more(found, names))


def _changes(tree, found, everywhere, names, suspects):
    for look in (_signs, _assigned, _in_order, _functions, _settings):
        for slot in found:
            yield from look(slot)
    for slot in found:
        yield from _no_slips(less(slot))
    for slot in found:
        yield from brackets(slot)
    for slot in found:
        yield from (change for change in _others(slot, names) if getattr(change.new, "id", "") in suspects)
    yield from _no_slips(more(found, {name: kind for name, kind in names.items() if name in suspects}))
    yield from _no_slips(both(found, suspects))
    yield from _no_slips(_in_indices(tree, found, [name for name in names if name.isupper()]))
    for field, where in (("lower", "that begins a slice"), ("step", "that is the step of a slice")):
        inside = [slot for slot in everywhere if isinstance(slot.parent, ast.Slice) and slot.field == field]
        yield from _everywhere(inside, names, f" {where}")
    for whole in [slot.node for slot in found if isinstance(slot.node, ast.Slice)]:
        inside = {id(node) for node in ast.walk(whole)}
        yield from _everywhere(
            [slot for slot in found if id(slot.node) in inside], names, f" in `{ast.unparse(whole)}`"
        )
    for slot in found:
        yield from _others(slot, names)
    yield from _numbers(found)
    yield from _everywhere(everywhere, names)


def _in_indices(tree, found, sizes):
    """Yield a size as a factor more of what stands in the index of what is written to."""
    targets = [node.slice for node in ast.walk(tree) if isinstance(getattr(node, "ctx", None), ast.Store)
               and isinstance(node, ast.Subscript)]  # fmt: skip
    inside = {id(node) for target in targets for node in ast.walk(target)}
    for slot in found:
        if id(slot.node) in inside and isinstance(slot.parent, ast.BinOp) and isinstance(slot.node, ast.expr):
            for name in sizes:
                yield from list(with_more(slot, ast.Name(name, ast.Load()), terms=False))[:1]


def _no_slips(some):
    return (change._replace(slips=False) for change in some)


def _signs(slot):
    for other in SIGNS.get(type(slot.node), ()):
        yield Change(slot, other(), "with another sign in the place of {old}")
    if isinstance(slot.node, ast.UnaryOp) and isinstance(slot.node.op, (ast.USub, ast.Not)):
        yield Change(slot, slot.node.operand, "with the opposite of {old}", "{old} has the wrong sign")
    if isinstance(slot.node, ast.Attribute) and slot.node.attr == "T":
        yield Change(slot, slot.node.value, "without `.T` in {old}", "`.T` is too much in {old}")


def _assigned(slot):
    node = slot.node
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
        new = ast.AugAssign(node.targets[0], ast.Add(), node.value)
        yield Change(slot, new, "with `+=` in the place of `=`", "`=` stands where `+=` would be right")
    elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Subscript):
        new = ast.Assign([node.target], node.value)
        yield Change(slot, new, "with `=` alone", "`+=` stands where `=` would be right")


def _in_order(slot):
    node = slot.node
    if isinstance(node, ast.BinOp) and isinstance(node.op, ORDERED):
        yield _exchanged(slot, ast.BinOp(node.right, node.op, node.left), node.left, node.right)
    elif isinstance(node, ast.IfExp):
        yield _exchanged(slot, ast.IfExp(node.test, node.orelse, node.body), node.body, node.orelse)
    elif isinstance(node, (ast.Tuple, ast.Call)) and not named_for(slot):
        parts = node.elts if isinstance(node, ast.Tuple) else node.args
        for at, (one, other) in enumerate(pairwise(parts)):
            if ast.dump(one) == ast.dump(other):
                continue
            both = [*parts[:at], other, one, *parts[at + 2 :]]
            new = ast.Tuple(both, node.ctx) if isinstance(node, ast.Tuple) else ast.Call(node.func, both, node.keywords)
            yield _exchanged(slot, new, one, other)


def _exchanged(slot, new, one, other):
    both = f"`{ast.unparse(one)}` and `{ast.unparse(other)}`"
    return Change(slot, new, f"with {both} the other way round", f"{both} have changed places")


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


def _settings(slot):
    node = slot.node
    if isinstance(node, ast.keyword) and node.arg == "axis":
        for other in AXES:
            yield Change(slot, ast.keyword("axis", ast.parse(other, mode="eval").body), "with another {old}")
    if not isinstance(node, ast.Call):
        return
    for each in node.keywords:
        less = ast.Call(node.func, node.args, [other for other in node.keywords if other is not each])
        yield Change(slot, less, f"without `{ast.unparse(each)}`", f"`{ast.unparse(each)}` is too much")
    if getattr(node.func, "attr", "") in REDUCING:
        given = {each.arg for each in node.keywords}
        if "axis" in given and "keepdims" not in given:
            missing = "`keepdims=True` is missing in {old}"
            yield Change(slot, _with(node, "keepdims", True), "with `keepdims=True` in {old}", missing)
        for axis in (1, 0, -1) if "axis" not in given and len(node.args) < 2 else ():
            new = _with(node, "axis", axis)
            yield Change(slot, new, "with an `axis` in {old}", "an `axis` is missing in {old}")
            if "keepdims" not in given:
                both_given = "an `axis` and `keepdims=True`"
                new, title = _with(new, "keepdims", True), f"{both_given} are missing in {{old}}"
                yield Change(slot, new, f"with {both_given} in {{old}}", title)


def _with(call, name, value):
    return ast.Call(call.func, call.args, [*call.keywords, ast.keyword(name, ast.Constant(value))])


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
        if names[node.id] == "array" and not isinstance(slot.parent, ast.Attribute):
            yield Change(slot, ast.Attribute(node, "T", ast.Load()), "with `.T` on {old}", "{old} lacks a `.T`")
        if names[node.id] == "number" and isinstance(slot.parent, (ast.Subscript, ast.Tuple, ast.Slice)):
            yield Change(slot, ast.Constant(0), said)
        if names[node.id] == "number" and isinstance(slot.parent, (ast.Subscript, ast.Tuple)):
            yield Change(slot, ast.Slice(), said)
    elif isinstance(node, ast.Constant) and type(node.value) in (int, float):
        value = node.value
        for other in dict.fromkeys((value + 1, value - 1, 2 * value, -value, 1 - value, 10 * value)):
            if other != value:
                yield Change(slot, ast.Constant(other), said)
        for other in [name for name, kind in names.items() if kind == "number"]:
            yield Change(slot, ast.Name(other, ast.Load()), said)


def _numbers(found):
    """Yield, in the place of each number, the others that the function has."""
    given = [slot for slot in found if isinstance(slot.node, ast.Constant) and type(slot.node.value) in (int, float)]
    for slot in given:
        for value in {one.node.value for one in given} - {slot.node.value}:
            yield Change(slot, ast.Constant(value), "with something else in the place of {old}")


def _divides(slot):
    """Tell whether a number makes a row and a column of a place: `k // W`, `k % W`."""
    return slot.field == "right" and isinstance(getattr(slot.parent, "op", None), (ast.FloorDiv, ast.Mod))


def _everywhere(found, names, within=""):
    """Yield others in all places of a name or a number that stands in several, or several times in one slice."""
    alike = {}
    for slot in found:
        read = isinstance(slot.node, ast.Constant) or isinstance(getattr(slot.node, "ctx", None), ast.Load)
        if read and isinstance(slot.node, (ast.Name, ast.Constant)):
            alike.setdefault((ast.dump(slot.node), _divides(slot)), []).append(slot)
    for (_, divides), some in alike.items():
        where = f"of every {{old}}{' that divides' * divides}{within}"
        for change in _others(some[0], names) if len(some) > 1 else ():
            new = ast.unparse(change.new)
            title = (change.title or f"{{old}} stands where `{new}` would be right").replace("{old}", where[3:])
            yield Change(Everywhere(tuple(some)), change.new, change.said.replace("of {old}", where), title)
