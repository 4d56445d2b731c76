"""A confusion matrix, and the images behind each of its cells."""

import ipywidgets
import numpy as np

from scratchcnn_helpers.metrics import confusion_matrix

from .board import Board, setting, with_buttons
from .digit_browser import check_digits
from .pieces import beside, card, words
from .pixels import colours, picture

MOST, ACROSS = 24, 6  # images shown at once, and in a row
CELL = (
    "width: 34px; height: 30px; padding: 0; text-align: center; font-size: 15px; border: 1px solid var(--line); "
    "cursor: pointer"
)
HEAD = "padding: 0 6px; font-weight: 600; text-align: center; border: none; color: inherit; background: none"


class ConfusionBrowser(Board):
    """Click a cell of a confusion matrix, or choose it by keys; the images that it counts appear beside it.

    Parameters
    ----------
    images : ndarray, shape (N, 1, H, W) or (N, H, W)
        Floats in [0, 1], or bytes.
    labels, predicted : ndarray of int, shape (N,)

    Attributes
    ----------
    true, read : int
        The row and the column that are chosen. Can be set. At first the largest mistake.
    indices : ndarray of int
        Of the images of the chosen cell, among all of `images`.

    Raises
    ------
    ValueError
        If these are no images, or labels and predictions do not go with them.

    Examples
    --------
    >>> ConfusionBrowser(images, labels, model.predict(images))  # doctest: +SKIP
    """

    true, read = setting("true"), setting("read")

    def __init__(self, images, labels, predicted):
        self.images, self.labels = check_digits(images, labels)
        self.matrix = confusion_matrix(predicted, self.labels)
        self.predicted = np.asarray(predicted)
        mistakes = self.matrix * (1 - np.eye(len(self.matrix), dtype=int))
        row, column = (int(place) for place in np.unravel_index(mistakes.argmax(), mistakes.shape))
        self.controls = {"true": self._slider("label", row), "read": self._slider("read as", column)}
        for control in self.controls.values():
            control.observe(self.draw, "value")
        super().__init__(*map(with_buttons, self.controls.values()))

    def _slider(self, name, value):
        width = {"width": "300px"}
        return ipywidgets.IntSlider(value, 0, len(self.matrix) - 1, description=name, layout=width)

    @property
    def indices(self):
        """The images of the chosen cell."""
        return np.flatnonzero((self.labels == self.true) & (self.predicted == self.read))

    def frame(self):
        """Return matrix, images and a sentence as HTML."""
        chosen = self.images[self.indices[:MOST]]
        return card(words(self.sentence(), size=18, bold=True), beside(self._table(), _gallery(chosen)), width=960)

    def sentence(self):
        """Return what the chosen cell says."""
        count, total = self.matrix[self.true, self.read], self.matrix[self.true].sum()
        what = "were read right" if self.true == self.read else f"were read as {self.read}"
        more = f" The first {MOST} are shown." if count > MOST else ""
        return f"{count:,} of {total:,} images of a {self.true} {what}.{more}"

    def alt(self):
        """Return what is shown, in words."""
        right = np.trace(self.matrix)
        return f"A confusion matrix, {right:,} of {self.matrix.sum():,} right. Chosen: {self.sentence()}"

    def _table(self):
        K = len(self.matrix)
        head = "".join(f'<th scope="col" style="{HEAD}">{k}</th>' for k in range(K))
        rows = [f'<tr><th style="{HEAD}"></th>{head}</tr>']
        for row in range(K):
            cells = "".join(
                f'<td data-set="{_set(row, column)}" style="{self._look(row, column)}">{self.matrix[row, column]}</td>'
                for column in range(K)
            )
            rows.append(f'<tr><th scope="row" style="{HEAD}">{row}</th>{cells}</tr>')
        caption = (
            '<caption style="caption-side: top; color: inherit; font-size: 15px">row: label, column: read as</caption>'
        )
        return f'<table style="border-collapse: collapse; margin: 0; border: none">{caption}{"".join(rows)}</table>'

    def _look(self, row, column):
        """Tint right answers blue and mistakes red, and frame the chosen cell."""
        count = self.matrix[row, column]
        tint = (
            "transparent"
            if not count
            else f"color-mix(in srgb, var(--{'blue' if row == column else 'red'}) 22%, var(--ground))"
        )
        frame = "; outline: 3px solid var(--ink); outline-offset: -2px; font-weight: 700"
        return f"{CELL}; background: {tint}; color: var(--ink)" + frame * (row == self.true and column == self.read)


def _set(row, column):
    return f"{{&quot;true&quot;: {row}, &quot;read&quot;: {column}}}"


def _gallery(images):
    """Lay images out in a grid whose size stays the same, however many there are."""
    pictures = [picture(colours(image), f"image {k}", width=56) for k, image in enumerate(images)]
    look = (
        f"display: grid; grid-template-columns: repeat({ACROSS}, 56px); gap: 6px; min-height: {MOST // ACROSS * 62}px"
    )
    empty = words("No image.", size=16) if not pictures else ""
    return f'{empty}<div style="{look}; align-content: start">{"".join(pictures)}</div>'
