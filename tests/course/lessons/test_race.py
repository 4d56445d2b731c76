"""The race downhill: slopes are those of the heights, racers are the optimisers, and the notebook's claims hold."""

import numpy as np
import pytest

from scratchcnn_course.lessons.race import LIMIT, RACERS, SURFACES, race, walk
from scratchcnn_helpers.gradcheck import numeric_gradient
from scratchcnn_helpers.optim import SGD, Adam


@pytest.mark.parametrize("name", SURFACES)
def test_slopes_are_those_of_the_height(name):
    surface = SURFACES[name]
    for place in (surface.start, surface.low, surface.high, (0.3, -0.2)):
        point = np.array(place)
        slopes = numeric_gradient(lambda point=point: surface.height(*point), point)
        assert np.allclose(slopes, surface.slopes(*place), atol=1e-8)
    assert all(low < at < high for low, at, high in zip(surface.low, surface.start, surface.high, strict=True))


def test_a_walk_is_steps_of_the_optimiser():
    path = walk(SGD(0.1), lambda w: (2 * w,), [1.0], 3)  # w² has the slope 2 w
    assert np.allclose(path[:, 0], [1, 0.8, 0.64, 0.512])
    assert np.allclose(walk(SGD(0.1, momentum=0.9), lambda w: (2 * w,), [1.0], 3)[:, 0], [1, 0.8, 0.46, 0.062])
    assert np.allclose(walk(Adam(0.1), lambda w: (2 * w,), [1.0], 1)[:, 0], [1, 0.9])


@pytest.mark.parametrize("name", SURFACES)
def test_all_racers_start_together_and_go_downhill(name):
    paths = race(name, 0.03, steps=60)
    assert list(paths) == list(RACERS)
    height = SURFACES[name].height
    for path in paths.values():
        assert path.shape == (61, 2) and tuple(path[0]) == SURFACES[name].start
        assert height(*path[-1]) < height(*path[0])


def test_who_runs_away_is_out_from_there_on():
    path = race("bowl", 0.12)["SGD"]
    out = np.isnan(path[:, 0])
    assert not out[0] and out[-1] and (np.diff(out.astype(int)) >= 0).all()
    assert np.array_equal(out, np.isnan(path[:, 1])) and np.abs(path[~out]).max() <= LIMIT
    assert not np.isnan(race("bowl", 0.09)["SGD"]).any()


def test_at_the_saddle_sgd_waits_and_adam_does_not():
    paths = race("saddle", 0.09)
    assert abs(paths["SGD"][20, 0]) < 0.1 < 0.9 < abs(paths["Adam"][20, 0])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"surface": "hill", "lr": 0.1}, "surface must be one of bowl, saddle, ravine, got 'hill'"),
        ({"surface": "bowl", "lr": 0}, "lr must lie in"),
        ({"surface": "bowl", "lr": 0.1, "steps": -1}, "steps must not be negative, got -1"),
    ],
)
def test_what_is_refused(arguments, words):
    with pytest.raises(ValueError, match=words):
        race(**arguments)
