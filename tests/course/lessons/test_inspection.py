"""Saliency agrees with nudging each pixel, occlusion with covering by hand; the model is left as it was."""

import numpy as np
import pytest

from scratchcnn_course.lessons.inspection import occlusion, saliency
from scratchcnn_helpers import BatchNorm, Conv2d, Dropout, Flatten, Linear, MaxPool2d, ReLU, Sequential


def network(C=2):
    layers = [Conv2d(C, 3, (3, 2), rng=0), ReLU(), MaxPool2d(2), BatchNorm(3), Dropout(0.5, rng=0), Flatten()]
    model = Sequential([*layers, Linear(3 * 2 * 3, 4, rng=1)])
    for layer in model.layers:
        for values in (layer.params, layer.buffers):
            for name in values:
                values[name] = values[name].astype(np.float64)
    model.layers[3].buffers["mean"] += 0.3
    return model


@pytest.fixture
def image():
    return np.random.default_rng(3).standard_normal((2, 6, 7))


def test_saliency_is_what_nudging_each_pixel_gives(image):
    model, h = network(), 1e-6
    found = saliency(model, image, 2)
    wanted = np.empty_like(image)
    with model.inference():
        for place in np.ndindex(*image.shape):
            up, down = image.copy(), image.copy()
            up[place] += h
            down[place] -= h
            wanted[place] = (model.forward(up[None])[0, 2] - model.forward(down[None])[0, 2]) / (2 * h)
    np.testing.assert_allclose(found, wanted, rtol=1e-6, atol=1e-8)
    assert np.abs(found).max() > 0


def test_occlusion_is_what_covering_by_hand_gives(image):
    model = network()
    found = occlusion(model, image, 1, size=3, fill=0.25)
    assert found.shape == (6, 7)
    for row, column in ((0, 0), (3, 4), (5, 6)):
        covered = image.copy()
        for r in range(row - 1, row + 2):
            for c in range(column - 1, column + 2):
                if 0 <= r < 6 and 0 <= c < 7:
                    covered[:, r, c] = 0.25
        assert found[row, column] == pytest.approx(model.predict_proba(covered[None])[0, 1])


@pytest.mark.parametrize("training", [True, False])
def test_the_model_is_left_as_it_was(image, training):
    model = network()
    model.training = training
    kept, before = image.copy(), {name: array.copy() for name, array, _ in model.parameters()}
    saliency(model, image, 0), occlusion(model, image, 0)
    assert all(layer.training == training for layer in model.layers)
    assert all(np.array_equal(array, before[name]) for name, array, _ in model.parameters())
    np.testing.assert_array_equal(image, kept)


def test_what_does_not_fit_is_named(image):
    for look in (saliency, occlusion):
        with pytest.raises(ValueError, match=r"image must have the axes \(C, H, W\), got shape \(6, 7\)"):
            look(network(), image[0], 0)
        for label in (-1, 4):
            with pytest.raises(ValueError, match=r"label must lie in 0..3"):
                look(network(), image, label)
    for size in (0, 4):
        with pytest.raises(ValueError, match="size must be odd"):
            occlusion(network(), image, 0, size=size)
