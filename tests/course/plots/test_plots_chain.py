"""The figure of an image on its way: order, scales and words."""

import re

import numpy as np
import pytest
from matplotlib.text import Annotation

from scratchcnn_course.plots import chain

GREY = np.array([[0.0, 0.5], [1.0, 0.25]])
SIGNED = np.array([[-4.0, 2.0, 0.0]])


def drawn(fig):
    return [image for axes in fig.axes for image in axes.images]


def test_every_array_is_drawn_under_its_name_and_shape():
    fig = chain([GREY, SIGNED, SIGNED.clip(0)], ["digit", "edges", "ReLU"])
    assert [axes.get_title(loc="center") for axes in fig.axes[:3]] == ["digit\n2 × 2", "edges\n1 × 3", "ReLU\n1 × 3"]
    for image, array in zip(drawn(fig), (GREY, SIGNED, SIGNED.clip(0)), strict=False):
        assert np.array_equal(image.get_array(), array)


def test_from_the_first_negative_number_on_all_share_one_scale_around_zero():
    first, *others = drawn(chain([GREY, SIGNED, SIGNED.clip(0)], ["a", "b", "c"]))[:3]
    assert (first.get_cmap().name, first.get_clim()) == ("gray", (0, 1))
    assert [(image.get_cmap().name, image.get_clim()) for image in others] == [("signed", (-4, 4))] * 2


def test_without_negative_numbers_all_are_grey_and_nothing_else_is_drawn():
    fig = chain([GREY, 3 * GREY, 0 * GREY], "abc")
    assert len(fig.axes) == 3, "no colour bar"
    assert [image.get_clim() for image in drawn(fig)] == [(0, 3)] * 3


def test_arrows_lead_from_each_to_the_next_unless_told_otherwise():
    def arrows(fig):
        return len(fig.findobj(Annotation))

    assert arrows(chain([GREY] * 3, "abc")) == 2
    assert arrows(chain([GREY] * 3, "abc", arrows=False)) == 0


@pytest.mark.parametrize(
    ("arrays", "names", "says"),
    [([], [], "shapes"), ([GREY[0]], ["a"], "(2,)"), ([GREY], ["a", "b"], "as many as the 1 arrays, got 2")],
)
def test_what_it_refuses(arrays, names, says):
    with pytest.raises(ValueError, match=re.escape(says)):
        chain(arrays, names)
