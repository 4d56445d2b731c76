"""What every op promises: whole numbers do not wrap, sums of float16 do not overflow, no other shape, no mask.

A new op needs a row in `CASES`, and nothing else here.
"""

import numpy as np
import pytest

from scratchcnn_helpers import ops
from tests.helpers.strategies import several

X, ROWS = (2, 3, 5, 4), (4, 3)
CASES = {  # the shapes of its arrays, what else it takes; of a backward, those of its forward, and of dout
    "relu": ({"x": ROWS}, {}),
    "leaky_relu": ({"x": ROWS}, {}),
    "sigmoid": ({"x": ROWS}, {}),
    "tanh": ({"x": ROWS}, {}),
    "softmax": ({"logits": ROWS}, {}),
    "log_softmax": ({"logits": ROWS}, {}),
    "linear": ({"x": ROWS, "w": (3, 2), "b": (2,)}, {}),
    "conv2d": ({"x": X, "w": (2, 3, 2, 3), "b": (2,)}, {"padding": 1}),
    "avg_pool2d": ({"x": X}, {"kernel_size": 2}),
    "max_pool2d": ({"x": X}, {"kernel_size": 2}),
    "global_avg_pool2d": ({"x": X}, {}),
    "col2im": ({"columns": (24, 12)}, {"shape": X, "kernel_size": 2}),
    "im2col": ({"x": X}, {"kernel_size": 2}),
    "cross_entropy": ({"logits": ROWS}, {"labels": np.array([0, 2, 1, 1])}),
    "binary_cross_entropy": ({"logits": ROWS}, {"targets": np.ones(ROWS, np.uint8)}),
    "mean_squared_error": ({"outputs": ROWS, "targets": ROWS}, {}),
    "batch_norm": ({"x": X, "gamma": (3,), "beta": (3,)}, {}),
    "dropout": ({"x": ROWS}, {"rate": 0.25}),
}
OTHERS = {"conv_output_size", "one_hot"}  # no arrays of numbers go in
LOSSES = {"cross_entropy", "binary_cross_entropy", "mean_squared_error"}
NAMES = [name for name in ops.__all__ if name not in OTHERS]
WITH_DOUT = [name for name in NAMES if name.endswith("_backward") and name.removesuffix("_backward") not in LOSSES]


def case(name, make):
    """Return the function, its arrays by name, and what else it takes."""
    forward = name.removesuffix("_loops").removesuffix("_backward")
    shapes, rest = CASES[forward]
    arrays = {key: make(shape, i) for i, (key, shape) in enumerate(shapes.items())}
    if name == "dropout_backward":
        return ops.dropout_backward, {"dout": make(ROWS, 1), "mask": make(ROWS, 2)}, {}
    rest = rest | ({"rng": np.random.default_rng(0)} if name == "dropout" else {})
    if "_backward" in name and forward not in LOSSES:
        out = getattr(ops, forward)(**arrays, **rest)
        arrays = {"dout": make(out.shape, 9)} | {key: a for key, a in arrays.items() if key not in ("b", "beta")}
    return getattr(ops, name), arrays, rest


def test_every_op_has_a_row():
    forwards = {name.removesuffix("_loops").removesuffix("_backward") for name in NAMES}
    assert forwards == CASES.keys(), f"put these into CASES of {__file__}: {forwards ^ CASES.keys()}"


def test_every_way_forward_has_a_way_back_and_windows_have_loops():
    alone = {"im2col", "col2im", "log_softmax"}
    assert {name for name in CASES if f"{name}_backward" not in ops.__all__} == alone, "write its backward in ops"
    for name in CASES:
        if "pool" in name or name in ("conv2d", "im2col", "col2im", "linear"):
            assert f"{name}_loops" in ops.__all__, f"write {name}_loops in ops/loops.py: what {name} is tested against"


def everything(dtype):
    """All that a byte or an int8 can hold, the corners first."""
    info = np.iinfo(dtype)

    def make(shape, seed):
        numbers = np.random.default_rng(seed).integers(info.min, info.max, shape, dtype, endpoint=True)
        numbers.flat[:2] = info.max, info.min
        return numbers

    return make


@pytest.mark.parametrize("make", [everything(np.uint8), everything(np.int8), everything(np.int16)], ids=["B", "b", "h"])
@pytest.mark.parametrize("name", NAMES)
def test_whole_numbers_are_computed_as_float64(name, make):
    function, arrays, rest = case(name, make)
    whole = several(function(**arrays, **rest))
    function, _, rest = case(name, make)
    expected = several(function(**{key: array.astype(float) for key, array in arrays.items()}, **rest))
    for got, right in zip(whole, expected, strict=True):
        np.testing.assert_allclose(got, right, rtol=1e-12)
        copied = name.removesuffix("_loops") in ("im2col", "max_pool2d")  # they compute nothing
        assert got.dtype == (np.result_type(*arrays.values()) if copied else np.float64)


@pytest.mark.parametrize("name", [name for name in NAMES if "loops" not in name])
def test_truth_values_are_zeros_and_ones(name):
    function, arrays, rest = case(name, lambda shape, seed: np.random.default_rng(seed).random(shape) < 0.5)
    got = several(function(**arrays, **rest))
    function, _, rest = case(name, lambda shape, seed: np.random.default_rng(seed).random(shape) < 0.5)
    expected = several(function(**{key: array.astype(float) for key, array in arrays.items()}, **rest))
    for one, other in zip(got, expected, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-12)


def big(shape, value):
    return np.full(shape, value, np.float16)


UP_AND_DOWN = np.float16(70 * [[1000]] + 70 * [[-1000]])  # up to 70,000, and back to 0


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (lambda: ops.avg_pool2d(big((1, 1, 4, 4), 60000), 4), 60000),
        (lambda: ops.global_avg_pool2d(big((1, 1, 28, 28), 500)), 500),
        (lambda: ops.softmax(big((1, 70000), 0))[0, :1], 1 / 70000),
        (lambda: ops.log_softmax(big((1, 70000), 0))[0, :1], -np.log(70000)),
        (lambda: ops.mean_squared_error(np.float16([[300, 0]] + 99 * [[0, 0]]), big((100, 2), 0)), 450),
        (lambda: ops.mean_squared_error_backward(big((70, 1000), 20000), big((70, 1000), -20000)), 80000 / 70000),
        (lambda: ops.batch_norm(np.float16([[0], [600]]), np.ones(1), np.zeros(1)).ravel(), [-1, 1]),
        (lambda: ops.linear_backward(UP_AND_DOWN, big((140, 1), 0), big((1, 1), 0))[2], 0),
        (lambda: ops.conv2d(UP_AND_DOWN.reshape(1, 140, 1, 1), big((1, 140, 1, 1), 60), big(1, 0)), 0),
        (
            lambda: ops.conv2d_backward(UP_AND_DOWN[..., None, None], big((140, 1, 1, 1), 60), big((1, 1, 1, 1), 1))[1],
            0,
        ),
    ],
)
def test_sums_of_float16_do_not_overflow(call, expected):
    got = call()
    assert got.dtype == np.float16
    np.testing.assert_allclose(got.astype(float), np.broadcast_to(expected, got.shape), rtol=5e-3)


@pytest.mark.parametrize("name", [name for name in WITH_DOUT if "loops" not in name])
def test_a_gradient_of_another_shape_is_refused(name):
    function, arrays, rest = case(name, lambda shape, seed: np.random.default_rng(seed).normal(size=shape))
    dout = arrays.pop("dout")
    for wrong in (dout[:1], dout[..., :1], dout[0], dout.T, dout[None], np.float64(1)):
        with pytest.raises(ValueError, match="dout must have"):
            function(wrong, **arrays, **rest)


@pytest.mark.parametrize("name", [name for name in NAMES if "loops" not in name])
def test_what_holds_no_numbers_is_refused_and_so_is_a_mask(name):
    function, arrays, rest = case(name, lambda shape, seed: np.random.default_rng(seed).normal(size=shape))
    first = next(iter(arrays))
    for wrong in (arrays[first].astype(str), arrays[first].astype(object), arrays[first].astype(complex)):
        with pytest.raises(TypeError, match=f"{first} must be numbers, got"):
            function(**arrays | {first: wrong}, **rest)
    with pytest.raises(TypeError, match=rf"{first} must have no mask.*{first}\.filled"):
        function(**arrays | {first: np.ma.masked_less(arrays[first], 0)}, **rest)


def test_one_hot_takes_the_memory_of_its_rows():
    row = ops.one_hot([7], 10**7)  # the square of it would be 400 terabytes
    assert row.shape == (1, 10**7) and row[0, 7] == row.sum() == 1
    for classes, error in ((0, ValueError), (-3, ValueError), (2.0, TypeError), (None, TypeError)):
        with pytest.raises(error):
            ops.one_hot([0], classes)
    with pytest.raises(ValueError, match=r"labels must lie in 0\.\.4, got 1\.\.5; classes count from 0: subtract 1"):
        ops.one_hot([1, 5], 5)
