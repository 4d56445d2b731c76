"""What becomes of a prediction that is locked in: kept, counted, asked again."""

import json
import subprocess
import sys

import pytest

from scratchcnn_course import checks
from scratchcnn_course.checks import asking, predicted, predicting
from scratchcnn_course.predictions import find
from scratchcnn_course.widgets import Question

RIGHT = {"answer": 0, "sure": 1, "right": True}
WRONG = {"answer": 9, "sure": 0, "right": False}
SURELY = {"answer": "swapped", "sure": 2, "right": False}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SCRATCHCNN_KEEP", "1")
    monkeypatch.setattr(predicted, "_here", {})
    return tmp_path


def stored(folder):
    return json.loads((folder / predicted.FILE).read_text(encoding="utf-8"))


def test_what_is_locked_in_the_page_is_kept(folder, monkeypatch):
    shown = []
    monkeypatch.setattr(asking, "in_ipython", lambda: True)
    monkeypatch.setattr("IPython.display.display", shown.append)
    checks.predict("01-flat")
    assert not (folder / predicted.FILE).exists(), "nobody has answered"
    shown[-1].answer = json.dumps(WRONG)
    assert stored(folder) == {"01-flat": WRONG}
    checks.predict("01-flat")
    assert json.loads(shown[-1].kept) == WRONG, "it is shown as it was locked"
    assert json.dumps(WRONG)[1:-1] not in shown[-1].to_html(), "and a stored page asks anew"
    checks.review()
    assert shown[-1].kept == ""
    shown[-1].answer = json.dumps(RIGHT)
    assert stored(folder) == {"01-flat": WRONG | {"again": RIGHT}}


def test_without_a_notebook_the_question_is_printed(capsys):
    checks.predict("01-size")
    assert "28 x 28 and a kernel of 5 rows" in capsys.readouterr().out
    with pytest.raises(ValueError, match="no prediction '01-flatland'"):
        checks.predict("01-flatland")


@pytest.mark.parametrize("off", ["environment", "keep_work"])
def test_nothing_is_written_where_work_is_not_kept(folder, monkeypatch, off):
    if off == "environment":
        monkeypatch.setenv("SCRATCHCNN_KEEP", "0")
    else:
        monkeypatch.setattr(checks.kept, "_switched_on", False)
    assert predicted.keep("01-flat", RIGHT) == ""
    assert not list(folder.iterdir())
    assert predicted.made() == ({"01-flat": RIGHT}, "")


def test_what_is_not_known_is_kept_too(folder):
    newer = {"99-later": RIGHT}
    (folder / predicted.FILE).write_text(json.dumps(newer))
    assert predicted.made() == ({}, "")
    predicted.keep("01-flat", WRONG)
    assert stored(folder) == newer | {"01-flat": WRONG}


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"01-flat": 3}',
        '{"01-flat": {}}',
        '{"01-flat": {"answer": 1}}',
        '{"01-flat": {"answer": 1, "sure": 7, "right": true}}',
        '{"01-flat": {"answer": 1, "sure": 1, "right": "yes"}}',
        "\udcff",
    ],
)
def test_a_file_that_is_not_ours_is_left_alone(folder, capsys, text):
    path = folder / predicted.FILE
    path.write_bytes(text.encode(errors="surrogateescape"))
    before = path.read_bytes()
    assert f"`{predicted.FILE}`" in predicted.keep("01-flat", RIGHT)
    assert path.read_bytes() == before
    assert not [one for one in folder.iterdir() if one != path], "no lock, no part of a file"
    records, trouble = predicted.made()
    assert records == {"01-flat": RIGHT} and "stays as it is" in trouble
    checks.progress()
    assert "stays as it is" in capsys.readouterr().out


def test_notebooks_side_by_side_lose_nothing(folder):
    program = "import sys\nfrom scratchcnn_course.checks.predicted import keep\n"
    program += "for name in sys.argv[1:]: assert keep(name, {'answer': 1, 'sure': 1, 'right': True}) == ''"
    names = ["00-loop", "00-index", "00-cut", "00-slope"], ["01-flat", "01-window", "01-size", "01-loops"]
    running = [subprocess.Popen([sys.executable, "-c", program, *some]) for some in names]
    assert [one.wait(60) for one in running] == [0, 0]
    assert stored(folder).keys() == {*names[0], *names[1]}


def test_a_lock_that_was_left_behind_is_taken_after_a_while(folder, monkeypatch):
    (folder / f".{predicted.FILE}.lock").touch()
    monkeypatch.setattr("scratchcnn_course.checks.locking.PATIENCE", 0.05)
    assert "not kept" in predicted.keep("01-flat", RIGHT)
    monkeypatch.setattr("scratchcnn_course.checks.locking.STALE", -1.0)
    assert predicted.keep("01-size", SURELY) == ""
    assert stored(folder) == {"01-size": SURELY}


def test_progress_counts_and_names_the_surest_wrong_ones(capsys):
    checks.progress()
    assert "prediction" not in capsys.readouterr().out
    for name, record in {"01-flat": WRONG, "01-blur": RIGHT, "01-size": SURELY, "00-loop": {"skipped": True}}.items():
        predicted.keep(name, record)
    checks.progress()
    said = capsys.readouterr().out
    assert "3 predictions made, 1 of 3 right." in said
    assert said.index(find("01-size").question) < said.index(find("01-flat").question)
    assert "01-size, was sure: An image of 28 x 28" in said
    assert find("01-blur").question not in said and find("00-loop").question not in said


def test_a_line_of_text_is_made_and_not_judged():
    line = {"answer": "because", "sure": 0, "right": None}
    assert predicted.count({"a": line, "b": RIGHT, "c": {"skipped": True}}) == (2, 1, 1)


def test_review_asks_the_surest_wrong_ones_first(capsys):
    checks.review()
    assert "no prediction to look back at" in capsys.readouterr().out
    guessed = RIGHT | {"sure": 0}
    for name, record in {"00-loop": RIGHT, "00-cut": guessed, "01-flat": WRONG, "01-size": SURELY}.items():
        predicted.keep(name, record)
    assert predicting.asked_again(predicted.made()[0]) == ["01-size", "01-flat", "00-cut", "00-loop"]
    predicted.keep("01-size", RIGHT, again=True)
    assert predicting.asked_again(predicted.made()[0]) == ["01-flat", "00-cut", "00-loop", "01-size"]
    checks.review(2)
    assert capsys.readouterr().out.count("Predict: ") == 2


def test_the_widget_says_its_question_in_words():
    question = Question(find("01-loops"))
    assert question.alt().startswith("Predict: `i` and `j` choose the output pixel")
    assert "- `v`, the column of the kernel" in question.alt()
    assert "<code>v</code>" in question.to_html()
