"""A confusion matrix, and the images behind each of its cells."""

import numpy as np

from scratchcnn_helpers.metrics import confusion_matrix

from .. import plots
from .desk import Desk, Setting
from .digit_browser import check_digits, white
from .network_spec import packed

MOST = 8  # images of a cell that travel, in 16 shades of grey


class ConfusionBrowser(Desk):
    """Click a cell of a confusion matrix, or go there by arrow keys; the images that it counts appear beside it.

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

    MODULE = "confusion"

    true = Setting(0, lambda desk: range(len(desk.matrix)))
    read = Setting(0, lambda desk: range(len(desk.matrix)))

    def __init__(self, images, labels, predicted):
        images, self.labels = check_digits(images, labels)
        self.matrix, self.predicted = confusion_matrix(predicted, self.labels), np.asarray(predicted)
        groups, sent = {}, []
        for row, column in zip(*np.nonzero(self.matrix), strict=True):
            found = self._of(row, column)[:MOST]
            groups[f"{row} {column}"] = [[len(sent) + k, int(index)] for k, index in enumerate(found)]
            sent += found.tolist()
        mistakes = self.matrix * (1 - np.eye(len(self.matrix), dtype=int))
        row, column = (int(place) for place in np.unravel_index(mistakes.argmax(), mistakes.shape))
        data = {
            "matrix": self.matrix.tolist(),
            "most": MOST,
            "groups": groups,
            "images": packed(images[sent] / white(images), "u4"),
        }
        super().__init__(data, true=row, read=column)

    def _of(self, row, column):
        return np.flatnonzero((self.labels == row) & (self.predicted == column))

    @property
    def indices(self):
        """The images of the chosen cell."""
        return self._of(self.true, self.read)

    def figure(self):
        """Draw the matrix."""
        return plots.confusion(self.matrix)

    def alt(self):
        """Return what is shown, in words."""
        right, count, total = np.trace(self.matrix), len(self.indices), self.matrix[self.true].sum()
        what = "read right" if self.true == self.read else f"read as {self.read}"
        chosen = f"{count:,} of {total:,} images of a {self.true} were {what}."
        return f"A confusion matrix, {right:,} of {self.matrix.sum():,} right. Chosen: {chosen}"
