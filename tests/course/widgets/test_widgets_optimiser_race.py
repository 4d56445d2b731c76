"""The optimiser race without a browser: what is sent, what it says, what it refuses."""

import re

import numpy as np
import pytest

from scratchcnn_course.lessons.race import RACERS, SURFACES, race
from scratchcnn_course.traces.words import number
from scratchcnn_course.widgets import OptimiserRace
from scratchcnn_course.widgets.optimiser_race import STEPS, sentence


def test_what_the_notebook_says_of_the_race():
    assert "SGD off the map" in sentence("bowl", 0.12, STEPS)
    assert "off the map" not in sentence("bowl", 0.09, STEPS)
    bowl = race("bowl", 0.03)
    start = np.array(SURFACES["bowl"].start)
    for name in ("RMSprop", "Adam"):
        across, down = np.abs(bowl[name][1] - start)
        assert across == pytest.approx(down)
    across, down = np.abs(bowl["SGD"][1] - start)
    assert down > 5 * across
    assert bowl["momentum"][10, 0] > -0.5 > bowl["SGD"][10, 0]


def test_it_speaks():
    assert sentence("bowl", 0.03, 0) == "Step 0: all begin at height 6.52."
    assert sentence("bowl", 0.03, 5, []) == "Nobody runs. Choose a racer."
    assert sentence("saddle", 0.09, 20, ["Adam", "SGD"]).startswith("Step 20, learning rate 0.09. Heights: SGD 0.248, ")
    assert sentence("bowl", 0.3, 60, ["SGD", "momentum"]).endswith("SGD off the map, momentum off the map.")
    alt = OptimiserRace("ravine").alt()
    assert alt.startswith("Optimiser race on the ravine, ((1 − x)² + 10 (y − x²)²) / 4. Step 0: all begin")
    assert "Step 60, learning rate 0.03. Heights: SGD" in alt


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"surface": "hill"}, "surface must be one of bowl, saddle, ravine, got 'hill'"),
        ({"lr": 0.00001}, "lr must be from 0.0001 to 2, got 1e-05"),
        ({"lr": 3}, "lr must be from 0.0001 to 2, got 3"),
        ({"start": (0, 1.2)}, "start's y on the bowl must be from -1 to 1, got 1.2"),
        ({"start": (0, 0, 0)}, r"start must be two numbers \(x, y\), got"),
        ({"step": 61}, "step must be from 0 to 60, got 61"),
        ({"step": -1}, "step must be from 0 to 60, got -1"),
        ({"racers": ["SGD", "Nesterov"]}, "racers must be one of SGD, .*got 'Nesterov'"),
    ],
)
def test_what_it_does_not_have_is_refused(settings, words):
    with pytest.raises(ValueError, match=words):
        OptimiserRace(**settings)
    board, ((name, value),) = OptimiserRace(), settings.items()
    with pytest.raises(ValueError, match=words):
        setattr(board, name, value)


def test_any_rate_and_any_start_on_the_map_will_do():
    board = OptimiserRace("ravine", lr=0.0123, start=(1, 1.5))
    assert number(SURFACES["ravine"].height(1, 1.5)) in board.alt() and "learning rate 0.0123" in board.alt()
    with pytest.raises(ValueError, match=r"start's y on the bowl must be from -1 to 1, got 1\.5"):
        board.surface = "bowl"
    board.start = None
    board.surface = "bowl"
    assert "all begin at height 6.52" in board.alt()


@pytest.mark.slow
def test_the_twin_fetches_nothing_and_is_always_the_same():
    one, other = (OptimiserRace()._repr_mimebundle_() for _ in range(2))
    assert one == other and set(one) == {"text/html", "image/png", "text/plain"}
    assert sum(map(len, one.values())) < 130_000
    assert re.findall(r"https?://(?!www.w3.org/2000/svg)|//cdn|\bimport\b|\bfetch\(", one["text/html"]) == []


@pytest.mark.slow
def test_the_picture_without_racers_and_with_all():
    empty, full = (OptimiserRace(racers=racers).picture() for racers in ((), tuple(RACERS)))
    assert empty.size == full.size and empty.tobytes() != full.tobytes()
