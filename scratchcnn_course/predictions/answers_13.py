"""The answers to the predictions of notebook 13."""

import functools

import numpy as np

from scratchcnn_helpers import data, metrics, nets, ops

from .. import digits as photos
from ..lessons import inspection, ledger

TABLE = np.array([[6, 1, 3], [2, 7, 0], [4, 5, 8]])
ONE, FOUR = 1, 4


def strangers():
    """Count the right answers."""
    _, labels, probabilities = _read()
    right = (probabilities.argmax(axis=1) == labels).mean()
    return {
        "same": abs(right - 0.994) < 0.0015,
        "fewer": 0.9 < right < 0.9925,
        "half": 0.4 < right < 0.6,
        "chance": right < 0.2,
    }


def taken():
    """Look it up."""
    return TABLE[2, 1]


def all_fours():
    """Call everything a 4."""
    labels = np.arange(10)
    matrix = metrics.confusion_matrix(np.full(10, FOUR), labels)
    return matrix[FOUR, FOUR] / matrix[:, FOUR].sum()


def two_ends():
    """Take the two numbers of the two classes that are far from 1."""
    _, labels, probabilities = _read()
    matrix = metrics.confusion_matrix(probabilities.argmax(axis=1), labels)
    recall, precision = (np.diag(matrix) / matrix.sum(axis=axis) < 0.9 for axis in (1, 0))
    bad = (recall[ONE], precision[ONE], recall[FOUR], precision[FOUR])
    return {
        "right": bad == (True, False, False, True),
        "turned": bad == (False, True, True, False),
        "one": bad == (True, False, True, False),
        "four": bad == (False, True, False, True),
    }


def lead():
    """Ask softmax."""
    return ops.softmax(np.array([[5.0, 0]]))[0, 0]


def shares():
    """Add up what the four add."""
    return 0.30 + sum(-0.1 * slope for slope in (0.2, -0.4, 0.6, 0))


def left_out():
    """Train on the first 64 digits, and without the one that has pulled a weight up most."""
    digits = data.load_digits()
    images, labels = digits.train_images[:64], digits.train_labels[:64]
    book = ledger.train(images, labels)
    pulls = book.shares[:, 0, 0, 1, 1]
    without = ledger.train(images, labels, without=int(pulls.argmax())).end["w"][0, 0, 1, 1]
    moved = without - book.end["w"][0, 0, 1, 1]
    exactly, nowhere = bool(np.isclose(moved, -pulls.max(), rtol=1e-3)), abs(moved) < 1e-9
    return {"exactly": exactly, "other": not exactly and not nowhere, "nowhere": nowhere}


def second():
    """Take what the 4 leaves over."""
    *_, probabilities = _read()
    return round(1 - round(float(probabilities[_lost(), FOUR]), 2), 2)


def brighter():
    """Take the slope times the step."""
    return 0.1 * inspection.saliency(_model(), _image(), FOUR).max()


def cover_picture():
    """Return the misread 1."""
    return _image()[0]


def cover():
    """Cover each place."""
    covered, ink = inspection.occlusion(_model(), _image(), ONE), _image()[0] > 0.1
    right = covered > 0.5
    found = {"right": right, "stroke": ink & ~right, "paper": ~ink & ~right}
    return {name: [*zip(*map(np.ndarray.tolist, np.nonzero(where)), strict=True)] for name, where in found.items()}


def file_bytes():
    """Count them."""
    return sum(array.astype(np.float32).nbytes for _, array, _ in _model().parameters())


def rounded():
    """Round all weights of a copy, and ask it about the same images."""
    images, _, probabilities = _read()
    coarse = nets.load_pretrained()
    for _, array, _ in coarse.parameters():
        step = np.abs(array).max() / 100
        array[...] = step * np.round(array / step)
    changed = (coarse.predict(images) != probabilities.argmax(axis=1)).mean()
    return {"none": changed == 0, "few": 0 < changed < 0.02, "many": 0.02 <= changed < 0.5, "most": changed >= 0.5}


def stages():
    """Return the five in the order of the pipeline."""
    named = ("raw", "inverted", "cropped", "boxed", "centred")
    return [name for name in photos.stages.WORDS if name in named]


def shadow():
    """Draw the paper alone, lit from the left, and look where it falls below the middle of its greys."""
    paper = np.full((8, 8), 0.92) * np.linspace(1, 0.6, 8)
    taken_for_ink = (paper < (paper.max() + paper.min()) / 2).any(axis=0)
    left, right = taken_for_ink[0], taken_for_ink[-1]
    return {"right": right and not left, "left": left and not right, "nothing": not left and not right}


@functools.cache
def _model():
    return nets.load_pretrained()


@functools.cache
def _read():
    """Return the images, their labels, and what the network says to each."""
    digits = data.load_digits()
    return digits.train_images, digits.train_labels, _model().predict_proba(digits.train_images)


def _lost():
    """Return which image of a 1 was most surely read as a 4."""
    _, labels, probabilities = _read()
    ones = np.flatnonzero((labels == ONE) & (probabilities.argmax(axis=1) == FOUR))
    return ones[probabilities[ones, FOUR].argmax()]


def _image():
    return _read()[0][_lost()]
