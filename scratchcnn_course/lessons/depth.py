"""What becomes of the numbers in a deep network before it has learned anything: notebook 11."""

from typing import NamedTuple

import numpy as np

from scratchcnn_helpers.layers import Flatten, Linear, ReLU, Tanh
from scratchcnn_helpers.losses import SoftmaxCrossEntropy
from scratchcnn_helpers.model import Sequential

DEPTH, WIDTH = 8, 64
# How wide the normal distribution is that weights are drawn from, given the inputs and the outputs of a layer.
INITIALISATIONS = {
    "zeros": lambda fan_in, fan_out: 0.0,
    "too small": lambda fan_in, fan_out: 0.02,
    "too large": lambda fan_in, fan_out: 0.5,
    "Xavier": lambda fan_in, fan_out: np.sqrt(2 / (fan_in + fan_out)),
    "He": lambda fan_in, fan_out: np.sqrt(2 / fan_in),
}
ACTIVATIONS = {"tanh": Tanh, "relu": ReLU}


class Signals(NamedTuple):
    """What passes through a network, layer by layer.

    `values` holds an array `(N, WIDTH)` for each hidden layer, after its activation, and `gradients` the spread (the
    root of the mean square) of the gradient of the layer's weights.
    """

    values: list
    gradients: list

    @property
    def spreads(self):
        """The spread of the values of each layer: the root of their mean square."""
        return [spread(values) for values in self.values]


def spread(values):
    """Return the root of the mean square: how far from 0 the values lie."""
    return float(np.sqrt(np.mean(np.square(values, dtype=float))))


def deep_network(initialisation, activation, *, seed=0):
    """Build a network of `DEPTH` hidden layers of `WIDTH` units for images of digits.

    Parameters
    ----------
    initialisation : {"zeros", "too small", "too large", "Xavier", "He"}
    activation : {"tanh", "relu"}
    seed : int

    Returns
    -------
    Sequential
        Ends in ten logits.

    Raises
    ------
    ValueError
        If there is no such initialisation or activation.
    """
    for name, value, known in (
        ("initialisation", initialisation, INITIALISATIONS),
        ("activation", activation, ACTIVATIONS),
    ):
        if value not in known:
            raise ValueError(f"{name} must be one of {', '.join(known)}, got {value!r}")
    rng, layers = np.random.default_rng(seed), [Flatten()]
    for D, K in zip([784, *[WIDTH] * DEPTH], [*[WIDTH] * DEPTH, 10], strict=True):
        layers += [Linear(D, K, init="zeros"), ACTIVATIONS[activation]()]
        width = INITIALISATIONS[initialisation](D, K)
        layers[-2].params["w"] = (width * rng.normal(size=(D, K))).astype(np.float32)
    return Sequential(layers[:-1])


def signals(model, images, labels):
    """Send a batch through a network and its gradient back.

    Parameters
    ----------
    model : Sequential
        As `deep_network` builds it.
    images : ndarray, shape (N, C, H, W)
    labels : ndarray of int, shape (N,)

    Returns
    -------
    Signals
    """
    values, x = [], images
    for layer in model.layers:
        x = layer.forward(x)
        if isinstance(layer, tuple(ACTIVATIONS.values())):
            values.append(x)
    loss = SoftmaxCrossEntropy()
    loss.forward(x, labels)
    model.backward(loss.backward())
    linear = [layer for layer in model.layers if isinstance(layer, Linear)]
    return Signals(values, [spread(layer.grads["w"]) for layer in linear[:-1]])
