"""The answers to the predictions of notebook 00."""

import numpy as np

from scratchcnn_course.digits import prepare
from scratchcnn_helpers import data, nets, ops


def loop():
    """Run the loop."""
    return sum(i * i for i in range(4))


def index():
    """Look into the array."""
    return np.arange(12).reshape(3, 4)[1, 2]


def cut():
    """Cut the array."""
    return str(np.arange(12).reshape(3, 4)[:, 1:3].shape)


def slope(step=1e-6):
    """Measure it."""
    return round(((3 + step) ** 2 - (3 - step) ** 2) / (2 * step), 4)


def letter():
    """Draw an H of three strokes, and look at the largest of the ten probabilities."""
    sheet = np.ones((28, 28), np.float32)
    sheet[4:24, 7:9] = sheet[4:24, 19:21] = sheet[13:15, 7:21] = 0
    largest, second = np.sort(nets.load_pretrained().predict_proba(prepare(sheet).result[None])[0])[:-3:-1]
    right = {"one": largest > 0.9, "none": largest < 0.05, "tenth": 0.05 <= largest <= 0.2, "few": second > 0.1}
    return {name: bool(holds) for name, holds in right.items()}


def edge():
    """Look at the numbers of all test images."""
    values = _digits().test_images
    between = bool(((values > 0) & (values < 1)).any())
    negative = bool((values < 0).any())
    return {"between": between, "negative": negative, "two": not between and not negative}


def pixels():
    """Count the numbers of an image."""
    return _digits().test_images[0].size


def batch_shape():
    """Ask the array."""
    return str(_digits().train_images.shape)


def two_bytes():
    """Add two bytes."""
    pixel, other = np.array([[200], [100]], dtype=np.uint8)
    return str((pixel + other)[0])


def meals():
    """Feed the network each of them, and see which accuracy is largest."""
    model, test = nets.load_pretrained(), _digits()
    x = test.test_images
    meals = {"swapped": 1 - x, "moved": np.roll(x, 4, axis=(2, 3)), "large": x * 255, "dark": x / 255}
    model.training = False
    right = {name: (model.forward(x).argmax(axis=1) == test.test_labels).sum() for name, x in meals.items()}
    return max(right, key=right.get)


def one_hot():
    """Write the label as a row."""
    return " ".join(f"{value:g}" for value in ops.one_hot(np.array([2]), 4)[0])


def eye():
    """Index it, and compare."""
    table = np.eye(4)
    out = table[[2, 0, 3]]
    return {
        "rows": out.shape == (3, 4) and bool((out.argmax(axis=1) == [2, 0, 3]).all()),
        "sorted": bool((out == table[[0, 2, 3]]).all()),
        "number": out.size == 1,
        "error": False,  # it would have stopped above
    }


def last_fifth():
    """Sort the labels, take the last fifth, and see which digits it is made of."""
    labels = np.sort(_digits().train_labels)
    shares = np.bincount(labels[-round(len(labels) / 5) :], minlength=10) / round(len(labels) / 5)
    return {
        "all": bool((shares > 0.05).all()),
        "half": bool((shares[5:] > 0.05).all()) and not shares[:5].any(),
        "two": shares[8:].sum() > 0.95,
        "first": shares[:2].sum() > 0.95,
    }


def guessers():
    """Let them guess, and keep the best."""
    labels, rng = _digits(), np.random.default_rng(0)
    chosen_by = data.split(labels.train_images, labels.train_labels, 0.2, rng=0)[3]
    accuracies = (rng.integers(10, size=(1000, len(chosen_by))) == chosen_by).mean(axis=1)
    again = (rng.integers(10, size=(1000, len(labels.test_labels))) == labels.test_labels).mean(axis=1)
    first, second = (accuracy > 0.14 for accuracy in (accuracies.max(), again[accuracies.argmax()]))
    return {
        "both": first and second,
        "neither": not first and not second,
        "first": first > second,
        "second": second > first,
    }


def batches():
    """Walk through the training set."""
    digits = _digits()
    images, labels, _, _ = data.split(digits.train_images, digits.train_labels, 0.2, rng=0)
    return len(list(data.batches(images, labels, 64, rng=0)))


def _digits():
    return data.load_digits()
