"""`Sequential`: running, predicting, and what it says about itself."""

import copy
import re

import numpy as np
import pytest

from scratchcnn_helpers import ops
from scratchcnn_helpers.layers import BatchNorm, Conv2d, Dropout, Flatten, Layer, Linear, MaxPool2d, ReLU
from scratchcnn_helpers.model import Sequential, decide
from scratchcnn_helpers.nets import NETS, build


def net(outputs=3):
    """A small network with both layers that behave differently while training."""
    layers = [Conv2d(1, 4, 3, padding=1, rng=0), BatchNorm(4), ReLU(), MaxPool2d(2), Dropout(0.5, rng=0)]
    model = Sequential([*layers, Flatten(), Linear(36, outputs, rng=1)])
    model.forward(images(16))  # running statistics that are not the ones to begin with
    return model


def images(count=7):
    return np.random.default_rng(count).random((count, 1, 6, 6), np.float32)


class Fails(Layer):
    def forward(self, x):
        raise RuntimeError("in the middle")


def test_forward_and_backward_go_through_the_layers_in_order():
    first, second = Linear(3, 4, rng=0), Linear(4, 2, rng=1)
    model, x, dout = Sequential([first, second]), np.ones((2, 3), np.float32), np.eye(2, dtype=np.float32)
    np.testing.assert_array_equal(model.forward(x), second.forward(first.forward(x)))
    dx = model.backward(dout, need_dx=True)
    between = dout @ second.params["w"].T
    np.testing.assert_allclose(dx, between @ first.params["w"].T, rtol=1e-6)
    np.testing.assert_allclose(first.grads["w"], x.T @ between, rtol=1e-6)
    assert model.backward(dout) is None


def test_backward_without_dx_fills_the_same_gradients():
    model = net()
    out = model.forward(images())
    model.backward(np.ones_like(out), need_dx=True)
    kept = {name: grad.copy() for name, _, grad in model.parameters()}
    model.backward(np.ones_like(out))
    for name, _, grad in model.parameters():
        np.testing.assert_array_equal(grad, kept[name])


@pytest.mark.parametrize("name", NETS)
@pytest.mark.parametrize("training", [True, False])
def test_a_network_is_its_list(name, training):
    """What runs is the list as it stands, and `summary` shows every shape on the way."""
    model = build(name, input_shape=(1, 16, 16), classes=3)
    model.training = training
    summary, other = model.summary((1, 16, 16)), copy.deepcopy(model)
    x, shapes = np.random.default_rng(0).random((4, 1, 16, 16), np.float32), []
    images = x
    for layer in model.layers:
        x = layer.forward(x)
        shapes.append(x.shape[1:])
    np.testing.assert_array_equal(other.forward(images), x)
    assert shapes == [shape for _, shape, _, _ in summary.rows]
    dout = np.ones_like(x)
    other.backward(dout)
    for layer, twin in zip(reversed(model.layers), reversed(other.layers), strict=True):
        dout = layer.backward(dout)
        for key, grad in layer.grads.items():
            np.testing.assert_array_equal(grad, twin.grads[key])


def test_the_order_of_relu_and_pooling_is_the_readers():
    relu, pool, x = ReLU(), MaxPool2d(2), images()
    Sequential([relu, pool]).forward(x)
    assert (relu.x.shape, pool.x.shape) == ((7, 1, 6, 6), (7, 1, 6, 6))
    Sequential([pool, relu]).forward(x)
    assert (relu.x.shape, pool.x.shape) == ((7, 1, 3, 3), (7, 1, 6, 6))


@pytest.mark.parametrize("make", [lambda: Linear(3, 3), ReLU, lambda: Dropout(0.5)])
def test_a_layer_that_stands_twice_is_refused_by_name(make):
    layer, other = make(), make()
    with pytest.raises(ValueError, match=rf"got one {re.escape(repr(layer))} twice"):
        Sequential([layer, Linear(3, 3), layer])
    assert len(Sequential([layer, Linear(3, 3), other]).layers) == 3  # one of the same kind is another layer


def test_parameters_are_the_arrays_themselves_by_name():
    model = net()
    found = model.parameters()
    assert [name for name, *_ in found] == ["0.w", "0.b", "1.gamma", "1.beta", "6.w", "6.b"]
    assert found[0][1] is model.layers[0].params["w"]
    assert all(grad is None for *_, grad in found)
    model.backward(np.ones_like(model.forward(images())))
    assert all(grad.shape == array.shape for _, array, grad in model.parameters())


def test_training_is_set_in_every_layer():
    model = net()
    assert model.training
    model.training = False
    assert not any(layer.training for layer in model.layers)
    model.layers[0].training = True
    assert not model.training


def test_inference_gives_every_layer_back_what_it_was():
    model = net()
    model.layers[1].training = False  # somebody froze the statistics
    before = [layer.training for layer in model.layers]
    with model.inference():
        assert not any(layer.training for layer in model.layers)
    assert [layer.training for layer in model.layers] == before


@pytest.mark.parametrize("training", [True, False])
def test_predicting_is_inference_and_leaves_no_trace(training):
    model, x = net(), images()
    model.training = training
    buffers = {key: array.copy() for key, array in model.layers[1].buffers.items()}
    probabilities = model.predict_proba(x)
    np.testing.assert_array_equal(model.predict_proba(x), probabilities)  # dropout is off
    assert [layer.training for layer in model.layers] == [training] * len(model.layers)
    for key, array in buffers.items():
        np.testing.assert_array_equal(model.layers[1].buffers[key], array)
    model.training = False
    np.testing.assert_array_equal(model.predict_proba(x), ops.softmax(model.forward(x)))


def test_the_mode_comes_back_when_prediction_fails():
    model = Sequential([Fails()])
    with pytest.raises(RuntimeError, match="in the middle"):
        model.predict(images())
    assert model.training


@pytest.mark.parametrize("batch_size", [1, 2, 3, 7, 100])
def test_batch_size_changes_nothing(batch_size):
    model, x = net(), images()
    whole = model.predict_proba(x)
    np.testing.assert_allclose(model.predict_proba(x, batch_size=batch_size), whole, rtol=1e-5)
    np.testing.assert_array_equal(model.predict(x, batch_size=batch_size), whole.argmax(axis=1))


def test_probabilities_of_several_classes():
    probabilities, labels = net().predict_proba(images()), net().predict(images())
    assert probabilities.shape == (7, 3)
    assert probabilities.dtype == np.float32
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, rtol=1e-6)
    assert labels.dtype == np.int64
    np.testing.assert_array_equal(labels, probabilities.argmax(axis=1))


def test_one_logit_is_the_probability_of_class_1():
    model = Sequential([Flatten(), Linear(1, 1)])
    model.layers[1].params["w"][...] = 1
    x = np.array([-2.0, 0, 3], np.float32).reshape(3, 1, 1, 1)
    np.testing.assert_allclose(model.predict_proba(x), 1 / (1 + np.exp([[2.0], [0], [-3]])), rtol=1e-6)
    labels = model.predict(x)
    np.testing.assert_array_equal(labels, [0, 0, 1])
    assert labels.dtype == np.int64


def test_decide():
    np.testing.assert_array_equal(decide(np.array([[1.0, 3, 2], [5, 0, 5]])), [1, 0])
    np.testing.assert_array_equal(decide(np.array([[-0.1], [0.1]])), [0, 1])


def spoilt(*values):
    x = images()
    x.flat[: len(values)] = values
    return x


@pytest.mark.parametrize(
    ("x", "settings", "message"),
    [
        (spoilt(np.nan), {}, "x must be finite, got NaN or infinity"),
        (spoilt(np.inf), {}, "x must be finite"),
        (spoilt(np.inf, -np.inf), {}, "x must be finite"),
        (images()[:0], {}, r"x must be a batch of at least one image, .* got shape \(0, 1, 6, 6\)"),
        (np.float32(1), {}, r"x must be a batch .* got shape \(\)"),
        (np.zeros((2, 1, 0, 6), np.float32), {}, r"x must be a batch .* got shape \(2, 1, 0, 6\)"),
        (200 * images(), {}, r"x must be floats in \[0, 1\], got .*; divide bytes by 255"),
        (images()[0], {}, "x must have"),
        (images().repeat(2, axis=1), {}, r"channels|w must|x must"),
        (images(), {"batch_size": 0}, "batch_size must be at least 1, got 0"),
        (images(), {"batch_size": -1}, "batch_size must be at least 1, got -1"),
    ],
)
def test_what_cannot_be_predicted_is_named(x, settings, message):
    model = net()
    for predict in (model.predict, model.predict_proba):
        with pytest.raises(ValueError, match=message):
            predict(x, **settings)


def test_numbers_too_large_to_add_up_are_no_infinity():
    model = Sequential([Flatten(), Linear(36, 2, init="zeros")])
    x = np.full((7, 1, 6, 6), np.finfo(np.float32).max)
    np.testing.assert_array_equal(model.predict(x), np.zeros(7))


def test_summary_of_lenet_by_hand():
    summary = build("lenet").summary()
    assert [(shape, parameters, products) for _, shape, parameters, products in summary.rows] == [
        ((16, 28, 28), 16 * 25 + 16, 16 * 28 * 28 * 25),
        ((16, 14, 14), 0, 0),
        ((16, 14, 14), 0, 0),
        ((32, 10, 10), 32 * 16 * 25 + 32, 32 * 10 * 10 * 16 * 25),
        ((32, 5, 5), 0, 0),
        ((32, 5, 5), 0, 0),
        ((800,), 0, 0),
        ((128,), 800 * 128 + 128, 800 * 128),
        ((128,), 0, 0),
        ((10,), 128 * 10 + 10, 128 * 10),
    ]
    assert summary.parameters == 117_066
    assert summary.multiply_adds == 1_697_280


def test_summary_prints_as_a_table():
    summary = Sequential([Conv2d(1, 8, 3), MaxPool2d(2), Flatten(), Linear(1352, 10)]).summary()
    expected = """
layer                  output  parameters  multiply-adds
--------------------------------------------------------
input             1 x 28 x 28
Conv2d(1, 8, 3)   8 x 26 x 26          80         48,672
MaxPool2d(2)      8 x 13 x 13           0              0
Flatten()                1352           0              0
Linear(1352, 10)           10      13,530         13,520
--------------------------------------------------------
in all                             13,610         62,192"""
    assert [line.rstrip() for line in str(summary).splitlines()] == expected.splitlines()[1:]
    assert repr(summary) == str(summary)


def test_summary_leaves_the_network_as_it_was():
    model = net()
    mean = model.layers[1].buffers["mean"].copy()
    assert model.summary((1, 6, 6)).rows[0][1] == (4, 6, 6)
    assert model.training
    np.testing.assert_array_equal(model.layers[1].buffers["mean"], mean)


def test_a_network_is_written_as_one_would_type_it():
    model = Sequential([Conv2d(1, 2, (3, 5), padding=1), MaxPool2d(2, 1), Dropout(0.25), BatchNorm(2, momentum=0.5)])
    assert repr(model) == (
        "Sequential([\n"
        "    Conv2d(1, 2, (3, 5), padding=1),\n"
        "    MaxPool2d(2, stride=1),\n"
        "    Dropout(p=0.25),\n"
        "    BatchNorm(2, momentum=0.5),\n"
        "])"
    )


@pytest.mark.parametrize("thing", [None, "Conv2d", np.maximum, ReLU], ids=["None", "name", "function", "class"])
def test_only_layers_are_put_in_a_row(thing):
    with pytest.raises(TypeError, match=r"layers must be objects of a layer class, .* got"):
        Sequential([ReLU(), thing])


def test_a_network_needs_a_layer():
    with pytest.raises(ValueError, match="at least one layer"):
        Sequential([])
