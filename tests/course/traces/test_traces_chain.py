"""The trace of the chain rule: its slopes are those of finite differences, and its sentences are true."""

import numpy as np
import pytest

from scratchcnn_course import traces
from scratchcnn_helpers import gradcheck, ops
from tests.course.traces.test_traces import arithmetic

GIVEN = [(3, 2, -6, 1), (-0.5, 1.25, 2, 0), (0, 0, 0, 0.5), (1.5, -4, 1, 1)]


def loss(values):
    w, x, b, t = values
    return float((ops.sigmoid(w * x + b) - t) ** 2)


@pytest.mark.parametrize("given", GIVEN)
def test_the_slopes_are_those_of_the_loss(given):
    trace = traces.chain(*given)
    values = np.array(given, float)
    numeric = gradcheck.numeric_gradient(lambda: loss(values), values)
    found = [float(trace[name]) for name in ("dw", "dx", "db")]
    np.testing.assert_allclose(found, numeric[:3], rtol=1e-6, atol=1e-10)
    assert float(trace["loss"]) == loss(given)


@pytest.mark.parametrize("given", GIVEN)
def test_every_sentence_is_true(given):
    trace = traces.chain(*given)
    for step in range(1, len(trace) + 1):
        formula, value = trace.sentence(step).split(" = ")[-2:]
        numbers, written = formula.removeprefix("sigmoid"), trace.written[step - 1]
        claimed = arithmetic(numbers) if numbers == formula else ops.sigmoid(arithmetic(numbers))
        assert [claimed, arithmetic(value)] == pytest.approx([written, written], abs=5e-3)  # rounded to 3 decimals


def test_it_can_be_checked_by_hand():
    trace = traces.chain(3, 2, -6, 1)
    assert [trace.sentence(step) for step in (1, 2, 3, 5, 8)] == [
        "z = w × x + b = 3 × 2 + −6 = 0",
        "y = sigmoid(z) = sigmoid(0) = 0.5",
        "loss = (y − t)² = (0.5 − 1) × (0.5 − 1) = 0.25",
        "Back through the sigmoid, slope y × (1 − y): dz = dy × slope = −1 × 0.5 × (1 − 0.5) = −0.25",
        "Back to the weight, slope x: dw = dz × x = −0.25 × 2 = −0.5",
    ]
    assert trace.lit(8) == [("dz", [0], "read"), ("x", [0], "read"), ("dw", [0], "write")]


def test_each_step_writes_one_number_and_reads_what_is_there():
    trace = traces.chain(3, 2, -6, 1)
    for step in range(1, len(trace) + 1):
        before, after = trace.state(step - 1), trace.state(step)
        *reads, (name, _, role) = trace.lit(step)
        assert role == "write" and np.ma.getmaskarray(before[name]) and not np.ma.getmaskarray(after[name])
        assert not any(np.ma.getmaskarray(before[other]) for other, _, _ in reads)
    assert not any(np.ma.getmaskarray(array) for array in trace.state(len(trace)).values())


@pytest.mark.parametrize("wrong", ["two", None, [1, 2]])
def test_what_is_no_number_is_refused(wrong):
    with pytest.raises(TypeError, match="x must be a number, got"):
        traces.chain(1, wrong, 0, 1)
