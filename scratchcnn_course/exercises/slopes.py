"""Exercises on the way back through activation functions."""

import numpy as np

from scratchcnn_helpers import ops

from .legacy import Exercise, probe
from .probes import halves

MASKED = """
kink-open: your mask lets the gradient through at 0
Where `x` is exactly 0 nothing comes back. Yours uses `x >= 0`.
Which of `>` and `>=` is it?

mask-from-dout: your mask asks the wrong array
You look where `dout` is positive. What counts is where `x` was.
Which array do you compare with 0?

dout-missing: you return the slope only
The slope has to be multiplied by what comes from above.
Where is `dout` in your last line?

no-mask: you return `dout` as it is
Where `x` was negative, the slope is another one.
Where does `x` come in?

inverted: your mask is inside out
The gradient comes through where it should be held back, and the other way round.
Is a `<` where there should be a `>`?

times-x: you multiply by `x` instead of by the slope
The slope where `x` is positive is 1, whatever the value.
Is `x` itself in the product, where only a comparison should be?

absolute: you drop the sign of the gradient
A negative `dout` stays negative.
Look for `abs` or a `maximum`.
"""

RELU = (
    MASKED
    + """
leaky: you let a little through where `x` is negative
Yours is the slope of the leaky ReLU. Here it is 0.
What do you multiply by where `x` is negative?
"""
)

LEAKY = (
    MASKED
    + """
slope-fixed: your slope is always 0.01
The argument `slope` is not used.
Look for a number in your code that should have a name.

slope-ignored: nothing comes back where `x` is negative
There the slope is `slope`, not 0.
What do you multiply `dout` by where `x` is negative?

slope-everywhere: you multiply by `slope` everywhere
Where `x` is positive, the gradient passes whole.
Which part of `dout` is shrunk?
"""
)


def wrong_relu_backward(on, dout, x):
    """Send the gradient back where x was positive, with mistakes."""
    return _masked(on, dout, x, 0.01 if "leaky" in on else 0.0)


def wrong_leaky_relu_backward(on, dout, x, slope=0.01):
    """Send the gradient back, shrunk where x was negative, with mistakes."""
    return _masked(on, dout, x, 0.01 if "slope-fixed" in on else 0.0 if "slope-ignored" in on else slope)


def _masked(on, dout, x, slope):
    asked = dout if "mask-from-dout" in on else x
    mask = asked >= 0 if "kink-open" in on else asked > 0
    high, low = (slope, 1.0) if "inverted" in on else (1.0, slope)
    high = high * slope if "slope-everywhere" in on else high
    slopes = np.where(mask, high, low) if "no-mask" not in on else np.ones(x.shape)
    slopes = slopes * x if "times-x" in on else slopes
    dx = slopes if "dout-missing" in on else dout * slopes
    return np.abs(dx) if "absolute" in on else dx


SIGMOID = """
x-for-output: you take `x` for the output of the sigmoid
Yours is `x * (1 - x)`. The slope is `s * (1 - s)` with `s = sigmoid(x)`.
This function gets the *input* of the forward pass.

dout-missing: you return the slope only
The slope has to be multiplied by what comes from above.
Where is `dout` in your last line?

overflow: your numbers overflow where `x` is very large or very negative
`exp(1000)` is infinite, and infinite divided by infinite is not a number.
Compute `s` with a sigmoid that does not overflow, and the slope from `s`.

plus: a sign in your slope is wrong
Yours is `s * (1 + s)`.
The slope goes to 0 at both ends.

factor-missing: the factor `1 - s` is missing
Yours is `s` alone. The slope is `s * (1 - s)`.
The slope goes to 0 at both ends.

other-factor-missing: the factor `s` is missing
Yours is `1 - s` alone. The slope is `s * (1 - s)`.
The slope goes to 0 at both ends.

squared: you square `s` where `s * (1 - s)` is wanted
Yours is `1 - s ** 2`, which belongs to the hyperbolic tangent.
Which function was it on the way forward?

twice: you take the sigmoid twice
You compute `s` from `sigmoid(x)` instead of from `x`.
How often is `sigmoid` called between `x` and `s`?

sign: your sign is turned round
The sigmoid rises everywhere, so its slope is positive.
Look at the order around the minus: `1 - s`.
"""


def wrong_sigmoid_backward(on, dout, x):
    """Send the gradient back through a sigmoid, with mistakes."""
    s = x if "x-for-output" in on else ops.sigmoid(ops.sigmoid(x) if "twice" in on else x)
    factor = {"plus": 1 + s, "factor-missing": 1 + 0 * s, "squared": (1 - s**2) / s}
    slope = s * next((value for switch, value in factor.items() if switch in on), 1 - s)
    if "other-factor-missing" in on:
        slope = 1 - s
    if "overflow" in on:
        slope = np.exp(-x) / (1 + np.exp(-x)) ** 2
    if "overflow-above" in on:
        slope = np.exp(x) / (1 + np.exp(x)) ** 2
    return slope * (1 if "dout-missing" in on else dout) * (-1 if "sign" in on else 1)


TANH = """
x-for-output: you take `x` for the output of the hyperbolic tangent
Yours is `1 - x ** 2`. The slope is `1 - tanh(x) ** 2`.
This function gets the *input* of the forward pass.

dout-missing: you return the slope only
The slope has to be multiplied by what comes from above.
Where is `dout` in your last line?

square-missing: a square is missing
Yours is `1 - tanh(x)`.
The slope goes to 0 at both ends.

plus: a sign in your slope is wrong
Yours is `1 + tanh(x) ** 2`.
The slope goes to 0 at both ends.

sigmoid-slope: you use the slope of the sigmoid
Yours is `t * (1 - t)`.
Which function was it on the way forward?

bracket: you square the whole difference
Yours is `(1 - tanh(x)) ** 2`.
Only the `tanh` is squared.

twice: you take the hyperbolic tangent twice
You compute `t` from `tanh(x)` instead of from `x`.
How often is `tanh` called between `x` and `t`?

sign: your sign is turned round
The hyperbolic tangent rises everywhere, so its slope is positive.
Look at the order around the minus: `1 - t ** 2`.
"""


def wrong_tanh_backward(on, dout, x):
    """Send the gradient back through a hyperbolic tangent, with mistakes."""
    t = x if "x-for-output" in on else np.tanh(np.tanh(x) if "twice" in on else x)
    slopes = {"square-missing": 1 - t, "plus": 1 + t**2, "sigmoid-slope": t * (1 - t), "bracket": (1 - t) ** 2}
    slope = next((value for switch, value in slopes.items() if switch in on), 1 - t**2)
    return slope * (1 if "dout-missing" in on else dout) * (-1 if "sign" in on else 1)


_line, _dline = np.array([-2, -1.5, -1, -0.5, 0.5, 1, 1.5, 2]), halves(8, seed=1)
PLAIN = (
    probe("numbers from -2 to 2", _dline, _line),
    probe("a batch of images", halves(2, 3, 4, 5, seed=2), halves(2, 3, 4, 5)),
)
KINK = (probe("zeros in x", halves(4, seed=3), np.array([0.0, 1.5, 0.0, -0.5])),)
EXTREME = (probe("1000 and -1000", np.array([1.5, -0.5, 2.0]), np.array([-1000.0, 0.5, 1000.0])),)
SLOPE = (probe("slope 0.25", _dline, _line, 0.25), probe("slope 0.5, by name", _dline, _line, slope=0.5))

EXERCISES = (
    Exercise(ops.relu_backward, wrong_relu_backward, RELU, (*PLAIN, *KINK), "`dout * (x > 0)`", 6),
    Exercise(
        right=ops.leaky_relu_backward,
        wrong=wrong_leaky_relu_backward,
        mistakes=LEAKY,
        probes=(*PLAIN, *KINK, *SLOPE),
        formula="`dout` where `x > 0`, else `slope * dout`.",
        notebook=6,
        extra=True,
    ),
    Exercise(
        right=ops.sigmoid_backward,
        wrong=wrong_sigmoid_backward,
        mistakes=SIGMOID,
        probes=(*PLAIN, *EXTREME),
        formula="`dout * s * (1 - s)` with `s = sigmoid(x)`.",
        notebook=6,
        forms={"overflow": ("overflow-above",)},
    ),
    Exercise(
        right=ops.tanh_backward,
        wrong=wrong_tanh_backward,
        mistakes=TANH,
        probes=(*PLAIN, *EXTREME),
        formula="`dout * (1 - tanh(x) ** 2)`",
        notebook=6,
        extra=True,
    ),
)
