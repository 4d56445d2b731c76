"""Is a result what the solution gives with a single piece of it changed? Then that piece is what to look at."""

import ast
import functools
import time

import numpy as np

from ..exercises.edits import compiled
from .changes import changes
from .naming import alike
from .saying import NOTHING, Told

LONGEST = 1.0  # seconds of the processor's time that the search may take
SHORT = 48  # letters of a piece that is shown


def one_change(exercise, outcomes, numbers):
    """Say which piece of the solution would have to be another for these results, on every call; or nothing.

    Parameters
    ----------
    exercise : Exercise
    outcomes : list of Outcome
    numbers : sequence of int
        The probes that are asked for, each with values or an error.

    Returns
    -------
    Told
    """
    if exercise.features or any("while " in source for source in exercise.sources):
        return NOTHING  # a slip in a `while` may never come to an end
    end = time.process_time() + LONGEST
    numbers = sorted(numbers, key=lambda n: not _tells(exercise, outcomes[n], n))  # what is wrong is soonest told apart
    for source in exercise.sources:
        tree = ast.parse(source)
        for told in changed(tree, exercise.name):
            if time.process_time() > end:
                return NOTHING
            if _gives(exercise, tree, outcomes, numbers):
                return _in_words(*told())
    return NOTHING


def _in_words(old, new):
    if not old:
        return Told(f"your result is that of `{new}`", f"It is what `{new}` gives.")
    words = f"It is what the solution gives with `{new}` in the place of `{old}`."
    return Told(f"your result is as if `{new}` stood for `{old}`", words)


def changed(tree, name):
    """Make each small change in a tree, one after the other, and take it back when the next is asked for.

    Parameters
    ----------
    tree : ast.Module
    name : str
        Of the function.

    Yields
    ------
    callable
        Returns the piece that was changed, and what stands in its place, as text; of the first nothing where it is
        all that the function returns.
    """
    function = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name)
    around = {id(child): parent for parent in ast.walk(function) for child in ast.iter_child_nodes(parent)}
    written = functools.cache(ast.unparse)  # asked only while the tree is as it was
    for change in changes(function, _kinds(function)):
        slot, old, new = change.slot, change.slot.node, change.new
        piece = _shown(slot.parent, around, written)
        if not isinstance(new, ast.AST) or not isinstance(piece, (ast.expr, ast.AugAssign, ast.Assign)):
            continue  # whole lines
        ast.fix_missing_locations(ast.copy_location(new, old))
        pieces = (old, new) if isinstance(old, ast.expr) and isinstance(piece, ast.stmt) else (piece, piece)
        before = written(pieces[0])
        slot.put(new)
        whole = isinstance(around.get(id(pieces[0])), ast.Return)
        yield lambda before=before, after=pieces[1], whole=whole: ("" if whole else before, ast.unparse(after))
        slot.put(old)


def _kinds(function):
    """Return the names that may be taken for each other, each with its kind: counters, sizes, and the others."""
    loops = [node.target for node in ast.walk(function) if isinstance(node, ast.For)]
    counters = {node.id for target in loops for node in ast.walk(target) if isinstance(node, ast.Name)}
    names = [one.arg for one in (*function.args.args, *function.args.kwonlyargs)]
    names += [n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    return {name: "counter" if name in counters else "size" if name.isupper() else "array" for name in names}


def _shown(piece, around, written):
    """Return what is shown of the tree: as much around a change as is short, and not all that is returned."""
    while isinstance(outer := around.get(id(piece)), ast.expr) and len(written(outer)) <= SHORT:
        if isinstance(around.get(id(outer)), ast.Return):
            break
        piece = outer
    return piece


def _tells(exercise, outcome, number):
    return outcome.values is not None and not alike(outcome.values, exercise.expected[number], exercise.tolerance)


def _gives(exercise, tree, outcomes, numbers):
    try:
        function = compiled.__wrapped__(tree, exercise.name)
    except Exception:
        return False
    for number in numbers:
        try:
            answer = exercise.results(function, exercise.probes[number])
        except Exception as error:
            answer = error
        values = outcomes[number].values
        if values is None:
            if not isinstance(answer, Exception):
                return False
        elif not isinstance(answer, tuple) or any(part.dtype.kind not in "biuf" for part in map(np.asarray, answer)):
            return False
        elif len(answer) != len(values) or not alike(values, answer, exercise.tolerance):
            return False
    return True
