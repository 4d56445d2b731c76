"""The decision boundary of a small network, epoch by epoch, for as many hidden units as one likes."""

import functools

import numpy as np

from scratchcnn_helpers import ops

from ..lessons import xor
from .desk import Desk, Setting
from .network_spec import packed

MOST_HIDDEN, STARTS, EPOCHS, EVERY = 8, 3, 200, 5


class DecisionBoundary(Desk):
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

    MODULE = "boundary"

    hidden = Setting(2, range(1, MOST_HIDDEN + 1))
    epoch = Setting(0, range(0, EPOCHS + 1, EVERY))
    start = Setting(1, range(1, STARTS + 1))

    def __init__(self, hidden=2, *, epoch=0, start=1):
        super().__init__(_trainings(), hidden=hidden, epoch=epoch, start=start)

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
        row = _rows(self.hidden, self.start)[epoch // EVERY].astype(float)
        w1, b1, w2, b2 = np.split(row, np.cumsum([2 * self.hidden, self.hidden, self.hidden]))
        return xor.Weights(w1.reshape(2, self.hidden), b1, w2[:, None], b2)

    def figure(self):
        """Draw the map at the beginning, half way and at the end."""
        from ..plots import boundaries

        epochs = (0, EPOCHS // 2, EPOCHS)
        functions = [functools.partial(_probability, weights=self.weights(epoch)) for epoch in epochs]
        return boundaries(functions, xor.POINTS, xor.TARGETS, [f"epoch {epoch}" for epoch in epochs])

    def alt(self):
        """Return how the network begins and ends, in words."""
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
    """
    loss, right = xor.judge(weights)
    p = _probability(xor.POINTS, weights)[:, 0]
    each = ", ".join(f"{share:.0%} at {x:.0f} {y:.0f}" for share, (x, y) in zip(p, xor.POINTS, strict=True))
    return f"Epoch {epoch}: loss {loss:.3f}, {right} of 4 right. Lamp on: {each}."


def _probability(points, weights):
    return ops.sigmoid(xor.forward(points, weights))


@functools.cache
def _rows(hidden, start):
    """Return the weights of a training, a row for every fifth epoch, as exactly as they travel."""
    epochs = xor.train(hidden, seed=start - 1, epochs=EPOCHS)[::EVERY]
    return np.array([np.concatenate([np.ravel(part) for part in weights]) for weights in epochs], np.float16)


@functools.cache
def _trainings():
    """Return what the page needs to know of all trainings."""
    starts = range(1, STARTS + 1)
    weights = [[packed(_rows(hidden, start), "f2") for hidden in range(1, MOST_HIDDEN + 1)] for start in starts]
    points = np.hstack([xor.POINTS, xor.TARGETS]).astype(int).tolist()
    return {"points": points, "every": EVERY, "sure": xor.SURE, "weights": weights}
