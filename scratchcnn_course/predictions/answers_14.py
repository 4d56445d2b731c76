"""The answers to the predictions of notebook 14."""

import math
import tempfile
from pathlib import Path

import numpy as np

from scratchcnn_helpers import data, gradcheck, nets, train
from scratchcnn_helpers.losses import SoftmaxCrossEntropy
from scratchcnn_helpers.optim import Adam
from scratchcnn_helpers.train.crew import learn

from ..lessons.classics import classics, totals
from ..lessons.results import load_results

LAYERS = {"first-conv": 0, "second-conv": 1, "first-linear": 2, "second-linear": 3}  # among those that have weights


def steps():
    """Cut 55,000 into batches."""
    return math.ceil(55_000 / 64)


def seconds():
    """Take a step for each batch."""
    return 0.04 * steps()


def owner():
    """Count the parameters of each layer."""
    return _most(lambda layer, shape: sum(array.size for array in layer.params.values()))


def worker():
    """Count the multiply-adds of each layer."""
    return _most(lambda layer, shape: layer.multiply_adds(shape))


def untrained():
    """Judge networks that have learned nothing, on digits of the same classes."""
    digits = data.load_digits()
    rights = [
        train.evaluate(nets.build("first", seed=seed), digits.test_images, digits.test_labels)[1] for seed in range(5)
    ]
    return round(100 * np.mean(rights))


def fifty():
    """Train a small network on fifty digits, and judge it on these and on others."""
    digits, model = data.load_digits(), nets.build("first", seed=0)
    few = digits.train_images[:50], digits.train_labels[:50]
    train.fit(model, few, epochs=20, batch_size=10, optimizer=Adam(lr=0.01), progress=False)
    seen = train.evaluate(model, *few)[1]
    other = train.evaluate(model, digits.test_images, digits.test_labels)[1]
    return {
        "both": seen > 0.95 and other > 0.95,
        "heart": seen > 0.95 and other < 0.9,
        "neither": seen < 0.7 and other < 0.7,
        "other": other > seen + 0.1,
    }


def file():
    """Save such a network, and look."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "model.npz")
        nets.build("lenet-bn", seed=0).save(path)
        return round(path.stat().st_size / 1000, -1)


def two_workers():
    """Find the gradient of a batch and of its halves, and see what makes the one of the others."""
    digits, model, found = data.load_digits(), nets.build("lenet", seed=0), []
    for share in (slice(0, 64), slice(0, 32), slice(32, 64)):
        learn(model, SoftmaxCrossEntropy(), digits.train_images[share], digits.train_labels[share])
        found.append(model.layers[0].grads["w"])
    whole, one, other = found
    ways = {"sum": one + other, "mean": (one + other) / 2, "larger": np.maximum(one, other), "both": other}
    (right,) = (name for name, way in ways.items() if np.allclose(way, whole, atol=1e-6))
    return right


def first():
    """Take the mean of what was measured."""
    accuracy = np.mean(load_results()["nets"]["first"]["accuracy"])
    bounds = {"tenth": (0, 0.3), "half": (0.3, 0.7), "most": (0.85, 0.92), "all": (0.98, 1)}
    return {name: bool(low < accuracy < high) for name, (low, high) in bounds.items()}


def vgg():
    """Compare the first linear layer with the whole."""
    stages = classics()["VGG-16, 2014"]
    first = next(stage for stage in stages if stage.kind == "linear")
    return round(100 * first.parameters / totals(stages)[0])


def shortcut():
    """Nudge x."""
    x = np.array([2.0])
    return gradcheck.numeric_gradient(lambda: float(3 * (0.5 * x + x)[0]), x)[0]


def _most(count):
    """Return which layer of the notebook's network has most of something."""
    x, counts = np.zeros((1, 1, 28, 28), np.float32), []
    model = nets.build("lenet-bn", seed=0)
    with model.inference():
        for layer in model.layers:
            x = layer.forward(x)
            if "w" in layer.params:
                counts.append(count(layer, x.shape[1:]))
    return next(name for name, place in LAYERS.items() if place == int(np.argmax(counts)))
