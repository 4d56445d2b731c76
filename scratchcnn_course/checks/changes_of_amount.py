"""Small changes of a learner's lines that make them do more, or less: what is left out, or too much."""

import ast

from .slots import Change, Slot, sign

REDUCING = {"sum", "mean", "max", "min", "prod", "std", "var"}


def less(slot):
    """Yield what is there without a part of it, without a line, or with a line outside of its loop."""
    node = slot.node
    if isinstance(node, ast.BinOp):
        between = sign(node.op)
        yield _without(slot, node.left, f"`{between} {_bracketed(node.right)}`")
        if not isinstance(node.op, (ast.Div, ast.FloorDiv, ast.Mod, ast.Pow)):
            yield _without(slot, node.right, f"`{_bracketed(node.left)} {between}`")
    elif isinstance(node, ast.Call):
        yield from _without_call(slot)
    elif isinstance(node, ast.If):
        yield Change(slot, ast.Pass(), "without these lines", f"`if {ast.unparse(node.test)}` is too much")
    elif isinstance(node, ast.AugAssign):
        yield Change(slot, ast.Pass(), "without this line", f"`{ast.unparse(node)}` is too much")
    if isinstance(node, ast.For) and slot.index is not None:
        yield from _out_of_loop(slot)


def _without_call(slot):
    """Yield `x` for `f(x)`, and for `x.mean(axis=0)` and `np.mean(x, axis=0)`."""
    node, name = slot.node, ast.unparse(slot.node.func)
    reduces = getattr(node.func, "attr", "") in REDUCING
    if len(node.args) == 1 and (reduces or not node.keywords):
        yield _without(slot, node.args[0], f"`{name}`")
    if reduces and getattr(node.func.value, "id", "") != "np":
        rest = ast.unparse(node).removeprefix(ast.unparse(node.func.value))
        yield _without(slot, node.func.value, f"`{rest}`")


def _without(slot, new, old):
    return Change(slot, new, f"without {old}", f"{old} is too much")


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
        first, place = ast.unparse(line).splitlines()[0], f"{where} the loop over `{ast.unparse(loop.target)}`"
        new = [*block[: slot.index], *lines, *block[slot.index + 1 :]]
        yield Change(whole, new, f"with `{first}` {place}", f"`{first}` belongs {place}")


def _loop(loop, body):
    return ast.copy_location(ast.For(loop.target, loop.iter, body, loop.orelse), loop)


def more(found, names):
    """Yield a factor, a divisor or a term more, one name after the other; at whole results first."""
    for whole in (True, False):
        for name, kind in sorted(names.items(), key=lambda pair: pair[1] == "array"):
            for slot in found:
                is_one = _takes_more(slot) and _is_whole(slot) is whole
                if is_one and not (kind == "array" and _is_inner(slot)):
                    yield from with_more(slot, ast.Name(name, ast.Load()), terms=kind == "number")


def with_more(slot, other, *, terms):
    """Yield a factor or a divisor more, and a term if asked for."""
    named = f"`{ast.unparse(other)}`"
    for op, said, title in (
        (ast.Mult(), "with one factor more at {old}", f"the factor {named} is missing at {{old}}"),
        (ast.Div(), "with {old} divided by something", f"a division by {named} is missing at {{old}}"),
        (ast.Add(), "with something added to {old}", f"{named} is not added to {{old}}"),
        (ast.Sub(), "with something taken away from {old}", f"{named} is not taken away from {{old}}"),
    )[: 4 if terms else 2]:
        loose = isinstance(op, (ast.Add, ast.Sub))
        yield Change(slot, ast.BinOp(slot.node, op, other), said, title, loose=loose)


def by_itself(slot):
    """Yield something made of what stands there alone: one more or less, its opposite, its square or its root."""
    node = slot.node
    if not _takes_more(slot):
        return
    some = [*with_more(slot, ast.Constant(1), terms=True)][2:]
    if not _is_inner(slot):
        new = ast.UnaryOp(ast.USub(), node)
        some.append(Change(slot, new, "with the opposite of {old}", "{old} has the wrong sign"))
        for power, said in ((2, "power"), (0.5, "root")):
            new = ast.BinOp(node, ast.Pow(), ast.Constant(power))
            some.append(Change(slot, new, f"with a {said} of {{old}}", f"a {said} of {{old}} is missing"))
    yield from (change._replace(loose=True) for change in some)


def _takes_more(slot):
    node = slot.node
    if not isinstance(node, ast.expr) or slot.field in ("func", "targets", "target", "ctx", "args", "keywords"):
        return False
    whole = isinstance(node, (ast.Tuple, ast.Slice, ast.Starred)) or isinstance(getattr(node, "value", None), bool)
    return not whole and not isinstance(getattr(node, "ctx", None), ast.Store)


def _is_whole(slot):
    """Tell whether something is all that a line gives back, or puts somewhere."""
    return slot.field == "elts" or isinstance(slot.parent, (ast.Assign, ast.AugAssign, ast.Return))


def _is_inner(slot):
    return isinstance(slot.node, (ast.Constant, ast.Attribute)) or slot.field == "slice"


def _bracketed(node):
    return f"({ast.unparse(node)})" if isinstance(node, ast.BinOp) else ast.unparse(node)
