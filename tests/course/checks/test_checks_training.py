"""`train_step` in other ways than the one of the solution: its known mistakes are in the bank, and tried with it."""

import pytest

from scratchcnn_course.checks.engine import run
from scratchcnn_course.exercises.catalogue import find
from scratchcnn_course.exercises.edits import function_of

BY_HAND = ("dh, dw2, db2 = linear_backward(dz, h, w2)", "dh, dw2, db2 = dz @ w2.T, h.T @ dz, dz.sum(axis=0)")
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
