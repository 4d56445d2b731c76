"""Answers as people and machines write them, none of them made from a solution: each gets what it deserves.

They stand in `answers.txt`: the exercise, and what its check has to make of it: right, named, or put into these words.
"""

import importlib.util
import re
from pathlib import Path

import pytest

from scratchcnn_course.checks.engine import run

TEXT = (Path(__file__).parent / "answers.txt").read_text(encoding="utf-8")
ANSWERS = [
    pytest.param(name, verdict, source, id=f"{name} {number}: {verdict}"[:60])
    for number, (name, verdict, source) in enumerate(re.findall(r"^### (\w+): (.+)\n((?:(?!### ).*\n)+)", TEXT, re.M))
]


def function_from(path, name, source):
    """Return a function out of a file: its lines have to be there to be read."""
    path.write_text(f"import numpy as np\n{source}", encoding="utf-8")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return getattr(module, name)


@pytest.mark.parametrize(("name", "verdict", "source"), ANSWERS)
def test_an_answer_gets_what_it_deserves(tmp_path, name, verdict, source):
    result = run(name, function_from(tmp_path / "answer.py", name, source))
    kind, _, more = verdict.partition(" ")
    if kind == "right":
        assert (result.status, result.mistake) == ("correct", None), result.message
        return
    assert result.status in ("wrong", "error")
    assert result.mistake == (more if kind == "named" else None), result.message
    assert kind == "named" or more in result.message


def test_there_are_all_kinds_of_them():
    kinds = [param.values[1].split()[0] for param in ANSWERS]
    assert {*kinds} == {"right", "named", "says"} and TEXT.count("\n### ") == len(ANSWERS) - 1
