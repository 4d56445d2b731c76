"""Whatever data set lies somewhere: read, with its classes called by their names, and what is odd about it said."""

import warnings
from dataclasses import replace
from numbers import Integral
from pathlib import Path

from scratchcnn_helpers.data import Dataset
from scratchcnn_helpers.data.formats.detect import candidates, nothing_at
from scratchcnn_helpers.data.formats.places import as_folder

from .cifar import TEST, read_cifar10
from .deeper import pictures_below
from .image_folders import has_classes, parts_of, read_image_folder
from .left_aside import left_aside
from .names import known_class_names, read_class_names
from .oddities import oddities


def load_any(path, *, name=None, size=None, as_bytes=False) -> Dataset:
    """Read whatever data set lies at a path.

    Parameters
    ----------
    path : path
        A file or folder that `load_idx`, `load_npz`, `load_csv`, `load_cifar10` or `load_image_folder` can read, or
        a folder that has one within two levels (the nearest is taken; images last, and only where it is clear which are
        meant). A zip file counts as a folder. A file ``classes.txt`` beside the data names the classes, one a line.
    name : str, optional
        The name of the data set; without it, one after the file or folder.
    size : int or (height, width), optional
        Scale the images of a folder of image files to this size.
    as_bytes : bool
        Keep images that are stored as whole numbers as `scratchcnn_helpers.data.ByteImages`, a quarter of the memory.

    Returns
    -------
    Dataset
        Its `source` says what was read.

    Warns
    -----
    UserWarning
        Of what is odd but can be read: classes without an image, digits that lie on their side, and the like.

    Raises
    ------
    FileNotFoundError
        When there is nothing at `path`, or no data set.
    ValueError
        When the data set is damaged, or `size` is given and it is no folder of image files.
    """
    path, passed = as_folder(path), []

    def has_parts(folder):  # in the folder itself: what lies below is looked at last
        return Path(str(folder)) == Path(str(path)) and bool(parts := parts_of(folder)) and all(map(has_classes, parts))

    others = [(lambda folder: (folder / TEST).is_file(), read_cifar10), (has_parts, read_image_folder)]
    for reader, place in candidates(path, passed=passed, others=others):
        return read_whole(reader, place, name, size, as_bytes)
    with pictures_below(path, passed) as place:
        if place is not None:
            return read_whole(read_image_folder, place, name, size, as_bytes)
    raise nothing_at(path, [*passed, *left_aside(path)])


def read_whole(reader, place, name, size, as_bytes):
    """Read with one reader, name the classes, and say what is odd."""
    check_size(size)
    if size is not None and reader is not read_image_folder:
        raise ValueError(f"size is for folders of image files: the images at {place} have one size already")
    raw = reader(place, name=name, **({} if size is None else {"size": size}))
    names = raw.class_names or read_class_names(place if place.is_dir() else place.parent)
    dataset = replace(raw, class_names=names).dataset(as_bytes)
    for oddity in oddities(dataset):
        warnings.warn(f"{dataset.source}: {oddity}", stacklevel=3)
    return replace(dataset, class_names=dataset.class_names or known_class_names(dataset.name, dataset.classes))


def check_size(size):
    """Refuse what is neither None nor a side nor two."""
    sides = size if isinstance(size, (tuple, list)) else (size, size)
    if size is None or (len(sides) == 2 and all(isinstance(side, Integral) and side > 0 for side in sides)):
        return
    raise ValueError(f"size must be a whole number of at least 1, or (height, width) of such, got {size!r}")
