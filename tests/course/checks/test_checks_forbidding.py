"""The whole task done by somebody else, and a loop where there should be none: refused, whatever the names are."""

import numpy as np
import pytest

from scratchcnn_course import checks
from scratchcnn_course.exercises.catalogue import EXERCISES, find
from scratchcnn_course.exercises.edits import function_of

SLOW, FAST = find("conv2d").sources[:2]
HEAD = "def conv2d(x, w, b, *, stride=1, padding=0):\n    "
CALL = "(x, w, b, stride=stride, padding=padding)"
LADDER = """
def slide_strided(image, kernel, stride, padding):
    image, (KH, KW) = np.pad(image, padding), kernel.shape
    rows, columns = (range(0, size - k + 1, stride) for size, k in zip(image.shape, kernel.shape))
    return np.array([[(image[i : i + KH, j : j + KW] * kernel).sum() for j in columns] for i in rows])
def add_channels(image, kernels, stride, padding):
    return sum(slide_strided(image[c], kernels[c], stride, padding) for c in range(len(image)))
"""
STACKED = "return np.stack([[add_channels(i, k, stride, padding) + c for k, c in zip(w, b)] for i in x])"


def run(source, *, name="conv2d", fast=False):
    """Check a function as a notebook has it: among other functions."""
    space = {"np": np, "__name__": "__main__"}
    exec(source, space)
    return checks.run("conv2d", space[name], fast=fast)


@pytest.mark.parametrize(
    ("lines", "called"),
    [
        ("from scratchcnn_helpers import ops\n    return ops.conv2d" + CALL, "conv2d"),
        ("from scratchcnn_helpers.ops import conv2d as c\n    return c" + CALL, "conv2d"),
        ("import scratchcnn_helpers.ops as o\n    return getattr(o, 'conv' + '2d_loops')" + CALL, "conv2d_loops"),
        (
            "from scratchcnn_helpers import ops\n    f = {1: ops.conv2d_loops}\n    return f[1](x, w, b, stride=stride,"
            " padding=padding)",
            "conv2d_loops",
        ),
        (
            "from scratchcnn_helpers.layers import Conv2d\n    layer = Conv2d(w.shape[1], len(w), w.shape[2:], "
            "stride=stride, padding=padding)\n    layer.params = {'w': w, 'b': b}\n    return layer.forward(x)",
            "Conv2d.forward",
        ),
        (
            "from scratchcnn_helpers import ops\n    if padding:\n        return ops.conv2d(x, w, b, stride=stride, "
            f"padding=padding)\n    return own{CALL}\n\n{SLOW.replace('def conv2d', 'def own')}",
            "conv2d",
        ),
    ],
)
@pytest.mark.parametrize("fast", [False, True])
def test_the_package_may_not_do_the_whole_task(lines, called, fast):
    result = run(HEAD + lines + "\n", fast=fast)
    assert (result.status, result.mistake) == ("wrong", None)
    assert f"calls `{called}` of the package" in result.message


@pytest.mark.parametrize(
    "source",
    [
        SLOW,
        FAST,
        f"{SLOW}\nearlier = conv2d\n{HEAD}return earlier{CALL}\n",  # one's own, of the same name
        HEAD + "if len(x) > 1:\n        return np.concatenate([conv2d(one[None], w, b, stride=stride, padding=padding)"
        f" for one in x])\n    return own{CALL}\n\n{SLOW.replace('def conv2d', 'def own')}",  # calls itself
        "class ops:\n    pass\n" + SLOW.replace("def conv2d", "def own") + f"\nops.conv2d = own\n{HEAD}return ops.conv2d{CALL}\n",
        f"def slide(image, kernel):\n    raise ValueError\n{SLOW}",  # a rung that is there, and not called
    ],
)  # fmt: skip
def test_one_s_own_function_may_have_any_name(source):
    assert run(source).status == "correct"


def test_the_rungs_may_not_be_called():
    result = run(LADDER + HEAD + STACKED)
    assert result.status == "wrong" and "`add_channels` is a rung of the ladder" in result.message
    own = LADDER.replace("add_channels", "all_channels").replace("slide_strided", "one_channel")
    assert run(own + HEAD + STACKED.replace("add_channels", "all_channels")).status == "correct"


@pytest.mark.parametrize(
    "fast_enough", [FAST, FAST.replace("    rows =", "    sizes = [2 * n for n in x.shape]\n    rows =")]
)
def test_whole_arrays_do_without_a_loop(fast_enough):
    assert run(fast_enough, fast=True).status == "correct"


def test_one_s_own_im2col_may_have_loops():
    (*_, loops) = find("im2col").sources
    assert "for " in loops
    lines = (
        "(N, C, H, W), (F, _, KH, KW) = x.shape, w.shape\n    wide = np.zeros((F, C, max(KH, KW), max(KH, KW)))\n    "
        "wide[:, :, :KH, :KW] = w\n    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))\n    "
        "OH, OW = (H + 2 * padding - KH) // stride + 1, (W + 2 * padding - KW) // stride + 1\n    "
        "x = np.pad(x, ((0, 0), (0, 0), (0, max(KH, KW) - KH), (0, max(KH, KW) - KW)))\n    "
        "rows = im2col(x, max(KH, KW), stride=stride)\n    "
        "return (rows @ wide.reshape(F, -1).T + b).reshape(N, OH, OW, F).transpose(0, 3, 1, 2)\n"
    )
    assert run(f"{loops}\n{HEAD}{lines}", fast=True).status == "correct"


@pytest.mark.parametrize(
    "source",
    [
        SLOW,
        SLOW.replace("def conv2d", "def helper") + f"\n{HEAD}return helper{CALL}\n",
        LADDER + HEAD + STACKED,
        FAST.replace("    out = rows @", "    i = 0\n    while i < len(rows):\n        i = i + 1\n    out = rows @"),
        FAST.replace("    out = rows @", "    rows = np.array(list(map(lambda row: row, rows)))\n    out = rows @"),
        FAST.replace("    out = rows @", "    rows = np.vectorize(lambda one: one)(rows)\n    out = rows @"),
        FAST.replace("rows @ w.reshape(F, -1).T + b", "np.array([row @ w.reshape(F, -1).T + b for row in rows])"),
    ],
)  # fmt: skip
def test_a_loop_is_refused_in_words(source):
    result = run(source, fast=True)
    assert (result.status, result.mistake, result.title) == ("wrong", None, "there is still a loop")
    assert result.hints == find("conv2d").hints(fast=True) != find("conv2d").hints()
    assert run(source.replace(LADDER, "")).status == "correct" or LADDER in source


def test_where_nobody_asks_for_it():
    with pytest.raises(ValueError, match="nobody asks for `slide` without a loop"):
        checks.run("slide", find("slide").right, fast=True)
    with pytest.raises(checks.CheckFailed, match="still a loop"):
        checks.conv2d(find("conv2d").solution, fast=True)


ASKED = ("conv2d", "max_pool2d", "max_pool2d_backward", "conv2d_backward")  # without a loop over images or windows


@pytest.mark.parametrize("name", ASKED)
def test_solutions_without_a_loop_are_told_from_those_with_one(name):
    slow, fast = (function_of(source, name) for source in find(name).sources[:2])
    assert checks.run(name, fast, fast=True).status == "correct"
    refused = checks.run(name, slow, fast=True)
    assert (refused.status, refused.title) == ("wrong", "there is still a loop")
    assert refused.hints == find(name).hints(fast=True)
    handed_on = checks.run(name, lambda *args, **named: find(name).trial.whole[0](*args, **named))
    assert handed_on.status == "wrong" and f"calls `{name}` of the package" in handed_on.message


def test_what_has_no_loop_is_what_is_asked_for():
    assert {name for name, exercise in EXERCISES.items() if exercise.trial.growing} == set(ASKED)
