"""When an answer is not sure, whatever the network says: poor ink, an odd shape, an answer that hangs by a hair.

The limits were set where nearly all of 240 rendered photos of digits stay clear of them, and most scribbles do not.
"""

import functools

import numpy as np

from scratchcnn_helpers.data import load_digits

from ..digits.boxes import crop

CLEAR = 0.8  # of the chances
STEADY = 0.6  # of the chances, on average over the digit moved by two pixels
ALIKE = 0.72  # of 1, how like a digit of its class
FULL = 0.2  # of all pixels: more ink than in any digit
PALE = 0.25  # of black on white
WIDE = 1.6  # times the height


def doubts(stages, chances, reader):
    """Say why a digit may be read wrongly.

    Parameters
    ----------
    stages : digits.Stages
    chances : ndarray, shape (K,)
    reader : Reader

    Returns
    -------
    list of str
        Empty where nothing speaks against the answer.
    """
    label, image = chances.argmax(), stages.centred
    second = int(np.argsort(chances)[-2])
    moved = [np.roll(image, step, (0, 1))[None] for step in ((0, 2), (0, -2), (2, 0), (-2, 0))]
    height, width = crop(stages.component).shape
    found = {
        "the ink is pale": np.percentile(stages.inverted[stages.component], 75) < PALE,
        "it is wider than a digit, so perhaps two touch": width > WIDE * height,
        "it has more ink than a digit": image.mean() > FULL,
        "it looks little like the digits that come with the course": likeness(image, label) < ALIKE,
        "moved by two pixels, it is read as something else": np.mean([reader.chances(x)[label] for x in moved])
        < STEADY,
        f"it may be {reader.classes[second]} as well, with {100 * chances[second]:.0f} %": chances[label] < CLEAR,
    }
    return [words for words, holds in found.items() if holds]


def likeness(image, label):
    """Return how like an image (28, 28) is to the most similar embedded digit of a class: 1 is the same picture."""
    known, labels = _known()
    return float((known[labels == label] @ _coarse(image[None])[0]).max(initial=0)) if label < 10 else 1.0


@functools.cache
def _known():
    digits = load_digits()
    return _coarse(digits.train_images[:, 0]), digits.train_labels


def _coarse(images):
    """Return images (N, 28, 28) as directions (N, 196): the means of 2 x 2 pixels, of length 1."""
    coarse = images.reshape(-1, 14, 2, 14, 2).mean(axis=(2, 4)).reshape(len(images), -1)
    return coarse / np.maximum(np.linalg.norm(coarse, axis=1, keepdims=True), 1e-9)
