"""The update rules of the exercises are those of `optim`, and of the layers: number by number, over many steps."""

import numpy as np
import pytest

from scratchcnn_course.checks import run
from scratchcnn_course.exercises.catalogue import find
from scratchcnn_course.lessons.race import SURFACES, walk
from scratchcnn_helpers.layers.initial import initial_weights
from scratchcnn_helpers.optim import SGD, Adam

SURFACE = SURFACES["ravine"]
adam_step, he_init, momentum_step = (find(name).right for name in ("adam_step", "he_init", "momentum_step"))


def steps(update, state, count=50):
    """Return the path that an update rule takes over the ravine."""
    w, path = np.array(SURFACE.start), [SURFACE.start]
    for step in range(1, count + 1):
        w, *state = update(w, np.array(SURFACE.slopes(*w)), *state, step)
        assert np.isfinite(w).all() and np.isfinite(state).all()
        path.append(w)
    return np.array(path)


def test_momentum_is_the_one_of_sgd():
    def update(w, grad, velocity, step):
        return momentum_step(w, grad, velocity, lr=0.03, momentum=0.9)

    assert np.allclose(steps(update, [np.zeros(2)]), walk(SGD(0.03, momentum=0.9), SURFACE.slopes, SURFACE.start, 50))


@pytest.mark.parametrize("betas", [(0.9, 0.999), (0.5, 0.8)])
def test_adam_is_the_one_of_optim(betas):
    def update(w, grad, m, s, step):
        return adam_step(w, grad, m, s, step, lr=0.03, beta1=betas[0], beta2=betas[1], eps=1e-8)

    theirs = walk(Adam(0.03, betas=betas), SURFACE.slopes, SURFACE.start, 50)
    assert np.allclose(steps(update, [np.zeros(2), np.zeros(2)]), theirs)


@pytest.mark.parametrize(("shape", "fans"), [((300, 20), (300, 20)), ((8, 3, 5, 4), (60, 160))])
def test_he_is_the_one_of_the_layers(shape, fans):
    theirs = initial_weights(shape, *fans, "he", np.random.default_rng(5))
    assert np.allclose(he_init(shape, np.random.default_rng(5)), theirs, atol=1e-7)


@pytest.mark.parametrize(
    "draw",
    [
        lambda shape, rng: rng.standard_normal(shape) * (2 / np.prod(shape[1:] if shape[2:] else shape[:1])) ** 0.5,
        lambda shape, rng: rng.normal(size=shape) / np.sqrt((shape[0] if len(shape) == 2 else np.prod(shape[1:])) / 2),
    ],
)
def test_other_ways_to_draw_are_accepted(draw):
    assert run("he_init", draw).status == "correct"


def test_other_ways_to_pick_are_accepted():
    assert run("pick_learning_rate", lambda rates, losses: rates[np.nanargmin(losses)] / 10).status == "correct"


def test_writing_into_the_arguments_is_told():
    def in_place(w, grad, velocity, *, lr, momentum):
        velocity *= momentum
        velocity += grad
        w -= lr * velocity
        return w, velocity

    result = run("momentum_step", in_place)
    assert result.status == "wrong" and "its own argument" in result.message


@pytest.mark.parametrize("name", ["momentum_step", "adam_step"])
def test_a_single_result_is_explained(name):
    result = run(name, lambda w, *args, **kwargs: w)
    assert result.status == "wrong" and "return w, " in result.message
