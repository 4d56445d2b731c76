"""One at a time: a lock between notebooks that write the same file."""

import contextlib
import os
import time
from pathlib import Path

PATIENCE, STALE = 5.0, 10.0  # seconds: to wait for others, and after which a lock was left behind by a dead kernel


@contextlib.contextmanager
def locked(path):
    """Hold the lock of a file while the block runs: a file beside it that only one can make.

    Parameters
    ----------
    path : path-like

    Raises
    ------
    OSError
        If others hold it too long, or the folder cannot be written to.
    """
    lock = Path(path).absolute()
    lock = lock.with_name(f".{lock.name}.lock")
    _take(lock)
    try:
        yield
    finally:
        with contextlib.suppress(FileNotFoundError):
            lock.unlink()


def _take(lock):
    end = time.monotonic() + PATIENCE
    while True:
        try:
            os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
            return
        except FileExistsError:
            with contextlib.suppress(FileNotFoundError):
                if time.time() - lock.stat().st_mtime > STALE:
                    lock.unlink()
                    continue
            if time.monotonic() > end:
                raise
            time.sleep(0.02)
