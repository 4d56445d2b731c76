"""Calling the learner's function on every probe, and taking what comes back, whatever it is."""

import numbers
import threading
import types
from dataclasses import dataclass

import numpy as np

from ..exercises.trial import NotAResult
from .deadline import Stopped, within
from .session import Session

OPTIONAL = 1.0  # seconds for what nobody asked for: a right function may go on for ever there


@dataclass(frozen=True)
class Outcome:
    """What came of one call.

    Attributes
    ----------
    values : tuple of ndarray, or None
        Copies of the results, if they could be read.
    error : BaseException, or None
        What was raised.
    complaint : str
        Why the results cannot be read.
    changed : tuple of str
        The arguments that were written to.
    nothing : bool
        Whether `None` came back.
    """

    values: tuple | None = None
    error: BaseException | None = None
    complaint: str = ""
    changed: tuple = ()
    nothing: bool = False


@dataclass(frozen=True)
class Attempt:
    """What came of all calls.

    Attributes
    ----------
    outcomes : list of Outcome
        Fewer than there are probes if it stopped early.
    cut : Cut or None
        Where it was stopped, if it was.
    session : Session
        What the function did beside its task.
    """

    outcomes: list
    cut: list | None
    session: Session


def attempt(exercise, function, deadline):
    """Call a function on the probes of an exercise, one after the other, until one is not written yet.

    Parameters
    ----------
    exercise : Exercise
    function : callable
    deadline : float
        Seconds of the processor's time for all calls together.

    Returns
    -------
    Attempt
    """
    outcomes, counted = [], []

    def work(probes):
        with np.errstate(all="ignore"):  # the values tell what overflowed
            for probe in probes:
                outcome = call(exercise, function, probe, session)
                if counted:
                    return  # it was stopped, and would not hear of it
                outcomes.append(outcome)
                if is_stub(outcome.error, function):
                    return

    asked, optional = ([probe for probe in exercise.probes if probe.optional is kind] for kind in (False, True))
    with Session(function) as session:
        for probes, seconds in ((asked, deadline), (optional, min(deadline, OPTIONAL))):
            cut = within(seconds, lambda some=probes: work(some), lambda: counted.append(len(outcomes)))
            if cut is not None or len(outcomes) < len(asked):
                break
    return Attempt(outcomes[: counted[0]] if counted else outcomes, cut, session)


def is_stub(error, function):
    """Tell whether an error is the function's own `raise NotImplementedError`, not one of something that it calls."""
    if type(error) is not NotImplementedError:
        return False
    last = error.__traceback__
    while last.tb_next is not None:
        last = last.tb_next
    while hasattr(function, "func") or hasattr(function, "__wrapped__"):
        function = getattr(function, "func", None) or function.__wrapped__
    return getattr(function, "__code__", last.tb_frame.f_code) is last.tb_frame.f_code


def call(exercise, function, probe, session):
    """Call a function on one probe, and return what came of it as an `Outcome`; a session is put back after it."""
    args, kwargs = probe.fresh()
    try:
        result = ()
        try:
            result = exercise.call(function, *args, **kwargs)
        finally:
            session.put_back()
        values = tuple(_parts(exercise, result))
    except NotAResult as complaint:
        return Outcome(complaint=str(complaint), nothing=result is None)
    except Stopped:
        raise
    except KeyboardInterrupt as error:
        if threading.current_thread() is threading.main_thread():
            raise  # that is somebody at the keyboard
        return Outcome(error=error)
    except BaseException as error:  # whatever it is, it is the learner's
        return Outcome(error=error)
    given = dict(zip(exercise.parameters, args, strict=False)) | kwargs
    before = dict(zip(exercise.parameters, probe.args, strict=False)) | probe.kwargs
    changed = tuple(name for name, value in given.items() if _differs(value, before[name]))
    return Outcome(values=values, changed=changed)


def _differs(after, before):
    if not isinstance(before, np.ndarray):
        return False
    return after.shape != before.shape or not np.allclose(after, before, rtol=1e-9, atol=1e-9, equal_nan=True)


def _parts(exercise, result):
    """Yield the results as arrays of their own, or raise a `NotAResult` with words."""
    names = exercise.returns
    if result is None:
        raise NotAResult("Your function returns nothing, that is `None`. Is there a `return` at its end?")
    if len(names) > 1:
        if not isinstance(result, (tuple, list)):
            raise NotAResult(f"Your function returns {_kind(result)}. {_wanted(names)}")
        if len(result) != len(names):
            raise NotAResult(f"Your function returns {len(result)} results. {_wanted(names)}")
    several = len(names) == 1 and isinstance(result, tuple) and len(result) > 1
    if several and (isinstance(result[0], np.ndarray) or names[0] not in exercise.letters):
        raise NotAResult(f"Your function returns {len(result)} results. One is wanted: `return {names[0]}`.")
    for name, part in zip(names, result if len(names) > 1 else (result,), strict=True):
        if isinstance(part, (tuple, list)):
            kind = type(part).__name__
            raise NotAResult(f"`{name}` is a {kind}, and should be an array. `np.array(...)` makes one of a list.")
        if isinstance(part, np.matrix) or np.ma.is_masked(part):
            raise NotAResult(f"`{name}` {_SPECIAL[isinstance(part, np.matrix)]}")
        if not isinstance(part, (np.ndarray, np.generic, numbers.Number)):
            raise NotAResult(f"`{name}` is {_kind(part)}. It should be an array.")
        part = np.array(part)
        if part.dtype.kind not in "biufc":
            raise NotAResult(f"`{name}` holds values of type {part.dtype}, and should hold numbers.")
        yield part


_SPECIAL = {
    True: "is a `np.matrix`, for which `*` means another thing. `np.asarray(...)` makes an array of it.",
    False: "is a masked array: some of its values are hidden. Every value should be a number.",
}


_MADE_BY = {types.GeneratorType: "yield", types.CoroutineType: "async"}


def _wanted(names):
    return f"It should return {len(names)}: `return {', '.join(names)}`."


def _kind(value):
    if value is None:
        return "`None`"
    if isinstance(value, np.ndarray):
        return f"one array of shape {value.shape}"
    if callable(value):
        return "a function that was not called: round brackets are missing"
    if isinstance(value, (types.GeneratorType, types.CoroutineType)):
        return f"a {type(value).__name__}, which comes of the `{_MADE_BY[type(value)]}` in your function"
    return f"a value of type `{type(value).__name__}`"
