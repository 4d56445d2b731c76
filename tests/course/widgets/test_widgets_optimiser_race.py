"""The optimiser race without a browser: what is sent, what it says, what it refuses."""

import base64
import json
import re

import numpy as np
import pytest

from scratchcnn_course.lessons.race import RACERS, SURFACES, race
from scratchcnn_course.widgets import OptimiserRace
from scratchcnn_course.widgets.optimiser_race import MAP, RATES, STEPS, sentence


@pytest.mark.parametrize("surface", SURFACES)
def test_every_path_is_sent_with_its_heights(surface):
    sent = json.loads(OptimiserRace().races)
    assert (sent["rates"], sent["racers"], sent["steps"]) == (list(RATES), list(RACERS), STEPS)
    for lr, runs in zip(RATES, sent["surfaces"][surface]["runs"], strict=True):
        for code, path in zip(runs, race(surface, lr, steps=STEPS).values(), strict=True):
            run = np.frombuffer(base64.b64decode(code), "<f4").reshape(STEPS + 1, 3)
            assert np.allclose(run[:, :2], path, rtol=1e-6, equal_nan=True)
            assert np.allclose(run[:, 2], SURFACES[surface].height(*path.T), rtol=1e-5, equal_nan=True)


@pytest.mark.parametrize("surface", SURFACES)
def test_every_contour_line_has_one_height(surface):
    ground = SURFACES[surface]
    d = json.loads(OptimiserRace().races)["surfaces"][surface]["contours"]
    lines = [re.findall(r"(\d+),(\d+)", piece) for piece in d.split("M")[1:]]
    assert len(lines) >= 5
    for line in lines:
        right, down = np.array(line, float).T
        x = ground.low[0] + right / MAP[0] * (ground.high[0] - ground.low[0])
        y = ground.high[1] - down / MAP[1] * (ground.high[1] - ground.low[1])
        heights = ground.height(x, y)
        steep = max(np.hypot(*ground.slopes(a, b)) for a, b in zip(x, y, strict=True))
        assert np.ptp(heights) <= 0.05 + 0.03 * steep  # a pixel is about 0.0075 wide, and the grid is coarse


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
    assert sentence("bowl", 0.03, 0) == "Step 0: all begin at height 6.520."
    assert sentence("bowl", 0.03, 5, []) == "Nobody runs. Choose a racer."
    assert sentence("saddle", 0.09, 20, ["Adam", "SGD"]).startswith("Step 20, learning rate 0.09. Heights: SGD 0.248, ")
    assert sentence("bowl", 0.3, 60, ["SGD", "momentum"]).endswith("SGD off the map, momentum off the map.")
    alt = OptimiserRace("ravine").alt()
    assert alt.startswith("Optimiser race on the ravine, ((1 − x)² + 10 (y − x²)²) / 4. Step 0: all begin")
    assert "Step 60, learning rate 0.03. Heights: SGD" in alt


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"surface": "hill"}, "surface must be one of .*'bowl', 'saddle', 'ravine'.*got 'hill'"),
        ({"lr": 0.05}, "lr must be one of .*0.03.*got 0.05"),
        ({"step": 61}, "step must be from 0 to 60, got 61"),
        ({"step": -1}, "step must be from 0 to 60, got -1"),
        ({"racers": ["SGD", "Nesterov"]}, "racers must be some of .*got 'Nesterov'"),
    ],
)
def test_what_it_does_not_have_is_refused(settings, words):
    with pytest.raises(ValueError, match=words):
        OptimiserRace(**settings)
    board, ((name, value),) = OptimiserRace(), settings.items()
    with pytest.raises(ValueError, match=words):
        setattr(board, name, value)


def test_the_twin_fetches_nothing_and_is_always_the_same():
    one, other = (OptimiserRace()._repr_mimebundle_() for _ in range(2))
    assert one == other and set(one) == {"text/html", "image/png", "text/plain"}
    assert sum(map(len, one.values())) < 200_000
    assert re.findall(r"https?://(?!www.w3.org/2000/svg)|//cdn|\bimport\b|\bfetch\(", one["text/html"]) == []


def test_the_picture_without_racers_and_with_all():
    empty, full = (OptimiserRace(racers=racers).picture() for racers in ((), tuple(RACERS)))
    assert empty.size == full.size and empty.tobytes() != full.tobytes()
