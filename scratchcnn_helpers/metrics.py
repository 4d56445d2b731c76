"""How good are the predictions: accuracy, confusion matrix, and the report of each class."""

from dataclasses import dataclass

import numpy as np

from .ops.arguments import check_shape
from .ops.losses import check_labels
from .tables import table


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
        rows = [("class", "precision", "recall", "f1", "images")]
        columns = zip(self.precision, self.recall, self.f1, self.support, strict=True)
        rows += [(str(k), f"{p:.3f}", f"{r:.3f}", f"{f:.3f}", str(n)) for k, (p, r, f, n) in enumerate(columns)]
        rows.append(("accuracy", "", "", f"{self.accuracy:.3f}", str(self.support.sum())))
        return table(rows, total=True)

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
