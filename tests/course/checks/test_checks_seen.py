"""What single lines of a wrong function show is said: it is true of the lines, whatever the numbers are."""

import linecache

import numpy as np
import pytest

from scratchcnn_course.checks.engine import run
from scratchcnn_helpers import ops

ROWS = """x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    N, C, rows, columns = x.shape
    OH = (rows + 2 * padding - kernel_size) // stride + 1
    return np.zeros((N, C, OH, columns))"""
BACKWARD = """z = ops.linear(x, w1, b1)
    db1, dw1, dx = ops.linear_backward(z, x, w1)
    return 0, w1 - lr * dw1, b1 - lr * db1, w2, b2"""
SEEN = {
    "a comparison for an assignment": (
        "softmax(logits)", "out = logits * 0\n    out[0] == logits[0]\n    return out",
        "a line of yours compares, and writes nothing", "`out[0] == logits[0]` asks a question",
    ),
    "a method whose result is lost": (
        "relu(x)", "x.round()\n    return 3 * x - 1", "nothing takes what `round` returns",
        "makes a new array, and leaves the old one as it was",
    ),
    "a total that each round sets anew": (
        "cross_entropy(logits, labels)",
        "for z, label in zip(logits, labels):\n        total = np.log(np.exp(z).sum()) - z[label]\n    return total / len(labels)",
        "only the `total` of the last round is left", "in the loop over `z` and `label`, which never asks what `total` was.",
    ),
    "a sum that nothing takes": (
        "linear(x, w, b)", "out = 2 * (x @ w)\n    out + 2 * b\n    return out - 1",
        "a line of yours computes something that nothing takes", "`out + 2 * b` computes something",
    ),
    "a border counted twice": (
        "im2col(x, kernel_size, *, stride=1, padding=0)", ROWS,
        "the border is counted twice", "`rows` is that of the padded `x`, and `rows + 2 * padding` adds the border once more.",
    ),
    "results of a helper in other names": (
        "train_step(x, targets, w1, b1, w2, b2, *, lr)", BACKWARD,
        "the results of `linear_backward` go into other names", "Here they go into `db1, dw1, dx`.",
    ),
    "a tuple of indices": (
        "split(labels, fraction, rng)",
        "hits = np.where(labels == labels[0])\n    n = round(len(hits) * fraction)\n    order = rng.permutation(len(labels))\n    return order[n:], order[:n]",
        "", "`np.where(labels == labels[0])` is a tuple",
    ),
    "a step in the places that are written": (
        "relu(x)", "out = 0 * x\n    for i in range(0, len(x), 2):\n        out[i] = np.maximum(x[i], 0)\n    return out",
        "`2` stands where `1` would be right, in `range(0, len(x), 2)`", "`range(0, len(x), 2)` goes in steps of `2`",
    ),
    "a counter that nobody moves": (
        "relu(x)", "out, row = 0 * x, 0\n    place = 0\n    for v in x:\n        out[place] = np.maximum(v, 0)\n    return out",
        "your `place` stands still", "`place` is 0 before the loop, and nothing in it changes that.",
    ),
    "from left to right": (
        "global_avg_pool2d(x)", "N, C, H, W = x.shape\n    return x.sum((2, 3)) / W * H",
        "`*` stands where `/` would be right, in `x.sum((2, 3)) / W * H`", "divides by `W`, and then multiplies by `H`. Should both stand below, in brackets?",
    ),
    "room for whole numbers": (
        "slide(image, kernel)", "out = np.ones((2, 2), dtype=np.int64)\n    out[0, 0] = image[0, 0] * kernel[0, 0]\n    return out",
        "", "has room for whole numbers only",
    ),
}  # fmt: skip
NOTHING_TO_SAY = {
    "an array sorted in place": ("relu(x)", "x = x.copy()\n    x.sort()\n    return x"),
    "an array to write into": ("relu(x)", "out = 2 * x\n    np.add(x, 1, out)\n    np.exp(x, out)\n    return out"),
    "a list that grows": ("relu(x)", "out = []\n    out.append(x)\n    out.insert(0, x)\n    return out[0]"),
    "brackets that are meant": ("global_avg_pool2d(x)", "N, C, H, W = x.shape\n    return (x.sum((2, 3)) / W) * H"),
    "indices that are used as such": ("relu(x)", "at = np.where(x > 0)\n    out = 0 * x\n    out[at] = 1\n    return out"),
    "a counter that moves": ("relu(x)", "out, n = 0 * x, 0\n    for v in x:\n        out[n] = 1\n        n += 1\n    return out"),
    "a border of pairs": ("pad(x, padding)", "padding = ((0, 0), (0, 0), (1, 0), (1, 0))\n    return np.pad(x, width(padding))"),
}  # fmt: skip


def function(head, body, number=[0]):  # noqa: B006
    number[0] += 1
    name, source = f"<seen {number[0]}>", f"def {head}:\n    {body}\n"
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    space = {"np": np, "ops": ops, "width": lambda pairs: pairs}
    exec(compile(source, name, "exec"), space)
    return space[head.partition("(")[0]]


@pytest.mark.parametrize("what", SEEN)
def test_what_lines_show_is_said(what):
    head, body, title, words = SEEN[what]
    result = run(head.partition("(")[0], function(head, body))
    assert result.status in ("wrong", "error")
    assert words in result.message
    assert result.title == title or not title or result.status == "error"


@pytest.mark.parametrize("what", NOTHING_TO_SAY)
def test_of_lines_that_are_meant_nothing_is_said(what):
    head, body = NOTHING_TO_SAY[what]
    result = run(head.partition("(")[0], function(head, body))
    assert result.status == "wrong"
    for words in ("nothing takes", "asks a question", "is a tuple", "stands still", "Should both stand", "every axis"):
        assert words not in result.message + result.title


def test_a_loop_over_two_names_of_which_one_is_read_is_not_said_to_do_the_same():
    body = "out = 0 * x\n    for i, v in enumerate(x):\n        out[i] = 3\n    return out"
    message = run("relu", function("relu(x)", body)).message
    assert "Nothing in the loop over `i` and `v` looks at `v`." in message
    assert "each round does the same" not in message


def test_a_return_inside_a_loop_is_why_a_known_mistake_is_there():
    body = "db = 0\n    for row in dout:\n        db = db + row\n        return dout @ w.T, x.T @ dout, db"
    result = run("linear_backward", function("linear_backward(dout, x, w)", body))
    assert result.mistake == "db-first-row"
    assert result.message.endswith("Your `return` stands inside a loop.")
    assert result.hints[0] == "The loop over `row` ends in its first round. How far is `return` indented?"


FIXED = """slopes = np.zeros_like(array)
    for place in np.ndindex(array.shape):
        kept = array[place]
        array[place] = kept + 1e-5
        above = function()
        array[place] = kept - 1e-5
        slopes[place] = (above - function()) / 2e-5
        array[place] = kept
    return {}"""


def test_a_mistake_of_some_calls_is_not_named_beside_what_holds_for_all():
    result = run("numeric_gradient", function("numeric_gradient(function, array, *, h=1)", FIXED.format("slopes")))
    assert result.mistake == "h-fixed"
    body = FIXED.format("slopes * 2 if array.ndim == 3 else slopes")
    result = run("numeric_gradient", function("numeric_gradient(function, array, *, h=1)", body))
    assert (result.mistake, result.title) == (None, "your function never looks at `h`")
    assert "this mistake gives" not in result.message
