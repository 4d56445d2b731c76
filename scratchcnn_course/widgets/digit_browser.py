"""One digit at a time: large, with its label, and with the numbers that its pixels are."""

import ipywidgets
import numpy as np

from .board import Board, setting, with_buttons
from .pieces import beside, card, words
from .pixels import colours, picture

LENS = 7  # pixels along a side of the part whose numbers are shown
SIDE = 364  # of the picture, on the page
CELL = "width: 42px; height: 40px; padding: 0; border: 1px solid #808080; text-align: center; font-size: 16px"
EDGE = "padding: 0 6px; border: none; color: inherit; font-size: 15px; font-weight: normal; text-align: center"
TABLE = "border-collapse: collapse; margin: 0; border: none; line-height: 1.3"


class DigitBrowser(Board):
    """Leaf through images: the whole image on the left, the numbers in a part of it on the right.

    Sliders choose the image and move the part; a list keeps the images of one label.

    Parameters
    ----------
    images : ndarray, shape (N, 1, H, W) or (N, H, W)
        Floats in [0, 1], or bytes.
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

    label, place, row, column = (setting(name) for name in ("label", "place", "row", "column"))

    def __init__(self, images, labels):
        self.images, self.labels = check_digits(images, labels)
        choices = ["all", *np.unique(self.labels).tolist()]
        self.controls = {"label": ipywidgets.Dropdown(options=choices, value="all", description="label")}
        self.controls["place"] = _slider("digit", len(self.images) - 1)
        for name, size in zip(("row", "column"), self.images.shape[1:], strict=True):
            self.controls[name] = _slider(name, size - LENS, max(size - LENS, 0) // 2)
        self.chosen = np.arange(len(self.images))
        for name, control in self.controls.items():
            control.observe(self._filter if name == "label" else self.draw, "value")
        self.controls["label"].layout.width = "240px"
        label, *sliders = self.controls.values()
        super().__init__(label, *map(with_buttons, sliders))

    def _filter(self, change):
        """Keep the images of the chosen label, and begin with the first of them."""
        everything = np.arange(len(self.labels))
        self.chosen = everything if self.label == "all" else np.flatnonzero(self.labels == self.label)
        slider = self.controls["place"]
        with self.at_once():
            slider.value, slider.max, slider.disabled = 0, max(len(self.chosen) - 1, 1), len(self.chosen) == 1

    @property
    def index(self):
        """Where the image that is shown stands among all of `images`."""
        return int(self.chosen[min(self.place, len(self.chosen) - 1)])

    def frame(self):
        """Return the image, the part and its numbers as HTML.

        Returns
        -------
        str
        """
        return frame(self.images[self.index], self.title(), self.alt(), self.row, self.column)

    def title(self):
        """Return which image it is, of which label, and how many there are."""
        title = f"Image {self.index:,} of {len(self.labels):,}, label {self.labels[self.index]}"
        place = int(np.searchsorted(self.chosen, self.index)) + 1
        return title if self.label == "all" else f"{title} (number {place:,} of {len(self.chosen):,} with it)"

    def alt(self):
        """Return which image it is and how bright, in words.

        Returns
        -------
        str
        """
        image = self.images[self.index]
        size = " × ".join(map(str, image.shape))
        dark = 100 * np.mean(image == 0)
        ends = f"from {number(image.min())} (darkest) to {number(image.max())}"
        return f"{self.title()}: {size} pixels {ends}; {dark:.0f} % of them are 0."


def frame(image, title, alt, row, column):
    """Return an image, and beside it the numbers of its `LENS` x `LENS` pixels from a row and a column on.

    Parameters
    ----------
    image : ndarray, shape (H, W)
    title, alt : str
    row, column : int

    Returns
    -------
    str
    """
    part = np.s_[row : row + LENS, column : column + LENS]
    rows, columns = (f"{start}:{start + size}" for start, size in zip((row, column), image[part].shape, strict=True))
    told = words(f"In the frame: image[{rows}, {columns}]", size=16)
    return card(words(title, size=20, bold=True), beside(_whole(image, alt, row, column), told + _numbers(image, part)))


def _whole(image, alt, row, column):
    """Draw all of the image, enlarged, with a frame round the part."""
    H, W = image.shape
    shown = colours(image, largest=_white(image))
    whole = picture(shown, alt, width=max(1, SIDE // max(H, W)) * W, style="outline: 1px solid #808080")
    across, down = 100 / W, 100 / H
    place = f"left: {across * column:.2f}%; top: {down * row:.2f}%"
    size = f"width: {across * min(LENS, W):.2f}%; height: {down * min(LENS, H):.2f}%"
    look = "position: absolute; box-sizing: border-box; border: 3px solid #d55e00; outline: 1px solid white"
    return f'<div style="position: relative; margin: 6px 0">{whole}<div style="{look}; {place}; {size}"></div></div>'


def _numbers(image, part):
    """Return the numbers of a part as a table, each on the grey that it means."""
    greys = colours(image, largest=_white(image))[part][..., 0].tolist()
    row, column = part[0].start, part[1].start
    head = "".join(f'<th scope="col" style="{EDGE}">{column + j}</th>' for j in range(len(greys[0])))
    lines = [f'<tr style="background: none"><td style="{EDGE}"></td>{head}</tr>']
    for i, (values, shades) in enumerate(zip(image[part], greys, strict=True)):
        cells = "".join(map(_cell, values, shades))
        lines.append(f'<tr style="background: none"><th scope="row" style="{EDGE}">{row + i}</th>{cells}</tr>')
    return f'<table style="{TABLE}">{"".join(lines)}</table>'


def _cell(value, grey):
    ink = "white" if grey < 118 else "black"  # the one that contrasts more
    return f'<td style="{CELL}; background: rgb({grey}, {grey}, {grey}); color: {ink}">{number(value)}</td>'


def number(value):
    """Return a byte as it is, another number with two decimals."""
    return str(value) if np.asarray(value).dtype.kind in "iu" else f"{value:.2f}"


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


def _white(image):
    """Return what is white in this image: 255 where it holds bytes, else 1."""
    return 255 if image.dtype == np.uint8 else 1.0


def _slider(name, last, value=0):
    """Return a slider from 0 to `last`; a slider needs two ends, so with nothing to choose it is disabled."""
    return ipywidgets.IntSlider(value, min=0, max=max(last, 1), description=name, disabled=last < 1)
