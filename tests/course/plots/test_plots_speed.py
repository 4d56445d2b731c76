"""The speed chart: bars of the right length on a logarithmic scale, times and factors in words."""

import re

import numpy as np
import pytest

from scratchcnn_course.plots import speed_chart

TIMES = {"loops": 234.0, "matrix product": 0.0561, "images last": 0.0071}


def test_a_bar_for_each_way_from_the_top_on_a_scale_of_tens():
    (axes,) = speed_chart(TIMES).axes
    assert [label.get_text() for label in axes.get_yticklabels()] == list(TIMES)
    assert [bar.get_width() for bar in axes.patches] == list(TIMES.values())
    assert axes.yaxis_inverted()
    assert axes.get_xscale() == "log"
    assert axes.get_xlim()[0] < min(TIMES.values()) < max(TIMES.values()) < axes.get_xlim()[1]
    axes.figure.draw_without_rendering()
    assert [label.get_text() for label in axes.get_xticklabels() if label.get_text()] == ["0.001", "1", "1000"]
    ticks = axes.get_xticks()
    assert np.allclose(ticks[1:] / ticks[:-1], 10)


def test_times_and_factors_are_written_with_two_digits():
    (axes,) = speed_chart(TIMES).axes
    assert [text.get_text() for text in axes.texts] == [
        *("230 ms", "0.056 ms  ·  4,200 times as fast", "0.0071 ms  ·  33,000 times as fast")
    ]


def test_a_factor_below_one_and_the_title():
    (axes,) = speed_chart({"fast": 1.0, "slow": 2.5}, what="a batch").axes
    assert [text.get_text() for text in axes.texts] == ["1.0 ms", "2.5 ms  ·  0.40 times as fast"]
    assert "a batch" in axes.get_title(loc="left") + axes.get_title()


@pytest.mark.parametrize("times", [{}, {"a": 0.0}, {"a": 1.0, "b": -1.0}, {"a": float("nan")}])
def test_what_it_refuses(times):
    with pytest.raises(ValueError, match=re.escape(f"got {times}")):
        speed_chart(times)
