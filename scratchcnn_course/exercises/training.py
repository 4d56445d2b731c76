"""The training loop's inside: `train_step`, on the small network of notebook 07."""

import numpy as np

from scratchcnn_helpers import ops

from ..lessons import xor
from .legacy import Exercise, probe
from .probes import halves

TRAIN_STEP = """
no-step: your weights stay as they were
The gradients are there, and nothing is done with them.
What is subtracted from each weight at the end?

uphill: you go uphill
A gradient points to where the loss grows. The step goes the other way.
Is there a plus where a minus should be?

lr-missing: you step without the learning rate
Every gradient is multiplied by `lr` before it is subtracted.
Where do you use `lr`?

stepped-too-early: you change `w2` before the gradient has passed it
The way back has to meet the weights that the way forward used.
Compute all gradients first. Change the weights at the very end.

probabilities-for-logits: your loss gets probabilities, not logits
`binary_cross_entropy` has the sigmoid inside, and so has its backward. With one more in front there are two.
Is there a `sigmoid` between `z` and the loss?

activation-missing: there is no tanh between your layers
Two linear layers without a bend are a single one, and cannot do more.
What stands between the two `linear`?

sigmoid-for-tanh: your hidden layer has a sigmoid
The hidden units of this network go from -1 to 1, so they take tanh.
Which function makes `h` out of `a`?

slope-missing: the gradient does not pass the tanh
Between `dh` and `da` the slope of tanh is multiplied in.
Which function of `ops` sends a gradient back through tanh?

slope-of-output: you take the slope at the output of the tanh
`tanh_backward(dout, x)` wants what went into tanh, not what came out.
Do you give it `a` or `h`?

biases-stay: your biases stay as they were
They learn like all other parameters.
What do you do with `db1` and `db2`?

first-layer-stays: only your last layer learns
The hidden units keep the random weights that they began with.
What do you do with `dw1` and `db1`?

last-layer-stays: only your first layer learns
The last layer keeps the random weights that it began with.
What do you do with `dw2` and `db2`?

last-gradient-from-x: your last layer gets its gradient from the wrong input
What went into the last layer was `h`.
Look at the middle argument of each `linear_backward`.

loss-after: your loss is that of the new weights
The loss belongs to the weights that came in: it is known before the step.
Do you go forward a second time?

divided-again: you divide the gradient by the number of rows once more
The backward of the loss has divided already, and nobody else does.
Look for `/ len(x)`.
"""


def wrong_train_step(on, x, targets, w1, b1, w2, b2, *, lr):
    """Go one step, with mistakes."""
    bend = {"activation-missing": _as_it_is, "sigmoid-for-tanh": ops.sigmoid}
    bend = next((bend[name] for name in bend if name in on), ops.tanh)
    a, h, z = _forward(bend, x, w1, b1, w2, b2)
    seen = ops.sigmoid(z) if "probabilities-for-logits" in on else z
    loss = ops.binary_cross_entropy(seen, targets)
    dz = ops.binary_cross_entropy_backward(seen, targets)
    dz = dz / len(x) if "divided-again" in on else dz
    if "last-gradient-from-x" in on:
        if x.shape != h.shape:
            raise ValueError("no such gradient: x and h have different shapes")
        dw2 = x.T @ dz
    else:
        dw2 = h.T @ dz
    db2 = dz.sum(axis=0)
    far = (0 if "no-step" in on else 1 if "lr-missing" in on else lr) * (-1 if "uphill" in on else 1)
    new_w2 = w2 if "last-layer-stays" in on else w2 - far * dw2
    dh = dz @ (new_w2 if "stepped-too-early" in on else w2).T
    da = dh * _slope(on, bend, a, h)
    dw1, db1 = x.T @ da, da.sum(axis=0)
    new_w1, new_b1 = (w1, b1) if "first-layer-stays" in on else (w1 - far * dw1, b1 - far * db1)
    new_b2 = b2 if "last-layer-stays" in on else b2 - far * db2
    new_b1, new_b2 = (b1, b2) if "biases-stay" in on else (new_b1, new_b2)
    if "loss-after" in on:
        loss = ops.binary_cross_entropy(_forward(bend, x, new_w1, new_b1, new_w2, new_b2)[2], targets)
    return loss, new_w1, new_b1, new_w2, new_b2


def _as_it_is(a):
    return a


def _forward(bend, x, w1, b1, w2, b2):
    a = x @ w1 + b1
    h = bend(a)
    return a, h, h @ w2 + b2


def _slope(on, bend, a, h):
    """Return the slope of the activation, or something else."""
    if "slope-missing" in on or bend is _as_it_is:
        return np.ones(a.shape)
    at = h if "slope-of-output" in on else a
    return ops.sigmoid_backward(1.0, at) if bend is ops.sigmoid else ops.tanh_backward(1.0, at)


def _case(N, D, H, lr, seed=0):
    """Return arguments of a step: N points of D numbers, H hidden units."""
    targets = (halves(N, 1, seed=seed + 5) > 0) * 1.0
    w1, w2 = halves(D, H, seed=seed) / 4, halves(H, 1, seed=seed) / 4
    return (halves(N, D, seed=seed) / 2, targets, w1, halves(H, seed=seed) / 8, w2, halves(1, seed=seed) / 4), lr


def _probe(label, case):
    args, lr = case
    return probe(label, *args, lr=lr)


EXERCISES = (
    Exercise(
        right=xor.train_step,
        wrong=wrong_train_step,
        mistakes=TRAIN_STEP,
        probes=(
            _probe("two points, two hidden units", _case(2, 2, 2, 0.5)),
            _probe("five points, three hidden units", _case(5, 2, 3, 0.25, seed=1)),
            _probe("points of four numbers", _case(3, 4, 2, 2.0, seed=2)),
        ),
        formula="Forward to `z`, the loss, back from `dz` to `dw1`, and only then `w - lr * dw` for each weight.",
        notebook=7,
        returns=("loss", "w1", "b1", "w2", "b2"),
    ),
)
