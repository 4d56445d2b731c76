"""Whatever data set lies somewhere: read, with its classes called by their names, and what is odd about it said."""

import warnings
from dataclasses import replace
from pathlib import Path

from scratchcnn_helpers.data import Dataset
from scratchcnn_helpers.data.formats.detect import candidates, nothing_at
from scratchcnn_helpers.data.formats.image_folders import has_classes, parts_of, read_image_folder
from scratchcnn_helpers.data.formats.places import as_folder, entered

from .cifar import TEST, read_cifar10
from .names import known_class_names, read_class_names
from .oddities import oddities


def load_any(path, *, name=None, size=None) -> Dataset:
    """Read whatever data set lies at a path.

    Parameters
    ----------
    path : path
        A file or folder that `load_idx`, `load_npz`, `load_csv`, `load_cifar10` or `load_image_folder` can read, or
        a folder that has one within two levels (the nearest is taken; images only in the folder itself). A zip file
        counts as a folder. A file ``classes.txt`` beside the data names the classes, one a line.
    name : str, optional
        The name of the data set; without it, one after the file or folder.
    size : int or (height, width), optional
        Scale the images of a folder of image files to this size.

    Returns
    -------
    Dataset
        Its `source` says what was read.

    Warns
    -----
    UserWarning
        Of what is odd but can be read: no class 0, digits that lie on their side.

    Raises
    ------
    FileNotFoundError
        When there is nothing at `path`, or no data set.
    ValueError
        When the data set is damaged, or `size` is given and it is no folder of image files.
    """
    passed = []
    for reader, place in _candidates(as_folder(path), passed):
        if size is not None and reader is not read_image_folder:
            raise ValueError(f"size is for folders of image files: the images at {place} have one size already")
        raw = reader(place, name=name, **({} if size is None else {"size": size}))
        names = raw.class_names or read_class_names(place if place.is_dir() else place.parent)
        dataset = replace(raw, class_names=names).dataset()
        for oddity in oddities(dataset.train_images, dataset.train_labels):
            warnings.warn(f"{dataset.source}: {oddity}", stacklevel=2)
        return replace(dataset, class_names=dataset.class_names or known_class_names(dataset.name, dataset.classes))
    raise nothing_at(path, passed)


def _candidates(path, passed):
    """Yield (reader, place) as `candidates` does, those for CIFAR-10 and for images among them."""

    def has_parts(folder):
        parts = parts_of(folder) if Path(str(folder)) == path else None  # in the folder itself, none below
        return bool(parts) and all(map(has_classes, parts))

    others = [(lambda folder: (folder / TEST).is_file(), read_cifar10), (has_parts, read_image_folder)]
    yield from candidates(path, passed=passed, others=others)
    # Only now: a folder of photos beside the data set is not meant.
    if path.is_dir() or path.name.lower().endswith(".zip"):
        with entered(path) as inside:
            if has_classes(inside):
                yield read_image_folder, inside
