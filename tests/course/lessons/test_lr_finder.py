"""The learning-rate finder: the rates it tries, where it stops, what it suggests, and that it leaves no trace."""

import copy

import numpy as np
import pytest
from matplotlib.figure import Figure

from scratchcnn_course import plots
from scratchcnn_course.lessons.lr_finder import TOO_HIGH, LearningRateCurve, find_learning_rate, pick_learning_rate
from scratchcnn_helpers import data, train
from scratchcnn_helpers.layers import BatchNorm, Dropout, Flatten, Linear, ReLU
from scratchcnn_helpers.losses import SoftmaxCrossEntropy
from scratchcnn_helpers.model import Sequential
from scratchcnn_helpers.optim import SGD, Adam

DIGITS = data.load_digits()
TRAINING = DIGITS.train_images[:400], DIGITS.train_labels[:400]


def network():
    rng = np.random.default_rng(0)
    first = [Flatten(), Linear(784, 32, rng=rng), BatchNorm(32), ReLU(), Dropout(0.2, rng=rng)]
    return Sequential([*first, Linear(32, 10, rng=rng)])


def search(**settings):
    return find_learning_rate(network(), TRAINING, **{"optimizer": SGD(0.1), "steps": 60, **settings})


def test_the_rates_grow_by_the_same_factor():
    curve = search(smallest=1e-4, largest=1e-2, steps=20)
    assert np.allclose(curve.rates, np.geomspace(1e-4, 1e-2, 20))
    assert curve.losses.shape == (20,) and curve.losses[-1] < curve.losses[0]


def test_it_stops_when_the_loss_is_far_above_the_best():
    curve = search(largest=1e4)
    assert len(curve.rates) == len(curve.losses) < 60
    assert (curve.losses[:-1] <= TOO_HIGH * np.minimum.accumulate(curve.losses)[:-1]).all()
    assert not curve.losses[-1] <= TOO_HIGH * curve.losses[:-1].min()


def test_it_stops_at_nan():
    curve = find_learning_rate(network(), TRAINING, optimizer=SGD(1), smallest=1e29, largest=1e30, steps=30)
    assert len(curve.losses) < 30 and not np.isfinite(curve.losses[-1]) and curve.suggestion > 0


def test_model_and_optimiser_stay_as_they_were():
    model, optimizer = network(), Adam(0.003)
    train.fit(model, TRAINING, epochs=1, batch_size=32, optimizer=optimizer, progress=False)

    def everything():
        layers = [{**layer.params, **layer.buffers, **layer.grads} for layer in model.layers]
        draws = copy.deepcopy([layer.rng for layer in model.layers if isinstance(layer, Dropout)])
        return layers, optimizer.state, optimizer.lr, optimizer.steps, model.training, [rng.random() for rng in draws]

    before = copy.deepcopy(everything())
    find_learning_rate(model, TRAINING, optimizer=optimizer, steps=30)
    np.testing.assert_equal(everything(), before)


def test_every_search_is_the_same_and_begins_with_the_loss_of_the_fresh_network():
    one, other = search(), search()
    assert np.array_equal(one.losses, other.losses) and one.suggestion == other.suggestion
    model, loss = network(), SoftmaxCrossEntropy()
    first = search(batch_size=400).losses[0]  # all images at once: their order does not matter, only what is dropped
    assert first == pytest.approx(loss.forward(model.forward(TRAINING[0]), TRAINING[1]), rel=0.05)


def test_what_it_suggests_works():
    curve = search()
    assert curve.suggestion == pick_learning_rate(curve.rates, curve.losses)
    reached = {}
    for factor in (0.01, 1):
        model = network()
        optimizer = SGD(factor * curve.suggestion)
        history = train.fit(model, TRAINING, epochs=5, batch_size=32, optimizer=optimizer, progress=False)
        reached[factor] = history.epochs[-1]["accuracy"]
    assert reached[1] > 0.85 > reached[0.01]


def test_a_tenth_of_the_rate_of_the_lowest_finite_loss():
    rates = np.array([0.001, 0.01, 0.1, 1, 10])
    assert pick_learning_rate(rates, np.array([2.3, 2.0, 0.5, 9.0, np.nan])) == pytest.approx(0.01)
    assert pick_learning_rate(rates, np.array([2.3, 0.4, 0.5, -np.inf, np.inf])) == pytest.approx(0.001)


@pytest.mark.parametrize("losses", [np.full(3, np.nan), np.ones(2)])
def test_nothing_to_pick_from(losses):
    with pytest.raises(ValueError, match="there must be a finite loss, and as many as rates"):
        pick_learning_rate(np.ones(3), losses)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"smallest": 0}, "smallest must be above 0 and below largest, got 0 and 10.0"),
        ({"smallest": 2, "largest": 1}, "smallest must be above 0 and below largest, got 2 and 1"),
        ({"steps": 1}, "steps must be at least 2, got 1"),
    ],
)
def test_what_is_refused(settings, words):
    with pytest.raises(ValueError, match=words):
        search(**settings)


def test_it_draws_itself():
    curve = LearningRateCurve(np.array([0.01, 0.1, 1]), np.array([2.3, 1.0, 7.0]), 0.01)
    figure = plots.learning_rate_curve(curve)
    assert isinstance(figure, Figure)
    (axes,) = figure.axes
    assert axes.get_xscale() == "log"
    line, suggestion = axes.lines
    assert np.array_equal(line.get_xydata(), np.column_stack([curve.rates, curve.losses]))
    assert set(suggestion.get_xdata()) == {0.01}
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["suggestion 0.01"]
    low, high = axes.get_ylim()
    assert low < 1.0 and 2.3 < high < 7.0  # what matters fills the figure, not the explosion
