"""Histograms of what the units of a deep network say, layer by layer, for several ways to begin."""

import functools

import numpy as np
from matplotlib.figure import Figure

from scratchcnn_helpers.data import load_digits

from ..lessons.depth import ACTIVATIONS, DEPTH, INITIALISATIONS, deep_network, signals
from ..plots.picture import styled
from ..traces.words import number
from .desk import Desk, Setting

IMAGES, BINS = 200, 20
RANGES = {"tanh": (-1.0, 1.0), "relu": (0.0, 1.0)}
ENDS = 0.95  # a tanh beyond it has next to no slope


class ActivationHistograms(Desk):
    """Look into a deep network that has not learned yet: 200 digits, eight hidden layers, a histogram for each.

    Parameters
    ----------
    initialisation : {"zeros", "too small", "too large", "Xavier", "He"}
    activation : {"tanh", "relu"}

    Raises
    ------
    ValueError
        If there is no such initialisation or activation.

    Examples
    --------
    >>> ActivationHistograms("zeros", "relu").alt().partition("Silent")[2]
    ': every unit says 0 to every image.'
    """

    MODULE = "histograms"

    initialisation = Setting("too small", list(INITIALISATIONS))
    activation = Setting("tanh", list(ACTIVATIONS))

    def __init__(self, initialisation="too small", activation="tanh"):
        super().__init__(_found(), initialisation=initialisation, activation=activation)

    @styled
    def figure(self):
        """Draw the histograms of the first layer, one in the middle, and the last."""
        fig = Figure(figsize=(7.6, 2.2), layout="constrained")
        found, edges = measured(self.initialisation, self.activation), np.linspace(*RANGES[self.activation], BINS + 1)
        for axes, layer in zip(fig.subplots(1, 3, sharey=True), (1, DEPTH // 2, DEPTH), strict=True):
            axes.stairs(shares(found.values[layer - 1], self.activation), edges, fill=True, color="#0072B2")
            axes.set(title=f"layer {layer}, spread {number(found.spreads[layer - 1])}")
        return fig

    def alt(self):
        """Return how the spread changes from the first layer to the last, in words."""
        found = measured(self.initialisation, self.activation)
        told = f"spread {number(found.spreads[0])} after layer 1, {number(found.spreads[-1])} after layer {DEPTH}"
        return f"{self.initialisation}, {self.activation}: {told}. {verdict(self.initialisation, self.activation)}"


@functools.cache
def _found():
    """Return what the page needs of all ten networks."""
    found = {}
    for activation in ACTIVATIONS:
        for initialisation in INITIALISATIONS:
            held = measured(initialisation, activation)
            found[f"{initialisation} {activation}"] = {
                "shares": [np.round(shares(values, activation), 5).tolist() for values in held.values],
                "spreads": [float(f"{value:.6g}") for value in held.spreads],
                "gradients": [float(f"{value:.6g}") for value in held.gradients],
                "verdict": verdict(initialisation, activation),
            }
    return {"initialisations": list(INITIALISATIONS), "activations": list(ACTIVATIONS), "found": found}


@functools.cache
def measured(initialisation, activation):
    """Return the `Signals` of the first 200 embedded digits in a fresh network.

    Parameters
    ----------
    initialisation, activation : str

    Returns
    -------
    depth.Signals
    """
    digits = load_digits()
    model = deep_network(initialisation, activation)
    return signals(model, digits.train_images[:IMAGES], digits.train_labels[:IMAGES])


def verdict(initialisation, activation):
    """Name what becomes of the values on their way.

    Parameters
    ----------
    initialisation, activation : str
    """
    found = measured(initialisation, activation)
    first, last = found.spreads[0], found.spreads[-1]
    flat = np.mean(np.abs(found.values[-1]) > ENDS)
    if last == 0:
        return "Silent: every unit says 0 to every image."
    if activation == "tanh" and flat > 0.3:
        return f"Saturated: {100 * flat:.0f}% of the last values lie at the ends, where tanh is flat."
    if last > 10 * first:
        return "Exploding: every layer multiplies what it gets."
    if last < first / 10:
        return "Fading: every layer shrinks what it gets, and the last ones hear next to nothing."
    return "Alive: the last layer hears nearly as much as the first."


def shares(values, activation):
    """Return the share of the values in each bar; what lies outside the range is in the bar at that end.

    Parameters
    ----------
    values : ndarray
    activation : {"tanh", "relu"}

    Returns
    -------
    ndarray, shape (BINS,)
    """
    low, high = RANGES[activation]
    counts, _ = np.histogram(np.clip(values, low, high), BINS, (low, high))
    return counts / values.size
