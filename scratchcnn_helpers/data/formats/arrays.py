"""From arrays as they lie in files to the arrays of a `Dataset`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isqrt

import numpy as np

from ..dataset import Dataset
from .names import known_class_names


@dataclass(frozen=True, eq=False)
class Raw:
    """What a reader found: pixels and labels as they were stored, not checked yet."""

    train_images: np.ndarray
    train_labels: np.ndarray
    test_images: np.ndarray
    test_labels: np.ndarray
    name: str
    source: str
    class_names: tuple[str, ...] = ()

    def dataset(self) -> Dataset:
        """Convert and check; an error names the source."""
        try:
            dataset = Dataset(
                to_images(self.train_images),
                to_labels(self.train_labels),
                to_images(self.test_images),
                to_labels(self.test_labels),
                self.name,
                self.source,
                self.class_names,
            )
        except ValueError as error:
            raise ValueError(f"{self.source}: {error}") from None
        names = dataset.class_names or known_class_names(self.name, dataset.classes)
        return replace(dataset, class_names=names) if names != dataset.class_names else dataset


def to_images(pixels):
    """Pixels as float32 in [0, 1], shape (N, C, H, W).

    Parameters
    ----------
    pixels : ndarray
        Integers from 0 to 255 or floats from 0 to 1, of shape (N, H, W), (N, C, H, W), (N, H, W, C) or
        (N, pixels of a square image), where C is 1 or 3.
    """
    pixels = _with_channels(pixels)
    if pixels.dtype.kind == "f":
        if pixels.size and pixels.max() > 1:
            raise ValueError(f"images of floats must lie in [0, 1], got up to {pixels.max():g}: divide them by 255")
        return np.ascontiguousarray(pixels, dtype=np.float32)
    if pixels.dtype.kind not in "iu":
        raise ValueError(f"images must be integers or floats, got {pixels.dtype}")
    if pixels.dtype != np.uint8 and pixels.size and not (pixels.min() >= 0 and pixels.max() <= 255):
        raise ValueError(f"images of integers must lie in 0 to 255, got {pixels.min()} to {pixels.max()}")
    # Straight into the one float32 array: for MNIST every copy would be another 188 MB.
    images = np.empty(pixels.shape, dtype=np.float32)
    return np.divide(pixels, 255, out=images, dtype=np.float32, casting="same_kind")


def _with_channels(pixels):
    """View the pixels as (N, C, H, W)."""
    if pixels.ndim == 2:
        for channels in (1, 3):
            side = isqrt(pixels.shape[1] // channels)
            if side and channels * side * side == pixels.shape[1]:
                return pixels.reshape(-1, channels, side, side)
        raise ValueError(f"{pixels.shape[1]} pixels an image make no square image: is the label column missing?")
    if pixels.ndim == 3:
        return pixels[:, None]
    if pixels.ndim == 4 and pixels.shape[1] in (1, 3):
        return pixels
    if pixels.ndim == 4 and pixels.shape[3] in (1, 3):
        return pixels.transpose(0, 3, 1, 2)  # (N, C, H, W)
    raise ValueError(f"images must have shape (N, H, W), or four axes with 1 or 3 channels, got {pixels.shape}")


def to_labels(labels):
    """Labels as int64, shape (N,), from integers of shape (N,) or (N, 1)."""
    if labels.ndim == 2 and labels.shape[1] == 1:
        labels = labels[:, 0]  # (N,)
    if labels.ndim != 1 or labels.dtype.kind not in "iu":
        raise ValueError(f"labels must be integers of shape (N,), got {labels.dtype} of shape {labels.shape}")
    return labels.astype(np.int64)
