"""From arrays as they lie in files to the arrays of a `Dataset`."""

import warnings
from dataclasses import dataclass
from math import isqrt

import numpy as np

from ..dataset import ByteImages, Dataset
from .names import printable


@dataclass(frozen=True, eq=False)
class Raw:
    """What a reader found: pixels and labels as they were stored, not checked yet.

    `white` is the whole number that stands for white where the format says so.
    """

    train_images: np.ndarray
    train_labels: np.ndarray
    test_images: np.ndarray
    test_labels: np.ndarray
    name: str
    source: str
    class_names: tuple[str, ...] = ()
    white: int | None = None

    def dataset(self, as_bytes=False) -> Dataset:
        """Convert and check; an error names the source, and so does a warning of pixels that end far below 255.

        With `as_bytes`, images that were stored as whole numbers become `ByteImages`.
        """
        white = self.white or _white(self.train_images, self.test_images)
        try:
            labels, test_labels = to_labels(self.train_labels), to_labels(self.test_labels)
            images, test_images = (to_images(part, white, as_bytes) for part in (self.train_images, self.test_images))
            told = (printable(self.name), self.source, tuple(map(printable, self.class_names)))
            dataset = Dataset(images, labels, test_images, test_labels, *told)
            if labels.min() == labels.max():
                raise ValueError(f"all training images have the label {labels[0]}: one class is nothing to learn")
        except ValueError as error:
            raise ValueError(f"{self.source}: {error}") from None
        if not self.white and white != 255:
            told = f"its pixels are whole numbers up to {white}, so they were divided by {white} and not by 255"
            warnings.warn(f"{self.source}: {told}", stacklevel=3)
        return dataset


def _white(*parts):
    """Return the whole number that stands for white: 255, but where all pixels are far below, the largest of them."""
    highest = max((int(pixels.max()) for pixels in parts if pixels.dtype.kind in "iu" and pixels.size), default=255)
    return highest if 0 < highest < 128 else 255


def to_images(pixels, white=255, as_bytes=False):
    """Pixels as float32 in [0, 1], shape (N, C, H, W).

    Parameters
    ----------
    pixels : ndarray
        Integers from 0 to `white` or floats from 0 to 1, of shape (N, H, W), (N, C, H, W), (N, H, W, C) or
        (N, pixels of a square image), where C is 1 or 3.
    white : int
    as_bytes : bool
        Make `ByteImages` of integers.
    """
    pixels = _with_channels(pixels)
    if pixels.dtype.kind not in "iuf":
        raise ValueError(f"images must be integers or floats, got {pixels.dtype}")
    low, high = (pixels.min(), pixels.max()) if pixels.size else (0, 0)
    kind, limit = ("floats", 1) if pixels.dtype.kind == "f" else ("integers", white)
    if low < 0 or high > limit:
        mend = f"divide them by {high if high < 128 else max(high, 255):g}" if high > 1.01 else "np.clip(x, 0, 1) helps"
        if low < 0:
            mend = "they look standardised or centred, so take that back first (x * std + mean, or (x + 1) / 2)"
        raise ValueError(f"images of {kind} must lie in 0 to {limit}, got {low:g} to {high:.9g}: {mend}")
    if kind == "floats":
        return np.ascontiguousarray(pixels, dtype=np.float32)
    images = ByteImages(pixels.astype(np.uint8, copy=False), white)
    return images if as_bytes else np.asarray(images)


def _with_channels(pixels):
    """View the pixels as (N, C, H, W)."""
    if pixels.ndim == 2:
        return pixels.reshape(-1, *square(pixels.shape[1], where=""))
    if pixels.ndim == 3:
        return pixels[:, None]
    if pixels.ndim == 4 and pixels.shape[1] in (1, 3):
        return pixels
    if pixels.ndim == 4 and pixels.shape[3] in (1, 3):
        return pixels.transpose(0, 3, 1, 2)  # (N, C, H, W)
    raise ValueError(f"images must have shape (N, H, W), or four axes with 1 or 3 channels, got {pixels.shape}")


def square(pixels, where=None):
    """Return the shape (C, side, side) of a square image, grey or in colour, with so many pixels.

    Where there is none, return None, or raise a `ValueError` that begins with `where` if that is given.
    """
    for channels in (1, 3):
        side = isqrt(pixels // channels)
        if side and channels * side * side == pixels:
            return channels, side, side
    if where is not None:
        raise ValueError(f"{where}{pixels} pixels an image make no square image: is the label column missing?")
    return None


def to_labels(labels):
    """Labels as int64, shape (N,), from integers of shape (N,) or (N, 1)."""
    if labels.ndim == 2 and labels.shape[1] == 1:
        labels = labels[:, 0]  # (N,)
    mend = "number the classes 0, 1, 2 ..., as np.unique(labels, return_inverse=True)[1] does"
    if labels.ndim != 1 or labels.dtype.kind not in "iu":
        mend = "of one-hot labels, take labels.argmax(axis=1)" if labels.ndim == 2 else mend
        raise ValueError(f"labels must be integers of shape (N,), got {labels.dtype} of shape {labels.shape}; {mend}")
    if labels.size and labels.max() >= max(1000, len(labels)):
        raise ValueError(f"labels count from 0, but {len(labels)} images have labels up to {labels.max()}: {mend}")
    return labels.astype(np.int64)
