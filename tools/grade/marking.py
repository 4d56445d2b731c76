"""The marks of one hand-in: every exercise tried in a process of its own, judged by the checks outside of it."""

import contextlib
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from scratchcnn_course.checks.compare import same
from scratchcnn_course.checks.engine import run
from scratchcnn_course.exercises.catalogue import EXERCISES
from scratchcnn_helpers.data.formats.names import printable

from . import lending, wire
from .calls import Remote

SECONDS = 10  # for one exercise
MEMORY = 2**31  # bytes for running a network that came back
PATIENCE = 60  # for all of a learner's exercises that do not end; after that, each gets a second
RIGHT, WRONG, OPEN, MISSING = "right", "wrong", "open", "missing"


@dataclass(frozen=True)
class Verdict:
    """What came of one exercise.

    Attributes
    ----------
    exercise : str
    status : {"right", "wrong", "open", "missing"}
    title, message : str
        In a few words, and in full.
    mistake : str or None
        The identifier of a mistake that the checks know.
    hints : tuple of str
    uses : tuple of str
        The finished functions of earlier exercises that it called.
    """

    exercise: str
    status: str
    title: str = ""
    message: str = ""
    mistake: str | None = None
    hints: tuple = ()
    uses: tuple = ()


@dataclass
class Marks:
    """What came of one hand-in.

    Attributes
    ----------
    learner : str
    verdicts : dict of str to Verdict
        For every exercise.
    troubles : list of str
        What could not be read.
    """

    learner: str
    verdicts: dict = field(default_factory=dict)
    troubles: list = field(default_factory=list)

    def asked(self):
        """Return the exercises that count: all that a notebook asks for, each function once, and what passed."""
        return [name for name, one in self.verdicts.items() if not EXERCISES[name].extra or one.status == RIGHT]

    def right(self):
        """Return how many are right."""
        return sum(one.status == RIGHT for one in self.verdicts.values())


class Grader:
    """Grades hand-ins, one after the other.

    Parameters
    ----------
    sandbox : Sandbox
    exercises : list of Exercise
    """

    def __init__(self, sandbox, exercises):
        self.sandbox, self.exercises = sandbox, exercises

    def mark(self, hand_in):
        """Grade a hand-in; return its `Marks`."""
        marks, left, unreadable = Marks(hand_in.learner, troubles=list(hand_in.troubles)), PATIENCE, {}
        with tempfile.TemporaryDirectory() as folder, Desk(self.sandbox, Path(folder)) as desk:
            for exercise in self.exercises:
                began, source = time.monotonic(), hand_in.source_of(exercise.name)
                seconds = max(1, min(SECONDS * (3 if exercise.trial.builds else 1), left))  # it may train, too
                if source is None or source.path in unreadable:
                    said = unreadable[source.path] if source else "not in the hand-in"
                    verdict = Verdict(exercise.name, MISSING, said)
                elif exercise.name in source.from_package:
                    verdict = _of_the_package(exercise.name, exercise.name)
                else:
                    try:
                        verdict = self._one(desk, exercise, source, seconds, marks.troubles)
                    except Unreadable as why:
                        verdict = Verdict(exercise.name, MISSING, str(why))
                        unreadable[source.path] = str(why)
                        marks.troubles.append(f"{source.path.name}: {why}")
                marks.verdicts[exercise.name] = verdict
                left -= time.monotonic() - began if verdict.status != RIGHT else 0
        return marks

    def _one(self, desk, exercise, source, seconds, troubles):
        """Grade one exercise; raise `Unreadable` where reading the file leads nowhere."""
        order = {"text": source.text, "everything": source.everything, "name": exercise.name}
        with desk.running(exercise) as running:
            try:
                told = running.order(order | {"open": desk.open, "lent": lending.lent(exercise)}, seconds)
                there, failed = told["there"] is True, [printable(one)[:300] for one in told["troubles"]]
            except wire.Late:
                raise Unreadable(f"reading the file takes more than {2 * seconds:.0f} seconds") from None
            except (wire.Broken, LookupError, TypeError):
                raise Unreadable("reading the file ends Python") from None
            failed = [f"{source.path.name}: {one}" for one in failed if source.everything]  # a notebook is read in part
            troubles += [one for one in failed if one not in troubles]
            if not there:
                Remote(running, source.text, seconds).close()  # the process is to wait for the next exercise
                return Verdict(exercise.name, MISSING, "it is not there once the file has been read")
            return _judged(exercise, Remote(running, source.text, 2 * seconds), seconds)


class Unreadable(Exception):
    """Raised where a file cannot even be read; its words are for the learner."""


class Desk:
    """A process that waits for the exercises of one hand-in; a new one where something was wrong with the last.

    Parameters
    ----------
    sandbox : Sandbox
    folder : Path
        Empty, for what is lent.
    """

    def __init__(self, sandbox, folder):
        self.sandbox, self.folder, self.waiting, self.open = sandbox, folder, None, False

    @contextlib.contextmanager
    def running(self, exercise):
        """Give a process that serves this exercise."""
        place = self.folder / exercise.name
        place.mkdir()
        self.open = lending.lay_out(exercise, place)
        if self.open or self.waiting is None or self.waiting.ended:
            self._end()
            self.waiting = self.sandbox.start(place)
        try:
            yield self.waiting
        except BaseException:
            self._end()
            raise
        if self.open:
            self._end()

    def _end(self):
        if self.waiting is not None:
            self.waiting.end()
            self.waiting = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._end()


def _judged(exercise, remote, seconds):
    """Let the checks try a function, and say what came of it."""
    name, uses = exercise.name, ()
    try:
        with less_memory() if exercise.trial.builds else contextlib.nullcontext():
            result = run(name, remote.function(name), deadline=3 * seconds + 5)
        if result.status == "correct" and not remote.trouble:
            again = _again(exercise, remote)
        uses = () if remote.trouble else tuple(one for one in remote.close() if one in EXERCISES)
    except Exception as error:  # whatever an answer made the checks do
        remote.running.end()
        return Verdict(name, WRONG, f"what it returns cannot be judged ({type(error).__name__})")
    if remote.trouble:
        return _in_trouble(name, remote.trouble, seconds)
    if result.status == "correct" and not again:
        return Verdict(name, WRONG, "it is right on the numbers of the check, and wrong on others")
    status = {"correct": RIGHT, "not attempted": OPEN}.get(result.status, WRONG)
    return Verdict(name, status, result.title, result.message, result.mistake, tuple(result.hints), uses)


@contextlib.contextmanager
def less_memory():
    """Let this process take little more memory than it has, where the system can: a network may be made to fill it."""
    try:
        import resource

        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except (ImportError, OSError):
        yield
        return
    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + MEMORY, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


def _in_trouble(name, trouble, seconds):
    what, _, more = trouble.partition(" ")
    if what == "package":
        return _of_the_package(name, more)
    if what == "layer":
        said = "A layer of one's own is not judged here: look at it yourself."
        return Verdict(name, WRONG, f"its network has a layer `{more}`, which the package does not have", said)
    if what == "late":
        return Verdict(
            name, WRONG, f"it did not come to an end in {seconds:.0f} seconds", "Is there a loop that never ends?"
        )
    return Verdict(name, WRONG, "it ended Python", "`exit()`, or a crash. A function ends with `return`.")


def _of_the_package(name, used):
    said = f"It is `{used}` of the package that does the work, and that is not to be had where `{name}` is asked for."
    return Verdict(name, WRONG, "it is the finished version of the package", said)


def _again(exercise, remote):
    """Tell whether a function is right on other numbers, too: nobody can have written those down beforehand."""
    if exercise.call.__name__ != "plain_call":
        return True
    rng, answers = np.random.default_rng(), []
    for probe in exercise.probes:
        if probe.optional or not any(map(_can_move, (*probe.args, *probe.kwargs.values()))):
            continue
        args, kwargs = _moved(probe, rng)
        try:
            with np.errstate(all="ignore"):
                expected = exercise.right(*_copies(args), **kwargs)
                yours = remote.function(exercise.name)(*args, **kwargs)
        except Exception:
            continue  # it may refuse what the exercise does not promise
        yours, expected = (one if isinstance(one, (tuple, list)) else (one,) for one in (yours, expected))
        answers.append(
            len(yours) == len(expected)
            and all(
                same(np.asarray(a), np.asarray(b), exercise.tolerance) for a, b in zip(yours, expected, strict=True)
            )
        )
    return not remote.trouble and all(answers) and (bool(answers) or not any(map(_moves, exercise.probes)))


def _can_move(value):
    return isinstance(value, np.ndarray) and value.dtype.kind == "f" and not np.isin(value, (0, 1)).all()


def _moves(probe):
    return not probe.optional and any(map(_can_move, (*probe.args, *probe.kwargs.values())))


def _moved(probe, rng):
    """Return the arguments of a probe with every float a few hundredths larger or smaller."""
    args, kwargs = probe.fresh()

    def move(value):
        return value * rng.uniform(0.97, 1.03, value.shape).astype(value.dtype) if _can_move(value) else value

    return [move(value) for value in args], {name: move(value) for name, value in kwargs.items()}


def _copies(args):
    return [value.copy() if isinstance(value, np.ndarray) else value for value in args]
