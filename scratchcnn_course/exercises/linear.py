"""Exercises on the fully connected layer, forward and backward, and on the numeric gradient."""

import numpy as np

from scratchcnn_helpers import ops
from scratchcnn_helpers.gradcheck import numeric_gradient

from .legacy import Exercise, probe
from .probes import halves

LINEAR = """
bias-missing: you do not add the bias
Your output equals the one for `b = 0`.
Every output `k` begins with `b[k]`.

bias-per-input: you add the bias once for every input
The bias is in your innermost loop, so that it is added `D` times.
One output gets one bias. Which loop does that line belong to?

bias-subtracted: you subtract the bias
Your output equals the one for `-b`.
Look at the sign before `b`.

overwritten: only the last product of each sum is left
Each output should be the sum over all inputs.
Is there a `=` where there should be a `+=`?

last-input-missing: the last input is never used
Your sums leave out the last column of `x` and the last row of `w`.
How far does `range` go in your innermost loop?

averaged: you take the mean over the inputs where a sum is wanted
The products are added up, and nothing is divided.
Look for `mean` or a `/`.

first-row-only: every row gets the output of the first
The output is right for row 0 and repeated for the rest.
Does the index of `x` say `n`, or 0?

relu: you cut off what is negative
The activation function is a layer of its own, and comes after.
Look for `maximum`.

transposed: your output lies on its side
The numbers are right, but rows and columns have changed places.
`out` is `(N, K)`: one row for each row of `x`.
"""


def wrong_linear(on, x, w, b):
    """Compute `x @ w + b`, with mistakes."""
    x = np.broadcast_to(x[:1], x.shape) if "first-row-only" in on else x
    D = x.shape[1]
    if "last-input-missing" in on:
        x, w = x[:, :-1], w[:-1]
    if "overwritten" in on:
        x, w = x[:, -1:], w[-1:]
    out = x @ w / (D if "averaged" in on else 1)
    times = {"bias-missing": 0, "bias-per-input": D, "bias-subtracted": -1}
    out = out + b * np.prod([times[switch] for switch in on & times.keys()])
    out = np.maximum(out, 0) if "relu" in on else out
    return out.T if "transposed" in on else out


BACKWARD = """
db-mean: your db is a mean where a sum is wanted
Only the backward of the loss divides. Everything behind it adds up.
Look for `mean` or a `/ N`.

db-wrong-axis: your db is summed over the wrong axis
There should be one number for each output. You have one for each row.
`dout` is `(N, K)`. Which axis has to go?

db-shape: your db has an axis too many
`db` should have the shape of `b`, which is `(K,)`.
Look for `keepdims`.

db-first-row: your db comes from one row only
Every row of the batch has a say in the gradient of a bias.
`dout` is summed over its rows.

dw-divided: you divide dw by the number of rows
Only the backward of the loss divides. Everything behind it adds up.
Look for `mean` or a `/ N`.

dw-last-row: your dw comes from the last row only
Every row of the batch has a say in the gradient of a weight.
Is there a `=` where there should be a `+=`?

dw-transposed: your dw lies on its side
`dw` should have the shape of `w`, which is `(D, K)`.
`x.T @ dout` or `dout.T @ x`: which of them has `D` rows?

dx-last-output: your dx comes from the last output only
An input goes into every output, and every output sends something back.
Is there a `=` where there should be a `+=`?

dx-times-x: you multiply dx by `x`
The slope of `x * w` by `x` is `w`, whatever `x` is.
What stands in the product for `dx`?

dx-divided: you divide dx by the number of rows
Only the backward of the loss divides. Everything behind it adds up.
Look for `mean` or a `/ N`.

swapped-results: your results come in another order
You return the gradient of the weights first.
The order is that of the arguments of `linear`: `return dx, dw, db`.
"""


def wrong_linear_backward(on, dout, x, w):
    """Send the gradient of `x @ w + b` back, with mistakes."""
    N = len(x)
    dx = dout[:, -1:] @ w[:, -1:].T if "dx-last-output" in on else dout @ w.T
    dx = dx / (N if "dx-divided" in on else 1) * (x if "dx-times-x" in on else 1)
    dw = x[-1:].T @ dout[-1:] if "dw-last-row" in on else x.T @ dout
    dw = dw / (N if "dw-divided" in on else 1)
    dw = dw.T if "dw-transposed" in on else dw
    rows = dout[:1] if "db-first-row" in on else dout[-1:] if "db-last-row" in on else dout
    db = rows.sum(axis=1 if "db-wrong-axis" in on else 0, keepdims="db-shape" in on)
    db = db / (N if "db-mean" in on else 1)
    return (dw, dx, db) if "swapped-results" in on else (dx, dw, db)


class Bowl:
    """A scalar function of an array that is bent differently in every direction, and no parabola.

    Parameters
    ----------
    array : ndarray
    """

    def __init__(self, array):
        self.array = array
        self.weights = halves(*array.shape, seed=9)

    def __call__(self, array=None):
        """Return the value at `array`, or at the array it was made with."""
        a = self.array if array is None else array
        return float((self.weights * a**3).sum() + 2 * a.sum() ** 2)


NUMERIC = """
forward-difference: you look ahead only
Yours is `(f(a + h) - f(a)) / h`. The difference from both sides is far more exact.
Move by `h` to either side, and divide by the whole distance.

backward-difference: you look back only
Yours is `(f(a) - f(a - h)) / h`. The difference from both sides is far more exact.
Move by `h` to either side, and divide by the whole distance.

divided-by-h: you divide by half the distance
From `a - h` to `a + h` it is `2 * h`.
Look at the number that you divide by.

half-missing: you look ahead only, and divide by the distance of both sides
Yours is `(f(a + h) - f(a)) / (2 * h)`.
The second value is taken at `a - h`.

sign: your sign is turned round
A function that rises has a positive slope.
Which of the two values is subtracted from which?

bracket: you divide by 2 and multiply by `h`
Python reads `/ 2 * h` from left to right.
Look at your brackets: `/ (2 * h)` divides by the whole distance.

not-divided: you do not divide
Your result is the change of the function, not its slope.
How far apart are the two points?

h-fixed: you do not use the argument `h`
Your step is always 0.00001.
Look for a number in your code that should have a name.

not-restored: you do not put the entries back
Every entry stays moved when the next one is tried, so that the function is measured somewhere else.
Keep the entry before you move it, and write it back afterwards.

all-at-once: you move all entries at once
Every entry of your result is the slope in one and the same direction.
Only the entry in question moves. The others stay where they are.

first-row-only: you fill the first row only
The rest of your result is 0.
Does your loop run over all indices? `np.ndindex(array.shape)` does.
"""


def wrong_numeric_gradient(on, function, array, *, h=1e-5):
    """Differentiate by differences, with mistakes."""
    h = 1e-5 if "h-fixed" in on else h
    gradient = np.zeros(array.shape)
    for place in np.ndindex(array.shape):
        if "first-row-only" in on and place[0] > 0:
            continue
        moved = np.s_[:] if "all-at-once" in on else place
        kept, sides = array[moved].copy(), {}
        for side in (1, -1):
            array[moved] = kept + side * h
            sides[side] = function()
        array[moved] = kept
        sides[-1] = function() if on & {"forward-difference", "half-missing"} else sides[-1]
        sides[1] = function() if "backward-difference" in on else sides[1]
        distance = h if on & {"forward-difference", "backward-difference", "divided-by-h"} else 2 * h
        distance = 2 / h if "bracket" in on else 1 if "not-divided" in on else distance
        gradient[place] = (sides[1] - sides[-1]) / distance * (-1 if "sign" in on else 1)
        if "not-restored" in on or "not-restored-above" in on:
            array[moved] = kept + (-h if "not-restored" in on else h)
    return gradient


def _bowl(*shape):
    bowl = Bowl(halves(*shape))
    return bowl, bowl.array


_x, _w, _b = halves(3, 4), halves(4, 2), halves(2)

EXERCISES = (
    Exercise(
        right=ops.linear,
        wrong=wrong_linear,
        mistakes=LINEAR,
        probes=(
            probe("as many rows as outputs", halves(2, 3), halves(3, 2), halves(2)),
            probe("three rows, four inputs, two outputs", _x, _w, _b),
            probe("one row, one output", halves(1, 5), halves(5, 1), halves(1)),
        ),
        formula="`x @ w + b`",
        notebook=5,
    ),
    Exercise(
        right=ops.linear_backward,
        wrong=wrong_linear_backward,
        mistakes=BACKWARD,
        probes=(
            probe("everything of size 2", halves(2, 2, seed=3), halves(2, 2, seed=1), halves(2, 2, seed=2)),
            probe("three rows, four inputs, two outputs", halves(3, 2), _x, _w),
            probe("two rows, three inputs, five outputs", halves(2, 5), halves(2, 3), halves(3, 5)),
        ),
        formula="`dx = dout @ w.T`, `dw = x.T @ dout`, and `db` is `dout` summed over its rows.",
        notebook=6,
        returns=("dx", "dw", "db"),
        forms={"db-first-row": ("db-last-row",)},
    ),
    Exercise(
        right=numeric_gradient,
        wrong=wrong_numeric_gradient,
        mistakes=NUMERIC,
        probes=(
            probe("three numbers, h = 0.5", *_bowl(3), h=0.5),
            probe("an array of two rows, h = 0.25", *_bowl(2, 3), h=0.25),
            probe("h left out", *_bowl(2, 2)),
        ),
        formula="`(f(a + h) - f(a - h)) / (2 * h)`, one entry after the other.",
        notebook=6,
        forms={"not-restored": ("not-restored-above",)},
        tolerance=1e-5,
    ),
)
