"""The explorer, the network that learns and the ledger, as far as Python goes: what travels, what is refused."""

import base64
import json
import zlib

import numpy as np
import pytest

from scratchcnn_course.lessons import ledger
from scratchcnn_course.widgets import LearnInPage, NetworkExplorer, WeightLedger, learn_in_page, modules, weight_ledger
from scratchcnn_course.widgets.network_spec import KINDS, network_spec, packed
from scratchcnn_helpers import data, layers, nets
from scratchcnn_helpers.layers import Conv2d, Flatten, GlobalAvgPool2d, Layer, Linear, MaxPool2d, ReLU
from scratchcnn_helpers.model import Sequential
from tests.course.widgets.loosened import state_of

MOST = 400_000  # bytes of what a notebook stores of one widget


@pytest.fixture(scope="module")
def digits():
    return data.load_digits()


@pytest.fixture(scope="module")
def lenet():
    return nets.load_pretrained()


def small(channels=1, classes=10, *, side=8):
    return Sequential([Conv2d(channels, 2, 3, rng=0), ReLU(), MaxPool2d(2), Flatten(), Linear(18, classes, rng=0)])


def unpacked(held):
    """Read what `packed` wrote."""
    kind, planes = np.dtype(KINDS[held["kind"]]), zlib.decompress(base64.b64decode(held["data"]))
    flat = np.frombuffer(planes, np.uint8).reshape(kind.itemsize, -1).T.tobytes()
    return np.frombuffer(flat, kind).reshape(held["shape"])


@pytest.mark.parametrize("kind", ["f2", "f4", "f8"])
def test_numbers_come_back_as_they_were(kind):
    array = np.random.default_rng(0).normal(size=(3, 2, 5)).astype(KINDS[kind])
    np.testing.assert_array_equal(unpacked(packed(array, kind)), array)


@pytest.mark.parametrize("size", [6, 7])
def test_sixteen_levels_stand_two_to_a_byte(size):
    levels = np.arange(size) % 16
    held = packed(levels / 15, "u4")
    planes = np.frombuffer(zlib.decompress(base64.b64decode(held["data"])), np.uint8)
    assert np.stack([planes >> 4, planes & 15], axis=1).reshape(-1)[:size].tolist() == levels.tolist()


def test_a_small_network_travels_exactly_a_large_one_in_half_precision(lenet):
    model = small()
    kept = network_spec(model, (1, 8, 8))["layers"][0]["arrays"]["w"]
    np.testing.assert_array_equal(unpacked(kept), model.layers[0].params["w"])
    spec = network_spec(lenet, (1, 28, 28))
    assert spec["layers"][0]["arrays"]["w"]["kind"] == "f2" and len(json.dumps(spec)) < 180_000


@pytest.mark.slow
def test_what_a_notebook_stores_is_small(lenet, digits):
    for widget in (NetworkExplorer(lenet, digits.test_images, digits.test_labels), LearnInPage(), WeightLedger()):
        bundle = widget._repr_mimebundle_()
        assert set(bundle) == {"text/html", "text/plain"} and len(str(bundle)) < MOST, type(widget).__name__


def test_every_kind_of_layer_of_the_package_travels():
    kinds = [getattr(layers, name) for name in layers.__all__ if name != "Layer"]
    text = (modules.HERE / "network" / "network.js").read_text(encoding="utf-8")
    known = text[text.index("LAYERS = {") : text.index("};")]
    assert Conv2d in kinds and all(kind.__name__ in known for kind in kinds if not kind.__name__.startswith("_"))


def test_a_layer_of_ones_own_is_refused(digits):
    class Square(Layer):
        def forward(self, x):
            return x * x

    model = Sequential([Square(), Flatten(), Linear(784, 10, rng=0)])
    with pytest.raises(TypeError, match=r"the page knows no Square"):
        NetworkExplorer(model, digits.test_images, digits.test_labels)


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"model": "lenet"}, TypeError, "model must be a network"),
        ({"images": np.zeros((3, 4))}, ValueError, r"images must be \(N, C, H, W\)"),
        ({"images": np.full((2, 1, 8, 8), 200, np.uint8)}, ValueError, "divide bytes by 255"),
        ({"images": np.full((2, 1, 8, 8), np.nan)}, ValueError, r"floats in \[0, 1\]"),
        ({"images": np.zeros((2, 3, 8, 8))}, ValueError, "do not fit the model"),
        ({"labels": np.zeros(5, int)}, ValueError, r"labels must be \(2,\)"),
        ({"labels": np.array([0, 10])}, ValueError, r"labels must lie in 0 ... 9"),
        ({"classes": ["a", "b"]}, ValueError, "classes must be 10 names"),
    ],
)
def test_what_does_not_fit_is_refused(change, error, words):
    given = {"model": small(), "images": np.zeros((2, 1, 8, 8)), "labels": np.zeros(2, int)} | change
    with pytest.raises(error, match=words):
        NetworkExplorer(given.pop("model"), given.pop("images"), given.pop("labels"), **given)


def test_colour_and_other_sizes_and_names():
    images = np.random.default_rng(0).random((3, 3, 8, 8))
    model = Sequential([Conv2d(3, 4, 3, rng=0), ReLU(), GlobalAvgPool2d()])
    explorer = NetworkExplorer(model, images, np.array([0, 1, 3]), classes=["ant", "bee", "cat", "dog"])
    assert "The first image is a ant." in explorer.alt() and explorer.picture().size[0] > 100
    assert json.loads(explorer.network)["input"] == [3, 8, 8]


@pytest.mark.parametrize(("image", "kind"), [(np.float32([[0, 1 / 3]]), "u1"), (np.float32([[0.1234, 1]]), "f4")])
def test_images_travel_exactly(image, kind):
    explorer = NetworkExplorer(Sequential([Flatten(), Linear(2, 2, rng=0)]), image[None], np.array([1]))
    held = json.loads(explorer.images)
    assert held["kind"] == kind
    back = unpacked(held) if kind == "f4" else unpacked(held).astype(np.float32) / np.float32(255)
    np.testing.assert_array_equal(back[0, 0], image)


def test_what_is_looked_at_can_be_set(lenet, digits):
    explorer = NetworkExplorer(lenet, digits.test_images, digits.test_labels)
    explorer.layer = len(lenet.layers)
    for wrong in (len(lenet.layers) + 1, -2):
        with pytest.raises(ValueError, match=rf"layer must be from 0 to 10, got {wrong}"):
            explorer.layer = wrong
    assert state_of(explorer.to_html())["layer"] == 10


def test_the_alt_text_tells_what_the_network_says(lenet, digits):
    explorer = NetworkExplorer(lenet, digits.test_images[:, 0], digits.test_labels)
    said = lenet.predict(digits.test_images[:1])[0]
    assert f"The network says {said}, with probability" in explorer.alt()
    assert lenet.training  # as it was


def test_a_network_with_one_output_has_two_classes():
    model = small(classes=1)
    explorer = NetworkExplorer(model, np.zeros((2, 1, 8, 8)), np.array([0, 1]))
    assert explorer.classes == ["0", "1"]


def test_modules_are_put_together_in_order(tmp_path, monkeypatch):
    monkeypatch.setattr(modules, "HERE", tmp_path)
    (tmp_path / "one.js").write_text(
        "/** Words. */\nexport const one = 1;\nconst own = 2;\nexport function f() {\n  return own;\n}\n"
    )
    (tmp_path / "main.js").write_text(
        'import { f, one } from "./one.js";\n\nconst own = f(one); // kept\nexport default { own };\n'
    )
    text = modules.assembled("main.js")
    assert text.index("const one = 1;") < text.index("const own = f(one);")
    assert "import" not in text and "Words" not in text and "return { one, f };" in text
    assert text.endswith("export default { own };")


@pytest.mark.parametrize(
    "line", ['import { a as b } from "./one.js";', 'import * as one from "./one.js";', "export { one };"]
)
def test_what_can_not_be_put_together_is_refused(tmp_path, monkeypatch, line):
    monkeypatch.setattr(modules, "HERE", tmp_path)
    (tmp_path / "one.js").write_text("export const a = 1;\n")
    (tmp_path / "main.js").write_text(f"{line}\n")
    with pytest.raises(ValueError, match=r"main\.js"):
        modules.assembled("main.js")


def test_the_networks_that_learn_are_those_of_the_course():
    first = learn_in_page.build("first", 3)
    for (name, array, _), (_, other, _) in zip(
        first.parameters(), nets.build("first", seed=3).parameters(), strict=True
    ):
        np.testing.assert_array_equal(array, other, err_msg=name)
    assert "Nothing is learned yet" in LearnInPage().alt()


def test_the_ledger_in_words_and_as_a_picture():
    widget = WeightLedger()
    book, (images, labels, _, _) = widget.book(), weight_ledger.digits()
    assert len(images) == len(labels) == 1000
    moved = (book.end["w"] - book.start["w"]).reshape(-1)[weight_ledger.WEIGHT]
    sums = book.by_class(labels).reshape(10, -1)[:, weight_ledger.WEIGHT]
    np.testing.assert_allclose(sums.sum(), moved, rtol=0, atol=1e-12)
    largest = weight_ledger.PLURALS[np.abs(sums).argmax()]
    assert f"the {largest} did" in widget.alt() and widget.picture().size[1] > 100
    assert ledger.LR == json.loads(widget.recipe)["lr"]
