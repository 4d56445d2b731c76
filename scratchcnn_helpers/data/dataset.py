"""A data set as four arrays, and the two things one does with it: split it and walk over it in batches."""

from dataclasses import dataclass

import numpy as np

from ..ops.arguments import as_array, as_generator, check_range, check_sizes


class ByteImages:
    """Images kept as bytes, a quarter of the memory: what is taken out of them, `images[...]`, is float32 in [0, 1].

    They go wherever images do: `fit`, `evaluate` and `predict` take out one batch after the other, and the numbers are
    the same to the last bit as if all had been converted before. `np.asarray(images)` converts all.

    Parameters
    ----------
    pixels : ndarray of uint8, shape (N, C, H, W)
    white : int
        The byte that becomes 1.

    Raises
    ------
    ValueError
        When they are no bytes up to `white`, or not of that shape.
    """

    dtype, ndim = np.dtype(np.float32), 4

    def __init__(self, pixels, white=255):
        pixels = as_array(pixels, "pixels", "N", "C", "H", "W")
        if pixels.dtype != np.uint8 or pixels.max(initial=0) > white:
            raise ValueError(f"pixels must be bytes (uint8) up to {white}, got {pixels.dtype} up to {pixels.max()}")
        self.pixels, self.white, self.shape = pixels, white, pixels.shape

    def __len__(self):
        return len(self.pixels)

    def __getitem__(self, chosen):
        return np.divide(self.pixels[chosen], self.white, dtype=np.float32, casting="same_kind", order="C")

    def __array__(self, dtype=None, copy=None):
        return self[:].astype(dtype or self.dtype, copy=False)

    def take(self, chosen, axis=0):
        """Return some of the images, by their numbers, still as bytes; an array has this method, too."""
        return ByteImages(self.pixels.take(chosen, axis), self.white)


@dataclass(frozen=True, eq=False, repr=False)
class Dataset:
    """Images and labels to train on, images and labels to test with, and where they come from.

    Parameters
    ----------
    train_images, test_images : ndarray of float32, or ByteImages, shape (N, C, H, W)
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
        train, test, names = self.train_images.shape[1:], self.test_images.shape[1:], self.class_names
        if train != test:
            raise ValueError(f"train_images and test_images must be of one shape (C, H, W), got {train} and {test}")
        if names and len(names) < self.classes:
            got = f"got {len(names)}: {', '.join(names[:10])}"
            raise ValueError(f"class_names must name each of the {self.classes} classes, {got}")

    @property
    def classes(self) -> int:
        """The number of classes: as many as have names, otherwise one more than the largest label."""
        return max(len(self.class_names), int(max(self.train_labels.max(), self.test_labels.max())) + 1)

    def name_of(self, label) -> str:
        """Return what a class is called: its name, or its number where it has none."""
        return self.class_names[label] if self.class_names else str(label)

    def __repr__(self):
        shapes = f"train {self.train_images.shape}, test {self.test_images.shape}"
        return f"Dataset({self.name!r}: {shapes}, {self.classes} classes, source: {self.source})"


def _check_part(part, images, labels):
    """Refuse a training or test part that is not what `Dataset` promises."""
    some = images[:1] if isinstance(images, ByteImages) else images  # bytes were looked through when they were wrapped
    for name, array, dtype in ((f"{part}_images", some, np.float32), (f"{part}_labels", labels, np.int64)):
        if not isinstance(array, np.ndarray) or array.dtype != dtype:
            found = getattr(array, "dtype", type(array).__name__)
            raise TypeError(f"{name} must be an array of {dtype.__name__}, got {found}")
        as_array(array, name, *("NCHW" if array is some else "N"))
        if array.size == 0:
            raise ValueError(f"{name} is empty: its shape is {array.shape}")
    check_counts(images, labels, f"{part}_images and {part}_labels")
    # min and max need no memory of the images' size, and NaN comes through both of them.
    low, high = float(some.min()), float(some.max())
    if not (low >= 0 and high <= 1):
        raise ValueError(f"{part}_images must lie in [0, 1] without NaN, got {low:g} to {high:g}")
    if labels.min() < 0:
        raise ValueError(f"{part}_labels must not be negative, got {labels.min()}")


def check_counts(images, labels, names="images and labels"):
    """Refuse images and labels that are not equally many; `names` is what the message calls them."""
    if len(images) != len(labels):
        raise ValueError(f"{names} must be equally many, got {len(images)} and {len(labels)}")


def split(images, labels, fraction, *, rng, stratify=True):
    """Shuffle the images and hold a fraction of them back, usually for validation.

    Parameters
    ----------
    images : ndarray, shape (N, ...)
    labels : ndarray of int, shape (N,)
    fraction : float
        How much goes into the *second* part, in (0, 1).
    rng : numpy.random.Generator or int
        What shuffles, or a seed for it.
    stratify : bool
        Give both parts the classes in equal proportion: of a class with n images, fraction * n go into
        the second part, to within one. Every class keeps at least one image in the first part.

    Returns
    -------
    first_images, first_labels, second_images, second_labels : ndarray
        Copies, in shuffled order. Of `ByteImages`, both parts are such.

    Raises
    ------
    TypeError
        When `rng` is neither a Generator nor a seed, or (stratified) the labels are no integers.
    ValueError
        When the counts disagree, `fraction` is out of range, (stratified) the labels have more than one axis, or there
        are too few images for two parts.

    Examples
    --------
    >>> labels = np.repeat([0, 1], 50)
    >>> *_, held_out = split(np.zeros((100, 1, 8, 8)), labels, 0.2, rng=0)
    >>> np.bincount(held_out)
    array([10, 10])
    """
    images, labels = _check_pair(images, labels)
    check_range("fraction", fraction, "(0, 1)")
    if stratify:
        as_array(labels, "labels", "N", kinds="iu", called="integers")
    rng = as_generator(rng, needed=True)
    order = rng.permutation(len(images))

    groups = np.unique(labels, return_inverse=True)[1] if stratify else np.zeros(len(labels), dtype=int)
    held_back = np.zeros(len(images), dtype=bool)
    for group, count in enumerate(_second_counts(np.bincount(groups), fraction)):
        members = order[groups[order] == group]
        held_back[members[:count]] = True
    # Shuffled anew: in `order`, what was held back are the first members of each class.
    first, second = (rng.permutation(np.flatnonzero(part)) for part in (~held_back, held_back))
    return images.take(first, axis=0), labels[first], images.take(second, axis=0), labels[second]


def _second_counts(counts, fraction):
    """Count how many of each group go into the second part; the largest remainders get what rounding down left."""
    exact = counts * fraction
    taken = np.minimum(np.floor(exact).astype(int), counts - 1)
    wanted = max(1, round(counts.sum() * fraction))
    remainder = exact - taken
    order = np.argsort(-remainder, kind="stable")
    growing = order[((remainder > 0) & (taken < counts - 1))[order]]
    taken[growing[: wanted - taken.sum()]] += 1
    if taken.sum() == 0:
        few = "images must be at least two (of one class, when stratified), for one stays in the first part"
        raise ValueError(f"{few}; the counts are {counts.tolist()[:10]}")
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
        check_sizes(batch_size=batch_size)
        if drop_last and batch_size > len(self._images):
            raise ValueError(f"batch_size {batch_size} leaves no batch of {len(self._images)} images when drop_last")
        self._batch_size = int(batch_size)
        self.rng = None if rng is None else as_generator(rng)
        self._end = len(self._images) - (len(self._images) % self._batch_size if drop_last else 0)

    def __len__(self):
        return -(-self._end // self._batch_size)

    def __iter__(self):
        order = None if self.rng is None else self.rng.permutation(len(self._images))
        for start in range(0, self._end, self._batch_size):
            batch = slice(start, min(start + self._batch_size, self._end))
            chosen = batch if order is None else order[batch]
            yield self._images[chosen], self._labels[chosen]


def _check_pair(images, labels):
    """Both as arrays; refuse what is empty or not equally many."""
    images, labels = images if isinstance(images, ByteImages) else np.asarray(images), np.asarray(labels)
    if not (images.ndim and labels.ndim and len(images)):
        raise ValueError(f"images and labels must have shape (N, ...), N >= 1, got {images.shape} and {labels.shape}")
    check_counts(images, labels)
    return images, labels
