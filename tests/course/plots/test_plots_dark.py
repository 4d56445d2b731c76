"""On a dark page only the images of a figure keep their ground: not the room between them and beside them."""

import re

import numpy as np
import pytest
from matplotlib.figure import Figure

from scratchcnn_course import plots


def floods(fig):
    """Return what stays as it is: left, top, width and height, as parts of the figure."""
    page = plots.Picture(fig, "A figure.").turned.page
    found = re.findall(r'feFlood x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"', page)
    return [tuple(map(float, one)) for one in found]


def test_each_image_of_a_grid_by_itself():
    places = floods(plots.images(np.zeros((7, 1, 28, 28)), list("abcdefg"), columns=4))
    assert len(places) == 7
    (left, top, width, _), (beside, level, *_) = places[:2]
    assert beside > left + width and level == top
    assert len({top for _, top, *_ in places}) == 2, "two rows"


def test_no_more_than_the_image_where_its_axes_are_wider():
    fig = Figure(figsize=(4, 2))
    axes = fig.add_axes([0, 0, 1, 1])
    axes.imshow(np.zeros((10, 10)))
    axes.set(xlim=(-0.5, 19.5))
    assert floods(fig) == [pytest.approx((0, 0, 0.5, 1), abs=0.002)]


@pytest.mark.parametrize("origin", ["upper", "lower"])
def test_what_is_cut_off_or_empty_is_left_out(origin):
    array = np.ones((4, 8))
    array[0] = np.nan
    fig = Figure(figsize=(4, 4))
    axes = fig.add_axes([0, 0, 1, 1])
    axes.imshow(array, origin=origin, aspect="auto")
    axes.set(xlim=(1.5, 5.5))
    assert floods(fig) == [pytest.approx((0, 0.25 if origin == "upper" else 0, 1, 0.75), abs=0.002)]


def test_no_image_no_place():
    assert floods(Figure()) == []
