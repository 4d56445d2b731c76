"""TEACHING.md says what the course says."""

import re

import pytest

from scratchcnn_course.checks.progressing import TITLES
from tools import teaching
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


def test_markers_have_to_be_there_once():
    assert fill("a\n<!-- x -->\nold\n<!-- end of x -->\nb", "x", "new\n") == "a\n<!-- x -->\nnew\n<!-- end of x -->\nb"
    with pytest.raises(ValueError, match="found them 0 times"):
        fill("nothing", "x", "new")
