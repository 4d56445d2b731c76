"""Data sets kept as one npz file, as Keras keeps MNIST."""

from __future__ import annotations

from ..dataset import Dataset
from .archives import damage_told, open_zip
from .arrays import Raw
from .files import read_npz
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


@damage_told
def read_npz_set(path, *, name=None) -> Raw:
    """Read the four arrays of an npz file, as they are."""
    path = as_folder(path)
    if not path.is_file():
        raise FileNotFoundError(f"there is no file {path}")
    with path.open("rb") as file:
        return Raw(*npz_arrays(file, where=path), name or path.stem, str(path))


def npz_arrays(file, *, where):
    """Read the four arrays of an open npz file; `where` is what errors call it."""
    try:
        with open_zip(file, "it", kind=".npz") as archive:
            names = [name.removesuffix(".npy") for name in archive.namelist()]
        if (keys := set_keys(names)) is None:
            raise ValueError(f"it must hold {' or '.join(map(str, _KEYS))}, but holds {names[:20]}")
        return list(read_npz(file, keys, where="it").values())
    except ValueError as error:
        raise ValueError(f"{where} is no data set in npz form: {error}") from None


def set_keys(names):
    """Return what the four arrays of a data set are called, or None when they are not among the names."""
    names = set(names)
    return next((keys for keys in _KEYS if set(keys) <= names), None)
