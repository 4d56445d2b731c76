"""Curves of several networks: means over the seeds, told apart without their colours."""

import numpy as np
import pytest

from scratchcnn_course import plots
from scratchcnn_course.plots.runs import LOOKS


def test_each_network_is_the_mean_of_its_seeds_in_a_line_of_its_own():
    curves = {"one": [[0.5, 0.9], [0.7, 0.9]], "other": np.ones((3, 2))}
    (axes,) = plots.runs(curves, ylabel="accuracy", low=0.25).axes
    one, other = axes.lines
    assert np.allclose(one.get_ydata(), [0.6, 0.9]) and np.allclose(other.get_ydata(), 1)
    assert list(one.get_xdata()) == [1, 2]
    assert [line.get_label() for line in axes.lines] == ["one", "other"]
    assert axes.get_ylim()[0] == 0.25 and axes.get_ylabel() == "accuracy"


def test_eight_looks_differ_in_marker_and_line_and_a_ninth_is_refused():
    curves = {str(k): np.ones((1, 3)) for k in range(len(LOOKS))}
    (axes,) = plots.runs(curves, ylabel="accuracy").axes
    looks = [(line.get_marker(), line.get_linestyle()) for line in axes.lines]
    assert len(set(looks)) == len(looks) and len({line.get_color() for line in axes.lines}) >= 6
    with pytest.raises(ValueError, match="at most 8"):
        plots.runs(curves | {"more": np.ones((1, 3))}, ylabel="accuracy")
