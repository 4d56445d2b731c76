"""Which small change of a learner's own lines makes them right? That was tried, so it is certain, and says where."""

import ast
import sys
import time
from dataclasses import replace
from itertools import islice

import numpy as np

from .attempt import call
from .changes import changes
from .compare import close
from .deadline import within
from .diagnosis import wrong_places
from .mending_words import Found, said, told
from .naming import alike
from .own_lines import tree_of
from .session import Session
from .slots import line_of, slots
from .words import sentences

MOST, SECONDS = 3000, 1.2  # changes that are tried, and the processor's time for all of them
PATIENCE = 10  # seconds on the wall, where a computer is busy
ENOUGH = 8  # wrong numbers: of fewer, one more or less thing somewhere soon gives the right ones by chance
NEAR = 0.9  # as like the right numbers as that has to be what is left when one of two mistakes is mended
UNKNOWN = "something is different"


def with_mend(exercise, function, outcomes, failed, result):
    """Add to what is said of a function at which place a small change makes it right.

    Or one of its results; or leaves a mistake that is known. Only where it has no name, and nothing more certain.

    Parameters
    ----------
    exercise : Exercise
    function : callable
    outcomes : list of Outcome
    failed : list of int
        The calls that have to be right, and are not.
    result : Result

    Returns
    -------
    Result
    """
    if result.mistake is not None or (result.title != UNKNOWN and result.status != "error"):
        return result
    found = _mend(exercise, function, outcomes, failed)
    if found is None:
        return result
    title = found.title if result.status == "wrong" else result.title
    return replace(result, title=title, message=sentences(result.message, found.words))


def _mend(exercise, function, outcomes, failed):
    with Session(function) as session, np.errstate(all="ignore"):
        search = _Search(exercise, function, outcomes, failed, session)
        if search.tree is None or exercise.trial.builds:
            return None
        within(2 * SECONDS, search.run)
    return search.found and said(exercise, function, search.found, search.wrong)


class _Search:
    """The search for a change that makes something right on all calls that were asked for."""

    def __init__(self, exercise, function, outcomes, failed, session):
        self.exercise, self.function, self.failed = exercise, function, failed
        self.session, self.found = session, None
        self.tree = _definition(function)
        others = [n for n in range(len(outcomes)) if n not in failed and not exercise.probes[n].optional]
        self.asked = [*sorted(failed, key=self._size), *others]  # what is small is soon tried
        self.raised = [n for n in self.asked if outcomes[n].error is not None]
        self.near = self._nearness({n: outcomes[n] for n in self.asked})
        self.enough = sum(self._off(outcomes[n], n) for n in self.asked) >= ENOUGH
        self.wrong = {place for n in self.asked for place in self._wrong(outcomes[n], n)}

    def run(self):
        """Try one change after the other, until one makes all right; else the first that makes more right is kept."""
        names, known = self._variables(), self._known()
        parents = {id(slot.node): slot.parent for slot in slots(self.tree)}
        until, ends = time.process_time() + SECONDS, time.monotonic() + PATIENCE
        for change in islice(changes(self.tree, names, self._suspects()), MOST):
            if time.process_time() > until or time.monotonic() > ends:
                return
            if not (change.slips or self.enough):
                continue
            function = self._changed(change)
            left, mistake = self._left(function, known if change.slips else {}) if function else (self.wrong, "")
            if (left < self.wrong or mistake) and not (left and self.found):
                where = line_of(change.slot), told(change.slot, parents)
                self.found = Found(change, *where, tuple(left), mistake)
            if not left:
                return

    def _left(self, function, known):
        """Return which results are still wrong on any call, and a mistake that explains them if there is just one."""
        left, mistakes, outcomes = set(), None, {}
        for n in self.asked:
            outcomes[n] = outcome = self._call(function, n)
            wrong = self._wrong(outcome, n)
            if wrong:
                given = known.get(_digits(outcome.values), ()) if mistakes is None else mistakes
                mistakes = [one for one in given if self._gives(one, outcome, n)]
            left |= wrong
            if not (left < self.wrong or mistakes):
                break
        names = {one.name for one in mistakes or ()}
        nearer = len(names) == 1 and self.enough and self._nearness(outcomes) > max(NEAR, self.near + 0.02)
        return left, names.pop() if nearer else ""

    def _suspects(self):
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

    def _call(self, function, number):
        return call(self.exercise, function, self.exercise.probes[number], self.session)

    def _size(self, number):
        probe = self.exercise.probes[number]
        return sum(np.size(value) for value in (*probe.args, *self.exercise.expected[number]) if hasattr(value, "size"))

    def _off(self, outcome, number):
        """Count the numbers of a call that are not right."""
        expected = self.exercise.expected[number]
        if outcome.values is None:
            return sum(right.size for right in expected)
        pairs = zip(outcome.values, expected, strict=True)
        return sum(
            right.size if yours.shape != right.shape else int((~close(yours, right, self.exercise.tolerance)).sum())
            for yours, right in pairs
        )

    def _nearness(self, outcomes):
        """Return how much the numbers of all calls are like the right ones, whatever factor they have: at most 1."""
        both = []
        for n, outcome in outcomes.items():
            pairs = zip(outcome.values or (), self.exercise.expected[n], strict=False)
            both += [(yours.ravel(), right.ravel()) for yours, right in pairs if _comparable(yours, right)]
        if not both:
            return 0.0
        yours, right = (np.concatenate(column).astype(float) for column in zip(*both, strict=True))
        finite = np.isfinite(yours) & np.isfinite(right)
        yours, right = yours[finite], right[finite]
        sizes = np.linalg.norm(yours) * np.linalg.norm(right)
        return abs(float(yours @ right)) / sizes if sizes and finite.mean() > NEAR else 0.0

    def _wrong(self, outcome, number):
        """Return the places of the results of a call that are not right; all of them where there are none."""
        if outcome.values is not None and not outcome.changed:
            return {*wrong_places(self.exercise, outcome, number)}
        if number in self.raised and not self.exercise.probes[number].asks(outcome):
            return set()
        return {*range(len(self.exercise.returns))}

    def _known(self):
        """Return the mistakes by what they give on the first call."""
        found = {}
        for wrong in self.exercise.singles:
            answer = self.exercise.answer(wrong.forms, self.asked[0])
            if isinstance(answer, tuple):
                found.setdefault(_digits(answer), []).append(wrong)
        return found

    def _gives(self, wrong, outcome, number):
        answer = self.exercise.answer(wrong.forms, number)
        return outcome.values is not None and alike(outcome.values, answer, self.exercise.tolerance)

    def _changed(self, change):
        """Return the function with a change made, or None where that is no function."""
        new, old = change.new, change.slot.node
        if isinstance(new, ast.AST):
            ast.fix_missing_locations(ast.copy_location(new, old))
        change.slot.put(new)
        try:
            space = dict(self.function.__globals__)
            exec(compile(ast.Module([self.tree], []), "<changed>", "exec"), space)
        except (SyntaxError, ValueError, TypeError):
            return None
        finally:
            change.slot.put(old)
        return space[self.tree.name]

    def _variables(self):
        """Return the function's variables, each with its kind, as they are when it returns."""
        kinds = dict.fromkeys(_counters(self.tree), "number")

        def look(frame, event, value):
            if event == "return" and frame.f_code is self.function.__code__:
                kinds.update({name: kind for name, one in frame.f_locals.items() if (kind := _kind(one))})

        before = sys.getprofile()
        sys.setprofile(look)
        try:
            self._call(self.function, self.asked[0])
        finally:
            sys.setprofile(before)
        return kinds


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


def _digits(values):
    """Return what is equal for results that are equal up to their last digits."""
    if values is None:
        return None
    return tuple((value.shape, (np.round(value.astype(complex), 6) + 0.0).tobytes()) for value in values)


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
