"""Running a function that may never return."""

import contextvars
import ctypes
import sys
import threading
import time
import traceback


class Stopped(BaseException):
    """Raised inside a function whose time is up; no `except Exception` can swallow it."""


def within(seconds, work):
    """Run `work()`, and stop it when its time is up.

    It runs in a thread, with the context variables of the caller. Code in Python is stopped between two of its steps.
    Code in C cannot be stopped: it is left alone, and ends with the program at the latest. Where there are no threads,
    as in a browser, it runs here, slower, and looks at the clock in every line.

    Parameters
    ----------
    seconds : float
    work : callable

    Returns
    -------
    list of traceback.FrameSummary, or None
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
        return _watched(seconds, work)
    end = time.monotonic() + seconds
    try:
        while thread.is_alive() and time.monotonic() < end:
            thread.join(0.05)  # in short waits, so that an interrupt is heard on Windows, too
    except BaseException:
        _stop(thread)
        raise
    if not thread.is_alive():
        if failures:
            raise failures[0]
        return None
    frame = sys._current_frames().get(thread.ident)
    stack = list(traceback.extract_stack(frame)) if frame else []
    _stop(thread)
    return stack


def _watched(seconds, work):
    """Do the same in this thread: a trace function is called in every line, and may raise."""
    end, stack, before = time.monotonic() + seconds, [], sys.gettrace()

    def watch(frame, event, value):
        if time.monotonic() > end:
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
    return stack or None


def _stop(thread):
    """Ask a thread to stop, a few times, since a bare `except:` can swallow even that."""
    for _ in range(5):
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident), ctypes.py_object(Stopped))
        thread.join(0.1)
        if not thread.is_alive():
            return
