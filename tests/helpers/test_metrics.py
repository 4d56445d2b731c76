"""Accuracy, confusion matrix and report, counted by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scratchcnn_helpers.metrics import accuracy, classification_report, confusion_matrix

LABELS = np.array([0, 0, 0, 1, 1, 2])
PREDICTED = np.array([0, 1, 1, 1, 1, 0])  # nobody was called a 2
MATRIX = [[1, 2, 0], [0, 2, 0], [1, 0, 0]]


def test_accuracy():
    assert accuracy(PREDICTED, LABELS) == 0.5
    assert accuracy([1, 2], [1, 2]) == 1.0
    assert type(accuracy(PREDICTED, LABELS)) is float


def test_rows_are_the_truth_and_columns_what_was_said():
    matrix = confusion_matrix(PREDICTED, LABELS)
    np.testing.assert_array_equal(matrix, MATRIX)
    assert matrix.dtype == np.int64
    np.testing.assert_array_equal(confusion_matrix(PREDICTED, LABELS, classes=4), np.pad(MATRIX, (0, 1)))
    np.testing.assert_array_equal(confusion_matrix([3], [1])[1], [0, 0, 0, 1])  # the prediction counts as a class too


def test_report():
    report = classification_report(PREDICTED, LABELS)
    np.testing.assert_allclose(report.precision, [1 / 2, 2 / 4, np.nan])
    np.testing.assert_allclose(report.recall, [1 / 3, 2 / 2, 0])
    np.testing.assert_allclose(report.f1, [2 / 5, 4 / 6, 0])
    np.testing.assert_array_equal(report.support, [3, 2, 1])
    assert report.accuracy == 0.5


def test_a_class_that_never_came_up():
    report = classification_report(PREDICTED, LABELS, classes=4)
    assert np.isnan([report.precision[3], report.recall[3], report.f1[3]]).all()
    assert report.support[3] == 0


def test_report_as_a_table():
    expected = """\
class     precision  recall     f1  images
------------------------------------------
0             0.500   0.333  0.400       3
1             0.500   1.000  0.667       2
2               nan   0.000  0.000       1
------------------------------------------
accuracy                     0.500       6"""
    report = classification_report(PREDICTED, LABELS)
    assert str(report) == repr(report) == expected


@pytest.mark.parametrize("dtype", [np.uint8, np.int8, np.uint64, np.int64])
def test_small_integers_do_not_run_over(dtype):
    labels = np.arange(30).astype(dtype)
    np.testing.assert_array_equal(confusion_matrix(labels, labels), np.eye(30))


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=30))
def test_every_image_is_counted_once(pairs):
    predicted, labels = np.array(pairs).T
    matrix = confusion_matrix(predicted, labels, 5)
    for truth in range(5):
        for said in range(5):
            assert matrix[truth, said] == pairs.count((said, truth))
    assert accuracy(predicted, labels) == np.trace(matrix) / len(pairs)


@pytest.mark.parametrize("function", [confusion_matrix, classification_report])
@pytest.mark.parametrize(
    ("predicted", "labels", "classes", "error", "message"),
    [
        ([0, 1], [0, 2], 2, ValueError, r"labels must lie in 0\.\.1, got 0\.\.2"),
        ([0, 2], [0, 1], 2, ValueError, r"predicted must lie in 0\.\.1, got 0\.\.2"),
        ([0, -1], [0, 1], None, ValueError, "predicted must"),
        ([0, 1, 1], [0, 1], None, ValueError, r"predicted must have shape \(2,\) like the labels, got \(3,\)"),
        ([[0.9, 0.1], [0.2, 0.8]], [0, 1], None, ValueError, r"predicted must have .* got shape \(2, 2\)"),
        ([0.0, 1.0], [0, 1], None, TypeError, "predicted must be integers, got float64"),
        ([0, 1], ["0", "1"], None, TypeError, "labels must be integers"),
        (np.array([], int), np.array([], int), None, ValueError, "labels must not be empty"),
    ],
)
def test_what_does_not_fit_is_named(function, predicted, labels, classes, error, message):
    with pytest.raises(error, match=message):
        function(predicted, labels, classes)
    if classes is None:
        with pytest.raises(error, match=message):
            accuracy(predicted, labels)
