"""Ctrl-C, and what else asks a program to end: a training ends after its batch, and first it is saved."""

import contextlib
import signal
import threading

WISHES = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


@contextlib.contextmanager
def ended_softly(progress):
    """Hand the wish to end on to `progress`, which knows whether it can wait; without one, end at once.

    What asks in a way that somebody else answers, or is meant not to be heard (`nohup`), stays as it is.
    """

    def end(number, frame):
        if not (progress and progress.stop()):
            raise KeyboardInterrupt

    usual = signal.SIG_DFL, signal.default_int_handler
    ours = [wish for wish in WISHES if signal.getsignal(wish) in usual]
    if threading.current_thread() is not threading.main_thread():
        ours = []  # elsewhere Python hears no signal
    before = {wish: signal.signal(wish, end) for wish in ours}
    try:
        yield
    finally:
        for wish, handler in before.items():
            signal.signal(wish, handler)
