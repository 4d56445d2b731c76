"""`max_pool2d` and `avg_pool2d`."""

import numpy as np
import pytest
from hypothesis import given

from scratchcnn_helpers import ops
from tests.helpers.strategies import (
    FLOATS,
    MEMORY,
    POOLINGS,
    assert_same,
    dtypes,
    few,
    geometries,
    normal,
    orders,
    pure,
    quick,
    seeds,
    whole,
)

MAX = ops.max_pool2d, ops.max_pool2d_backward, ops.max_pool2d_loops, ops.max_pool2d_backward_loops
AVG = ops.avg_pool2d, ops.avg_pool2d_backward, ops.avg_pool2d_loops, ops.avg_pool2d_backward_loops
BOTH = pytest.mark.parametrize("functions", [MAX, AVG], ids=["max", "avg"])


def images(rows):
    """One image of one channel."""
    return np.array(rows, float)[None, None]


def assert_twins(functions, x, dout, kernel_size, stride):
    """Compare with the loops; means of gradients are fractions, which round differently in another order."""
    forward, backward, forward_loops, backward_loops = functions
    assert_same(forward(x, kernel_size, stride=stride), forward_loops(x, kernel_size, stride=stride))
    dx, expected = (f(dout, x, kernel_size, stride=stride) for f in (backward, backward_loops))
    np.testing.assert_allclose(dx, expected, rtol=0, atol=8 * np.finfo(x.dtype).eps * (functions is AVG), strict=True)


def arrays(x, kernel_size, stride, dtype=np.float64, seed=0, make=whole, high=1):
    """An image full of ties, and a gradient for it."""
    size = ops.conv_output_size(x[2:], kernel_size, stride=kernel_size if stride is None else stride)
    return make(x, seed, dtype, -high, high), make((*x[:2], *size), seed + 1, dtype)


# -- by hand -----------------------------------------------------------------------------------------------------

FOUR = [[1, 9, 2, 3], [4, 5, 6, 7], [8, 0, -1, -2], [0, 0, -3, -4]]


def test_max_pool_keeps_the_largest_of_each_window():
    assert_same(ops.max_pool2d(images(FOUR), 2), images([[9, 7], [8, -1]]))
    assert_same(ops.max_pool2d(images(FOUR), 2, stride=1), images([[9, 9, 7], [8, 6, 7], [8, 0, -1]]))
    assert_same(ops.max_pool2d(images(FOUR), 3), images([[9]]))  # the fourth row and column meet no window
    assert_same(ops.max_pool2d(images(FOUR), (1, 4)), images([[9], [7], [8], [0]]))


def test_max_pool_sends_the_gradient_to_the_winner():
    dx = ops.max_pool2d_backward(images([[1, 2], [3, 4]]), images(FOUR), 2)
    assert_same(dx, images([[0, 1, 0, 0], [0, 0, 0, 2], [3, 0, 4, 0], [0, 0, 0, 0]]))


def test_a_winner_of_several_windows_gets_the_sum():
    dx = ops.max_pool2d_backward(images([[1, 10], [100, 1000]]), images([[0, 0, 0], [0, 5, 0], [0, 0, 0]]), 2, stride=1)
    assert_same(dx, images([[0, 0, 0], [0, 1111, 0], [0, 0, 0]]))


def test_of_equals_the_first_in_row_major_order_takes_all():
    dx = ops.max_pool2d_backward(images([[7]]), images([[1, 3], [3, 3]]), 2)
    assert_same(dx, images([[0, 7], [0, 0]]))


def test_ties_in_overlapping_windows_are_settled_window_by_window():
    dx = ops.max_pool2d_backward(images([[1, 10], [100, 1000]]), images(np.ones((3, 3))), 2, stride=1)
    assert_same(dx, images([[1, 10, 0], [100, 1000, 0], [0, 0, 0]]))
    dx = ops.max_pool2d_backward(images([[1, 10]]), images([[0, 5, 5]]), (1, 2), stride=1)
    assert_same(dx, images([[0, 11, 0]]))  # the 5 in the middle is the last of one window and the first of the next


def test_zero_and_minus_zero_are_a_tie():
    dx = ops.max_pool2d_backward(images([[1]]), images([[-0.0, 0.0]]), (1, 2))
    assert_same(dx, images([[1, 0]]))


def test_avg_pool_averages_each_window_and_shares_the_gradient():
    x = images([[1, 3, 0], [5, 7, 0]])
    assert_same(ops.avg_pool2d(x, 2), images([[4]]))
    assert_same(ops.avg_pool2d(x, 2, stride=1), images([[4, 2.5]]))
    assert_same(ops.avg_pool2d_backward(images([[8]]), x, 2), images([[2, 2, 0], [2, 2, 0]]))
    assert_same(ops.avg_pool2d_backward(images([[8, 4]]), x, 2, stride=1), images([[2, 3, 1], [2, 3, 1]]))


# -- the twin in plain loops -------------------------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("case", POOLINGS, ids=str)
def test_fast_and_loops_agree(functions, case, dtype):
    x, dout = arrays(*case, dtype)
    assert_twins(functions, x, dout, *case[1:])


@quick
@given(geometries(max_padding=0), few, few, dtypes, orders, seeds)
def test_fast_and_loops_agree_on_anything(geometry, N, C, dtype, order, seed):
    size, kernel_size, stride, _ = geometry
    x, dout = arrays((N, C, *size), kernel_size, stride, dtype, seed)
    for functions in (MAX, AVG):
        assert_twins(functions, order(x), order(dout), kernel_size, stride)


@BOTH
@pytest.mark.parametrize("dtype", [np.int64, np.uint8])
def test_whole_number_images(functions, dtype):
    forward, backward, forward_loops, backward_loops = functions
    x, dout = np.array([[[[101, 200], [240, 200]]]], dtype), images([[0.5]])  # their sum is too large for uint8
    out = np.array([[[[240]]]], dtype) if functions is MAX else images([[185.25]])
    dx = images([[0, 0], [0.5, 0]]) if functions is MAX else images([[0.125, 0.125], [0.125, 0.125]])
    assert_same(forward(x, 2), out)
    assert_same(backward(dout, x, 2), dx)
    assert_same(forward_loops(x, 2), out)
    assert_same(backward_loops(dout, x, 2), dx)


# -- what must hold for any numbers ------------------------------------------------------------------------------


@quick
@given(geometries(max_padding=0), few, few, seeds)
def test_the_gradient_is_handed_on_whole_and_adds_up_to_the_loss(geometry, N, C, seed):
    """Pooling is homogeneous, so <pool(x), dout> = <x, dx>; and the weights of each window sum to 1."""
    size, kernel_size, stride, _ = geometry
    x, dout = arrays((N, C, *size), kernel_size, stride, seed=seed)
    for forward, backward, *_ in (MAX, AVG):
        dx = backward(dout, x, kernel_size, stride=stride)
        np.testing.assert_allclose(np.vdot(forward(x, kernel_size, stride=stride), dout), np.vdot(x, dx), atol=1e-12)
        np.testing.assert_allclose(dx.sum(), dout.sum(), atol=1e-12)


@BOTH
def test_a_window_of_one_pixel_changes_nothing(functions):
    x, dout = normal((2, 3, 4, 5)), normal((2, 3, 4, 5), 1)
    assert_same(functions[0](x, 1), x)
    assert_same(functions[1](dout, x, 1), dout)


# -- memory and manners ------------------------------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize("case", [POOLINGS[3], POOLINGS[5]], ids=str)  # of a 1 x 1 window a view would do, and leak
@pytest.mark.parametrize("order", MEMORY.values(), ids=MEMORY)
def test_any_memory_order_and_nothing_is_changed(functions, case, order):
    forward, backward, forward_loops, backward_loops = functions
    shape, kernel_size, stride = case
    x, dout = arrays(shape, kernel_size, stride)
    assert_same(
        pure(forward, order(x), kernel_size=kernel_size, stride=stride), forward_loops(x, kernel_size, stride=stride)
    )
    dx = pure(backward, order(dout), order(x), kernel_size=kernel_size, stride=stride)
    np.testing.assert_allclose(dx, backward_loops(dout, x, kernel_size, stride=stride), atol=1e-15, strict=True)


@BOTH
@pytest.mark.parametrize(
    "shape, kernel_size, stride, error, match",
    [
        ((5, 7), 2, None, ValueError, r"x must have the axes \(N, C, H, W\), got shape \(5, 7\)"),
        ((2, 3, 5, 7), 6, None, ValueError, r"kernel_size \(6, 6\) is larger than the image \(5, 7\)"),
        ((2, 3, 5, 7), (2, 8), 1, ValueError, r"kernel_size \(2, 8\).*at most \(5, 7\) fits"),
        ((2, 3, 5, 7), 2, 0, ValueError, r"stride must be an int or .* at least 1, got 0"),
        ((2, 3, 5, 7), 0, None, ValueError, r"kernel_size must be an int or .* at least 1, got 0"),
        ((2, 3, 5, 7), 2.5, None, TypeError, r"kernel_size must be an int or \(height, width\) of ints, got 2.5"),
    ],
)
def test_what_does_not_fit_is_refused(functions, shape, kernel_size, stride, error, match):
    with pytest.raises(error, match=match):
        functions[0](np.zeros(shape), kernel_size, stride=stride)
    with pytest.raises(error, match=match):
        functions[1](np.zeros((2, 3, 2, 3)), np.zeros(shape), kernel_size, stride=stride)


@BOTH
@pytest.mark.parametrize("shape", [(2, 3, 3, 2), (2, 3, 5, 7), (3, 2, 2, 3)])
def test_a_gradient_of_another_shape_than_the_output_is_refused(functions, shape):
    with pytest.raises(ValueError, match=r"dout must have shape \(2, 3, 2, 3\) like the output of \w+_pool2d, got "):
        functions[1](np.zeros(shape), np.zeros((2, 3, 5, 7)), 2)
    with pytest.raises(ValueError, match=r"dout must have the axes \(N, C, OH, OW\)"):
        functions[1](np.zeros(shape[1:]), np.zeros((2, 3, 5, 7)), 2)
