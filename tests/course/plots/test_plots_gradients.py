"""The figure of arrays and the gradients that came back to them."""

import re

import numpy as np
import pytest

from scratchcnn_course.plots import gradients

GREY = np.array([[0.0, 0.5, 0.25], [1.0, 0.25, 0.0]])
SIGNED = np.array([[-4.0, 2.0, 0.0], [1.0, 0.0, 0.0]])


def drawn(fig):
    return [axes.images[0] for axes in fig.axes if axes.images]


def test_each_gradient_lies_below_its_array():
    fig = gradients([GREY, 2 * GREY], [SIGNED, -SIGNED], ["one", "two"])
    images = drawn(fig)
    for image, array in zip(images, (GREY, 2 * GREY, SIGNED, -SIGNED), strict=True):
        assert np.array_equal(image.get_array(), array)
    assert [axes.get_title(loc="center") for axes in fig.axes[:4]] == ["one\n2 × 3", "two\n2 × 3", "", ""]
    assert [axes.get_ylabel() for axes in fig.axes[:4]] == ["array", "", "gradient", ""]


def test_each_row_has_its_own_scale_and_gradients_are_signed():
    images = drawn(gradients([GREY, 2 * GREY], [SIGNED, 0 * SIGNED], "ab"))
    assert [(image.get_cmap().name, image.get_clim()) for image in images[:2]] == [("gray", (0, 2))] * 2
    assert [(image.get_cmap().name, image.get_clim()) for image in images[2:]] == [("signed", (-4, 4))] * 2


def test_arrays_with_a_sign_are_signed_too_and_zeros_are_no_trouble():
    images = drawn(gradients([SIGNED], [0 * SIGNED], "a"))
    assert [(image.get_cmap().name, image.get_clim()) for image in images] == [
        ("signed", (-4, 4)),
        ("signed", (-1, 1)),
    ]


@pytest.mark.parametrize(
    ("arrays", "grads", "names", "words"),
    [
        ([], [], [], "arrays must be pictures of shape (H, W), got shapes []"),
        ([np.zeros(3)], [np.zeros(3)], "a", "got shapes [(3,)]"),
        ([GREY], [GREY.T], "a", "grads must have the shapes of the arrays, [(2, 3)], got [(3, 2)]"),
        ([GREY], [GREY], "ab", "names must be as many as the 1 arrays, got 2"),
    ],
)
def test_what_cannot_be_drawn_is_refused(arrays, grads, names, words):
    with pytest.raises(ValueError, match=re.escape(words)):
        gradients(arrays, grads, names)
