"""Running a function that may never return, or fill the memory."""

import contextvars
import ctypes
import functools
import itertools
import mmap
import sys
import threading
import time
import traceback
from pathlib import Path

MOST_MEMORY = 10**9  # bytes more than before
IDLE = 0.002  # of the time on the wall: who takes less waits for something
PATIENCE = 20  # how many times longer than its own time a function may take on a busy computer


class Stopped(BaseException):
    """Raised inside a function whose time is up; no `except Exception` can swallow it."""


class Cut(list):
    """Where a function was when it was stopped: a list of `traceback.FrameSummary`.

    Attributes
    ----------
    why : {"time", "waiting", "memory"}
    """

    def __init__(self, frames, why):
        super().__init__(frames)
        self.why = why


def within(seconds, work, expired=lambda: None):
    """Run `work()`, and stop it when it has used its time.

    What counts is the processor's time that it takes itself, so that a busy computer makes no difference. It runs in a
    thread, with the context variables of the caller. Code in Python is stopped between two of its steps.
    Code in C cannot be stopped: it is left alone, and ends with the program at the latest. Where there are no threads,
    as in a browser, it runs here, slower, and looks at the clock in every line.

    Parameters
    ----------
    seconds : float
    work : callable
    expired : callable
        Called before it is stopped.

    Returns
    -------
    Cut, or None
        None if it returned in time; else where it was.

    Raises
    ------
    BaseException
        Whatever `work` raised.
    """
    failures = []

    def guarded():
        try:
            work()
        except Stopped:
            pass
        except BaseException as failure:
            failures.append(failure)

    thread = threading.Thread(target=contextvars.copy_context().run, args=(guarded,), daemon=True)
    try:
        thread.start()
    except RuntimeError:  # Python in a browser has no threads
        return _watched(seconds, work, expired)
    over = _Limits(seconds, _clock_of(thread))
    try:
        while thread.is_alive() and not over():
            thread.join(0.02)  # in short waits, so that an interrupt is heard on Windows, too
    except BaseException:
        _stop(thread)
        raise
    if not over.why or not thread.is_alive():
        if failures:
            raise failures[0]
        return None
    expired()
    frame = sys._current_frames().get(thread.ident)
    stack = list(traceback.extract_stack(frame)) if frame else []
    _stop(thread)
    return Cut(stack, over.why)


class _Limits:
    """Tells whether a function has used up its time or its memory, and which of the two, in `why`."""

    def __init__(self, seconds, clock):
        self.seconds, self.clock, self.why, self.memory_used = seconds, clock, "", _memory_gauge()
        self.started, self.begun, self.memory = time.monotonic(), clock(), self.memory_used()

    def __call__(self):
        wall = time.monotonic() - self.started
        if self.memory_used() - self.memory > MOST_MEMORY:
            self.why = "memory"
        elif wall > self.seconds:
            own = self.clock() - self.begun
            if own > self.seconds or wall > PATIENCE * self.seconds:
                self.why = "time"
            elif own < IDLE * wall:
                self.why = "waiting"
        return bool(self.why)


def _clock_of(thread):
    """Return a function that tells the processor's time of a thread, or of the process where that cannot be told."""
    if not hasattr(time, "pthread_getcpuclockid"):
        return time.process_time
    try:
        clock = time.pthread_getcpuclockid(thread.ident)
    except OSError:
        return time.process_time

    def own():
        try:
            return time.clock_gettime(clock)
        except OSError:  # it has just come to its end
            return 0.0

    return own


@functools.cache
def _memory_gauge():
    """Return a function that tells how many bytes this process takes; where that cannot be told, it says 0."""
    table = Path("/proc/self/statm")
    if table.exists():
        return lambda: int(table.read_text().split()[1]) * mmap.PAGESIZE
    try:
        import psutil
    except ImportError:
        return lambda: 0
    return lambda: psutil.Process().memory_info().rss


def _watched(seconds, work, expired):
    """Do the same in this thread: a trace function is called in every line, and may raise."""
    stack, before = [], sys.gettrace()
    over, lines = _Limits(seconds, time.process_time), itertools.count()

    def watch(frame, event, value):
        if over.why or (next(lines) % 100 == 0 and over()):
            if not stack:
                expired()
                stack.extend(traceback.extract_stack(frame))
            raise Stopped
        return watch

    sys.settrace(watch)
    try:
        work()
    except Stopped:
        pass
    finally:
        sys.settrace(before)
    return Cut(stack, over.why) if stack else None


def _stop(thread):
    """Ask a thread to stop, a few times, since a bare `except:` can swallow even that."""
    for _ in range(5):
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident), ctypes.py_object(Stopped))
        thread.join(0.1)
        if not thread.is_alive():
            return
