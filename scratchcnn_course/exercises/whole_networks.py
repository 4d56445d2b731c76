"""How a network of one's own is looked at before it is trained for minutes: `thin_network` and `my_run`."""

import functools
from dataclasses import dataclass
from unittest import mock

import numpy as np

from scratchcnn_helpers import nets, train
from scratchcnn_helpers.layers import Softmax
from scratchcnn_helpers.model import Sequential

from .trial import NotAResult, Trial, probe


def _size(model):
    return sum(array.size for _, array, _ in model.parameters())


@functools.cache
def limit():
    """Return a tenth of the weights of notebook 14's network."""
    return _size(nets.build("lenet-bn")) // 10


def looked_at(model):
    """Return what a network for digits gives: how many scores, whether they depend on the image, and are no shares."""
    if not isinstance(model, Sequential):
        raise NotAResult(f"Your function returns {type(model).__name__}, and a `Sequential` is asked for.")
    images = np.random.default_rng(1).random((3, 1, 28, 28), dtype=np.float32)
    with model.inference():
        scores = model.forward(images)
    if scores.ndim != 2:
        raise NotAResult(f"For 3 images your network gives an array of shape {scores.shape}, not a row of scores each.")
    return [scores.shape[1], np.ptp(scores, axis=0).max() > 0, not isinstance(model.layers[-1], Softmax)]


SCORES = (
    "how many scores an image gets",
    "whether another image gets other scores (1 is yes)",
    "whether it ends in scores (0: in probabilities)",
)


def built(function, seed):
    """Let the learner's function build networks; return what can be said of them, in the places of `THIN`."""
    one, same, other = function(seed), function(seed), function(seed + 1)
    facts = looked_at(one)
    weights = [np.concatenate([array.ravel() for _, array, _ in model.parameters()]) for model in (one, same, other)]
    facts += [_size(one) <= limit(), _equal(*weights[:2]), not _equal(*weights[::2])]
    return np.array(facts, dtype=float)


def _equal(one, other):
    return np.array_equal(one, other)


THIN = (
    *SCORES,
    "whether its parameters are few enough (1 is yes)",
    "whether the same seed gives the same weights (1 is yes)",
    "whether another seed gives other weights (1 is yes)",
)


@dataclass(frozen=True)
class Training:
    """Images and labels, as one argument.

    Attributes
    ----------
    images, labels : ndarray
    """

    images: np.ndarray
    labels: np.ndarray

    def __repr__(self):
        return f"{len(self.images)} images of 28 x 28, and their labels"


def _briefly(*args, fit=train.fit, **settings):
    """Train for one epoch, whatever is asked for, and without a word."""
    return fit(*args, **settings | {"epochs": 1, "progress": False, "callbacks": ()})


def ran(function, training):
    """Let the learner's function train on a few images; return what came of it, in the places of `RUN`.

    It is called three times: as it is, with all labels changed, and with a single one changed. What has learned from
    them comes out different. `train.fit` is cut short meanwhile.
    """
    images, labels = training.images, training.labels
    others = (labels, (labels + 1) % 10, np.where(np.arange(len(labels)) == len(labels) - 1, (labels + 1) % 10, labels))
    given = [images.copy() for _ in others]
    with mock.patch.object(train, "fit", _briefly):
        models = [function(pair) for pair in zip(given, others, strict=True)]
    if not all(isinstance(model, Sequential) for model in models):
        return np.full(len(RUN), -1.0)
    facts = [*looked_at(models[0]), all(_equal(images, one) for one in given)]
    weights = [np.concatenate([array.ravel() for _, array, _ in model.parameters()]) for model in models]
    learned = [not _equal(weights[0], other) for other in weights[1:]]
    return np.array([*facts, np.isfinite(weights[0]).all(), *learned], dtype=float)


RUN = (
    *SCORES,
    "whether the images are as they were (1 is yes, -1 everywhere: no network came back)",
    "whether all weights are numbers (1 is yes)",
    "whether it has learned from the labels (1 is yes)",
    "whether it has learned from all of them (1 is yes)",
)


def _few(count):
    rng = np.random.default_rng(count)
    return Training(rng.random((count, 1, 28, 28), dtype=np.float32), rng.integers(0, 10, count))


TRIALS = {
    "thin_network": Trial(probes=(probe("seed 1", 1), probe("seed 7", 7)), call=built, features={"network": THIN}),
    "my_run": Trial(probes=(probe("40 images", _few(40)),), call=ran, features={"network": RUN}, seconds=60.0),
}
