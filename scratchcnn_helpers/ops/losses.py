"""Losses: how wrong the network is, as one number, and the gradient with which backpropagation starts.

Only here is anything divided by the size of the batch. Softmax lives here because it is computed with its loss.
"""

from operator import index

import numpy as np

from .activations import sigmoid
from .arguments import as_array, as_floats, as_gradient, at_least_float32, check_shape, total

__all__ = ["binary_cross_entropy", "binary_cross_entropy_backward", "cross_entropy", "cross_entropy_backward"]
__all__ += ["log_softmax", "mean_squared_error", "mean_squared_error_backward", "one_hot"]
__all__ += ["softmax", "softmax_backward"]


def softmax(logits):
    """Turn scores into probabilities along the last axis: `exp(z) / sum(exp(z))`.

    Adding a constant to all scores of a row changes nothing, so the largest is subtracted first and `exp` never
    overflows.

    Parameters
    ----------
    logits : ndarray, shape (N, K) or any other

    Returns
    -------
    ndarray, same shape and dtype, in [0, 1], each row summing to 1
    """
    logits = as_floats(logits, "logits")
    e = np.exp(logits - np.max(logits, axis=-1, keepdims=True, initial=-np.inf))
    return (e / total(e, -1, keepdims=True)).astype(logits.dtype, copy=False)


def softmax_backward(dout, logits):
    """Send the gradient of `softmax` back: `p * (dout - sum(dout * p))` with `p = softmax(logits)`.

    Parameters
    ----------
    dout, logits : ndarray, same shape

    Returns
    -------
    ndarray, same shape
    """
    p = softmax(logits)
    dout = as_gradient(dout, p.shape, "like the output of softmax")
    return (p * (dout - total(dout * p, -1, keepdims=True))).astype(dout.dtype, copy=False)


def log_softmax(logits):
    """Compute `log(softmax(logits))` without ever taking the logarithm of 0.

    Parameters
    ----------
    logits : ndarray, shape (N, K) or any other

    Returns
    -------
    ndarray, same shape and dtype, at most 0
    """
    logits = as_floats(logits, "logits")
    z = logits - np.max(logits, axis=-1, keepdims=True, initial=-np.inf)
    return (z - np.log(total(np.exp(z), -1, keepdims=True))).astype(logits.dtype, copy=False)


def one_hot(labels, classes):
    """Write each label as a row of zeros with a single 1.

    Parameters
    ----------
    labels : ndarray of int, shape (N,), in [0, classes)
    classes : int

    Returns
    -------
    ndarray of float32, shape (N, classes)

    Raises
    ------
    TypeError
        If the labels or `classes` are not integers.
    ValueError
        If a label lies out of range, or there is no class.

    Examples
    --------
    >>> one_hot([2, 0], 3)
    array([[0., 0., 1.],
           [1., 0., 0.]], dtype=float32)
    """
    labels = check_labels(labels, classes)
    rows = np.zeros((len(labels), classes), np.float32)
    rows[np.arange(len(labels)), labels] = 1
    return rows


def cross_entropy(logits, labels):
    """Average over the batch of `-log(probability of the right class)`, softmax included.

    Parameters
    ----------
    logits : ndarray, shape (N, K)
    labels : ndarray of int, shape (N,), in [0, K)

    Returns
    -------
    float scalar of the dtype of `logits`, at least 0

    Raises
    ------
    TypeError, ValueError
        If the labels are not integers in range, one an image, or the batch is empty.
    """
    logits, labels = _check_cross_entropy(logits, labels)
    return -log_softmax(logits)[np.arange(len(labels)), labels].mean()


def cross_entropy_backward(logits, labels):
    """Gradient of `cross_entropy`: `(softmax(logits) - one_hot(labels)) / N`.

    Parameters
    ----------
    logits : ndarray, shape (N, K)
    labels : ndarray of int, shape (N,), in [0, K)

    Returns
    -------
    ndarray, shape (N, K)

    Raises
    ------
    TypeError, ValueError
        As `cross_entropy`.
    """
    logits, labels = _check_cross_entropy(logits, labels)
    dlogits = at_least_float32(softmax(logits))
    dlogits[np.arange(len(labels)), labels] -= 1
    return (dlogits / len(labels)).astype(logits.dtype, copy=False)


def binary_cross_entropy(logits, targets):
    """Average over all elements of `-t * log(p) - (1 - t) * log(1 - p)` with `p = sigmoid(logits)`.

    Computed as `max(z, 0) - z * t + log(1 + exp(-|z|))`, the same number without overflow or `log(0)`.

    Parameters
    ----------
    logits : ndarray, any shape
    targets : ndarray, same shape, in [0, 1]

    Returns
    -------
    float scalar of the dtype of `logits`, at least 0

    Raises
    ------
    ValueError
        If the shapes differ, there is nothing to average, or a target lies out of range.
    """
    z, t = _check_binary(logits, targets)
    wide = at_least_float32(z)
    return (np.maximum(wide, 0) - wide * t + np.log1p(np.exp(-np.abs(wide)))).mean().astype(z.dtype)


def binary_cross_entropy_backward(logits, targets):
    """Gradient of `binary_cross_entropy`: `(sigmoid(logits) - targets) / number of elements`.

    Parameters
    ----------
    logits : ndarray, any shape
    targets : ndarray, same shape, in [0, 1]

    Returns
    -------
    ndarray, same shape

    Raises
    ------
    ValueError
        As `binary_cross_entropy`.
    """
    z, t = _check_binary(logits, targets)
    return (at_least_float32(sigmoid(z) - t) / z.size).astype(z.dtype, copy=False)


def mean_squared_error(outputs, targets):
    """Average over all elements of `(outputs - targets) ** 2`.

    Parameters
    ----------
    outputs, targets : ndarray, same shape

    Returns
    -------
    float scalar of the dtype of `outputs`, at least 0

    Raises
    ------
    ValueError
        If the shapes differ or there is nothing to average.
    """
    outputs, targets = _check_pair(outputs, targets, "outputs")
    return ((at_least_float32(outputs) - targets) ** 2).mean().astype(outputs.dtype)


def mean_squared_error_backward(outputs, targets):
    """Gradient of `mean_squared_error`: `2 * (outputs - targets) / number of elements`.

    Parameters
    ----------
    outputs, targets : ndarray, same shape

    Returns
    -------
    ndarray, same shape

    Raises
    ------
    ValueError
        As `mean_squared_error`.
    """
    outputs, targets = _check_pair(outputs, targets, "outputs")
    return (2 * (at_least_float32(outputs) - targets) / outputs.size).astype(outputs.dtype, copy=False)


def check_labels(labels, classes=None, name="labels"):
    """Return the labels as an array `(N,)` after checking that they are integers in [0, classes).

    Parameters
    ----------
    labels : array_like of int, shape (N,)
    classes : int, optional
        No upper limit where it is left out.
    name : str
        What the error message calls them.

    Returns
    -------
    ndarray of int, shape (N,)

    Raises
    ------
    TypeError
        If they, or `classes`, are not integers.
    ValueError
        If one lies out of range, or there is no class.
    """
    if classes is not None and index(classes) < 1:
        raise ValueError(f"classes must be at least 1, got {classes}")
    labels = as_array(labels, name, "N", kinds="iu", called="integers")
    if len(labels) and (labels.min() < 0 or (classes is not None and labels.max() >= classes)):
        limit = "at least 0" if classes is None else f"in 0..{classes - 1}"
        hint = "; classes count from 0: subtract 1" * bool(labels.min() == 1 and labels.max() == classes)
        raise ValueError(f"{name} must lie {limit}, got {labels.min()}..{labels.max()}{hint}")
    return labels


def _check_cross_entropy(logits, labels):
    logits = as_floats(logits, "logits", "N", "K")
    labels = check_labels(labels, logits.shape[1])
    check_shape(labels, "labels", logits.shape[:1], f"for logits of shape {logits.shape}")
    _refuse_empty(logits, "logits")
    return logits, labels


def _check_pair(outputs, targets, name):
    outputs, targets = as_floats(outputs, name), as_array(targets, "targets")
    check_shape(targets, "targets", outputs.shape, f"like the {name}")
    _refuse_empty(outputs, name)
    return outputs, targets.astype(outputs.dtype, copy=False)


def _check_binary(logits, targets):
    logits, targets = _check_pair(logits, targets, "logits")
    if targets.min() < 0 or targets.max() > 1:
        raise ValueError(f"targets must lie in [0, 1], got {targets.min()}..{targets.max()}")
    return logits, targets


def _refuse_empty(array, name):
    if array.size == 0:
        raise ValueError(f"{name} must not be empty, got shape {array.shape}")
