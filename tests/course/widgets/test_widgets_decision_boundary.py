"""The decision boundary without a browser: what is sent, what it says, what it refuses."""

import json
import re

import numpy as np
import pytest

from scratchcnn_course.lessons import xor
from scratchcnn_course.widgets import DecisionBoundary
from scratchcnn_course.widgets.decision_boundary import EPOCHS, EVERY, MOST_HIDDEN, STARTS, sentence


@pytest.mark.parametrize("start", range(1, STARTS + 1))
@pytest.mark.parametrize("hidden", [1, 2, MOST_HIDDEN])
def test_the_weights_are_those_of_the_training(hidden, start):
    board = DecisionBoundary(hidden, start=start)
    trained = xor.train(hidden, seed=start - 1)
    for epoch in (0, EVERY, EPOCHS):
        board.epoch = epoch
        for sent, array in zip(board.weights(), trained[epoch], strict=True):
            assert sent.shape == array.shape and np.allclose(sent, array, rtol=2**-10, atol=1e-6)


def test_every_training_is_sent_once():
    sent = json.loads(DecisionBoundary().data)
    sizes = [[EPOCHS // EVERY + 1, 4 * hidden + 1] for hidden in range(1, MOST_HIDDEN + 1)]
    assert [[one["shape"] for one in start] for start in sent["weights"]] == [sizes] * STARTS
    assert sent["points"] == [[0, 0, 0], [0, 1, 1], [1, 0, 1], [1, 1, 0]]


def test_what_the_notebook_says_of_the_starts():
    def right(hidden, start):
        return xor.judge(DecisionBoundary(hidden, start=start).weights(EPOCHS))[1]

    assert all(right(1, start) < 4 for start in range(1, STARTS + 1))
    assert right(2, 1) == 4 and right(3, 1) == 4 and right(2, 2) == 2


def test_it_speaks():
    by_hand = xor.Weights(np.full((2, 2), 10.0), np.array([-5.0, -15]), np.array([[5.0], [-5]]), np.array([-5.0]))
    said = "Epoch 7: loss 0.007, 4 of 4 right. Lamp on: 1% at 0 0, 99% at 0 1, 99% at 1 0, 1% at 1 1."
    assert sentence(by_hand, 7) == said
    alt = DecisionBoundary(1, start=2).alt()
    assert alt.startswith("Decision boundary with 1 hidden unit, start 2. Epoch 0: loss")
    assert "Epoch 200: loss 0.487, 3 of 4 right." in alt


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"hidden": 0}, "hidden must be from 1 to 8, got 0"),
        ({"hidden": 9}, "hidden must be from 1 to 8, got 9"),
        ({"start": 4}, "start must be from 1 to 3, got 4"),
        ({"epoch": 205}, "epoch must be from 0 to 200, got 205"),
        ({"epoch": 7}, "epoch must be a multiple of 5, got 7"),
    ],
)
def test_what_it_does_not_have_is_refused(settings, words):
    with pytest.raises(ValueError, match=words):
        DecisionBoundary(**settings)
    board, ((name, value),) = DecisionBoundary(), settings.items()
    with pytest.raises(ValueError, match=words):
        setattr(board, name, value)


@pytest.mark.slow
def test_the_twin_is_small_fetches_nothing_and_is_always_the_same():
    one, other = (DecisionBoundary()._repr_mimebundle_() for _ in range(2))
    assert one == other and set(one) == {"text/html", "image/png", "text/plain"}
    assert sum(map(len, one.values())) < 150_000
    assert re.findall(r"https?://(?!www.w3.org/2000/svg)|//cdn|\bimport\b|\bfetch\(", one["text/html"]) == []
