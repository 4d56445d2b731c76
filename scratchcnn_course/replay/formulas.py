"""How a value came about: which cells went into it, and by which arithmetic.

A formula is a tuple whose first part says what it is, and whose second part is its value::

    ("cell", value, owner, cell)            a cell that was read
    ("number", value)                       any other number
    ("apply", value, symbol, left, right)   arithmetic
    ("call", value, name, argument)         a function such as exp
    ("from", value, [(owner, cells), ...])  nobody knows how, but from these
"""

from numbers import Real

from ..traces.words import joined, number

CHAINS = {"+": " + ", "−": " − ", "×": " × ", "/": " / ", "max": ", ", "min": ", "}
LEVELS = {"+": 1, "−": 1, "×": 2, "/": 2, "//": 2, "%": 2, "**": 3}  # how tightly a symbol binds
DEEPEST = 12
# What `js/trace.js` computes: of two numbers, and of one.
COMPUTED = {"+", "−", "×", "/", "**", "max", "min"}
COMPUTED |= {"exp", "log", "sqrt", "tanh", "abs", "absolute", "negative", "square"}


def chain(symbol, formulas, value):
    """Return formulas joined by a symbol, from left to right."""
    total = formulas[0]
    for formula in formulas[1:]:
        total = ("apply", None, symbol, total, formula)
    return (total[0], value, *total[2:])


def leaves(formula):
    """Yield `(owner, cells)` for all that went into a value, in the order in which they were read."""
    stack = [formula]
    while stack:
        kind, _, *rest = stack.pop()
        if kind == "cell":
            yield rest[0], [rest[1]]
        elif kind == "from":
            yield from rest[0]
        elif kind != "number":
            stack.extend(reversed(rest[1:]))


def text(formula, show, *, level=0, depth=0):
    """Write a formula as the text of a scene; `show(owner, cell, value)` writes a cell."""
    kind, value, *rest = formula
    if kind == "cell":
        return f"({show(*rest, value)})" if level > 3 else show(*rest, value)  # (−1) ** 2
    if kind in ("number", "from") or (depth > DEEPEST and value is not None):
        return number(value)
    symbol = rest[0]
    if kind == "call":
        return f"{symbol}({text(rest[1], show, depth=depth + 1)})"
    parts = _spine(formula, symbol)
    if symbol == "+" and parts[0][0] == "number" and parts[0][1] == 0:
        parts = parts[1:]  # where a sum begins; nobody writes it
    if len(parts) == 1:
        return text(parts[0], show, level=level, depth=depth + 1)
    if symbol in ("max", "min"):
        return f"{symbol}({joined([text(part, show, depth=depth + 1) for part in parts], ', ', most=16)})"
    own = LEVELS[symbol]
    first = own + (symbol == "**")
    inner = [first] + [own + (symbol not in "+×")] * (len(parts) - 1)
    words = [text(part, show, level=i, depth=depth + 1) for part, i in zip(parts, inner, strict=True)]
    line = joined(words, CHAINS.get(symbol, f" {symbol} "))
    return f"({line})" if own < level else line


def made(formula, place):
    """Write a formula as `Scene.made` has it; `place(owner, cell, value)` is where a cell is among the slots.

    Returns
    -------
    str or None
        None where the page could not compute it: a cell is gone, or nobody knows the arithmetic.
    """
    words, stack = [], [formula]
    while stack:
        part = stack.pop()
        if isinstance(part, str):
            words.append(part)
            continue
        kind, value, *rest = part
        if kind == "cell":
            words.append(place(*rest, value))
        elif kind == "number":
            words.append(f"={float(value)!r}" if isinstance(value, Real) else None)
        elif kind == "from" or rest[0] not in COMPUTED:
            return None
        else:
            stack += [rest[0], *reversed(rest[1:])]
    return None if None in words else " ".join(words)


def _spine(formula, symbol):
    """Return what a symbol joins, from left to right: `a + b + c` is `(a + b) + c`."""
    parts = []
    while formula[0] == "apply" and formula[2] == symbol:
        parts.append(formula[4])
        formula = formula[3]
    return [formula, *reversed(parts)]
