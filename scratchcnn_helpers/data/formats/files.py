"""Files that are whole or not there: written under a temporary name, then renamed; read without pickle."""

import contextlib
import os
import tempfile
import zipfile
from pathlib import Path

import numpy as np


@contextlib.contextmanager
def write_whole(path, mode="wb"):
    """Open a temporary file beside `path` that takes its place when the block ends well, and is deleted otherwise.

    Parameters
    ----------
    path : str or path-like
    mode : {"wb", "w"}

    Yields
    ------
    file object

    Raises
    ------
    OSError
        Whatever the disk says; the old file, if there was one, is untouched then.
    """
    path = Path(path)
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, mode, encoding=None if "b" in mode else "utf-8") as file:
            yield file
        os.chmod(temporary, 0o666 & ~_umask())
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def read_npz(path):
    """Read every array of an `.npz` file, refusing pickled objects.

    Parameters
    ----------
    path : str or path-like

    Returns
    -------
    dict of str to ndarray

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If it is no `.npz` file, is cut short or damaged, or holds pickled objects.
    """
    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(f"there is no file {path}")
    if not zipfile.is_zipfile(path):
        raise ValueError(f"{path} is no .npz file, or it is cut short")
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
    except Exception as error:  # a damaged archive can raise nearly anything
        reason = f"it is damaged ({error})"
        if "pickle" in str(error).lower():
            reason = "it holds pickled objects, which could run code of their own when loaded"
        raise ValueError(f"{path} cannot be read: {reason}") from error
    strangers = [name for name, array in arrays.items() if not isinstance(array, np.ndarray)]
    if strangers:
        raise ValueError(f"{path} holds something that is no array: {', '.join(strangers)}")
    return arrays


def _umask():
    """Return the process's umask, which can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
