"""Exercises on probabilities: `softmax`, `softmax_backward`, `log_softmax`, `one_hot`."""

import numpy as np

from scratchcnn_helpers import ops

from .legacy import Exercise, probe
from .probes import halves

SOFTMAX = """
overflow: your numbers overflow for large logits
`exp(1000)` is infinite, and infinite divided by infinite is not a number.
Adding a constant to a row changes nothing. Which constant keeps `exp` small?
Subtract the largest logit of each row before `exp`.

max-of-everything: you subtract the largest logit of the whole batch
A row far below it is left with nothing but zeros, and 0 / 0 is not a number.
Every row needs its own maximum: look at the axis of `max`.

wrong-axis: you go down the columns
Each row should sum to 1. Yours sum to 1 from top to bottom.
The classes lie along the last axis.

whole-sum: all your probabilities together sum to 1
Each row is one image and should sum to 1 by itself.
Look at the axis of `sum`.

not-normalised: you do not divide
Your rows do not sum to 1.
What do the numbers of a row have to be divided by?

no-exp: you divide the logits themselves by their sum
A probability is never negative, and `exp` sees to that.
Where is `exp`?

minus: your sign is turned round
The largest logit should get the largest probability. In yours it gets the smallest.
Look at the sign inside `exp`.

sigmoid: you take the sigmoid of each logit
That looks at each number alone. Softmax compares the numbers of a row.
Do your rows sum to 1?

base-two: your base is 2
Yours is `2 ** z` divided by its sum.
`np.exp` has the base e, 2.718...
"""


def wrong_softmax(on, logits):
    """Turn scores into probabilities, with mistakes."""
    z = -logits if "minus" in on else logits
    if "sigmoid" in on:
        return ops.sigmoid(z)
    axis = 0 if "wrong-axis" in on else -1
    z = z * np.log(2) if "base-two" in on else z
    if not on & {"overflow", "no-exp", "not-normalised-raw"}:
        z = z - z.max(axis=None if "max-of-everything" in on else axis, keepdims=True)
    e = z if "no-exp" in on else np.exp(z)
    if on & {"not-normalised", "not-normalised-raw"}:
        return e
    return e / e.sum(axis=None if "whole-sum" in on else axis, keepdims=True)


LOG = """
log-of-zero: you take the logarithm of 0
A probability can be so small that it is stored as 0, and `log(0)` is minus infinity.
The logarithm of a quotient is a difference. Then there is no `log(p)` to take.
`z - log(sum(exp(z)))`, after the largest of the row was subtracted from `z`.

overflow: your numbers overflow for large logits
`exp(1000)` is infinite.
Subtract the largest logit of each row first. It changes nothing in the result.

maximum-lost: you subtract the maximum in one place only
The logits in front and those inside `exp` have to be the same.
Which `z` do you use in front of the minus?

wrong-axis: you go down the columns
The classes lie along the last axis.
Look at the axis of `max` and of `sum`.

no-log: you return the probabilities
Their logarithm is wanted.
Where is `log`?

minus: your sign is turned round
The logarithm of a probability is never above 0.
Which of the two is subtracted from which?

no-sum: you only subtract the maximum
The largest of each row becomes 0, as if its probability were 1.
Where is the logarithm of the sum?

base-two: your logarithm has the base 2
Yours is `log2`.
`np.log` has the base e, 2.718...
"""


def wrong_log_softmax(on, logits):
    """Take the logarithm of softmax, with mistakes."""
    axis = 0 if "wrong-axis" in on else -1
    shifted = logits - logits.max(axis=axis, keepdims=True)
    front, inside = logits if "maximum-lost" in on else shifted, shifted
    if "maximum-lost-inside" in on:
        front, inside = shifted, logits
    if "overflow" in on:
        front = inside = logits
    total = np.exp(inside).sum(axis=axis, keepdims=True)
    out = front - (0 if "no-sum" in on else np.log(total))
    out = np.log(np.exp(inside) / total) if "log-of-zero" in on else out
    out = np.exp(out) if "no-log" in on else out
    return out * (-1 if "minus" in on else 1) / (np.log(2) if "base-two" in on else 1)


BACKWARD = """
diagonal-only: every probability looks at its own logit only
Yours is `dout * p * (1 - p)`. A logit that rises pushes the other probabilities down, too.
Which sum over the row is missing?

sum-missing: the sum is missing
Yours is `dout * p`.
A logit that rises pushes the other probabilities down, too.

p-missing: the factor `p` in front is missing
Yours is `dout - sum(dout * p)`.
What does a logit move when its probability is nearly 0?

wrong-axis: you sum down the columns
The classes lie along the last axis.
Look at the axis of `sum`.

whole-sum: you sum over the whole batch
Each row is one image, and one image knows nothing of the others.
Look at the axis of `sum`.

unweighted-sum: you sum `dout` where `dout * p` is wanted
Each class counts as much as its probability.
What is inside the sum?

plus: a sign is wrong
Yours is `p * (dout + sum(dout * p))`.
If all of `dout` is 1, nothing should come back, since a row always sums to 1.

dout-for-loss: you return `p - dout`
That is the gradient of softmax and cross-entropy together.
Here `dout` comes from above, whatever is there.
"""


def wrong_softmax_backward(on, dout, logits):
    """Send the gradient of softmax back, with mistakes."""
    p = ops.softmax(logits)
    axis = {"wrong-axis": 0, "whole-sum": None}.get(next(iter(on & {"wrong-axis", "whole-sum"}), ""), -1)
    total = (dout if "unweighted-sum" in on else dout * p).sum(axis=axis, keepdims=True)
    total = dout * p if "diagonal-only" in on else 0 if "sum-missing" in on else total
    if "dout-for-loss" in on:
        return p - dout
    return (1 if "p-missing" in on else p) * (dout + total if "plus" in on else dout - total)


HOT = """
transposed: your table lies on its side
There should be one row for each label and one column for each class.
Which of the two sizes comes first in the shape?

off-by-one: your ones stand one column too far left
Class 0 has the column 0.
Look for a `- 1` in an index.

off-by-one-right: your ones stand one column too far right
Class 0 has the column 0.
Look for a `+ 1` in an index.

whole-columns: your ones fill whole columns
`out[:, labels] = 1` writes into every row. Each row should get a single 1.
Which row does each label belong to? Put it into the first index.
`out[np.arange(len(labels)), labels] = 1`

inverted: zeros and ones have changed places
Each row should be zeros with a single 1.
What is your table filled with before the ones are written?

label-inside: you write the label where a 1 belongs
The column already says which class it is.
What stands to the right of the `=`?

too-few-columns: you count the classes from the labels
A class that happens to be missing in the batch needs its column all the same.
The second argument says how many there are.

sorted: you write the rows in the order of the classes
Row 0 belongs to the first label, whatever it is.
Look for `unique` or `sort`.
"""


def wrong_one_hot(on, labels, classes):
    """Write labels as rows with a single 1, with mistakes."""
    labels = np.sort(labels) if "sorted" in on else labels
    columns = labels.max() + 1 if "too-few-columns" in on else classes
    places = (labels + ("off-by-one-right" in on) - ("off-by-one" in on)) % columns
    out = np.eye(columns)[places]
    out = np.broadcast_to(out.max(axis=0), out.shape) if "whole-columns" in on else out
    out = out * labels[:, None] if "label-inside" in on else out
    out = 1 - out if "inverted" in on else out
    return out.T if "transposed" in on else out


_large = np.array([[1000.0, 999.0, -1000.0], [-2000.0, -2001.0, -2000.5]])
LARGE = probe("logits of 1000 and -1000", _large)
ROWS = (probe("one row", halves(1, 3)), probe("two rows", halves(2, 3)), probe("four rows", halves(4, 5)), LARGE)

EXERCISES = (
    Exercise(
        right=ops.softmax,
        wrong=wrong_softmax,
        mistakes=SOFTMAX,
        probes=ROWS,
        formula="`exp(z) / sum(exp(z))` along each row.",
        notebook=5,
        forms={"not-normalised": ("not-normalised-raw",)},
    ),
    Exercise(
        right=ops.log_softmax,
        wrong=wrong_log_softmax,
        mistakes=LOG,
        probes=ROWS,
        formula="`z - log(sum(exp(z)))` along each row, after the largest of the row was subtracted from `z`.",
        notebook=5,
        forms={"maximum-lost": ("maximum-lost-inside",)},
        extra=True,
    ),
    Exercise(
        right=ops.softmax_backward,
        wrong=wrong_softmax_backward,
        mistakes=BACKWARD,
        probes=(
            probe("one row", halves(1, 3, seed=1), halves(1, 3)),
            probe("two rows", halves(2, 3, seed=1), halves(2, 3)),
            probe("four rows", halves(4, 5, seed=1), halves(4, 5)),
        ),
        formula="`p * (dout - sum(dout * p))` along each row.",
        notebook=8,
        extra=True,
    ),
    Exercise(
        right=ops.one_hot,
        wrong=wrong_one_hot,
        mistakes=HOT,
        probes=(
            probe("two labels, three classes", np.array([2, 0]), 3),
            probe("five labels, one of them twice", np.array([3, 1, 0, 3, 2]), 4),
            probe("a class that is missing", np.array([2, 1, 1]), 6),
        ),
        formula="`out[n, labels[n]] = 1`, and 0 everywhere else.",
        notebook=0,
    ),
)
