"""The classic small networks: what they are made of, and what their recipes keep of a data set."""

import numpy as np
import pytest

from scratchcnn_helpers import nets
from scratchcnn_helpers.data import Dataset
from scratchcnn_helpers.nets import RECIPES, build, find_recipe, load_pretrained
from scratchcnn_helpers.train import evaluate, fit

CONV, DENSE = "Conv2d MaxPool2d ReLU", "Flatten Linear ReLU Linear"
LAYERS = {
    "first": "Conv2d MaxPool2d Flatten Linear",
    "normed": f"{CONV} BatchNorm Dropout {DENSE}",
    "wide": f"{CONV} {DENSE}",
    "sigmoid": "Conv2d Sigmoid Reshape Linear Sigmoid Linear",
    "deep": f"{CONV} {CONV} {DENSE}",
    "lenet": f"{CONV} {CONV} {DENSE}",
    "lenet-bn": f"{CONV} BatchNorm {CONV} BatchNorm Dropout {DENSE}",
}
PARAMETERS = {
    "first": (8 * 9 + 8) + (8 * 13 * 13 * 10 + 10),
    "normed": (8 * 9 + 8) + 2 * 8 + (8 * 14 * 14 * 128 + 128) + (128 * 10 + 10),
    "wide": (32 * 9 + 32) + (32 * 14 * 14 * 128 + 128) + (128 * 10 + 10),
    "sigmoid": (5 * 9 + 5) + (5 * 26 * 26 * 100 + 100) + (100 * 2 + 2),
    "deep": (8 * 9 + 8) + (16 * 8 * 9 + 16) + (16 * 7 * 7 * 128 + 128) + (128 * 10 + 10),
    "lenet": 117_066,
    "lenet-bn": 117_066 + 2 * 16 + 2 * 32,
}


def classes(name):
    return 2 if name == "sigmoid" else 10


def test_these_networks_are_there():
    assert list(RECIPES) == list(LAYERS) == list(PARAMETERS)


@pytest.mark.parametrize("name", RECIPES)
def test_layers_and_parameters(name):
    model = build(name, classes=classes(name))
    assert [type(layer).__name__ for layer in model.layers] == LAYERS[name].split()
    summary = model.summary()
    assert summary.parameters == PARAMETERS[name]
    assert summary.rows[-1][1] == (classes(name),)
    assert model.training


@pytest.mark.parametrize("name", RECIPES)
@pytest.mark.parametrize(("shape", "outputs"), [((3, 32, 32), 7), ((1, 20, 24), 3)])
def test_other_images_and_other_classes(name, shape, outputs):
    model = build(name, input_shape=shape, classes=outputs)
    out = model.forward(np.zeros((2, *shape), np.float32))
    assert out.shape == (2, outputs)
    assert out.dtype == np.float32


@pytest.mark.parametrize("name", RECIPES)
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


def some_digits(train=1200, test=50):
    rng = np.random.default_rng(0)
    return Dataset(
        rng.random((train, 1, 12, 12), np.float32),
        np.arange(train) % 10,
        rng.random((test, 1, 12, 12), np.float32),
        np.arange(test) % 10,
        "made up",
        "this test",
    )


def test_first_is_meant_for_a_thousand_images():
    whole = some_digits()
    part = RECIPES["first"].data(whole)
    np.testing.assert_array_equal(part.train_images, whole.train_images[:1000])
    np.testing.assert_array_equal(part.train_labels, whole.train_labels[:1000])
    assert part.test_images is whole.test_images
    assert len(RECIPES["first"].data(some_digits(train=30)).train_labels) == 30


def test_sigmoid_is_meant_for_zeros_and_ones():
    whole = some_digits()
    part = RECIPES["sigmoid"].data(whole)
    np.testing.assert_array_equal(np.bincount(part.train_labels), [100, 100])
    chosen = np.flatnonzero(whole.train_labels < 2)[:200]  # they take turns here, so the first 100 of each
    np.testing.assert_array_equal(part.train_images, whole.train_images[chosen])
    np.testing.assert_array_equal(part.train_labels, whole.train_labels[chosen])
    np.testing.assert_array_equal(part.test_images, whole.test_images[whole.test_labels < 2])
    np.testing.assert_array_equal(np.bincount(part.test_labels), [5, 5])
    assert part.classes == 2


@pytest.mark.parametrize("name", sorted(set(RECIPES) - {"first", "sigmoid"}))
def test_the_others_take_all_of_it(name):
    whole = some_digits()
    assert RECIPES[name].data(whole) is whole


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_can_be_followed(name):
    recipe, dataset = find_recipe(name), find_recipe(name).data(some_digits())
    few = dataset.train_images[:40], dataset.train_labels[:40]
    model = build(name, input_shape=(1, 12, 12), classes=dataset.classes)
    settings = {"schedule": recipe.schedule, "augment": recipe.augment, "loss": recipe.loss(), "progress": False}
    optimizer = recipe.optimizer()
    history = fit(model, few, epochs=2, batch_size=recipe.batch_size, optimizer=optimizer, **settings)
    assert np.isfinite(history.column("loss")).all()
    assert np.isfinite(evaluate(model, *few, loss=recipe.loss())[0])
    assert recipe.optimizer() is not optimizer  # a fresh one each time
    assert 0.8 < recipe.reaches < 1


@pytest.mark.parametrize("function", [build, find_recipe])
def test_an_unknown_name_lists_the_known_ones(function):
    with pytest.raises(ValueError, match=r"net must be one of first, normed, .*, lenet-bn, got 'resnet'"):
        function("resnet")


def test_only_what_ships_is_loaded(tmp_path, monkeypatch):
    monkeypatch.setattr(nets, "WEIGHTS", tmp_path)
    with pytest.raises(FileNotFoundError, match="deep"):
        load_pretrained("deep")
    model = build("deep", seed=9)
    model.save(tmp_path / "deep.npz")
    np.testing.assert_array_equal(load_pretrained("deep").parameters()[0][1], model.parameters()[0][1])
