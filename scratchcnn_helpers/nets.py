"""The classic small networks of the course, by name, each with the recipe that trains it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from .augment import RandomShift
from .data import Dataset
from .layers import BatchNorm, Conv2d, Dropout, Flatten, Linear, MaxPool2d, ReLU, Reshape, Sigmoid
from .losses import BinaryCrossEntropy, SoftmaxCrossEntropy
from .model import Sequential
from .optim import SGD, Adam, OneCycle

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

    def __init__(self, input_shape, rng, init="he"):
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
        layer = Conv2d(self.shape[0], filters, kernel_size, padding=padding, init=self.init, rng=self.rng)
        return self.add(layer)

    def norm(self):
        """Put a batch normalisation on top."""
        return self.add(BatchNorm(self.shape[0]))

    def dropout(self, p):
        """Put a dropout on top."""
        return self.add(Dropout(p, rng=self.rng.spawn(1)[0]))

    def linear(self, features):
        """Put a fully connected layer on top, flattening images first."""
        if len(self.shape) > 1:
            self.add(Flatten())
        return self.add(Linear(self.shape[0], features, init=self.init, rng=self.rng))


# The pooling comes before the ReLU: the largest of four numbers stays the largest when negative ones are cut off, so
# the network computes the same, gradients included, and ReLU has a quarter of the work (notebook 04).


def _first(net, classes):
    net.conv(8, 3).add(MaxPool2d(2)).linear(classes)


def _normed(net, classes):
    net.conv(8, 3, padding=1).add(MaxPool2d(2), ReLU()).norm().dropout(0.25)
    net.linear(128).add(ReLU()).linear(classes)


def _wide(net, classes):
    net.conv(32, 3, padding=1).add(MaxPool2d(2), ReLU())
    net.linear(128).add(ReLU()).linear(classes)


def _sigmoid(net, classes):
    net.conv(5, 3).add(Sigmoid(), Reshape((-1,)))
    net.linear(100).add(Sigmoid()).linear(classes)


def _deep(net, classes):
    net.conv(8, 3, padding=1).add(MaxPool2d(2), ReLU())
    net.conv(16, 3, padding=1).add(MaxPool2d(2), ReLU())
    net.linear(128).add(ReLU()).linear(classes)


def _lenet(net, classes):
    net.conv(16, 5, padding=2).add(MaxPool2d(2), ReLU())
    net.conv(32, 5).add(MaxPool2d(2), ReLU())
    net.linear(128).add(ReLU()).linear(classes)


def _lenet_bn(net, classes):
    net.conv(16, 5, padding=2).add(MaxPool2d(2), ReLU()).norm()
    net.conv(32, 5).add(MaxPool2d(2), ReLU()).norm().dropout(0.25)
    net.linear(128).add(ReLU()).linear(classes)


def _first_thousand(dataset):
    """Keep the first 1,000 training images."""
    return replace(dataset, train_images=dataset.train_images[:1000], train_labels=dataset.train_labels[:1000])


def _zeros_and_ones(dataset):
    """Keep 100 training images of each of the classes 0 and 1, and all their test images."""
    first = [np.flatnonzero(dataset.train_labels == label)[:100] for label in (0, 1)]
    train, test = np.sort(np.concatenate(first)), dataset.test_labels < 2
    return replace(
        dataset,
        train_images=dataset.train_images[train],
        train_labels=dataset.train_labels[train],
        test_images=dataset.test_images[test],
        test_labels=dataset.test_labels[test],
        class_names=dataset.class_names[:2],
    )


@dataclass(frozen=True)
class Recipe:
    """How a network is built and trained.

    Attributes
    ----------
    stack : callable
        Puts the layers on a `Stack`, given the number of classes.
    epochs, batch_size : int
    optimizer : callable
        Makes a fresh optimiser.
    schedule : callable or None
    augment : callable or None
    loss : callable
        Makes a fresh loss.
    select : callable or None
        Keeps the part of a `Dataset` the network is meant for.
    init : str
    reaches : float
        The test accuracy on MNIST that the recipe has to reach.
    """

    stack: Callable
    epochs: int
    optimizer: Callable
    reaches: float
    batch_size: int = 64
    schedule: Callable | None = None
    augment: Callable | None = None
    loss: Callable = SoftmaxCrossEntropy
    select: Callable | None = None
    init: str = "he"

    def data(self, dataset: Dataset) -> Dataset:
        """Return the part of `dataset` that this network is meant for."""
        return self.select(dataset) if self.select else dataset


def _adam(lr):
    return lambda: Adam(lr=lr)


RECIPES = {
    "first": Recipe(_first, 3, _adam(0.01), reaches=0.83, batch_size=16, schedule=OneCycle(), select=_first_thousand),
    "normed": Recipe(_normed, 5, _adam(0.004), reaches=0.98, schedule=OneCycle()),
    "wide": Recipe(_wide, 5, lambda: SGD(lr=0.05, momentum=0.9, decay=1e-3), reaches=0.98),
    "sigmoid": Recipe(
        _sigmoid,
        20,
        _adam(0.002),
        reaches=0.99,
        batch_size=20,
        schedule=OneCycle(),
        loss=BinaryCrossEntropy,
        select=_zeros_and_ones,
        init="xavier",
    ),
    "deep": Recipe(_deep, 10, _adam(0.003), reaches=0.985, schedule=OneCycle()),
    "lenet": Recipe(_lenet, 4, _adam(0.003), reaches=0.99, schedule=OneCycle(), augment=RandomShift(1)),
    "lenet-bn": Recipe(_lenet_bn, 8, _adam(0.006), reaches=0.9945, schedule=OneCycle(), augment=RandomShift(1)),
}


def build(name, *, input_shape=(1, 28, 28), classes=10, seed=0):
    """Build one of the networks with fresh weights.

    Parameters
    ----------
    name : str
        A key of `RECIPES`.
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
    recipe = find_recipe(name)
    net = Stack(input_shape, np.random.default_rng(seed), recipe.init)
    try:
        recipe.stack(net, classes)
    except ValueError as error:
        shape = " x ".join(map(str, input_shape))
        raise ValueError(f"images of {shape} are too small for {name!r}, take another net: {error}") from None
    return Sequential(net.layers)


def find_recipe(name):
    """Return the `Recipe` of that name, or raise a `ValueError` that lists them all."""
    if name not in RECIPES:
        raise ValueError(f"net must be one of {', '.join(RECIPES)}, got {name!r}")
    return RECIPES[name]


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
