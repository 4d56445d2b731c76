"""Who taught this weight? A training that keeps a book of what each image added, kept by the browser itself."""

import functools
import json

import numpy as np
import traitlets
from PIL import Image, ImageDraw

from scratchcnn_helpers import data
from scratchcnn_helpers.layers import Conv2d, Flatten, Linear, MaxPool2d
from scratchcnn_helpers.model import Sequential

from ..lessons import ledger
from ..traces.words import number
from .modules import assembled
from .network_spec import network_spec, packed
from .pixels import colours
from .twin import SCALE, Page, source

IMAGES, LEVELS, WEIGHT = 1000, 15, 4  # the weight in the middle of filter 0
PLURALS = ("zeros", "ones", "twos", "threes", "fours", "fives", "sixes", "sevens", "eights", "nines")


class WeightLedger(Page, traitlets.HasTraits):
    """Click a weight of a trained filter, and see which images pulled it up, which down, and what each digit did.

    The browser trains on 1,000 of the built-in digits in a second or so, with plain gradient descent, and writes down
    what each image adds. One can leave an image out, predict where the weight will end, and train again. The digits
    travel in 16 shades of grey, and those are what is trained on.

    Parameters
    ----------
    seed : int
        Of the first weights and of the order of the images.

    Examples
    --------
    >>> WeightLedger()  # doctest: +SKIP
    """

    SHOWN = ("network", "train", "test", "recipe")
    HEAVY = True
    _esm = assembled("ledger/main.js")
    _css = source("stepper.css", "ledger/ledger.css")

    network, train, test, recipe = traitlets.Unicode(), traitlets.Unicode(), traitlets.Unicode(), traitlets.Unicode()

    def __init__(self, *, seed=0):
        self.seed = seed
        train, labels, test, test_labels = digits()
        recipe = {"lr": ledger.LR, "batch": ledger.BATCH, "order": ledger.seen_in(IMAGES, seed=seed).tolist()}
        super().__init__(
            network=json.dumps(network_spec(network(ledger.first_weights(28, seed=seed)), (1, 28, 28), kind="f2")),
            train=json.dumps({"images": packed(train, "u4"), "labels": labels.tolist()}),
            test=json.dumps({"images": packed(test, "u4"), "labels": test_labels.tolist()}),
            recipe=json.dumps(recipe),
        )

    def book(self):
        """Return the `Ledger` that the page keeps, kept in Python."""
        return _book(self.seed)

    def picture(self):
        """Draw the filters before and after the training."""
        book, side = self.book(), round(66 * SCALE)
        image = Image.new("RGB", (round(SCALE * 640), round(SCALE * 200)), "white")
        pen = ImageDraw.Draw(image)
        largest = max(np.abs(book.start["w"]).max(), np.abs(book.end["w"]).max())
        for row, (words, weights) in enumerate((("the filters before", book.start["w"]), ("after", book.end["w"]))):
            top = round(SCALE * (100 * row + 20))
            pen.text((4, top - round(SCALE * 17)), words, fill="black", font_size=round(SCALE * 13))
            for f, kernel in enumerate(weights[:, 0]):
                cells = Image.fromarray(colours(kernel, largest=largest, signed=True))
                corner = (4 + round(f * SCALE * 78), top)
                image.paste(cells.resize((side, side), Image.Resampling.NEAREST), corner)
                pen.rectangle([*corner, corner[0] + side, corner[1] + side], outline="#808080")
        return image

    def alt(self):
        """Return what the book says of one weight, in words."""
        book, (_, labels, test, test_labels) = self.book(), digits()
        start, end = (weights["w"].reshape(-1)[WEIGHT] for weights in (book.start, book.end))
        sums = book.by_class(labels).reshape(10, -1)[:, WEIGHT]
        first, second = np.argsort(-np.abs(sums), kind="stable")[:2]
        right = np.mean(book.predict(test) == test_labels)
        return (
            f"The ledger of a training on {IMAGES:,} digits, {right:.1%} of {len(test)} test digits right: which image "
            f"moved which weight. The middle weight of filter 0 began at {number(start, 6)} and ends at "
            f"{number(end, 6)}; of that, the {PLURALS[first]} did {signed(sums[first])}, the {PLURALS[second]} "
            f"{signed(sums[second])}."
        )


def signed(value):
    """Write a number with six decimals and its sign, as the page does."""
    return f"{'+' if value > 0 else ''}{number(value, 6)}"


def digits():
    """Return the images and labels that travel: `(train, labels, test, test_labels)`, in 16 shades of grey."""
    whole = data.load_digits()
    # float32 / float32, as in the browser: the same numbers to the last bit
    grey = [np.rint(LEVELS * part) / np.float32(LEVELS) for part in (whole.train_images[:IMAGES], whole.test_images)]
    return grey[0], whole.train_labels[:IMAGES], grey[1], whole.test_labels


def network(weights):
    """Return the network of the lesson as layers."""
    filters, (features, classes) = len(weights["w"]), weights["dense_w"].shape
    conv, dense = Conv2d(1, filters, ledger.KERNEL, rng=0), Linear(features, classes, rng=0)
    conv.params = {"w": weights["w"], "b": weights["b"]}
    dense.params = {"w": weights["dense_w"], "b": weights["dense_b"]}
    return Sequential([conv, MaxPool2d(2), Flatten(), dense])


@functools.cache
def _book(seed):
    images, labels, _, _ = digits()
    return ledger.train(images, labels, seed=seed)
