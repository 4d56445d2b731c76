"""Look at what lies somewhere and pick the reader for it."""

from __future__ import annotations

import os
import zipfile
from fnmatch import fnmatch
from pathlib import Path

from ..dataset import Dataset
from .arrays import Raw
from .idx import FILES, find_idx, read_idx_folder
from .images import has_image_classes, is_split, read_image_folder
from .readers import csv_pairs, is_npz_dataset, read_cifar10, read_csv, read_npz

_WHAT_FITS = (
    "what would fit: four IDX files (train-images-idx3-ubyte, ...), an .npz with x_train, y_train, x_test, y_test, "
    "a pair of tables such as mnist_train.csv and mnist_test.csv or their zip, CIFAR-10's .bin files, or "
    "images as train/<class>/*.png and test/<class>/*.png"
)


def load_any(path, *, name=None, size=None) -> Dataset:
    """Read whatever data set lies at a path.

    Parameters
    ----------
    path : path
        A file or folder that `load_idx`, `load_npz`, `load_csv`, `load_cifar10` or `load_image_folder` can read, or
        a folder that has one within two levels (the nearest is taken; images only in the folder itself).
    name : str, optional
        The name of the data set; without it, one after the file or folder.
    size : int or (height, width), optional
        Scale the images of a folder of image files to this size.

    Returns
    -------
    Dataset
        Its `source` says what was read.

    Raises
    ------
    FileNotFoundError
        When there is nothing at `path`, or no data set.
    ValueError
        When the data set is damaged, or `size` is given and it is no folder of image files.
    """
    return read_any(path, name=name, size=size).dataset()


def read_any(path, *, name=None, size=None) -> Raw:
    """Read the arrays of the nearest data set at a path, as they are."""
    for reader, place in candidates(path):
        if size is None:
            return reader(place, name=name)
        if reader is not read_image_folder:
            raise ValueError(f"size is for folders of image files: the images at {place} have one size already")
        return reader(place, name=name, size=size)
    raise nothing_at(path)


def nothing_at(path):
    """Make the error for a path where no data set is."""
    path = Path(path)
    if not path.exists():
        return FileNotFoundError(f"there is no file or folder {path}")
    within = " or two levels below" if path.is_dir() else ""
    return FileNotFoundError(f"found no data set in {path}{within}; {_WHAT_FITS}")


def candidates(path, stem="*"):
    """Yield (reader, place) for each data set at a path, the nearest first.

    `stem`, when given, is how the names of npz files and tables must begin; then images and CIFAR-10 are left out.
    """
    path = Path(path)
    if not path.is_dir():
        yield from _of_file(path)
        return
    anything = stem == "*"
    for folder in _folders(path, levels=2):
        if len(find_idx(folder)) == len(FILES):
            yield read_idx_folder, folder
        yield from ((read_npz, file) for file in sorted(folder.glob(f"{stem}.npz")) if is_npz_dataset(file))
        yield from ((read_csv, train) for train, _ in csv_pairs(folder) if fnmatch(train.name.lower(), f"{stem}*"))
        yield from ((read_csv, file) for file in sorted(folder.glob("*.zip")) if _has_tables(file, stem))
        if anything and (folder / "test_batch.bin").is_file():
            yield read_cifar10, folder
        if anything and folder == path and is_split(path):
            yield read_image_folder, path
    # Only now: a folder of photos beside the data set is not meant.
    if anything and has_image_classes(path) and not is_split(path):
        yield read_image_folder, path


def _of_file(path):
    """Yield the same for a single file."""
    if not path.is_file():
        return
    if path.suffix.lower() == ".npz":
        yield read_npz, path
    elif path.suffix.lower() in (".csv", ".zip"):
        yield read_csv, path
    elif path in find_idx(path.parent).values():
        yield read_idx_folder, path.parent


def _has_tables(path, stem):
    """Whether a zip file holds a pair of tables."""
    try:
        with zipfile.ZipFile(path) as archive:
            return any(fnmatch(train.name.lower(), f"{stem}*") for train, _ in csv_pairs(zipfile.Path(archive)))
    except (OSError, zipfile.BadZipFile):
        return False


def _folders(root, levels):
    """Yield a folder, then the folders in it, level by level, without hidden ones."""
    level = [root]
    for depth in range(levels + 1):
        yield from level
        if depth < levels:
            level = [entry for folder in level for entry in _subfolders(folder)]


def _subfolders(folder):
    with os.scandir(folder) as entries:
        found = sorted(folder / entry.name for entry in entries if entry.is_dir() and entry.name[0] != ".")
    return [entry for entry in found if _may_list(entry)]


def _may_list(folder):
    """Whether one may look into a folder; only trying tells, on some systems."""
    try:
        os.scandir(folder).close()
    except OSError:
        return False
    return True
