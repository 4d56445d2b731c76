"""Statements of a function that do nothing, or something else than they seem to."""

import ast

from .saying import Told

METHODS = {  # of arrays and generators, that give a new array
    "reshape", "transpose", "swapaxes", "repeat", "astype", "clip", "round", "dot", "sum", "mean", "max", "min",
    "flatten", "ravel", "copy", "squeeze", "permutation",
}  # fmt: skip
MOST = {  # functions of NumPy that do so too, and how many arguments they take before one to write into
    "pad": 9, "reshape": 9, "transpose": 9, "swapaxes": 9, "moveaxis": 9, "flip": 9, "rot90": 9, "roll": 9, "repeat": 9,
    "concatenate": 2, "stack": 2, "append": 9, "delete": 9, "insert": 9, "clip": 3, "where": 9, "expand_dims": 9,
    "squeeze": 9, "sum": 3, "mean": 3, "max": 2, "min": 2, "round": 2, "dot": 2, "matmul": 2, "add": 2, "subtract": 2,
    "multiply": 2, "divide": 2, "maximum": 2, "minimum": 2, "abs": 1, "exp": 1, "log": 1, "sqrt": 1,
}  # fmt: skip
WHOLE = ("int", "np.int64", "np.int32", "'int'", "np.uint8", "np.int8")
RESULTS = ("dx", "dw", "db")


def compared_not_written(body):
    """See `out[i] == 1` as a statement."""
    for node in ast.walk(body):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Compare):
            words = (
                f"`{ast.unparse(node)}` asks a question, and nobody hears the answer. A value is written with one `=`."
            )
            return Told("a line of yours compares, and writes nothing", words)
    return None


def result_lost(body):
    """See `np.pad(x, p)` as a statement: a new array that nothing takes."""
    for node in ast.walk(body):
        if not isinstance(node, ast.Expr) or isinstance(node.value, ast.Constant):
            continue
        call = node.value
        if isinstance(call, (ast.BinOp, ast.UnaryOp)):
            words = f"`{ast.unparse(node)}` computes something, and nothing takes it. Where should it go?"
            return Told("a line of yours computes something that nothing takes", words)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and _is_new(call):
            words = (
                f"`{ast.unparse(node)}` makes a new array, and leaves the old one as it was. Give it a name: `... = `."
            )
            return Told(f"nothing takes what `{call.func.attr}` returns", words)
    return None


def _is_new(call):
    """Tell whether a call gives a new array, and leaves its arguments as they are."""
    if any(keyword.arg == "out" for keyword in call.keywords):
        return False
    if getattr(call.func.value, "id", "") in ("np", "numpy"):
        return len(call.args) <= MOST.get(call.func.attr, -1)
    return call.func.attr in METHODS and len(call.args) < 3


def tuple_of_where(body):
    """See `len(np.where(...))`: with one argument it gives a tuple, with an array for each axis."""
    kept = {
        node.targets[0].id: node.value
        for node in ast.walk(body)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and _is_where(node.value)
    }
    for node in ast.walk(body):
        taken = node.args if isinstance(node, ast.Call) else [node.iter] if isinstance(node, ast.For) else []
        for one in taken:
            one = kept.get(getattr(one, "id", None), one)
            if _is_where(one):
                words = f"`{ast.unparse(one)}` is a tuple, with an array of indices for each axis."
                title = f"`{ast.unparse(one)}` is a tuple"
                return Told(
                    title,
                    f"{words} `np.flatnonzero(...)` gives the indices themselves, and so does a `[0]` behind it.",
                    weak=True,
                )
    return None


def _is_where(node):
    called = node.func if isinstance(node, ast.Call) else None
    return getattr(called, "attr", "") in ("where", "nonzero") and len(node.args) == 1


def results_mistaken(body):
    """See `dw, db, dx = ops.linear_backward(...)`: the results come in the order of the arguments."""
    for node in ast.walk(body):
        if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Tuple):
            continue
        called = getattr(node.value, "func", None)
        name, names = getattr(called, "attr", ""), [getattr(one, "id", "_") for one in node.targets[0].elts]
        if name not in ("linear_backward", "conv2d_backward") or len(names) != len(RESULTS):
            continue
        wrong = [one for at, one in enumerate(names) for known in RESULTS[1:] if _astray(one, known, at)]
        if wrong:
            words = f"`{ast.unparse(called)}` returns `{', '.join(RESULTS)}`, in this order. Here they go into"
            return Told(f"the results of `{name}` go into other names", f"{words} `{', '.join(names)}`.")
    return None


def _astray(name, known, at):
    return name.startswith(known) and at != RESULTS.index(known)


def counted_from_one(body):
    """See `for n, label in enumerate(labels, 1)` and `range(1, ...)`, with `n` as an index as it is."""
    for loop in ast.walk(body):
        if not isinstance(loop, ast.For) or not isinstance(loop.iter, ast.Call):
            continue
        called, target = getattr(loop.iter.func, "id", ""), loop.target
        start = [*loop.iter.args[1:], *(k.value for k in loop.iter.keywords)] if called == "enumerate" else None
        start = loop.iter.args[:1] if called == "range" and len(loop.iter.args) == 2 else start
        counter = target.elts[0] if isinstance(target, ast.Tuple) and called == "enumerate" else target
        if start and getattr(start[0], "value", 0) == 1 and _indexes(loop, getattr(counter, "id", "")):
            begins = f"`{ast.unparse(loop.iter)}` begins at 1"
            return Told(begins, f"{begins}, and the first index is 0.", weak=True)
    return None


def _indexes(loop, name):
    """Tell whether a name is an index as it is where a loop writes."""
    for node in ast.walk(loop):
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
            pieces = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
            if any(getattr(piece, "id", "") == name for piece in pieces):
                return True
    return False


def whole_numbers_only(body):
    """See room for the result that is made for whole numbers."""
    for node in ast.walk(body):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("zeros", "ones", "empty", "full"):
            types = [keyword.value for keyword in node.keywords if keyword.arg == "dtype"] or node.args[1:2]
            if node.func.attr != "full" and types and ast.unparse(types[0]) in WHOLE:
                room = f"`{ast.unparse(node)}` has room for whole numbers only"
                return Told(room, f"{room}: what is written there loses its fraction.", weak=True)
    return None


def stands_still(body):
    """See `out[i, k] = 1` in a loop, where `i` was given a number before it, and nothing changes it."""
    set_to = {}
    for node in ast.walk(body):
        if isinstance(node, (ast.Assign, ast.AugAssign, ast.For, ast.NamedExpr)):
            for target in getattr(node, "targets", None) or [node.target]:
                for one in ast.walk(target):
                    if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store):
                        set_to.setdefault(one.id, []).append(node)
    for loop in ast.walk(body):
        for name, nodes in set_to.items() if isinstance(loop, ast.For) else ():
            (first, *more), value = nodes, getattr(nodes[0], "value", None)
            if not more and type(getattr(value, "value", None)) is int and first in body.body and _indexes(loop, name):
                words = f"`{name}` is {value.value} before the loop, and nothing in it changes that."
                return Told(f"your `{name}` stands still", f"{words} Where should it count?")
    return None


def places_left_out(body):
    """See `for i in range(0, n, step)`, with `i` as an index as it is: all places between are left out."""
    for loop in ast.walk(body):
        called = loop.iter if isinstance(loop, ast.For) and isinstance(loop.iter, ast.Call) else None
        if getattr(getattr(called, "func", None), "id", "") == "range" and len(called.args) == 3:
            if getattr(called.args[2], "value", 0) not in (1, -1) and _indexes(loop, getattr(loop.target, "id", "")):
                name, steps = loop.target.id, ast.unparse(called.args[2])
                words = f"`{ast.unparse(called)}` goes in steps of `{steps}`, and `{name}` is where you write:"
                return Told(
                    f"`{ast.unparse(called)}` leaves places out", f"{words} the places between are left out.", weak=True
                )
    return None


def left_to_right(body):
    """See `a / n * k`, which multiplies by `k`, where `n * k` may be meant to stand below the line."""
    for node in ast.walk(body):
        if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Mult):
            continue
        left = node.left
        if not isinstance(left, ast.BinOp) or not isinstance(left.op, ast.Div) or left.col_offset != node.col_offset:
            continue  # brackets around the fraction say that it is meant
        if _is_size(left.right) and _is_size(node.right):
            below, times = ast.unparse(left.right), ast.unparse(node.right)
            words = f"`{ast.unparse(node)}` divides by `{below}`, and then multiplies by `{times}`"
            return Told(words, f"{words}. Should both stand below, in brackets?", weak=True)
    return None


def _is_size(node):
    """Tell whether an expression is a number that arrays are divided by: a size, a step, or a plain number."""
    name = getattr(node, "id", "")
    return (
        name.isupper() or name in ("h", "n", "stride", "step", "kernel_size", "padding", "products", "copies")
        or isinstance(node, ast.Constant)
        or getattr(node, "attr", "") == "size"
        or getattr(getattr(node, "func", None), "id", "") == "len"
        or getattr(getattr(node, "value", None), "attr", "") == "shape"
    )  # fmt: skip


STATEMENTS = (
    compared_not_written, result_lost, tuple_of_where, results_mistaken, counted_from_one, stands_still,
    places_left_out, left_to_right, whole_numbers_only,
)  # fmt: skip
