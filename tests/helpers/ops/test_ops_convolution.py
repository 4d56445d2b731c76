"""`conv2d`, `im2col`, `col2im` and where windows fall."""

import inspect

import numpy as np
import pytest
from hypothesis import given

from scratchcnn_helpers import ops
from tests.helpers.strategies import (
    CONVOLUTIONS,
    FLOATS,
    MEMORY,
    assert_all_same,
    assert_same,
    both,
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

NINE = np.arange(1.0, 10).reshape(1, 1, 3, 3)


def images(rows):
    """One image of one channel."""
    return np.array(rows, float)[None, None]


def arrays(case, dtype=np.float64, make=whole):
    """x, w, b and dout of a case, and its settings."""
    x, w, stride, padding = case
    size = ops.conv_output_size(x[2:], w[2:], stride=stride, padding=padding)
    shapes = (x, w, (w[0],), (x[0], w[0], *size))
    return [make(shape, seed, dtype) for seed, shape in enumerate(shapes)], {"stride": stride, "padding": padding}


# -- by hand -----------------------------------------------------------------------------------------------------


def test_each_output_is_the_sum_of_products_under_the_window():
    w = images([[1, 0], [0, 2]])
    assert_same(ops.conv2d(NINE, w, np.zeros(1)), images([[1 + 10, 2 + 12], [4 + 16, 5 + 18]]))
    assert_same(ops.conv2d(NINE, w, np.array([100.0])), images([[111, 114], [120, 123]]))


def test_the_kernel_is_not_turned_round():
    assert_same(ops.conv2d(images([[1, 2, 3]]), images([[0, 1]]), np.zeros(1)), images([[2, 3]]))


def test_channels_add_up_and_every_filter_has_its_own_bias():
    x = np.array([3.0, 5.0]).reshape(1, 2, 1, 1)
    w = np.array([[1.0, 10.0], [2.0, 20.0]]).reshape(2, 2, 1, 1)
    assert_same(ops.conv2d(x, w, np.array([0.0, 100.0])).ravel(), np.array([3.0 + 50, 6 + 100 + 100]))


def test_padding_is_zeros_all_round():
    x = images([[1, 2], [3, 4]])
    assert_same(ops.conv2d(x, np.ones((1, 1, 3, 3)), np.zeros(1), padding=1), images([[10, 10], [10, 10]]))
    wide = ops.conv2d(x, np.ones((1, 1, 1, 1)), np.zeros(1), padding=(0, 1))
    assert_same(wide, images([[0, 1, 2, 0], [0, 3, 4, 0]]))


def test_stride_leaves_pixels_out():
    w = images([[2]])
    assert_same(ops.conv2d(NINE, w, np.zeros(1), stride=2), images([[2, 6], [14, 18]]))
    assert_same(ops.conv2d(NINE, w, np.zeros(1), stride=(1, 2)), images([[2, 6], [8, 12], [14, 18]]))


def test_backward_lays_the_kernel_where_the_gradient_is():
    dx, dw, db = ops.conv2d_backward(images([[1, 0], [0, 10]]), NINE, images([[1, 2], [3, 4]]))
    assert_same(dx, images([[1, 2, 0], [3, 4 + 10, 20], [0, 30, 40]]))
    assert_same(dw, images([[1 + 50, 2 + 60], [4 + 80, 5 + 90]]))
    assert_same(db, np.array([11.0]))


def test_backward_drops_the_gradient_of_the_padding():
    dx, dw, db = ops.conv2d_backward(
        images([[1, 0], [0, 0]]), images([[1, 2], [3, 4]]), NINE, padding=1
    )  # the one window lies half outside: its last four cells, 5 6 8 9, meet the image
    assert_same(dx, images([[5, 6], [8, 9]]))
    assert_same(dw, images([[0, 0, 0], [0, 1, 2], [0, 3, 4]]))
    assert_same(db, np.array([1.0]))


def test_backward_of_a_stride_skips_what_the_forward_skipped():
    dx, dw, _ = ops.conv2d_backward(images([[1, 2], [3, 4]]), NINE, images([[2]]), stride=2)
    assert_same(dx, images([[2, 0, 4], [0, 0, 0], [6, 0, 8]]))
    assert_same(dw, images([[1 * 1 + 2 * 3 + 3 * 7 + 4 * 9]]))


def test_gradients_of_weights_add_up_over_the_batch():
    x, w = np.array([2.0, 3.0]).reshape(2, 1, 1, 1), np.ones((1, 1, 1, 1))
    _, dw, db = ops.conv2d_backward(np.array([10.0, 100.0]).reshape(2, 1, 1, 1), x, w)
    assert (dw.item(), db.item()) == (20 + 300, 110)


def test_im2col_rows_are_windows_and_columns_are_cells():
    x = np.arange(12.0).reshape(1, 2, 2, 3)  # channel 0 holds 0..5, channel 1 holds 6..11
    expected = [[0, 1, 3, 4, 6, 7, 9, 10], [1, 2, 4, 5, 7, 8, 10, 11]]
    assert_same(ops.im2col(x, 2), np.array(expected, float))


def test_col2im_counts_how_many_windows_cover_a_pixel():
    columns = ops.im2col(np.ones((1, 1, 3, 3)), 2)
    assert_same(ops.col2im(columns, (1, 1, 3, 3), 2), images([[1, 2, 1], [2, 4, 2], [1, 2, 1]]))
    columns = np.ones((9, 9))
    counts = ops.col2im(columns, (1, 1, 3, 3), 3, padding=1)
    assert_same(counts, images([[4, 6, 4], [6, 9, 6], [4, 6, 4]]))


@pytest.mark.parametrize(
    "size, settings, expected",
    [
        (28, {"kernel_size": 3}, 26),
        (28, {"kernel_size": 3, "padding": 1}, 28),
        (5, {"kernel_size": 2, "stride": 2}, 2),  # the fifth row is left over
        (5, {"kernel_size": 5}, 1),
        (1, {"kernel_size": 3, "padding": 1}, 1),
        ((28, 30), {"kernel_size": 5, "stride": (2, 1), "padding": 2}, (14, 30)),
        ([7, 9], {"kernel_size": (3, 2), "stride": 3}, (2, 3)),
        (np.int64(6), {"kernel_size": np.int64(2), "stride": np.int64(2)}, 3),
    ],
)
def test_conv_output_size(size, settings, expected):
    assert ops.conv_output_size(size, **settings) == expected


@quick
@given(geometries())
def test_conv_output_size_counts_the_places_of_the_window(geometry):
    (H, W), kernel_size, stride, padding = geometry
    counts = []
    for n, k, s, p in zip((H, W), both(kernel_size), both(stride), both(padding), strict=True):
        counts.append(len([start for start in range(0, n + 2 * p, s) if start + k <= n + 2 * p]))
    assert ops.conv_output_size((H, W), kernel_size, stride=stride, padding=padding) == tuple(counts)


# -- the twin in plain loops -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in ops.__all__ if name.endswith("_loops")])
def test_twins_are_called_alike(name):
    assert inspect.signature(getattr(ops, name)) == inspect.signature(getattr(ops, name.removesuffix("_loops")))


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("case", CONVOLUTIONS, ids=str)
def test_fast_and_loops_agree(case, dtype):
    (x, w, b, dout), settings = arrays(case, dtype)
    size = w.shape[2:]
    assert_same(ops.conv2d(x, w, b, **settings), ops.conv2d_loops(x, w, b, **settings))
    assert_all_same(ops.conv2d_backward(dout, x, w, **settings), ops.conv2d_backward_loops(dout, x, w, **settings))
    columns = ops.im2col(x, size, **settings)
    assert_same(columns, ops.im2col_loops(x, size, **settings))
    assert_same(ops.col2im(columns, x.shape, size, **settings), ops.col2im_loops(columns, x.shape, size, **settings))


@quick
@given(geometries(), few, few, few, dtypes, orders, seeds)
def test_fast_and_loops_agree_on_anything(geometry, N, C, F, dtype, order, seed):
    size, kernel_size, stride, padding = geometry
    case = ((N, C, *size), (F, C, *both(kernel_size)), stride, padding)
    (x, w, b, dout), settings = arrays(case, dtype, lambda shape, i, dtype: order(whole(shape, seed + i, dtype)))
    assert_same(ops.conv2d(x, w, b, **settings), ops.conv2d_loops(x, w, b, **settings))
    assert_all_same(ops.conv2d_backward(dout, x, w, **settings), ops.conv2d_backward_loops(dout, x, w, **settings))


@pytest.mark.parametrize("dtype, tolerance", [(np.float16, 1e-2), (np.float32, 1e-5), (np.float64, 1e-13)])
def test_fast_and_loops_agree_to_rounding_on_any_numbers(dtype, tolerance):
    (x, w, b, dout), settings = arrays(CONVOLUTIONS[1], dtype, normal)
    fast = (ops.conv2d(x, w, b, **settings), *ops.conv2d_backward(dout, x, w, **settings))
    slow = (ops.conv2d_loops(x, w, b, **settings), *ops.conv2d_backward_loops(dout, x, w, **settings))
    for one, other in zip(fast, slow, strict=True):
        assert one.dtype == other.dtype == dtype
        np.testing.assert_allclose(one, other, rtol=0, atol=tolerance * np.abs(other).max())


def test_whole_number_images_stay_whole_numbers():
    (x, w, b, dout), settings = arrays(CONVOLUTIONS[1], np.int64)
    assert_same(ops.conv2d(x, w, b, **settings), ops.conv2d_loops(x, w, b, **settings))
    assert_all_same(ops.conv2d_backward(dout, x, w, **settings), ops.conv2d_backward_loops(dout, x, w, **settings))


@pytest.mark.parametrize("conv2d", [ops.conv2d, ops.conv2d_loops])
@pytest.mark.parametrize("dtype", [np.int64, np.uint8])
def test_a_whole_number_image_may_meet_a_kernel_of_fractions(conv2d, dtype):
    x, w = np.array([[[[1, 2, 5]]]], dtype), np.array([[[[0.5, 0.25]]]])
    assert_same(conv2d(x, w, np.zeros(1)), images([[0.5 + 0.5, 1 + 1.25]]))


# -- what must hold for any numbers ------------------------------------------------------------------------------


@quick
@given(geometries(), few, few, few, seeds)
def test_backward_is_the_adjoint_of_the_forward(geometry, N, C, F, seed):
    """Without bias conv2d is linear in x and in w: <conv(x, w), d> = <x, dx> = <w, dw>, and <b, db> is the rest."""
    size, kernel_size, stride, padding = geometry
    case = ((N, C, *size), (F, C, *both(kernel_size)), stride, padding)
    (x, w, b, dout), settings = arrays(case, np.float64, lambda shape, i, dtype: whole(shape, seed + i, dtype))
    dx, dw, db = ops.conv2d_backward(dout, x, w, **settings)
    product = np.vdot(ops.conv2d(x, w, 0 * b, **settings), dout)
    assert product == np.vdot(x, dx) == np.vdot(w, dw)
    assert np.vdot(ops.conv2d(x, w, b, **settings), dout) - product == np.vdot(b, db)


@quick
@given(geometries(), few, few, seeds)
def test_col2im_is_the_adjoint_of_im2col(geometry, N, C, seed):
    size, kernel_size, stride, padding = geometry
    settings = {"stride": stride, "padding": padding}
    x = whole((N, C, *size), seed)
    columns = ops.im2col(x, kernel_size, **settings)
    other = whole(columns.shape, seed + 1)
    assert np.vdot(columns, other) == np.vdot(x, ops.col2im(other, x.shape, kernel_size, **settings))


def test_a_kernel_of_one_pixel_and_one_as_large_as_the_image_are_matrix_products():
    x, b = whole((3, 4, 2, 5)), whole(6, 1)
    w = whole((6, 4, 1, 1), 2)
    assert_same(ops.conv2d(x, w, b), np.einsum("nchw,fc->nfhw", x, w[:, :, 0, 0]) + b[:, None, None])
    w = whole((6, 4, 2, 5), 3)
    assert_same(ops.conv2d(x, w, b)[:, :, 0, 0], ops.linear(x.reshape(3, -1), w.reshape(6, -1).T, b))


# -- memory and manners ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", MEMORY.values(), ids=MEMORY)
def test_any_memory_order_and_nothing_is_changed(order):
    (x, w, b, dout), settings = arrays(CONVOLUTIONS[1])
    size, columns = w.shape[2:], ops.im2col(x, w.shape[2:], **settings)
    for function, arguments, rest in [
        (ops.conv2d, (x, w, b), {}),
        (ops.conv2d_backward, (dout, x, w), {}),
        (ops.im2col, (x,), {"kernel_size": size}),
        (ops.col2im, (columns,), {"shape": x.shape, "kernel_size": size}),
    ]:
        expected = function(*arguments, **rest, **settings)
        got = pure(function, *map(order, arguments), **rest, **settings)
        assert_all_same(got, expected)


def test_a_window_without_padding_or_neighbours_is_still_a_copy():
    x = normal((1, 1, 1, 4))
    assert not np.shares_memory(ops.im2col(x, 1), x)
    columns = normal((4, 1))
    assert not np.shares_memory(ops.col2im(columns, (1, 1, 1, 4), 1), columns)


def zeros(*shapes):
    return [np.zeros(shape) for shape in shapes]


X, W, B, OUT = (2, 3, 5, 7), (4, 3, 2, 3), (4,), (2, 4, 4, 5)


@pytest.mark.parametrize(
    "shapes, settings, match",
    [
        ([X[1:], W, B], {}, r"x must have the axes \(N, C, H, W\), got shape \(3, 5, 7\)"),
        ([X, W[1:], B], {}, r"w must have the axes \(F, C, KH, KW\), got shape \(3, 2, 3\)"),
        ([X, W, (4, 1)], {}, r"b must have the axes \(F\), got shape \(4, 1\)"),
        ([X, W, (3,)], {}, r"b must have shape \(4,\) for a w of shape \(4, 3, 2, 3\), got \(3,\)"),
        ([X, (4, 2, 2, 3), B], {}, r"x must have shape \(2, 2, 5, 7\) .*channels.* \(4, 2, 2, 3\), got \(2, 3, 5"),
        ([X, (4, 3, 6, 3), B], {}, r"kernel_size \(6, 3\) is larger than the image \(5, 7\) .*at most \(5, 7\)"),
        ([X, (4, 3, 2, 10), B], {"padding": 1}, r"kernel_size \(2, 10\).*padding \(1, 1\): at most \(7, 9\) fits"),
        ([X, (4, 3, 8, 3), B], {"padding": 1}, r"kernel_size \(8, 3\).*at most \(7, 9\) fits"),
        ([X, W, B], {"stride": 0}, r"stride must be an int or \(height, width\), each at least 1, got 0"),
        ([X, W, B], {"padding": (1, -1)}, r"padding must be .* at least 0, got \(1, -1\)"),
    ],
)
def test_conv2d_refuses_what_does_not_fit(shapes, settings, match):
    with pytest.raises(ValueError, match=match):
        ops.conv2d(*zeros(*shapes), **settings)


@pytest.mark.parametrize(
    "shapes, match",
    [
        ([OUT[1:], X, W], r"dout must have the axes \(N, F, OH, OW\)"),
        ([(2, 4, 5, 4), X, W], r"dout must have shape \(2, 4, 4, 5\) like the output of conv2d, got \(2, 4, 5, 4\)"),
        (
            [OUT, X, (4, 2, 2, 3)],
            r"x must have shape \(2, 2, 5, 7\) to have the channels of a w of shape \(4, 2,",
        ),
        ([OUT, X, (4, 3, 9, 9)], r"kernel_size \(9, 9\) is larger than the image"),
    ],
)
def test_conv2d_backward_refuses_what_does_not_fit(shapes, match):
    with pytest.raises(ValueError, match=match):
        ops.conv2d_backward(*zeros(*shapes))


def test_im2col_and_col2im_refuse_what_does_not_fit():
    with pytest.raises(ValueError, match=r"x must have the axes \(N, C, H, W\), got shape \(5, 7\)"):
        ops.im2col(np.zeros((5, 7)), 2)
    with pytest.raises(ValueError, match=r"kernel_size \(8, 8\) is larger than the image \(5, 7\)"):
        ops.im2col(np.zeros(X), 8)
    with pytest.raises(ValueError, match=r"columns must have the axes \(N \* OH \* OW, C \* KH \* KW\)"):
        ops.col2im(np.zeros(X), X, 2)
    with pytest.raises(ValueError, match=r"columns must have shape \(48, 12\) for images of shape \(2, 3, 5, 7\)"):
        ops.col2im(np.zeros((48, 11)), X, 2)


@pytest.mark.parametrize("name", ["size", "kernel_size", "stride", "padding"])
@pytest.mark.parametrize(
    "value, error", [(2.0, TypeError), ("2", TypeError), (None, TypeError), ((1, 2, 3), ValueError), (-1, ValueError)]
)
def test_sizes_are_whole_numbers(name, value, error):
    with pytest.raises(error, match=f"{name} must be an int or"):
        ops.conv_output_size(**{"size": 5, "kernel_size": 2} | {name: value})
