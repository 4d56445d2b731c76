"""A folder of image files, one folder a class, as a data set."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ..dataset import Dataset, split
from .arrays import Raw, to_images

_SUFFIXES = {".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp"}
_GREY = {"1", "L", "LA"}
_COLOUR = {"P", "PA", "RGB", "RGBA", "CMYK", "YCbCr"}


def load_image_folder(path, *, size=None, name=None) -> Dataset:
    """Read image files: ``train/<class>/*.png`` and ``test/<class>/*.png``, or only ``<class>/*.png``.

    The classes are the folders' names in alphabetical order: the first is label 0. Without the folders ``train``
    and ``test``, a fifth of each class is held back for testing, the same images each time. Needs Pillow.

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
        When a file is no image, images are of several sizes, or a class is only among the test images.
    """
    return read_image_folder(path, size=size, name=name).dataset()


def read_image_folder(path, *, size=None, name=None) -> Raw:
    """Decode the images of a folder as uint8, shape (N, C, H, W), and their labels."""
    path = Path(path)
    if not has_image_classes(path):
        raise FileNotFoundError(
            f"{path} holds no images as train/<class>/*.png and test/<class>/*.png or <class>/*.png"
        )
    parts = [path / "train", path / "test"] if is_split(path) else [path]
    classes = [folder.name for folder in _class_folders(parts[0])]
    listed = [_list_files(part, classes) for part in parts]

    channels = 3 if any(_is_colour(file) for files, _ in listed for file in files) else 1
    resize = (size, size) if size is not None and np.ndim(size) == 0 else size
    size = resize or _decode_one(listed[0][0][0], channels, None).shape[1:]
    arrays = []
    for files, labels in listed:
        arrays += [_decode(files, channels, size, resize), np.array(labels, dtype=np.int64)]
    if len(parts) == 1:
        arrays = split(*arrays, 0.2, rng=0)
    names = ", ".join(f"{label} = {each}" for label, each in enumerate(classes[:10]))
    source = f"images in {path} ({names}{', ...' if len(classes) > 10 else ''})"
    return Raw(*arrays, name or path.resolve().name, source, tuple(classes))


def read_picture(path, shape):
    """Read one image file as an image of a data set: scaled as a whole, in grey or in colour.

    Parameters
    ----------
    path : path
    shape : (C, H, W)
        C is 1 or 3.

    Returns
    -------
    ndarray of float32, shape (C, H, W), in [0, 1]

    Raises
    ------
    ValueError
        When the file is no image, or is damaged.
    """
    channels, height, width = shape
    return to_images(_decode_one(Path(path), channels, (height, width))[None])[0]


def has_image_classes(path):
    """Whether a folder holds images sorted into classes."""
    return is_split(path) or bool(_class_folders(path))


def is_split(path):
    """Whether a folder holds folders ``train`` and ``test`` with images sorted into classes."""
    return all(_class_folders(path / part) for part in ("train", "test"))


def _class_folders(path):
    """List the folders that hold image files, in alphabetical order."""
    folders = [entry for entry in path.iterdir() if entry.is_dir()] if path.is_dir() else []
    return sorted(folder for folder in folders if any(map(_is_image, folder.iterdir())))


def _is_image(path):
    return path.suffix.lower() in _SUFFIXES and not path.name.startswith(".") and path.is_file()


def _list_files(part, classes):
    """All image files of a part, and their labels."""
    files, labels = [], []
    for folder in _class_folders(part):
        if folder.name not in classes:
            raise ValueError(f"{folder} is a class that the training images do not have; they have {classes[:20]}")
        found = sorted(filter(_is_image, folder.iterdir()))
        files += found
        labels += [classes.index(folder.name)] * len(found)
    return files, labels


def _open(file):
    """Open an image file; its pixels are decoded later."""
    from PIL import Image

    try:
        image = Image.open(file)
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise ValueError(f"{file} is no image that can be read: {error}") from None
    if image.mode not in _GREY | _COLOUR:
        image.close()
        raise ValueError(f"{file} has pixels of kind {image.mode}; save it with 8 bits a channel")
    return image


def _is_colour(file):
    with _open(file) as image:
        return image.mode in _COLOUR


def _decode(files, channels, size, resize):
    """All files as one array of uint8, shape (N, C, H, W), scaled only where `resize` says so."""
    images = np.empty((len(files), channels, *size), dtype=np.uint8)
    for index, file in enumerate(files):
        image = _decode_one(file, channels, resize)
        if image.shape[1:] != tuple(size):
            raise ValueError(
                f"{file} is {image.shape[1:]} pixels and the first image {tuple(size)}: "
                "give size=(height, width), or --size on the command line, to scale them all"
            )
        images[index] = image
    return images


def _decode_one(file, channels, resize):
    """One file as an array of shape (C, H, W)."""
    from PIL import Image, ImageOps

    with _open(file) as image:
        try:
            shown = ImageOps.exif_transpose(image).convert("RGBA")
        except (OSError, ValueError, SyntaxError) as error:
            raise ValueError(f"{file} is cut or damaged: {error}") from None
    shown = Image.alpha_composite(Image.new("RGBA", shown.size, "white"), shown)
    shown = shown.convert("L" if channels == 1 else "RGB")
    if resize:
        shown = shown.resize(resize[::-1], Image.Resampling.BILINEAR)  # smooths when it shrinks
    return np.asarray(shown).reshape(*shown.size[::-1], channels).transpose(2, 0, 1)  # (C, H, W)
