"""Exercises on the gradients with which backpropagation starts."""

import numpy as np

from scratchcnn_helpers import ops

from .legacy import Exercise, probe
from .probes import halves

COMMON = """
not-divided: you do not divide by the number of {things}
The loss is a mean, so every one of them has only a part of it.
Where does the {divisor} belong?

divided-twice: you divide by the number of {things} twice
Once is enough: the loss is a mean over them, and that is all.
Is there a `mean` beside your `/`?

sign: your sign is turned round
A step against the gradient should make the loss smaller. Yours makes it larger.
Which of the two is subtracted from which?
"""

CROSS = (
    COMMON.format(things="images", divisor="`1 / N`")
    + """
divided-by-all: you divide by rows times classes
The loss is a mean over the images: there is one loss for each row.
Look for `.size` or a `mean`.

target-missing: you do not subtract the 1 of the right class
Your rows sum to 1. They should sum to 0: what one class gains the others lose.
What happens at `[n, labels[n]]`?

whole-columns: you subtract 1 in whole columns
`p[:, labels] -= 1` touches every row. Each row has a single right class.
Which row does each label belong to? Put it into the first index.
`p[np.arange(len(labels)), labels] -= 1`

right-class-only: only the right class of each row gets something
The other classes are pushed down, by their own probabilities.
What is in the columns that are not the label's?

no-softmax: you subtract from the logits
The gradient is `p - y`, with the probabilities `p`.
What happens to the logits first?

overflow: your numbers overflow for large logits
`exp(1000)` is infinite, and infinite divided by infinite is not a number.
Subtract the largest logit of each row first, or use the softmax that you wrote.

wrong-axis: your softmax goes down the columns
The classes lie along the last axis.
Look at the axis of `sum` and of `max`.

loss-of-probabilities: you stop at the gradient of the logarithm
Yours is `-1 / p` at the right class. Behind the logarithm stands the softmax, and it has a gradient, too.
Together the two come out much simpler than each alone.
"""
)


def wrong_cross_entropy_backward(on, logits, labels):
    """Gradient of the cross-entropy, with mistakes."""
    axis, N = 0 if "wrong-axis" in on else 1, len(labels)
    z = logits - (0 if "overflow" in on else logits.max(axis=axis, keepdims=True))
    p = logits if "no-softmax" in on else np.exp(z) / np.exp(z).sum(axis=axis, keepdims=True)
    y = np.eye(logits.shape[1])[labels]
    target = 0 if "target-missing" in on else y
    if "whole-columns" in on:
        target = y.max(axis=0, keepdims=True)
    d = p - target
    if "loss-of-probabilities" in on:
        d = np.where(y > 0, -1 / p, 0)
    d = d * y if "right-class-only" in on else d
    return _scaled(on, d, N)


BINARY = (
    COMMON.format(things="elements", divisor="division")
    + """
divided-by-rows: you divide by the number of rows
The mean runs over all elements, not over the rows alone.
How many numbers does the loss add up?

no-sigmoid: you subtract from the logits
The gradient is `p - t`, with the probabilities `p`.
What happens to the logits first?

slope-twice: you multiply by the slope of the sigmoid once more
`p - t` has it in already: the logarithm and the sigmoid cancel out.
Is there a `p * (1 - p)` in your function?

loss-of-probabilities: you stop at the gradient of the logarithm
Yours is `(p - t) / (p * (1 - p))`. Behind the logarithm stands the sigmoid, and it has a gradient, too.
Together the two come out much simpler than each alone.

overflow: your numbers overflow for large logits
`exp(1000)` is infinite, and infinite divided by infinite is not a number.
Use a sigmoid that survives large numbers.

sigmoid-twice: you take the sigmoid twice
Your `p` is `sigmoid(sigmoid(z))`.
How often is `sigmoid` called before you subtract?
"""
)


def wrong_binary_cross_entropy_backward(on, logits, targets):
    """Gradient of the binary cross-entropy, with mistakes."""
    z = ops.sigmoid(logits) if "sigmoid-twice" in on else logits
    p = np.exp(z) / (1 + np.exp(z)) if "overflow" in on else ops.sigmoid(z)
    d = (z if "no-sigmoid" in on else p) - targets
    d = d * p * (1 - p) if "slope-twice" in on else d
    d = d / (p * (1 - p)) if "loss-of-probabilities" in on else d
    return _scaled(on, d, d.size)


SQUARED = (
    COMMON.format(things="elements", divisor="division")
    + """
divided-by-rows: you divide by the number of rows
The mean runs over all elements, not over the rows alone.
How many squares does the loss add up?

two-missing: a factor of 2 is missing
The derivative of `e ** 2` is `2 * e`.
What becomes of the exponent?

sign-only: you keep the sign of the error only
That is the gradient of the mean distance. A square is steeper where the error is larger.
Look for `sign` or `abs`.

squared: you return the squares themselves
The derivative of `e ** 2` is `2 * e`.
What becomes of the exponent?

added: you add outputs and targets
The error is their difference.
Look at the sign between them.
"""
)


def wrong_mean_squared_error_backward(on, outputs, targets):
    """Gradient of the mean squared error, with mistakes."""
    errors = outputs + targets if "added" in on else outputs - targets
    errors = np.sign(errors) / 2 if "sign-only" in on else errors**2 / 2 if "squared" in on else errors
    return _scaled(on, errors * (1 if "two-missing" in on else 2), errors.size)


def _scaled(on, gradient, count):
    """Divide by `count`; with mistakes, by something else."""
    gradient = gradient * (-1 if "sign" in on else 1)
    if "divided-by-all" in on:
        count = gradient.size
    if "divided-by-rows" in on:
        count = len(gradient)
    power = 1 + ("divided-twice" in on) - ("not-divided" in on)
    return gradient / count**power


_large = np.array([[1000.0, 500.0, -1000.0], [-2000.0, -1000.0, 0.0]])
_zeros_and_ones = (halves(2, 3, seed=7) > 0) * 1.0

EXERCISES = (
    Exercise(
        right=ops.cross_entropy_backward,
        wrong=wrong_cross_entropy_backward,
        mistakes=CROSS,
        probes=(
            probe("two rows", halves(2, 3), np.array([1, 0])),
            probe("five rows, four classes", halves(5, 4), np.array([3, 0, 0, 1, 2])),
            probe("logits of 1000 and -1000", _large, np.array([1, 2])),
        ),
        formula="`(softmax(logits) - one_hot(labels)) / N`",
        notebook=8,
    ),
    Exercise(
        right=ops.binary_cross_entropy_backward,
        wrong=wrong_binary_cross_entropy_backward,
        mistakes=BINARY,
        probes=(
            probe("two rows", halves(2, 3), _zeros_and_ones),
            probe("three rows, targets between 0 and 1", halves(3, 2), np.array([[0.25, 1], [0, 0.75], [1, 0.5]])),
            probe("logits of 1000 and -1000", np.array([[1000.0, -1000.0], [-500.0, 2.5]]), np.eye(2)[::-1]),
        ),
        formula="`(sigmoid(logits) - targets) / targets.size`",
        notebook=7,
    ),
    Exercise(
        right=ops.mean_squared_error_backward,
        wrong=wrong_mean_squared_error_backward,
        mistakes=SQUARED,
        probes=(
            probe("two rows", halves(2, 3), halves(2, 3, seed=1)),
            probe("five rows", halves(5, 4), halves(5, 4, seed=1)),
            probe("a batch of images", halves(2, 1, 3, 2), halves(2, 1, 3, 2, seed=1)),
        ),
        formula="`2 * (outputs - targets) / outputs.size`",
        notebook=7,
        extra=True,
    ),
)
