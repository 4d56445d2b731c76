"""The augmentation preview: one image as a network would meet it, epoch after epoch, and what one says to each."""

import functools
import json

import numpy as np

from scratchcnn_helpers.augment import RandomRotation, RandomShift

from .. import plots
from ..lessons import ledger
from .desk import Desk, Setting
from .digit_browser import as_levels
from .dropout_mask import picture_of
from .network_spec import network_spec
from .weight_ledger import digits, network

EPOCHS = 8


class AugmentPreview(Desk):
    """Shift and turn an image at random, as `RandomShift` and `RandomRotation` do in training.

    Below each variant stands what a network says of it. The settings are `pixels`, from 0 to 6, `degrees`, from 0 to
    90, and `draws`: how often other epochs were asked for.

    Parameters
    ----------
    image : ndarray, shape (H, W)
    model : Sequential, optional
        Who is asked. For images of 28 x 28, if left out, a small network that has seen 1,000 upright digits.

    Raises
    ------
    ValueError
        If `image` has not two axes.
    """

    MODULE = "augment"

    pixels = Setting(1, range(7))
    degrees = Setting(10, range(91))
    draws = Setting(0, range(2**31))

    def __init__(self, image, model=None):
        self.image = picture_of(image, "image")
        who = "your network"
        if model is None and self.image.shape == (28, 28):
            model, who = _learned(), "a small network, trained on 1,000 upright digits,"
        spec = model and json.dumps(network_spec(model, (1, *self.image.shape), kind="f2"))
        super().__init__({"image": as_levels(self.image), "network": spec, "who": who})

    def figure(self):
        """Draw the image and its variants in eight epochs."""
        rng, images = np.random.default_rng(self.draws), np.repeat(self.image[None, None], EPOCHS, axis=0)
        variants = RandomShift(self.pixels)(RandomRotation(self.degrees)(images, rng), rng)[:, 0].clip(0)
        names = ["the image", *(f"epoch {epoch}" for epoch in range(1, EPOCHS + 1))]
        return plots.images(np.concatenate([self.image[None], variants]), names, columns=5)

    def alt(self):
        """Return what is shown, in words."""
        if not self.pixels and not self.degrees:
            return "An image, and eight times the same: every epoch sees it as it is."
        pixels = "1 pixel" if self.pixels == 1 else f"{self.pixels} pixels"
        how = f"moved by up to {pixels} each way, turned by up to {self.degrees} degrees either way"
        return f"An image, and eight variants of it: {how}."


@functools.cache
def _learned():
    """Train the network of the ledger, in a second."""
    images, labels, _, _ = digits()
    return network(ledger.train(images, labels, seed=0).end)
