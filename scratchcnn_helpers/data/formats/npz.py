"""Arrays in one npz file, read without pickle, and data sets kept so, as Keras keeps MNIST."""

import math

import numpy as np

from ..dataset import Dataset
from .archives import open_zip
from .arrays import Raw
from .places import as_folder

_KEYS = (
    ("x_train", "y_train", "x_test", "y_test"),  # Keras
    ("train_images", "train_labels", "test_images", "test_labels"),
)


def load_npz(path, *, name=None) -> Dataset:
    """Read one ``.npz`` file, such as Keras's ``mnist.npz``.

    Parameters
    ----------
    path : path
        A file with the arrays ``x_train, y_train, x_test, y_test``, or ``train_images, train_labels,
        test_images, test_labels``. Images are integers from 0 to 255 (or to a smaller number, which is white then) or
        floats from 0 to 1, of shape (N, H, W), (N, C, H, W) or (N, H, W, C) with 1 or 3 channels; labels are integers
        of shape (N,) or (N, 1).
    name : str, optional
        The name of the data set; without it, the file's.

    Returns
    -------
    Dataset

    Raises
    ------
    FileNotFoundError
        When there is no such file.
    ValueError
        When the file is damaged or holds something else. Arrays of Python objects are not read: they are pickles.
    """
    return read_npz_set(path, name=name).dataset()


def read_npz_set(path, *, name=None) -> Raw:
    """Read the four arrays of an npz file, as they are."""
    path = as_folder(path)
    return Raw(*npz_arrays(path, where=path), name or path.stem, str(path))


def npz_arrays(file, *, where):
    """Read the four arrays of an npz file, which may be open; `where` is what errors call it."""

    def these(names):
        if (keys := set_keys(names)) is None:
            must = " or ".join(map(str, _KEYS))
            raise ValueError(f"{where} is no data set in npz form: it must hold {must}, but holds {list(names)[:20]}")
        return keys

    return list(read_npz(file, these, where=where).values())


def set_keys(names):
    """Return what the four arrays of a data set are called, or None when they are not among the names."""
    names = set(names)
    return next((keys for keys in _KEYS if set(keys) <= names), None)


def read_npz(path, choose=list, *, where=None) -> dict[str, np.ndarray]:
    """Read arrays of an `.npz` file, refusing pickled objects.

    Parameters
    ----------
    path : path or binary file
    choose : callable
        Which arrays of these names; without it, all.
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
    where = where or path
    with open_zip(path, where, kind=".npz") as archive:
        entries = {entry.filename.removesuffix(".npy"): entry for entry in archive.infolist()}
        names = choose(entries)
        try:
            return {name: _read_array(archive, entries[name]) for name in names}
        except Exception as error:  # a damaged archive can raise nearly anything
            raise ValueError(f"{where} is damaged, or holds what is not read: {error}") from None


def _read_array(archive, entry):
    """Read one array after comparing what its header promises with what there is."""
    headers = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}
    with archive.open(entry) as file:
        if file.read(6) != b"\x93NUMPY":
            raise ValueError(f"no array: {entry.filename}")
        file.seek(0)
        shape, _, dtype = headers[np.lib.format.read_magic(file)](file)
        if dtype.hasobject:
            raise ValueError("pickled objects, which could run code of their own when loaded: allow_pickle stays off")
        if math.prod(shape) * dtype.itemsize != entry.file_size - file.tell():
            raise ValueError(f"{entry.filename} should hold {shape} of {dtype}, and has another size")
        file.seek(0)
        return np.lib.format.read_array(file, allow_pickle=False)
