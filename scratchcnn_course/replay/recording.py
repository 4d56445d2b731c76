"""Run a function, and make a `Trace` of every number that it read and wrote."""

import inspect

import numpy as np

from .arrays import Logged
from .creators import patched
from .numbers import plain
from .recorder import Full, Recorder, working
from .source import Source
from .story import at_once, frames_from_reads, to_trace
from .twins import twin_of

MOST_STEPS, MOST_CELLS = 10_000, 50_000


def record(function, *args, **kwargs):
    """Run a function and make a trace of its steps, for `widgets.Player`.

    A step is a write into an array. Its sentence is the arithmetic that the code did, whether right or wrong; lit are
    the cells that went into it. The arguments are copied first.

    What has no steps of its own is replaced, and the trace's note says so: a function that is not written yet
    (`NotImplementedError`) or works on whole arrays at once, by the finished loops of that name.

    Parameters
    ----------
    function : callable
    *args, **kwargs
        Its arguments.

    Returns
    -------
    Trace
        `trace.result` is what the function returned. Where it was stopped, after 10,000 steps or by an error, the note
        says so, and the result is `None`.

    Raises
    ------
    TypeError
        If `function` cannot be called.
    ValueError
        If the arguments are too large to watch, or there is nothing to show.
    Exception
        What the function itself raises before its first step.
    """
    if not callable(function):
        raise TypeError(f"function must be a function, got {type(function).__name__}")
    size = sum(value.size for value in (*args, *kwargs.values()) if isinstance(value, np.ndarray))
    if size > MOST_CELLS:
        raise ValueError(
            f"the arguments have {size:,} numbers, too many to watch (at most {MOST_CELLS:,}): give a smaller piece, "
            "one image instead of a batch, say"
        )
    name = getattr(function, "__name__", "the function")
    log, result, error = _run(function, args, kwargs)
    if isinstance(error, NotImplementedError):
        return _instead(function, args, kwargs, f"{name} is not written yet", None)
    stopped = _what_stopped(error, log)
    if len(log.frames) > 1 or (log.frames and np.size(result) <= 1):
        whole = all(len(values) > 1 for *_, values, _, _ in log.frames)
        note = "Each step writes many cells at once; the sentence is about the first of them." if whole else ""
        return to_trace(log, f"{name}, your own steps", stopped or note, result)
    if isinstance(error, Exception):
        raise error
    if sum(len(cells) < owner.root.size for owner, cells, *_ in log.reads) > 1:
        frames_from_reads(log)
        note = "It writes into no array, so the steps are what it reads."
        return to_trace(log, f"{name}, what it reads", stopped or note, result)
    if not log.reads and not log.frames:
        raise ValueError(f"{name} neither read nor wrote an array, so there is nothing to show")
    note = f"{name} works on whole arrays at once, so there are no steps of its own to watch"
    return _instead(function, args, kwargs, note, result)


def _run(function, args, kwargs):
    """Call the function on logged copies of its arguments; return the recorder, the result and what was raised."""
    log = Recorder(MOST_STEPS, Source(function, _run.__code__))
    args, kwargs = list(args), dict(kwargs)
    for place, name in _names(function, args, kwargs):
        where = args if isinstance(place, int) else kwargs
        if isinstance(where[place], np.ndarray) and where[place].size:
            where[place] = np.array(where[place]).view(Logged)
            log.own(where[place], name)
    result = error = None
    with patched(function), working(log):
        try:
            result = function(*args, **kwargs)
        except (Exception, Full) as raised:
            error = raised
    return log, _without_memory(result), error


def _names(function, args, kwargs):
    """Return where each argument lies, and its name."""
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        parameters = []
    single = [p.name for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    names = [*single, *(f"argument {i + 1}" for i in range(len(single), len(args)))]
    return [*enumerate(names[: len(args)]), *((name, name) for name in kwargs)]


def _without_memory(value):
    if isinstance(value, (tuple, list)):
        return type(value)(map(_without_memory, value))
    return np.array(value) if isinstance(value, Logged) else plain(value)


def _what_stopped(error, log):
    if error is None:
        return ""
    if isinstance(error, Full):
        return f"Stopped after {len(log.frames):,} steps. Take a smaller array to watch it to the end."
    place, trace = None, error.__traceback__
    while trace is not None:
        line = log.source.line_of(trace.tb_frame, trace.tb_lineno)
        place, trace = (place if line is None else line), trace.tb_next
    where = "" if place is None else f' in "{log.source.lines[place].strip()}"'
    return f"After {len(log.frames):,} steps it stopped{where}. {type(error).__name__}: {error}"


def _instead(function, args, kwargs, note, result):
    """Return the trace of the finished loops; without such, of everything in one step."""
    name, twin = getattr(function, "__name__", "the function"), twin_of(function)
    if twin is not None and twin is not function:
        log, twins_result, error = _run(twin, args, kwargs)
        if log.frames:
            note = f"{note}. These are the steps of the finished one, with loops."
            trace = to_trace(log, f"{name}, the finished loops", note, result if result is not None else twins_result)
            trace.code, trace.lines = (), None  # it may be an exercise
            return trace
        if result is None:
            raise error
    if result is None:
        raise ValueError(f"{name} is not written yet, and there is no finished version with loops to show instead")
    given = {n: (args if isinstance(place, int) else kwargs)[place] for place, n in _names(function, args, kwargs)}
    given = {n: value for n, value in given.items() if isinstance(value, np.ndarray)}
    return at_once(name, given, note + ".", result)
