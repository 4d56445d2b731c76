"""Everything against PyTorch: its stored answers everywhere, PyTorch itself where it is installed."""

from itertools import product

import numpy as np
import pytest

from scratchcnn_helpers import ops, optim
from scratchcnn_helpers.layers import BatchNorm, Conv2d
from scratchcnn_helpers.losses import SoftmaxCrossEntropy
from tests.helpers.oracle import make_values
from tests.helpers.oracle.make_values import CASES, NETS, OPTIMIZERS, STEPS, X, inputs, numbers

EACH_CASE = pytest.mark.parametrize("name", CASES)
RUNS = list(product(NETS, OPTIMIZERS))
EACH_RUN = pytest.mark.parametrize("name, optimizer", RUNS)


@pytest.fixture(scope="module")
def stored():
    with np.load(make_values.VALUES) as values:
        return dict(values)


def part(stored, title):
    return {key.removeprefix(f"{title}: "): array for key, array in stored.items() if key.startswith(f"{title}: ")}


def assert_close(got, expected, tolerance=1e-11):
    assert got.keys() == expected.keys()
    for name in got:
        error = f"{name} differs"
        np.testing.assert_allclose(got[name], expected[name], rtol=tolerance, atol=tolerance, err_msg=error)


# -- what we make of the same input ------------------------------------------------------------------------------


def with_gradients(names, forward, backward):
    """Make a function that returns what PyTorch is asked for: output and gradients, by name."""

    def function(arrays, settings):
        out = forward(*arrays.values(), **settings)
        gradients = backward(numbers(out.shape), *arrays.values(), **settings)
        return {"out": out} | dict(zip(names, gradients if len(names) > 1 else [gradients], strict=True))

    return function


def loss(forward, backward):
    def function(arrays, settings):
        (x,), (targets,) = arrays.values(), settings.values()
        return {"out": forward(x, np.array(targets)), "dx": backward(x, np.array(targets))}

    return function


def conv2d_layer(arrays, settings):
    x, w, b = arrays.values()
    layer = Conv2d(w.shape[1], w.shape[0], w.shape[2:], **settings)
    layer.params = {"w": w, "b": b}
    out = layer.forward(x)
    dx = layer.backward(numbers(out.shape))
    return {"out": out, "dx": dx, "dw": layer.grads["w"], "db": layer.grads["b"]}


def batch_norm_layer(arrays, settings):
    x, gamma, beta = arrays.values()
    layer = BatchNorm(len(gamma))
    layer.params = {"gamma": gamma, "beta": beta}
    layer.buffers = {"mean": numbers(len(gamma)), "var": numbers(len(gamma), 1) + 2}
    layer.training = settings["training"]
    out = layer.forward(x)
    dx = layer.backward(numbers(out.shape))
    return {"out": out, "dx": dx} | {f"d{key}": grad for key, grad in layer.grads.items()} | layer.buffers


def log_softmax_backward(dout, x):
    """There is none in `ops`, nobody needs it alone: dx = dout - softmax * sum(dout)."""
    return dout - ops.softmax(x) * dout.sum(axis=-1, keepdims=True)


OURS = {
    "conv2d": [
        with_gradients(
            ("dx", "dw", "db"),
            ops.conv2d,
            lambda dout, x, w, b, **settings: ops.conv2d_backward(dout, x, w, **settings),
        ),
        conv2d_layer,
    ],
    "linear": [
        with_gradients(("dx", "dw", "db"), ops.linear, lambda dout, x, w, b: ops.linear_backward(dout, x, w)),
    ],
    "batch_norm": [batch_norm_layer],
    "log_softmax": [with_gradients(("dx",), ops.log_softmax, log_softmax_backward)],
}
for name in ("cross_entropy", "binary_cross_entropy", "mean_squared_error"):
    OURS[name] = [loss(getattr(ops, name), getattr(ops, f"{name}_backward"))]
for name, _, _ in CASES.values():  # all others take one array, and their backward gives its gradient
    if name not in OURS:
        OURS[name] = [with_gradients(("dx",), getattr(ops, name), getattr(ops, f"{name}_backward"))]


def train(name, optimizer):
    """Take the steps that `make_values.train` lets PyTorch take."""
    model, loss = make_values.network(name), SoftmaxCrossEntropy()
    stepper = getattr(optim, optimizer)(**OPTIMIZERS[optimizer])
    losses, found = [], {}
    for step in range(STEPS):
        x, labels = make_values.batch(name, step)
        losses.append(loss.forward(model.forward(x), labels))
        model.backward(loss.backward())
        if step == 0:
            found |= {f"gradient {i}": grad.copy() for i, (_, _, grad) in enumerate(model.parameters())}
        stepper.step(model)
    found |= {f"parameter {i}": param for i, (_, param, _) in enumerate(model.parameters())}
    model.training = False
    return {"losses": np.array(losses), "logits": model.forward(make_values.batch(name, STEPS)[0])} | found


# -- the stored answers ------------------------------------------------------------------------------------------


@EACH_CASE
def test_we_agree_with_the_stored_answers(name, stored):
    function, shapes, settings = CASES[name]
    for ours in OURS[function]:
        assert_close(ours(inputs(shapes), settings), part(stored, name))


@EACH_RUN
def test_networks_learn_as_the_stored_ones_did(name, optimizer, stored):
    assert_close(make_values.digest(train(name, optimizer)), part(stored, f"{name}, {optimizer}"), 1e-8)


def test_every_op_has_an_answer():
    """`im2col` and `col2im` are of ours alone; dropout is chance."""
    asked = {function for function, _, _ in CASES.values()} | {
        "im2col",
        "col2im",
        "dropout",
        "conv_output_size",
        "one_hot",
    }
    ops_forward = {name for name in ops.__all__ if not name.endswith(("_loops", "_backward"))}
    missing = ops_forward - asked
    assert not missing, f"put {missing} into CASES and _functions of make_values.py, and run it where PyTorch is"


def test_every_stored_answer_is_asked_for(stored):
    asked = {*CASES, *map(", ".join, RUNS)}
    assert {key.partition(": ")[0] for key in stored} == asked
    assert make_values.VALUES.stat().st_size < 200_000


def test_a_wrong_answer_would_be_noticed(stored):
    function, shapes, settings = CASES["conv2d, pairs"]
    arrays = inputs(shapes)
    arrays["w"] = arrays["w"][:, :, ::-1]
    for ours in OURS[function]:
        with pytest.raises(AssertionError, match="out differs"):
            assert_close(ours(arrays, settings), part(stored, "conv2d, pairs"))


# -- PyTorch itself ----------------------------------------------------------------------------------------------


def assert_pytorch_agrees(function, arrays, settings):
    expected = make_values.answer(function, arrays, settings)
    for ours in OURS[function]:
        assert_close(ours(arrays, settings), expected)


@pytest.mark.slow
@pytest.mark.oracle
def test_pytorch_still_gives_the_stored_answers(stored):
    made = make_values.make()
    assert made.keys() == stored.keys()
    for name in made:  # whole trainings gather what the last bits of another processor make
        tolerance = 1e-9 if name.startswith(tuple(NETS)) else 1e-12
        np.testing.assert_allclose(made[name], stored[name], rtol=tolerance, atol=tolerance, err_msg=name)


@pytest.mark.slow
@pytest.mark.oracle
@pytest.mark.parametrize("kernel_size", [(1, 1), (2, 2), (3, 2), (5, 4)], ids=str)
def test_convolutions_of_any_stride_and_padding(kernel_size):
    arrays = inputs({"x": X, "w": (4, 3, *kernel_size), "b": (4,)})
    for stride, padding in product([1, 2, 3, (1, 2), (3, 1)], [0, 1, 2, 3, (0, 1), (2, 1)]):
        assert_pytorch_agrees("conv2d", arrays, {"stride": stride, "padding": padding})


@pytest.mark.slow
@pytest.mark.oracle
@pytest.mark.parametrize("function", ["max_pool2d", "avg_pool2d"])
@pytest.mark.parametrize("x", [numbers(X), np.round(numbers(X) * 2)], ids=["", "ties"])
def test_poolings_of_any_window_and_stride(function, x):
    for kernel_size, stride in product([1, 2, 3, (2, 3), (5, 7)], [None, 1, 2, (1, 3), (3, 1)]):
        assert_pytorch_agrees(function, {"x": x}, {"kernel_size": kernel_size, "stride": stride})


@pytest.mark.slow
@pytest.mark.oracle
@EACH_CASE
@pytest.mark.parametrize("scale", [0.01, 1, 30])
def test_every_case_at_other_sizes_of_numbers(name, scale):
    function, shapes, settings = CASES[name]
    arrays = {key: array * scale for key, array in inputs(shapes).items()}
    assert_pytorch_agrees(function, arrays, settings)


@pytest.mark.slow
@pytest.mark.oracle
@pytest.mark.parametrize("function", ["relu", "leaky_relu", "max_pool2d"])
def test_what_happens_at_zero(function):
    settings = {"leaky_relu": {"slope": 0.2}, "max_pool2d": {"kernel_size": 2, "stride": 1}}.get(function, {})
    assert_pytorch_agrees(function, {"x": np.zeros(X)}, settings)


@pytest.mark.slow
@pytest.mark.oracle
@EACH_RUN
def test_networks_learn_as_they_do_in_pytorch(name, optimizer):
    assert_close(train(name, optimizer), make_values.train(name, optimizer), 1e-8)
