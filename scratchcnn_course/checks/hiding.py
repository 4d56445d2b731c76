"""Changes that only hide what is there, and that nobody would write: what is right with them is right by chance."""

import ast

SIZES_OF = {"abs", "absolute", "fabs", "square"}


def distances_in(tree):
    """Return the differences in a tree whose size alone counts, and the `abs` or the square of each, by their ids."""
    found = set()
    for node in ast.walk(tree):
        inner = None
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in SIZES_OF:
            inner = node.args[0] if node.args else None
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
            inner = node.left
        if isinstance(inner, ast.BinOp) and isinstance(inner.op, ast.Sub):
            found |= {id(node), id(inner)}
    return found


def hides(change, distances):
    """Tell whether a change leaves a factor of 1 or a term of 0, or makes of the size of a distance something else.

    Parameters
    ----------
    change : Change
    distances : set of int
        Those of `distances_in`.
    """
    old, new, pair = change.slot.node, change.new, change.slot.parent
    if id(old) in distances:
        return all(new is not child for child in ast.iter_child_nodes(old))  # it may be too much
    if not isinstance(pair, ast.BinOp):
        return False
    if id(pair) in distances and isinstance(old, (ast.operator, ast.Constant)):
        return True
    sides = [getattr(side, "value", None) for side in (pair.left, pair.right)]
    if isinstance(old, (ast.Add, ast.Sub)) and isinstance(new, ast.Mult):
        return 1 in sides
    return isinstance(old, ast.Mult) and isinstance(new, ast.Add) and 0 in sides


def named_for(slot):
    """Tell whether a place holds names of a loop that say what they stand for: exchanged, they would lie.

    Those are `n, label` in `enumerate(labels)`, and `image, label` in `zip(images, labels)`.
    """
    names, loop = slot.node, slot.parent
    if slot.field != "target" or not isinstance(names, ast.Tuple) or not isinstance(loop.iter, ast.Call):
        return False
    called = getattr(loop.iter.func, "id", "")
    given = {"enumerate": [None, *loop.iter.args[:1]], "zip": loop.iter.args}.get(called, [])
    pairs = [(name, one) for name, one in zip(names.elts, given, strict=False) if one is not None]
    return any(isinstance(name, ast.Name) and ast.unparse(one).startswith(name.id) for name, one in pairs)
