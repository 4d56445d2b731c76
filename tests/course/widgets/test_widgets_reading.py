"""Widgets that read digits: the drawing pad, the walk through the layers. What they show is true."""

import base64
import html
import io
import re

import numpy as np
import pytest
from PIL import Image

from scratchcnn_course.digits import prepare
from scratchcnn_course.widgets import DrawingPad, LayerWalk, answer, drawing_pad, pixels
from scratchcnn_course.widgets.twin import VIEW
from scratchcnn_helpers import data, nets
from scratchcnn_helpers.layers import AvgPool2d, Conv2d, Flatten, LeakyReLU, Linear, Tanh
from scratchcnn_helpers.model import Sequential
from tests.course.widgets.loosened import state_of

BLANK = base64.b64encode(bytes([255]) * 784).decode()


@pytest.fixture(scope="module")
def digits():
    return data.load_digits()


@pytest.fixture(scope="module")
def lenet():
    return nets.load_pretrained()


def pictures(page):
    """Return every picture of a page, as `(alt, pixels)`."""
    found = re.findall(r'<img alt="([^"]*)"[^>]*src="data:image/png;base64,([^"]*)"', page)
    return [(alt, np.asarray(Image.open(io.BytesIO(base64.b64decode(png))).convert("RGB"))) for alt, png in found]


def shows(large, small):
    """Tell whether a picture is another, each pixel of it a square."""
    times = large.shape[1] // small.shape[1]
    return np.array_equal(small.repeat(times, axis=0).repeat(times, axis=1), large)


def text(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page))


def from_browser(widget, **state):
    """Change traits as a message from the browser does."""
    widget._handle_msg({"content": {"data": {"method": "update", "state": state}}, "buffers": []})


# Pictures


def test_grey_and_signed_colours():
    assert pixels.colours([[0, 0.5, 1.0]])[0].tolist() == [[0] * 3, [128] * 3, [255] * 3]
    assert pixels.colours([[0, 2.0]], largest=4.0)[0].tolist() == [[0] * 3, [128] * 3]
    assert pixels.colours([[-2.0, 0, 2]])[0].tolist() == [[*pixels.LOW], [255] * 3, [*pixels.HIGH]]
    assert pixels.colours(np.zeros((2, 2))).max() == 0


@pytest.mark.parametrize("count", [2, 300])
def test_a_picture_keeps_its_pixels(count):
    grey = np.arange(count, dtype=np.uint16)
    colours = np.stack([grey % 256, grey // 256, grey % 7], axis=-1).astype(np.uint8)[None]  # more than a palette holds
    page = pixels.picture(colours, 'a "small" one', width=600)
    ((alt, found),) = pictures(page)
    assert alt == "a &quot;small&quot; one" and shows(found, colours)
    assert page == pixels.picture(colours, 'a "small" one', width=600)


# Answers


def test_probabilities_in_words():
    assert [answer.chance(p) for p in (0, 1e-5, 0.0005, 0.25, 0.9994, 0.9996, 1)] == [
        *("0.000", "< 0.001", "0.001", "0.250", "0.999", "> 0.999", "1.000")
    ]
    two = answer.of_classes(np.array([0.25]))
    assert two.tolist() == [0.75, 0.25]
    assert answer.verdict(two) == "The network says 0, with probability 0.750. Next comes 1, with 0.250."


# The drawing pad


def test_a_drawing_goes_all_the_way(lenet, digits):
    pad = DrawingPad(lenet)
    for image, label in zip(digits.test_images[:10, 0], digits.test_labels[:10], strict=True):
        sent = np.round(255 * (1 - image)).astype(np.uint8)
        from_browser(pad, pixels=base64.b64encode(sent.tobytes()).decode(), chosen=-1)
        assert np.array_equal(pad.image, sent.astype(np.float32) / 255)
        stages = prepare(pad.image)
        assert np.array_equal(pad.stages.centred, stages.centred)
        assert np.array_equal(pad.probabilities, lenet.predict_proba(stages.result[None])[0])
        assert f"says {pad.probabilities.argmax()}," in pad.verdict and pad.probabilities.argmax() == label


@pytest.mark.parametrize("empty", [BLANK, ""], ids=["cleared", "an image chosen"])
def test_an_empty_pad_says_so(lenet, empty):
    pad = DrawingPad(lenet)
    pad.image = drawing_pad.sample()
    assert pad.stages is not None
    from_browser(pad, pixels=empty)
    assert (pad.stages, pad.probabilities, pad.verdict) == (None, None, drawing_pad.EMPTY)
    assert pad.image.shape == (28, 28) and pad.image.min() == 1


def test_what_cannot_be_prepared_is_said(lenet, monkeypatch):
    def refuse(image):
        raise ValueError("image holds no digit: too faint")

    pad = DrawingPad(lenet)
    monkeypatch.setattr(drawing_pad, "prepare", refuse)
    pad.image = drawing_pad.sample()
    assert pad.verdict == "The network was not asked: image holds no digit: too faint."
    assert pad.stages is pad.probabilities is None


@pytest.mark.slow
def test_any_scribble_gives_a_sentence(lenet):
    rng = np.random.default_rng(0)
    dot, full = np.ones((28, 28)), np.full((28, 28), 0.5)
    dot[0, 0] = 0
    for image in (dot, full, np.zeros((28, 28)), rng.random((28, 28)), rng.integers(0, 2, (28, 28)) * 1.0):
        pad = DrawingPad(lenet)
        pad.image = image
        assert pad.verdict.endswith(".") and (pad.probabilities is None or np.isfinite(pad.probabilities).all())


def test_the_pad_on_paper(lenet):
    pad = DrawingPad(lenet)
    bundle = pad._repr_mimebundle_()
    assert VIEW not in bundle and f'data-ear="{pad.ear}" data-again><img' in bundle["text/html"]
    ((alt, _),) = pictures(bundle["text/html"])
    assert html.unescape(alt) == bundle["text/plain"] and "says 2, with probability" in alt
    pad.image = 1 - np.eye(28).repeat(2, 0)[:28]
    assert "a drawing" in pad.alt() and pad.verdict in pad.alt()


@pytest.mark.parametrize("classes", [1, 3, 12])
def test_a_pad_has_a_digit_of_each_kind_that_the_network_knows(classes):
    pad = DrawingPad(Sequential([Flatten(), Linear(784, classes, rng=0)]))
    assert pad.labels == list(range(min(max(classes, 2), 10))) and len(pad.classes) == max(classes, 2)


def test_the_pad_works_without_an_argument():
    assert DrawingPad().verdict == drawing_pad.EMPTY


@pytest.mark.parametrize(
    ("image", "words"),
    [
        (np.ones((27, 28)), r"image must be \(28, 28\), got shape \(27, 28\)"),
        (np.ones((28, 28), np.uint8), "image must be floats in .* got uint8"),
        (np.full((28, 28), np.nan), "image must be floats in"),
        (np.full((28, 28), 1.5), "image must be floats in"),
    ],
)
def test_drawings_that_do_not_fit(lenet, image, words):
    pad = DrawingPad(lenet)
    with pytest.raises(ValueError, match=words):
        pad.image = image
    assert pad.pixels == ""


def test_models_that_do_not_fit():
    with pytest.raises(TypeError, match="model must be a network"):
        DrawingPad("lenet")
    with pytest.raises(ValueError, match=r"model must take images \(N, 1, 28, 28\)"):
        DrawingPad(Sequential([Conv2d(3, 4, 3), Flatten(), Linear(4 * 26 * 26, 10)]))


# The walk


@pytest.mark.parametrize("name", nets.NETS)
def test_a_walk_through_every_network(name, digits):
    model = nets.build(name, classes=1 if name == "sigmoid" else 10)
    model.training = True
    model.layers[0].training = False  # a mode of its own, which stays
    walk = LayerWalk(model, digits.test_images[0, 0])
    assert [layer.training for layer in model.layers] == [False] + [True] * (len(model.layers) - 1)
    assert [step[0] for step in walk.steps] == ["image", *map(repr, model.layers)]
    with model.inference():
        x = digits.test_images[:1]
        for k, layer in enumerate([None, *model.layers]):
            x = x if layer is None else np.array(layer.forward(x))
            walk.layer = k
            assert np.array_equal(walk.steps[k][1], x[0])
            assert " × ".join(map(str, x.shape[1:])) in walk.title()
            assert walk.steps[k][2] in walk.alt() and walk.title() in walk.alt() and "nan" not in walk.alt()
    expected = model.predict_proba(digits.test_images[:1])[0]
    assert np.array_equal(walk.probabilities[-len(expected) :], expected) and len(walk.probabilities) >= 2
    assert answer.verdict(walk.probabilities) in walk.alt()


def test_sentences_count_truly(lenet, digits):
    walk = LayerWalk(lenet, digits.test_images[3, 0])
    before, after = walk.steps[2][1], walk.steps[3][1]
    share = 100 * np.mean((before != 0) & (after == 0))
    assert walk.steps[3][2] == f"ReLU set {share:.0f} % of the numbers to 0; positive ones passed unchanged."
    assert walk.steps[1][2] == "16 kernels of 5 × 5 slid over the image; each gave a map."
    assert walk.steps[2][2].endswith("12,544 numbers became 3,136.")


def test_layers_that_no_recipe_has(digits):
    layers = [Conv2d(1, 2, 3), LeakyReLU(0.1), AvgPool2d(2), Flatten(), Linear(338, 4), Tanh(), Linear(4, 3)]
    walk = LayerWalk(Sequential(layers), digits.test_images[0])
    sentences = [sentence for _, _, sentence in walk.steps]
    assert "were multiplied by 0.1" in sentences[2] and "the mean was kept" in sentences[3]
    assert "between −1 and 1" in sentences[6] and walk.probabilities.shape == (3,)


def test_the_walk_from_the_browser_and_on_paper(lenet, digits):
    walk = LayerWalk(lenet, digits.test_images[0, 0])
    assert walk.layer == 0
    from_browser(walk, layer=10, cell=3)
    assert walk.layer == 10 and walk.title().startswith("10 of 10: Linear")
    bundle = walk._repr_mimebundle_()
    ((alt, _),) = pictures(bundle["text/html"])
    assert bundle["text/plain"] == walk.alt() == alt and VIEW not in bundle
    assert (state_of(bundle["text/html"])["layer"], state_of(bundle["text/html"])["cell"]) == (10, 3)
    with pytest.raises(ValueError, match="layer must be from 0 to 10, got 11"):
        walk.layer = 11
    assert walk.layer == 10


def test_walks_that_cannot_begin(lenet):
    with pytest.raises(TypeError, match="model must be a network"):
        LayerWalk(None, np.zeros((28, 28)))
    with pytest.raises(ValueError, match=r"image must be one image, .* got shape \(1, 1, 28, 28\)"):
        LayerWalk(lenet, np.zeros((1, 1, 28, 28)))
    with pytest.raises(ValueError, match=r"image of shape \(14, 14\) does not fit the model"):
        LayerWalk(lenet, np.zeros((14, 14)))
    assert lenet.training
