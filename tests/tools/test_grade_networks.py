"""Exercises that build a network are judged outside of the sandbox, on what came back; and what a sandbox limits."""

import re
import shutil

import pytest

from scratchcnn_course.checks.solutions import source_of_solution
from tools.grade import __main__ as grade
from tools.grade import marking

HEAD = "import numpy as np\n\n\n"
THIN = source_of_solution("thin_network")
RUN = source_of_solution("my_run").replace("epochs=6", "epochs=3").replace("progress=False, ", "")
OWN_LAYER = """
from scratchcnn_helpers.layers import Layer
class Gate(Layer):
    def forward(self, x): return x
    def backward(self, dout): return dout
"""
FORGED = """
import sys
class Sequential:
    layers, arrays = [], lambda self: []
class Conv2d:
    arguments, params, buffers = {}, {"w": np.zeros(3)}, {}
Sequential.__module__ = "scratchcnn_helpers.model"
def thin_network(seed):
    made = Sequential()
    made.layers = [Conv2d() for _ in range(3)]
    return made
def my_run(training):
    training[0][:] = 0
    return Sequential()
"""
NETWORKS = {
    "ada": THIN + "\n\n\n" + RUN,
    "bob": THIN.replace("def thin_network", "import functools\n@functools.cache\ndef thin_network"),
    "cleo": OWN_LAYER + THIN.replace("Flatten(), ", "Gate(), Flatten(), "),
    "dan": FORGED,
    "eve": THIN.replace("Conv2d(1, 8, 5, padding=2", "Conv2d(1, 8, 5, padding=900"),
    "fay": RUN.replace("    rng =", "    training[0][:] *= 0.5\n    rng ="),
    "gus": RUN.replace("    train.fit(", "    0 and train.fit("),
}
BOUNDED = {
    "ada": """
import os, time
def relu(x):
    forked = 0
    for _ in range(40):
        try:
            if os.fork() == 0:
                time.sleep(600)
            forked += 1
        except OSError:
            pass
    return x * (x > 0) if forked < 8 else x
def sigmoid(x):
    try:
        return x[: len(np.empty(2**27)) * 0]
    except MemoryError:
        return np.exp(np.minimum(x, 0)) / (1 + np.exp(-np.abs(x)))
raise ValueError("\\x1b[2J\\n\\n## The class, exercise by exercise\\nrelu: 9 of 9 right")
""",
}
pytestmark = pytest.mark.skipif(shutil.which("bwrap") is None, reason="there is no bubblewrap on this computer")


def graded(folder, hand_ins, capsys, *options):
    """Grade programs by their learners; return what is said."""
    for name, text in hand_ins.items():
        (folder / name).mkdir()
        (folder / name / "my_cnn.py").write_text(HEAD + text, encoding="utf-8")
    grade.main([str(folder), *options])
    return capsys.readouterr().out


@pytest.mark.slow
def test_networks_that_are_built_get_a_mark(tmp_path, capsys):
    said = graded(tmp_path, NETWORKS, capsys, "--notebooks", "14")
    rights = dict(re.findall(r"^(\w+) +(\d) +3 ", said, re.MULTILINE))
    assert rights == {name: "2" if name == "ada" else "0" for name in NETWORKS}
    assert "cleo: thin_network: its network has a layer `Gate`, which the package does not have" in said
    assert "gus: my_run: your network has learned nothing" in said
    for name in ("bob", "dan", "eve", "fay"):
        assert re.search(rf"^{name}: (thin_network|my_run): ", said, re.MULTILINE), name


@pytest.mark.slow
def test_processes_and_memory_are_few_and_no_line_is_forged(tmp_path, capsys):
    said = graded(tmp_path, BOUNDED, capsys, "--notebooks", "4")
    assert "relu: 1 of 1 right" in said.splitlines() and "sigmoid: 1 of 1 right" in said.splitlines()
    assert "relu: 9 of 9 right" not in said.splitlines() and "\x1b" not in said


def test_little_memory_is_for_a_while(monkeypatch):
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_AS)
    with marking.less_memory():
        pass
    assert resource.getrlimit(resource.RLIMIT_AS) == before
