"""What the lines of a function show by themselves: a loop that ends in its first round, a sum that begins anew."""

import ast

from .own_lines import tree_of
from .saying import Told
from .seen_in_padding import counted_twice, every_axis
from .seen_in_statements import STATEMENTS

BEGINNINGS = {"zeros", "zeros_like", "empty", "empty_like", "full"}
EPOCHS = "epoch"  # a loop over them does the same in each round, and should
NOT_NAMED = "_"  # a loop variable that is not meant to be used begins with it


def seen_in_source(function, letters=None, *, rounds=True):
    """Return what is remarkable in the lines of a function that is wrong, or None.

    Parameters
    ----------
    function : callable
    letters : dict of str to tuple of str, optional
        The axes of the arguments, as the task calls them.
    rounds : bool
        Whether it is worth a word that all rounds of a loop are the same, or only the last counts: not in training.

    Returns
    -------
    Told or None
    """
    body = _definition(function)
    if body is None:
        return None
    loops = [node for node in ast.walk(body) if isinstance(node, ast.For)]
    looks = [
        _returned_early,
        _begun_anew,
        _no_power,
        _divided_by_one,
        _overwritten,
        _without_brackets,
        *[_last_round_only, _unused_round] * rounds,
    ]
    found = (look(body, loops) for look in looks)
    return next(filter(None, found), None) or seen_in_lines(function, letters)


def returned_early(function):
    """See a `return` that ends a loop in its first round, or None."""
    body = _definition(function)
    return body and _returned_early(body, [node for node in ast.walk(body) if isinstance(node, ast.For)])


def seen_in_lines(function, letters=None):
    """Return what single lines show, whether the function stops with an error or not, or None."""
    body = _definition(function)
    if body is None:
        return None
    found = [*(look(body) for look in STATEMENTS), *(look(body, letters or {}) for look in (counted_twice, every_axis))]
    return max(filter(None, found), key=lambda seen: not seen.weak, default=None)


def _definition(function):
    return next((node for node in ast.walk(tree_of(function)) if isinstance(node, ast.FunctionDef)), None)


def _returned_early(body, loops):
    for loop in loops:
        if any(_returns(node) for node in loop.body):
            title = "your `return` stands inside a loop"
            return Told(title, f"The loop over {_names(loop)} ends in its first round. How far is `return` indented?")
    return None


def _returns(node):
    """Tell whether a statement returns, whichever way an `if` goes."""
    if isinstance(node, ast.If):
        return all(any(_returns(one) for one in block) for block in (node.body, node.orelse))
    return isinstance(node, ast.Return)


def _begun_anew(body, loops):
    returned = {
        node.id
        for one in body.body
        if isinstance(one, ast.Return) and one.value is not None
        for node in ast.walk(one.value)
        if isinstance(node, ast.Name)
    }
    for loop in loops:
        for node in loop.body:
            if isinstance(node, ast.Assign) and _is_beginning(node.value):
                name = getattr(node.targets[0], "id", "")
                if name in returned:
                    title = f"your `{name}` begins anew in each round of a loop"
                    return Told(
                        title, f"What was there is lost. Where does it belong: in the loop over {_names(loop)}?"
                    )
    return None


def _is_beginning(value):
    called = getattr(value, "func", None)
    return getattr(called, "attr", getattr(called, "id", "")) in BEGINNINGS or (
        isinstance(value, ast.Constant) and value.value == 0
    )


def _no_power(body, loops):
    for node in ast.walk(body):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitXor):
            return Told(
                "your `^` is no power", f"In Python a power is written `**`. `{ast.unparse(node)}` is another thing."
            )
    return None


def _divided_by_one(body, loops):
    """See `a / 1 - b`, which is `(a / 1) - b`."""
    for node in ast.walk(body):
        if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Sub, ast.Add)):
            left = node.left
            if isinstance(left, ast.BinOp) and isinstance(left.op, ast.Div) and getattr(left.right, "value", 0) == 1:
                words = f"`{ast.unparse(node)}` divides by 1, and then goes on. What should stand below in brackets?"
                return Told("brackets are missing below a fraction", words)
    return None


def _without_brackets(body, loops):
    """See `... + 1 - b * x`, where `(1 - b) * x` may be meant."""
    for node in ast.walk(body):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub) and isinstance(node.left, ast.BinOp):
            one, product = node.left.right, node.right
            if isinstance(node.left.op, ast.Add) and getattr(one, "value", 0) == 1 and isinstance(product, ast.BinOp):
                if isinstance(product.op, ast.Mult):
                    said = f"1 - {ast.unparse(product)}"
                    first = f"`{said}` multiplies first"
                    return Told(first, f"{first}. Should there be brackets around `1 - ...`?", weak=True)
    return None


def _overwritten(body, loops):
    """See `a[f] = ...` in loops over more than `f`: each round writes over what the one before has written."""
    added = {_root(node.target) for node in ast.walk(body) if isinstance(node, ast.AugAssign)}
    for loop, around in _nested(body, ()):
        for node in loop.body:
            if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Subscript):
                continue
            target = node.targets[0]
            read = {one.id for one in ast.walk(node.value) if isinstance(one, ast.Name)}
            if _root(target) in read or read & added:
                continue  # it goes on from what was there, or a sum is put there
            reached = _reached(body, {one.id for one in ast.walk(target.slice) if isinstance(one, ast.Name)})
            lost = [
                name
                for one in around
                for name in _loop_names(one)
                if name not in reached and name in _reached(body, read)
            ]
            if lost:
                name, place = lost[-1], ast.unparse(target)
                words = f"`{place} = ...` stands in the loop over `{name}`, and its place knows no `{name}`."
                lost = "ach round writes over what the one before has written"
                return Told(f"e{lost}", f"{words} E{lost}.", weak=True)
    return None


def _last_round_only(body, loops):
    """See `total = ...` in a loop that never asks what `total` was, and is left with that of its last round."""
    for loop in reversed(loops):
        inside = [node for node in ast.walk(loop) if isinstance(node, ast.Name)]
        if any(isinstance(node, (ast.Break, ast.Return, ast.AugAssign)) for node in ast.walk(loop)):
            continue
        for node in loop.body:
            name = getattr(node.targets[0], "id", "") if isinstance(node, ast.Assign) else ""
            read = any(one.id == name and isinstance(one.ctx, ast.Load) for one in inside)
            if name and not read and _read_after(body, loop, name):
                words = f"`{name} = ...` stands in the loop over {_names(loop)}, which never asks what `{name}` was."
                only = f"nly the `{name}` of the last round is left"
                return Told(f"o{only}", f"{words} O{only}.", weak=True)
    return None


def _read_after(body, loop, name):
    names = [node for node in ast.walk(body) if isinstance(node, ast.Name) and node.id == name]
    after = sorted((node.lineno, isinstance(node.ctx, ast.Store)) for node in names if node.lineno > loop.end_lineno)
    return bool(after) and not after[0][1]


def _nested(node, around):
    """Yield each loop, and all the loops that it is in, itself included."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.For):
            yield child, (*around, child)
            yield from _nested(child, (*around, child))
        else:
            yield from _nested(child, around)


def _reached(body, names):
    """Return names, and all that they were made from."""
    made = {}
    for node in ast.walk(body):
        if isinstance(node, ast.Assign):
            read = {one.id for one in ast.walk(node.value) if isinstance(one, ast.Name)}
            for target in node.targets:
                for one in ast.walk(target):
                    if isinstance(one, ast.Name):
                        made.setdefault(one.id, set()).update(read)
    while more := {other for name in names for other in made.get(name, ())} - names:
        names = names | more
    return names


def _unused_round(body, loops):
    for loop in loops:
        read = {
            node.id
            for one in loop.body
            for node in ast.walk(one)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
        }
        unread = [name for name in _loop_names(loop) if name not in read and not name.startswith(NOT_NAMED)]
        if unread and EPOCHS not in ast.unparse(loop.iter):
            words = f"othing in the loop over {_names(loop)} looks at `{unread[0]}`"
            same = ": each round does the same" if len(unread) == len(_loop_names(loop)) else ""
            return Told(f"n{words}", f"N{words}{same}.", weak=True)
    return None


def _loop_names(loop):
    return [node.id for node in ast.walk(loop.target) if isinstance(node, ast.Name)]


def _names(loop):
    return " and ".join(f"`{name}`" for name in _loop_names(loop))


def _root(node):
    while isinstance(node, (ast.Subscript, ast.Attribute)):
        node = node.value
    return getattr(node, "id", "")
