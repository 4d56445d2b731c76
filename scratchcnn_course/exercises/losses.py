"""Exercises on losses, as one number: `cross_entropy`, `binary_cross_entropy`, `mean_squared_error`."""

import numpy as np

from scratchcnn_helpers import ops

from .legacy import Exercise, probe
from .probes import halves

CROSS = """
log-of-zero: you take the logarithm of 0
A probability can be so small that it is stored as 0, and `log(0)` is minus infinity.
The logarithm of softmax can be computed without it. Which of your functions does that?

overflow: your numbers overflow for large logits
`exp(1000)` is infinite, and infinite divided by infinite is not a number.
Subtract the largest logit of each row first, or use the softmax that you wrote.

clipped: you keep the logarithm away from 0 by a tiny number
Then a very wrong answer costs less than it should: about 20 where the loss is 1000.
The logarithm of softmax can be computed without ever taking `log(0)`. Which of your functions does that?

summed: you add up the losses of the images
The loss of a batch is their mean, so that it does not grow with the batch.
What do you divide by?

divided-by-all: you divide by rows times classes
There is one loss for each image, so the mean runs over the images.
Do you take the mean before you have picked the right class of each row?

minus-missing: your sign is turned round
The logarithm of a probability is never above 0. A loss is never below.
Where is the minus?

no-log: you average the probabilities
The loss is the logarithm of the probability of the right class.
Where is `log`?

no-softmax: you use the logits as if they were logarithms of probabilities
The function gets logits, and softmax is a part of it.
What happens to the logits before you pick the one of the right class?

wrong-class: you pick the class the network likes best
The loss asks for the probability of the *right* class.
Where do the labels come in?

first-row-only: only the first image counts
Every image of the batch has a loss.
Is there a `[0]` too many?

wrong-axis: your softmax goes down the columns
The classes lie along the last axis.
Look at the axis of `sum` and of `max`.
"""

EPSILONS = (1e-7, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15)
FLOORS = {f"floor-{kind}-{eps}": (kind, eps) for kind in ("added", "clipped") for eps in EPSILONS}
FLOORS["clipped"] = ("added", 1e-8)


def wrong_cross_entropy(on, logits, labels):
    """Average the logarithms of the right classes, with mistakes."""
    axis = 0 if "wrong-axis" in on else 1
    z = logits - (0 if "overflow" in on else logits.max(axis=axis, keepdims=True))
    p = np.exp(z) / np.exp(z).sum(axis=axis, keepdims=True)
    log_p = _log(on, p, z - np.log(np.exp(z).sum(axis=axis, keepdims=True)))
    log_p = p if "no-log" in on else logits if "no-softmax" in on else log_p
    picked = logits.argmax(axis=1) if "wrong-class" in on else labels
    losses = -log_p[np.arange(len(labels)), picked]
    losses = losses[:1] if "first-row-only" in on else losses
    return _reduced(on, losses, logits.size)


BINARY = """
log-of-zero: you take the logarithm of 0
A probability can be so close to 0 or 1 that it is stored as such, and `log(0)` is minus infinity.
The loss can be written in the logits, without any probability.
`max(z, 0) - z * t + log(1 + exp(-abs(z)))`

overflow: your numbers overflow for large logits
`exp(1000)` is infinite.
`exp(-abs(z))` is never above 1. Write the loss with it.

clipped: you keep the logarithm away from 0 by a tiny number
Then a very wrong answer costs less than it should: about 20 where the loss is 1000.
The loss can be written in the logits, without any probability.

summed: you add up the losses
The loss of a batch is their mean, so that it does not grow with the batch.
What do you divide by?

divided-by-rows: you divide by the number of rows
The mean runs over all elements, not over the rows alone.
How many numbers do you add up?

minus-missing: your sign is turned round
The logarithm of a probability is never above 0. A loss is never below.
Where is the minus?

ones-only: only the targets of 1 count
Your loss is `-t * log(p)`. A target of 0 costs something as well.
The other half is `-(1 - t) * log(1 - p)`.

zeros-only: only the targets of 0 count
Your loss is `-(1 - t) * log(1 - p)`. A target of 1 costs something as well.
The other half is `-t * log(p)`.

targets-swapped: you swap the targets 0 and 1
Your loss is small where the network is wrong.
Which logarithm goes with `t`, and which with `1 - t`?

sigmoid-twice: you take the sigmoid twice
Your `p` is `sigmoid(sigmoid(z))`.
How often is `sigmoid` called between `logits` and the logarithm?
"""


def wrong_binary_cross_entropy(on, logits, targets):
    """Average the logarithms of the right answers, with mistakes."""
    z = ops.sigmoid(logits) if "sigmoid-twice" in on else logits
    t = 1 - targets if "targets-swapped" in on else targets
    one = _log(on, ops.sigmoid(z), np.minimum(z, 0) - np.log1p(np.exp(-np.abs(z))))
    zero = _log(on, 1 - ops.sigmoid(z), np.minimum(-z, 0) - np.log1p(np.exp(-np.abs(z))))
    losses = -t * (0 * t if "zeros-only" in on else one) - (1 - t) * (0 * t if "ones-only" in on else zero)
    if "overflow" in on:
        losses = np.log(1 + np.exp(z)) - z * t
    return _reduced(on, losses, len(losses))


SQUARED = """
summed: you add up the squares
The loss of a batch is their mean, so that it does not grow with the batch.
What do you divide by?

divided-by-rows: you divide by the number of rows
The mean runs over all elements, not over the rows alone.
How many squares do you add up?

half: you take half of the mean
Some books do so to save a 2 in the gradient. Here the loss is the plain mean.
Look for `/ 2` or `0.5`.

absolute: you average the distances, not their squares
Yours is the mean of `abs(outputs - targets)`.
Where is the square?

root: you take the square root
Yours is the root of the mean square.
Look for `sqrt`.

not-squared: you do not square
Errors on either side cancel out.
Where is the square?

sum-squared: you square the mean
Errors on either side cancel out before you square.
Square each difference, then take the mean.

squares-apart: you square outputs and targets before you subtract
`(a - b) ** 2` is something else than `a ** 2 - b ** 2`.
Look at your brackets.

added: you add outputs and targets
The error is their difference.
Look at the sign between them.
"""


def wrong_mean_squared_error(on, outputs, targets):
    """Average squares, with mistakes."""
    errors = outputs + targets if "added" in on else outputs - targets
    squares = np.abs(errors) if "absolute" in on else errors if "not-squared" in on else errors**2
    squares = outputs**2 - targets**2 if "squares-apart" in on else squares
    loss = _reduced(on, squares, len(squares))
    loss = loss / 2 if "half" in on else loss
    loss = errors.mean() ** 2 if "sum-squared" in on else loss
    return np.sqrt(loss) if "root" in on else loss


def _log(on, p, right):
    """Return the logarithm of `p`, kept away from 0 in a wrong way, or `right`."""
    for switch in on & FLOORS.keys():
        kind, eps = FLOORS[switch]
        return np.log(p + eps) if kind == "added" else np.log(p.clip(eps, 1 - eps))
    return np.log(p) if "log-of-zero" in on else right


def _reduced(on, losses, divisor):
    """Return the mean of the losses; with mistakes, their sum, or that divided by something else."""
    losses = -losses if "minus-missing" in on else losses
    if "summed" in on:
        return losses.sum()
    return losses.sum() / divisor if on & {"divided-by-all", "divided-by-rows"} else losses.mean()


_large = np.array([[1000.0, 500.0, -1000.0], [-2000.0, -1000.0, 0.0]])
_zeros_and_ones = (halves(2, 3, seed=7) > 0) * 1.0
_large_binary = np.array([[1000.0, -1000.0], [-500.0, 2.5]])

EXERCISES = (
    Exercise(
        right=ops.cross_entropy,
        wrong=wrong_cross_entropy,
        mistakes=CROSS,
        probes=(
            probe("one row", halves(1, 3), np.array([2])),
            probe("two rows", halves(2, 3), np.array([1, 0])),
            probe("five rows, four classes", halves(5, 4), np.array([3, 0, 0, 1, 2])),
            probe("logits of 1000 and -1000", _large, np.array([1, 2])),
            probe("logits of 1000, and a wrong answer", _large, np.array([2, 1])),
        ),
        formula="The mean over the batch of `-log_softmax(logits)[n, labels[n]]`.",
        notebook=5,
        forms={"clipped": tuple(FLOORS)},
    ),
    Exercise(
        right=ops.binary_cross_entropy,
        wrong=wrong_binary_cross_entropy,
        mistakes=BINARY,
        probes=(
            probe("two rows", halves(2, 3), _zeros_and_ones),
            probe("one row", halves(1, 4, seed=2), np.array([[1.0, 0.0, 0.0, 1.0]])),
            probe("three rows, targets between 0 and 1", halves(3, 2), np.array([[0.25, 1], [0, 0.75], [1, 0.5]])),
            probe("logits of 1000 and -1000", _large_binary, np.array([[1.0, 0.0], [0.0, 1.0]])),
            probe("logits of 1000, and a wrong answer", _large_binary, np.array([[0.0, 1.0], [1.0, 0.0]])),
        ),
        formula="The mean of `-t * log(p) - (1 - t) * log(1 - p)` with `p = sigmoid(logits)`.",
        notebook=7,
        forms={"clipped": tuple(FLOORS)},
    ),
    Exercise(
        right=ops.mean_squared_error,
        wrong=wrong_mean_squared_error,
        mistakes=SQUARED,
        probes=(
            probe("two rows", halves(2, 3), halves(2, 3, seed=1)),
            probe("five rows", halves(5, 4), halves(5, 4, seed=1)),
            probe("a batch of images", halves(2, 1, 3, 2), halves(2, 1, 3, 2, seed=1)),
        ),
        formula="The mean of `(outputs - targets) ** 2` over all elements.",
        notebook=7,
        extra=True,
    ),
)
