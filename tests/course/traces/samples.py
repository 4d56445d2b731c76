"""Traces of each kind, to be looked at in a browser, and numbers changed in them."""

import numpy as np

from scratchcnn_course import replay, traces
from tests.course.replay.test_replay import loops
from tests.course.traces.test_traces import quarters


def a_trace(title="conv2d"):
    """Return a trace that has something to round, to leave out, to repeat, or to mark."""
    rng = np.random.default_rng(1)
    x, small = quarters(2, 5, 4) / 3, quarters(4, 4, seed=3)
    three = quarters(3, 3, seed=4) * 1e-3
    return {
        "conv2d": lambda: traces.conv2d(rng.normal(size=(4, 5)) * 1e4, rng.normal(size=(3, 2)), 0.1, padding=(1, 0)),
        "multi_channel": lambda: traces.multi_channel(x, rng.normal(size=(2, 2, 3, 3)), [0.125, 1e7]),
        "max_pool2d": lambda: traces.max_pool2d(x, 2, stride=1),
        "im2col": lambda: traces.im2col(x, (2, 3)),
        "linear": lambda: traces.linear(rng.normal(size=20), rng.normal(size=(20, 3)), rng.normal(size=3)),
        "softmax": lambda: traces.softmax([1000.0, 998.5, 1.0625, -1000.0]),
        "chain": lambda: traces.chain(0.7, -1.3, 1 / 3, 1),
        "output_size": lambda: traces.output_size((6, 5), (3, 2), stride=2, padding=1),
        "max_pool2d_backward": lambda: traces.max_pool2d_backward(three, np.round(small), 2, stride=1),
        "scatter": lambda: traces.conv2d_backward(three, small, quarters(2, 2) * 1e4, way="scatter"),
        "correlation": lambda: traces.conv2d_backward(three, small, quarters(2, 2), way="correlation"),
        "kernel": lambda: traces.conv2d_backward(three, small, quarters(2, 2), way="kernel"),
        "replay": lambda: replay.record(loops, small, quarters(2, 2)),
        "nan": lambda: traces.conv2d([[np.nan, np.inf], [1.125, -0.0625]], [[1.0]]),
    }[title]()


TITLES = ("conv2d", "multi_channel", "max_pool2d", "im2col", "linear", "softmax", "output_size", "max_pool2d_backward")
TITLES += ("chain", "scatter", "correlation", "kernel", "replay", "nan")


def changed(values, place, value):
    """Return a copy with one number changed."""
    values = np.array(values, float)
    values[place] = value
    return values


def padded(x, w):
    """Convolve with padding, a window at a time."""
    x = np.pad(x, ((1, 1), (2, 2)))
    out = np.zeros((x.shape[0] - 1, x.shape[1] - 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = np.sum(x[i : i + 2, j : j + 2] * w) - 0.25
    return out


def squashed(x, w):
    """Do a little of everything that a page computes."""
    out, total = np.zeros(len(x)), np.zeros(1)
    for i in range(len(x)):
        out[i] = np.exp(-abs(x[i, 0]) / 2) + np.maximum(x[i, 1], w[0, 0]) ** 2 + np.sqrt(np.tanh(x[i].max()) + 3)
        total[0] += out[i] - x[i].mean()
    return total


X, K = np.array([[1.0, 2, 0, 1], [0, 1, 3, 2], [2, 0, 1, 1]]), np.array([[1.0, 0], [-1, 2]])
D = np.array([[1.0, 2, -1], [0.5, -3, 4]])
CHANGES = {  # a trace, the array that somebody changes, its values, a cell (but for padding), and what it becomes
    "conv2d": (lambda x: traces.conv2d(x, K, 0.5, padding=1), "image", X, (1, 2), -7.25),
    "kernel": (lambda k: traces.conv2d(X, k, stride=2), "kernel", K, (1, 0), 4),
    "channels": (lambda x: traces.multi_channel([x, X], [[K, K]], [2.0]), "x", X, (2, 3), 9.5),
    "bias": (lambda b: traces.multi_channel([X, X], [[K, K], [K, -K]], b), "b", np.array([1.0, 2]), (1,), -3),
    "max": (lambda x: traces.max_pool2d(x, 2, stride=1), "x", X, (0, 0), 8),
    "im2col": (lambda x: traces.im2col(x, 2), "x", X, (2, 1), 0.125),
    "linear": (lambda w: traces.linear(X[:, 0], w, D[1]), "w", X[:, :3], (2, 1), -0.375),
    "softmax": (traces.softmax, "logits", D[0], (2,), 3.5),
    "chain": (lambda x: traces.chain(3, x, -6, 1), "x", np.array(2.0), (), -0.5),
    "winner": (lambda x: traces.max_pool2d_backward(D, x, 2, stride=1), "x", X, (1, 1), 5),
    "tied": (lambda x: traces.max_pool2d_backward(D, x, 2, stride=1), "x", X, (0, 2), 3),
    "pooled dout": (lambda dout: traces.max_pool2d_backward(dout, X, 2, stride=1), "dout", D, (0, 1), 0.5),
    "scatter": (lambda dout: traces.conv2d_backward(dout, X, K, way="scatter"), "dout", D, (1, 1), 2),
    "correlation": (lambda dout: traces.conv2d_backward(dout, X, K, way="correlation"), "dout", D, (0, 2), 9),
    "dw": (lambda x: traces.conv2d_backward(D, x, K, way="kernel"), "x", X, (2, 0), -2.5),
    "col2im": (lambda rows: traces.col2im(rows, (2, 4), 2), "columns", np.ones((3, 4)), (1, 3), -0.5),
    "your loops": (lambda k: replay.record(loops, X, k), "kernel", K, (0, 1), 1.75),
    "your padding": (lambda x: replay.record(padded, x, K), "x", X, (2, 3), -6),
    "your formulas": (lambda x: replay.record(squashed, x, K), "x", D.T, (1, 0), -1.5),
}
