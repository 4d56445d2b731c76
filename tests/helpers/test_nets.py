"""The classic small networks: what they are made of."""

import numpy as np
import pytest

from scratchcnn_helpers import nets
from scratchcnn_helpers.nets import NETS, build, load_pretrained

CONV, DENSE = "Conv2d MaxPool2d ReLU", "Flatten Linear ReLU Linear"
LAYERS = {
    "first": "Conv2d MaxPool2d Flatten Linear",
    "normed": f"{CONV} BatchNorm Dropout {DENSE}",
    "wide": f"{CONV} {DENSE}",
    "sigmoid": "Conv2d Sigmoid Reshape Linear Sigmoid Linear",
    "deep": f"{CONV} {CONV} {DENSE}",
    "lenet": f"{CONV} {CONV} {DENSE}",
    "lenet-bn": f"{CONV} BatchNorm {CONV} BatchNorm Dropout {DENSE}",
    "quick": f"{CONV} BatchNorm {CONV} BatchNorm Dropout {DENSE}",
    "minute": f"{CONV} BatchNorm {CONV} BatchNorm Dropout {DENSE}",
    "best": f"{CONV} BatchNorm {CONV} BatchNorm Dropout Flatten Linear ReLU Dropout Linear",
    "colour": f"{CONV} BatchNorm {CONV} BatchNorm {CONV} BatchNorm Dropout {DENSE}",
}
PARAMETERS = {
    "first": (8 * 9 + 8) + (8 * 13 * 13 * 10 + 10),
    "normed": (8 * 9 + 8) + 2 * 8 + (8 * 14 * 14 * 128 + 128) + (128 * 10 + 10),
    "wide": (32 * 9 + 32) + (32 * 14 * 14 * 128 + 128) + (128 * 10 + 10),
    "sigmoid": (5 * 9 + 5) + (5 * 26 * 26 * 100 + 100) + (100 * 2 + 2),
    "deep": (8 * 9 + 8) + (16 * 8 * 9 + 16) + (16 * 7 * 7 * 128 + 128) + (128 * 10 + 10),
    "lenet": 117_066,
    "lenet-bn": 117_066 + 2 * 16 + 2 * 32,
    "quick": (8 * 25 + 3 * 8) + (24 * 8 * 25 + 3 * 24) + (24 * 16 * 64 + 64) + (64 * 10 + 10),
    "minute": (16 * 25 + 3 * 16) + (32 * 16 * 25 + 3 * 32) + (32 * 16 * 128 + 128) + 1290,
    "best": (32 * 25 + 3 * 32) + (64 * 32 * 25 + 3 * 64) + (64 * 25 * 128 + 128) + 1290,
    "colour": (16 * 9 + 3 * 16) + (32 * 16 * 9 + 3 * 32) + (64 * 32 * 9 + 3 * 64) + (64 * 9 * 128 + 128) + 1290,
}


def classes(name):
    return 2 if name == "sigmoid" else 10


def test_these_networks_are_there():
    assert list(NETS) == list(LAYERS) == list(PARAMETERS)


@pytest.mark.parametrize("name", NETS)
def test_layers_and_parameters(name):
    model = build(name, classes=classes(name))
    assert [type(layer).__name__ for layer in model.layers] == LAYERS[name].split()
    summary = model.summary()
    assert summary.parameters == PARAMETERS[name]
    assert summary.rows[-1][1] == (classes(name),)
    assert model.training


@pytest.mark.parametrize("name", NETS)
@pytest.mark.parametrize(("shape", "outputs"), [((3, 32, 32), 7), ((1, 20, 24), 3)])
def test_other_images_and_other_classes(name, shape, outputs):
    model = build(name, input_shape=shape, classes=outputs)
    out = model.forward(np.zeros((2, *shape), np.float32))
    assert out.shape == (2, outputs)
    assert out.dtype == np.float32


@pytest.mark.parametrize("name", NETS)
def test_the_seed_decides_the_weights(name):
    first, same, other = (
        np.concatenate([array.ravel() for _, array, _ in build(name, seed=seed).parameters()]) for seed in (3, 3, 4)
    )
    np.testing.assert_array_equal(first, same)
    assert not np.array_equal(first, other)


def test_weights_begin_as_large_as_their_layer_needs():
    he, xavier = build("lenet").layers[7].params["w"], build("sigmoid").layers[3].params["w"]
    assert he.std() == pytest.approx(np.sqrt(2 / 800), rel=0.02)
    assert xavier.std() == pytest.approx(np.sqrt(2 / (3380 + 100)), rel=0.02)


def test_an_unknown_name_lists_the_known_ones():
    with pytest.raises(ValueError, match=r"net must be one of first, normed, .*, lenet-bn, .*got 'resnet'"):
        build("resnet")


def test_only_what_ships_is_loaded(tmp_path, monkeypatch):
    monkeypatch.setattr(nets, "WEIGHTS", tmp_path)
    with pytest.raises(FileNotFoundError, match="deep"):
        load_pretrained("deep")
    model = build("deep", seed=9)
    model.save(tmp_path / "deep.npz")
    np.testing.assert_array_equal(load_pretrained("deep").parameters()[0][1], model.parameters()[0][1])
