"""Where nothing is recognised, the solution is tried with one piece changed; and what is said of it holds on every call."""

import ast

import numpy as np
import pytest

from scratchcnn_course.checks.engine import run
from scratchcnn_course.checks.one_change import changed
from scratchcnn_course.exercises.catalogue import EXERCISES
from scratchcnn_helpers import ops


def cross_entropy(logits, labels):
    return -ops.log_softmax(logits)[np.arange(len(labels)), labels].std()


def speed_up(products, copies, loop_ns, product_ns, copy_ns):
    return products * loop_ns / (products * product_ns + copies * loop_ns)


def linear_on_several_rows(x, w, b):
    return x @ w + b if len(x) == 2 else x @ w - 2 * b


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (cross_entropy, "with `log_p[np.arange(len(labels)), labels].std()` in the place of"),
        (speed_up, "with `products * product_ns + copies * loop_ns` in the place of"),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_the_piece_that_differs_is_named(wrong, words):
    result = run(wrong.__name__, wrong)
    assert (result.status, result.mistake) == ("wrong", None)
    assert f"It is what the solution gives {words}" in result.message


def test_what_fits_on_some_calls_only_is_not_said():
    assert "It is what" not in run("linear", linear_on_several_rows).message


def test_all_that_is_returned_is_not_shown_as_it_should_be():
    message = run("linear", lambda x, w, b: x @ w * b).message
    assert "It is what `x @ w * b` gives." in message
    assert "x @ w + b" not in message


def test_each_slip_is_taken_back():
    source = EXERCISES["conv2d"].sources[0]
    tree = ast.parse(source)
    slips = []
    for told in changed(tree, "conv2d"):
        slips.append(told())
    assert ast.unparse(tree) == ast.unparse(ast.parse(source))
    assert all(old != new for old, new in slips) and len({*slips}) > 100
    assert ("x[n, c, stride * oh + u, stride * ow + v]", "x[n, f, stride * oh + u, stride * ow + v]") in slips
