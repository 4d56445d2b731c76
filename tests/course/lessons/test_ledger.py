"""The ledger of a training: the sum of the shares is the way, and an image that is left out has none."""

import numpy as np
import pytest

from scratchcnn_course.lessons import ledger
from scratchcnn_helpers import data
from scratchcnn_helpers.layers import Conv2d, Flatten, Linear, MaxPool2d
from scratchcnn_helpers.losses import SoftmaxCrossEntropy
from scratchcnn_helpers.model import Sequential
from scratchcnn_helpers.optim import SGD


@pytest.fixture(scope="module")
def digits():
    whole = data.load_digits()
    return whole.train_images[:200], whole.train_labels[:200]


@pytest.fixture(scope="module")
def book(digits):
    return ledger.train(*digits, seed=1)


def test_start_and_shares_make_the_end(book):
    made = book.start["w"] + book.shares.sum(axis=0)
    np.testing.assert_allclose(made, book.end["w"], rtol=0, atol=1e-14)
    assert np.abs(book.end["w"] - book.start["w"]).max() > 0.01


def test_it_is_the_training_that_layers_and_sgd_make(digits, book):
    images, labels = digits
    conv, dense = Conv2d(1, ledger.FILTERS, ledger.KERNEL, rng=0), Linear(1352, 10, rng=0)
    conv.params = {"w": book.start["w"].copy(), "b": book.start["b"].copy()}
    dense.params = {"w": book.start["dense_w"].copy(), "b": book.start["dense_b"].copy()}
    model, loss, sgd = Sequential([conv, MaxPool2d(2), Flatten(), dense]), SoftmaxCrossEntropy(), SGD(lr=ledger.LR)
    for epoch in book.order:
        for first in range(0, len(epoch), ledger.BATCH):
            seen = epoch[first : first + ledger.BATCH]
            loss.forward(model.forward(images[seen].astype(np.float64)), labels[seen])
            model.backward(loss.backward())
            sgd.step(model)
    np.testing.assert_allclose(conv.params["w"], book.end["w"], rtol=0, atol=1e-10)
    np.testing.assert_allclose(dense.params["w"], book.end["dense_w"], rtol=0, atol=1e-10)


def test_classes_add_up(digits, book):
    sums = book.by_class(digits[1])
    assert sums.shape == (10, ledger.FILTERS, 1, 3, 3)
    np.testing.assert_allclose(sums.sum(axis=0), book.shares.sum(axis=0), rtol=0, atol=1e-14)


def test_an_image_left_out_has_no_share_and_changes_the_others(digits, book):
    other = ledger.train(*digits, seed=1, without=33)
    assert not other.shares[33].any() and book.shares[33].any()
    assert np.abs(other.shares[34] - book.shares[34]).max() > 0
    np.testing.assert_array_equal(other.start["w"], book.start["w"])


def test_it_learns(digits, book):
    images, labels = digits
    assert np.mean(book.predict(images) == labels) > 0.8


def test_what_does_not_fit_is_refused(digits):
    images, labels = digits
    with pytest.raises(ValueError, match=r"images must be \(N, 1, H, H\)"):
        ledger.train(images[:, 0], labels)
    with pytest.raises(ValueError, match="without must be from 0 to 199, got 200"):
        ledger.train(images, labels, without=200)
