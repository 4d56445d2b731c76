"""XOR: what a straight line cannot do, what a hidden layer can, and that training finds it."""

import inspect

import numpy as np
import pytest

from scratchcnn_course.lessons import xor
from scratchcnn_helpers import gradcheck, ops


def lines(count, scale):
    rng = np.random.default_rng(0)
    return ops.linear(xor.POINTS, scale * rng.normal(size=(2, count)), scale * rng.normal(size=count))


@pytest.mark.parametrize("scale", [0.01, 1.0, 30.0])
def test_a_line_gets_three_at_most_and_never_less_than_ln_2(scale):
    logits = lines(10_000, scale)
    assert ((logits > 0) == (xor.TARGETS > 0)).sum(axis=0).max() == 3
    for z in logits.T[:500]:
        assert ops.binary_cross_entropy(z[:, None], xor.TARGETS) >= np.log(2)
    assert ops.binary_cross_entropy(np.zeros((4, 1)), xor.TARGETS) == pytest.approx(np.log(2))


def test_the_points_are_nobodys_to_change():
    for array in (xor.POINTS, xor.TARGETS):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 5
    assert (xor.POINTS.sum(axis=1, keepdims=True) == 1).tolist() == (xor.TARGETS == 1).tolist()


def weights_of(hidden, features, seed=3):
    rng = np.random.default_rng(seed)
    shapes = ((features, hidden), (hidden,), (hidden, 1), (1,))
    return xor.Weights(*(rng.normal(size=shape) for shape in shapes))


@pytest.mark.parametrize(("hidden", "features", "lr"), [(1, 2, 1.0), (3, 2, 0.25), (4, 5, 2.0)])
def test_a_step_is_the_numeric_gradient_times_the_rate(hidden, features, lr):
    rng = np.random.default_rng(1)
    x, targets, weights = rng.normal(size=(6, features)), rng.random((6, 1)), weights_of(hidden, features)
    kept = [array.copy() for array in weights]
    loss, *new = xor.train_step(x, targets, *weights, lr=lr)

    def now():
        return ops.binary_cross_entropy(xor.forward(x, weights), targets)

    assert loss == now()
    for array, before, after in zip(weights, kept, new, strict=True):
        assert np.array_equal(array, before), "a step makes new arrays"
        numeric = gradcheck.numeric_gradient(now, array)
        assert gradcheck.relative_error((before - after) / lr, numeric) < 1e-6


def test_training_is_one_step_after_the_other():
    epochs = xor.train(3, seed=5, epochs=4, lr=0.5)
    assert len(epochs) == 5
    assert all(map(np.array_equal, epochs[0], xor.initial(3, seed=5)))
    _, *fourth = xor.train_step(xor.POINTS, xor.TARGETS, *epochs[3], lr=0.5)
    assert all(map(np.array_equal, epochs[4], fourth))
    assert all(map(np.array_equal, epochs[4], xor.train(3, seed=5, epochs=4, lr=0.5)[4]))
    assert not np.array_equal(epochs[0].w1, xor.initial(3, seed=6).w1)
    assert [array.shape for array in xor.initial(7, features=784)] == [(784, 7), (7,), (7, 1), (1,)]


@pytest.mark.slow
def test_more_units_find_it_from_more_starts():
    learned = {
        hidden: [xor.judge(xor.train(hidden, seed=seed)[-1])[1] for seed in range(20)] for hidden in (1, 2, 3, 8)
    }
    counts = {hidden: right.count(4) for hidden, right in learned.items()}
    assert max(learned[1]) == 3 and counts[1] == 0
    assert 4 < counts[2] < 16
    assert counts[3] >= 15 and counts[8] == 20


def test_one_unit_cannot_get_below_what_three_points_cost():
    """The best that one line can do: sure of one point, and two thirds for the other three."""
    least = (2 * np.log(3 / 2) + np.log(3)) / 4
    losses = [xor.judge(weights)[0] for seed in range(5) for weights in xor.train(1, seed=seed, epochs=1000)[::100]]
    assert least < min(losses) < least + 0.01


def test_a_half_counts_as_no_answer():
    undecided = xor.Weights(np.zeros((2, 1)), np.zeros(1), np.zeros((1, 1)), np.zeros(1))
    assert xor.judge(undecided) == (pytest.approx(np.log(2)), 0)
    loss, right = xor.judge(undecided._replace(b2=np.array([800.0])))
    assert (loss, right) == (400, 2)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: xor.initial(0), "hidden and features must be at least 1, got 0 and 2"),
        (lambda: xor.initial(2, features=0), "got 2 and 0"),
        (lambda: xor.train(0), "hidden and features must be at least 1"),
        (lambda: xor.train(2, epochs=-1), "epochs must not be negative, got -1"),
    ],
)
def test_what_cannot_be_is_refused(call, words):
    with pytest.raises(ValueError, match=words):
        call()


def test_the_solution_is_short_enough_to_be_shown():
    assert len(inspect.getsource(xor.train_step).partition('"""\n    a = ')[2].splitlines()) < 12
