"""Data sets kept as a pair of CSV tables, a row an image, as Kaggle keeps MNIST."""

import re
import warnings
from pathlib import Path

import numpy as np

from ..dataset import Dataset
from .archives import damage_told, what_it_is
from .arrays import Raw, square
from .places import as_folder, entered, folders, listed

_LABEL = re.compile(r"labels?|class(es)?|target|digit|category|y", re.IGNORECASE)
_INDEX = re.compile(r"|index|(image|row)?[ _]?id|unnamed: 0", re.IGNORECASE)
_LONGEST = 2**20  # letters in a line


def load_csv(path, test_path=None, *, name=None) -> Dataset:
    """Read a pair of tables, such as Kaggle's ``mnist_train.csv`` and ``mnist_test.csv``.

    A row is an image: its label, and its pixels (0 to 255), row by row. The images are square, with one channel or
    three. Where a first line of names says so, the label may stand in any column; without one, in the first or, if only
    that looks like labels, in the last. A column that counts the rows, as pandas writes it, is left out. Between the
    columns stand commas, semicolons or tabs.

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
        When there are several, a table holds anything but rows of whole numbers from 0 to 255, or nothing tells where
        the labels are.
    """
    return read_csv(path, test_path, name=name).dataset()


def read_csv(path, test_path=None, *, name=None, label=_LABEL) -> Raw:
    """Read the four arrays of a pair of tables, as they are; `label` is how the column of the labels is called."""
    path = as_folder(path)
    if test_path is not None:
        return _read_pair(path, as_folder(test_path), name, label)
    if not path.exists():
        raise FileNotFoundError(f"there is no file {path}")
    alone = path.is_file() and not path.name.lower().endswith(".zip")  # the training table: its test table lies beside
    with entered(path.parent if alone else path) as inside:
        pairs = [pair for folder in folders(inside, 2 * path.is_file() * (not alone)) for pair in csv_pairs(folder)]
        pairs = [pair for pair in pairs if not alone or pair[0].name == path.name]
        return _read_pair(*_only_pair(path, pairs), name, label)


def csv_pairs(folder):
    """All pairs (training table, test table) of a folder."""
    tables = {entry.name.lower(): entry for entry in listed(folder) if entry.name.lower().endswith(".csv")}
    pairs = []
    for name, train in tables.items():
        start, found, _ = name.partition("train")
        alike = [table for other, table in tables.items() if other.startswith(f"{start}test")]
        test = tables.get(name.replace("train", "test")) or (alike[0] if len(alike) == 1 else None)
        if found and test is not None:
            pairs.append((train, test))
    return pairs


def shows_no_images(table) -> bool:
    """Whether a table is one of something else, such as houses, as its first lines tell."""
    try:
        _, names, row = begin(table)
        return not (square(len(row) - 1 - _counts_rows(names, row)) and all(cell.isdecimal() for cell in row))
    except Exception:
        return False  # it is damaged, which its reader will say


def _only_pair(path, pairs):
    if not pairs:
        such = "such as mnist_train.csv and mnist_test.csv; give the two as load_csv(train, test), or --test-share 0.2"
        raise FileNotFoundError(f"{path}: found no pair of tables {such}")
    pairs = [pair for pair in pairs if not shows_no_images(pair[0])] or pairs
    if len(pairs) > 1:
        raise ValueError(f"{path} holds several pairs of tables, give one: {', '.join(p[0].name for p in pairs)}")
    return pairs[0]


def _read_pair(train, test, name, label):
    with damage_told(train):
        labels, pixels, column = read_table(train, label=label)
    with damage_told(test):
        test_labels, test_pixels, _ = read_table(test, column, label)
    if pixels.shape[1] != test_pixels.shape[1]:
        counts = f"{test_pixels.shape[1] + 1} columns, and {train.name} has {pixels.shape[1] + 1}"
        raise ValueError(f"{test} has {counts}: is its label column missing?")
    name = name or Path(train.name).stem.lower().replace("train", "").strip("_-. ") or "csv"
    source = f"{train} and {test}" + ", the class in the last column" * (column == -1)
    return Raw(pixels, labels, test_pixels, test_labels, name, source)


def read_table(path, column=None, label=_LABEL):
    """Read a table of whole numbers as bytes: labels (N,), pixels (N, P), and which column holds the labels."""
    try:
        # Warnings are errors here: NumPy only warns about an empty table and, in some versions, about 0.5.
        with path.open("r", encoding="utf-8-sig") as file, warnings.catch_warnings():
            warnings.simplefilter("error")
            delimiter, names, row = begin(path)
            counted = _counts_rows(names, row)
            kind = {"dtype": np.int32 if counted else np.uint8, "skiprows": int(bool(names)), "delimiter": delimiter}
            table = np.loadtxt(file, comments=None, quotechar='"', ndmin=2, **kind)
            if counted and len(np.unique(table[:, 0])) == len(table):  # in any order
                names, table = names[1:], table[:, 1:]
            if table.size and not 0 <= table.min() <= table.max() <= 255:
                raise ValueError(f"its numbers run from {table.min()} to {table.max()}")
    except (ValueError, Warning) as error:
        why = f"{error}{what_it_is(path)}; classes are numbered from 0, and named in classes.txt beside it"
        raise ValueError(f"{path} is no table of whole numbers from 0 to 255: {why}") from None
    if table.shape[1] < 2:
        raise ValueError(f"{path} must have a label and pixels in each row, got a table of shape {table.shape}")
    square(table.shape[1] - 1, where=f"{path}: ")
    column = _label_column(table, names, column, path, label)
    pixels = table[:, 1:] if column == 0 else np.delete(table, column, axis=1)
    return table[:, column], pixels.astype(np.uint8, copy=False), column


def begin(path):
    """Read the first lines of a table: what stands between columns, their names if there are any, and a row."""
    with path.open("r", encoding="utf-8-sig") as file:
        lines = [file.readline(_LONGEST).rstrip("\r\n") for _ in range(2)]
    if len(lines[0]) >= _LONGEST - 2:
        raise ValueError(f"{path} is no table: its first line has {len(lines[0]):,} letters or more")
    delimiter = max(",;\t", key=lines[0].count)
    first, second = ([cell.strip(' "') for cell in line.split(delimiter)] for line in lines)
    try:
        np.array(first, float)
    except ValueError:
        return delimiter, first, second
    return delimiter, [], first


def _counts_rows(names, row):
    """Whether the first column may only count the rows, as the index that pandas writes."""
    if len(row) < 6 or not square(len(row) - 2):
        return False
    return bool(_INDEX.fullmatch(names[0])) if names else not square(len(row) - 1)


def _label_column(table, names, other, path, label):
    """Return the column of the labels: what the names call so, the other table's, or what looks so; -1 is the last."""
    named = [i for i, name in enumerate(names) if label.fullmatch(name)]
    if len(named) == 1:
        return -1 if named[0] == table.shape[1] - 1 else named[0]
    first, last = (_like_labels(table[:, column]) for column in (0, -1))
    if other is not None and (names or _like_labels(table[:, other])[0] or not (first[0] or last[0])):
        return other
    for column, (evenly, classes), (rivals, others) in ((0, first, last), (-1, last, first)):
        if evenly > 1.5 * rivals or (evenly and 2 * classes <= others):
            return column
    if len(np.unique(table[:, 0])) > 1 and not last[0]:
        return 0  # as usual
    looks = "both the first column and the last look" if first[0] else "neither the first column nor the last looks"
    mend = "let a first line of names call that column label, or say how it does: train --label-column"
    raise ValueError(f"{path} does not tell where its labels are: {looks} like labels; {mend}")


def _like_labels(values):
    """Tell how evenly the numbers up to the largest are used, in [0, 1], and how many these are; pixels score low."""
    counts = np.bincount(values)
    parts = counts[counts > 0] / len(values)
    evenly = len(parts) > 1 and len(counts) <= 2 * len(parts)
    return float(-(parts * np.log(parts)).sum() / np.log(len(counts))) if evenly else 0.0, len(counts)
