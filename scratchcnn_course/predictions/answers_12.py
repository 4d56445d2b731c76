"""The answers to the predictions of notebook 12."""

import functools

import numpy as np

from scratchcnn_helpers import data, ops
from scratchcnn_helpers.augment import RandomShift
from scratchcnn_helpers.layers import BatchNorm, Dropout, Flatten, Linear, ReLU
from scratchcnn_helpers.model import Sequential

VALUES = np.array([1.0, 3, 5, 7])[:, None]


def fade():
    """Multiply six times."""
    return 0.3**6


def seven():
    """Normalise the four."""
    return _normed(VALUES)[3, 0]


def tenfold():
    """Normalise ten times the four."""
    before, after = _normed(VALUES), _normed(10 * VALUES)
    factors = {"ten": 10, "same": 1, "tenth": 0.1, "hundred": 0.01}
    return {name: np.allclose(after, factor * before, rtol=1e-4) for name, factor in factors.items()}


def how_many():
    """Count them."""
    return np.ones((100, 8, 28, 28), np.int8)[:, 0].size


def rescue():
    """Send a batch through the four towers, and look at the spread at the end."""
    kept = {(scale, norm): 0.1 < _spread(scale, norm) < 10 for scale in (0.3, 2) for norm in (False, True)}
    held = {case for case, inside in kept.items() if inside}
    return {
        "norm": held == {(0.3, True), (2, True)},
        "small": held == {(0.3, True), (0.3, False)},
        "all": len(held) == 4,
        "one": held == {(0.3, True)},
    }


def alone():
    """Normalise it."""
    return _normed(np.array([[7.0]]))[0, 0]


def running():
    """Let the layer see two batches."""
    layer = BatchNorm(1)
    for _ in range(2):
        layer.forward(np.array([[3.0], [5.0]], np.float32))
    return layer.buffers["mean"][0]


def toggle():
    """Ask about four images at once, and two at a time."""
    x, layer = np.random.default_rng(0).normal(size=(4, 3)).astype(np.float32), BatchNorm(3)
    differs = {}
    for layer.training in (True, False):
        alone = np.concatenate([layer.forward(x[:2]), layer.forward(x[2:])])
        differs[layer.training] = not np.allclose(alone, layer.forward(x), atol=1e-5)
    training, inference = differs[True], differs[False]
    return {
        "training": training and not inference,
        "inference": inference and not training,
        "both": training and inference,
        "never": not training and not inference,
    }


def dx_sum():
    """Add them up."""
    x, dout = np.random.default_rng(1).normal(size=(2, 3, 1, 4, 5))
    return round(ops.batch_norm_backward(dout, x, np.ones(1))[0].sum(), 9) + 0.0


def kept():
    """Drop a fifth of some ones."""
    return Dropout(0.2).forward(np.ones((1, 100))).max()


def variants():
    """Shift a single bright pixel until nothing new comes."""
    image = np.zeros((200, 1, 5, 5), np.float32)
    image[:, 0, 2, 2] = 1
    return len({shifted.tobytes() for shifted in RandomShift(1)(image, np.random.default_rng(0))})


def seeds():
    """Ask whether the two lie apart."""
    first, second = np.array([88, 90, 92]), np.array([89, 91, 93])
    return {"second": first.max() < second.min(), "first": second.max() < first.min(), "open": _overlap(first, second)}


def _overlap(first, second):
    return first.max() >= second.min() and second.max() >= first.min()


def _normed(x):
    return ops.batch_norm(x, np.ones(x.shape[1]), np.zeros(x.shape[1]))


def _spread(scale, norm):
    rng, layers, D = np.random.default_rng(0), [Flatten()], 784
    for _ in range(6):
        linear, D = Linear(D, 48, rng=rng), 48
        linear.params["w"] *= scale
        layers += [linear, BatchNorm(48), ReLU()] if norm else [linear, ReLU()]
    return Sequential(layers).forward(_images()).std()


@functools.cache
def _images():
    return data.load_digits().train_images[:100]
