"""The answers to the predictions of notebook 06."""

import numpy as np

from scratchcnn_helpers import gradcheck, ops
from scratchcnn_helpers.layers import Conv2d, Flatten, Linear, MaxPool2d, ReLU, Sigmoid
from scratchcnn_helpers.model import Sequential

CORNER = np.array([[1.0, 3, 2, 0], [4, 2, 2, 1], [0, -1, -3, -2], [-2, 0, -1, -4]])


def head_start():
    """Measure the slope at the bias of the right class."""
    biases = np.zeros((1, 10))
    slope = gradcheck.numeric_gradient(lambda: ops.cross_entropy(biases, np.array([3])), biases)[0, 3]
    return {"falls": slope < -1e-6, "grows": slope > 1e-6, "stays": abs(slope) <= 1e-6}


def runs():
    """Count the numbers, twice."""
    model = Sequential([Conv2d(1, 8, 3), ReLU(), MaxPool2d(2), Flatten(), Linear(8 * 13 * 13, 10)])
    return 2 * sum(array.size for _, array, _ in model.parameters())


def both_sides():
    """Take the two points."""
    return ((1 + 1) ** 3 - (1 - 1) ** 3) / 2


def small_h():
    """Try them."""
    steps = 10.0 ** np.arange(-12, 0)
    best = steps[np.abs(((1 + steps) ** 3 - (1 - steps) ** 3) / (2 * steps) - 3).argmin()]
    return {"smallest": best < 1e-10, "between": 1e-8 < best < 1e-3, "large": best > 0.05, "same": False}


def sign():
    """Nudge w."""
    w = np.array([3.0])
    slope = gradcheck.numeric_gradient(lambda: ((ops.sigmoid(w * 2 - 6) - 1) ** 2).sum(), w)[0]
    return {"below": slope < -1e-6, "above": False, "over": slope > 1e-6, "zero": abs(slope) < 1e-6}


def dz():
    """Nudge z."""
    z = np.array([0.0])
    return round(gradcheck.numeric_gradient(lambda: ((ops.sigmoid(z) - 1) ** 2).sum(), z)[0], 6)


def swap():
    """Nudge the price."""
    return _graph_slopes()[2]


def fork():
    """Nudge the apples."""
    return _graph_slopes()[0]


def relu():
    """Send it back."""
    back = ops.relu_backward(np.array([1.0, -3, -2, 4]), np.array([-2, -0.5, 0.5, 2]))
    return " ".join(f"{slope + 0.0:g}" for slope in back)


def relative():
    """Compare them."""
    return gradcheck.relative_error(np.array([1e-6, 2e-6]), np.array([1e-6, 4e-6]))


def dx():
    """Send it back."""
    return _linear_back()[0][0, 2]


def silent():
    """Send it back."""
    (slope,) = {*_linear_back()[1][1] + 0.0}
    return slope


def kink():
    """Nudge it."""
    x = np.zeros(1)
    return round(gradcheck.numeric_gradient(lambda: ops.relu(x).sum(), x)[0], 6)


def aside():
    """Ask the checker."""
    return gradcheck.check_layer(ReLU(), CORNER[None, None]).comparisons["x"].inconclusive.sum()


def ties():
    """Ask the checker."""
    return gradcheck.check_layer(MaxPool2d(2), CORNER[None, None]).comparisons["x"].inconclusive.sum()


def broken():
    """Check the network of the notebook."""
    network = Sequential([Linear(8, 5, rng=0), _NoSlope(), Linear(5, 3, rng=1)])
    verdict = gradcheck.check_layer(network, np.random.default_rng(6).normal(size=(4, 8)))
    wrong = {name for name, one in verdict.comparisons.items() if one.error > verdict.tolerance}
    sides = {"before": {"x", "0.w", "0.b"}, "after": {"2.w", "2.b"}, "x": {"x"}}
    return {name: wrong == side for name, side in sides.items()} | {"all": wrong == sides["before"] | sides["after"]}


class _NoSlope(Sigmoid):
    def backward(self, dout):
        return dout


def _graph_slopes():
    """Measure the slopes of `max((apples + pears) * price, least) + apples`."""
    bought = np.array([2.0, 3, 2, 4])

    def total():
        apples, pears, price, least = bought
        return max((apples + pears) * price, least) + apples

    return gradcheck.numeric_gradient(total, bought).round(6)


def _linear_back():
    return ops.linear_backward(np.array([[1.0, -2]]), np.array([[1.0, 0, 2]]), np.array([[1, -1], [2, 0], [0.5, 1]]))
