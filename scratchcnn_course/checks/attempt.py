"""Calling the learner's function on every probe, and taking what comes back, whatever it is."""

import numbers
import threading
from dataclasses import dataclass

import numpy as np

from ..exercises.trial import NotAResult
from .deadline import within


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
    """

    values: tuple | None = None
    error: BaseException | None = None
    complaint: str = ""
    changed: tuple = ()


def attempt(exercise, function, deadline):
    """Call a function on the probes of an exercise, one after the other, until one is not written yet.

    Parameters
    ----------
    exercise : Exercise
    function : callable
    deadline : float
        Seconds for all calls together.

    Returns
    -------
    outcomes : list of Outcome
        Fewer than there are probes if it stopped early.
    stack : list of traceback.FrameSummary, or None
        Where the time ran out, if it did.
    """
    outcomes = []

    def work():
        with np.errstate(all="ignore"):  # the values tell what overflowed
            for probe in exercise.probes:
                outcomes.append(_call(exercise, function, probe))
                if isinstance(outcomes[-1].error, NotImplementedError):
                    return

    stack = within(deadline, work)
    return list(outcomes), stack


def _call(exercise, function, probe):
    args, kwargs = probe.fresh()
    try:
        result = exercise.call(function, *args, **kwargs)
        values = tuple(_parts(exercise, result))
    except NotAResult as complaint:
        return Outcome(complaint=str(complaint))
    except (Exception, SystemExit) as error:
        return Outcome(error=error)
    except KeyboardInterrupt as error:
        if threading.current_thread() is threading.main_thread():
            raise  # that is somebody at the keyboard
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
    for name, part in zip(names, result if len(names) > 1 else (result,), strict=True):
        if isinstance(part, (tuple, list)):
            kind = type(part).__name__
            raise NotAResult(f"`{name}` is a {kind}, and should be an array. `np.array(...)` makes one of a list.")
        if not isinstance(part, (np.ndarray, np.generic, numbers.Number)):
            raise NotAResult(f"`{name}` is {_kind(part)}, and should be an array.")
        part = np.array(part)
        if part.dtype.kind not in "biufc":
            raise NotAResult(f"`{name}` holds values of type {part.dtype}, and should hold numbers.")
        yield part


def _wanted(names):
    return f"It should return {len(names)}: `return {', '.join(names)}`."


def _kind(value):
    if value is None:
        return "`None`"
    if isinstance(value, np.ndarray):
        return f"one array of shape {value.shape}"
    return f"a value of type `{type(value).__name__}`"
