"""Activation histograms: bars are shares of real values, and the words say what the numbers show."""

import json

import numpy as np
import pytest

from scratchcnn_course.lessons.depth import ACTIVATIONS, DEPTH, INITIALISATIONS, deep_network, signals, spread
from scratchcnn_course.widgets import ActivationHistograms
from scratchcnn_course.widgets.activation_histograms import BINS, measured, shares
from scratchcnn_helpers import data
from scratchcnn_helpers.gradcheck import numeric_gradient
from scratchcnn_helpers.layers import Linear
from scratchcnn_helpers.losses import SoftmaxCrossEntropy

DIGITS = data.load_digits()


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("initialisation", INITIALISATIONS)
def test_weights_are_as_wide_as_their_name_says(initialisation, activation):
    for layer in deep_network(initialisation, activation).layers:
        if isinstance(layer, Linear):
            D, K = layer.params["w"].shape
            wanted = INITIALISATIONS[initialisation](D, K)
            assert spread(layer.params["w"]) == pytest.approx(wanted, rel=0.1)
            assert not layer.params["b"].any()


def test_he_and_xavier_are_those_of_the_layers():
    for name in ("he", "xavier"):
        own = Linear(300, 200, init=name, rng=0).params["w"]
        width = INITIALISATIONS[name.replace("he", "He").replace("xavier", "Xavier")](300, 200)
        assert spread(own) == pytest.approx(width, rel=0.02)


def test_the_gradient_is_that_of_the_loss():
    model, images, labels = deep_network("He", "tanh"), DIGITS.train_images[:5].astype(float), DIGITS.train_labels[:5]
    for layer in model.layers:
        layer.params = {name: param.astype(float) for name, param in layer.params.items()}
    found = signals(model, images, labels)
    linear = [layer for layer in model.layers if isinstance(layer, Linear)]
    corner, loss = linear[1].params["w"][:2, :3], SoftmaxCrossEntropy()
    slopes = numeric_gradient(lambda: loss.forward(model.forward(images), labels), corner)
    assert np.allclose(linear[1].grads["w"][:2, :3], slopes, atol=1e-7)
    assert found.gradients[1] == spread(linear[1].grads["w"])
    assert len(found.values) == len(found.gradients) == len(found.spreads) == DEPTH
    assert np.allclose(found.values[0], np.tanh(images.reshape(5, 784) @ linear[0].params["w"]))


@pytest.mark.parametrize(
    ("initialisation", "activation", "verdict"),
    [
        ("zeros", "tanh", "Silent"),
        ("zeros", "relu", "Silent"),
        ("too small", "tanh", "Fading"),
        ("too small", "relu", "Fading"),
        ("too large", "tanh", "Saturated: 59%"),
        ("too large", "relu", "Exploding"),
        ("Xavier", "tanh", "Alive"),
        ("Xavier", "relu", "Fading"),
        ("He", "tanh", "Alive"),
        ("He", "relu", "Alive"),
    ],
)
def test_the_verdict_is_what_the_notebook_says(initialisation, activation, verdict):
    board = ActivationHistograms(initialisation, activation)
    assert board.alt().startswith(f"{initialisation}, {activation}: spread") and verdict in board.alt()
    held = json.loads(board.data)["found"][f"{initialisation} {activation}"]
    found = measured(initialisation, activation)
    assert verdict in held["verdict"] and np.allclose(held["spreads"], found.spreads, rtol=1e-5)
    assert np.allclose(held["gradients"], found.gradients, rtol=1e-5) and np.shape(held["shares"]) == (DEPTH, BINS)


def test_a_bar_is_a_share():
    values = np.array([-1.0, -0.99, 0.05, 0.99, 1.0, 0.97, 0.0, -0.05])
    assert np.array_equal(shares(values, "tanh"), np.array([2, *[0] * 8, 1, 2, *[0] * 8, 3]) / 8)
    grown = shares(np.array([0.0, 0.0, 0.5, 7.0]), "relu")
    assert (grown[0], grown[-1], grown.sum()) == (0.5, 0.25, 1)


@pytest.mark.parametrize("settings", [{"initialisation": "ones"}, {"activation": "sigmoid"}])
def test_networks_that_nobody_knows_are_refused(settings):
    ((name, value),) = settings.items()
    with pytest.raises(ValueError, match=f"{name} must be one of .*got '{value}'"):
        deep_network(**{"initialisation": "He", "activation": "relu", **settings})
