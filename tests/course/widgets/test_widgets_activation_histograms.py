"""Activation histograms: bars are shares of real values, and the words say what the numbers show."""

import numpy as np
import pytest

from scratchcnn_course.lessons.depth import ACTIVATIONS, DEPTH, INITIALISATIONS, deep_network, signals, spread
from scratchcnn_course.widgets import ActivationHistograms
from scratchcnn_course.widgets.activation_histograms import BINS, FULL, TALL, measured, shares
from scratchcnn_course.widgets.board import VIEW
from scratchcnn_helpers import data
from scratchcnn_helpers.gradcheck import numeric_gradient
from scratchcnn_helpers.layers import Linear
from scratchcnn_helpers.losses import SoftmaxCrossEntropy
from tests.course.widgets.test_widgets_boards import drawings, letters, press, words_of

DIGITS = data.load_digits()
RECTANGLE = "{http://www.w3.org/2000/svg}rect"


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
        ("zeros", "tanh", "✕ Silent"),
        ("zeros", "relu", "✕ Silent"),
        ("too small", "tanh", "✕ Fading"),
        ("too small", "relu", "✕ Fading"),
        ("too large", "tanh", "✕ Saturated: 59%"),
        ("too large", "relu", "✕ Exploding"),
        ("Xavier", "tanh", "✓ Alive"),
        ("Xavier", "relu", "✕ Fading"),
        ("He", "tanh", "✓ Alive"),
        ("He", "relu", "✓ Alive"),
    ],
)
def test_the_verdict_is_what_the_notebook_says(initialisation, activation, verdict):
    board = ActivationHistograms(initialisation, activation)
    said = words_of(board._page.value)
    assert said[1].startswith(verdict)
    assert board.alt().startswith(f"{initialisation}, {activation}: spread")


def test_a_bar_is_a_share():
    values = np.array([-1.0, -0.99, 0.05, 0.99, 1.0, 0.97, 0.0, -0.05])
    assert np.array_equal(shares(values, "tanh"), np.array([2, *[0] * 8, 1, 2, *[0] * 8, 3]) / 8)
    grown = shares(np.array([0.0, 0.0, 0.5, 7.0]), "relu")
    assert (grown[0], grown[-1], grown.sum()) == (0.5, 0.25, 1)
    found = measured("He", "relu")
    (drawing,) = drawings(ActivationHistograms("He", "relu").frame())
    tall = [float(bar.get("height")) for bar in drawing.iter(RECTANGLE)]
    first = shares(found.values[0], "relu")
    assert len(first) == BINS
    wanted = [round(TALL * min(share / FULL, 1), 1) for share in first if share]
    assert tall[: len(wanted)] == wanted


def test_names_and_spreads_stand_above_the_histograms():
    (drawing,) = drawings(ActivationHistograms("zeros", "tanh").frame())
    texts = letters(drawing)
    assert [text for text in texts if text.startswith("layer")] == [f"layer {i}" for i in range(1, DEPTH + 1)]
    assert texts[1] == "0"


def test_buttons_go_to_the_next_way_to_begin():
    board = ActivationHistograms("too small", "relu")
    press(board.children[0], "▶")
    assert board.initialisation == "too large" and "Exploding" in board._page.value
    board.activation = "tanh"
    assert "Saturated" in board._page.value
    for _ in range(4):
        press(board.children[0], "◀")
    assert board.initialisation == "zeros"


@pytest.mark.parametrize("settings", [{"initialisation": "ones"}, {"activation": "sigmoid"}])
def test_what_it_does_not_know_is_refused(settings):
    ((name, value),) = settings.items()
    with pytest.raises(ValueError, match=f"{name} must be one of .*got '{value}'"):
        ActivationHistograms(**settings)
    with pytest.raises(ValueError, match=f"{name} must be one of .*got '{value}'"):
        deep_network(**{"initialisation": "He", "activation": "relu", **settings})


def test_the_twin_is_a_drawing_and_words_and_always_the_same():
    (one, _), (other, _) = (ActivationHistograms()._repr_mimebundle_() for _ in range(2))
    assert one["text/html"] == other["text/html"] and one["text/plain"] == ActivationHistograms().alt()
    assert one[VIEW]["model_id"] != other[VIEW]["model_id"]
    assert one["text/html"].count("<img alt=") == 1 and "<svg" not in one["text/html"]
