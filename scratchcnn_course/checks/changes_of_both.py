"""Small changes of a learner's lines that are made twice: for rows and for columns, say."""

import ast
import re

from .changes_of_amount import with_more
from .slots import Both, Change

NAME = re.compile(r"id='\w+'")


def both(found, numbers):
    """Yield changes of two places that are alike but for their names: something more at each of them.

    Parameters
    ----------
    found : list of Slot
    numbers : iterable of str
        The names of what may be a factor.
    """
    for one, other in _pairs(found):
        old = f"`{ast.unparse(one.node)}` and `{ast.unparse(other.node)}`"
        for first, second in zip(_more(one, numbers), _more(other, numbers), strict=True):
            said, title = (text.replace("{old}", old) for text in (first.said, first.title))
            yield Change(Both((one, other)), [first.new, second.new], said, title)


def _more(slot, numbers):
    yield from [*with_more(slot, ast.Constant(1), terms=True)][2:]
    for name in numbers:
        yield from with_more(slot, ast.Name(name, ast.Load()), terms=False)


def _pairs(found):
    """Return the places that are alike, where there are two: `H - k` and `W - k`, or `i` and `j` in `i:` and `j:`."""
    alike = {}
    for slot in found:
        is_name = isinstance(slot.node, ast.Name) and isinstance(slot.node.ctx, ast.Load) and slot.field != "func"
        if is_name or isinstance(slot.node, ast.BinOp):
            alike.setdefault((_form(slot.node), _form(slot.parent), slot.field, slot.index), []).append(slot)
    pairs = [some for some in alike.values() if len(some) == 2]
    return [(one, other) for one, other in pairs if ast.dump(one.node) != ast.dump(other.node)]


def _form(node):
    """Return the form of a piece of a tree, whatever names are in it; of a statement only its kind."""
    return type(node).__name__ if isinstance(node, ast.stmt) else NAME.sub("", ast.dump(node))
