"""Trouble is named where there is trouble, in runs that have it, and nowhere else."""

import math

import numpy as np
import pytest

from scratchcnn_course.lessons.diagnosis import diagnose, silent_units
from scratchcnn_helpers import SGD, Adam, Conv2d, Flatten, Linear, MaxPool2d, ReLU, Sequential, load_digits, train
from scratchcnn_helpers.history import History


@pytest.fixture(scope="module")
def digits():
    dataset = load_digits()
    return dataset.train_images[:600], dataset.train_labels[:600]


def network(init="he"):
    layers = [Conv2d(1, 4, 3, rng=0, init=init), ReLU(), MaxPool2d(2), Flatten()]
    return Sequential([*layers, Linear(676, 16, rng=1, init=init), ReLU(), Linear(16, 10, rng=2, init=init)])


def names(history, model=None):
    return [trouble.name for trouble in diagnose(history, classes=10, silent=model and silent_units(model))]


def fit(digits, model, optimizer, **how):
    how = {"epochs": 5, "batch_size": 32, "progress": False} | how
    with np.errstate(all="ignore"):
        return train.fit(model, digits, optimizer=optimizer, **how)


def test_a_run_without_trouble(digits):
    model = network()
    history = fit(digits, model, Adam(lr=0.003))
    assert history.epochs[-1]["accuracy"] > 0.9
    assert names(history, model) == []


def test_all_zero_weights_are_stuck_at_the_loss_of_guessing(digits):
    model = network(init="zeros")
    history = fit(digits, model, SGD(lr=0.01))
    (stuck,) = [t for t in diagnose(history, classes=10) if t.name == "stuck"]
    assert f"ln 10 = {math.log(10):.3f}" in stuck.words


def test_a_loss_far_above_that_of_guessing(digits):
    history = History()
    history.batches = [{"batch": k, "loss": 60.25 - 0.1 * k} for k in range(100)]  # it falls, and is bad all the same
    (high,) = diagnose(history, classes=10)
    assert high.name == "high" and "The loss is 51.3, and guessing costs ln 10 = 2.303" in high.words
    assert "high" not in names(fit(digits, network(), SGD(lr=0.01), epochs=3))


def test_a_loss_that_is_no_number(digits):
    model = network()
    history = fit(digits, model, SGD(lr=1e30))
    assert names(history, model) == ["nan"]
    first = int(np.flatnonzero(~np.isfinite(history.column("loss", "batches")))[0])
    assert f"since batch {first + 1}:" in diagnose(history, classes=10)[0].words


def test_a_layer_that_died(digits):
    model = network()
    model.layers[4].params["b"][:] = -1000
    history = fit(digits, model, SGD(lr=0.001), epochs=3)
    assert silent_units(model)["5 ReLU"] == 1
    (dead,) = [t for t in diagnose(history, classes=10, silent=silent_units(model)) if t.name == "dead"]
    assert "layer 5 ReLU (100%)" in dead.words and "1 ReLU" not in dead.words


def test_learning_by_heart(digits):
    images, labels = digits
    few, other = (images[:40], labels[:40]), (images[300:], np.roll(labels[300:], 1))  # labels nobody can learn
    history = fit(few, network(), Adam(lr=0.003), epochs=12, validation=other)
    assert "overfitting" in names(history)
    best = int(history.column("validation_loss").argmin()) + 1
    (turned,) = [t for t in diagnose(history, classes=10) if t.name == "overfitting"]
    assert f"since epoch {best} " in turned.words


def row_by_row(losses):
    history = History()
    history.start_epoch()
    for loss in losses:
        history.add_batch(10, epoch=0, loss=loss, accuracy=0.1, lr=0.1)
    return history


def test_a_loss_that_rises():
    assert names(row_by_row(np.linspace(2.3, 6, 60))) == ["rising"]
    assert names(row_by_row(np.linspace(2.3, 6, 30))) == []  # too early to tell


def test_passing_by_ln_10_is_not_being_stuck():
    assert names(row_by_row(np.linspace(4.6, 2.2, 60))) == []
    assert names(row_by_row([])) == []


def test_silent_units_by_hand():
    model = Sequential([ReLU()])
    model.forward(np.array([[1.0, -1, -2], [-1, -1, 3]]))
    assert silent_units(model) == {"0 ReLU": 1 / 3}
