"""What is said of a small change that makes a function right: the line, the place in it, and what there is to win."""

import ast
import inspect
import textwrap
from typing import NamedTuple

from .slots import Everywhere, sign
from .words import names as names_of

WIDEST = 80


class Mend(NamedTuple):
    """A title, and sentences."""

    title: str
    words: str


class Found(NamedTuple):
    """A change that makes something right.

    Attributes
    ----------
    change : Change
    line : int
        Of the function, counted from 1.
    old : str
        What stands there, in words.
    left : tuple of int
        The results that are still wrong.
    mistake : str
        The known one that is left, if there is one.
    """

    change: object
    line: int
    old: str
    left: tuple = ()
    mistake: str = ""


def told(slot, parents):
    """Return what stands at a place, in backticks, and in what it stands there if the line has several such."""
    node = slot.node
    if isinstance(node, list):
        return ""
    is_sign = isinstance(node, (ast.operator, ast.cmpop, ast.boolop))
    code = sign(node) if is_sign else ast.unparse(node)
    around, line = slot.parent, slot.parent
    while id(line) in parents and not isinstance(line, ast.stmt):
        line = parents[id(line)]
    whole = ast.unparse(line)
    if isinstance(slot, Everywhere) or isinstance(node, ast.stmt) or whole.count(code) < 2:
        return f"`{_short(code)}`"
    while around is not line and whole.count(ast.unparse(around)) > 1 and id(around) in parents:
        around = parents[id(around)]
    if not is_sign and isinstance(around, ast.UnaryOp) and id(around) in parents:
        around = parents[id(around)]
    return f"`{_short(code)}`" if around is line else f"`{_short(code)}` in `{_short(ast.unparse(around))}`"


def _short(code):
    return textwrap.shorten(code, WIDEST // 2, placeholder=" ...")


def said(exercise, function, found, names):
    """Put what was found into a title and sentences."""
    number = function.__code__.co_firstlineno + found.line - 1
    line = inspect.getsource(function).splitlines()[found.line - 1].strip()
    change = found.change.said.format(old=found.old)
    where = f"Look at line {number}, `{textwrap.shorten(line, WIDEST, placeholder=' ...')}`: {change},"
    if found.mistake:
        other = exercise.bank[found.mistake]
        words = f"{where} one mistake is left: {other.title}. {other.hint}"
        return Mend(f"there are two things: one place in line {number}, and {other.title}", words)
    right = [name for place, name in enumerate(exercise.returns) if place in names - {*found.left}]
    if found.left:
        verb = "is" if len(right) == 1 else "are"
        return Mend(f"one place in line {number} spoils {names_of(right)}", f"{where} {names_of(right)} {verb} right.")
    return Mend(f"one place is left to mend, in line {number}", f"{where} all is right.")
