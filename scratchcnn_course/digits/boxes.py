"""MNIST's frame: the digit scaled into 20 x 20 pixels, then laid into 28 x 28 by its centre of mass."""

import numpy as np


def fit_box(ink, size=20):
    """Crop to the ink and scale it so that its longer side is `size` pixels, as MNIST's digits are.

    Each new pixel is the average of the old ones it covers, so thin strokes turn grey instead of vanishing.
    Height and width keep their proportion.

    Parameters
    ----------
    ink : ndarray, shape (H, W), floats
        Ink is positive, the ground is 0.
    size : int

    Returns
    -------
    boxed : ndarray, shape (size, size), float32
        The scaled digit in the middle, 0 around it.

    Raises
    ------
    ValueError
        If `ink` has another shape, or holds no ink or NaN.
    """
    ink = crop(ink)
    longer = max(ink.shape)
    height, width = (max(1, round(side * size / longer)) for side in ink.shape)
    boxed = np.zeros((size, size), np.float32)
    top, left = (size - height) // 2, (size - width) // 2
    boxed[top : top + height, left : left + width] = resize(ink, height, width)
    return boxed


def centre_by_mass(ink, size=28):
    """Lay the ink into a square so that its centre of mass is the centre of the square.

    The centre of mass is the average position of the ink, each pixel counting as much as it is dark. The picture
    moves by whole pixels; the centre of mass ends in the pixel `size // 2`, as in every image of MNIST.

    Parameters
    ----------
    ink : ndarray, shape (H, W), floats
        Ink is positive, the ground is 0.
    size : int

    Returns
    -------
    centred : ndarray, shape (size, size), float32

    Raises
    ------
    ValueError
        If `ink` has another shape, holds no ink or NaN, or its ink is larger than the square.
    """
    ink = crop(ink)
    if max(ink.shape) > size:
        raise ValueError(f"ink covers {ink.shape[0]} x {ink.shape[1]} pixels, which do not fit into {size} x {size}")
    centred = np.zeros((size, size), np.float32)
    place = []
    for axis in (0, 1):
        weight = ink.sum(axis=1 - axis, dtype=np.float64)  # (H,) or (W,)
        centre = np.average(np.arange(len(weight)), weights=weight)
        first = int(np.floor(size // 2 - centre + 0.5))
        first = min(max(first, 0), size - len(weight))  # a long tail must not be cut off
        place.append(slice(first, first + len(weight)))
    centred[tuple(place)] = ink
    return centred


def crop(ink):
    """Cut `ink` (H, W) down to the smallest rectangle that holds all of it."""
    ink = np.asarray(ink)
    if ink.ndim != 2:
        raise ValueError(f"ink must be (H, W), got shape {ink.shape}")
    if not np.isfinite(ink).all():
        raise ValueError("ink must not hold NaN or infinity")
    rows, columns = np.flatnonzero((ink > 0).any(axis=1)), np.flatnonzero((ink > 0).any(axis=0))
    if len(rows) == 0:
        raise ValueError("ink is empty: no pixel is positive")
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def resize(image, height, width):
    """Scale an image by averaging the area that each new pixel covers.

    Parameters
    ----------
    image : ndarray, shape (H, W), floats
    height, width : int
        The new shape.

    Returns
    -------
    ndarray, shape (height, width), float32
    """
    H, W = image.shape
    return _shares(H, height) @ np.asarray(image, np.float32) @ _shares(W, width).T


def _shares(old, new):
    """Return (new, old): how much each old pixel counts in each new one. Every row sums to 1.

    Old pixel j covers [j, j + 1]; new pixel i covers [i, i + 1] * old / new. What they share is the overlap.
    """
    left = np.arange(new)[:, None] * old / new
    right = left + old / new
    j = np.arange(old)
    overlap = np.clip(np.minimum(right, j + 1) - np.maximum(left, j), 0, None)
    return (overlap * new / old).astype(np.float32)
