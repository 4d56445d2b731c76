"""Readers for data sets kept as an npz file, as CSV tables, or in CIFAR-10's binary form."""

from __future__ import annotations

import warnings
import zipfile
import zlib
from pathlib import Path

import numpy as np

from ..dataset import Dataset
from .arrays import Raw
from .names import CIFAR10, read_class_names

_NPZ_KEYS = (
    ("x_train", "y_train", "x_test", "y_test"),  # Keras
    ("train_images", "train_labels", "test_images", "test_labels"),
)


def load_npz(path, *, name=None) -> Dataset:
    """Read one ``.npz`` file, such as Keras's ``mnist.npz``.

    Parameters
    ----------
    path : path
        A file with the arrays ``x_train, y_train, x_test, y_test``, or ``train_images, train_labels,
        test_images, test_labels``. Images are integers from 0 to 255 or floats from 0 to 1, of shape (N, H, W),
        (N, C, H, W) or (N, H, W, C) with 1 or 3 channels; labels are integers of shape (N,) or (N, 1).
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
    return read_npz(path, name=name).dataset()


def read_npz(path, *, name=None) -> Raw:
    """Read the four arrays of an npz file, as they are."""
    path = Path(path)
    with open(path, "rb") as file:  # np.load would leave a cut file open
        return Raw(*npz_arrays(file, where=path), name or path.stem, str(path), read_class_names(path.parent))


def npz_arrays(file, *, where):
    """Read the four arrays of an open npz file; `where` is what errors call it."""
    try:
        with np.load(file, allow_pickle=False) as arrays:
            keys = next((keys for keys in _NPZ_KEYS if set(keys) <= set(arrays.files)), None)
            if keys is None:
                raise ValueError(f"it must hold {' or '.join(map(str, _NPZ_KEYS))}, but holds {arrays.files}")
            return [arrays[key] for key in keys]
    except (ValueError, AttributeError, TypeError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise ValueError(f"{where} is no data set in npz form: {error}") from None


def is_npz_dataset(path):
    """Whether an npz file holds the four arrays of a data set (by their names, nothing is read)."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = {entry.removesuffix(".npy") for entry in archive.namelist()}
    except (OSError, zipfile.BadZipFile):
        return False
    return any(set(keys) <= names for keys in _NPZ_KEYS)


def load_csv(path, test_path=None, *, name=None) -> Dataset:
    """Read a pair of tables, such as Kaggle's ``mnist_train.csv`` and ``mnist_test.csv``.

    A row is an image: first its label, then its pixels (0 to 255), row by row. The images are square, with one
    channel or three. A first line of names is skipped.

    Parameters
    ----------
    path : path
        The training table; or a folder or a zip file with a pair of tables, which are called alike but for
        ``train`` and ``test``.
    test_path : path, optional
        The test table, if it does not lie beside the training table under the same name but for ``test``.
    name : str, optional
        The name of the data set; without it, the training table's without ``train``.

    Returns
    -------
    Dataset

    Raises
    ------
    FileNotFoundError
        When there is no such pair.
    ValueError
        When there are several, or a table holds anything but rows of whole numbers from 0 to 255.
    """
    return read_csv(path, test_path, name=name).dataset()


def read_csv(path, test_path=None, *, name=None) -> Raw:
    """Read the four arrays of a pair of tables, as they are."""
    path = Path(path)
    if test_path is not None:
        return _read_pair(path, Path(test_path), name)
    if path.is_dir():
        return _read_pair(*_only_pair(path, csv_pairs(path)), name)
    if path.suffix.lower() == ".zip":
        try:
            with zipfile.ZipFile(path) as archive:
                return _read_pair(*_only_pair(path, csv_pairs(zipfile.Path(archive))), name)
        except zipfile.BadZipFile as error:
            raise ValueError(f"{path} is cut or damaged: {error}") from None
    if not path.is_file():
        raise FileNotFoundError(f"there is no file {path}")
    beside = [pair for pair in csv_pairs(path.parent) if pair[0].name == path.name]
    return _read_pair(*_only_pair(path, beside), name)


def csv_pairs(root):
    """All pairs (training table, test table) of a folder, or of a zip file and the folders in it."""
    roots = [root]
    if isinstance(root, zipfile.Path):
        roots += [entry for entry in root.iterdir() if entry.is_dir() and entry.name != "__MACOSX"]
    pairs = []
    for folder in roots:
        tables = {entry.name.lower(): entry for entry in folder.iterdir() if entry.name.lower().endswith(".csv")}
        for name, train in sorted(tables.items()):
            test = tables.get(name.replace("train", "test"), train)
            if test is not train:
                pairs.append((train, test))
    return pairs


def _only_pair(path, pairs):
    if not pairs:
        raise FileNotFoundError(
            f"{path}: found no pair of tables such as mnist_train.csv and mnist_test.csv; "
            "give the two as load_csv(train, test)"
        )
    if len(pairs) > 1:
        raise ValueError(f"{path} holds several pairs of tables, give one: {', '.join(p[0].name for p in pairs)}")
    return pairs[0]


def _read_pair(train, test, name):
    train_table, test_table = _read_table(train), _read_table(test)
    return Raw(
        train_table[:, 1:],
        train_table[:, 0],
        test_table[:, 1:],
        test_table[:, 0],
        name=name or Path(train.name).stem.lower().replace("train", "").strip("_- ") or "csv",
        source=f"{train} and {test}",
        class_names=read_class_names(train.parent) if isinstance(train, Path) else (),  # a zip file holds tables only
    )


def _read_table(path):
    """Read a table of whole numbers as uint8, shape (rows, columns)."""
    try:
        # Warnings are errors here: NumPy only warns about an empty table and, in some versions, about 0.5.
        with path.open("r", encoding="utf-8-sig") as file, warnings.catch_warnings():
            warnings.simplefilter("error")
            first = file.readline()
            table = np.loadtxt(
                _with_first(first, file), delimiter=",", dtype=np.uint8, comments=None, quotechar='"', ndmin=2
            )
    except (ValueError, Warning, zipfile.BadZipFile, zlib.error) as error:
        raise ValueError(f"{path} is no table of whole numbers from 0 to 255: {error}") from None
    if table.shape[1] < 2:
        raise ValueError(f"{path} must have a label and pixels in each row, got a table of shape {table.shape}")
    return table


def _with_first(first, lines):
    """Give back the first line that was read, unless it is a line of names."""
    try:
        float(first.split(",")[0].strip(' "\n'))
    except ValueError:
        pass
    else:
        yield first
    yield from lines


def load_cifar10(folder, *, name=None) -> Dataset:
    """Read CIFAR-10 in its binary form.

    Parameters
    ----------
    folder : path
        Where ``data_batch_1.bin`` (to ``data_batch_5.bin``, or as many of them as there are) and
        ``test_batch.bin`` lie. An image is 3,073 bytes: its label, then 32 x 32 reds, greens and blues.
    name : str, optional
        The name of the data set; without it, ``"cifar-10"``.

    Returns
    -------
    Dataset
        Its images have shape (N, 3, 32, 32). All 60,000 take 737 MB.

    Raises
    ------
    FileNotFoundError
        When there are no such files.
    ValueError
        When a file is cut or holds something else.
    """
    return read_cifar10(folder, name=name).dataset()


def read_cifar10(folder, *, name=None) -> Raw:
    """Read the arrays of CIFAR-10's binary files, as they are."""
    folder = Path(folder)
    train, test = sorted(folder.glob("data_batch_*.bin")), folder / "test_batch.bin"
    if not train or not test.is_file():
        raise FileNotFoundError(f"{folder} holds no data_batch_1.bin (2, 3, ...) and test_batch.bin")
    train_rows = np.concatenate([_read_cifar_batch(path) for path in train])
    test_rows = _read_cifar_batch(test)
    return Raw(
        train_rows[:, 1:],
        train_rows[:, 0],
        test_rows[:, 1:],
        test_rows[:, 0],
        name=name or "cifar-10",
        source=f"{len(train)} training {'batch' if len(train) == 1 else 'batches'} in {folder}",
        class_names=read_class_names(folder) or CIFAR10,
    )


def _read_cifar_batch(path):
    content = np.fromfile(path, dtype=np.uint8)
    if content.size == 0 or content.size % 3073:
        raise ValueError(f"{path} is no CIFAR-10 batch: {content.size} bytes are no multiple of 3073")
    rows = content.reshape(-1, 3073)
    if rows[:, 0].max() > 9:
        raise ValueError(f"{path} is no CIFAR-10 batch: a label is {rows[:, 0].max()}, more than 9")
    return rows
