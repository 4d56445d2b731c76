"""A small change that makes a learner's function right is found, and its place is told; none is said that is chance."""

import ast
import re
from pathlib import Path

import numpy as np
import pytest

from scratchcnn_course.checks.changes import changes
from scratchcnn_course.checks.engine import run
from scratchcnn_course.exercises.catalogue import find
from tests.course.checks.test_checks_answers import function_from

KINDS = {  # the exercise, what its solution says, what is said instead, the words for it, and the title
    "another index": (
        "softmax_backward",
        "(dout * p).sum(axis=1, keepdims=True)",
        "np.array([(dout[0] * q).sum() for n, q in enumerate(p)])[:, None]",
        "in the place of `0`, all is right.",
        "`0` stands where `n` would be right, in `dout[0]`",
    ),
    "another sign": (
        "adam_step",
        "beta1 * m + (1 - beta1) * grad",
        "beta1 * m + (1 + beta1) * grad",
        "with another sign in the place of `+` in `1 + beta1`, ",
        "`+` in `1 + beta1` stands where `-` would be right",
    ),
    "another function": (
        "he_init",
        "np.sqrt(2 / fan_in)",
        "np.exp(2 / fan_in)",
        "of `np.exp`, all is right.",
        "`np.exp` stands where `np.sqrt` would be right, in `np.exp(2 / fan_in)`",
    ),
    "less": (
        "momentum_step",
        "w - lr * velocity",
        "w - abs(lr * velocity)",
        "without `abs`, all is right.",
        "`abs` is too much, in `w - abs(lr * velocity)`",
    ),
    "more": (
        "col2im",
        "i, j = stride * oh, stride * ow",
        "i, j = stride * oh, ow",
        "`i, j = stride * oh, ow`: with one factor more at `ow`, all is right.",
        "the factor `stride` is missing at `ow`",
    ),
    "a setting less": (
        "conv2d_dw",
        "(padding, padding)))",
        "(padding, padding)), mode='reflect')",
        "without `mode='reflect'`, all is right.",
        "`mode='reflect'` is too much",
    ),
    "every one of several": (
        "max_pool2d_backward",
        "u, v = divmod(window.argmax(), kernel_size)",
        "u, v = window.argmax() // step, window.argmax() % step",
        "with something else in the place of every `step` that divides, all is right.",
        "your function stopped with IndexError: every `step` that divides stands where `kernel_size` would be right",
    ),
    "twice in a slice": (
        "conv2d_dx",
        "dx[n, :, oh : oh + KH, ow : ow + KW] +=",
        "dx[n, :, oh : oh + KH, oh : oh + KW] +=",
        "in the place of every `oh` in `oh:oh + KW`, all is right.",
        "every `oh` in `oh:oh + KW` stands where `ow` would be right",
    ),
    "another number of the function": (
        "slopes_by_hand",
        "np.array([1, 2, 5]) / 8",
        "np.array([1, 2, 8]) / 8 + 0 * 5",
        "in the place of `8` in `[1, 2, 8]`, all is right.",
        "`8` in `[1, 2, 8]` stands where `5` would be right",
    ),
    "turned": (
        "conv2d_backward",
        "(drows.T @ columns)",
        "(drows @ columns)",
        "with `.T` on `drows` in `drows @ columns`, all is right.",
        "your function stopped with ValueError: `drows` in `drows @ columns` lacks a `.T`",
    ),
    "one of three results": (
        "adam_step",
        "+ eps), m, s",
        "+ eps), m + 7, s * 7",
        "without `* 7`, `s` is right.",
        "in `s`, `* 7` is too much",
    ),
    "two places of one result": (
        "avg_pool2d_backward",
        "dx[n, c, top : top + kernel_size, left : left + kernel_size] += dout[n, c, oh, ow] / kernel_size**2",
        "dx[n, c, top : top + kernel_size, left : left + kernel_size] = dout[n, c, oh, oh] / kernel_size**2",
        "",
        "your function stopped with IndexError: there are two things: `oh` in `(n, c, oh, oh)` stands where `ow` would be right, and `=` stands where `+=` would be right",
    ),
}

SLIPS = re.findall(
    r"^### (\w+): (.+)\n((?:(?!### ).*\n)+)", (Path(__file__).parent / "slips.txt").read_text(encoding="utf-8"), re.M
)


def answer(folder, name, old, new):
    """Return the solution with one thing changed, as a function from a file."""
    source = next(one for one in find(name).sources if old in one)
    return function_from(folder / "answer.py", name, source.replace(old, new))


@pytest.mark.parametrize("kind", KINDS)
def test_the_place_is_told(tmp_path, kind):
    name, old, new, words, title = KINDS[kind]
    result = run(name, answer(tmp_path, name, old, new))
    assert result.status in ("wrong", "error") and result.mistake is None
    assert words in result.message and "Look at line " in result.message
    assert (result.title, result.grounds) == (title, "mend")


@pytest.mark.parametrize(("name", "title", "source"), SLIPS, ids=[f"{name}: {title}"[:60] for name, title, _ in SLIPS])
def test_a_title_says_what_a_slip_is(tmp_path, name, title, source):
    """Each slip in `slips.txt` is one that its exercise has no name for; what its title says is told by lines alone."""
    result = run(name, function_from(tmp_path / "answer.py", name, source))
    assert (result.mistake, result.title, result.grounds) == (None, title, "mend"), result.message


def test_what_a_change_only_hides_is_not_told(tmp_path):
    """Where `dw` stops, a change that lets the function go on makes `db` right, and says nothing."""
    source = (
        "def linear_backward(dout, x, w):\n    dw = np.concatenate([x.T, x.T]) @ dout.T\n"
        "    return dout @ w.T, dw.sum() * w, dout.sum(axis=0)\n"
    )
    result = run("linear_backward", function_from(tmp_path / "answer.py", "linear_backward", source))
    assert result.status == "error" and "`db` is right" not in result.message and "are right" not in result.message


def test_of_several_that_are_alike_it_is_told_which(tmp_path):
    way = ("softmax_backward", "p * (dout - ", "2.0 ** 0 * np.power(p, 2.0) * (dout - ")
    result = run("softmax_backward", answer(tmp_path, *way))
    assert "in the place of `2.0` in `np.power(p, 2.0)`, all is right." in result.message
    assert result.title == "`2.0` in `np.power(p, 2.0)` stands where `1.0` would be right"


def test_a_change_that_stops_where_the_function_did_not_is_none(tmp_path):
    """`conv2d_dw` may refuse padding; but to refuse what was wrong does not make it right."""
    mode = ("conv2d_dw", "(padding, padding)))", "(padding, padding)), constant_values=1)")
    assert "without `constant_values=1`" in run("conv2d_dw", answer(tmp_path, *mode)).message


def test_few_numbers_are_no_evidence(tmp_path):
    """Some number can always be taken away from a row to give the right one, on two images."""
    old = "    return row, column"
    row = answer(tmp_path, "explain", old, "    row = covered.max(axis=1).argsort()[-2]\n" + old)
    assert "taken away" not in run("explain", row).message


def test_a_function_is_the_same_after_all_changes_were_made():
    tree = ast.parse(
        "def f(x, k):\n    for i in range(k):\n        x = x * 2\n        x[i] = -1\n    return x / k\n"
    ).body[0]
    before, seen = ast.dump(tree), set()
    for change in changes(tree, {"x": "array", "k": "number", "i": "number"}, ["k"]):
        old = change.slot.node
        change.slot.put(change.new)
        seen.add(ast.dump(tree))
        change.slot.put(old)
        assert ast.dump(tree) == before
    assert len(seen) > 100 and before not in seen


def test_names_are_given_back_between_the_changes(tmp_path):
    """What a function overwrites would else be missing where its numbers are compared."""
    source = "def relu(x):\n    out = np.maximum(x, 1)\n    np.isfinite = np.concatenate = None\n    return out\n"
    result = run("relu", function_from(tmp_path / "answer.py", "relu", source))
    assert result.status == "wrong" and callable(np.isfinite) and callable(np.concatenate)


@pytest.mark.parametrize(
    ("loop", "may_change"),
    [
        ("n, label in enumerate(labels)", False),
        ("label, n in enumerate(labels)", True),
        ("image, label in zip(images, labels)", False),
        ("label, image in zip(images, labels)", True),
        ("u, v in np.ndindex(3, 2)", True),
    ],
)
def test_no_change_makes_the_names_of_a_loop_lie(loop, may_change):
    tree = ast.parse(f"def f(x, images, labels):\n    for {loop}:\n        x[1] += 2\n    return x\n").body[0]
    slots = [change.slot for change in changes(tree, {"x": "array", "images": "array", "labels": "array"})]
    assert (
        any(getattr(slot, "field", "") == "target" and isinstance(slot.node, ast.Tuple) for slot in slots) is may_change
    )
