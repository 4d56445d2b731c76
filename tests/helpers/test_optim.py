"""Optimisers, each against a trace worked out by hand, and schedules at their landmarks."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scratchcnn_helpers.layers import BatchNorm, Conv2d, Flatten, Linear, ReLU
from scratchcnn_helpers.losses import SoftmaxCrossEntropy
from scratchcnn_helpers.model import Sequential
from scratchcnn_helpers.optim import SGD, Adam, CosineDecay, OneCycle, RMSprop, StepDecay


class Parameters:
    """As much of a model as an optimiser sees."""

    def __init__(self, **arrays):
        self.arrays, self.grads = arrays, dict.fromkeys(arrays)

    def parameters(self):
        return [(name, array, self.grads[name]) for name, array in self.arrays.items()]


def trace(optimizer, *grads):
    """Follow one parameter that begins at 1 through the given gradients."""
    model, path = Parameters(w=np.array([1.0])), []
    for grad in grads:
        model.grads["w"] = np.array([float(grad)])
        optimizer.step(model)
        path.append(model.arrays["w"].item())
    return path


@pytest.mark.parametrize(
    ("optimizer", "grads", "path"),
    [
        (SGD(lr=0.1), (0.5, 1, -2), (0.95, 0.85, 1.05)),
        # v = 1, 1.9, 2.71
        (SGD(lr=0.1, momentum=0.9), (1, 1, 1), (0.9, 0.71, 0.439)),
        # the rate is 0.1, 0.1 / 2, 0.1 / 3: the first step is a whole one
        (SGD(lr=0.1, decay=1), (1, 1, 1), (0.9, 0.85, 0.85 - 0.1 / 3)),
        # nothing but the pull towards 0: each step takes a twentieth away
        (SGD(lr=0.1, weight_decay=0.5), (0, 0, 0), (0.95, 0.9025, 0.857375)),
        # g + 0.1 w = 1.1, 0.089, -0.914195; v = 1.1, 0.639, -0.594695; the rate is 0.1, 0.05, 0.1 / 3
        (
            SGD(lr=0.1, momentum=0.5, decay=1, weight_decay=0.1),
            (1, 0, -1),
            (0.89, 0.85805, 0.85805 + 0.0594695 / 3),
        ),
        # s = 0.5, 0.25, 2.125
        (
            RMSprop(lr=0.1, alpha=0.5),
            (1, 0, 2),
            (1 - 0.1 / math.sqrt(0.5), 1 - 0.1 / math.sqrt(0.5), 1 - 0.1 / math.sqrt(0.5) - 0.2 / math.sqrt(2.125)),
        ),
        # m = 1/2, 3/4, -5/8 over 1/2, 3/4, 7/8; s = 16, 28, 85 over 16, 28, 37 (64ths): steps of 1, 1 and -0.47
        (Adam(lr=0.1, betas=(0.5, 0.75)), (1, 1, -2), (0.9, 0.8, 0.8 + 0.1 * (5 / 7) / math.sqrt(85 / 37))),
        # the first step is as long as the learning rate, however small the gradient
        (Adam(lr=0.1), (1e-3, 1e-3, 1e-3), (0.9, 0.8, 0.7)),
    ],
    ids=lambda part: repr(part) if hasattr(part, "step") else "",
)
def test_three_steps_by_hand(optimizer, grads, path):
    assert trace(optimizer, *grads) == pytest.approx(path, rel=2e-5 if min(grads) == 1e-3 else 1e-7)
    assert optimizer.steps == 3


def test_eps_keeps_a_division_by_nothing_away():
    assert trace(RMSprop(lr=0.1, alpha=0, eps=1), 1) == [0.95]
    assert trace(Adam(lr=0.1, eps=1), 1) == pytest.approx([0.95])
    assert trace(Adam(lr=0.1), 0) == trace(RMSprop(lr=0.1), 0) == [1]


OPTIMIZERS = {
    "sgd": lambda: SGD(lr=0.5),
    "momentum": lambda: SGD(lr=0.05, momentum=0.9, decay=1e-3, weight_decay=1e-4),
    "rmsprop": lambda: RMSprop(lr=0.01),
    "adam": lambda: Adam(lr=0.01),
}


@pytest.mark.parametrize("make", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_a_network_learns_in_place_in_float32(make):
    rng = np.random.default_rng(0)
    model = Sequential([Conv2d(1, 3, 3, rng=0), BatchNorm(3), ReLU(), Flatten(), Linear(48, 3, rng=1)])
    images, labels = rng.random((12, 1, 6, 6), np.float32), np.arange(12) % 3
    loss, optimizer, before = SoftmaxCrossEntropy(), make(), model.parameters()
    values = []
    for _ in range(15):
        values.append(loss.forward(model.forward(images), labels))
        model.backward(loss.backward())
        kept = [grad.copy() for *_, grad in model.parameters()]
        optimizer.step(model)
        for (_, _, grad), copy in zip(model.parameters(), kept, strict=True):
            np.testing.assert_array_equal(grad, copy)
    assert values[-1] < values[0] / 2
    for (_, old, _), (name, new, _) in zip(before, model.parameters(), strict=True):
        assert new is old
        assert new.dtype == np.float32
        assert all(kept.dtype == np.float32 and kept.shape == new.shape for kept in optimizer.state[name].values())


def test_each_parameter_is_remembered_under_its_own_name():
    model = Parameters(a=np.zeros(2), b=np.zeros(2))
    model.grads = {"a": np.array([1.0, 2]), "b": np.array([-1.0, 0])}
    optimizer = Adam(betas=(0.5, 0.75))
    optimizer.step(model)
    assert optimizer.state.keys() == {"a", "b"}
    assert optimizer.state["a"].keys() == {"m", "s"}
    np.testing.assert_array_equal(optimizer.state["a"]["m"], [0.5, 1])
    np.testing.assert_array_equal(optimizer.state["b"]["s"], [0.25, 0])


def test_a_missing_gradient_is_named_and_nothing_moves():
    model, optimizer = Parameters(a=np.ones(1), b=np.ones(1), c=np.ones(1)), SGD()
    model.grads["a"] = np.ones(1)
    with pytest.raises(ValueError, match="no gradient for b, c: call forward, loss and backward"):
        optimizer.step(model)
    assert optimizer.steps == 0
    assert model.arrays["a"] == 1


@pytest.mark.parametrize(
    ("kind", "settings", "name"),
    [
        (SGD, {"lr": 0}, "lr"),
        (SGD, {"lr": -0.1}, "lr"),
        (SGD, {"lr": math.inf}, "lr"),
        (SGD, {"lr": math.nan}, "lr"),
        (SGD, {"momentum": 1}, "momentum"),
        (SGD, {"momentum": -0.1}, "momentum"),
        (SGD, {"decay": -1}, "decay"),
        (SGD, {"weight_decay": -1}, "weight_decay"),
        (RMSprop, {"lr": 0}, "lr"),
        (RMSprop, {"alpha": 1}, "alpha"),
        (RMSprop, {"eps": 0}, "eps"),
        (Adam, {"lr": -1}, "lr"),
        (Adam, {"betas": (1, 0.9)}, "betas"),
        (Adam, {"betas": (0.9, -0.1)}, "betas"),
        (Adam, {"betas": (0.9,)}, "betas"),
        (Adam, {"eps": -1e-8}, "eps"),
        (StepDecay, {"every": 0}, "every"),
        (StepDecay, {"every": 1, "factor": 0}, "factor"),
        (StepDecay, {"every": 1, "factor": 1.5}, "factor"),
        (OneCycle, {"warmup": 0}, "warmup"),
        (OneCycle, {"warmup": 1}, "warmup"),
        (OneCycle, {"start": 0}, "start"),
    ],
)
def test_bad_settings_are_named(kind, settings, name):
    with pytest.raises(ValueError, match=f"{name} must"):
        kind(**settings)


@pytest.mark.parametrize(
    ("kind", "settings", "name"),
    [(SGD, {"lr": "0.1"}, "lr"), (RMSprop, {"eps": None}, "eps"), (Adam, {"betas": 0.9}, "betas")],
)
def test_settings_of_the_wrong_type_are_named(kind, settings, name):
    with pytest.raises(TypeError, match=name):
        kind(**settings)


def test_optimisers_and_schedules_say_what_they_are():
    assert repr(SGD(lr=0.1, momentum=0.9)) == "SGD(lr=0.1, momentum=0.9, decay=0, weight_decay=0)"
    assert repr(Adam()) == "Adam(lr=0.001, betas=(0.9, 0.999), eps=1e-08)"
    assert repr(OneCycle(0.3)) == "OneCycle(warmup=0.3, start=0.04)"
    assert repr(CosineDecay()) == "CosineDecay()"


@pytest.mark.parametrize(
    ("schedule", "landmarks"),
    [
        (StepDecay(2, 0.1), {0: 1, 1.99: 1, 2: 0.1, 3.9: 0.1, 4: 0.01, 9.99: 1e-4}),
        (StepDecay(0.5), {0: 1, 0.5: 0.5, 1: 0.25}),
        (CosineDecay(), {0: 1, 2.5: (1 + math.sqrt(0.5)) / 2, 5: 0.5, 10: 0}),
        (OneCycle(), {0: 0.04, 1: 0.52, 2: 1, 6: 0.5, 10: 0}),
        (OneCycle(0.5, start=1), {0: 1, 2.5: 1, 5: 1, 7.5: 0.5, 10: 0}),
    ],
)
def test_schedules_at_their_landmarks(schedule, landmarks):
    assert [schedule(epoch, 10) for epoch in landmarks] == pytest.approx(list(landmarks.values()), abs=1e-12)


schedules = st.one_of(
    st.builds(StepDecay, st.floats(0.01, 20), st.floats(0.01, 1)),
    st.builds(CosineDecay),
    st.builds(OneCycle, st.floats(0.01, 0.99), st.floats(0.01, 1)),
)


@settings(deadline=None)
@given(schedules, st.integers(1, 50), st.floats(0, 1.1))
def test_schedules_stay_between_0_and_1(schedule, epochs, done):
    assert 0 <= schedule(done * epochs, epochs) <= 1


@settings(deadline=None)
@given(schedules, st.integers(1, 50), st.floats(0, 1), st.floats(0, 1))
def test_schedules_rise_during_the_warmup_only(schedule, epochs, one, other):
    one, other = sorted((one, other))
    early, late = schedule(one * epochs, epochs), schedule(other * epochs, epochs)
    warmup = getattr(schedule, "warmup", 0)
    if other < warmup * (1 - 1e-9):
        assert early <= late + 1e-12
    elif one > warmup * (1 + 1e-9) or warmup == 0:
        assert early >= late - 1e-12
