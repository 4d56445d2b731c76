"""Curves of schedules: drawn from the schedules themselves, told apart without colour."""

import numpy as np
import pytest

from scratchcnn_course.plots import schedules
from scratchcnn_helpers.optim import CosineDecay, OneCycle, StepDecay

NAMED = {"step": StepDecay(3), "cosine": CosineDecay(), "one-cycle": OneCycle()}


def test_every_curve_is_its_schedule():
    (axes,) = schedules(NAMED, 10).axes
    assert len(axes.lines) == 3 and len({line.get_linestyle() for line in axes.lines}) == 3
    for line, schedule in zip(axes.lines, NAMED.values(), strict=True):
        when, factors = line.get_data()
        assert (when[0], when[-1]) == (0, 10)
        assert np.allclose(factors, [schedule(epoch, 10) for epoch in when])
    assert [text.get_text() for text in axes.get_legend().get_texts()] == list(NAMED)


@pytest.mark.parametrize(("named", "epochs"), [({}, 3), (NAMED, 0)])
def test_nothing_to_draw(named, epochs):
    with pytest.raises(ValueError, match=f"there must be a schedule and an epoch, got {len(named)} and {epochs}"):
        schedules(named, epochs)
