"""How each of the networks of `nets` is trained, and what it has to reach: `scratchcnn train` follows these recipes."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from scratchcnn_helpers.augment import RandomRotation, RandomShift
from scratchcnn_helpers.data import Dataset
from scratchcnn_helpers.losses import BinaryCrossEntropy, SoftmaxCrossEntropy
from scratchcnn_helpers.optim import SGD, Adam, OneCycle


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


class InTurn:
    """Several augmentations, one after the other."""

    def __init__(self, *steps):
        self.steps = steps

    def __call__(self, images, rng):
        """Return changed copies of `images` `(N, C, H, W)`."""
        for step in self.steps:
            images = step(images, rng)
        return images

    def __repr__(self):
        return ", then ".join(map(repr, self.steps))


@dataclass(frozen=True)
class Recipe:
    """How a network of `nets` is trained.

    Attributes
    ----------
    epochs, batch_size : int
    optimizer : callable
        Makes a fresh optimiser.
    reaches : float or None
        The test accuracy on MNIST that the recipe has to reach; None where it is meant for other images.
    schedule : callable or None
    augment : callable or None
    loss : callable
        Makes a fresh loss.
    select : callable or None
        Keeps the part of a `Dataset` the network is meant for.
    shifts : bool
        Whether the test is told a second time, with `shifts.predict_shifted`.
    """

    epochs: int
    optimizer: Callable
    reaches: float | None
    batch_size: int = 64
    schedule: Callable | None = None
    augment: Callable | None = None
    loss: Callable = SoftmaxCrossEntropy
    select: Callable | None = None
    shifts: bool = False

    def data(self, dataset: Dataset) -> Dataset:
        """Return the part of `dataset` that this network is meant for."""
        return self.select(dataset) if self.select else dataset


def _adam(lr):
    return lambda: Adam(lr=lr)


RECIPES = {
    "first": Recipe(3, _adam(0.01), reaches=0.83, batch_size=16, schedule=OneCycle(), select=_first_thousand),
    "normed": Recipe(5, _adam(0.004), reaches=0.98, schedule=OneCycle()),
    "wide": Recipe(5, lambda: SGD(lr=0.05, momentum=0.9, decay=1e-3), reaches=0.98),
    "sigmoid": Recipe(
        20,
        _adam(0.002),
        reaches=0.99,
        batch_size=20,
        schedule=OneCycle(),
        loss=BinaryCrossEntropy,
        select=_zeros_and_ones,
    ),
    "deep": Recipe(10, _adam(0.003), reaches=0.985, schedule=OneCycle()),
    "lenet": Recipe(4, _adam(0.003), reaches=0.99, schedule=OneCycle(), augment=RandomShift(1)),
    "lenet-bn": Recipe(8, _adam(0.006), reaches=0.9945, schedule=OneCycle(), augment=RandomShift(1)),
    "quick": Recipe(3, _adam(0.01), reaches=0.99, batch_size=128, schedule=OneCycle()),
    "minute": Recipe(6, _adam(0.006), reaches=0.994, schedule=OneCycle(), augment=RandomShift(1)),
    "best": Recipe(
        20,
        _adam(0.006),
        reaches=0.996,
        batch_size=128,
        schedule=OneCycle(),
        augment=InTurn(RandomRotation(8), RandomShift(1)),
        shifts=True,
    ),
    "colour": Recipe(10, _adam(0.004), reaches=None, schedule=OneCycle(), augment=RandomShift(2)),
}


def find_recipe(name):
    """Return the `Recipe` of that name, or raise a `ValueError` that lists them all."""
    if name not in RECIPES:
        raise ValueError(f"net must be one of {', '.join(RECIPES)}, got {name!r}")
    return RECIPES[name]
