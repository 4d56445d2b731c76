"""Wrong functions that look as if they had passed: the gradient checks in the notebooks catch them, and say so."""

import io
import warnings
from contextlib import redirect_stdout

import numpy as np
import pytest

from scratchcnn_course.checks.own_file import HEAD
from scratchcnn_course.exercises.catalogue import find
from scratchcnn_course.exercises.edits import edited
from tests.test_notebooks import code, read
from tools.outputs import find as notebooks

PROVES = {  # the cell of a notebook that proves one's own functions, what it needs before it, and whose way back it is
    "06": ("own-code", ["imports"], ["relu", "sigmoid", "linear"]),
    "08": ("prove-code", ["imports", "corner-code"], ["cross_entropy", "max_pool2d", "avg_pool2d"]),
    "09": ("prove-code", ["imports"], ["conv2d"]),
}
UNSEEN = {  # a gradient check tries numbers drawn at random: no zeros, no ties, none of them large, and no pairs
    "relu_backward": {"kink-open"},
    "sigmoid_backward": {"overflow"},
    "cross_entropy_backward": {"overflow"},
    "max_pool2d_backward": {"every-tie", "last-tie", "same-value", "shared-tie", "swapped"},
    "avg_pool2d_backward": {"swapped"},
}
CASES = [(number, f"{name}_backward") for number, (_, _, names) in PROVES.items() for name in names]


def wrong_ones(name):
    """Return a source for each mistake that looks right on a plain example; for each mistake, where all show there."""
    exercise, found = find(name), {}
    for one in exercise.singles:
        answer = exercise.answer(one.forms, 0)
        plain = isinstance(answer, tuple) and all(map(same, answer, exercise.expected[0]))
        found.setdefault((plain, one.name), edited(one.forms[0].source, [one.forms[0].edits]))
    chosen = {mistake: source for (plain, mistake), source in found.items() if plain}
    return chosen or {mistake: source for (_, mistake), source in found.items()}


def same(one, other):
    return one.shape == other.shape and np.allclose(one, other)


@pytest.mark.slow
@pytest.mark.parametrize(("number", "name"), CASES)
def test_wrong_ones_are_caught(number, name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (path,) = notebooks([number])
    cells = {cell.id: cell.source for cell in code(read(path))}
    cell, before, _ = PROVES[number]
    space = {"__name__": "__main__"}

    def run(*names, keep=""):
        (tmp_path / "my_cnn.py").write_text(HEAD + keep, encoding="utf-8")
        said = io.StringIO()
        with redirect_stdout(said), warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            for one in names:
                exec(cells[one], space)
        return said.getvalue()

    run(*before)
    proved = run(cell)
    assert "True" in proved and "False" not in proved and "WRONG" not in proved
    lived = set()
    for mistake, source in wrong_ones(name).items():
        part = f"\n\n# >>> {name}: passed\nimport numpy as np\n\n\n{source}\n# <<< {name}\n"
        try:
            said = run(cell, keep=part)
        except Exception:
            continue  # it stops, and that is seen
        assert f"Your `{name}` is not" not in said, "it was not used"
        if "False" not in said and "WRONG" not in said:
            lived.add(mistake)
    assert lived == UNSEEN.get(name, set())
