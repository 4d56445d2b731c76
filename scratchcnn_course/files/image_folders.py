"""A folder of image files, one folder a class, as a data set."""

import warnings

import numpy as np

from scratchcnn_helpers.data import Dataset, split
from scratchcnn_helpers.data.formats.arrays import Raw
from scratchcnn_helpers.data.formats.names import listing
from scratchcnn_helpers.data.formats.places import as_folder, listed, title

from ..picture_files import HEIC, is_grey, is_picture, read_pixels

_PARTS = ("train", "training"), ("test", "testing", "val", "valid", "validation")  # the first that is there
_FORMS = "train/<class>/*.png and test/<class>/*.png or <class>/*.png"


def load_image_folder(path, *, size=None, name=None) -> Dataset:
    """Read image files: ``train/<class>/*.png`` and ``test/<class>/*.png``, or only ``<class>/*.png``.

    The classes are the folders' names in alphabetical order: the first is label 0. Without the folders ``train``
    and ``test``, a fifth of each class is held back for testing, the same images each time. What Pillow reads is read,
    and a warning names the files that it does not. Needs Pillow.

    Parameters
    ----------
    path : path
    size : int or (height, width), optional
        Scale all images to this size. Without it they must be of one size already.
    name : str, optional
        The name of the data set; without it, the folder's.

    Returns
    -------
    Dataset
        With one channel when all images are grey, otherwise with three. Transparency is laid on white.

    Raises
    ------
    FileNotFoundError
        When there are no such folders, or no images in them.
    ValueError
        When a file is no image, images are of several sizes, a class is only among the test images, or none of a
        class's files can be read.
    """
    return read_image_folder(path, size=size, name=name).dataset()


def read_image_folder(path, *, size=None, name=None) -> Raw:
    """Decode the images of a folder as uint8, shape (N, C, H, W), and their labels."""
    path = as_folder(path)
    parts = parts_of(path) or [path]
    if not has_classes(parts[0]):
        raise FileNotFoundError(f"{path} holds no images as {_FORMS}")
    found = [_find(parts[0])]
    classes = list(found[0])
    found += [_find(part, classes) for part in parts[1:]]
    files = [[file for files in part.values() for file in files] for part in found]
    labels = [[classes.index(each) for each, files in part.items() for _ in files] for part in found]
    channels = 1 if all(is_grey(file) for part in files for file in part) else 3
    resize = (size, size) if size is not None and np.ndim(size) == 0 else size
    size = resize or read_pixels(files[0][0], channels).shape[1:]
    arrays = []
    for some, of in zip(files, labels, strict=True):
        arrays += [_decode(some, channels, size, resize), np.array(of, dtype=np.int64)]
    if len(parts) == 1:
        arrays = split(*arrays, 0.2, rng=0)
    source = f"images in {path} ({listing(f'{label} = {each}' for label, each in enumerate(classes))})"
    return Raw(*arrays, name or title(path), source, tuple(classes), white=255)


def parts_of(path):
    """Return the folders ``train`` and ``test`` in a folder, or None where they are not both there."""
    named = {folder.name.lower(): folder for folder in _folders(path)}
    parts = [next((named[name] for name in names if name in named), None) for names in _PARTS]
    return parts if all(parts) else None


def has_classes(path):
    """Whether a folder holds images sorted into classes; parts of a data set are no classes."""
    folders = [folder for folder in _folders(path) if folder.name.lower() not in sum(_PARTS, ())]
    return any(is_picture(file) for folder in folders for file in listed(folder))


def _folders(path):
    return [entry for entry in listed(path) if entry.is_dir()]


def _find(part, classes=None):
    """Return the pictures of each class of a part, and warn of the files that are none.

    Refuse a class without a picture, which would vanish. `classes` are those of the training images, where these are
    the test images: a folder may be empty then, and no class may be new.
    """
    found, left = {}, []
    for folder in _folders(part):
        files = listed(folder)
        found[folder.name] = [file for file in files if is_picture(file)]
        if classes is not None and files and folder.name not in classes:
            raise ValueError(f"{folder} is a class that the training images do not have; they have {classes[:20]}")
        if not found[folder.name] and (files or classes is None):
            heic = f" ({HEIC})" if any(file.name.lower().endswith(".heic") for file in files) else ""
            holds = f"only {listing(file.name for file in files)}" if files else "nothing"
            raise ValueError(f"{folder} is a class without a picture that can be read, it holds {holds}{heic}")
        left += [f"{folder.name}/{file.name}" for file in files if file not in found[folder.name]]
    if left:
        warnings.warn(f"{part}: left out, for Pillow reads no picture in it: {listing(left)}", stacklevel=4)
    return found


def _decode(files, channels, size, resize):
    """All files as one array of uint8, shape (N, C, H, W), scaled only where `resize` says so."""
    images = np.empty((len(files), channels, *size), dtype=np.uint8)
    for index, file in enumerate(files):
        image = read_pixels(file, channels, resize)
        if image.shape[1:] != tuple(size):
            mend = "give size=(height, width), or --size on the command line, to scale them all"
            raise ValueError(f"{file} is {image.shape[1:]} pixels and the first image {tuple(size)}: {mend}")
        images[index] = image
    return images
