"""Hand-ins that are the same but for names: listed side by side, without a verdict."""

import ast
from dataclasses import dataclass
from itertools import combinations

from scratchcnn_course.checks.solutions import source_of_solution
from scratchcnn_course.exercises.catalogue import EXERCISES
from tools.outputs import find

from .reading import read

LEAST = 30  # nodes of its syntax tree: a shorter function is the same in most hand-ins
SHARE = 0.8  # of the smaller hand-in's functions


@dataclass(frozen=True)
class Pair:
    """Two hand-ins, and what is the same in them.

    Attributes
    ----------
    one, other : str
        The learners.
    same, of : int
        Functions that are the same, and all of the smaller hand-in.
    course : int
        How many of the same ones are the course's own solution, which `checks.solution` shows to everybody.
    """

    one: str
    other: str
    same: int
    of: int
    course: int

    def __str__(self):
        said = f"{self.one} | {self.other}: {self.same} of {self.of} functions are the same but for names"
        return said + (f", {self.course} of them as `checks.solution` shows them" if self.course else "")


def pairs(hand_ins):
    """Return the `Pair`s of hand-ins that are the same, or nearly.

    Parameters
    ----------
    hand_ins : list of HandIn

    Returns
    -------
    list of Pair
    """
    given = set().union(*(shapes_of(read(path).text) for path in find()))  # what the notebooks themselves define
    shapes = {one.learner: {s for source in one.sources for s in shapes_of(source.text)} - given for one in hand_ins}
    solutions = set().union(*(shapes_of(source_of_solution(name)) for name in EXERCISES))
    found = []
    for one, other in combinations([name for name, own in shapes.items() if own], 2):
        both, of = shapes[one] & shapes[other], min(len(shapes[one]), len(shapes[other]))
        if len(both) >= SHARE * of:
            found.append(Pair(one, other, len(both), of, len(both & solutions)))
    return found


def shapes_of(text):
    """Return the functions of a text as their syntax without names, the short ones left out: a set of str."""
    functions = [node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)]
    return {_shape(node) for node in functions if sum(1 for _ in ast.walk(node)) >= LEAST} - {None}


def _shape(function):
    """Return a function's syntax; names, docstring and types do not count. None where it is nested too deeply."""
    order = {}
    if ast.get_docstring(function) is not None:
        function.body = function.body[1:] or [ast.Pass()]
    for node in ast.walk(function):
        for key in ("annotation", "returns", "decorator_list"):
            if hasattr(node, key):
                setattr(node, key, [] if key == "decorator_list" else None)
        for key in ("id", "arg", "name"):
            if isinstance(getattr(node, key, None), str) and not isinstance(node, ast.keyword):
                setattr(node, key, order.setdefault(getattr(node, key), f"n{len(order)}"))
    try:
        return ast.dump(function)
    except RecursionError:
        return None
