"""What is odd about a data set is said: labels with gaps, pixels of other ranges, digits that lie otherwise."""

import re
from dataclasses import replace

import numpy as np
import pytest

from scratchcnn_course.files.oddities import oddities
from scratchcnn_helpers import data

DIGITS = data.load_digits()
SMALL = replace(
    DIGITS,
    train_images=DIGITS.train_images[:300],
    train_labels=DIGITS.train_labels[:300],
    test_images=DIGITS.test_images[:60],
    test_labels=DIGITS.test_labels[:60],
)


def both(change, dataset=SMALL):
    return replace(dataset, train_images=change(dataset.train_images), test_images=change(dataset.test_images))


def train(change):
    return replace(SMALL, train_images=change(SMALL.train_images))


def blank(images):
    images = images.copy()
    images[[3, 7]] = 0.5
    return images


def contiguous(change):
    return lambda images: np.ascontiguousarray(change(images))


def only(labels):
    part = np.isin(SMALL.train_labels, labels)
    return replace(SMALL, train_images=SMALL.train_images[part], train_labels=SMALL.train_labels[part])


@pytest.mark.parametrize("dataset", [SMALL, DIGITS], ids=["small", "whole"])
def test_nothing_is_odd_about_the_digits(dataset):
    assert list(oddities(dataset)) == []


@pytest.mark.slow
@pytest.mark.mnist
def test_nothing_is_odd_about_mnist(mnist):
    assert list(oddities(mnist)) == []


@pytest.mark.parametrize(
    ("dataset", "words"),
    [
        (
            replace(SMALL, train_labels=SMALL.train_labels * 20, test_labels=SMALL.test_labels * 20),
            "has the label 1, 2",
        ),
        (only([0, 4, 9]), "no training image has the label 1, 2, 3, 5, 6, 7, 8$"),
        (only([0, 1, 2, 3]), "test images have the label 4, 5, 6, 7, 8, 9, which no training image has"),
        (both(lambda x: x / np.float32(255)), "no pixel is more than 0.00392 of white: they look divided twice"),
        (
            train(lambda x: x * np.float32(0.4)),
            "training pixels to 0.4 and test pixels to 1 of white: .*scale them alike",
        ),
        (train(lambda x: 1 - x), "black and white are exchanged in one of them"),
        (train(blank), "2 of 300 training images are blank"),
        (replace(SMALL, test_images=SMALL.train_images[:60]), "60 of 60 test images are training images too"),
    ],
)
def test_what_is_odd_is_said(dataset, words):
    with np.errstate(all="raise"):
        assert any(re.search(words, odd) for odd in oddities(dataset)), list(oddities(dataset))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda x: x[..., ::-1], "mirrored, left for right"),
        (lambda x: x[..., ::-1, :], "mirrored, up for down"),
        (lambda x: x[..., ::-1, ::-1], "upside down"),
        (lambda x: np.rot90(x, 1, (2, 3)), "turned to the left"),
        (lambda x: np.rot90(x, -1, (2, 3)), "turned to the right"),
        (lambda x: x[..., ::-1, ::-1].swapaxes(2, 3), "mirrored and lie on their side: "),
        (lambda x: 1 - x, "dark on a light ground"),
    ],
)
def test_how_digits_lie(change, words):
    (odd,) = oddities(both(contiguous(change)))
    assert odd.startswith("the digits are ") and words in odd


def test_what_is_advised_turns_them_upright():
    for turn in (1, -1):
        (odd,) = oddities(both(contiguous(lambda x, turn=turn: np.rot90(x, turn, (2, 3)))))
        advice = odd.partition("turn them back, ")[2]
        back = eval(advice, {"np": np, "x": np.rot90(SMALL.train_images, turn, (2, 3))})
        np.testing.assert_array_equal(back, SMALL.train_images)


def test_of_other_pictures_nothing_is_said_of_how_they_lie():
    rng = np.random.default_rng(0)
    assert list(oddities(both(lambda x: rng.random(x.shape, dtype=np.float32)))) == []
