"""What is said of a small change that makes a function right: the line, the place in it, and what there is to win."""

import ast
import inspect
import textwrap
from typing import NamedTuple

from .saying import Told
from .slots import Everywhere, line_of, sign
from .words import names as names_of

WIDEST = 80
CLEAR = 3  # letters more than what stands at a place, to be seen where that is


class Found(NamedTuple):
    """A change that makes something right.

    Attributes
    ----------
    change : Change
    old : str
        What stands there, in words.
    around : str
        In what it stands there, in words.
    places : tuple of int
        The results that it makes right; empty if that is all of them.
    large : bool
        Whether they are not right yet for very large numbers.
    """

    change: object
    old: str
    around: str
    places: tuple = ()
    large: bool = False


def told(slot, parents):
    """Return what stands at a place, in what if its line has several such, and in what anyway; all in backticks."""
    node, around = slot.node, slot.parent
    if isinstance(node, list):
        return "", ""
    is_sign = isinstance(node, (ast.operator, ast.cmpop, ast.boolop))
    code = sign(node) if is_sign else ast.unparse(node)
    line = statement(slot, parents)
    whole = ast.unparse(line)
    while around is not line and len(ast.unparse(around)) < len(code) + CLEAR and id(around) in parents:
        around = parents[id(around)]
    clear = isinstance(slot, Everywhere) or isinstance(around, (ast.stmt, ast.Tuple))
    near = "" if clear else f"`{_short(ast.unparse(around))}`"
    if isinstance(slot, Everywhere) or isinstance(node, ast.stmt) or whole.count(code) < 2:
        return f"`{_short(code)}`", near
    around = slot.parent
    while around is not line and whole.count(ast.unparse(around)) > 1 and id(around) in parents:
        around = parents[id(around)]
    if not is_sign and isinstance(around, ast.UnaryOp) and id(around) in parents:
        around = parents[id(around)]
    return f"`{_short(code)}`" if around is line else f"`{_short(code)}` in `{_short(ast.unparse(around))}`", ""


def statement(slot, parents):
    """Return the statement that a place is in."""
    line = slot.node if isinstance(slot.node, ast.stmt) else slot.parent
    while id(line) in parents and not isinstance(line, ast.stmt):
        line = parents[id(line)]
    return line


def _short(code):
    return textwrap.shorten(code, WIDEST // 2, placeholder=" ...")


def said(exercise, function, found, *, stopped):
    """Put what was found into a title and sentences: a change, or two."""
    if len(found) > 1:
        (place, change), (other, more) = (_look(function, one) for one in found)
        title = f"there are two things: {_title(found[0])}, and {_title(found[1])}"
        also = f"; and at {other}: " if other != place else ", and "
        return Told(title, f"Look at {place}: {change}{also}{more}. With both, all is right.")
    place, change = _look(function, found[0])
    right = names_of(exercise.returns[place] for place in found[0].places)
    if right:
        verb = "is" if len(found[0].places) == 1 else "are"
        title = _title(found[0])
        return Told(title if stopped else f"in {right}, {title}", f"Look at {place}: {change}, {right} {verb} right.")
    but = " but for very large numbers" if found[0].large else ""
    return Told(_title(found[0]), f"Look at {place}: {change}, all is right{but}.")


def _look(function, found):
    """Return which line to look at, and with which change."""
    at = line_of(found.change.slot)
    number = function.__code__.co_firstlineno + at - 1
    line = inspect.getsource(function).splitlines()[at - 1].strip()
    change = found.change.said.replace("{old}", found.old)
    return f"line {number}, `{textwrap.shorten(line, WIDEST, placeholder=' ...')}`", change


def _title(found):
    """Say what is wrong at the place of a change that makes it right."""
    change, new = found.change, found.change.new
    title = change.title
    if not title:
        code = sign(new) if isinstance(new, (ast.operator, ast.cmpop, ast.boolop)) else ast.unparse(new)
        title = f"{{old}} stands where `{_short(code)}` would be right"
    title = title.replace("{old}", found.old)
    return f"{title}, in {found.around}" if found.around and " in `" not in title else title
