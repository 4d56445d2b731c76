"""How networks of one's own are tried before they are trained on MNIST: `thin_network`, and `my_run` in a rehearsal."""

import numpy as np

from scratchcnn_helpers import data, nets, train
from scratchcnn_helpers.layers import Sigmoid, Softmax
from scratchcnn_helpers.losses import SoftmaxCrossEntropy
from scratchcnn_helpers.model import Sequential
from scratchcnn_helpers.optim import Adam

from .trial import NotAResult, Trial, probe

CLASSES = 10
LARGE = nets.build("lenet-bn")  # the one that notebook 14 trains
MOST = sum(array.size for _, array, _ in LARGE.parameters()) // 10
REHEARSED = 300  # images
SHOWN = 40  # times, at most: how often a network sees sixty images before it has to know some of them

THIN = (
    "the number of scores for each image",
    f"whether there are at most {MOST:,} parameters (1 is yes)",
    "whether the last layer gives scores, no probabilities (1 is yes)",
    "whether each call makes a network of its own (1 is yes)",
    "whether the same seed gives the same weights (1 is yes)",
    "whether another seed gives other weights (1 is yes)",
    "whether it is more than one straight line, with something in it that bends (1 is yes)",
    f"whether it learns from sixty images that it is shown {SHOWN} times (1 is yes)",
)
RUN = (
    "the number of scores for each image",
    "whether the last layer gives scores, no probabilities (1 is yes)",
    "whether it has learned to read more than half of the images of this rehearsal (1 is yes)",
)


def _digits(count):
    dataset = data.load_digits()
    return dataset.train_images[:count], dataset.train_labels[:count]


def _network(result):
    if not isinstance(result, Sequential):
        kind = type(result).__name__
        raise NotAResult(f"A `Sequential` is wanted: the network itself. Yours is of type `{kind}`.")
    return result


def _weights(model):
    return np.concatenate([array.ravel() for _, array, _ in model.parameters()])


def _alike(one, other):
    return np.array_equal(_weights(one), _weights(other))


def _gives_scores(model):
    return not isinstance(model.layers[-1], (Softmax, Sigmoid))


def _bends(model):
    """Tell whether a network is no linear map: such a one says of a sum of images the sum of what it says of them."""
    one, other = np.random.default_rng(0).random((2, 4, 1, 28, 28), dtype=np.float32)
    before, model.training = model.training, False
    said = [model.forward(x) for x in (one, other, one + other, 0 * one)]
    model.training = before
    return np.abs(said[0] + said[1] - said[2] - said[3]).max() > 1e-4 * np.abs(said).max()


def _learns(model, images, labels):
    """Tell whether the loss falls far while a network is shown the same images again and again."""
    loss, optimizer = SoftmaxCrossEntropy(), Adam(lr=0.006)
    before = loss.forward(model.forward(images), labels)
    for _ in range(SHOWN):
        model.backward(loss.backward())
        optimizer.step(model)
        if loss.forward(model.forward(images), labels) < 0.7 * before:
            return True
    return False


def thin(function, seed):
    """Ask for networks, and tell what can be told without MNIST, in the places of `THIN`."""
    made = function(seed)
    if made is None:
        return None
    model, again, other = _network(made), _network(function(seed)), _network(function(seed + 1))
    images, labels = _digits(60)
    scores, size = model.predict_proba(images[:2]).shape[1], _weights(model).size
    fresh = not any(one is two for one, two in zip(model.arrays(), again.arrays(), strict=False))
    same, differ = _alike(model, again), not _alike(model, other)
    bends = _bends(model)
    learns = scores == CLASSES and _gives_scores(model) and _learns(model, images, labels)
    return np.array([scores, size <= MOST, _gives_scores(model), fresh, same, differ, bends, learns], dtype=float)


def rehearsed(function):
    """Let the learner's run train on few digits; tell what can be told of the network, in the places of `RUN`."""
    images, labels = _digits(REHEARSED)
    given = images.copy(), labels.copy()
    made = function(given)
    if made is None:
        return None
    model = _network(made)
    if not (np.array_equal(given[0], images) and np.array_equal(given[1], labels)):
        raise NotAResult("Your function changes the images or labels that it is given. Work on a copy.")
    scores = model.predict_proba(images[:2]).shape[1]
    right = train.evaluate(model, images, labels)[1] if scores == CLASSES else 0
    return np.array([scores, _gives_scores(model), right > 0.5], dtype=float)


TRIALS = {
    "thin_network": Trial(probes=(probe("two seeds", 1),), call=thin, features={"network": THIN}, builds=True),
    "my_run": Trial(
        probes=(probe("a rehearsal on 300 digits"),),
        call=rehearsed,
        features={"network": RUN},
        builds=True,
        seconds=120.0,
    ),
}
