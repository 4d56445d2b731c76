"""`gradcheck`: what is right passes, what is wrong is refused, what cannot be said is said to be so.

The second half plants the well-known mistakes of backward passes, one by one, and demands that each is caught. Without
it, the tests of the gradients would be trusted for no reason.
"""

import copy

import numpy as np
import pytest

from scratchcnn_helpers import nets, ops
from scratchcnn_helpers.gradcheck import check_layer, numeric_gradient, relative_error
from scratchcnn_helpers.layers import (
    BatchNorm,
    Conv2d,
    Dropout,
    Flatten,
    Layer,
    LeakyReLU,
    Linear,
    MaxPool2d,
    ReLU,
    Sigmoid,
    Softmax,
    Tanh,
)
from scratchcnn_helpers.model import Sequential
from tests.helpers.ops import test_ops_elementwise
from tests.helpers.ops.test_ops_convolution import arrays
from tests.helpers.strategies import CONVOLUTIONS, POOLINGS, assert_same, both, normal, pure, several, whole

# -- numeric_gradient and relative_error -------------------------------------------------------------------------


def test_numeric_gradient_by_hand():
    a = np.array([[1.0, 2], [3, -4]])
    before = a.copy()
    np.testing.assert_allclose(numeric_gradient(lambda: (a**2).sum(), a), 2 * a, rtol=1e-9)
    np.testing.assert_allclose(numeric_gradient(lambda: a[0, 0] * a[1, 1], a), [[-4, 0], [0, 1]], atol=1e-9)
    assert_same(numeric_gradient(lambda: a.sum(), a, h=0.5), np.ones((2, 2)))  # of a straight line any h will do
    assert_same(a, before)


@pytest.mark.parametrize("dtype", [np.float32, np.float16, np.int64])
def test_numeric_gradient_wants_float64(dtype):
    a = np.ones(3, dtype)
    with pytest.raises(TypeError, match=f"array must be float64 for finite differences, got {np.dtype(dtype)}"):
        numeric_gradient(lambda: a.sum(), a)


def test_relative_error_by_hand():
    assert relative_error([1, 2], [1, 2.5]) == 0.5 / 2.5
    assert relative_error([0, 0], [0, 0]) == 0
    assert relative_error([1e-9, 0], [0, 0]) == pytest.approx(0.1)  # the scale is never less than 1e-8
    assert relative_error([1, 2, 9], [1, 2, 0], ignore=np.array([False, False, True])) == 0
    assert relative_error([1, 2], [3, 4], ignore=np.array([True, True])) == 0
    assert relative_error([1e-9, 0], [0, 0], noise=1e-9) == pytest.approx(
        1e-6
    )  # nor with less than a million roundings
    assert relative_error([1, np.nan], [1, 2]) == np.inf
    assert relative_error([1, 2], [1, np.inf]) == np.inf
    with pytest.raises(ValueError, match=r"same shape, got \(2,\) and \(3,\)"):
        relative_error([1, 2], [1, 2, 3])


# -- kinks -------------------------------------------------------------------------------------------------------

AT_KINKS = np.array([[0.0, 1, -2, 0]])  # of a ReLU
TIED = np.array([3.0, 3, 1, 0, 5, 2]).reshape(1, 1, 2, 3)  # within the first of two overlapping windows


@pytest.mark.parametrize("layer", [ReLU(), LeakyReLU(0.3)], ids=repr)
def test_zeros_under_a_relu_are_set_aside_and_the_others_pass(layer):
    verdict = check_layer(layer, AT_KINKS)
    assert verdict.passed
    assert_same(verdict.comparisons["x"].inconclusive, AT_KINKS == 0)
    assert str(verdict).startswith("dx: right, largest error ")
    assert ", 2 of 4 set aside at kinks\n" in str(verdict)


def test_ties_under_a_max_pooling_are_set_aside_and_the_others_pass():
    verdict = check_layer(MaxPool2d((1, 2), stride=1), TIED)
    assert verdict.passed
    assert_same(verdict.comparisons["x"].inconclusive.ravel(), np.array([True, True, False, False, False, False]))


@pytest.mark.parametrize("layer, x", [(ReLU(), np.zeros((2, 3))), (MaxPool2d(2), np.ones((1, 2, 4, 4)))], ids=repr)
def test_where_every_entry_is_a_kink_nothing_passes(layer, x):
    verdict = check_layer(layer, x)
    assert not verdict.passed
    assert str(verdict) == "dx: nothing can be said, every entry lies at a kink\nthe gradients are NOT right"


def test_kinks_inside_a_network_are_found():
    """A bias that leaves every second ReLU exactly at 0: its own entries are set aside, the others are compared."""
    first = Linear(2, 4, rng=0)
    first.params["w"][:, ::2] = 0
    verdict = check_layer(Sequential([first, ReLU(), Linear(4, 3, rng=1)]), normal((5, 2)))
    assert verdict.passed
    assert_same(verdict.comparisons["0.b"].inconclusive, np.array([True, False, True, False]))
    assert not verdict.comparisons["2.w"].inconclusive.any()


def test_a_mistake_beside_a_kink_is_still_a_mistake():
    class Wrong(ReLU):
        def backward(self, dout):
            return 1.1 * super().backward(dout)

    verdict = check_layer(Wrong(), AT_KINKS)
    assert not verdict.passed
    assert verdict.error == pytest.approx(0.1 / 1.1)


# -- the verdict -------------------------------------------------------------------------------------------------


def test_a_verdict_names_every_gradient():
    verdict = check_layer(Conv2d(2, 3, 2, rng=0), normal((2, 2, 4, 3)))
    assert verdict.comparisons.keys() == {"x", "w", "b"}
    assert verdict.error == max(c.error for c in verdict.comparisons.values())
    lines = repr(verdict).splitlines()
    assert [line.split(",")[0] for line in lines] == ["dx: right", "dw: right", "db: right", "the gradients are right"]
    comparison = verdict.comparisons["w"]
    assert comparison.analytic.shape == comparison.numeric.shape == comparison.inconclusive.shape == (3, 2, 2, 2)


def test_the_tolerance_decides():
    layer, x = Linear(3, 2, rng=0), normal((4, 3))
    error = check_layer(layer, x).error
    assert 0 < error < 1e-6
    assert check_layer(layer, x, tolerance=error).passed
    strict = check_layer(layer, x, tolerance=error / 2)
    assert not strict.passed
    assert "WRONG" in str(strict)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
@pytest.mark.parametrize("name", ["x", "w"])
def test_gradients_that_are_no_numbers_are_refused(name, bad):
    class Wrong(Linear):
        def backward(self, dout):
            dx = super().backward(dout)
            {"x": dx, "w": self.grads["w"]}[name][0, 0] = bad
            return dx

    verdict = check_layer(Wrong(3, 2, rng=0), normal((4, 3)))
    assert not verdict.passed
    assert f"d{name}: WRONG, largest error inf" in str(verdict)


def test_one_wrong_gradient_is_named_and_the_others_are_cleared():
    class Wrong(Linear):
        def backward(self, dout):
            dx = super().backward(dout)
            self.grads["b"] = self.grads["b"] / len(dout)
            return dx

    verdict = check_layer(Wrong(3, 2, rng=0), normal((4, 3)))
    assert verdict.error == verdict.comparisons["b"].error == pytest.approx(3 / 4)
    assert [line.split(",")[0] for line in str(verdict).splitlines()] == [
        "dx: right",
        "dw: right",
        "db: WRONG",
        "the gradients are NOT right",
    ]


def test_the_layer_handed_in_is_not_changed():
    model = Sequential(
        [Conv2d(1, 2, 2, rng=0), BatchNorm(2), ReLU(), Dropout(0.5, rng=1), Flatten(), Linear(8, 3, rng=2)]
    )
    x = normal((3, 1, 3, 3), 0, np.float32)
    model.backward(model.forward(x))
    before, kept = copy.deepcopy(model), x.copy()
    assert check_layer(model, x).passed
    assert_same(x, kept)
    for layer, old in zip(model.layers, before.layers, strict=True):
        for kind in ("params", "grads", "buffers"):
            now, then = getattr(layer, kind), getattr(old, kind)
            assert now.keys() == then.keys()
            for key in now:
                assert_same(now[key], then[key])
    assert_same(model.forward(x), before.forward(x))  # the generator of the dropout has not moved either


def test_dropout_keeps_one_mask_for_the_whole_check():
    verdict = check_layer(Dropout(0.5, rng=0), normal((4, 5)))
    assert verdict.passed
    assert set(np.unique(verdict.comparisons["x"].numeric == 0)) == {False, True}


def test_a_gradient_of_zero_is_not_lost_in_rounding():
    """A batch norm subtracts the bias of the convolution before it: what differences make of that is noise alone."""
    layers, x = [Conv2d(2, 3, 2, rng=0), BatchNorm(3)], normal((4, 2, 5, 4))
    verdict = check_layer(Sequential(layers), x)
    assert verdict.passed, verdict

    def noisy(self, dout):
        dx = Conv2d.backward(self, dout)
        self.grads["b"] = self.grads["b"] + 1e-6
        return dx

    verdict = check_layer(Sequential([wrong(layers[0], noisy), layers[1]]), x)
    assert [name for name, comparison in verdict.comparisons.items() if comparison.error > 1e-6] == ["0.b"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "name, input_shape", [("first", (1, 6, 5)), ("normed", (1, 3, 4)), ("sigmoid", (1, 4, 3)), ("deep", (1, 4, 5))]
)
def test_whole_networks_pass(name, input_shape):
    verdict = check_layer(nets.build(name, input_shape=input_shape, classes=3), normal((3, *input_shape)))
    assert verdict.passed, verdict
    assert verdict.error < 1e-6
    assert all(comparison.inconclusive.mean() < 0.1 for comparison in verdict.comparisons.values())


def test_a_network_with_one_wrong_layer_is_refused():
    model = nets.build("first", input_shape=(1, 6, 5), classes=3)
    model.layers[0] = wrong(model.layers[0], lambda self, dout: 1.01 * Conv2d.backward(self, dout))
    verdict = check_layer(model, normal((3, 1, 6, 5)))
    assert [name for name, comparison in verdict.comparisons.items() if comparison.error > 1e-6] == ["x"]


# -- mistakes in convolution and pooling: gradients are checked, and compared with the loops ---------------------


class Windowed(Layer):
    """A forward function and any backward function, right or wrong."""

    def __init__(self, function, gradients, w=None, **settings):
        super().__init__()
        self.function, self.gradients, self.settings = function, gradients, settings
        self.params = {} if w is None else {"w": w, "b": np.zeros(len(w))}

    def forward(self, x):
        self.x = x
        return self.function(x, *self.params.values(), **self.settings)

    def backward(self, dout):
        dx, *grads = several(self.gradients(dout, self.x, *list(self.params.values())[:1], **self.settings))
        self.grads = dict(zip(self.params, grads, strict=True))
        return dx


def right(dout, x, w, **rest):
    return dict(zip(("dx", "dw", "db"), ops.conv2d_backward(dout, x, w, **rest), strict=True))


def overwritten(dout, x, w, stride, padding):
    """The last window that meets a pixel wins."""
    (SH, SW), (PH, PW), (H, W) = both(stride), both(padding), x.shape[2:]
    dx = np.zeros((*x.shape[:2], H + 2 * PH, W + 2 * PW))
    for oh, ow in np.ndindex(dout.shape[2:]):
        window = np.s_[:, :, SH * oh : SH * oh + w.shape[2], SW * ow : SW * ow + w.shape[3]]
        dx[window] = np.tensordot(dout[:, :, oh, ow], w, 1)
    return dx[:, :, PH : PH + H, PW : PW + W]


def without_stride(dout, x, w, stride, padding):
    """Every window is taken to lie next to the one before."""
    spread = np.zeros((*dout.shape[:2], *ops.conv_output_size(x.shape[2:], w.shape[2:], padding=padding)))
    spread[:, :, : dout.shape[2], : dout.shape[3]] = dout
    return right(spread, x, w, padding=padding)["dx"]


def not_cropped(dout, x, w, stride, padding):
    PH, PW = both(padding)
    padded = np.pad(x, ((0, 0), (0, 0), (PH, PH), (PW, PW)))
    return right(dout, padded, w, stride=stride)["dx"][:, :, : x.shape[2], : x.shape[3]]


CONV_MISTAKES = {
    "dx, kernel flipped": lambda dout, x, w, **rest: right(dout, x, w[:, :, ::-1, ::-1], **rest)["dx"],
    "dx, height and width swapped": lambda dout, x, w, **rest: (
        right(dout, x, w, **rest)["dx"].swapaxes(2, 3).reshape(x.shape)
    ),
    "dx, padding not cropped": not_cropped,
    "dx, stride ignored": without_stride,
    "dx, = for +=": overwritten,
    "dw of one image": lambda dout, x, w, **rest: right(dout[:1], x[:1], w, **rest)["dw"],
    "dw flipped": lambda dout, x, w, **rest: right(dout, x, w, **rest)["dw"][:, :, ::-1, ::-1],
    "dw averaged over the batch": lambda dout, x, w, **rest: right(dout, x, w, **rest)["dw"] / len(x),
    "db over the wrong axes": lambda dout, x, w, **rest: dout.sum(axis=(1, 2, 3)),  # N, not F, numbers
    "db of one image": lambda dout, x, w, **rest: dout[0].sum(axis=(1, 2)),
}


@pytest.mark.parametrize("mistake", [None, *CONV_MISTAKES])
def test_mistakes_in_a_convolution_are_caught(mistake):
    def gradients(dout, x, w, **rest):
        parts = right(dout, x, w, **rest)
        if mistake:
            parts[mistake[:2]] = CONV_MISTAKES[mistake](dout, x, w, **rest)
        return tuple(parts.values())

    layer = Windowed(ops.conv2d, gradients, normal((3, 2, 3, 2), 1), stride=(1, 2), padding=(2, 1))
    verdict = check_layer(layer, normal((3, 2, 6, 5)))
    refused = [f"d{name}" for name, comparison in verdict.comparisons.items() if comparison.error > 1e-3]
    assert refused == ([mistake[:2]] if mistake else []), verdict
    assert verdict.passed is (mistake is None)

    def agrees(case):
        (x, w, _, dout), settings = arrays(case)
        got, expected = gradients(dout, x, w, **settings), ops.conv2d_backward_loops(dout, x, w, **settings)
        return all(np.array_equal(one, other) for one, other in zip(got, expected, strict=True))

    assert all(map(agrees, CONVOLUTIONS)) is (mistake is None)


def winner(window):
    """1 where the first maximum of each window lies."""
    flat = window.reshape(*window.shape[:2], -1)
    return np.eye(flat.shape[2])[flat.argmax(axis=2)].reshape(window.shape)


def last_winner(window):
    return winner(window[:, :, ::-1, ::-1])[:, :, ::-1, ::-1]


def every_winner(window):
    return window == window.max(axis=(2, 3), keepdims=True)


def mean(window):
    return np.full(window.shape, 1 / window[0, 0].size)


def hand_out(shares, *, add=True, use_stride=True):
    """Make a pooling's backward that gives each pixel of a window its share of the gradient."""

    def backward(dout, x, kernel_size, stride):
        (KH, KW), (SH, SW) = both(kernel_size), both(kernel_size if stride is None else stride)
        dx = np.zeros(x.shape)
        for oh, ow in np.ndindex(dout.shape[2:]):
            seen = np.s_[:, :, SH * oh : SH * oh + KH, SW * ow : SW * ow + KW]
            to = seen if use_stride else np.s_[:, :, oh : oh + KH, ow : ow + KW]
            given = shares(x[seen]) * dout[:, :, oh, ow, None, None]
            dx[to] = dx[to] + given if add else given
        return dx

    return backward


POOL_MISTAKES = {  # forward, backward, and whether a gradient check can see what is wrong
    "max pool, right": (ops.max_pool2d, hand_out(winner), None),
    "max pool, = for +=": (ops.max_pool2d, hand_out(winner, add=False), True),
    "max pool, stride ignored": (ops.max_pool2d, hand_out(winner, use_stride=False), True),
    "max pool, gradient shared like a mean": (ops.max_pool2d, hand_out(mean), True),
    "max pool, gradient to every tie": (ops.max_pool2d, hand_out(every_winner), False),  # ties are kinks
    "max pool, gradient to the last of a tie": (ops.max_pool2d, hand_out(last_winner), False),
    "avg pool, right": (ops.avg_pool2d, hand_out(mean), None),
    "avg pool, = for +=": (ops.avg_pool2d, hand_out(mean, add=False), True),
    "avg pool, stride ignored": (ops.avg_pool2d, hand_out(mean, use_stride=False), True),
    "avg pool, not divided": (ops.avg_pool2d, hand_out(np.ones_like), True),
}


@pytest.mark.parametrize("forward, backward, visible", POOL_MISTAKES.values(), ids=POOL_MISTAKES)
def test_mistakes_in_a_pooling_are_caught(forward, backward, visible):
    layer = Windowed(forward, backward, kernel_size=(3, 2), stride=(2, 1))
    verdict = check_layer(layer, normal((2, 3, 7, 6)))
    assert verdict.passed is not bool(visible), verdict
    assert (verdict.error > 1e-3) is bool(visible)

    loops = ops.max_pool2d_backward_loops if forward is ops.max_pool2d else ops.avg_pool2d_backward_loops

    def agrees(case):
        shape, kernel_size, stride = case
        x = whole(shape, low=-1, high=1)
        dout = whole(forward(x, kernel_size, stride=stride).shape, 1)
        return np.allclose(
            backward(dout, x, kernel_size, stride), loops(dout, x, kernel_size, stride=stride), rtol=0, atol=1e-12
        )

    assert all(map(agrees, POOLINGS)) is (visible is None)


# -- mistakes in other layers and in losses ----------------------------------------------------------------------


def wrong(layer, backward):
    """Return a copy of the layer with another backward; it finds the input in `self.seen`."""
    kind, layer = type(layer), copy.deepcopy(layer)

    def forward(self, x):
        self.seen = x
        return kind.forward(self, x)

    layer.__class__ = type("Wrong", (kind,), {"forward": forward, "backward": backward})
    return layer


def linear_backward(self, dout, **mistakes):
    dx, dw, db = ops.linear_backward(dout, self.seen, self.params["w"])
    parts = {"dx": dx, "w": dw, "b": db} | mistakes
    self.grads = {"w": parts["w"], "b": parts["b"]}
    return parts["dx"]


def statistics_taken_for_constants(self, dout):
    x, axes = self.seen, (0, 2, 3)
    dx, dgamma, dbeta = ops.batch_norm_backward(
        dout, x, self.params["gamma"], mean=x.mean(axis=axes), var=x.var(axis=axes), eps=self.eps
    )
    self.grads = {"gamma": dgamma, "beta": dbeta}
    return dx


def variance_taken_for_constant(self, dout):
    dx = statistics_taken_for_constants(self, dout)
    return dx - dx.mean(axis=(0, 2, 3), keepdims=True)


LAYER_MISTAKES = {
    "relu lets all pass": (ReLU(), lambda self, dout: dout),
    "relu looks at the gradient": (ReLU(), lambda self, dout: dout * (dout > 0)),
    "leaky relu without its slope": (LeakyReLU(0.2), lambda self, dout: dout * (self.seen > 0)),
    "sigmoid's slope at its output": (Sigmoid(), lambda self, dout: ops.sigmoid_backward(dout, ops.sigmoid(self.seen))),
    "tanh's slope without the square": (Tanh(), lambda self, dout: dout * (1 - np.tanh(self.seen))),
    "softmax one by one": (Softmax(), lambda self, dout: ops.sigmoid_backward(dout, self.seen)),
    "linear, w not transposed": (
        Linear(4, 4, rng=0),
        lambda self, dout: linear_backward(self, dout, dx=dout @ self.params["w"]),
    ),
    "linear, dw of one image": (
        Linear(4, 3, rng=0),
        lambda self, dout: linear_backward(self, dout, w=self.seen[:1].T @ dout[:1]),
    ),
    "linear, db averaged": (Linear(4, 3, rng=0), lambda self, dout: linear_backward(self, dout, b=dout.mean(axis=0))),
    "batch norm without the mean's terms": (BatchNorm(2), statistics_taken_for_constants),
    "batch norm without the variance's term": (BatchNorm(2), variance_taken_for_constant),
    "dropout without scaling": (Dropout(0.25, rng=0), lambda self, dout: dout * (self.forward(self.seen) != 0)),
    "dropout, another mask": (Dropout(0.5, rng=0), lambda self, dout: ops.dropout(dout, 0.5, rng=self.rng)[0]),
}


@pytest.mark.parametrize("layer, backward", LAYER_MISTAKES.values(), ids=LAYER_MISTAKES)
def test_mistakes_in_a_layer_are_caught(layer, backward):
    x = normal((3, 2, 4, 5) if isinstance(layer, BatchNorm) else (3, 4))
    assert check_layer(layer, x).passed
    verdict = check_layer(wrong(layer, backward), x)
    assert not verdict.passed
    assert verdict.error > 1e-3


N, K = 5, 3
LOSS_MISTAKES = {
    "cross entropy, 1/N missing": ("cross_entropy", lambda right, outputs: right * N),
    "cross entropy, 1/N twice": ("cross_entropy", lambda right, outputs: right / N),
    "cross entropy, the label not subtracted": ("cross_entropy", lambda right, outputs: ops.softmax(outputs) / N),
    "binary cross entropy, divided by N only": ("binary_cross_entropy", lambda right, outputs: right * K),
    "squared error without its 2": ("mean_squared_error", lambda right, outputs: right / 2),
    "squared error, the wrong way": ("mean_squared_error", lambda right, outputs: -right),
}


@pytest.mark.parametrize("name, mistake", LOSS_MISTAKES.values(), ids=LOSS_MISTAKES)
def test_mistakes_in_a_loss_are_caught(name, mistake):
    loss, gradient, targets = test_ops_elementwise.LOSSES[name]
    outputs = normal((N, K))
    numeric = numeric_gradient(lambda: loss(outputs, targets), outputs)
    right = gradient(outputs, targets)
    assert relative_error(right, numeric) < 1e-8
    assert relative_error(mistake(right, outputs), numeric) > 1e-3


# -- mistakes that no gradient check can see ---------------------------------------------------------------------


def test_the_slope_of_relu_at_zero_is_seen_by_its_own_test_only(monkeypatch):
    layer = wrong(ReLU(), lambda self, dout: dout * (self.seen >= 0))
    assert check_layer(layer, AT_KINKS).passed
    monkeypatch.setattr(ops, "relu_backward", lambda dout, x: dout * (x >= 0))
    with pytest.raises(AssertionError):
        test_ops_elementwise.test_relu_is_flat_at_zero()


def test_a_gradient_changed_in_place_is_seen_by_those_on_read_only_arrays():
    def in_place(dout, x):
        dout *= x > 0
        return dout

    layer = wrong(ReLU(), lambda self, dout: in_place(dout, self.seen))
    assert check_layer(layer, normal((3, 4))).passed
    with pytest.raises(ValueError, match="read-only"):
        pure(in_place, normal((3, 4)), normal((3, 4), 1))
