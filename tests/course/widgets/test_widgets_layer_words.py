"""What the walk says of each kind of layer: the layer's own sentence, its blanks filled in."""

import numpy as np
import pytest

from scratchcnn_course.widgets.layer_walk import describe
from tests.helpers.test_layers import MAKE, at_inference


@pytest.mark.parametrize(("make", "shape"), MAKE.values(), ids=MAKE)
def test_every_layer_tells_what_it_did(make, shape):
    layer, x = at_inference(make()), np.random.default_rng(0).normal(size=shape)
    sentence = describe(layer, x[0], layer.forward(x)[0])
    assert sentence.endswith(".") and not set("{}") & set(sentence)


def test_the_numbers_in_it_are_counted():
    from scratchcnn_helpers import layers

    x = np.float64([[[[-1, 2], [-3, -4]]]])
    for layer, words in (
        (layers.ReLU(), "ReLU set 75 % of the numbers to 0; positive ones passed unchanged."),
        (layers.MaxPool2d((2, 1)), "Of each 2 × 1 window the largest number was kept: 4 numbers became 2."),
        (layers.GlobalAvgPool2d(), "Of each map the mean was kept: 4 numbers became 1."),
        (layers.Conv2d(1, 5, (2, 1)), "5 kernels of 2 × 1 slid over the image; each gave a map."),
        (layers.Dropout(0.3), "Every number passed unchanged: only in training does it set 30 % of them to 0."),
    ):
        layer.training = False
        assert describe(layer, x[0], layer.forward(x)[0]) == words
