"""Exercises on activation functions: `relu`, `leaky_relu`, `sigmoid`, `tanh`."""

import numpy as np

from scratchcnn_helpers import ops

from .legacy import Exercise, probe
from .probes import halves

RELU = """
absolute: you drop the sign instead of the negative numbers
Yours turns -2 into 2. It should become 0.
Look for `abs`.

negative-part: you keep the negative numbers and drop the positive ones
Yours is `min(x, 0)`.
Is a `<` where there should be a `>`?

step: you return 1 for what is positive
Positive numbers go through as they are.
`x > 0` is only the mask. What is it multiplied by?

capped: you cut off what is above 1, too
There is no upper end: 3.5 stays 3.5.
Look for `clip` or `minimum`.

negated: your sign is turned round
Yours is `-max(x, 0)`.
Look for a minus.

leaky: you let a little of the negative numbers through
Yours is the leaky ReLU with a slope of 0.01. Here, what is negative becomes 0.
What do you return where `x` is negative?

identity: you return `x` as it is
Nothing is cut off.
Does the line that cuts off reach what you return?

squared: you multiply by `x` twice
Yours turns 3 into 9.
The mask `x > 0` is multiplied by `x` once.
"""


def wrong_relu(on, x):
    """Cut off what is negative, with mistakes."""
    x = -x if "negative-part" in on else x
    out = np.where(x > 0, x, 0.01 * x if "leaky" in on else -x if "absolute" in on else x if "identity" in on else 0.0)
    out = -out if "negative-part" in on else out
    out = np.where(x > 0, 1.0, out) if "step" in on else out
    out = out * x if "squared" in on else out
    out = out.clip(None, 1) if "capped" in on else out
    return -out if "negated" in on else out


LEAKY = """
slope-fixed: your slope is always 0.01
The argument `slope` is not used.
Look for a number in your code that should have a name.

slope-ignored: you cut off what is negative
Yours is the plain ReLU. Here a part of it comes through: `slope * x`.
What do you return where `x` is negative?

slope-alone: you return the slope instead of `slope * x`
All negative numbers come out the same.
What is `slope` multiplied by?

slope-everywhere: you multiply the positive numbers by the slope, too
Those should go through as they are.
Which part of `x` is shrunk?

swapped: you shrink the positive numbers and keep the negative ones
The two cases have changed places.
Is a `<` where there should be a `>`?

sign-lost: your negative numbers come out positive
The sign stays: `slope * x` is negative where `x` is.
Look for a minus or an `abs`.

subtracted: you add the slope to the negative numbers
They should be multiplied by it.
Look at the sign between `slope` and `x`.
"""


def wrong_leaky_relu(on, x, slope=0.01):
    """Shrink what is negative, with mistakes."""
    slope = 0.01 if "slope-fixed" in on else slope
    low = {"slope-ignored": 0 * x, "slope-alone": slope + 0 * x, "sign-lost": -slope * x, "subtracted": slope + x}
    low = next((value for switch, value in low.items() if switch in on), slope * x)
    high = slope * x if "slope-everywhere" in on else x
    return np.where((x > 0) != ("swapped" in on), high, low)


SIGMOID = """
overflow: your numbers overflow where `x` is very large or very negative
`exp(1000)` is infinite, and infinite divided by infinite is not a number.
`1 / (1 + exp(-x))` and `exp(x) / (1 + exp(x))` are the same function. Each overflows at one end only.
`exp(-abs(x))` is never above 1. Write both halves of the function with it.

sign: your curve runs downhill
Yours is `1 / (1 + exp(x))`, without the minus.
Large `x` should give 1. Put in a large number by hand.

bracket: a pair of brackets is missing
Yours is `1 / 1 + exp(-x)`, which Python reads as `(1 / 1) + exp(-x)`.
What is divided by what? Say it with brackets.

plus-one-missing: the 1 below the line is missing
Yours is `1 / exp(-x)`, and that is `exp(x)`.
The result should stay between 0 and 1.

tanh: you return the hyperbolic tangent
It runs from -1 to 1. The sigmoid runs from 0 to 1.
At `x = 0` the result should be 0.5.

slope: you return the slope of the sigmoid
Yours is `s * (1 - s)`. The function itself is `s`.
The slope is for the way back.

base-two: your base is 2
Yours is `1 / (1 + 2 ** -x)`.
`np.exp` has the base e, 2.718...

hard: you cut a straight line off at 0 and 1
The sigmoid is a curve, not a ramp.
Look for `clip`.
"""


def wrong_sigmoid(on, x):
    """Squeeze into (0, 1), with mistakes."""
    if "sign" in on:
        x = -x
    x = 2 * x if "tanh" in on else x * np.log(2) if "base-two" in on else x
    if "overflow" in on:
        s = np.exp(x) / (1 + np.exp(x))
    elif "overflow-below" in on:
        s = 1 - np.exp(-x) / (1 + np.exp(-x))
    else:
        s = (1 + np.tanh(x / 2)) / 2
    s = (0.25 * x + 0.5).clip(0, 1) if "hard" in on else s
    s = 1 + np.exp(-x) if "bracket" in on else s
    s = np.exp(x) if "plus-one-missing" in on else s
    s = s * (1 - s) if "slope" in on else s
    return 2 * s - 1 if "tanh" in on else s


TANH = """
overflow: your numbers overflow where `x` is very large or very negative
`exp(1000)` is infinite, and infinite divided by infinite is not a number.
NumPy has the function ready: `np.tanh`.

half: your curve is too flat
Yours is `tanh(x / 2)`: the sigmoid stretched to -1 ... 1, with a 2 missing inside.
`tanh(x)` is `2 * sigmoid(2 * x) - 1`.

sigmoid: you return the sigmoid
It runs from 0 to 1. The hyperbolic tangent runs from -1 to 1.
At `x = 0` the result should be 0.

sign: your curve runs downhill
Large `x` should give 1. Yours gives -1.
Look for a minus.

slope: you return the slope of the hyperbolic tangent
Yours is `1 - tanh(x) ** 2`. The function itself is `tanh(x)`.
The slope is for the way back.

sinh: you do not divide
Yours is `(exp(x) - exp(-x)) / 2`, and that grows without end.
What stands below the line? `exp(x) + exp(-x)`.

tangent: you take the tangent of geometry
`np.tan` is not `np.tanh`.
One letter is missing.

hard: you cut a straight line off at -1 and 1
The hyperbolic tangent is a curve, not a ramp.
Look for `clip`.
"""


def wrong_tanh(on, x):
    """Squeeze into (-1, 1), with mistakes."""
    x = -x if "sign" in on else x
    x = x / 2 if "half" in on or "sigmoid" in on else x
    if "overflow" in on:
        t = (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x))
    elif "overflow-above" in on:
        t = (np.exp(2 * x) - 1) / (np.exp(2 * x) + 1)
    elif "overflow-below" in on:
        t = (1 - np.exp(-2 * x)) / (1 + np.exp(-2 * x))
    else:
        t = np.tanh(x)
    t = np.sinh(x) if "sinh" in on else np.tan(x) if "tangent" in on else x.clip(-1, 1) if "hard" in on else t
    t = (1 + t) / 2 if "sigmoid" in on else t
    return 1 - t**2 if "slope" in on else t


_line = np.linspace(-4, 4, 9)
_batch = halves(2, 3, 4, 5)
PLAIN = (probe("numbers from -4 to 4", _line), probe("a batch of images", _batch))
EXTREME = (probe("1000 and -1000", np.array([-1000.0, 0.5, 1000.0])),)

EXERCISES = (
    Exercise(ops.relu, wrong_relu, RELU, PLAIN, "`max(x, 0)`, number by number. NumPy calls it `np.maximum`.", 4),
    Exercise(
        right=ops.leaky_relu,
        wrong=wrong_leaky_relu,
        mistakes=LEAKY,
        probes=(*PLAIN, probe("slope 0.25", _line, 0.25), probe("slope 0.5, by name", _batch, slope=0.5)),
        formula="`x` where `x > 0`, else `slope * x`. `np.where` takes a condition and both cases.",
        notebook=4,
        extra=True,
    ),
    Exercise(
        right=ops.sigmoid,
        wrong=wrong_sigmoid,
        mistakes=SIGMOID,
        probes=(*PLAIN, *EXTREME),
        formula="`1 / (1 + exp(-x))`",
        notebook=4,
        forms={"overflow": ("overflow-below",)},
        extra=True,
    ),
    Exercise(
        right=ops.tanh,
        wrong=wrong_tanh,
        mistakes=TANH,
        probes=(*PLAIN, *EXTREME),
        formula="`(exp(x) - exp(-x)) / (exp(x) + exp(-x))`",
        notebook=4,
        forms={"overflow": ("overflow-above", "overflow-below")},
        extra=True,
    ),
)
