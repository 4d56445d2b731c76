"""Traces: every sentence is true, and the last state is what the function of the same name computes."""

import base64
import json
import math
import re

import numpy as np
import pytest

from scratchcnn_course import traces
from scratchcnn_course.traces import encode, words
from scratchcnn_helpers import ops


def quarters(*shape, seed=0):
    """Return numbers that are written exactly with two decimals, with ties and zeros among them."""
    return np.random.default_rng(seed).integers(-9, 10, shape) / 4


def arithmetic(text):
    """Compute a formula as the sentences write it."""
    text = text.replace("−", "-").replace("×", "*")
    assert re.fullmatch(r"[-+*/0-9., ()e]*|(max|exp)\([-+0-9., e]*\)", text), text
    return eval(text, {"max": lambda *numbers: max(numbers), "exp": math.exp})


def assert_true(sentence):
    """Check all that a sentence claims: every `formula = number` in it. The numbers may be rounded to 3 decimals."""
    sentence = re.sub(r"\w+( turned)?\[[^\]]*\]( begins with the bias| so far)?:? ?(= )?", "", sentence)
    claims = re.findall(r"((?:max\(|exp\()?[-−(0-9][^=:;a-z]*?) = (−?[0-9]+(?:\.[0-9]+)?(?:e-?[0-9]+)?)", sentence)
    for formula, value in claims:
        assert arithmetic(formula) == pytest.approx(arithmetic(value), rel=2e-3, abs=1.6e-3), sentence
    return len(claims)


def assert_all_true(trace, least=1):
    for step in range(1, len(trace) + 1):
        sentence = trace.sentence(step)
        if "…" not in sentence:
            assert assert_true(sentence) >= least, sentence


GEOMETRIES = [
    {},
    {"stride": 2},
    {"padding": 1},
    {"stride": (2, 1), "padding": (0, 2)},
    {"stride": 3, "padding": 1},
]


@pytest.mark.parametrize("geometry", GEOMETRIES)
@pytest.mark.parametrize("bias", [None, -0.75])
def test_conv2d(geometry, bias):
    image, kernel = quarters(5, 7), quarters(2, 3, seed=1)
    trace = traces.conv2d(image, kernel, bias, **geometry)
    b = np.array([bias or 0.0])
    np.testing.assert_allclose(trace["out"], ops.conv2d(image[None, None], kernel[None, None], b, **geometry)[0, 0])
    assert_all_true(trace)


def test_conv2d_says_what_it_does():
    trace = traces.conv2d([[1, 2, 3], [4, 5, 6]], [[0.5, -1]])
    assert trace.sentence(1) == "out[0, 0] = 1 × 0.5 + 2 × −1 = −1.5"
    assert trace.sentence(4) == "out[1, 1] = 5 × 0.5 + 6 × −1 = −3.5"
    assert [(name, cells.tolist(), role) for name, cells, role in trace.lit(3)] == [
        ("image", [3, 4], "read"),
        ("kernel", [0, 1], "read"),
        ("out", [2], "write"),
    ]
    assert {name: int(column[3]) for name, column in trace.loops.items()} == {"oh": 1, "ow": 1}


@pytest.mark.parametrize("geometry", GEOMETRIES)
def test_multi_channel(geometry):
    x, w, b = quarters(3, 5, 6), quarters(2, 3, 3, 2, seed=1), quarters(2, seed=2)
    trace = traces.multi_channel(x, w, b, **geometry)
    np.testing.assert_allclose(trace["out"], ops.conv2d(x[None], w, b, **geometry)[0])
    for c in range(3):
        alone = ops.conv2d(x[None, c : c + 1], w[:, c : c + 1], np.zeros(2), **geometry)[0]
        np.testing.assert_allclose(trace["sums"][:, c], alone)
    assert_all_true(trace, least=2)


def test_multi_channel_with_one_filter():
    x, w = quarters(2, 4, 4), quarters(2, 2, 2, seed=1)
    trace = traces.multi_channel(x, w)
    assert trace["out"].shape == (3, 3) and trace["sums"].shape == (2, 3, 3)
    np.testing.assert_allclose(trace["out"], ops.conv2d(x[None], w[None], np.zeros(1))[0, 0])


@pytest.mark.parametrize(("kernel_size", "stride"), [(2, None), (3, 1), ((2, 3), (1, 2)), ((1, 2), 3)])
@pytest.mark.parametrize("shape", [(5, 7), (2, 5, 6)])
def test_max_pool2d(shape, kernel_size, stride):
    x = -abs(quarters(*shape))  # all negative: an empty cell of zeros would win
    trace = traces.max_pool2d(x, kernel_size, stride=stride)
    four = x.reshape((1,) * (4 - x.ndim) + x.shape)
    out = ops.max_pool2d(four, kernel_size, stride=stride).reshape(trace["out"].shape)
    np.testing.assert_array_equal(trace["out"], out)
    assert_all_true(trace)
    for step in range(1, len(trace) + 1):
        (_, window, _), (_, winner, role), (_, cell, _) = trace.lit(step)
        assert role == "mark" and winner[0] in window
        assert x.flat[winner[0]] == out.flat[cell[0]]
        assert winner[0] == window[x.flat[window].argmax()]  # of equals, the first


@pytest.mark.parametrize("geometry", GEOMETRIES)
def test_im2col(geometry):
    x = quarters(2, 4, 6)
    trace = traces.im2col(x, (3, 2), **geometry)
    np.testing.assert_array_equal(trace["columns"], ops.im2col(x[None], (3, 2), **geometry))
    padded = {array.name: array.values for array in trace.arrays}["x"]
    for step in range(1, len(trace) + 1):
        (_, window, _), (_, row, _) = trace.lit(step)
        np.testing.assert_array_equal(padded.flat[window], trace["columns"].flat[row])
        numbers = ", ".join(words.number(value) for value in padded.flat[window])
        assert trace.sentence(step).startswith(f"Row {step - 1} is the window")
        assert numbers.startswith(trace.sentence(step).partition("flat: ")[2].partition(" …")[0])


@pytest.mark.parametrize("shape", [(4,), (1, 4), (3, 4)])
def test_linear(shape):
    x, w, b = quarters(*shape), quarters(4, 3, seed=1), quarters(3, seed=2)
    trace = traces.linear(x, w, b)
    assert trace["out"].shape == (*shape[:-1], 3)
    np.testing.assert_allclose(trace["out"], x @ w + b)
    assert_all_true(trace)


def test_a_long_sum_is_cut_in_the_middle():
    trace = traces.linear(np.arange(20.0), np.ones((20, 1)), np.zeros(1))
    assert trace.sentence(1) == (
        "out[0] = 0 × 1 + 1 × 1 + 2 × 1 + 3 × 1 + 4 × 1 + 5 × 1 + 6 × 1 + … + 19 × 1 + 0 = 190"
    )
    assert len(trace.lit(1)[0][1]) == 20  # but every cell is lit


@pytest.mark.parametrize("logits", [[2.0, 1.0, -0.5], [1000.0, 998.0, -1000.0], [0.25]])
def test_softmax(logits):
    trace = traces.softmax(logits)
    np.testing.assert_allclose(trace["p"], ops.softmax(np.array(logits)))
    assert_all_true(trace)
    assert trace.state(0)["p"].mask.all() and trace["total"].shape == ()


@pytest.mark.parametrize(("kernel_size", "stride"), [(2, None), (3, 1), ((2, 3), (1, 2)), (1, 2)])
@pytest.mark.parametrize("shape", [(5, 7), (2, 5, 6)])
def test_max_pool2d_backward(shape, kernel_size, stride):
    x = np.round(quarters(*shape) / 2)  # many ties
    four = x.reshape((1,) * (4 - x.ndim) + x.shape)
    dout = quarters(*ops.max_pool2d(four, kernel_size, stride=stride).shape[-len(shape) :], seed=1)
    trace = traces.max_pool2d_backward(dout, x, kernel_size, stride=stride)
    dx = ops.max_pool2d_backward(dout.reshape((1,) * (4 - dout.ndim) + dout.shape), four, kernel_size, stride=stride)
    np.testing.assert_allclose(trace["dx"], dx.reshape(shape))
    assert_all_true(trace)
    for step in range(1, len(trace) + 1):
        window = x.flat[trace.lit(step)[0][1]]
        assert ("tied" in trace.sentence(step)) == ((window == window.max()).sum() > 1)


@pytest.mark.parametrize("geometry", GEOMETRIES)
def test_conv2d_backward_in_all_ways(geometry):
    x, w = quarters(6, 5), quarters(3, 2, seed=1)
    out = ops.conv2d(x[None, None], w[None, None], np.zeros(1), **geometry)
    dout = quarters(*out.shape[2:], seed=2)
    dx, dw, _ = ops.conv2d_backward(dout[None, None], x[None, None], w[None, None], **geometry)
    ways = {
        way: traces.conv2d_backward(dout, x, w, **geometry, way=way) for way in ("scatter", "correlation", "kernel")
    }
    PH, PW = ops.windows.pair(geometry.get("padding", 0), "padding", minimum=0)
    np.testing.assert_allclose(ways["scatter"]["dx"][PH : PH + 6, PW : PW + 5], dx[0, 0], atol=1e-12)
    np.testing.assert_allclose(ways["correlation"]["dx"], dx[0, 0], atol=1e-12)
    np.testing.assert_allclose(ways["kernel"]["dw"], dw[0, 0], atol=1e-12)
    for trace in ways.values():
        assert_all_true(trace)


def test_scatter_adds_up():
    trace = traces.conv2d_backward([[1, 2]], np.zeros((1, 3)), [[3, 4]])
    assert trace.sentence(1).startswith("dout[0, 0] = 1 goes to 2 cells of dx, times their weights: ")
    assert trace.sentence(1).endswith("0 + 1 × 3 = 3; 0 + 1 × 4 = 4")
    assert trace.sentence(2).endswith("4 + 2 × 3 = 10; 0 + 2 × 4 = 8")
    assert trace.state(1)["dx"].tolist() == [[3, 4, None]]


@pytest.mark.parametrize(
    ("size", "kernel_size", "geometry", "unmet"),
    [((7, 6), 3, {"stride": 2}, 7), (5, 2, {}, 0), ((4, 5), (1, 2), {"stride": (3, 2), "padding": (0, 1)}, 4)],
)
def test_output_size(size, kernel_size, geometry, unmet):
    trace = traces.output_size(size, kernel_size, **geometry)
    OH, OW = ops.conv_output_size(ops.windows.pair(size, "size", minimum=1), kernel_size, **geometry)
    assert trace["out"].tolist() == np.arange(1, OH * OW + 1).reshape(OH, OW).tolist()
    assert trace.sentence(1) == f"Window 1 of {OH * OW} begins at image[0, 0]"
    last = trace.sentence(len(trace))
    assert re.search(rf"Height: .* {OH}\b.*Width: .* {OW}\b", last)
    assert len(trace.lit(len(trace))[0][1]) == unmet and ("no window" in last) == (unmet > 0)


def test_output_size_of_what_does_not_fit():
    with pytest.raises(ValueError, match=r"kernel_size \(5, 5\) is larger"):
        traces.output_size(3, 5)


def test_output_size_gaps_are_not_the_end():
    last = traces.output_size(7, 1, stride=3).sentence(10)
    assert last == "Height: (7 + 2 × 0 − 1) / 3 + 1 = 3. Width: (7 + 2 × 0 − 1) / 3 + 1 = 3"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: traces.conv2d(np.zeros((2, 4, 4)), np.zeros((2, 2))), r"image must be one picture.*\(2, 4, 4\)"),
        (lambda: traces.conv2d(np.zeros(4), np.zeros((2, 2))), r"image must be one picture.*\(4,\)"),
        (lambda: traces.conv2d(np.zeros((4, 4)), np.zeros((5, 5))), "larger than the image"),
        (lambda: traces.multi_channel(np.zeros((3, 4, 4)), np.zeros((1, 2, 2, 2))), r"x must have shape \(2, 4, 4\)"),
        (lambda: traces.multi_channel(np.zeros((1, 1, 4, 4)), np.zeros((2, 2))), "x must have 2 to 3 axes"),
        (lambda: traces.multi_channel(np.zeros((4, 4)), np.zeros((2, 2)), [1, 2]), r"b must have shape \(1,\)"),
        (lambda: traces.linear(np.zeros(3), np.zeros((2, 2)), np.zeros(2)), r"w must have shape \(3, 2\)"),
        (lambda: traces.softmax(np.zeros((2, 2))), "logits must have the axes"),
        (lambda: traces.softmax([]), "at least one score"),
        (lambda: traces.max_pool2d_backward(np.zeros((1, 1)), np.zeros((4, 4)), 2), r"dout must .*\(1, 2, 2\)"),
        (lambda: traces.conv2d_backward(np.zeros((1, 1)), np.zeros((4, 4)), np.zeros((2, 2))), "dout must have shape"),
        (lambda: traces.conv2d_backward(np.zeros((3, 3)), np.zeros((4, 4)), np.zeros((2, 2)), way="up"), "scatter"),
    ],
)
def test_what_does_not_fit(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_steps_are_counted_from_one_and_step_zero_is_the_beginning():
    trace = traces.conv2d(quarters(3, 3), quarters(2, 2, seed=1))
    assert len(trace) == 4 and trace.sentence(0) == "4 steps ahead. Press → or Play." and trace.lit(0) == []
    assert [int((~trace.state(step)["out"].mask).sum()) for step in range(5)] == [0, 1, 2, 3, 4]
    with pytest.raises(ValueError, match="from 0 to 4"):
        trace.state(5)


def test_the_summary_tells_the_first_and_the_last_step():
    trace = traces.max_pool2d([[1, 2, 3], [0, 0, 0]], (2, 2), stride=1)
    assert trace.summary() == (
        "Max-pooling, in 2 steps: x 2 × 3, out 1 × 2. "
        "Step 1: out[0, 0] = max(1, 2, 0, 0) = 2, found at x[0, 1]. "
        "Step 2: out[0, 1] = max(2, 3, 0, 0) = 3, found at x[0, 2]."
    )


def test_colours():
    limits = traces.conv2d([[0, 0.5], [0.25, 0.5]], [[-4.0]]).limits()
    assert limits == {"image": (False, 1.0), "kernel": (True, 4.0), "out": (True, 2.0)}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (3.0, "3"),
        (-2.5, "−2.5"),
        (1 / 3, "0.333"),
        (2.0005, "2.001"),
        (0.0005, "0.001"),
        (0.00049, "4.9e-4"),
        (-1.5e-7, "−1.5e-7"),
        (123456.789, "123456.789"),
        (12_345_678.0, "1.23e7"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
        (math.nan, "nan"),
    ],
)
def test_numbers(value, text):
    assert words.number(value) == text


def test_short_numbers_never_lie_about_zero():
    assert [words.short(value) for value in (0, 0.004, -0.004, 0.005, 1.239)] == ["0", "~0", "~0", "0.01", "1.24"]


def decoded(packed, sizes, steps):
    """Read back what `encode` wrote, the way the browser does."""
    if isinstance(packed, list):
        base, *strides = packed
        index = np.indices(sizes).reshape(len(sizes), -1)
        return base + np.array(strides) @ index if strides else np.full(steps, base)
    return np.frombuffer(base64.b64decode(packed["data"]), "<" + packed["kind"])


@pytest.mark.parametrize(
    "trace",
    [
        traces.conv2d(quarters(5, 6), quarters(3, 2, seed=1), stride=(1, 2), padding=1),
        traces.multi_channel(quarters(2, 4, 5), quarters(2, 2, 3, 3, seed=1)),
        traces.max_pool2d_backward(quarters(3, 3), quarters(4, 4, seed=1), 2, stride=1),
        traces.softmax([0.1, 1 / 3]),
    ],
    ids=lambda trace: trace.title,
)
def test_json_loses_nothing(trace):
    state = json.loads(traces.to_json(trace))
    sizes, steps = state["sizes"], state["steps"]
    for column, packed in zip(trace.starts.T, state["starts"], strict=True):
        np.testing.assert_array_equal(decoded(packed, sizes, steps), column)
    for name, column in trace.loops.items():
        np.testing.assert_array_equal(decoded(state["loops"][name], sizes, steps), column)
    np.testing.assert_array_equal(decoded(state["scene"], sizes, steps), trace.scene)
    np.testing.assert_array_equal(decoded(state["written"], sizes, steps), trace.written)
    for array, stored in zip(trace.arrays, state["arrays"], strict=True):
        values = np.zeros(array.values.size) if stored["values"] is None else decoded(stored["values"], sizes, steps)
        np.testing.assert_array_equal(values.reshape(stored["shape"]), array.values)


def test_floats_take_the_room_they_need():
    assert encode.floats([0.5, np.nan, np.inf])["kind"] == "f4"
    assert encode.floats([0.1])["kind"] == "f8"
    assert encode.floats([1e300])["kind"] == "f8"  # and no warning about an overflow
    assert encode.integers([1, 5, 2], None)["kind"] == "i2" and encode.integers([1, 70_000], None)["kind"] == "i4"


def test_large_traces_stay_small():
    rng = np.random.default_rng(0)
    x = rng.random((8, 28, 28), dtype=np.float32)
    sizes = {
        "8 to 1": traces.multi_channel(x, rng.random((1, 8, 3, 3), dtype=np.float32)),
        "1 to 8": traces.multi_channel(x[:1], rng.random((8, 1, 3, 3), dtype=np.float32)),
        "pool": traces.max_pool2d(x, 2),
        "im2col": traces.im2col(x[0], 3),
        "scatter": traces.conv2d_backward(x[0, :26, :26], x[0], x[0, :3, :3]),
    }
    for name, trace in sizes.items():
        assert len(traces.to_json(trace)) < 150_000, name
    assert len(sizes["8 to 1"]) == 8 * 26 * 26


def test_the_caller_s_arrays_are_left_alone():
    image, kernel = quarters(4, 4), quarters(2, 2)
    before = image.copy(), kernel.copy()
    trace = traces.conv2d(image, kernel)
    trace.state(3)["image"][...] = 7
    np.testing.assert_array_equal((image, trace["image"]), (before[0], before[0]))
    np.testing.assert_array_equal(kernel, before[1])
