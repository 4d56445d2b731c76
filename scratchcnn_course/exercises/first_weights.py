"""How weights begin: `he_init`."""

import numpy as np

from .legacy import Exercise, probe


def he_init(shape, rng):
    """Draw first weights from a normal distribution of variance `2 / fan_in`."""
    fan_in = shape[0] if len(shape) == 2 else np.prod(shape[1:])  # (D, K), or (F, C, KH, KW)
    return rng.normal(0, np.sqrt(2 / fan_in), shape)


HE = """
factor-missing: your variance is 1 / fan_in
ReLU makes half of the numbers 0, and halves the mean square. The 2 makes up for it.
Which number stands above `fan_in`?

xavier: you count inputs and outputs
Dividing by `fan_in + fan_out` is Xavier's way, which is meant for tanh.
What do you divide by?

fan-out: you count the outputs
The more inputs are added up, the smaller each weight has to be.
How many numbers are added up for a single output?

not-a-root: you take the variance for the width
`rng.normal` wants the width of the distribution, the root of the variance.
Where is `np.sqrt`?

upside-down: your fraction is upside down
More inputs make larger sums, so they need smaller weights.
Is `fan_in` below the line?

not-scaled: your weights have variance 1
They have to become smaller, the more inputs there are.
What is the second argument of your `rng.normal`?

channels-only: in a kernel you count the channels, not the cells
A window covers `C * KH * KW` numbers, and all of them are added up.
Which axes of `(F, C, KH, KW)` does one output add up over?

cells-only: in a kernel you count the cells of one channel
A window covers `C * KH * KW` numbers, and all of them are added up.
Which axes of `(F, C, KH, KW)` does one output add up over?

uniform: you draw from a uniform distribution
He's weights are drawn from a normal distribution.
Is it `rng.normal`, or `rng.random`, that you call?

own-seed: you do not draw from `rng`
The same `rng` should give the same weights, so that a run can be repeated.
Is there an `rng` of your own, or an `np.random`?
"""


def wrong_he_init(on, shape, rng):
    """Draw first weights, with mistakes."""
    if len(shape) == 2:
        fan_in, fan_out = shape
    else:
        fan_in, fan_out = np.prod(shape[1:]), shape[0] * np.prod(shape[2:])
        fan_in = shape[1] if "channels-only" in on else np.prod(shape[2:]) if "cells-only" in on else fan_in
    fan = fan_in + fan_out if "xavier" in on else fan_out if "fan-out" in on else fan_in
    variance = (1 if "factor-missing" in on else 2) / fan
    variance = 1 / variance if "upside-down" in on else variance
    width = 1 if "not-scaled" in on else variance if "not-a-root" in on else np.sqrt(variance)
    rng = np.random.default_rng(99) if "own-seed" in on else rng
    return width * (rng.random(shape) - 0.5) if "uniform" in on else rng.normal(0, width, shape)


EXERCISES = (
    Exercise(
        right=he_init,
        wrong=wrong_he_init,
        mistakes=HE,
        probes=(
            probe("a linear layer, seed 1", (6, 4), np.random.default_rng(1)),
            probe("a wide one, seed 2", (3, 40), np.random.default_rng(2)),
            probe("kernels, seed 3", (6, 4, 3, 2), np.random.default_rng(3)),
            probe("a single kernel, seed 4", (1, 2, 5, 5), np.random.default_rng(4)),
        ),
        formula="`rng.normal(0, np.sqrt(2 / fan_in), shape)`; fan_in is `D` for `(D, K)`, `C * KH * KW` for kernels.",
        notebook=11,
    ),
)
