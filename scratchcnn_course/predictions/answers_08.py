"""The answers to the predictions of notebook 08."""

import functools

import numpy as np

from scratchcnn_helpers import data, gradcheck, ops
from scratchcnn_helpers.layers import MaxPool2d

LOGITS, LABEL = np.array([[2.0, 1, 0.1]]), np.array([1])
CORNER = np.array([[1.0, 3, 2, 0], [4, 2, 2, 1], [0, -1, -3, -2], [-2, 0, -1, -4]])


def negative():
    """Measure the slopes."""
    slopes = gradcheck.numeric_gradient(lambda: ops.cross_entropy(LOGITS, LABEL), LOGITS)[0]
    return {name: slope < 0 for name, slope in zip(("first", "right", "last"), slopes, strict=True)}


def added():
    """Add them up."""
    return round(ops.cross_entropy_backward(LOGITS, LABEL).sum(), 9) + 0.0


def slope():
    """Take the one of class 1."""
    return ops.cross_entropy_backward(LOGITS, LABEL)[0, 1]


def two_stages():
    """Go the long way."""
    far = np.array([[0.0, 800]])
    p, dp = ops.softmax(far), np.zeros((1, 2))
    with np.errstate(all="ignore"):
        dp[0, 0] = -1 / p[0, 0]
        long = ops.softmax_backward(dp, far)[0]
    return {
        "right": np.array_equal(long, [-1, 1]),
        "zero": not long.any(),
        "nan": bool(np.isnan(long).all()),
        "infinite": bool(np.isinf(long).all()),
    }


def without_n():
    """Train on some rows of the notebook, with steps as long as that."""
    rows, labels = _rows()
    w, b = np.zeros((676, 10)), np.zeros(10)
    for _ in range(20):
        dlogits = ops.cross_entropy_backward(ops.linear(rows, w, b), labels) * len(rows)
        _, dw, db = ops.linear_backward(dlogits, rows, w)
        w, b = w - 0.1 * dw, b - 0.1 * db
    scores = ops.linear(rows, w, b)
    loss, accuracy = ops.cross_entropy(scores, labels), (scores.argmax(axis=1) == labels).mean()
    grown, high = loss > np.log(10), accuracy > 0.5
    return {"nothing": loss < 1, "slow": not grown and not high, "hidden": grown and high, "both": grown and not high}


def flatten():
    """Put the row back into its shape."""
    return " ".join(map(str, np.arange(16).reshape(2, 8).reshape(2, 2, 2, 2)[1, 0].ravel()))


def tie_picture():
    """Return the corner."""
    return CORNER


def tie():
    """Send -1 to the upper right window."""
    dout = np.array([[[[0.0, -1], [0, 0]]]])
    dx = ops.max_pool2d_backward(dout, CORNER[None, None], 2)[0, 0]
    window, every = {(0, 2), (0, 3), (1, 2), (1, 3)}, set(np.ndindex(4, 4))
    right = set(zip(*np.nonzero(dx), strict=True))
    other = {cell for cell in window - right if CORNER[cell] == CORNER[0:2, 2:4].max()}
    return {"right": right, "other": other, "smaller": window - right - other, "elsewhere": every - window}


def overlap():
    """Send the three numbers back."""
    row, sent = np.array([1.0, 3, 7, 2, 4, 6, 0]), np.array([10.0, 20, 30])
    dx = ops.max_pool2d_backward(sent[None, None, None], row[None, None, None], (1, 3), stride=(1, 2))
    return dx[0, 0, 0, 2]


def wide():
    """Send the six numbers back."""
    image = [[1.0, 0, 2, -1, 3, 0, 1], [0, -2, 4, 0, 1, 5, 0], [-1, 1, 7, 2, 0, -1, 2]]
    image = np.array([*image, [5, 0, 1, -3, 1, 0, -2], [2, 9, 0, 6, -1, 3, 1]])
    six = np.array([[1.0, 2, 3], [4, 5, 6]])
    return ops.max_pool2d_backward(six[None, None], image[None, None], 3, stride=2)[0, 0, 2, 2]


def masks():
    """Count what arrives by both."""
    maps = ops.relu(ops.conv2d(data.load_digits().test_images[3:4].astype(float), _edges(), np.zeros(4)))
    windows = maps.reshape(1, 4, 13, 2, 13, 2).swapaxes(3, 4).reshape(-1, 4)
    equal = (windows == windows.max(axis=1, keepdims=True)).sum()
    first = np.count_nonzero(ops.max_pool2d_backward(np.ones((1, 4, 13, 13)), maps, 2))
    sent = len(windows)
    return {
        "same": equal == first == sent,
        "equal": equal > sent == first,
        "first": equal == sent > first,
        "fewer": equal < sent and first < sent,
    }


def quarter():
    """Count them."""
    image = data.load_digits().test_images[3:4]
    return np.count_nonzero(ops.max_pool2d_backward(np.ones((1, 1, 14, 14)), image, 2))


def set_aside():
    """Ask the checker."""
    return gradcheck.check_layer(MaxPool2d(2), CORNER[None, None]).comparisons["x"].inconclusive.sum()


def blamed():
    """Make a 5 of a 3, and look at the slopes."""
    logits = np.zeros((1, 10))
    logits[0, 5], logits[0, 3] = 3, 1
    slopes = ops.cross_entropy_backward(logits, np.array([3]))[0]
    most = {*np.argsort(-np.abs(slopes))[:2]}
    others = np.delete(slopes, 3)
    return {
        "right": most == {3, 5} and slopes[5] > 0 > slopes[3],
        "turned": most == {3, 5} and slopes[3] > 0 > slopes[5],
        "only": np.count_nonzero(slopes) == 1,
        "all": bool(np.allclose(others, others[0])),
    }


def _edges():
    edge = np.array([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    return np.stack([edge, -edge, edge.T, -edge.T])[:, None]


@functools.cache
def _rows():
    """Return what the notebook trains on, the pooled edges of training images and their labels, for every third."""
    digits = data.load_digits()
    maps = ops.relu(ops.conv2d(digits.train_images[::3].astype(float), _edges(), np.zeros(4)))
    return ops.max_pool2d(maps, 2).reshape(len(maps), -1), digits.train_labels[::3]
