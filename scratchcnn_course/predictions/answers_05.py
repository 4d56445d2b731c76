"""The answers to the predictions of notebook 05."""

import numpy as np

from scratchcnn_helpers import data, ops
from scratchcnn_helpers.layers import Conv2d, Flatten, Linear, MaxPool2d, ReLU
from scratchcnn_helpers.model import Sequential


def second_row():
    """Flatten them."""
    row = np.arange(16).reshape(2, 2, 2, 2).reshape(2, -1)[1]
    return " ".join(map(str, row))


def score():
    """Weigh the features."""
    w = np.array([[1, -1], [2, 0], [0.5, 1]])
    return ops.linear(np.array([[1.0, 0, 2]]), w, np.array([0, 0.5]))[0, 1]


def twice():
    """Compare the two probabilities."""
    first, second, _ = ops.softmax(np.array([2.0, 1, 0.1]))
    ratio = first / second
    return {
        "same": bool(np.isclose(ratio, 1)),
        "less": 1 < ratio < 1.99,
        "twice": bool(np.isclose(ratio, 2)),
        "more": ratio > 2.01,
    }


def hundred():
    """Add it, and compare."""
    logits = np.array([2.0, 1, 0.1])
    before, after = ops.softmax(logits), ops.softmax(logits + 100)
    return {
        "nothing": bool(np.allclose(before, after)),
        "equal": np.ptp(after) < np.ptp(before) - 0.01,
        "sure": after.max() > before.max() + 0.01,
        "above": after.sum() > 1.01,
    }


def overflow():
    """Run the formula, letter by letter."""
    with np.errstate(all="ignore"):
        e = np.exp(np.array([1000.0, 999, 998]))
        return " ".join(f"{p:.3g}" for p in e / e.sum())


def one_percent():
    """Take the logarithm."""
    return -np.log(0.01)


def log_zero():
    """Take the logarithm of the softmax."""
    with np.errstate(divide="ignore"):
        return str(-np.log(ops.softmax(np.array([[0.0, 800]])))[0, 0])


def features():
    """Let one image through."""
    x = np.zeros((1, 1, 28, 28), np.float32)
    for layer in untrained(0).layers[:-1]:
        x = layer.forward(x)
    return x.size


def most_weights():
    """Count the weights of each layer."""
    layers = dict(zip(("conv", "relu", "pool", "flatten", "linear"), untrained(0).layers, strict=True))
    counts = {name: sum(array.size for array in layer.params.values()) for name, layer in layers.items()}
    return max(counts, key=counts.get)


def chance():
    """Ask twenty networks."""
    digits = data.load_digits()
    images, labels = digits.test_images[:120], digits.test_labels[:120]
    right = [(untrained(seed).forward(images).argmax(axis=1) == labels).mean() for seed in range(20)]
    return round(100 * np.mean(right))


def undecided():
    """Compute it, and see which of the offered numbers is near."""
    loss = ops.cross_entropy(np.zeros((1, 10)), np.array([3]))
    return {name: abs(loss - near) < 0.05 for name, near in {"zero": 0, "one": 1, "ten": 2.3, "hundred": 10}.items()}


def louder():
    """Multiply them, and judge before and after."""
    digits = data.load_digits()
    images, labels = digits.test_images[:120], digits.test_labels[:120]
    logits = untrained(0).forward(images)
    (loss, right), (new_loss, new_right) = (
        (ops.cross_entropy(each, labels), (each.argmax(axis=1) == labels).mean()) for each in (logits, 10 * logits)
    )
    more, same = new_loss > 2 * loss, new_right == right
    return {
        "both": same and not more,
        "loss": same and more,
        "better": new_right > right and more,
        "worse": new_right < right and not more,
    }


def untrained(seed):
    """Return the notebook's network."""
    rng = np.random.default_rng(seed)
    find = [Conv2d(1, 8, 3, rng=rng), ReLU(), MaxPool2d(2)]
    return Sequential([*find, Flatten(), Linear(8 * 13 * 13, 10, rng=rng)])
