"""A small network that learns in the browser, without a kernel, while one watches its maps and filters form."""

import json

import numpy as np
import traitlets

from scratchcnn_helpers import data, nets
from scratchcnn_helpers.layers import MaxPool2d, ReLU
from scratchcnn_helpers.model import Sequential

from .modules import assembled
from .network_spec import network_spec, packed
from .network_still import still_of
from .twin import Page, source

SHAPE, TRAINED_ON = (1, 28, 28), 1000  # images: as many as the recipe of "first" takes
NETWORKS = {"first": "first: one convolution", "two blocks": "one more convolution"}


class LearnInPage(Page, traitlets.HasTraits):
    """Press Start, and a network with random weights learns to read the built-in digits, here in the page.

    Its loss falls, its maps and filters form; Stop and One step do what they say, and everything that the explorer
    shows, the gradient and one's own drawing too, can be looked at in between. Plain gradient descent, batches of 32.
    The digits travel in 16 shades of grey.

    Parameters
    ----------
    seed : int
        Of the first weights.

    Examples
    --------
    >>> LearnInPage()  # doctest: +SKIP
    """

    SHOWN = ("networks", "names", "train", "test", "labels", "classes")
    HEAVY = True
    _esm = assembled("learn/main.js")
    _css = source("stepper.css", "explorer/explorer.css", "learn/learn.css")

    networks, train, test = traitlets.Unicode(), traitlets.Unicode(), traitlets.Unicode()
    names = traitlets.List()
    labels = traitlets.List()
    classes = traitlets.List()

    def __init__(self, *, seed=0):
        digits = data.load_digits()
        self.models, self.digits = [build(name, seed) for name in NETWORKS], digits
        super().__init__(
            networks=json.dumps([network_spec(model, SHAPE) for model in self.models]),
            names=list(NETWORKS.values()),
            train=_packed(digits.train_images[:TRAINED_ON], digits.train_labels[:TRAINED_ON]),
            test=_packed(digits.test_images, digits.test_labels),
            labels=digits.test_labels[:20].tolist(),
            classes=[str(k) for k in range(10)],
        )

    def picture(self):
        """Draw what the untrained network makes of a digit."""
        return still_of(self.models[0], self.digits.test_images[:1], self.classes)

    def alt(self):
        """Return what is to be seen before anything is learned, in words."""
        right = np.mean(self.models[0].predict(self.digits.test_images) == self.digits.test_labels)
        kinds = ", ".join(type(layer).__name__ for layer in self.models[0].layers)
        return (
            f"A network that learns in the page: {kinds}, with random weights. Nothing is learned yet: {right:.1%} of "
            f"{len(self.digits.test_labels)} test digits right."
        )


def build(name, seed=0):
    """Build a network to learn: `"first"` of `nets`, or `"two blocks"`, which has a convolution more.

    Parameters
    ----------
    name : str
    seed : int

    Returns
    -------
    Sequential
    """
    if name == "first":
        return nets.build("first", seed=seed)
    stack = nets.Stack(SHAPE, np.random.default_rng(seed), init="he")
    stack.conv(8, 3).add(ReLU(), MaxPool2d(2)).conv(16, 3).add(ReLU(), MaxPool2d(2)).linear(10)
    return Sequential(stack.layers)


def _packed(images, labels):
    return json.dumps({"images": packed(images, "u4"), "labels": labels.tolist()})
