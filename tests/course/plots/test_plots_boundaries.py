"""Maps of functions of two numbers."""

import re

import numpy as np
import pytest

from scratchcnn_course.plots import boundaries
from scratchcnn_course.plots.boundaries import HIGH, LOW, STEPS

POINTS, TARGETS = np.array([[0.0, 0], [1, 0.5]]), np.array([0, 1])


def right_side(points):
    return (points[:, 0] > 0.5).astype(float)


def upper(points):
    return (points[:, 1:] - LOW) / (HIGH - LOW)  # (M, 1), from 0 at the bottom to 1 at the top


def test_a_map_has_its_right_and_its_upper_side():
    fig = boundaries([right_side, upper], POINTS, TARGETS, ["one", "two"])
    assert [axes.get_title(loc="center") for axes in fig.axes] == ["one", "two"]
    one, two = (axes.images[0] for axes in fig.axes)
    assert (one.origin, one.get_extent(), one.get_clim()) == ("lower", [LOW, HIGH, LOW, HIGH], (0, 1))
    array = one.get_array()
    assert array.shape == (STEPS, STEPS) and array[:, 0].max() == 0 and array[:, -1].min() == 1
    assert np.allclose(two.get_array()[:, 0], np.linspace(0, 1, STEPS))


def test_the_line_lies_where_the_answer_is_a_half():
    fig = boundaries([upper], POINTS, TARGETS, ["two"])
    (path,) = fig.axes[0].collections[0].get_paths()
    assert np.allclose(path.vertices[:, 1], (LOW + HIGH) / 2)
    no_line = boundaries([lambda points: np.full(len(points), 0.2)], POINTS, TARGETS, ["all no"])
    assert not no_line.axes[0].collections


def test_the_points_say_their_target():
    axes = boundaries([upper], POINTS, TARGETS[:, None], ["two"]).axes[0]
    assert [tuple(text.get_position()) for text in axes.texts] == [(0, 0), (1, 0.5)]
    assert [text.get_text() for text in axes.texts] == ["0", "1"]
    assert [line.get_color() for line in axes.lines] == ["#0072B2", "#D55E00"]


@pytest.mark.parametrize(
    ("functions", "points", "targets", "names", "words"),
    [
        ([], POINTS, TARGETS, [], "at least one, got 0 and 0"),
        ([upper], POINTS, TARGETS, ["a", "b"], "names must be as many as the functions, at least one, got 2 and 1"),
        ([upper], POINTS[:, :1], TARGETS, ["a"], "points must be (N, 2) with N targets, got (2, 1) and 2 targets"),
        ([upper], POINTS, TARGETS[:1], ["a"], "got (2, 2) and 1 targets"),
    ],
)
def test_what_cannot_be_drawn_is_refused(functions, points, targets, names, words):
    with pytest.raises(ValueError, match=re.escape(words)):
        boundaries(functions, points, targets, names)
