"""The recipes of the networks: what they keep of a data set, and that they can be followed."""

import numpy as np
import pytest

from scratchcnn_course.lessons.recipes import RECIPES, find_recipe
from scratchcnn_helpers.data import Dataset
from scratchcnn_helpers.nets import NETS, build
from scratchcnn_helpers.train import evaluate, fit


def test_every_network_has_one():
    assert list(RECIPES) == list(NETS)


def some_digits(train=1200, test=50):
    rng = np.random.default_rng(0)
    return Dataset(
        rng.random((train, 1, 16, 16), np.float32),
        np.arange(train) % 10,
        rng.random((test, 1, 16, 16), np.float32),
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
    recipe, dataset = RECIPES[name], RECIPES[name].data(some_digits())
    few = dataset.train_images[:40], dataset.train_labels[:40]
    model = build(name, input_shape=(1, 16, 16), classes=dataset.classes)
    settings = {"schedule": recipe.schedule, "augment": recipe.augment, "loss": recipe.loss(), "progress": False}
    optimizer = recipe.optimizer()
    history = fit(model, few, epochs=2, batch_size=recipe.batch_size, optimizer=optimizer, **settings)
    assert np.isfinite(history.column("loss")).all()
    assert np.isfinite(evaluate(model, *few, loss=recipe.loss())[0])
    assert recipe.optimizer() is not optimizer  # a fresh one each time
    assert recipe.reaches is None if name == "colour" else 0.8 < recipe.reaches < 1


def test_an_unknown_name_lists_the_known_ones():
    with pytest.raises(ValueError, match=r"net must be one of first, normed, .*, lenet-bn, .*got 'resnet'"):
        find_recipe("resnet")
