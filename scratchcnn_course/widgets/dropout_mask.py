"""The mask viewer: what dropout does to a map while training, and what it leaves alone afterwards."""

import numpy as np

from scratchcnn_helpers import ops

from .. import plots
from .desk import Desk, Setting
from .network_spec import packed


class DropoutMask(Desk):
    """Drop a part of an array at random, again and again, and watch the mean.

    The settings are `mode` (`"training"` or `"inference"`), `rate`, from 0 to 0.9, and `draws`: how many masks were
    drawn before this one.

    Parameters
    ----------
    x : ndarray, shape (H, W)
        What is dropped from: a feature map, say.

    Raises
    ------
    ValueError
        If `x` has not two axes.
    """

    MODULE = "dropout"

    mode = Setting("training", ["training", "inference"])
    rate = Setting(0.5, (0, 0.9))
    draws = Setting(0, range(2**31))

    def __init__(self, x):
        self.x = picture_of(x, "x")
        super().__init__(packed(self.x, "f8"))

    def figure(self):
        """Draw the array, a mask, and what comes out."""
        out, mask = ops.dropout(self.x, self.rate if self.mode == "training" else 0.0, rng=np.random.default_rng(0))
        return plots.chain([self.x, mask, out], ["x", "a mask", "out = x × mask"], arrows=False)

    def alt(self):
        """Return what the mode and the rate mean."""
        if self.mode == "inference" or self.rate == 0:
            return f"Dropout that drops nothing. The mean stays {self.x.mean():.3f}."
        about = f"about {self.rate:.0%} of a map are set to 0, the others are multiplied by {1 / (1 - self.rate):.2f}"
        return f"Dropout in training, rate {self.rate:.2f}: {about}. The mean was {self.x.mean():.3f}."


def picture_of(array, name):
    """Return an array `(H, W)` of floats, after checking that it is one."""
    array = np.asarray(array, float)
    if array.ndim != 2 or array.size == 0:
        raise ValueError(f"{name} must have the axes (H, W), got shape {array.shape}")
    return array
