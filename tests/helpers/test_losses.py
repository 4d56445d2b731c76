"""The losses as objects: what they say, which way they point, and what they refuse."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scratchcnn_helpers import ops
from scratchcnn_helpers.gradcheck import numeric_gradient
from scratchcnn_helpers.losses import BinaryCrossEntropy, MeanSquaredError, SoftmaxCrossEntropy

FUNCTIONS = [
    (SoftmaxCrossEntropy, ops.cross_entropy, ops.cross_entropy_backward),
    (BinaryCrossEntropy, ops.binary_cross_entropy, ops.binary_cross_entropy_backward),
    (MeanSquaredError, ops.mean_squared_error, ops.mean_squared_error_backward),
]


def some(*shape, dtype=np.float64):
    return np.random.default_rng(1).normal(0, 2, shape).astype(dtype)


@pytest.mark.parametrize(("kind", "function", "gradient"), FUNCTIONS)
def test_a_loss_is_the_function_of_ops(kind, function, gradient):
    outputs, labels, loss = some(5, 4), np.array([3, 0, 1, 1, 2]), kind()
    targets = labels if kind is SoftmaxCrossEntropy else ops.one_hot(labels, 4)
    value = loss.forward(outputs, labels)
    assert type(value) is float
    assert value == function(outputs, targets)
    np.testing.assert_array_equal(loss.backward(), gradient(outputs, targets))
    assert repr(loss) == f"{kind.__name__}()"


def test_squared_error_by_hand():
    loss = MeanSquaredError()
    assert loss.forward(np.array([[1.0, 2], [3, 4]]), np.array([1, 0])) == (1 + 1 + 4 + 16) / 4
    np.testing.assert_array_equal(loss.backward(), [[0.5, 0.5], [1, 2]])


def test_binary_cross_entropy_of_one_logit_takes_labels_as_a_column():
    loss = BinaryCrossEntropy()
    assert loss.forward(np.zeros((2, 1)), np.array([1, 0])) == pytest.approx(np.log(2))
    np.testing.assert_array_equal(loss.backward(), [[-0.25], [0.25]])


def test_a_network_that_knows_nothing_loses_the_logarithm_of_the_classes():
    loss = SoftmaxCrossEntropy()
    assert loss.forward(np.zeros((3, 10)), np.array([0, 4, 9])) == pytest.approx(np.log(10))
    expected = np.full((3, 10), 0.1)
    expected[[0, 1, 2], [0, 4, 9]] -= 1
    np.testing.assert_allclose(loss.backward(), expected / 3)


@pytest.mark.parametrize(
    ("loss", "shape", "targets"),
    [
        (SoftmaxCrossEntropy(), (3, 4), np.array([3, 0, 1])),
        (BinaryCrossEntropy(), (3, 4), np.array([3, 0, 1])),
        (BinaryCrossEntropy(), (3, 1), np.array([1, 0, 1])),
        (BinaryCrossEntropy(), (3, 2), np.array([[0.2, 0.8], [1, 0], [0.5, 1]])),
        (MeanSquaredError(), (3, 4), np.array([3, 0, 1])),
        (MeanSquaredError(), (3, 1), np.array([1, 0, 1])),
        (MeanSquaredError(), (2, 1, 3, 2), np.linspace(-1, 1, 12).reshape(2, 1, 3, 2)),
    ],
    ids=lambda part: str(part) if not isinstance(part, np.ndarray) else str(part.shape),
)
def test_every_entry_of_the_gradient_is_the_slope(loss, shape, targets):
    outputs = some(*shape)
    numeric = numeric_gradient(lambda: loss.forward(outputs, targets), outputs)
    loss.forward(outputs, targets)
    gradient = loss.backward()
    assert gradient.shape == shape
    np.testing.assert_allclose(gradient, numeric, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("kind", [kind for kind, *_ in FUNCTIONS])
def test_float32_stays_and_arguments_are_left_alone(kind):
    outputs, labels, loss = some(3, 4, dtype=np.float32), np.array([3, 0, 1], np.uint8), kind()
    kept = outputs.copy(), labels.copy()
    loss.forward(outputs, labels)
    gradient = loss.backward()
    assert gradient.dtype == np.float32
    assert gradient is not outputs
    gradient += 1
    np.testing.assert_array_equal(outputs, kept[0])
    np.testing.assert_array_equal(labels, kept[1])


def test_backward_belongs_to_the_last_forward():
    loss = SoftmaxCrossEntropy()
    loss.forward(some(3, 4), np.array([3, 0, 1]))
    loss.forward(np.zeros((1, 2)), np.array([1]))
    np.testing.assert_array_equal(loss.backward(), [[0.5, -0.5]])


def test_backward_needs_a_forward():
    with pytest.raises(ValueError, match="call forward before backward"):
        MeanSquaredError().backward()


@settings(deadline=None)
@given(st.lists(st.floats(-500, 500), min_size=4, max_size=4), st.integers(0, 3), st.floats(-500, 500))
def test_softmax_cross_entropy_only_sees_differences(row, label, shift):
    loss, labels = SoftmaxCrossEntropy(), np.array([label])
    value = loss.forward(np.array([row]), labels)
    gradient = loss.backward()
    assert 0 <= value <= 1000 + np.log(4)
    assert gradient.sum() == pytest.approx(0, abs=1e-12)
    assert loss.forward(np.array([row]) + shift, labels) == pytest.approx(value, abs=1e-9)


LOGITS = np.zeros((2, 3))


@pytest.mark.parametrize(
    ("loss", "outputs", "targets", "error", "message"),
    [
        (SoftmaxCrossEntropy(), LOGITS, np.array([0, 3]), ValueError, r"labels must lie in 0\.\.2, got 0\.\.3"),
        (SoftmaxCrossEntropy(), LOGITS, np.array([-1, 0]), ValueError, r"labels must lie in 0\.\.2, got -1\.\.0"),
        (SoftmaxCrossEntropy(), LOGITS, np.array([0.0, 1]), TypeError, "labels must be integers, got float64"),
        (SoftmaxCrossEntropy(), LOGITS, np.eye(3, dtype=int)[:2], ValueError, r"labels must have .* got shape \(2, 3"),
        (SoftmaxCrossEntropy(), LOGITS, np.array([0, 1, 2]), ValueError, r"labels must have shape \(2,\)"),
        (SoftmaxCrossEntropy(), LOGITS[:0], np.array([], int), ValueError, "must not be empty"),
        (SoftmaxCrossEntropy(), np.zeros((2, 3, 4, 4)), np.array([0, 1]), ValueError, r"\(N, K\).*\(2, 3, 4, 4\)"),
        (BinaryCrossEntropy(), LOGITS, np.array([0, 3]), ValueError, r"labels must lie in 0\.\.2"),
        (BinaryCrossEntropy(), LOGITS[:, :1], np.array([0, 2]), ValueError, r"labels must lie in 0\.\.1, got 0\.\.2"),
        (BinaryCrossEntropy(), LOGITS, LOGITS[:, :2], ValueError, r"targets must have shape \(2, 3\) .*, got \(2, 2\)"),
        (BinaryCrossEntropy(), LOGITS, LOGITS - 0.1, ValueError, r"targets must lie in \[0, 1\]"),
        (BinaryCrossEntropy(), LOGITS, LOGITS[:1], ValueError, r"targets must have shape \(2, 3\)"),
        (MeanSquaredError(), LOGITS, LOGITS.T, ValueError, r"targets must have shape \(2, 3\) .*, got \(3, 2\)"),
        (MeanSquaredError(), LOGITS, np.array([0.5, 1.5]), TypeError, "labels must be integers, got float64"),
        (MeanSquaredError(), LOGITS[:0], LOGITS[:0], ValueError, "outputs must not be empty"),
    ],
)
def test_what_does_not_fit_is_named(loss, outputs, targets, error, message):
    with pytest.raises(error, match=message):
        loss.forward(outputs, targets)
