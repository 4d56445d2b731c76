"""The mask viewer: what dropout does to an image while training, and what it leaves alone afterwards."""

import ipywidgets
import numpy as np

from scratchcnn_helpers import ops

from .board import INDENTED, Board, setting, with_buttons
from .pieces import beside, card, words
from .pixels import colours, picture

MODES = ("training", "inference")
WIDTH = 224  # of a picture, on the page


class DropoutMask(Board):
    """Drop a part of an array at random, again and again, and watch the mean.

    The settings are `mode` (`"training"` or `"inference"`) and `rate`, from 0 to 0.9.

    Parameters
    ----------
    x : ndarray, shape (H, W)
        What is dropped from: a feature map, say.

    Attributes
    ----------
    draws : int
        How many masks were drawn before this one.

    Raises
    ------
    ValueError
        If `x` has not two axes.
    """

    mode, rate = setting("mode"), setting("rate")

    def __init__(self, x):
        self.x, self.draws = np.asarray(x, float), 0
        if self.x.ndim != 2 or self.x.size == 0:
            raise ValueError(f"x must have the axes (H, W), got shape {self.x.shape}")
        mode = ipywidgets.Dropdown(options=MODES, description="mode", layout=INDENTED)
        rate = ipywidgets.FloatSlider(
            value=0.5, min=0, max=0.9, step=0.05, description="rate", layout={"width": "460px"}
        )
        self.controls = {"mode": mode, "rate": rate}
        self.again = ipywidgets.Button(description="Another mask", tooltip="Draw another mask")
        self.again.on_click(self._another)
        super().__init__(mode, with_buttons(rate), self.again)
        for control in self.controls.values():
            control.observe(self.draw, "value")

    def _another(self, _):
        self.draws += 1
        self.draw()

    def result(self):
        """Return what comes out, and the mask; the mask is all ones at inference.

        Returns
        -------
        out, mask : ndarray, shape (H, W)
        """
        if self.mode == "inference" or self.rate == 0:
            return self.x, np.ones_like(self.x)
        return ops.dropout(self.x, self.rate, rng=np.random.default_rng(self.draws))

    def frame(self):
        """Return array, mask and result as HTML.

        Returns
        -------
        str
        """
        out, mask = self.result()
        largest = max(np.abs(self.x).max(), np.abs(out).max())
        shown = zip(("x", "mask", "out = x × mask"), (self.x, mask, out), strict=True)
        parts = [
            words(name, size=16, bold=True)
            + picture(colours(array, largest=None if name == "mask" else largest), f"{name}.", width=WIDTH)
            for name, array in shown
        ]
        return card(beside(*parts), words(self.sentence(), lines=3), width=800)

    def sentence(self):
        """Return what became of the values, and of their mean."""
        out, mask = self.result()
        dropped = (mask == 0).mean()
        if not dropped:
            return f"Nothing is dropped, and nothing is scaled. The mean stays {self.x.mean():.3f}."
        scale = f"the others are multiplied by {mask.max():.2f}"
        return f"{dropped:.0%} are set to 0, {scale}. The mean was {self.x.mean():.3f} and is {out.mean():.3f}."

    def alt(self):
        """Return the mode, the rate and the sentence.

        Returns
        -------
        str
        """
        return f"Dropout in {self.mode}, rate {self.rate:.2f}. {self.sentence()}"
