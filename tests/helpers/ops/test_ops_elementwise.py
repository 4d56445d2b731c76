"""Activations, the fully connected layer, losses, batch normalisation and dropout."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scratchcnn_helpers import ops
from scratchcnn_helpers.gradcheck import numeric_gradient, relative_error
from tests.helpers.strategies import (
    FLOATS,
    MEMORY,
    assert_all_same,
    assert_same,
    dtypes,
    few,
    normal,
    orders,
    pure,
    quick,
    seeds,
    several,
    whole,
)

LOG3 = np.log(3)  # e to the power of it is 3, so probabilities become quarters
LABELS, GENERATOR = np.array([2, 0, 1, 2, 2]), np.random.default_rng


def row(*values):
    return np.array([values], float)


def close(got, expected):
    np.testing.assert_allclose(got, expected, rtol=1e-14, atol=1e-15)


# -- activations -------------------------------------------------------------------------------------------------


def test_relu_cuts_off_what_is_negative():
    assert_same(ops.relu(row(-2, 0, 3)), row(0, 0, 3))


def test_relu_is_flat_at_zero():
    """No gradient check sees the kink: which of its two slopes counts has to be said."""
    assert_same(ops.relu_backward(row(5, 6, 7, 8), row(-2, 0, -0.0, 3)), row(0, 0, 0, 8))
    assert_same(ops.leaky_relu_backward(row(5, 6, 7, 8), row(-2, 0, -0.0, 3), 0.5), row(2.5, 3, 3.5, 8))


def test_leaky_relu_shrinks_what_is_negative():
    assert_same(ops.leaky_relu(row(-2, 0, 3)), row(-0.02, 0, 3))
    assert_same(ops.leaky_relu(row(-2, 0, 3), 0.5), row(-1, 0, 3))
    assert_same(ops.leaky_relu_backward(row(5, 6), row(-2, 3)), row(0.05, 6))


def test_sigmoid_and_its_slope():
    close(ops.sigmoid(row(-LOG3, 0, LOG3)), row(1 / 4, 1 / 2, 3 / 4))
    close(ops.sigmoid_backward(row(16, 4, 16), row(-LOG3, 0, LOG3)), row(3, 1, 3))  # s (1 - s)


def test_tanh_and_its_slope():
    x = row(0, np.log(2), -np.log(2))  # (2 - 1/2) / (2 + 1/2) = 3 / 5
    close(ops.tanh(x), row(0, 0.6, -0.6))
    close(ops.tanh_backward(row(1, 100, 100), x), row(1, 64, 64))  # 1 - tanh ** 2


ACTIVATIONS = {
    "relu": (ops.relu, ops.relu_backward),
    "leaky_relu": (ops.leaky_relu, ops.leaky_relu_backward),
    "leaky_relu 0.3": (lambda x: ops.leaky_relu(x, 0.3), lambda dout, x: ops.leaky_relu_backward(dout, x, 0.3)),
    "sigmoid": (ops.sigmoid, ops.sigmoid_backward),
    "tanh": (ops.tanh, ops.tanh_backward),
    "softmax": (ops.softmax, ops.softmax_backward),
}


@pytest.mark.parametrize("forward, backward", ACTIVATIONS.values(), ids=ACTIVATIONS)
def test_the_slope_is_the_derivative(forward, backward):
    x, dout = normal((2, 3, 4, 5)), normal((2, 3, 4, 5), 1)
    assert relative_error(backward(dout, x), numeric_gradient(lambda: (forward(x) * dout).sum(), x)) < 1e-8


@pytest.mark.parametrize("size, dtype", [(1000, np.float64), (1e4, np.float32), (1e4, np.float16)])
def test_large_numbers_neither_overflow_nor_warn(size, dtype):
    x, one = np.array([[-size, size]], dtype), np.ones((1, 2), dtype)
    zeros = 0 * one
    no, yes = np.array([0]), np.array([1])
    assert_same(ops.sigmoid(x), np.array([[0, 1]], dtype))
    assert_same(ops.sigmoid_backward(one, x), zeros)
    assert_same(ops.tanh(x), np.array([[-1, 1]], dtype))
    assert_same(ops.tanh_backward(one, x), zeros)
    assert_same(ops.softmax(x), np.array([[0, 1]], dtype))
    assert_same(ops.softmax_backward(x, x), zeros)
    assert_same(ops.log_softmax(x), np.array([[-2 * size, 0]], dtype))
    assert (ops.cross_entropy(x, no), ops.cross_entropy(x, yes)) == (2 * size, 0)
    assert_same(ops.cross_entropy_backward(x, no), np.array([[-1, 1]], dtype))
    assert (ops.binary_cross_entropy(x, one), ops.binary_cross_entropy(x, zeros)) == (size / 2, size / 2)
    assert_same(ops.binary_cross_entropy_backward(x, one), np.array([[-0.5, 0]], dtype))


# -- softmax and the losses --------------------------------------------------------------------------------------


def test_softmax_is_what_share_of_the_whole_each_power_of_e_is():
    close(ops.softmax(row(0, LOG3)), row(1 / 4, 3 / 4))
    close(ops.log_softmax(row(0, LOG3)), np.log(row(1 / 4, 3 / 4)))
    close(ops.softmax(np.zeros((2, 5))), np.full((2, 5), 1 / 5))
    close(ops.softmax_backward(row(16, 0), row(0, LOG3)), row(3, -3))  # p (dout - sum(dout p)) = 1/4 (16 - 4)


@quick
@given(few, st.integers(1, 5), dtypes, orders, seeds, st.floats(-100, 100))
def test_softmax_is_a_distribution_that_no_constant_shifts(N, K, dtype, order, seed, shift):
    z = order(normal((N, 2, K), seed, dtype))
    p, tolerance = ops.softmax(z), {"rtol": 0, "atol": 200 * np.finfo(dtype).eps}
    np.testing.assert_allclose(p.sum(axis=-1), 1, **tolerance)
    np.testing.assert_allclose(ops.softmax(z + dtype(shift)), p, **tolerance)
    np.testing.assert_allclose(np.exp(ops.log_softmax(z)), p, **tolerance)
    np.testing.assert_allclose(ops.softmax_backward(p, z).sum(axis=-1), 0, **tolerance)


def test_one_hot():
    assert_same(ops.one_hot(np.array([2, 0]), 3), np.array([[0, 0, 1], [1, 0, 0]], np.float32))
    assert ops.one_hot(np.zeros(0, int), 3).shape == (0, 3)


def test_cross_entropy_by_hand():
    close(ops.cross_entropy(np.zeros((3, 4)), LABELS[:3]), np.log(4))
    logits = np.array([[0, LOG3], [0, LOG3]])  # probabilities 1/4 and 3/4
    close(ops.cross_entropy(logits, np.array([0, 1])), (np.log(4) + np.log(4 / 3)) / 2)
    close(ops.cross_entropy_backward(logits, np.array([0, 1])), np.array([[-3, 3], [1, -1]]) / 4 / 2)


def test_binary_cross_entropy_by_hand():
    close(ops.binary_cross_entropy(np.zeros((2, 3)), whole((2, 3), low=0, high=1)), np.log(2))
    logits, targets = row(LOG3, LOG3, LOG3, 0), row(1, 0, 0.5, 0)  # probabilities 3/4 and 1/2
    losses = [np.log(4 / 3), np.log(4), (np.log(4 / 3) + np.log(4)) / 2, np.log(2)]
    close(ops.binary_cross_entropy(logits, targets), np.mean(losses))
    close(ops.binary_cross_entropy_backward(logits, targets), row(-1 / 4, 3 / 4, 1 / 4, 1 / 2) / 4)


def test_mean_squared_error_by_hand():
    outputs, targets = np.array([[1.0, 2], [3, 4]]), np.array([[1.0, 0], [0, 5]])
    assert ops.mean_squared_error(outputs, targets) == (0 + 4 + 9 + 1) / 4
    assert_same(ops.mean_squared_error_backward(outputs, targets), np.array([[0, 1], [1.5, -0.5]]))


BITS = whole((5, 3), 1, low=0, high=1)
LOSSES = {
    "cross_entropy": (ops.cross_entropy, ops.cross_entropy_backward, LABELS),
    "binary_cross_entropy": (
        ops.binary_cross_entropy,
        ops.binary_cross_entropy_backward,
        whole((5, 3), 1, low=0, high=1),
    ),
    "mean_squared_error": (ops.mean_squared_error, ops.mean_squared_error_backward, normal((5, 3), 1)),
}
EACH_LOSS = pytest.mark.parametrize("loss, gradient, targets", LOSSES.values(), ids=LOSSES)


@EACH_LOSS
def test_the_gradient_of_a_loss_is_its_derivative(loss, gradient, targets):
    outputs = normal((5, 3))
    assert relative_error(gradient(outputs, targets), numeric_gradient(lambda: loss(outputs, targets), outputs)) < 1e-8


@EACH_LOSS
def test_a_loss_is_an_average(loss, gradient, targets):
    """The same batch twice over: the same loss, and each row pulls half as hard."""
    outputs = normal((5, 3))
    twice, targets_twice = np.concatenate([outputs, outputs]), np.concatenate([targets, targets])
    close(loss(twice, targets_twice), loss(outputs, targets))
    close(gradient(twice, targets_twice)[:5], gradient(outputs, targets) / 2)


@pytest.mark.parametrize("name", ["binary_cross_entropy", "mean_squared_error"])
def test_whole_number_outputs_meet_targets_of_fractions(name):
    loss, gradient, _ = LOSSES[name]
    outputs, targets = np.array([[0, 1, 2]]), row(0.5, 0.25, 1)
    close(loss(outputs, targets), loss(outputs.astype(float), targets))
    close(gradient(outputs, targets), gradient(outputs.astype(float), targets))


@pytest.mark.parametrize("function", [ops.cross_entropy, ops.cross_entropy_backward])
@pytest.mark.parametrize(
    "shape, labels, error, match",
    [
        ((3,), [0, 1, 2], ValueError, r"logits must have the axes \(N, K\), got shape \(3,\)"),
        ((3, 4), [[0], [1], [2]], ValueError, r"labels must have the axes \(N\), got shape \(3, 1\)"),
        ((3, 4), [0, 1], ValueError, r"labels must have shape \(3,\) for logits of shape \(3, 4\), got \(2,\)"),
        ((3, 4), [0, 4, 1], ValueError, r"labels must lie in 0\.\.3, got 0\.\.4"),
        ((3, 4), [0, -1, 1], ValueError, r"labels must lie in 0\.\.3, got -1\.\.1"),
        ((3, 4), [0.0, 1.0, 2.0], TypeError, r"labels must be integers, got float64"),
        ((3, 4), [True, False, True], TypeError, r"labels must be integers, got bool"),
        ((0, 4), np.zeros(0, int), ValueError, r"logits must not be empty, got shape \(0, 4\)"),
    ],
)
def test_cross_entropy_refuses_what_does_not_fit(function, shape, labels, error, match):
    with pytest.raises(error, match=match):
        function(np.zeros(shape), np.array(labels))


def test_one_hot_refuses_what_is_no_label():
    with pytest.raises(ValueError, match=r"labels must lie in 0\.\.2, got 0\.\.3"):
        ops.one_hot(np.array([0, 3]), 3)
    with pytest.raises(TypeError, match=r"labels must be integers, got float64"):
        ops.one_hot(np.array([0.0]), 3)


@pytest.mark.parametrize("name, called", [("binary_cross_entropy", "logits"), ("mean_squared_error", "outputs")])
def test_elementwise_losses_refuse_what_does_not_fit(name, called):
    for function in LOSSES[name][:2]:
        with pytest.raises(ValueError, match=rf"targets must have shape \(2, 3\) like the {called}, got \(2,\)"):
            function(np.zeros((2, 3)), np.zeros(2))
        with pytest.raises(ValueError, match=rf"{called} must not be empty, got shape \(0, 3\)"):
            function(np.zeros((0, 3)), np.zeros((0, 3)))


@pytest.mark.parametrize("targets", [row(0, 1.5), row(-0.5, 1)])
def test_binary_targets_lie_between_0_and_1(targets):
    for function in LOSSES["binary_cross_entropy"][:2]:
        with pytest.raises(ValueError, match=r"targets must lie in \[0, 1\], got "):
            function(np.zeros((1, 2)), targets)


# -- linear ------------------------------------------------------------------------------------------------------


def test_linear_by_hand():
    x, w = np.array([[1.0, 2, 3], [0, 1, 0]]), np.array([[1.0, 10], [2, 20], [3, 30]])
    assert_same(ops.linear(x, w, np.array([0, 1000.0])), np.array([[14, 1140], [2, 1020.0]]))
    dx, dw, db = ops.linear_backward(np.array([[1.0, 0], [10, 1]]), x, w)
    assert_same(dx, np.array([[1.0, 2, 3], [20, 40, 60]]))
    assert_same(dw, np.array([[1.0, 0], [12, 1], [3, 0]]))
    assert_same(db, np.array([11.0, 1]))


@quick
@given(few, st.integers(1, 5), st.integers(1, 5), st.sampled_from([*FLOATS, np.int64]), orders, seeds)
def test_linear_fast_and_loops_agree_and_backward_is_the_adjoint(N, D, K, dtype, order, seed):
    x, w, b, dout = (order(whole(s, seed + i, dtype)) for i, s in enumerate([(N, D), (D, K), (K,), (N, K)]))
    out, gradients = ops.linear(x, w, b), ops.linear_backward(dout, x, w)
    assert_same(out, ops.linear_loops(x, w, b))
    assert_all_same(gradients, ops.linear_backward_loops(dout, x, w))
    dx, dw, db = gradients
    assert np.vdot(out, dout) == np.vdot(x, dx) + np.vdot(b, db) == np.vdot(w, dw) + np.vdot(b, db)


@pytest.mark.parametrize("linear", [ops.linear, ops.linear_loops])
def test_linear_takes_whole_numbers_with_fractions(linear):
    assert_same(linear(np.array([[1, 2]]), np.array([[0.5], [0.25]]), np.array([0.125])), row(1.125))


@pytest.mark.parametrize(
    "x, w, b, match",
    [
        ((3,), (3, 2), (2,), r"x must have the axes \(N, D\), got shape \(3,\)"),
        ((4, 3), (3,), (2,), r"w must have the axes \(D, K\), got shape \(3,\)"),
        ((4, 3), (2, 3), (3,), r"x must have shape \(4, 2\) for a w of shape \(2, 3\), got \(4, 3\)"),
        ((4, 3), (3, 2), (3,), r"b must have shape \(2,\) for a w of shape \(3, 2\), got \(3,\)"),
        ((4, 3), (3, 2), (1, 2), r"b must have the axes \(K\), got shape \(1, 2\)"),
    ],
)
def test_linear_refuses_what_does_not_fit(x, w, b, match):
    with pytest.raises(ValueError, match=match):
        ops.linear(np.zeros(x), np.zeros(w), np.zeros(b))


@pytest.mark.parametrize(
    "dout, x, w, match",
    [
        ((4,), (4, 3), (3, 2), r"dout must have the axes \(N, K\)"),
        ((2, 4), (4, 3), (3, 2), r"dout must have shape \(4, 2\) like the output of linear, got \(2, 4\)"),
        ((4, 2), (4, 3), (2, 3), r"x must have shape \(4, 2\) for a w of shape \(2, 3\), got \(4, 3\)"),
    ],
)
def test_linear_backward_refuses_what_does_not_fit(dout, x, w, match):
    with pytest.raises(ValueError, match=match):
        ops.linear_backward(np.zeros(dout), np.zeros(x), np.zeros(w))


# -- batch normalisation -----------------------------------------------------------------------------------------


def test_batch_norm_by_hand():
    x = np.array([[1.0, 10], [3, 30]])  # means 2 and 20, standard deviations 1 and 10
    one, zero = np.ones(2), np.zeros(2)
    assert_same(ops.batch_norm(x, one, zero, eps=0), np.array([[-1.0, -1], [1, 1]]))
    assert_same(ops.batch_norm(x, np.array([5.0, 1]), np.array([0, 7.0]), eps=0), np.array([[-5.0, 6], [5, 8]]))
    assert_same(ops.batch_norm(x[:, :1], one[:1], zero[:1], eps=3), np.array([[-0.5], [0.5]]))  # sqrt(1 + 3) = 2
    given = ops.batch_norm(x, one, zero, mean=np.array([1.0, 0]), var=np.array([4.0, 100]), eps=0)
    assert_same(given, np.array([[0.0, 1], [1, 3]]))


def test_batch_norm_of_images_has_one_mean_and_variance_a_channel():
    x = normal((3, 2, 4, 5)) * 7 + 3
    out = ops.batch_norm(x, np.array([1.0, 2]), np.array([0, 5.0]))
    np.testing.assert_allclose(out.mean(axis=(0, 2, 3)), [0, 5], atol=1e-12)
    np.testing.assert_allclose(out.std(axis=(0, 2, 3)), [1, 2], rtol=1e-5)
    rows = x.transpose(0, 2, 3, 1).reshape(-1, 2)  # the same numbers as (N, D)
    expected = ops.batch_norm(rows, np.array([1.0, 2]), np.array([0, 5.0])).reshape(3, 4, 5, 2).transpose(0, 3, 1, 2)
    np.testing.assert_allclose(out, expected, atol=1e-12)


def test_a_constant_channel_becomes_its_beta():
    assert_same(ops.batch_norm(np.full((4, 1), 3.0), np.ones(1), np.array([2.0])), np.full((4, 1), 2.0))


def test_batch_norm_backward_by_hand():
    x, dout, one = np.array([[1.0], [3]]), np.array([[10.0], [30]]), np.ones(1)  # x_hat is -1, 1
    dx, dgamma, dbeta = ops.batch_norm_backward(dout, x, one, eps=0)
    assert (dgamma.item(), dbeta.item()) == (-10 + 30, 10 + 30)
    assert_same(dx, np.zeros((2, 1)))  # of two values, whatever they are, batch norm makes -1 and 1
    dx, dgamma, dbeta = ops.batch_norm_backward(dout, x, 3 * one, mean=one, var=4 * one, eps=0)
    assert (dgamma.item(), dbeta.item()) == (0 * 10 + 1 * 30, 40)
    assert_same(dx, np.array([[15.0], [45]]))  # gamma / std = 3 / 2


@pytest.mark.parametrize("shape", [(3, 2, 4, 5), (6, 3), (1, 2, 3, 1)])
@pytest.mark.parametrize("given_statistics", [False, True])
def test_batch_norm_backward_is_the_derivative(shape, given_statistics):
    x, dout, gamma, beta = normal(shape), normal(shape, 1), normal(shape[1], 2), normal(shape[1], 3)
    rest = {"mean": normal(shape[1], 4), "var": normal(shape[1], 5) ** 2} if given_statistics else {}
    gradients = ops.batch_norm_backward(dout, x, gamma, **rest)
    for array, gradient in zip((x, gamma, beta), gradients, strict=True):
        numeric = numeric_gradient(lambda: (ops.batch_norm(x, gamma, beta, **rest) * dout).sum(), array)
        assert relative_error(gradient, numeric) < 1e-7


@pytest.mark.parametrize(
    "arguments, match",
    [
        ({"x": np.zeros(3)}, r"x must have shape \(N, C, H, W\) or \(N, D\) and not be empty, got \(3,\)"),
        ({"x": np.zeros((0, 3))}, r"not be empty, got \(0, 3\)"),
        ({"gamma": np.zeros(2)}, r"gamma must have shape \(3,\) for an x of shape \(4, 3\), got \(2,\)"),
        ({"beta": np.zeros((3, 1))}, r"beta must have shape \(3,\) for an x of shape \(4, 3\), got \(3, 1\)"),
        ({"mean": np.zeros(3)}, r"mean and var must be given together"),
        ({"var": np.zeros(3)}, r"mean and var must be given together"),
        ({"mean": np.zeros(3), "var": np.zeros(4)}, r"var must have shape \(3,\)"),
    ],
)
def test_batch_norm_refuses_what_does_not_fit(arguments, match):
    arguments = {"x": np.zeros((4, 3)), "gamma": np.ones(3), "beta": np.zeros(3)} | arguments
    with pytest.raises(ValueError, match=match):
        ops.batch_norm(**arguments)
    if "beta" not in match:
        arguments.pop("beta")
        with pytest.raises(ValueError, match=match):
            ops.batch_norm_backward(np.zeros((4, 3)), **arguments)


def test_batch_norm_backward_refuses_a_gradient_of_another_shape():
    with pytest.raises(ValueError, match=r"dout must have shape \(4, 3\) like x, got \(3, 4\)"):
        ops.batch_norm_backward(np.zeros((3, 4)), np.zeros((4, 3)), np.ones(3))


# -- dropout -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rate", [0.1, 0.25, 0.5, 0.9])
def test_dropout_drops_its_part_and_keeps_the_sum(rate):
    n = 40_000
    out, mask = ops.dropout(np.full(n, 2.0), rate, rng=GENERATOR(0))
    assert_same(np.unique(mask), np.array([0, 1 / (1 - rate)]))
    assert_same(out, 2 * mask)
    assert abs((mask == 0).mean() - rate) < 5 * np.sqrt(rate * (1 - rate) / n)  # five standard errors
    assert_same(ops.dropout_backward(np.full(n, 3.0), mask), 3 * mask)


def test_dropout_follows_its_generator():
    x = normal((4, 3, 5, 5))
    generator = GENERATOR(1)
    first, second = (ops.dropout(x, 0.5, rng=generator)[0] for _ in range(2))
    assert not np.array_equal(first, second)
    assert_same(ops.dropout(x, 0.5, rng=GENERATOR(1))[0], first)
    out, mask = ops.dropout(x, 0, rng=generator)
    assert_all_same((out, mask), (x, np.ones_like(x)))


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("order", MEMORY.values(), ids=MEMORY)
def test_dropout_keeps_the_dtype_in_any_memory_order_and_changes_nothing(order, dtype):
    x = order(normal((4, 3, 5, 5), 0, dtype))
    out, mask = pure(ops.dropout, x, rate=0.25, rng=GENERATOR(0))
    assert_same(out, x * mask)
    assert out.dtype == mask.dtype == dtype
    assert_same(ops.dropout(x, 0.25, rng=GENERATOR(0))[0], out)


@pytest.mark.parametrize("rate", [-0.1, 1, 1.5, np.nan])
def test_dropout_rate_lies_below_1(rate):
    with pytest.raises(ValueError, match=r"rate must lie in \[0, 1\), got"):
        ops.dropout(np.zeros(3), rate, rng=GENERATOR(0))


# -- dtype, memory and manners of all of them --------------------------------------------------------------------

FUNCTIONS = {  # each takes x (5, 3) and a gradient of the same shape
    **{name: lambda x, _, f=forward: f(x) for name, (forward, _) in ACTIVATIONS.items()},
    **{f"{name}_backward": lambda x, dout, f=backward: f(dout, x) for name, (_, backward) in ACTIVATIONS.items()},
    "log_softmax": lambda x, _: ops.log_softmax(x),
    "linear": lambda x, dout: ops.linear(x, dout.T, dout[:, 0]),
    "linear_backward": lambda x, dout: ops.linear_backward(dout, x, x[:3]),
    "cross_entropy": lambda x, _: ops.cross_entropy(x, LABELS),
    "cross_entropy_backward": lambda x, _: ops.cross_entropy_backward(x, LABELS),
    "binary_cross_entropy": lambda x, dout: ops.binary_cross_entropy(x, dout > 0),
    "binary_cross_entropy_backward": lambda x, dout: ops.binary_cross_entropy_backward(x, dout > 0),
    "mean_squared_error": ops.mean_squared_error,
    "mean_squared_error_backward": ops.mean_squared_error_backward,
    "batch_norm": lambda x, dout: ops.batch_norm(x, dout[0], dout[1]),
    "batch_norm given": lambda x, dout: ops.batch_norm(x, dout[0], dout[1], mean=dout[2], var=dout[3] ** 2),
    "batch_norm_backward": lambda x, dout: ops.batch_norm_backward(dout, x, dout[0]),
    "dropout_backward": lambda x, dout: ops.dropout_backward(dout, x),
}
EACH_FUNCTION = pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS)


@EACH_FUNCTION
@pytest.mark.parametrize("dtype", FLOATS)
def test_the_dtype_is_kept(function, dtype):
    results = function(normal((5, 3), 0, dtype), normal((5, 3), 1, dtype))
    for result in several(results):
        assert result.dtype == dtype
        assert np.isfinite(result).all()


@EACH_FUNCTION
@pytest.mark.parametrize("order", MEMORY.values(), ids=MEMORY)
def test_any_memory_order_and_nothing_is_changed(function, order):
    x, dout = normal((5, 3)), normal((5, 3), 1)
    results = pure(function, order(x), order(dout))
    for got, expected in zip(several(results), several(function(x, dout)), strict=True):
        np.testing.assert_allclose(got, expected, rtol=1e-12, atol=1e-14)
