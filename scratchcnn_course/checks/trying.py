"""A learner's function with a small change in its lines is tried on all calls: what is still wrong then is told."""

import ast
import sys

import numpy as np

from .attempt import call
from .compare import close
from .diagnosis import is_extreme, wrong_places
from .own_lines import tree_of
from .slots import Both

FEW = 6  # numbers in the results of a call: so few tell little
ENOUGH = 8  # wrong numbers: of fewer, one more or less thing somewhere soon gives the right ones by chance


class Trying:
    """A function, and the calls on which a change of it is tried.

    Parameters
    ----------
    exercise : Exercise
    function : callable
    outcomes : list of Outcome
    failed : list of int
        The calls that have to be right, and are not.
    session : Session

    Attributes
    ----------
    tree : ast.FunctionDef or None
        The function's own lines, if they can be changed.
    asked : list of int
        The calls that have to be right, those that are not first.
    wrong : set of int
        The places of the results that are wrong on any of them.
    line : int or None
        Where it stopped with an error, counted from its first one.
    enough : bool
        Whether so many numbers are wrong that what makes them right is no chance.
    """

    def __init__(self, exercise, function, outcomes, failed, session):
        self.exercise, self.function, self.failed, self.session = exercise, function, failed, session
        self.tree = _definition(function)
        if self.tree is None:
            return
        others = [n for n in range(len(outcomes)) if n not in failed and not exercise.probes[n].optional]
        self.extreme = {n for n in failed if is_extreme(exercise, n)}
        self.asked = [*sorted(failed, key=self._size), *others]
        self.raised = [n for n in self.asked if outcomes[n].error is not None]
        self.line = self._line(outcomes[self.raised[0]].error) if self.raised else None
        self.enough = sum(self._off(outcomes[n], n) for n in self.asked) >= ENOUGH
        self.wrong = {place for n in self.asked for place in self._wrong(outcomes[n], n)}
        self.before = self._likeness(outcomes[self.asked[0]])

    def left(self, function):
        """Return which results of a function are still wrong, whether only for large numbers, and how much is won."""
        left, likeness, mild = set(), 0.0, set()
        for n in self.asked:
            outcome = call(self.exercise, function, self.exercise.probes[n], self.session)
            if n == self.asked[0]:
                likeness = self._likeness(outcome) - self.before
            wrong = self._wrong(outcome, n)
            left |= wrong
            mild |= wrong if n not in self.extreme else set()
            if mild >= self.wrong:
                break
        return left, bool(left) and not mild, likeness

    def changed(self, change):
        """Return the function with a change made, or None where that is no function."""
        new, old = change.new, change.slot.node
        pairs = zip(new, old, strict=False) if isinstance(change.slot, Both) else [(new, old)]
        for one, before in pairs:
            if isinstance(one, ast.AST):
                ast.fix_missing_locations(ast.copy_location(one, before))
        change.slot.put(new)
        try:
            space = dict(self.function.__globals__)
            exec(compile(ast.Module([self.tree], []), "<changed>", "exec"), space)
        except (SyntaxError, ValueError, TypeError):
            return None
        finally:
            change.slot.put(old)
        return space[self.tree.name]

    def suspects(self):
        """Return the numbers among the arguments that are other where it goes wrong than wherever it goes right."""
        given = [
            {name: value for name, value in given.items() if not isinstance(value, np.ndarray)}
            for probe in self.exercise.probes
            for given in [dict(zip(self.exercise.parameters, probe.args, strict=False)) | probe.kwargs]
        ]
        named = {name for n in self.failed for name in given[n]}
        passed = [n for n in self.asked if n not in self.failed]
        return {
            name
            for name in named
            if passed
            if not {repr(given[n].get(name)) for n in passed} & {repr(given[n].get(name)) for n in self.failed}
        }

    def variables(self):
        """Return the function's variables, each with its kind, as they are when it returns."""
        kinds = dict.fromkeys(_counters(self.tree), "number")

        def look(frame, event, value):
            if event == "return" and frame.f_code is self.function.__code__:
                kinds.update({name: kind for name, one in frame.f_locals.items() if (kind := _kind(one))})

        before = sys.getprofile()
        sys.setprofile(look)
        try:
            call(self.exercise, self.function, self.exercise.probes[self.asked[0]], self.session)
        finally:
            sys.setprofile(before)
        return kinds

    def _line(self, error):
        """Return the line of the function where an error was raised, or None."""
        code, at = self.function.__code__, None
        place = error.__traceback__
        while place is not None:
            at = place.tb_lineno - code.co_firstlineno + 1 if place.tb_frame.f_code is code else at
            place = place.tb_next
        return at

    def _size(self, number):
        """Return what sorts calls: those first that are soon made, but have some numbers in their results."""
        given, expected = self.exercise.probes[number].args, self.exercise.expected[number]
        size = sum(np.size(value) for value in (*given, *expected) if hasattr(value, "size"))
        return number in self.extreme, sum(right.size for right in expected) < FEW, size

    def _off(self, outcome, number):
        """Count the numbers of a call that are not right."""
        expected = self.exercise.expected[number]
        if outcome.values is None:
            return sum(right.size for right in expected)
        return sum(
            right.size if yours.shape != right.shape else int((~close(yours, right, self.exercise.tolerance)).sum())
            for yours, right in zip(outcome.values, expected, strict=True)
        )

    def _likeness(self, outcome):
        """Return how much the numbers of the first call are like the right ones: 2 where they are."""
        right = self.exercise.expected[self.asked[0]]
        pairs = [pair for pair in zip(outcome.values or (), right, strict=False) if _comparable(*pair)]
        if not pairs:
            return 0.0
        yours, right = (
            np.concatenate([one.ravel().astype(float) for one in some]) for some in zip(*pairs, strict=True)
        )
        if not np.isfinite(yours).all() or not np.isfinite(right).all():
            return 0.0
        sizes = np.linalg.norm(yours) * np.linalg.norm(right)
        cosine = abs(float(yours @ right)) / sizes if sizes else 0.0
        return cosine + float(close(yours, right, self.exercise.tolerance).mean())

    def _wrong(self, outcome, number):
        """Return the places of the results of a call that are not right; all of them where there are none."""
        if outcome.values is not None and not outcome.changed:
            return {*wrong_places(self.exercise, outcome, number)}
        if number in self.raised and not self.exercise.probes[number].asks(outcome):
            return set()
        return {*range(len(self.exercise.returns))}


def _counters(tree):
    """Yield what counts in comprehensions: those names are gone when the function returns."""
    for node in ast.walk(tree):
        called = getattr(getattr(node, "iter", None), "func", None)
        if isinstance(node, ast.comprehension) and getattr(called, "id", "") in ("range", "enumerate"):
            target = node.target.elts[0] if isinstance(node.target, ast.Tuple) else node.target
            if isinstance(target, ast.Name):
                yield target.id


def _comparable(yours, right):
    return yours.shape == right.shape and yours.dtype.kind in "biuf"


def _kind(value):
    if isinstance(value, np.ndarray) and value.ndim:
        return "array"
    return "number" if isinstance(value, (int, float, np.number)) and not isinstance(value, bool) else ""


def _definition(function):
    """Return the tree of a function without what stands around it, or None if it cannot be made anew."""
    found = [node for node in tree_of(function).body if isinstance(node, ast.FunctionDef)]
    code = getattr(function, "__code__", None)
    if len(found) != 1 or code is None or code.co_freevars or code.co_name != found[0].name:
        return None
    tree = found[0]
    tree.decorator_list, tree.returns = [], None
    for argument in (*tree.args.posonlyargs, *tree.args.args, *tree.args.kwonlyargs):
        argument.annotation = None
    return tree
