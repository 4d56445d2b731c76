"""TEACHING.md says what the course says."""

import re
import shutil

import pytest

from scratchcnn_course.checks.own_file import HEAD
from scratchcnn_course.checks.progressing import TITLES
from scratchcnn_course.checks.solutions import source_of_solution
from scratchcnn_course.exercises.catalogue import EXERCISES
from tools import grade, teaching
from tools.address import ROOT
from tools.markers import fill
from tools.outputs import find

TEXT = teaching.TEACHING.read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_its_blocks_are_those_of_the_course():
    assert teaching.filled(TEXT) == TEXT, "run `python -m tools.teaching`"


def test_every_notebook_has_its_minutes_questions_and_mistakes():
    for path in find():
        told = path.read_text(encoding="utf-8")
        one = teaching.lesson(path)
        assert f" {one.minutes} minutes" in told.partition("What you'll need:")[2][:200]
        assert f"| {one.link} | {one.minutes} |" in TEXT
        number = one.file[:2]
        assert re.search(
            rf"^\| {number} \| \[{re.escape(one.title)}\]\(notebooks/{one.file}\) \| .+ \| {one.minutes} \|$",
            README,
            re.MULTILINE,
        )
        assert TITLES.get(int(number), one.title) == one.title.partition(":")[0]
        assert len(one.questions) == told.count("**Predict.**")
        assert sum(int(minutes) for *_, minutes in one.tasks) <= one.minutes
    for exercise in EXERCISES.values():
        if any(path.name.startswith(f"{exercise.notebook:02d}") for path in find()):
            assert f"**`{exercise.name}`**" in TEXT
            assert all(f"* {mistake.title}\n" in TEXT for mistake in exercise.bank.values())


def test_the_route_takes_ninety_minutes():
    route = TEXT.partition("## The 90-minute route")[2].partition("\n## ")[0]
    assert sum(map(int, re.findall(r"^\| (\d+) \|", route, re.MULTILINE))) == 90
    notebooks = {path.name[:2]: path.read_text(encoding="utf-8") for path in find()}
    for numbers, what in re.findall(r"^\| \d+ \| ([\d, ]+) \| (.+) \|$", route, re.MULTILINE):
        for heading in re.findall(r"\*(.+?)\*", what):
            here = [notebooks[number] for number in numbers.split(", ") if number in notebooks]
            assert any(f'"## {heading}' in text for text in here), heading


def test_markers_have_to_be_there_once():
    assert fill("a\n<!-- x -->\nold\n<!-- end of x -->\nb", "x", "new\n") == "a\n<!-- x -->\nnew\n<!-- end of x -->\nb"
    with pytest.raises(ValueError, match="found them 0 times"):
        fill("nothing", "x", "new")


@pytest.mark.slow
def test_grading(tmp_path, capsys):
    right = source_of_solution("relu")
    for name, text in {
        "ada": f"{HEAD}import numpy as np\n\n\n{right}",
        "bob": f"{HEAD}import numpy as np\n\n\ndef relu(x):\n    return np.abs(x)\n",
        "eve": "1 / 0\n",
    }.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "my_cnn.py").write_text(text, encoding="utf-8")
    assert grade.main([str(tmp_path)]) == 0
    out = capsys.readouterr().out
    assert re.search(r"^ada +1 ", out, re.MULTILINE)
    assert re.search(r"^bob +0 ", out, re.MULTILINE)
    assert "bob: relu: you drop the sign instead of the negative numbers" in out
    assert "eve: my_cnn.py: it cannot be run: ZeroDivisionError" in out
    shutil.rmtree(tmp_path / "ada")
    with pytest.raises(SystemExit):
        grade.main([str(tmp_path / "bob")])
    assert "there is no my_cnn.py" in capsys.readouterr().err
