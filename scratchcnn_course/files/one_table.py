"""Tables that need a word: one alone, to be split for training and test, or one whose labels have another name."""

import contextlib
import re
from functools import partial
from pathlib import Path

from scratchcnn_helpers.data import Dataset, split
from scratchcnn_helpers.data.formats.archives import damage_told, what_it_is
from scratchcnn_helpers.data.formats.arrays import Raw
from scratchcnn_helpers.data.formats.names import listing
from scratchcnn_helpers.data.formats.places import as_folder, entered, folders, listed
from scratchcnn_helpers.data.formats.tables import begin, csv_pairs, read_csv, read_table

from .anything import read_whole


def load_table(path, *, test_share=None, seed=0, label_column=None, name=None, as_bytes=False) -> Dataset:
    """Read a table of images, or a pair of them.

    Parameters
    ----------
    path : path
        A table; or a folder or zip file with one, or with a pair as `load_csv` reads it.
    test_share : float, in (0, 1), optional
        The part of the images that is for testing, of each class alike. The table stands alone then. Without it,
        there must be a test table beside the training table.
    seed : int
        Decides which images these are.
    label_column : str, optional
        What the first line of names calls the column of the labels. Without it, as `load_csv` finds it.
    name : str, optional
        The name of the data set; without it, the table's.
    as_bytes : bool
        As in `load_any`.

    Returns
    -------
    Dataset

    Raises
    ------
    FileNotFoundError
        When there is no such table.
    ValueError
        When there are several, one is damaged or no table of images, or no column is called so.
    """
    path = as_folder(path)
    if not path.exists():
        raise FileNotFoundError(f"there is no file or folder {path}")
    alone = path.is_file() and not path.name.lower().endswith(".zip")
    with contextlib.nullcontext(path) if alone else entered(path) as place:
        if test_share is None:
            reader = partial(_pair, path=path, label_column=label_column)
        else:
            place = place if alone else _only_table(path, place)
            reader = partial(_split, share=test_share, seed=seed, label_column=label_column)
        return read_whole(reader, place, name, None, as_bytes)


def _pair(place, *, path, label_column, name):
    """Read a pair of tables whose label column is called so."""
    pairs = [pair for folder in folders(place.parent if place.is_file() else place) for pair in csv_pairs(folder)]
    for pair in pairs:
        if place.is_dir() or pair[0].name == place.name:
            for table in pair:
                _check_column(table, label_column)
    return read_csv(path, name=name, **_called(label_column))


def _split(table, *, share, seed, label_column, name):
    """Read one table, and part it."""
    _check_column(table, label_column)
    with damage_told(table):
        labels, pixels, _ = read_table(table, **_called(label_column))
    images, labels, test_images, test_labels = split(pixels, labels, share, rng=seed)
    told = f"{table}, of which {len(test_labels):,} of {len(pixels):,} images are for testing, drawn with seed {seed}"
    return Raw(images, labels, test_images, test_labels, name or Path(table.name).stem.lower(), told)


def _only_table(path, inside):
    """Return the one table that lies in a folder or zip file."""
    found = [file for folder in folders(inside) for file in listed(folder) if file.name.lower().endswith(".csv")]
    if len(found) != 1:
        holds = f"several, {listing(file.name for file in found)}: name one" if found else "none"
        raise ValueError(f"test_share (--test-share) splits one table, and {path} holds {holds}")
    return found[0]


def _check_column(table, label_column):
    """Refuse a name that no column has, or several have."""
    if label_column is None:
        return
    try:
        _, names, _ = begin(table)
    except UnicodeDecodeError:
        raise ValueError(f"{table} is no table{what_it_is(table)}") from None
    count = sum(bool(_called(label_column)["label"].fullmatch(name)) for name in names)
    if count != 1:
        has = f"has {count} columns" if count else "has no column"
        told = f"; its columns are {listing(names)}" if names else ": its first line has no names"
        raise ValueError(f"label_column (--label-column): {table} {has} called {label_column!r}{told}")


def _called(label_column):
    """Return what the readers get that tells them the column of the labels; nothing where they are to find it."""
    return {"label": re.compile(re.escape(label_column.strip()), re.IGNORECASE)} if label_column else {}
