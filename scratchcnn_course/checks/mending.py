"""Which small change of a learner's own lines makes them right? That was tried, so it is certain, and says where."""

import ast
import time
import warnings
from dataclasses import replace
from itertools import islice

import numpy as np

from .changes import changes
from .deadline import within
from .mending_words import Found, said, statement, told
from .session import Session
from .slots import slots
from .trying import Trying
from .words import because, sentences

MOST, SECONDS = 3000, 1.2  # changes that are tried, and the processor's time for all of them
PATIENCE = 1.5  # how many times longer it may take until it is stopped: a change may make a loop that never ends
WALL = 10  # seconds, where a computer is busy
PLAIN = (ast.operator, ast.cmpop, ast.boolop, ast.unaryop, ast.expr_context)  # what Python has but one of
NEARER, FIRST = 0.02, 5  # what a change has to win to be the first of two, and how many such are gone on with


def with_mend(exercise, function, outcomes, failed, result):
    """Add to what is said of a function at which place a small change makes it right, or at which two places.

    Or one of its results. Only where it has no name, and nothing more certain.

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
    if result.grounds in ("bank", "lines") and result.status != "error":
        return result
    if any(isinstance(one.error, MemoryError) for one in outcomes):
        return result  # with a change, it may fill what memory there is
    found = _mend(exercise, function, outcomes, failed, result)
    if not found:
        return result
    title = found.title if result.status == "wrong" else because(result.title, found.title)
    return replace(result, title=title, message=sentences(result.message, found.words), grounds="mend")


def _mend(exercise, function, outcomes, failed, result):
    with Session(function) as session, np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of lines that nobody wrote
        about = {exercise.returns.index(result.difference.name)} if result.difference else set()
        search = _Search(Trying(exercise, function, outcomes, failed, session), about)
        if search.tree is None or exercise.trial.builds:
            return None
        cut = within(PATIENCE * SECONDS, search.once)
        if not (search.all_right or result.grounds):  # the numbers may say more than what is right on some calls
            search.found = search.but_large or search.found
        if cut is None and search.trying.enough and not (search.all_right or search.but_large or result.grounds):
            within(2 * SECONDS, search.twice)
    return search.found and said(exercise, function, search.found, stopped=result.status == "error")


class _Search:
    """The search for a change that makes something right on all calls that were asked for, or for two such.

    What makes a part of the results right is best if that are those that are spoken of, `about`.
    """

    def __init__(self, trying, about):
        self.trying, self.tree, self.about = trying, trying.tree, about
        self.found, self.all_right, self.but_large, self.nearer = [], False, [], []

    def once(self):
        """Try one change after the other, until one makes all right; else the first that makes more right is kept."""
        self.names, self.suspects = self.trying.variables(), self.trying.suspects()
        self.parents = {id(slot.node): slot.parent for slot in slots(self.tree)}
        for change, left, large, won in self._tried(SECONDS):
            found = self._as_found(change, left, large=large)
            if not left:
                self.found, self.all_right = [found], True
                return
            if large:
                self.but_large = self.but_large or [found]
            elif left < self.trying.wrong and self._is_part(change, left):
                if not self.found or (not self.about & {*self.found[0].places} and self.about & {*found.places}):
                    self.found = [found]
            if won > NEARER and not change.loose:
                self.nearer.append((won, found))

    def _is_part(self, change, left):
        """Tell whether a change mends what its own line gives, and the line that stopped: else it hides the error."""
        line = self.trying.line
        if line is None:
            return not self._assigned(change.slot) & left
        stopped = [one for one in slots(self.tree) if isinstance(one.node, ast.stmt) and one.node.lineno == line]
        return change.slips and not any(self._assigned(one) & left for one in (change.slot, *stopped))

    def _as_found(self, change, left=(), *, large=False):
        places = self._assigned(change.slot) - {*left} or self.trying.wrong - {*left}
        places = () if large or not left else tuple(sorted(places))
        return Found(change, *told(change.slot, self.parents), places, large)

    def _tried(self, seconds):
        """Yield changes of the lines as they are, what is still wrong with each, and how much is won."""
        until, ends = time.process_time() + seconds, time.monotonic() + WALL
        for change in islice(changes(self.tree, self.names, self.suspects, self.trying.line), MOST):
            if time.process_time() > until or time.monotonic() > ends:
                return
            if not (change.slips or self.trying.enough):
                continue
            if function := self.trying.changed(change):
                yield change, *self.trying.left(function)

    def twice(self):
        """Try a second change beside each of those that won most: in another place, or it would be one."""
        for _, first in sorted(self.nearer, key=lambda pair: -pair[0])[:FIRST]:
            slot, old = first.change.slot, first.change.slot.node
            slot.put(first.change.new)
            tried = self._tried(SECONDS / 4)
            second = next((one for one, left, *_ in tried if not left and self._apart(first.change, one)), None)
            tried.close()
            slot.put(old)
            if second is not None:
                self.found = [first, self._as_found(second)]
                return

    def _apart(self, one, other):
        """Tell whether two changes are in two places: none of them in what the other one makes, or takes away."""
        if other.loose:
            return False
        pieces = [_nodes(one.slot.node) + _nodes(one.new), _nodes(other.slot.node) + _nodes(other.new)]
        inside = [{id(node) for node in piece if not isinstance(node, PLAIN)} for piece in pieces]
        return not inside[0] & inside[1] or isinstance(other.slot.node, ast.stmt) or isinstance(one.slot.node, ast.stmt)

    def _assigned(self, slot):
        """Return the places of the results that the line of a change gives a value."""
        line = statement(slot, self.parents)
        targets = [*getattr(line, "targets", ()), *([line.target] if isinstance(line, ast.AugAssign) else ())]
        names = {node.id for one in targets for node in ast.walk(one) if isinstance(node, ast.Name)}
        return {place for place, name in enumerate(self.trying.exercise.returns) if name in names}


def _nodes(piece):
    """Return all nodes of a piece of a tree, or of several lines."""
    return [node for one in (piece if isinstance(piece, list) else [piece]) for node in ast.walk(one)]
