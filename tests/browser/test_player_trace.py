"""The browser's half of a trace and Python's half agree at every step: the sentence, the arrays, what is lit."""

import numpy as np
import pytest

from scratchcnn_course.widgets import Player
from scratchcnn_course.widgets.twin import source
from tests.browser.conftest import PAGE
from tests.browser.test_player_browser import TITLES, a_trace

pytestmark = pytest.mark.slow

ALL_STEPS = """state => {
  const trace = new Trace(JSON.parse(state));
  const seen = () => ({
    step: trace.step,
    sentence: trace.sentence,
    values: trace.arrays.map((array) => [...array.values]),
    shown: trace.arrays.map((array) => [...array.shown]),
    lit: trace.lit().map(({ array, cells, role }) => [trace.arrays[array].name, cells, role]),
  });
  const onward = [...Array(trace.steps + 1).keys()];
  const jumps = [trace.steps, 0, Math.ceil(trace.steps / 2), 1].filter((step) => step <= trace.steps);
  return [...onward, ...onward.reverse(), ...jumps].map((step) => {
    trace.go(step);
    return seen();
  });
}"""


@pytest.fixture
def steps(open_file):
    """Return a function that says what the browser makes of a trace, at every step onward and backward."""
    page = open_file(
        PAGE.format(f"<script type='module'>{source('numbers.js', 'trace.js')}\nwindow.Trace = Trace;</script>")
    )
    return lambda trace: page.evaluate(ALL_STEPS, Player(trace).trace)


@pytest.mark.parametrize("title", TITLES)
def test_every_step(steps, title):
    trace = a_trace(title)
    found = steps(trace)
    assert {seen["step"] for seen in found} == set(range(len(trace) + 1))
    for seen in found:
        step = seen["step"]
        assert seen["sentence"] == trace.sentence(step)
        state = trace.state(step)
        for array, values, shown in zip(trace.arrays, seen["values"], seen["shown"], strict=True):
            expected = state[array.name]
            np.testing.assert_array_equal(values, expected.data.reshape(-1))
            np.testing.assert_array_equal(np.array(shown, bool), ~np.ma.getmaskarray(expected).reshape(-1))
        lit = [[name, cells.tolist(), role] for name, cells, role in trace.lit(step)]
        assert seen["lit"] == lit
