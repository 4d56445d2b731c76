"""Five planted bugs: layers whose way forward is right and whose way back is not, and the network they are planted in.

Each is a finished layer with one mistake in its `backward`. A network with one of them still learns: what it was
measured to reach stands in `data/bugs.json`, written by `python -m tools.bug_runs`. Whoever hunts them should not read
on here.
"""

from dataclasses import dataclass

import numpy as np

from scratchcnn_helpers import ops
from scratchcnn_helpers.layers import Conv2d, Flatten, LeakyReLU, Linear, MaxPool2d
from scratchcnn_helpers.model import Sequential

from . import measured

TRAINING = {"epochs": 8, "batch_size": 8, "lr": 0.02}  # of every run on the digits


class Planted:
    """Something that goes by the name of the layer it was planted for, so that printing it gives nothing away."""

    def __repr__(self):
        return super().__repr__().replace(type(self).__name__, type(self).__bases__[1].__name__, 1)


class Overwriting(Planted, MaxPool2d):
    """A pixel that wins several windows keeps only the gradient of the last one."""

    def backward(self, dout):
        """Return `dx`, wrong where windows overlap."""
        (KW, (SH, SW)), winner = (self.kernel_size[1], self.stride), self.winner.astype(int)
        n, c, oh, ow = np.indices(dout.shape, sparse=True)
        dx = np.zeros(self.x.shape, dout.dtype)
        dx[n, c, SH * oh + winner // KW, SW * ow + winner % KW] = dout
        return dx


class WrongCut(Planted, Conv2d):
    """The border of zeros is cut off below and on the right only: `dx` lies too far to the lower right."""

    def backward(self, dout):
        """Fill `grads` and return `dx`, wrong where there is padding."""
        self.backward_params(dout)
        (N, C, H, W), (PH, PW) = self.x_shape, self.padding
        padded = np.zeros((N, C, H + 2 * PH, W + 2 * PW), dout.dtype)
        dx, _, _ = ops.conv2d_backward(dout, padded, self.params["w"], stride=self.stride)
        return dx[:, :, :H, :W]


class SlopeForgotten(Planted, LeakyReLU):
    """Forward leaks where x is negative, backward does not: it is that of ReLU."""

    def backward(self, dout):
        """Return `dx`, wrong where x is negative."""
        return dout * (self.x > 0)


class FirstImageOnly(Planted, Conv2d):
    """The gradient of the kernels hears of the first image of the batch only."""

    def forward(self, x):
        """Convolve, and remember `x` as it came."""
        self.x = x
        return super().forward(x)

    def backward_params(self, dout):
        """Fill `grads`, `"w"` wrong where there is more than one image."""
        super().backward_params(dout)
        dout, x = dout[:1], self.x[:1]
        _, dw, _ = ops.conv2d_backward(dout, x, self.params["w"], stride=self.stride, padding=self.padding)
        self.grads["w"] = dw


class NotTurned(Planted, Conv2d):
    """The gradient goes back through the kernel as it is; in a correlation, it has to be turned by 180 degrees."""

    def backward(self, dout):
        """Fill `grads` and return `dx`, wrong where a kernel is not the same upside down."""
        self.backward_params(dout)
        (N, C, H, W), (KH, KW), (PH, PW) = self.x_shape, self.kernel_size, self.padding
        (SH, SW), (OH, OW), w = self.stride, self.out_size, self.params["w"]
        around = np.zeros((N, len(w), H + 2 * PH + KH - 1, W + 2 * PW + KW - 1), dout.dtype)
        around[:, :, KH - 1 : KH + SH * (OH - 1) : SH, KW - 1 : KW + SW * (OW - 1) : SW] = dout
        dx = ops.conv2d(around, w.swapaxes(0, 1), np.zeros(C, dout.dtype))
        return dx[:, :, PH : PH + H, PW : PW + W]


@dataclass(frozen=True)
class Bug:
    """A planted bug.

    Attributes
    ----------
    layer : type
        The broken layer.
    name : str
        What is wrong, in a few words.
    wrong, right : str
        The line of its code that is wrong, and how it should read.
    vanishes : str
        Where it cannot be seen: goes on after "The bug does nothing".
    """

    layer: type
    name: str
    wrong: str
    right: str
    vanishes: str


BUGS = {
    "A": Bug(
        Overwriting,
        "pixels that win twice keep only the last gradient",
        "dx[n, c, SH * oh + winner // KW, SW * ow + winner % KW] = dout",
        "np.add.at(dx, (n, c, SH * oh + winner // KW, SW * ow + winner % KW), dout)",
        "where windows do not overlap",
    ),
    "B": Bug(
        WrongCut,
        "the padding is cut off on the wrong side of dx",
        "return dx[:, :, :H, :W]",
        "return dx[:, :, PH : PH + H, PW : PW + W]",
        "where there is no padding",
    ),
    "C": Bug(
        SlopeForgotten,
        "the way back is that of another function",
        "return dout * (self.x > 0)",
        "return dout * np.where(self.x > 0, 1, self.negative_slope)",
        "where no input is negative",
    ),
    "D": Bug(
        FirstImageOnly,
        "dw hears of the first image only",
        "dout, x = dout[:1], self.x[:1]",
        "dout, x = dout, self.x",
        "where the batch is a single image",
    ),
    "E": Bug(
        NotTurned,
        "the kernel in dx is not turned",
        "dx = ops.conv2d(around, w.swapaxes(0, 1), np.zeros(C, dout.dtype))",
        "dx = ops.conv2d(around, w[:, :, ::-1, ::-1].swapaxes(0, 1), np.zeros(C, dout.dtype))",
        "where kernels are the same upside down",
    ),
}

SUSPECTS = {  # mistakes that are often made: each bug has one of these names
    "pool-overwrites": "pooling: `=` for `+=` where a pixel wins several windows",
    "pool-ties": "pooling: of equal pixels, all get the gradient",
    "dx-not-turned": "convolution: the kernel in dx is not turned by 180 degrees",
    "dx-swapped": "convolution: height and width of the kernel in dx are swapped",
    "dx-cut": "convolution: the padding of dx is cut off on the wrong side",
    "dw-first-image": "convolution: dw hears of the first image only",
    "dw-mean": "convolution: dw is divided by the number of images",
    "db-mean": "convolution: db is a mean where a sum belongs",
    "slope-forgotten": "leaky ReLU: on the way back, nothing leaks",
    "slope-at-zero": "leaky ReLU: the mask says `>= 0` for `> 0`",
}


@dataclass(frozen=True, repr=False)
class Parts:
    """The kinds of layers that the network is made of, one of them broken, or none."""

    which: str
    Conv2d: type = Conv2d
    LeakyReLU: type = LeakyReLU
    MaxPool2d: type = MaxPool2d
    Flatten: type = Flatten
    Linear: type = Linear

    def __repr__(self):
        return f"parts({self.which!r})"


def parts(which):
    """Return the kinds of layers of a network: finished ones, one of them broken.

    Parameters
    ----------
    which : {"right", "A", "B", "C", "D", "E"}

    Returns
    -------
    Parts
        With the attributes `Conv2d`, `LeakyReLU`, `MaxPool2d`, `Flatten` and `Linear`; they are called as those of
        `layers` are.

    Raises
    ------
    ValueError
        If there is no such network.

    Examples
    --------
    >>> parts("A").MaxPool2d(3, stride=2)
    MaxPool2d(3, stride=2)
    """
    if which not in ("right", *BUGS):
        raise ValueError(f"which must be 'right' or one of {', '.join(BUGS)}, got {which!r}")
    if which == "right":
        return Parts(which)
    broken = BUGS[which].layer
    return Parts(which, **{broken.__bases__[1].__name__: broken})


def build(which, *, rng=None):
    """Build the small network of the bug hunt, with one kind of its layers broken.

    Parameters
    ----------
    which : {"right", "A", "B", "C", "D", "E"}
    rng : numpy.random.Generator or int, optional
        With the same seed, all six begin with the same weights.

    Returns
    -------
    Sequential
        From images `(N, 1, 28, 28)` to ten logits.
    """
    make, rng = parts(which), np.random.default_rng(rng)
    return Sequential(
        [
            make.Conv2d(1, 8, 3, rng=rng),
            make.LeakyReLU(0.1),
            make.MaxPool2d(3, stride=2),
            make.Conv2d(8, 16, 3, padding=1, rng=rng),
            make.LeakyReLU(0.1),
            make.MaxPool2d(3, stride=2),
            make.Flatten(),
            make.Linear(400, 10, rng=rng),
        ]
    )


def load_runs():
    """Read what the six networks were measured to reach.

    Returns
    -------
    dict
        `command`, and for `digits` and `mnist` a dict: `training`, the settings; `loss` and `accuracy`, by network, a
        list for each seed with a number for each epoch: of the training images, and of the test images. `digits` also
        has `frozen`: the right network whose convolutions never learn.

    Raises
    ------
    FileNotFoundError
        If the file is not there.
    """
    return measured.read("bugs.json")
