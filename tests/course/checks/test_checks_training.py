"""`train_step` as learners write it, and as they miswrite it: slips of the pen in the finished function."""

import inspect

import pytest

from scratchcnn_course.checks.engine import run
from scratchcnn_course.lessons import xor

STEP = "w1 - lr * dw1, b1 - lr * db1, w2 - lr * dw2, b2 - lr * db2"
EARLY = ("    da = ", "    w2 = w2 - lr * dw2\n    da = ")
BACK = ("dh, dw2, db2 = ops.linear_backward(dz, h, w2)", "dh, dw2, db2 = dz @ w2.T, h.T @ dz, dz.sum(axis=0)")
SWAPPED = "dw2 = h.T @ dz\n    w2 = w2 - lr * dw2\n    dh, db2 = dz @ w2.T, dz.sum(axis=0)"
SLIPS = [
    ("no-step", [(STEP, "w1, b1, w2, b2")]),
    ("uphill", [(" - lr", " + lr")]),
    ("lr-missing", [("lr * ", "")]),
    ("stepped-too-early", [(BACK[0], SWAPPED), ("w2 - lr * dw2, b2", "w2, b2")]),
    ("probabilities-for-logits", [("= ops.linear(h, w2, b2)", "= ops.sigmoid(ops.linear(h, w2, b2))")]),
    ("activation-missing", [("ops.tanh(a)", "a"), ("ops.tanh_backward(dh, a)", "dh")]),
    ("sigmoid-for-tanh", [("ops.tanh", "ops.sigmoid")]),
    ("slope-missing", [("ops.tanh_backward(dh, a)", "dh")]),
    ("slope-of-output", [("ops.tanh_backward(dh, a)", "ops.tanh_backward(dh, h)")]),
    ("biases-stay", [("b1 - lr * db1", "b1"), ("b2 - lr * db2", "b2")]),
    ("first-layer-stays", [("w1 - lr * dw1, b1 - lr * db1", "w1, b1")]),
    ("last-layer-stays", [("w2 - lr * dw2, b2 - lr * db2", "w2, b2")]),
    ("divided-again", [("lr *", "lr / len(x) *")]),
    (
        "uphill + biases-stay",
        [("w1 - lr", "w1 + lr"), ("w2 - lr", "w2 + lr"), ("b1 - lr * db1", "b1"), ("b2 - lr * db2", "b2")],
    ),
    (None, [("w2 - lr", "w2 - 1.37 * lr")]),
]


def spoilt(changes):
    text = inspect.getsource(xor.train_step)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    space = dict(vars(xor))
    exec(text, space)
    return space["train_step"]


@pytest.mark.parametrize(("name", "changes"), SLIPS, ids=lambda value: value if isinstance(value, str) else "")
def test_slips(name, changes):
    result = run("train_step", spoilt(changes))
    assert (result.status, result.mistake) == ("wrong", name), result.message


def test_another_way_is_accepted():
    assert run("train_step", spoilt([BACK])).status == "correct"
    assert (
        run("train_step", spoilt([EARLY, ("w2 - lr * dw2, b2", "w2, b2")])).status == "correct"
    )  # dh is known by then


def test_stepping_in_place_is_told():
    result = run("train_step", spoilt([("    return loss, w1 - lr * dw1", "    w1 -= lr * dw1\n    return loss, w1")]))
    assert (result.status, result.mistake) == ("wrong", None)
    assert "its own argument `w1`" in result.message


def test_a_result_without_the_loss_is_no_result():
    assert run("train_step", spoilt([("return loss, ", "return ")])).status == "wrong"
