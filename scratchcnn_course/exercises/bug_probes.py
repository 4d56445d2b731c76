"""The bug hunt: `catches`, a probe that refuses broken layers, also some that nobody was told of."""

import functools

import numpy as np

from scratchcnn_helpers import gradcheck
from scratchcnn_helpers.layers import Conv2d, Flatten, Linear

from ..lessons import bugs
from .legacy import Exercise, probe


def catches(parts):
    """Say whether one of the parts has a wrong gradient."""
    rng = np.random.default_rng(0)
    cases = [
        (parts.Conv2d(2, 3, (3, 2), padding=1, rng=rng), (2, 2, 5, 4)),
        (parts.LeakyReLU(0.1), (2, 3, 4, 5)),
        (parts.MaxPool2d(3, stride=2), (2, 2, 7, 5)),
        (parts.Flatten(), (2, 3, 4, 5)),
        (parts.Linear(5, 3, rng=rng), (4, 5)),
    ]
    return not all(gradcheck.check_layer(layer, rng.normal(size=shape)).passed for layer, shape in cases)


class MeanBias(bugs.Planted, Conv2d):
    """Its db is a mean where a sum belongs."""

    def backward_params(self, dout):
        """Fill `grads`, `"b"` wrong."""
        super().backward_params(dout)
        self.grads["b"] = dout.mean(axis=(0, 2, 3))


class OtherOrder(bugs.Planted, Flatten):
    """It goes back as if the channels had been the last axis."""

    def backward(self, dout):
        """Return `dx`, wrong where there is more than one channel."""
        N, C, *size = self.x_shape
        return np.moveaxis(dout.reshape(N, *size, C), -1, 1)


class Sideways(bugs.Planted, Flatten):
    """It goes back as if width had come before height."""

    def backward(self, dout):
        """Return `dx`, wrong where an image has more than one row and column."""
        N, C, H, W = self.x_shape
        return dout.reshape(N, C, W, H).swapaxes(2, 3)


class Reshaped(bugs.Planted, Linear):
    """It reshapes its weights where it should turn them."""

    def backward(self, dout):
        """Fill `grads` and return `dx`, which is wrong."""
        super().backward(dout)
        w = self.params["w"]
        return dout @ w.reshape(w.shape[::-1])


class TooSmall(bugs.Planted, Linear):
    """Its dw is a hundredth too small."""

    def backward(self, dout):
        """Fill `grads`, `"w"` wrong, and return `dx`."""
        dx = super().backward(dout)
        self.grads["w"] = 0.99 * self.grads["w"]
        return dx


UNSEEN = {  # for the probe only: a good one also catches what nobody told it of
    "a bug in db that you have not seen": bugs.Parts("F", Conv2d=MeanBias),
    "a bug in flatten that you have not seen": bugs.Parts("G", Flatten=OtherOrder),
    "another one in flatten": bugs.Parts("J", Flatten=Sideways),
    "a bug in linear that you have not seen": bugs.Parts("H", Linear=Reshaped),
    "a small bug that you have not seen": bugs.Parts("I", Linear=TooSmall),
}

WEAK = """
one-image: your probe lets a bug pass that forgets all images but the first
With one image in the batch, the first is all there is. The same happens where nobody looks at dw.
How many images does the `x` of your convolution have? And do you look at all its gradients?

no-padding: your probe lets a bug pass that shows with padding only
Without a border, there is nothing to cut off on the wrong side.
Which padding does the convolution of your probe have?

tiles: your probe lets a bug pass that shows only where pooling windows overlap
Where windows lie side by side, each pixel wins once at most, and `=` does what `+=` does.
Is the stride of your pooling smaller than its window?

nothing-negative: your probe lets a bug pass that touches negative numbers only
For positive numbers, the leaky ReLU is the identity, and so is its way back.
Where do the inputs of your probe come from: are some of them below 0?

same-upside-down: your probe lets a bug pass that forgets to turn the kernel
A kernel that is the same upside down, all ones or 1 x 1, has nothing to turn.
What does the kernel of your convolution look like?

totals: you compare totals, and a total does not see where a gradient went
A gradient that reaches the wrong pixels still adds up. So do the mean and the sum of squares.
Compare entry by entry: the largest difference is what counts.

one-channel: your probe lets a bug pass that mixes up the channels
With a single channel, every order of the axes is the same one. Flatten is a part, too.
How many channels does the `x` of your flatten have?

dx-only: you look at dx only
Kernels and biases have gradients of their own, and it is those that learning uses.
A verdict has `comparisons`: one for each gradient. Its `passed` looks at all of them.

loose: your tolerance lets small mistakes pass
In float64, a right gradient is right to 1e-6. One that is off by a hundredth is wrong.
What is the largest error that your probe excuses?

convolution-only: you look at the convolution only
The gradient runs back through every part, and each of them can spoil it.
Five kinds of layers are in `parts`. Which of them does your probe never touch?

all-tame: your probe is tame all over, and lets all five bugs pass
Each of the five needs something of its own to be seen: images, padding, overlap, negative numbers, an uneven kernel.
Take the five tame probes of the notebook one by one. What does yours have in common with each of them?

shapes: your probe lets every bug pass
A wrong gradient has the right shape, more often than not.
Does your probe compare numbers? And does it ever return True?

always: your probe refuses everything, the right parts as well
A test that always fails says as little as one that never does.
What does it return for the right parts?

turned-round: your answers are turned round
True means: something is wrong here.
Is there a `not` missing?
"""
ODD, TAME = (
    {"N": 2, "C": 2, "padding": 1, "stride": 2, "sign": np.positive, "even": False},
    {
        "one-image": {"N": 1},
        "one-channel": {"C": 1},
        "no-padding": {"padding": 0},
        "tiles": {"stride": 3},
        "nothing-negative": {"sign": np.abs},
        "same-upside-down": {"even": True},
    },
)


@functools.cache
def verdict_on(kind, name, N, C, padding, stride, sign, even):
    """Check a layer on an input that may be too tame."""
    rng = np.random.default_rng(0)
    settings = {"Conv2d": (C, 3, (3, 2), 1, padding), "LeakyReLU": (0.1,), "MaxPool2d": (3, stride), "Linear": (5, 3)}
    layer = kind(*settings.get(name, ()), **({"rng": rng} if name in ("Conv2d", "Linear") else {}))
    if even and name == "Conv2d":
        layer.params["w"] += layer.params["w"][:, :, ::-1, ::-1].copy()
    shape = {"MaxPool2d": (N, C, 5, 5), "Linear": (N + 2, 5)}.get(name, (N, C, 4, 3))
    return gradcheck.check_layer(layer, sign(rng.normal(size=shape)))


def wrong_catches(on, parts):
    """Probe the parts, less well."""
    if "always" in on or "shapes" in on:
        return "always" in on
    if any(switch.startswith("all-tame") for switch in on):
        on = on | TAME.keys() - ({"one-channel"} if "all-tame" in on else set())
    how = functools.reduce(dict.__or__, (change for switch, change in TAME.items() if switch in on), ODD)
    kinds = ["Conv2d", "LeakyReLU", "MaxPool2d", "Flatten", "Linear"]
    kinds = kinds[:1] if "convolution-only" in on else kinds[:4] if "all-tame-without-linear" in on else kinds
    caught = False
    for name in kinds:
        found = verdict_on(getattr(parts, name), name, **how).comparisons
        for c in [found["x"]] if "dx-only" in on else found.values():
            error = c.error
            if "totals" in on:
                both = (array[~c.inconclusive].sum(keepdims=True) for array in (c.analytic, c.numeric))
                error = gradcheck.relative_error(*both)
            caught |= error > (0.05 if "loose" in on else 1e-6)
    return bool(caught) != ("turned-round" in on)


EXERCISES = (
    Exercise(
        right=catches,
        wrong=wrong_catches,
        mistakes=WEAK,
        probes=(
            *(
                probe(f"bug {which}" if which in bugs.BUGS else "the right parts", bugs.parts(which))
                for which in ("right", *bugs.BUGS)
            ),
            *(probe(label, parts) for label, parts in UNSEEN.items()),
        ),
        formula="For each kind of layer: `gradcheck.check_layer(layer, x).passed`, on an `x` that is not tame.",
        notebook=10,
        returns=("caught",),
        forms={"all-tame": ("all-tame-one-channel", "all-tame-without-linear")},
    ),
)
