"""Pictures as arrays: reading a file, and turning colour into grey."""

import numpy as np

from scratchcnn_helpers.data.formats.places import as_folder

from .photos import read_photo

LARGEST = 1200  # pixels along the longer side: more would only take longer


def read_image(path):
    """Read a photo or a drawing from a file, as grey.

    Parameters
    ----------
    path : str or path-like or zipfile.Path
        Whatever Pillow reads: JPEG, PNG, WebP ... A camera's note on which way is up is honoured, transparent parts
        are laid over white (over black where all ink is light), and more than 1,200 pixels a side are shrunk to that.

    Returns
    -------
    ndarray of float32, shape (H, W), in [0, 1]
        0 is black.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If it is no picture, or a damaged one.

    Warns
    -----
    UserWarning
        If it holds several pictures, of which the first is read.
    """
    path = as_folder(path)
    if not path.is_file():
        raise FileNotFoundError(f"there is no file {path}")
    return read_photo(path, LARGEST).astype(np.float32) / 255


def as_grey(image):
    """Return an image as grey.

    Parameters
    ----------
    image : ndarray of uint8 or of floats in [0, 1], shape (H, W), (H, W, 3), (1, H, W) or (1, 1, H, W)

    Returns
    -------
    ndarray of float32, shape (H, W), in [0, 1]

    Raises
    ------
    TypeError
        If it holds neither bytes nor floats.
    ValueError
        If it has another shape, less than 8 pixels along a side, or values that are not in [0, 1].
    """
    image = np.asarray(image)
    if image.dtype == np.uint8:
        image = image.astype(np.float32) / 255
    if image.dtype.kind != "f":
        raise TypeError(f"image must be bytes (uint8) or floats in [0, 1], got {image.dtype}")
    if image.ndim in (3, 4) and image.shape[:-2] in ((1,), (1, 1)):
        image = image.reshape(image.shape[-2:])
    if image.ndim == 3 and image.shape[2] == 3:
        image = image @ np.float32([0.299, 0.587, 0.114])  # how bright red, green and blue look (ITU-R BT.601)
    if image.ndim != 2 or min(image.shape) < 8:
        raise ValueError(f"image must be (H, W) or (H, W, 3), at least 8 pixels each way, got shape {image.shape}")
    if not (image.min() >= 0 and image.max() <= 1.0001):  # NaN comes through both
        raise ValueError(f"image must lie in [0, 1] without NaN, got {image.min():g} to {image.max():g}")
    return image.astype(np.float32)
