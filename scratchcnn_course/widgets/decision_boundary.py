"""The decision boundary of a small network, epoch by epoch, for as many hidden units as one likes."""

import base64
import functools
import json

import numpy as np
import traitlets

from scratchcnn_helpers import ops

from ..lessons import xor
from .twin import Page, drawn, source

MOST_HIDDEN, STARTS, EPOCHS, EVERY = 8, 3, 200, 5
STEP = 1e-3  # weights travel as whole multiples of it


class DecisionBoundary(Page, traitlets.HasTraits):
    """Watch a network learn XOR: what it says everywhere, the line where it changes its mind, and the loss.

    All networks are trained beforehand, by `xor.train`. Their weights are sent once, after every fifth epoch, and the
    browser computes the picture from them, so that it plays without a kernel. Arrow keys move the slider that has the
    focus, Home and End go to its ends, Space plays.

    Parameters
    ----------
    hidden : int
        Hidden units, from 1 to 8.
    epoch : int
        Where to begin: a multiple of 5, from 0 to 200.
    start : {1, 2, 3}
        Which random weights to begin the training with; start 1 is `seed=0`.

    Raises
    ------
    ValueError
        If there is no such network or epoch.

    Examples
    --------
    >>> DecisionBoundary(hidden=3)  # doctest: +SKIP
    """

    SHOWN = ("runs", "hidden", "epoch", "start")
    _esm = source("keys.js", "stepper.js", "shapes.js", "decision_boundary.js")
    _css = source("stepper.css", "shapes.css", "decision_boundary.css")

    runs = traitlets.Unicode()
    hidden = traitlets.Int(2)
    epoch = traitlets.Int(0)
    start = traitlets.Int(1)

    def __init__(self, hidden=2, *, epoch=0, start=1):
        super().__init__(runs=_runs(), hidden=hidden, epoch=epoch, start=start)

    @traitlets.validate("hidden", "epoch", "start")
    def _fits(self, proposal):
        name, value = proposal["trait"].name, proposal["value"]
        least, most = {"hidden": (1, MOST_HIDDEN), "epoch": (0, EPOCHS), "start": (1, STARTS)}[name]
        if not least <= value <= most:
            raise ValueError(f"{name} must be from {least} to {most}, got {value}")
        if name == "epoch" and value % EVERY:
            raise ValueError(f"epoch must be a multiple of {EVERY}, got {value}")
        return value

    def weights(self, epoch=None):
        """Return the weights that are shown, or those of another epoch.

        Parameters
        ----------
        epoch : int, optional
            A multiple of 5.

        Returns
        -------
        xor.Weights
        """
        epoch = self.epoch if epoch is None else epoch
        return _unpack(_packed(self.hidden, self.start)[epoch // EVERY], self.hidden)

    def picture(self):
        """Draw the map at the beginning, half way and at the end.

        Returns
        -------
        PIL.Image.Image
        """
        from ..plots import boundaries

        epochs = (0, EPOCHS // 2, EPOCHS)
        functions = [functools.partial(_probability, weights=self.weights(epoch)) for epoch in epochs]
        return drawn(boundaries(functions, xor.POINTS, xor.TARGETS, [f"epoch {epoch}" for epoch in epochs]))

    def alt(self):
        """Return how the network begins and ends, in words.

        Returns
        -------
        str
        """
        units = f"{self.hidden} hidden unit{'s' * (self.hidden > 1)}, start {self.start}"
        return (
            f"Decision boundary with {units}. {sentence(self.weights(0), 0)} {sentence(self.weights(EPOCHS), EPOCHS)}"
        )


def sentence(weights, epoch):
    """Say what a network knows after an epoch, as the widget does.

    Parameters
    ----------
    weights : xor.Weights
    epoch : int

    Returns
    -------
    str
    """
    loss, right = xor.judge(weights)
    p = _probability(xor.POINTS, weights)[:, 0]
    each = ", ".join(f"{share:.0%} at {x:.0f} {y:.0f}" for share, (x, y) in zip(p, xor.POINTS, strict=True))
    return f"Epoch {epoch}: loss {loss:.3f}, {right} of 4 right. Lamp on: {each}."


def _probability(points, weights):
    return ops.sigmoid(xor.forward(points, weights))


@functools.cache
def _packed(hidden, start):
    """Return the weights of a training, a row for every fifth epoch, as whole numbers."""
    epochs = xor.train(hidden, seed=start - 1, epochs=EPOCHS)[::EVERY]
    rows = np.array([np.concatenate([np.ravel(part) for part in weights]) for weights in epochs])
    return np.rint(rows / STEP).astype("<i2")


def _unpack(row, hidden):
    w1, b1, w2, b2 = np.split(row * STEP, np.cumsum([2 * hidden, hidden, hidden]))
    return xor.Weights(w1.reshape(2, hidden), b1, w2[:, None], b2)


@functools.cache
def _runs():
    """Return all trainings as JSON."""
    weights = [
        [base64.b64encode(_packed(hidden, start).tobytes()).decode() for hidden in range(1, MOST_HIDDEN + 1)]
        for start in range(1, STARTS + 1)
    ]
    points = np.hstack([xor.POINTS, xor.TARGETS]).astype(int).tolist()
    return json.dumps({"points": points, "every": EVERY, "step": STEP, "sure": xor.SURE, "weights": weights})
