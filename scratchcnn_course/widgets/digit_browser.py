"""One digit at a time: large, with its label, and with the numbers that its pixels are."""

import numpy as np

from .. import plots
from .desk import Desk, Setting
from .network_spec import packed
from .pixels import colours
from .twin import drawn, in_a_row

LENS = 7  # pixels along a side of the part whose numbers are shown
MOST = 150  # images that travel


class DigitBrowser(Desk):
    """Leaf through images: the whole image on the left, the numbers in a part of it on the right.

    Parameters
    ----------
    images : ndarray, shape (N, 1, H, W) or (N, H, W)
        Floats in [0, 1], or bytes. The first 200 can be looked at.
    labels : ndarray of int, shape (N,)

    Attributes
    ----------
    label : int or "all"
        Only images of this label are shown. Can be set, like the following ones.
    place : int
        Of the image that is shown, among those of the label.
    row, column : int
        Where the part begins whose numbers are shown.
    index : int
        Of the image that is shown, among all of `images`.

    Raises
    ------
    ValueError
        If these are no images, or there are more or fewer labels than images.

    Examples
    --------
    >>> DigitBrowser(digits.train_images, digits.train_labels)  # doctest: +SKIP
    """

    MODULE = "digits"

    label = Setting("all", lambda desk: ["all", *np.unique(desk.labels).tolist()])
    place = Setting(0, lambda desk: range(len(desk.images)))
    row = Setting(0, lambda desk: range(max(desk.images.shape[1] - LENS, 0) + 1))
    column = Setting(0, lambda desk: range(max(desk.images.shape[2] - LENS, 0) + 1))

    def __init__(self, images, labels):
        images, labels = check_digits(images, labels)
        self.images, self.labels, self.total = images[:MOST], labels[:MOST], len(images)
        data = {"images": as_levels(self.images), "labels": self.labels.tolist(), "total": self.total}
        data["bytes"] = bool(self.images.dtype == np.uint8)
        row, column = (max(size - LENS, 0) // 2 for size in self.images.shape[1:])
        super().__init__(data, row=row, column=column)

    @property
    def index(self):
        """Where the image that is shown stands among all of `images`."""
        chosen = np.arange(len(self.labels)) if self.label == "all" else np.flatnonzero(self.labels == self.label)
        return int(chosen[min(self.place, len(chosen) - 1)])

    def picture(self):
        """Draw the image, and beside it the numbers of the part."""
        image = self.images[self.index]
        part = image[self.row : self.row + LENS, self.column : self.column + LENS]
        numbers = drawn(plots.cells(np.round(part, 2), largest=white(image)))
        return in_a_row(colours(image, largest=white(image)), numbers)

    def alt(self):
        """Return which image it is, and the part whose numbers are shown, in words."""
        image = self.images[self.index]
        rows, columns = (
            f"{at}:{min(at + LENS, n)}" for at, n in zip((self.row, self.column), image.shape, strict=True)
        )
        return (
            f"Image {self.index} of {self.total:,}, label {self.labels[self.index]}: "
            f"the numbers of image[{rows}, {columns}], each on its grey."
        )


def as_levels(images):
    """Pack images as bytes, where that changes no number, else as float32."""
    images = images / np.float32(white(images))
    return packed(images, "u1" if np.array_equal(images, np.rint(255 * images) / np.float32(255)) else "f4")


def white(image):
    """Return what is white in this image: 255 where it holds bytes, else 1."""
    return 255 if image.dtype == np.uint8 else 1.0


def check_digits(images, labels):
    """Return images `(N, H, W)` and labels `(N,)` after checking that they belong together."""
    images, labels = np.asarray(images), np.asarray(labels)
    if images.ndim == 4 and images.shape[1] == 1:
        images = images[:, 0]
    if images.ndim != 3 or 0 in images.shape:
        raise ValueError(f"images must be (N, 1, H, W) or (N, H, W) with at least one image, got shape {images.shape}")
    if images.dtype != np.uint8 and not (images.dtype.kind == "f" and images.min() >= 0 and images.max() <= 1):
        raise ValueError(f"images must be bytes (uint8) or floats in [0, 1], got {images.dtype}")
    if labels.shape != images.shape[:1]:
        raise ValueError(f"labels must be ({len(images)},), one for each of the images, got shape {labels.shape}")
    return images, labels
