"""`train_step` and `learn` in other ways than those of their solutions, whose known mistakes are tried with the bank."""

import numpy as np
import pytest

from scratchcnn_course.checks.engine import run
from scratchcnn_course.exercises.catalogue import find
from scratchcnn_course.exercises.edits import function_of
from scratchcnn_helpers import train
from scratchcnn_helpers.optim import SGD, Adam

BY_HAND = ("dy, dw2, db2 = linear_backward(dz, y, w2)", "dy, dw2, db2 = dz @ w2.T, y.T @ dz, dz.sum(axis=0)")
EARLY = [("    da = ", "    w2 = w2 - lr * dw2\n    da = "), ("w2 - lr * dw2, b2", "w2, b2")]  # dh is known by then


def rewritten(changes):
    (text,) = find("train_step").sources
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return function_of(text, "train_step")


@pytest.mark.parametrize("changes", [[BY_HAND], EARLY, [BY_HAND, *EARLY]])
def test_other_ways_are_accepted(changes):
    assert run("train_step", rewritten(changes)).status == "correct"


def test_a_step_of_another_length_has_no_name():
    result = run("train_step", rewritten([("w2 - lr", "w2 - 1.37 * lr")]))
    assert (result.status, result.mistake) == ("wrong", None)


def test_stepping_in_place_is_told():
    result = run(
        "train_step", rewritten([("    return loss, w1 - lr * dw1", "    w1 -= lr * dw1\n    return loss, w1")])
    )
    assert (result.status, result.mistake) == ("wrong", None)
    assert "its own argument `w1`" in result.message


def test_a_result_without_the_loss_is_no_result():
    assert run("train_step", rewritten([("return loss, ", "return ")])).status == "wrong"


# The loop of exercise 14.1


def by_hand(optimizer, *, size=30):
    """Return a loop that deals out its batches itself, and looks at its accuracy on the way."""

    def learn(network, images, labels, epochs):
        rng, own = np.random.default_rng(4), optimizer()
        for _ in range(epochs):
            order = rng.permutation(len(images))
            for i in range(0, len(order), size):
                part = order[i : i + size]
                network.loss.forward(network.model.forward(images[part]), labels[part])
                network.model.backward(network.loss.backward())
                own.step(network.model)
            network.model.predict(images)
        return network

    return learn


def test_a_loop_may_deal_out_its_batches_itself():
    assert run("learn", by_hand(lambda: Adam(lr=0.03))).status == "correct"


@pytest.mark.parametrize(
    ("loop", "mistake"),
    [
        (by_hand(lambda: SGD(lr=0.03)), "another-rate"),
        (by_hand(lambda: Adam(lr=0.03), size=45), None),
        (by_hand(lambda: Adam(lr=0.03), size=15), None),
    ],
)
def test_a_loop_that_is_not_the_one_asked_for(loop, mistake):
    result = run("learn", loop)
    assert (result.status, result.mistake) == ("wrong", mistake)
    assert mistake or "number of images in a batch: expected 30" in result.message


def test_the_package_may_not_run_the_loop():
    def learn(network, images, labels, epochs):
        rng = np.random.default_rng(0)
        how = {"batch_size": 30, "optimizer": Adam(lr=0.03), "loss": network.loss}
        train.fit(network.model, (images, labels), epochs=epochs, seed=rng, **how)

    result = run("learn", learn)
    assert result.status == "wrong" and "calls `fit` of the package" in result.message
