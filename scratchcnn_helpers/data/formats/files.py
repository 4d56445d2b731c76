"""Files that are whole or not there: written under a temporary name, then renamed."""

import contextlib
import errno
import os
import time
import uuid
from pathlib import Path

try:
    from fcntl import LOCK_EX, LOCK_NB, flock
except ImportError:  # Windows, where nobody can delete a file that another has open
    flock = None


@contextlib.contextmanager
def write_whole(path, mode="wb"):
    """Open a temporary file beside `path` that takes its place when the block ends well, and is deleted otherwise.

    What an earlier run, killed in the middle, has left there for this path is cleared away.

    Parameters
    ----------
    path : str or path-like
        A link is followed: the file that it names is written.
    mode : {"wb", "w"}

    Yields
    ------
    file object

    Raises
    ------
    OSError
        What `check_target` says, or the disk; the old file, if there was one, is untouched then.
    """
    path = check_target(path)
    start = path.name.encode()[:60].decode(errors="ignore")  # a name may have 255 bytes, and this one is longer
    _clear(path.parent, f".{start}.")
    temporary, held = str(path.with_name(f".{start}.{uuid.uuid4().hex}.part")), []
    try:
        with open(temporary, mode.replace("w", "x"), encoding=None if "b" in mode else "utf-8") as file:
            _lock(file)
            held += [os.dup(file.fileno())] if flock else []  # locked until it has its place, not only while it is open
            yield file
        if path.exists():
            os.chmod(temporary, path.stat().st_mode & 0o777)
        os.replace(temporary, path)
    except BaseException as error:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        if isinstance(error, OSError) and error.filename in (None, temporary):  # a full disk, say
            raise type(error)(error.errno, error.strerror or str(error), str(path)) from None
        raise
    finally:
        for lock in held:
            os.close(lock)


def check_target(path) -> Path:
    """Return the file that `path` stands for, links followed, or raise an `OSError` when it cannot be written.

    Only regular files are: no folder, pipe or device, and nothing that is write-protected, for whoever asks.
    """
    path = Path(os.path.realpath(path))
    folder, there = path.parent, os.path.lexists(path)
    for wrong, number, words, where in (  # an OSError becomes the kind that its number stands for
        (lambda: not folder.is_dir(), errno.ENOENT, "there is no such folder", folder),
        (path.is_dir, errno.EISDIR, "it is a folder", path),
        (lambda: there and not path.is_file(), errno.EINVAL, "it is no regular file", path),
        (lambda: there and not path.stat().st_mode & 0o222, errno.EACCES, "it is write-protected", path),
        (lambda: os.name != "nt" and not folder.stat().st_mode & 0o222, errno.EACCES, "it is write-protected", folder),
        (lambda: len(os.fsencode(path.name)) > 255, errno.ENAMETOOLONG, "its name is too long", path),
    ):
        if wrong():
            raise OSError(number, words, str(where))
    if there:
        open(path, "r+b").close()  # what forbids writing forbids this
    return path


def _clear(folder, start):
    """Delete the temporary files of a name that nobody writes any more."""
    for left in folder.iterdir():
        if left.name.startswith(start) and left.name.endswith(".part"):
            with contextlib.suppress(OSError), open(left, "r+b") as file:
                if flock is None or left.stat().st_size or time.time() - left.stat().st_mtime > 60:  # or just begun
                    _lock(file)
                    left.unlink()


def _lock(file):
    """Lock an open file against `_clear`, or raise an `OSError` where somebody has it."""
    if flock is not None:
        flock(file, LOCK_EX | LOCK_NB)
