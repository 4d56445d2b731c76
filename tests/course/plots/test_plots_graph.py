"""The drawn graph."""

import pytest

from scratchcnn_course import plots

PLACES = {"u": (0, 0), "v": (0, 1), "q = u × v": (1, 0.5)}


def written(figure):
    return {text.get_text() for text in figure.axes[0].texts}


def test_numbers_stand_above_and_slopes_below():
    data, slopes = {"u": 2, "v": 7, "q": 14}, {"u": 7, "v": 2.5, "q": 1}
    bare = plots.graph(PLACES, ["u q", "v q"], data)
    assert written(bare) >= {"u", "v", "q = u × v", "2", "7", "14"}
    assert not any("slope" in text for text in written(bare))
    full = plots.graph(PLACES, ["u q", "v q"], data, slopes)
    assert written(full) >= {"slope 7", "slope 2.5", "slope 1"}
    height = {text.get_text(): text.get_position()[1] for text in full.axes[0].texts}
    assert height["14"] < height["q = u × v"] < height["slope 1"], "rows are counted downwards"


def test_an_arrow_from_nowhere_is_refused():
    with pytest.raises(ValueError, match="between u, v, q, got w"):
        plots.graph(PLACES, ["u q", "w q"], {"u": 1, "v": 1, "q": 1})
