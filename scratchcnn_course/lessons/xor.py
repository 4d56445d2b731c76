"""The smallest problem that a straight line cannot solve, and the smallest network that can: notebook 07.

The network: two numbers in, a few hidden units with tanh, one logit out. All four points make one batch.
"""

from typing import NamedTuple

import numpy as np

from scratchcnn_helpers import ops

POINTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])  # (N, 2)
TARGETS = np.array([[0.0], [1.0], [1.0], [0.0]])  # (N, 1): 1 where exactly one of the two is 1
for _array in (POINTS, TARGETS):
    _array.setflags(write=False)  # everybody shares them
SURE = 0.55  # the least probability of the right answer that counts as right: one half is no answer


class Weights(NamedTuple):
    """All parameters of the network: w1 `(D, K)`, b1 `(K,)`, w2 `(K, 1)`, b2 `(1,)`."""

    w1: np.ndarray
    b1: np.ndarray
    w2: np.ndarray
    b2: np.ndarray


def initial(hidden, *, features=2, seed=0):
    """Draw weights from a normal distribution of width 1; the biases are 0.

    Parameters
    ----------
    hidden, features : int
        At least 1.
    seed : int

    Returns
    -------
    Weights

    Raises
    ------
    ValueError
        If `hidden` or `features` is below 1.
    """
    if hidden < 1 or features < 1:
        raise ValueError(f"hidden and features must be at least 1, got {hidden} and {features}")
    rng = np.random.default_rng(seed)
    return Weights(rng.normal(size=(features, hidden)), np.zeros(hidden), rng.normal(size=(hidden, 1)), np.zeros(1))


def forward(x, weights):
    """Compute the logits: `linear(tanh(linear(x)))`.

    Parameters
    ----------
    x : ndarray, shape (N, D)
    weights : Weights

    Returns
    -------
    ndarray, shape (N, 1)
    """
    w1, b1, w2, b2 = weights
    return ops.linear(ops.tanh(ops.linear(x, w1, b1)), w2, b2)


def train_step(x, targets, w1, b1, w2, b2, *, lr):
    """Go one step downhill: forward, loss, backward, step.

    Parameters
    ----------
    x : ndarray, shape (N, D)
    targets : ndarray, shape (N, 1), in [0, 1]
    w1 : ndarray, shape (D, K)
    b1 : ndarray, shape (K,)
    w2 : ndarray, shape (K, 1)
    b2 : ndarray, shape (1,)
    lr : float
        The learning rate: how far to go, times the slope.

    Returns
    -------
    loss : float
        Before the step.
    w1, b1, w2, b2 : ndarray
        New arrays; the old ones stay as they were.
    """
    a = ops.linear(x, w1, b1)  # (N, K)
    y = ops.tanh(a)
    z = ops.linear(y, w2, b2)  # (N, 1)
    loss = ops.binary_cross_entropy(z, targets)
    dz = ops.binary_cross_entropy_backward(z, targets)
    dy, dw2, db2 = ops.linear_backward(dz, y, w2)
    da = ops.tanh_backward(dy, a)
    _, dw1, db1 = ops.linear_backward(da, x, w1)
    return loss, w1 - lr * dw1, b1 - lr * db1, w2 - lr * dw2, b2 - lr * db2


def train(hidden, *, seed=0, epochs=200, lr=1.0):
    """Teach a network the four points, one step an epoch.

    Parameters
    ----------
    hidden : int
        Number of hidden units, at least 1.
    seed : int
        Of the weights to begin with.
    epochs : int
    lr : float

    Returns
    -------
    list of Weights
        From before the first epoch to after the last: `epochs + 1` of them.

    Raises
    ------
    ValueError
        If `hidden` is below 1 or `epochs` is negative.
    """
    if epochs < 0:
        raise ValueError(f"epochs must not be negative, got {epochs}")
    weights = [initial(hidden, seed=seed)]
    for _ in range(epochs):
        _, *new = train_step(POINTS, TARGETS, *weights[-1], lr=lr)
        weights.append(Weights(*new))
    return weights


def judge(weights):
    """Say how well a network knows the four points.

    Parameters
    ----------
    weights : Weights

    Returns
    -------
    loss : float
    right : int
        How many of the four it knows: those whose right answer has a probability above `SURE`.
    """
    logits = forward(POINTS, weights)
    known = ops.sigmoid(np.where(TARGETS > 0, logits, -logits)) > SURE
    return float(ops.binary_cross_entropy(logits, TARGETS)), int(known.sum())
