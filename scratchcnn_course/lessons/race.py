"""A race downhill: the optimisers of the course on surfaces of two numbers, from the same start: notebook 11."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from scratchcnn_helpers.optim import SGD, Adam, RMSprop

LIMIT = 6.0  # who gets further away than this is out of the race


class Surface(NamedTuple):
    """A landscape: the height at every point, its two slopes, where the race begins, and the corners of its map."""

    formula: str
    height: Callable
    slopes: Callable
    start: tuple
    low: tuple
    high: tuple


SURFACES = {
    "bowl": Surface(
        formula="(x² + 20 y²) / 2",
        height=lambda x, y: (x**2 + 20 * y**2) / 2,
        slopes=lambda x, y: (x, 20 * y),
        start=(-1.8, 0.7),
        low=(-2.0, -1.0),
        high=(1.0, 1.0),
    ),
    "saddle": Surface(
        formula="(x² − 1)² / 4 + 2 y²",
        height=lambda x, y: (x**2 - 1) ** 2 / 4 + 2 * y**2,
        slopes=lambda x, y: (x**3 - x, 4 * y),
        start=(0.01, 0.9),
        low=(-1.5, -1.0),
        high=(1.5, 1.0),
    ),
    "ravine": Surface(
        formula="((1 − x)² + 10 (y − x²)²) / 4",
        height=lambda x, y: ((1 - x) ** 2 + 10 * (y - x**2) ** 2) / 4,
        slopes=lambda x, y: ((x - 1) / 2 - 10 * x * (y - x**2), 5 * (y - x**2)),
        start=(-1.2, 1.4),
        low=(-1.5, -0.4),
        high=(1.5, 1.6),
    ),
}
RACERS = {
    "SGD": lambda lr: SGD(lr),
    "momentum": lambda lr: SGD(lr, momentum=0.9),
    "RMSprop": lambda lr: RMSprop(lr, alpha=0.9),
    "Adam": lambda lr: Adam(lr),
}


class Point:
    """Two numbers that an optimiser takes for a model."""

    def __init__(self, place):
        self.place, self.grad = np.array(place, float), None

    def parameters(self):
        """Return what there is to learn, as `Sequential.parameters` does."""
        return [("place", self.place, self.grad)]


def walk(optimizer, slopes, start, steps):
    """Go downhill and note every place.

    Parameters
    ----------
    optimizer : Optimizer
        A fresh one.
    slopes : callable
        `slopes(*place)` returns the gradient.
    start : sequence of float
    steps : int

    Returns
    -------
    ndarray, shape (steps + 1, numbers in a place)
        NaN from the step on that leads further than `LIMIT` away from 0.

    Raises
    ------
    ValueError
        If `steps` is negative.
    """
    if steps < 0:
        raise ValueError(f"steps must not be negative, got {steps}")
    point = Point(start)
    path = np.full((steps + 1, len(point.place)), np.nan)
    for step in range(steps + 1):
        if np.abs(point.place).max() > LIMIT:
            break
        path[step] = point.place
        point.grad = np.array(slopes(*point.place), float)
        optimizer.step(point)
    return path


def race(surface, lr, *, steps=60, start=None):
    """Let all racers run on a surface, with the same learning rate.

    Parameters
    ----------
    surface : {"bowl", "saddle", "ravine"}
    lr : float, above 0
    steps : int
    start : sequence of float, optional
        By default where the surface says.

    Returns
    -------
    dict of str to ndarray, shape (steps + 1, 2)
        For each of `RACERS` its path, as `walk` returns it.

    Raises
    ------
    ValueError
        If there is no such surface, or a number is out of range.
    """
    if surface not in SURFACES:
        raise ValueError(f"surface must be one of {', '.join(SURFACES)}, got {surface!r}")
    ground = SURFACES[surface]
    start = ground.start if start is None else start
    return {name: walk(make(lr), ground.slopes, start, steps) for name, make in RACERS.items()}
