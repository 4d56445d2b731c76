"""The answers to the predictions of notebook 09."""

import numpy as np

from scratchcnn_helpers import gradcheck, ops
from scratchcnn_helpers.layers import Conv2d, ReLU
from scratchcnn_helpers.model import Sequential

X = np.array([[1.0, 2, 0], [0, 1, 3], [2, 0, 1]])[None, None]
W = np.array([[1.0, -1], [3, 2]])[None, None]
DOUT = np.array([[1.0, 2], [-1, 3]])[None, None]
FOUR = np.array([[[[1.0, 2], [0, 1]], [[3, 0], [1, -2]]], [[[2, 1], [1, 0]], [[-1, 2], [0, 4]]]])  # (F, C, KH, KW)
WIDE = np.array([[1.0, 0, 2], [0, 3, 1], [2, 1, -1]])[None, None]


def one():
    """Send the blame of the first output back."""
    dout = np.zeros((1, 1, 2, 2))
    dout[0, 0, 0, 0] = 3
    return ops.conv2d_backward(dout, X, W)[0][0, 0, 0, 1]


def bias():
    """Add up what the filter gets."""
    dout = np.array([[[[1.0, 2], [-1, 3]]], [[[4, 0], [0, -2]]]])
    return ops.conv2d_backward(dout, np.zeros((2, 1, 3, 3)), W)[2][0]


def weight():
    """Send all four back to the kernel."""
    return ops.conv2d_backward(DOUT, X, W)[1][0, 0, 0, 0]


def middle():
    """Send all four back to the image."""
    return ops.conv2d_backward(DOUT, X, W)[0][0, 0, 1, 1]


def turned():
    """Measure how each output changes with the pixel in the middle."""
    nudged = X.copy()
    nudged[0, 0, 1, 1] += 1
    return " ".join(f"{slope:.0f}" for slope in (ops.conv2d(nudged, W, [0.0]) - ops.conv2d(X, W, [0.0])).ravel())


def corner():
    """Count the outputs that the corner pixel fed."""
    nudged = X.copy()
    nudged[0, 0, 0, 0] += 1
    return np.count_nonzero(ops.conv2d(nudged, W, [0.0]) - ops.conv2d(X, W, [0.0]))


def matrix():
    """Count, in the matrix that a nudge of each pixel shows."""
    return np.count_nonzero(_matrix())


def column():
    """Read the column of the pixel in the middle."""
    written = " ".join(f"{weight:.0f}" for weight in _matrix()[:, 4])
    ways = {"lying": "1 -1 3 2", "turned": "2 3 -1 1", "blame": "1 2 -1 3", "once": "2 0 0 0"}
    return {name: way == written for name, way in ways.items()}


def total():
    """Make both mistakes, and add up."""
    kept, wanted = np.zeros((3, 3)), DOUT.sum() * W.sum()
    for row, column in np.ndindex(2, 2):
        kept[row : row + 2, column : column + 2] = DOUT[0, 0, row, column] * W[0, 0]
    turned = ops.conv2d_backward(DOUT, X, W[:, :, ::-1, ::-1])[0]
    first, second = (not np.isclose(dx.sum(), wanted) for dx in (kept, turned))
    return {
        "both": first and second,
        "first": first and not second,
        "second": second and not first,
        "none": not first and not second,
    }


def filters():
    """Send both back."""
    dout = np.array([2.0, 5]).reshape(1, 2, 1, 1)
    return ops.conv2d_backward(dout, np.zeros((1, 2, 2, 2)), FOUR)[0][0, 1, 0, 0]


def jumps():
    """Scatter with jumps."""
    return ops.conv2d_backward(DOUT, np.zeros((1, 1, 4, 4)), WIDE, stride=2, padding=1)[0][0, 0, 0, 0]


def left_over():
    """Count the rows."""
    x, w = np.ones((1, 1, 7, 4)), np.ones((1, 1, 2, 2))
    dout = np.ones_like(ops.conv2d(x, w, [0.0], stride=2))
    rows = ops.conv2d_backward(dout, x, w, stride=2)[0].shape[2]
    return {name: rows == count for name, count in {"six": 6, "seven": 7, "three": 3, "five": 5}.items()}


def rows():
    """Multiply."""
    return " ".join(f"{value:.0f}" for value in (DOUT.reshape(4, 1) @ W.reshape(1, 4))[1])


def shapes():
    """Go forward."""
    out = ops.conv2d(np.zeros((2, 3, 7, 9)), np.zeros((4, 3, 3, 2)), np.zeros(4), stride=2, padding=1)
    return str(out.shape)


def unseen():
    """Make each mistake on so small a probe, and see whether `dx` is another."""
    dx = ops.conv2d_backward(DOUT, X, W)[0]
    kept, first = np.zeros_like(dx), np.zeros_like(dx)
    for row, column in np.ndindex(2, 2):
        kept[0, 0, row : row + 2, column : column + 2] = DOUT[0, 0, row, column] * W[0, 0]
    first[:1] = dx[:1]
    turned = ops.conv2d_backward(DOUT, X, W[:, :, ::-1, ::-1])[0]
    ways = {"turned": turned, "overwritten": kept, "first": first, "sign": -dx}
    return {name: np.array_equal(way, dx) for name, way in ways.items()}


def how_many():
    """Check such a stack, and count."""
    return len(gradcheck.check_layer(_stack(Conv2d), _small()).comparisons)


def broken():
    """Put the broken one in front, and see which gradients are wrong."""
    found = gradcheck.check_layer(_stack(_Turned), _small()).comparisons
    wrong = {name for name, one in found.items() if one.error > 1e-6}
    first = {name for name in found if name.startswith("0.")}
    second = found.keys() - first - {"x"}
    return {"all": wrong == found.keys(), "second": wrong == second, "own": wrong == first, "images": wrong == {"x"}}


def learned():
    """Let it learn."""
    dots = np.random.default_rng(0).normal(size=(20, 1, 12, 12))
    edge = np.array([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]])[None, None]
    wanted, w = ops.conv2d(dots, edge, [0.0]), np.zeros((1, 1, 3, 3))
    for _ in range(40):
        difference = ops.conv2d(dots, w, [0.0]) - wanted
        w = w - 0.1 * ops.conv2d_backward(2 * difference / difference.size, dots, w)[1]
    near = bool(np.abs(w - edge).max() < 0.1)
    zero, flat = not w.any(), bool(np.ptp(w) < 0.1)
    return {"zeros": zero, "edge": near, "blur": flat and not zero, "noise": not (near or flat)}


def _matrix():
    """Return what a nudge of each pixel does to each output, `(OH * OW, H * W)`."""
    bias = [0.0]
    nudged = (X + one.reshape(X.shape) for one in np.eye(9))
    return np.stack([(ops.conv2d(x, W, bias) - ops.conv2d(X, W, bias)).ravel() for x in nudged], axis=1)


class _Turned(Conv2d):
    """A convolution whose `dx` comes of the kernel upside down."""

    def backward(self, dout):
        super().backward(dout)
        w = self.params["w"]
        self.params["w"] = w[:, :, ::-1, ::-1]
        grads, dx = self.grads, super().backward(dout)
        self.params["w"], self.grads = w, grads
        return dx


def _stack(first):
    return Sequential([first(1, 2, 3, padding=1, rng=0), ReLU(), Conv2d(2, 2, 3, stride=2, padding=1, rng=1)])


def _small():
    return np.random.default_rng(0).normal(size=(2, 1, 4, 4))
