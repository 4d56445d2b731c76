"""The answers to the predictions of notebook 11."""

import functools

import numpy as np

from scratchcnn_helpers import data, ops
from scratchcnn_helpers.optim import SGD, Adam, RMSprop

from ..lessons import depth
from ..lessons.race import race, walk


def large():
    """Look at layer 8."""
    last = np.abs(depth.signals(depth.deep_network("too large", "tanh"), *_batch()).values[-1])
    ends, middle = (last > 0.9).mean(), (last < 0.1).mean()
    return {
        "middle": middle > 0.5,
        "ends": ends > 0.5 and last.max() <= 1,
        "even": ends < 0.2 and middle < 0.2,
        "beyond": (last > 1).mean() > 0.5,
    }


def zeros():
    """Compute all four gradients."""
    found = {name for name, grad in _gradients(*_weights(0.0)).items() if np.abs(grad).max() > 1e-12}
    return {
        "all": len(found) == 4,
        "last": found == {"b2"},
        "weights": found == {"w1", "w2"},
        "none": not found,
    }


def twins():
    """Make the steps, on fewer of them, and count columns."""
    weights = _weights(0.01)
    for _ in range(20):
        grads = _gradients(*weights)
        weights = [each - 0.1 * grad for each, grad in zip(weights, grads.values(), strict=True)]
    return len(np.unique(weights[0].round(9), axis=1).T)


def spread():
    """Take the root of D times the variance."""
    return np.sqrt(100 * 1)


def sixth():
    """Take the root of D times the variance."""
    return np.sqrt(depth.WIDTH * depth.INITIALISATIONS["too small"](depth.WIDTH, depth.WIDTH) ** 2)


def order():
    """Sort by the spread of layer 8."""
    names = {"small": "too small", "xavier": "Xavier", "he": "He", "large": "too large"}
    spreads = {
        key: depth.signals(depth.deep_network(name, "relu"), *_batch()).spreads[-1] for key, name in names.items()
    }
    return sorted(spreads, key=spreads.get)


def at_once():
    """Make one step with each."""
    return {f"{lr:g}": abs(_walked(SGD(lr), 1)) < 1e-12 for lr in (0.1, 0.5, 1, 1.1)}


def second():
    """Make two steps."""
    return _walked(SGD(0.1, momentum=0.9), 2)


def velocity():
    """Let it grow."""
    v = 0.0
    for _ in range(500):
        v = 0.9 * v + 1
    return round(v, 6)


def two_slopes():
    """Make the first step."""
    path = walk(RMSprop(0.1, alpha=0.9), lambda *place: [40, 0.04], [0.0, 0.0], 1)
    given = {"slope": (4, 0.004), "lr": (0.1, 0.1), "both": (0.316, 0.316), "ratio": (0.316, 0.000316)}
    return {key: np.allclose(-path[1], steps, rtol=0.02) for key, steps in given.items()}


def first_step():
    """Make it."""
    return -walk(Adam(1.0), lambda w: [2.0], [0.0], 1)[1, 0]


def saddle():
    """Let them run."""
    behind = {name for name, path in race("saddle", 0.09).items() if abs(path[20, 0]) < 0.5}
    return {
        "sgd": behind == {"SGD"},
        "both": behind == {"SGD", "momentum"},
        "adaptive": behind == {"RMSprop", "Adam"},
        "all": len(behind) == 4,
    }


def half():
    """Count steps."""
    return next(steps for steps in range(10_000) if 0.1 / (1 + 0.001 * steps) <= 0.05)


def shrinks():
    """Make a step without a slope."""
    return walk(SGD(0.1, weight_decay=0.5), lambda w: [0.0], [2.0], 1)[1, 0]


def longer():
    """Compare the two."""
    adam, sgd = (walk(make(0.05), lambda w: [0.04], [0.0], 1)[1, 0] for make in (Adam, SGD))
    return adam / sgd


def _walked(optimizer, steps):
    return walk(optimizer, lambda w: [2 * w], [1.0], steps)[steps, 0]


@functools.cache
def _batch():
    digits = data.load_digits()
    return digits.train_images[:100], digits.train_labels[:100]


def _weights(first):
    return [np.full((784, 4), first), np.zeros(4), np.full((4, 10), first), np.zeros(10)]


def _gradients(w1, b1, w2, b2):
    images, labels = _batch()
    rows = images.reshape(len(images), 784).astype(float)
    a = ops.linear(rows, w1, b1)
    h = ops.tanh(a)
    dh, dw2, db2 = ops.linear_backward(ops.cross_entropy_backward(ops.linear(h, w2, b2), labels), h, w2)
    _, dw1, db1 = ops.linear_backward(ops.tanh_backward(dh, a), rows, w1)
    return {"w1": dw1, "b1": db1, "w2": dw2, "b2": db2}
