"""How good are the predictions: accuracy, confusion matrix, and the report of each class."""

from dataclasses import dataclass

import numpy as np

from .ops.losses import check_labels
from .ops.windows import check_shape


def accuracy(predicted, labels):
    """Return the part of the labels that were predicted, in [0, 1].

    Parameters
    ----------
    predicted, labels : ndarray of int, shape (N,)

    Returns
    -------
    float
    """
    predicted, labels = _check(predicted, labels, None)
    return float((predicted == labels).mean())


def confusion_matrix(predicted, labels, classes=None):
    """Count how often an image of one class was taken for another.

    Parameters
    ----------
    predicted, labels : ndarray of int, shape (N,), in [0, classes)
    classes : int, optional
        One more than the largest label where it is left out.

    Returns
    -------
    ndarray of int64, shape (classes, classes)
        Row: the true class. Column: what was predicted.

    Examples
    --------
    >>> confusion_matrix([0, 1, 1], [0, 1, 0])
    array([[1, 1],
           [0, 1]])
    """
    predicted, labels = _check(predicted, labels, classes)
    classes = classes or int(max(predicted.max(), labels.max())) + 1
    return np.bincount(classes * labels + predicted, minlength=classes**2).reshape(classes, classes)


@dataclass(frozen=True)
class Report:
    """Precision, recall and F1 of each class; prints as a table.

    Attributes
    ----------
    precision : ndarray, shape (K,)
        Of what was called this class, the part that was it. NaN where nothing was called so.
    recall : ndarray, shape (K,)
        Of what was this class, the part that was found. NaN where there was none.
    f1 : ndarray, shape (K,)
        Their harmonic mean.
    support : ndarray of int, shape (K,)
        Images of each class.
    accuracy : float
    """

    precision: np.ndarray
    recall: np.ndarray
    f1: np.ndarray
    support: np.ndarray
    accuracy: float

    def __str__(self):
        lines = ["class  precision  recall      f1  images"]
        rows = zip(self.precision, self.recall, self.f1, self.support, strict=True)
        lines += [f"{k:5d}  {p:9.3f}  {r:6.3f}  {f:6.3f}  {n:6d}" for k, (p, r, f, n) in enumerate(rows)]
        lines.append(f"{'accuracy':24s}  {self.accuracy:6.3f}  {self.support.sum():6d}")
        return "\n".join(lines)

    __repr__ = __str__


def classification_report(predicted, labels, classes=None):
    """Work out precision, recall and F1 of each class.

    Parameters
    ----------
    predicted, labels : ndarray of int, shape (N,), in [0, classes)
    classes : int, optional

    Returns
    -------
    Report
    """
    matrix = confusion_matrix(predicted, labels, classes)
    hits, called, support = np.diag(matrix), matrix.sum(axis=0), matrix.sum(axis=1)
    with np.errstate(invalid="ignore"):  # 0 / 0 is NaN, and NaN is the honest answer
        precision, recall, f1 = hits / called, hits / support, 2 * hits / (called + support)
    return Report(precision, recall, f1, support, float(hits.sum() / support.sum()))


def _check(predicted, labels, classes):
    predicted = check_labels(predicted, classes, "predicted").astype(np.int64)
    labels = check_labels(labels, classes).astype(np.int64)
    check_shape(predicted, "predicted", labels.shape, "like the labels")
    if len(labels) == 0:
        raise ValueError("labels must not be empty")
    return predicted, labels
