"""The classic small networks of the course, by name."""

from pathlib import Path

import numpy as np

from .layers import BatchNorm, Conv2d, Dropout, Flatten, Linear, MaxPool2d, ReLU, Reshape, Sigmoid
from .model import Sequential
from .ops.arguments import as_generator, check_sizes

WEIGHTS = Path(__file__).parent / "weights"


class Stack:
    """Layers piled on an input shape: each learns from the one below how large its input is.

    Parameters
    ----------
    input_shape : (C, H, W)
    rng : numpy.random.Generator
        The weights are drawn from it.
    init : str
        As in `layers`.
    """

    def __init__(self, input_shape, rng, init):
        self.shape, self.rng, self.init, self.layers = tuple(input_shape), rng, init, []

    def add(self, *layers):
        """Put layers on top."""
        for layer in layers:
            layer.training = False  # one image has no batch statistics
            self.shape = layer.forward(np.zeros((1, *self.shape), np.float32)).shape[1:]
            layer.training = True
            self.layers.append(layer)
        return self

    def conv(self, filters, kernel_size, padding=0):
        """Put a convolution on top."""
        return self.add(Conv2d(self.shape[0], filters, kernel_size, padding=padding, init=self.init, rng=self.rng))

    def block(self, filters, kernel_size, padding=0):
        """Put a convolution on top, a pooling and a ReLU.

        The pooling comes before the ReLU: the largest of four numbers stays the largest when negative ones are cut
        off, so the network computes the same, gradients included, and ReLU has a quarter of the work (notebook 04).
        """
        return self.conv(filters, kernel_size, padding).add(MaxPool2d(2), ReLU())

    def normed(self, filters, kernel_size=3, padding=1):
        """Put a block on top, and a batch normalisation."""
        return self.block(filters, kernel_size, padding).add(BatchNorm(filters))

    def dropout(self, p):
        """Put a dropout on top."""
        return self.add(Dropout(p, rng=self.rng.spawn(1)[0]))

    def linear(self, features):
        """Put a fully connected layer on top, flattening images first."""
        if len(self.shape) > 1:
            self.add(Flatten())
        return self.add(Linear(self.shape[0], features, init=self.init, rng=self.rng))

    def dense(self, features):
        """Put a fully connected layer on top, and a ReLU."""
        return self.linear(features).add(ReLU())


NETS = {
    "first": lambda net: net.conv(8, 3).add(MaxPool2d(2)),
    "normed": lambda net: net.normed(8).dropout(0.25).dense(128),
    "wide": lambda net: net.block(32, 3, padding=1).dense(128),
    "sigmoid": lambda net: net.conv(5, 3).add(Sigmoid(), Reshape((-1,))).linear(100).add(Sigmoid()),
    "deep": lambda net: net.block(8, 3, padding=1).block(16, 3, padding=1).dense(128),
    "lenet": lambda net: net.block(16, 5, padding=2).block(32, 5).dense(128),
    "lenet-bn": lambda net: net.normed(16, 5, 2).normed(32, 5, 0).dropout(0.25).dense(128),
    "quick": lambda net: net.normed(8, 5, 0).normed(24, 5, 0).dropout(0.2).dense(64),
    "minute": lambda net: net.normed(16, 5, 0).normed(32, 5, 0).dropout(0.25).dense(128),
    "best": lambda net: net.normed(32, 5, 2).normed(64, 5, 0).dropout(0.3).dense(128).dropout(0.3),
    "colour": lambda net: net.normed(16).normed(32).normed(64).dropout(0.25).dense(128),
}


def build(name, *, input_shape=(1, 28, 28), classes=10, seed=0):
    """Build one of the networks with fresh weights.

    Parameters
    ----------
    name : str
        A key of `NETS`.
    input_shape : (C, H, W)
    classes : int
    seed : int

    Returns
    -------
    Sequential
        Ends in logits.

    Raises
    ------
    ValueError
        If there is no network of that name, or the images are too small for it.
    """
    if name not in NETS:
        raise ValueError(f"net must be one of {', '.join(NETS)}, got {name!r}")
    check_sizes(classes=classes)
    if np.shape(input_shape) != (3,):
        raise ValueError(f"input_shape must be (C, H, W), got {input_shape!r}")
    net = Stack(input_shape, as_generator(seed, "seed"), init="xavier" if name == "sigmoid" else "he")
    try:
        NETS[name](net).linear(classes)
    except ValueError as error:
        shape = " x ".join(map(str, input_shape))
        raise ValueError(f"images of {shape} are too small for {name!r}, take another net: {error}") from None
    return Sequential(net.layers)


def load_pretrained(name="lenet"):
    """Load the trained weights that ship with the package.

    Parameters
    ----------
    name : str
        Only `"lenet"` ships.

    Returns
    -------
    Sequential

    Raises
    ------
    FileNotFoundError
        If no weights of that name ship with the package.
    """
    return Sequential.load(WEIGHTS / f"{name}.npz")
