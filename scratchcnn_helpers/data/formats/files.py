"""Files that are whole or not there: written under a temporary name, then renamed; read without pickle."""

import contextlib
import errno
import math
import os
import tempfile
import time
from pathlib import Path

import numpy as np

from .archives import open_zip

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
    handle, temporary = tempfile.mkstemp(prefix=f".{start}.", suffix=".part", dir=path.parent)
    held = [os.dup(handle)] if flock else []  # the lock lasts until the file has its place, not only until it is closed
    try:
        with os.fdopen(handle, mode, encoding=None if "b" in mode else "utf-8") as file:
            _lock(file)
            yield file
        os.chmod(temporary, path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
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


def read_npz(path, names=None, *, where=None) -> dict[str, np.ndarray]:
    """Read arrays of an `.npz` file, refusing pickled objects.

    Parameters
    ----------
    path : path or binary file
    names : sequence of str, optional
        Which arrays; without it, all.
    where : str, optional
        What errors call the file; without it, its path.

    Returns
    -------
    dict of str to ndarray

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If it is no `.npz` file, is cut short or damaged, holds pickled objects or something that is no array, or would
        unpack to far too much.
    """
    path = Path(path) if isinstance(path, (str, os.PathLike)) else path
    where = where or path
    if isinstance(path, Path) and not path.is_file():
        raise FileNotFoundError(f"there is no file {path}")
    with open_zip(path, where, kind=".npz") as archive:
        entries = {entry.filename.removesuffix(".npy"): entry for entry in archive.infolist()}
        try:
            return {name: _read_array(archive, entries[name]) for name in (entries if names is None else names)}
        except Exception as error:  # a damaged archive can raise nearly anything
            reason = str(error) if isinstance(error, _NoArray) else f"cannot be read: it is damaged ({error})"
            raise ValueError(f"{where} {reason}") from None


class _NoArray(Exception):
    """What lies in an archive is no array that may be read."""


def _read_array(archive, entry):
    """Read one array after comparing what its header promises with what there is."""
    headers = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}
    with archive.open(entry) as file:
        if file.read(6) != b"\x93NUMPY":
            raise _NoArray(f"holds something that is no array: {entry.filename}")
        file.seek(0)
        shape, _, dtype = headers[np.lib.format.read_magic(file)](file)
        if dtype.hasobject:
            raise _NoArray(
                "holds pickled objects, which could run code of their own when loaded: allow_pickle stays off"
            )
        if math.prod(shape) * dtype.itemsize != entry.file_size - file.tell():
            raise ValueError(f"{entry.filename} should hold {shape} of {dtype}, and has another size")
        file.seek(0)
        return np.lib.format.read_array(file, allow_pickle=False)


def _umask():
    """Return the process's umask, which can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
