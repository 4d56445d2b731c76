"""A data set as four arrays, and the two things one does with it: split it and walk over it in batches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False, repr=False)
class Dataset:
    """Images and labels to train on, images and labels to test with, and where they come from.

    Parameters
    ----------
    train_images, test_images : ndarray of float32, shape (N, C, H, W)
        Pixels in [0, 1]; both have the same C, H and W.
    train_labels, test_labels : ndarray of int64, shape (N,)
        Class numbers, counted from 0.
    name : str
        Which data set this is, such as ``"mnist"``.
    source : str
        Where it was read from, in words.
    class_names : tuple of str
        What the classes are called, in the order of their labels; empty where nobody knows.

    Raises
    ------
    TypeError
        When an array has another dtype, or is no array.
    ValueError
        When shapes or counts disagree, a part is empty, a pixel is NaN or outside [0, 1], a label is negative, or there
        are fewer names than classes.
    """

    train_images: np.ndarray
    train_labels: np.ndarray
    test_images: np.ndarray
    test_labels: np.ndarray
    name: str
    source: str
    class_names: tuple[str, ...] = ()

    def __post_init__(self):
        for part in ("train", "test"):
            _check_part(part, getattr(self, f"{part}_images"), getattr(self, f"{part}_labels"))
        if self.train_images.shape[1:] != self.test_images.shape[1:]:
            raise ValueError(
                f"train_images and test_images must hold images of one shape (C, H, W), "
                f"got {self.train_images.shape[1:]} and {self.test_images.shape[1:]}"
            )
        if self.class_names and len(self.class_names) < self.classes:
            raise ValueError(
                f"class_names must name each of the {self.classes} classes, got {len(self.class_names)}: "
                f"{', '.join(self.class_names[:10])}"
            )

    @property
    def classes(self) -> int:
        """The number of classes: as many as have names, otherwise one more than the largest label."""
        return max(len(self.class_names), int(max(self.train_labels.max(), self.test_labels.max())) + 1)

    def name_of(self, label) -> str:
        """Return what a class is called: its name, or its number where it has none."""
        return self.class_names[label] if self.class_names else str(label)

    def __repr__(self):
        return (
            f"Dataset({self.name!r}: train {self.train_images.shape}, test {self.test_images.shape}, "
            f"{self.classes} classes, source: {self.source})"
        )


def _check_part(part, images, labels):
    """Refuse a training or test part that is not what `Dataset` promises."""
    for name, array, dtype, ndim, shape in (
        (f"{part}_images", images, np.float32, 4, "(N, C, H, W)"),
        (f"{part}_labels", labels, np.int64, 1, "(N,)"),
    ):
        if not isinstance(array, np.ndarray) or array.dtype != dtype:
            found = getattr(array, "dtype", type(array).__name__)
            raise TypeError(f"{name} must be an array of {dtype.__name__}, got {found}")
        if array.ndim != ndim:
            raise ValueError(f"{name} must have shape {shape}, got {array.shape}")
        if array.size == 0:
            raise ValueError(f"{name} is empty: its shape is {array.shape}")
    check_counts(part, images, labels)
    # min and max need no memory of the images' size, and NaN comes through both of them.
    low, high = float(images.min()), float(images.max())
    if not (low >= 0 and high <= 1):
        raise ValueError(f"{part}_images must lie in [0, 1] without NaN, got {low:g} to {high:g}")
    if labels.min() < 0:
        raise ValueError(f"{part}_labels must not be negative, got {labels.min()}")


def check_counts(part, images, labels):
    """Refuse images and labels that are not equally many."""
    if len(images) != len(labels):
        raise ValueError(f"{part}_images and {part}_labels must be equally many, got {len(images)} and {len(labels)}")


def split(images, labels, fraction, *, rng, stratify=True):
    """Shuffle the images and hold a fraction of them back, usually for validation.

    Parameters
    ----------
    images : ndarray, shape (N, ...)
    labels : ndarray of int, shape (N,)
    fraction : float
        How much goes into the *second* part, between 0 and 1 (neither of them).
    rng : numpy.random.Generator or int
        What shuffles, or a seed for it.
    stratify : bool
        Give both parts the classes in equal proportion: of a class with n images, fraction * n go into
        the second part, to within one. Every class keeps at least one image in the first part.

    Returns
    -------
    first_images, first_labels, second_images, second_labels : ndarray
        Copies, in shuffled order.

    Raises
    ------
    TypeError
        When `rng` is neither a Generator nor a seed, or (stratified) the labels are no integers.
    ValueError
        When the counts disagree, `fraction` is out of range, or there are too few images for two parts.

    Examples
    --------
    >>> labels = np.repeat([0, 1], 50)
    >>> *_, held_out = split(np.zeros((100, 1, 8, 8)), labels, 0.2, rng=0)
    >>> np.bincount(held_out)
    array([10, 10])
    """
    images, labels = _check_pair(images, labels)
    if not 0 < fraction < 1:
        raise ValueError(f"fraction must lie between 0 and 1 (neither of them), got {fraction}")
    if stratify and (labels.ndim != 1 or labels.dtype.kind not in "iu"):
        raise TypeError(
            f"labels must be integers of shape (N,) to stratify, got {labels.dtype} of shape {labels.shape}"
        )
    rng = _generator(rng)
    order = rng.permutation(len(images))

    groups = np.unique(labels, return_inverse=True)[1] if stratify else np.zeros(len(labels), dtype=int)
    held_back = np.zeros(len(images), dtype=bool)
    for group, count in enumerate(_second_counts(np.bincount(groups), fraction)):
        members = order[groups[order] == group]
        held_back[members[:count]] = True
    # Shuffled anew: in `order`, what was held back are the first members of each class.
    first, second = (rng.permutation(np.flatnonzero(part)) for part in (~held_back, held_back))
    return images[first], labels[first], images[second], labels[second]


def _second_counts(counts, fraction):
    """Count how many of each group go into the second part; the largest remainders get what rounding down left."""
    exact = counts * fraction
    taken = np.minimum(np.floor(exact).astype(int), counts - 1)
    wanted = max(1, round(counts.sum() * fraction))
    remainder = exact - taken
    growing = (remainder > 0) & (taken < counts - 1)
    growable = [group for group in np.argsort(-remainder, kind="stable") if growing[group]]
    taken[growable[: wanted - taken.sum()]] += 1
    if taken.sum() == 0:
        raise ValueError(
            "images must be at least two (of one class, when stratified), for one stays in the first part; "
            f"the counts are {counts.tolist()[:10]}"
        )
    return taken


class batches:
    """Walk over images and labels in batches.

    Parameters
    ----------
    images : ndarray, shape (N, ...)
    labels : ndarray, shape (N, ...)
    batch_size : int
    rng : numpy.random.Generator or int, optional
        What shuffles, or a seed for it. Each walk shuffles anew; without it the order stays as it is.
    drop_last : bool
        Leave out the last batch when it is not full.

    Yields
    ------
    batch_images, batch_labels : ndarray, shape (batch_size, ...)
        Copies when shuffled, otherwise views. The last batch may be smaller.

    Raises
    ------
    TypeError
        When `batch_size` is no integer, or `rng` neither a Generator nor a seed.
    ValueError
        When the counts disagree, there is nothing to walk over, or `batch_size` is below 1.

    Examples
    --------
    >>> walk = batches(np.zeros((10, 1, 8, 8)), np.arange(10), 4)
    >>> len(walk), [len(labels) for images, labels in walk]
    (3, [4, 4, 2])
    """

    def __init__(self, images, labels, batch_size, *, rng=None, drop_last=False):
        self._images, self._labels = _check_pair(images, labels)
        if isinstance(batch_size, bool) or not isinstance(batch_size, (int, np.integer)):
            raise TypeError(f"batch_size must be an integer, got {batch_size!r}")
        if batch_size < 1:
            raise ValueError(f"batch_size must be at least 1, got {batch_size}")
        if drop_last and batch_size > len(self._images):
            raise ValueError(
                f"batch_size={batch_size} with drop_last=True leaves no batch of {len(self._images)} images"
            )
        self._batch_size = int(batch_size)
        self._rng = None if rng is None else _generator(rng)
        self._end = len(self._images) - (len(self._images) % self._batch_size if drop_last else 0)

    def __len__(self):
        return -(-self._end // self._batch_size)

    def __iter__(self) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        order = None if self._rng is None else self._rng.permutation(len(self._images))
        for start in range(0, self._end, self._batch_size):
            chosen = slice(start, min(start + self._batch_size, self._end))
            if order is not None:
                chosen = order[chosen]
            yield self._images[chosen], self._labels[chosen]


def _check_pair(images, labels):
    """Both as arrays; refuse what is empty or not equally many."""
    images, labels = np.asarray(images), np.asarray(labels)
    for name, array in (("images", images), ("labels", labels)):
        if array.ndim == 0:
            raise ValueError(f"{name} must have shape (N, ...), got a single value")
    if len(images) != len(labels):
        raise ValueError(f"images and labels must be equally many, got {images.shape} and {labels.shape}")
    if len(images) == 0:
        raise ValueError(f"images must not be empty, got {images.shape}")
    return images, labels


def _generator(rng):
    """Return the generator itself, or one made from a seed."""
    if isinstance(rng, np.random.Generator):
        return rng
    if isinstance(rng, bool) or not isinstance(rng, (int, np.integer)):
        raise TypeError(f"rng must be a numpy.random.Generator or an integer seed, got {rng!r}")
    return np.random.default_rng(rng)
