"""The places of a syntax tree, each of which can be filled with something else."""

import ast
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True)
class Slot:
    """A place in a tree: a field of a node, or one of the things in it.

    Attributes
    ----------
    parent : ast.AST
    field : str
    index : int or None
    node : ast.AST or list
        What stands there.
    """

    parent: ast.AST
    field: str
    index: int | None
    node: object

    def put(self, new):
        """Put something else there."""
        if self.index is None:
            setattr(self.parent, self.field, new)
        else:
            getattr(self.parent, self.field)[self.index] = new


def slots(tree):
    """Yield all places in the lines of a function, from the first to the last."""
    found, heads = [], {id(node) for node in ast.walk(tree.args)}
    for parent in ast.walk(tree):
        if id(parent) in heads:
            continue
        for field, value in ast.iter_fields(parent):
            if isinstance(value, list):
                found += [Slot(parent, field, at, node) for at, node in enumerate(value) if isinstance(node, ast.AST)]
            elif isinstance(value, ast.AST):
                found.append(Slot(parent, field, None, value))
    yield from sorted(found, key=line_of)


def line_of(slot):
    """Return the line of a place."""
    return getattr(slot.node, "lineno", getattr(slot.parent, "lineno", 0))


@dataclass(frozen=True)
class Several:
    """Several places that are filled together.

    Attributes
    ----------
    slots : tuple of Slot
    """

    slots: tuple

    @property
    def parent(self):
        """Where the first of them is."""
        return self.slots[0].parent


class Everywhere(Several):
    """All places where the same stands, to be filled with the same."""

    @property
    def node(self):
        """What stands in the first of them."""
        return self.slots[0].node

    def put(self, new):
        """Put something else in all of them, or back what was there."""
        for slot in self.slots:
            slot.put(slot.node if new is self.node else new)


class Both(Several):
    """Two places, to be filled with one thing each."""

    @property
    def node(self):
        """What stands in them."""
        return [slot.node for slot in self.slots]

    def put(self, new):
        """Put something else in each of them."""
        for slot, one in zip(self.slots, new, strict=True):
            slot.put(one)


class Change(NamedTuple):
    """A change: where it is made, what is put there, and what is said of it.

    Attributes
    ----------
    title : str
        What is wrong, if the change makes it right; `{old}` is what stands there. By default that something else would
        be right.
    slips : bool
        Whether it puts one thing in the place of another. Something more, or less, may hide what is wrong.
    loose : bool
        Whether it adds something, or makes something else of what stands there alone: beside it, a second change that
        undoes it again is soon found.
    """

    slot: Slot | Everywhere | Both
    new: object
    said: str
    title: str = ""
    slips: bool = True
    loose: bool = False


def sign(op):
    """Return an operator as it is written."""
    one, other = ast.Name("a"), ast.Name("b")
    if isinstance(op, ast.cmpop):
        whole = ast.Compare(one, [op], [other])
    else:
        whole = ast.BoolOp(op, [one, other]) if isinstance(op, ast.boolop) else ast.BinOp(one, op, other)
    return ast.unparse(whole)[1:-1].strip()
