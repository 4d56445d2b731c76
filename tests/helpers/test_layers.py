"""Every layer: equal to its op, right gradients, no memory shared between calls."""

import copy

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scratchcnn_helpers import layers, ops
from scratchcnn_helpers.gradcheck import check_layer
from scratchcnn_helpers.layers import (
    AvgPool2d,
    BatchNorm,
    Conv2d,
    Dropout,
    Flatten,
    GlobalAvgPool2d,
    Layer,
    LeakyReLU,
    Linear,
    MaxPool2d,
    ReLU,
    Reshape,
    Sigmoid,
    Softmax,
    Tanh,
)
from scratchcnn_helpers.model import Sequential
from tests.helpers.strategies import (
    CONVOLUTIONS,
    FLOATS,
    MEMORY,
    POOLINGS,
    assert_all_same,
    assert_same,
    few,
    geometries,
    normal,
    orders,
    quick,
    seeds,
    whole,
)

IMAGES = (3, 2, 6, 5)  # N, C, H, W
MAKE = {  # every layer, and a shape it takes
    "conv": (lambda: Conv2d(2, 4, (3, 2), stride=(1, 2), padding=(1, 2), rng=0), IMAGES),
    "conv 1 x 1": (lambda: Conv2d(2, 3, 1, rng=0), IMAGES),
    "conv with stride": (lambda: Conv2d(2, 3, 2, stride=3, rng=0), IMAGES),
    "conv of the whole image": (lambda: Conv2d(2, 3, (6, 5), rng=0), IMAGES),
    "max pool": (lambda: MaxPool2d(2), IMAGES),
    "max pool, overlapping": (lambda: MaxPool2d((3, 2), stride=(2, 1)), IMAGES),
    "avg pool": (lambda: AvgPool2d(2), IMAGES),
    "global avg pool": (GlobalAvgPool2d, IMAGES),
    "avg pool, overlapping": (lambda: AvgPool2d((2, 3), stride=(1, 2)), IMAGES),
    "linear": (lambda: Linear(5, 4, rng=0), (3, 5)),
    "flatten": (Flatten, IMAGES),
    "reshape": (lambda: Reshape((5, -1, 2)), IMAGES),
    "relu": (ReLU, IMAGES),
    "leaky relu": (lambda: LeakyReLU(0.2), IMAGES),
    "sigmoid": (Sigmoid, IMAGES),
    "tanh": (Tanh, IMAGES),
    "softmax": (Softmax, (3, 5)),
    "batch norm of images": (lambda: BatchNorm(2), IMAGES),
    "batch norm of rows": (lambda: BatchNorm(5), (4, 5)),
    "batch norm at inference": (lambda: at_inference(BatchNorm(2)), IMAGES),
    "dropout": (lambda: Dropout(0.4, rng=0), IMAGES),
    "dropout at inference": (lambda: at_inference(Dropout(0.4)), IMAGES),
}
EACH = pytest.mark.parametrize("make, shape", MAKE.values(), ids=MAKE)


def at_inference(layer):
    layer.training = False
    return layer


def run(layer, x, seed=9):
    """Forward and backward: the output, dx and the gradients."""
    out = layer.forward(x)
    dx = layer.backward(normal(out.shape, seed, x.dtype))
    return out, dx, *layer.grads.values()


# -- what all layers promise -------------------------------------------------------------------------------------


@EACH
def test_gradients_are_right(make, shape):
    verdict = check_layer(make(), normal(shape))
    assert verdict.passed, verdict
    assert verdict.error < 1e-6
    assert not any(comparison.inconclusive.any() for comparison in verdict.comparisons.values())


@EACH
def test_float32_all_the_way(make, shape):
    layer = make()
    assert all(array.dtype == np.float32 for array in [*layer.params.values(), *layer.buffers.values()])
    assert all(array.dtype == np.float32 for array in run(layer, normal(shape, 0, np.float32)))
    assert layer.grads.keys() == layer.params.keys()
    assert all(layer.grads[key].shape == param.shape for key, param in layer.params.items())
    assert all(array.dtype == np.float32 for array in [*layer.params.values(), *layer.buffers.values()])


@EACH
def test_the_last_forward_is_what_backward_sees(make, shape):
    """Other batches before it, larger and smaller, leave no trace."""
    layer, fresh, x = make(), make(), normal(shape)
    for N in (shape[0], 2, 7):
        run(layer, normal((N, *shape[1:]), N))
    layer.forward(normal((2, *shape[1:]), 5))
    fresh.buffers = copy.deepcopy(layer.buffers)
    for each in (layer, fresh):
        each.seed(np.random.default_rng(6))
    assert_all_same(run(layer, x), run(fresh, x))


@EACH
def test_backward_twice_gives_the_same_and_does_not_add_up(make, shape):
    layer = make()
    out = layer.forward(normal(shape))
    dout = normal(out.shape, 1)
    first = [array.copy() for array in (layer.backward(dout), *layer.grads.values())]
    layer.backward(normal(out.shape, 2))
    assert_all_same((layer.backward(dout), *layer.grads.values()), tuple(first))


@EACH
def test_results_are_not_overwritten_by_later_calls(make, shape):
    layer = make()
    out = layer.forward(normal(shape))
    dx = layer.backward(normal(out.shape, 1))
    kept = out.copy(), dx.copy()
    for seed in (2, 3):
        run(layer, normal(shape, seed), seed)
    assert_all_same((out, dx), kept)


@EACH
def test_what_becomes_of_a_result_is_no_concern_of_the_layer(make, shape):
    """Somebody else may write into dx, or into dout after backward, without the next backward noticing."""
    layer = make()
    out = layer.forward(normal(shape))
    dout = normal(out.shape, 1)
    expected = [array.copy() for array in (layer.backward(dout), *layer.grads.values())]
    layer.backward(dout.copy())[...] = np.nan
    assert_all_same((layer.backward(dout), *layer.grads.values()), tuple(expected))


@pytest.mark.parametrize("order", MEMORY.values(), ids=MEMORY)
@pytest.mark.parametrize("name", sorted(MAKE.keys() - {"dropout"}))  # which draws its mask in the order of memory
def test_any_memory_order_and_nothing_is_changed(name, order):
    make, shape = MAKE[name]
    layer, fresh, x = make(), make(), normal(shape)
    expected = run(fresh, x)
    dout = order(normal(expected[0].shape, 9))
    x = order(x)
    before = x.copy(), dout.copy()
    x.flags.writeable = dout.flags.writeable = False
    results = (layer.forward(x), layer.backward(dout), *layer.grads.values())
    assert_all_same((x, dout), before)
    for got, other in zip(results, expected, strict=True):
        np.testing.assert_allclose(got, other, rtol=1e-12, atol=1e-14, strict=True)


@EACH
def test_backward_params_fills_the_same_gradients(make, shape):
    layer, fresh = make(), make()
    _, _, *grads = run(layer, normal(shape))
    out = fresh.forward(normal(shape))
    fresh.backward_params(normal(out.shape, 9))
    assert_all_same(tuple(fresh.grads.values()), tuple(grads))


def test_every_layer_has_a_row():
    rows = {type(make()).__name__ for make, _ in MAKE.values()}
    missing = set(layers.__all__) - {"Layer"} - rows
    assert not missing, f"put {missing} into MAKE of {__file__}, with a shape that it takes"


@EACH
def test_backward_before_forward_says_so(make, shape):
    layer = make()
    with pytest.raises(ValueError, match=f"{type(layer).__name__} has no .* call forward before backward"):
        layer.backward(normal(shape))


@EACH
def test_a_dout_of_another_shape_is_refused(make, shape):
    """Ten images forward, one back: whatever would broadcast, or only has as many numbers, is no gradient of these."""
    layer = make()
    out = layer.forward(normal(shape))
    for wrong in ((1, *out.shape[1:]), (len(out) + 1, *out.shape[1:]), out.shape[::-1], out.shape[1:], (1,), ()):
        if wrong != out.shape:
            with pytest.raises(ValueError, match="dout must have"):
                layer.backward(np.zeros(wrong))


@pytest.mark.parametrize("dtype", [np.uint8, np.int8, bool])
@EACH
def test_whole_numbers_are_promoted(make, shape, dtype):
    x = (200 * np.random.default_rng(0).random(shape)).astype(dtype)
    got, expected = make(), make()
    out, right = got.forward(x), expected.forward(x.astype(float))
    np.testing.assert_allclose(out, right, rtol=1e-6)
    dout = (np.random.default_rng(1).random(out.shape) < 0.5).astype(dtype)
    np.testing.assert_allclose(got.backward(dout), expected.backward(dout.astype(float)), rtol=1e-6, atol=1e-12)
    for key, grad in got.grads.items():
        np.testing.assert_allclose(grad, expected.grads[key], rtol=1e-6, atol=1e-9)


# -- each layer is its op ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", MEMORY.values(), ids=MEMORY)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("case", CONVOLUTIONS, ids=str)
def test_conv2d_is_its_op(case, dtype, order):
    (N, C, H, W), (F, _, KH, KW), stride, padding = case
    layer = Conv2d(C, F, (KH, KW), stride, padding)
    x, w, b = whole((N, C, H, W), 0, dtype), whole((F, C, KH, KW), 1, dtype), whole(F, 2, dtype)
    layer.params = {"w": w, "b": b}
    rest = {"stride": stride, "padding": padding}
    out = layer.forward(order(x))
    assert_same(out, ops.conv2d(x, w, b, **rest))
    assert_same(out, ops.conv2d_loops(x, w, b, **rest))
    dout = whole(out.shape, 3, dtype)
    got = layer.backward(order(dout)), layer.grads["w"], layer.grads["b"]
    assert_all_same(got, ops.conv2d_backward(dout, x, w, **rest))


@pytest.mark.parametrize("case", POOLINGS, ids=str)
def test_pooling_is_its_op(case):
    shape, kernel_size, stride = case
    x = whole(shape, low=-1, high=1)  # full of ties
    for kind, forward, backward in [
        (MaxPool2d, ops.max_pool2d, ops.max_pool2d_backward),
        (AvgPool2d, ops.avg_pool2d, ops.avg_pool2d_backward),
    ]:
        layer, out = kind(kernel_size, stride), forward(x, kernel_size, stride=stride)
        assert_same(layer.forward(x), out)
        dout = whole(out.shape, 1)
        assert_same(layer.backward(dout), backward(dout, x, kernel_size, stride=stride))


@pytest.mark.parametrize(
    "layer, forward, backward",
    [
        (ReLU(), ops.relu, ops.relu_backward),
        (LeakyReLU(), ops.leaky_relu, ops.leaky_relu_backward),
        (LeakyReLU(0), ops.relu, ops.relu_backward),
        (LeakyReLU(0.3), lambda x: ops.leaky_relu(x, 0.3), lambda dout, x: ops.leaky_relu_backward(dout, x, 0.3)),
        (Sigmoid(), ops.sigmoid, ops.sigmoid_backward),
        (Tanh(), ops.tanh, ops.tanh_backward),
        (Softmax(), ops.softmax, ops.softmax_backward),
    ],
    ids=lambda value: repr(value) if isinstance(value, Layer) else "",
)
def test_activations_are_their_ops(layer, forward, backward):
    x, dout = whole((4, 5)), normal((4, 5), 1)  # zeros among them
    assert_same(layer.forward(x), forward(x))
    assert_same(layer.backward(dout), backward(dout, x))


def test_linear_is_its_op():
    layer, x, dout = Linear(5, 3, rng=0), whole((4, 5)), whole((4, 3), 1)
    layer.params = {"w": whole((5, 3), 2), "b": whole(3, 3)}
    assert_same(layer.forward(x), ops.linear(x, **layer.params))
    assert_all_same((layer.backward(dout), *layer.grads.values()), ops.linear_backward(dout, x, layer.params["w"]))


def test_flatten_and_reshape_move_no_number():
    x = whole((2, 3, 4, 5))
    for layer, shape in [(Flatten(), (2, 60)), (Reshape((4, -1)), (2, 4, 15)), (Reshape((60,)), (2, 60))]:
        out = layer.forward(x)
        assert_same(out, x.reshape(shape))
        assert_same(layer.backward(out), x)
    with pytest.raises(ValueError, match=r"shape \(7, 2\) does not hold the 60 values of an image of x \(2, 3, 4, 5\)"):
        Reshape((7, 2)).forward(x)


# -- batch normalisation and dropout -----------------------------------------------------------------------------


def test_batch_norm_is_its_op_and_remembers_by_hand():
    layer, x, dout = BatchNorm(1, eps=3), np.array([[1.0], [3], [5], [7]]), normal((4, 1))
    layer.params = {"gamma": np.array([3.0]), "beta": np.array([2.0])}
    assert_same(layer.forward(x), ops.batch_norm(x, **layer.params, eps=3))
    expected = ops.batch_norm_backward(dout, x, layer.params["gamma"], eps=3)
    np.testing.assert_allclose(layer.backward(dout), expected[0], rtol=1e-12)
    np.testing.assert_allclose((*layer.grads["gamma"], *layer.grads["beta"]), np.ravel(expected[1:]), rtol=1e-12)
    # mean 4; squares of -3, -1, 1, 3 sum to 20, so the unbiased variance is 20 / 3; momentum 0.1
    np.testing.assert_allclose(layer.buffers["mean"], [0.9 * 0 + 0.1 * 4], rtol=1e-6)
    np.testing.assert_allclose(layer.buffers["var"], [0.9 * 1 + 0.1 * 20 / 3], rtol=1e-6)
    layer.forward(x)
    np.testing.assert_allclose(layer.buffers["mean"], [0.9 * 0.4 + 0.1 * 4], rtol=1e-6)


def test_batch_norm_at_inference_uses_what_it_remembers_and_learns_nothing():
    layer, x, dout = at_inference(BatchNorm(2)), normal((3, 2, 4, 5)), normal((3, 2, 4, 5), 1)
    mean, var = np.array([1.0, -2]), np.array([4.0, 9])
    layer.buffers = {"mean": mean.copy(), "var": var.copy()}
    layer.params = {"gamma": normal(2, 2), "beta": normal(2, 3)}
    np.testing.assert_allclose(layer.forward(x), ops.batch_norm(x, **layer.params, mean=mean, var=var), rtol=1e-12)
    expected = ops.batch_norm_backward(dout, x, layer.params["gamma"], mean=mean, var=var)
    for got, other in zip((layer.backward(dout), *layer.grads.values()), expected, strict=True):
        np.testing.assert_allclose(got, other, rtol=1e-12)
    assert_all_same(tuple(layer.buffers.values()), (mean, var))
    assert_same(layer.forward(x)[:1], layer.forward(x[:1]))  # an image's result is its own affair


def test_batch_norm_momentum_1_keeps_the_last_batch_only():
    layer = BatchNorm(3, momentum=1)
    for seed in (0, 1):
        x = normal((5, 3), seed)
        layer.forward(x)
    np.testing.assert_allclose(layer.buffers["mean"], x.mean(axis=0), rtol=1e-5, atol=1e-7)
    np.testing.assert_allclose(layer.buffers["var"], x.var(axis=0, ddof=1), rtol=1e-5)


@pytest.mark.parametrize("shape", [(1, 3), (1, 3, 1, 1)])
def test_batch_norm_needs_two_values_a_channel_while_training(shape):
    layer, x = BatchNorm(3), np.ones(shape, np.float32)
    with pytest.raises(ValueError, match="more than one value a channel while training"):
        layer.forward(x)
    assert_all_same(tuple(layer.buffers.values()), (np.zeros(3, np.float32), np.ones(3, np.float32)))
    np.testing.assert_allclose(at_inference(layer).forward(x), x, rtol=1e-4)


def test_dropout_while_training_and_at_inference():
    layer, x, dout = Dropout(0.25, rng=3), np.ones((100, 100)), normal((100, 100))
    out = layer.forward(x)
    assert_same(np.unique(out), np.array([0, 1 / 0.75]))
    assert abs((out == 0).mean() - 0.25) < 5 * np.sqrt(0.25 * 0.75 / x.size)
    assert_same(layer.backward(dout), dout * out)
    assert not np.array_equal(layer.forward(x), out)
    assert_same(Dropout(0.25, rng=3).forward(x), out)
    assert_same(ops.dropout(x.T, 0.25, rng=np.random.default_rng(3))[0].T, out)  # images lie last in memory
    for quiet in (at_inference(layer), Dropout(0)):
        assert_same(quiet.forward(x), x)
        assert_same(quiet.backward(dout), dout)


# -- how weights begin -------------------------------------------------------------------------------------------

VARIANCES = {"he": lambda i, o: 2 / i, "xavier": lambda i, o: 2 / (i + o), "uniform": lambda i, o: 1 / 12}


@pytest.mark.parametrize("init", VARIANCES)
@pytest.mark.parametrize(
    "make, fan_in, fan_out",
    [
        (lambda **rest: Linear(80, 250, **rest), 80, 250),
        (lambda **rest: Conv2d(16, 40, (5, 6), stride=2, **rest), 16 * 30, 40 * 30),
    ],
    ids=["linear", "conv"],
)
def test_initial_weights_have_mean_0_and_the_variance_of_their_name(make, fan_in, fan_out, init):
    layer = make(init=init, rng=0)
    w, variance = layer.params["w"], VARIANCES[init](fan_in, fan_out)
    assert abs(w.mean()) < 5 * np.sqrt(variance / w.size)
    assert abs(w.var() / variance - 1) < 5 * np.sqrt(2 / w.size)  # five standard errors of a normal's variance
    assert not layer.params["b"].any()
    if init == "uniform":
        assert -0.5 <= w.min() < -0.49 and 0.49 < w.max() < 0.5
    assert_same(make(init=init, rng=0).params["w"], w)
    generator = np.random.default_rng(0)
    assert_same(make(init=init, rng=generator).params["w"], w)
    for other in (generator, 1, None):
        assert not np.array_equal(make(init=init, rng=other).params["w"], w)


@pytest.mark.parametrize("make", [lambda **rest: Linear(4, 3, **rest), lambda **rest: Conv2d(4, 3, 2, **rest)])
def test_zeros_he_by_default_and_nothing_else(make):
    assert not make(init="zeros").params["w"].any()
    assert_same(make(rng=0).params["w"], make(init="he", rng=0).params["w"])
    with pytest.raises(ValueError, match="init must be one of 'he', 'xavier', 'uniform', 'zeros', got 'normal'"):
        make(init="normal")


# -- errors ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "make, error, match",
    [
        (lambda: Conv2d(0, 3, 2), ValueError, "in_channels must be at least 1, got 0"),
        (lambda: Conv2d(3, 2.0, 2), TypeError, "out_channels must be an int, got 2.0"),
        (lambda: Conv2d(3, 2, 0), ValueError, r"kernel_size must be an int or \(height, width\), each at least 1"),
        (lambda: Conv2d(3, 2, 2, stride=0), ValueError, "stride must be"),
        (lambda: Conv2d(3, 2, 2, padding=-1), ValueError, "padding must be"),
        (lambda: Conv2d(3, 2, 2, padding="same"), TypeError, "padding must be an int or .* got 'same'"),
        (lambda: Linear(3, -1), ValueError, "out_features must be at least 1, got -1"),
        (lambda: Linear("3", 1), TypeError, "in_features must be an int, got '3'"),
        (lambda: MaxPool2d(2.5), TypeError, "kernel_size must be an int"),
        (lambda: MaxPool2d(0), ValueError, "kernel_size must be .* at least 1, got 0"),
        (lambda: MaxPool2d(2, 0), ValueError, "stride must be"),
        (lambda: AvgPool2d((2, 0)), ValueError, r"kernel_size must be .* at least 1, got \(2, 0\)"),
        (lambda: AvgPool2d(2, 0), ValueError, "stride must be"),
        (lambda: LeakyReLU(1), ValueError, r"negative_slope must lie in \[0, 1\), got 1"),
        (lambda: BatchNorm(0), ValueError, "num_features must be at least 1, got 0"),
        (lambda: BatchNorm(3, eps=0), ValueError, r"eps must lie in \(0, inf\), got 0"),
        (lambda: BatchNorm(3, momentum=1.5), ValueError, r"momentum must lie in \[0, 1\], got 1.5"),
        (lambda: Dropout(1), ValueError, r"p must lie in \[0, 1\), got 1"),
    ],
)
def test_a_layer_that_cannot_be_is_refused(make, error, match):
    with pytest.raises(error, match=match):
        make()


@pytest.mark.parametrize(
    "layer, x, match",
    [
        (Conv2d(3, 4, 2), (2, 2, 5, 5), r"x must have shape \(2, 3, 5, 5\) .*channels.* \(4, 3, 2, 2\), got \(2, 2, 5"),
        (Conv2d(1, 4, 3), (2, 1, 2, 5), r"kernel_size \(3, 3\) is larger than the image \(2, 5\)"),
        (Conv2d(1, 4, 3), (5, 5), r"x must have the axes \(N, C, H, W\), got shape \(5, 5\)"),
        (MaxPool2d(3), (2, 1, 2, 5), r"kernel_size \(3, 3\) is larger than the image \(2, 5\)"),
        (AvgPool2d(3), (2, 5), r"x must have the axes \(N, C, H, W\), got shape \(2, 5\)"),
        (Linear(6, 2), (2, 1, 2, 3), r"x must have the axes \(N, D\), got shape \(2, 1, 2, 3\)"),
        (Linear(6, 2), (2, 5), r"x must have shape \(2, 6\) for a w of shape \(6, 2\), got \(2, 5\)"),
        (BatchNorm(3), (2, 4, 5, 5), r"gamma must have shape \(4,\) for an x of shape \(2, 4, 5, 5\), got \(3,\)"),
    ],
    ids=repr,
)
def test_an_input_that_does_not_fit_is_refused(layer, x, match):
    with pytest.raises(ValueError, match=match):
        layer.forward(np.zeros(x, np.float32))


@pytest.mark.parametrize(
    "layer, out",
    [
        (Conv2d(3, 4, 2), (2, 4, 4, 6)),
        (MaxPool2d(2), (2, 3, 2, 3)),
        (AvgPool2d(2), (2, 3, 2, 3)),
    ],
    ids=repr,
)
def test_a_gradient_of_another_shape_than_the_output_is_refused(layer, out):
    assert layer.forward(np.zeros((2, 3, 5, 7), np.float32)).shape == out
    for wrong in [(1, *out[1:]), (*out[:2], out[3], out[2]), out[1:]]:
        with pytest.raises(ValueError, match=r"dout must have (shape|the axes) \("):
            layer.backward(np.zeros(wrong, np.float32))


# -- layers in a row ---------------------------------------------------------------------------------------------


def in_written_order(layers, x, dout):
    for layer in layers:
        x = layer.forward(x)
    for layer in reversed(layers):
        dout = layer.backward(dout)
    return x, dout, *[grad for layer in layers for grad in layer.grads.values()]


@pytest.mark.parametrize("pool", [MaxPool2d(2), MaxPool2d(3, stride=1), MaxPool2d((2, 3), stride=(1, 2))], ids=repr)
@pytest.mark.parametrize("front", [[], [Conv2d(2, 2, 3, padding=1, rng=0)]], ids=["", "conv"])
@pytest.mark.parametrize("between", [[ReLU()], [ReLU(), ReLU()], [LeakyReLU(0.5), ReLU()]], ids=str)
def test_relu_behind_its_pooling_changes_no_bit(front, between, pool):
    """Why `nets` may pool first: outputs and gradients are those of the other order, with ties everywhere, 0 too."""
    layers = [*front, *between, pool, MaxPool2d((1, 2), stride=1), Flatten()]
    pooled_first = [*front, *between[:-1], pool, MaxPool2d((1, 2), stride=1), *between[-1:], Flatten()]
    for layer in front:
        layer.params = {"w": whole(layer.params["w"].shape, 1, low=-1, high=1), "b": whole(2, 2, low=-1, high=1)}
    for seed in range(5):
        x = whole((4, 2, 6, 7), seed, low=-1, high=1)
        dout = normal(Sequential(copy.deepcopy(layers)).forward(x).shape, seed)
        assert_all_same(*(in_written_order(copy.deepcopy(order), x, dout) for order in (pooled_first, layers)))


def small_net():
    return [Conv2d(2, 3, 3, padding=1, rng=0), ReLU(), MaxPool2d(2), BatchNorm(3), Flatten(), Linear(18, 4, rng=1)]


def test_sequential_chains_its_layers():
    x, dout, model = normal((3, 2, 6, 5)), normal((3, 4), 1), Sequential(small_net())
    out, dx = model.forward(x), model.backward(dout, need_dx=True)
    grads = [grad.copy() for _, _, grad in model.parameters()]
    assert_all_same((out, dx, *grads), in_written_order(small_net(), x, dout))
    assert model.backward(dout) is None  # nobody reads the first layer's dx, so it need not be computed
    assert_all_same(tuple(grad for _, _, grad in model.parameters()), tuple(grads))


def test_sequential_results_are_not_overwritten_by_later_calls():
    model = Sequential(small_net())
    out, dx = model.forward(normal((3, 2, 6, 5))), model.backward(normal((3, 4), 1), need_dx=True)
    kept = out.copy(), dx.copy()
    model.forward(normal((3, 2, 6, 5), 2))
    model.backward(normal((3, 4), 3), need_dx=True)
    assert_all_same((out, dx), kept)


# -- whatever anybody feeds them ---------------------------------------------------------------------------------


def layers_against_loops(count):
    """Make a test of windowed layers against plain loops: any geometry, memory order and kind of number, twice over."""

    @settings(quick, max_examples=count)
    @given(geometries(), few, few, few, st.sampled_from([*FLOATS, np.uint8, np.int16, bool]), orders, seeds)
    def test(geometry, N, C, F, dtype, order, seed):
        size, kernel_size, stride, padding = geometry
        conv, rest = Conv2d(C, F, kernel_size, stride, padding), {"stride": stride, "padding": padding}
        conv.params = {"w": whole(conv.params["w"].shape, seed, np.float32), "b": whole(F, seed + 1, np.float32)}
        for images in (N, N + 1):
            x = order(whole((images, C, *size), seed, dtype, low=0, high=3))
            out = conv.forward(x)
            np.testing.assert_array_equal(out, ops.conv2d_loops(x, *conv.params.values(), **rest))
            dout = order(whole(out.shape, seed + 2, dtype, low=0, high=3))
            dx, dw, db = ops.conv2d_backward_loops(dout.astype(float), x.astype(float), conv.params["w"], **rest)
            np.testing.assert_array_equal(conv.backward(dout), dx)
            np.testing.assert_array_equal(conv.grads["w"], dw)
            np.testing.assert_array_equal(conv.grads["b"], db)
            if all(np.greater_equal(size, kernel_size)):
                for kind, name in ((MaxPool2d, "max_pool2d"), (AvgPool2d, "avg_pool2d")):
                    layer = kind(kernel_size, stride)
                    loops, backward = getattr(ops, f"{name}_loops"), getattr(ops, f"{name}_backward_loops")
                    out = layer.forward(x)
                    np.testing.assert_allclose(out, loops(x, kernel_size, stride=stride), rtol=2e-3)
                    dout = whole(out.shape, seed + 3)
                    expected = backward(dout, x, kernel_size, stride=stride)
                    np.testing.assert_allclose(layer.backward(dout), expected, rtol=1e-12, atol=1e-12)

    return test


test_layers_against_loops = layers_against_loops(30)
test_layers_against_loops_at_length = pytest.mark.long(layers_against_loops(1000))
