"""The predictions: each can be answered in one way, and every answer is told something."""

import json
import re

import pytest

from scratchcnn_course.lessons.bugs import BUGS, load_runs
from scratchcnn_course.predictions import PREDICTIONS, asked, find, of_notebook
from scratchcnn_course.predictions.prediction import OTHERWISE
from scratchcnn_course.widgets import Question

every_prediction = pytest.mark.parametrize("one", PREDICTIONS.values(), ids=PREDICTIONS)


@every_prediction
def test_the_right_answer_comes_out(one):
    one.__dict__.pop("right", None)  # computed here and now
    right, keys = one.right, {choice.key for choice in one.choices}
    if one.kind == "choice":
        assert right in keys
    elif one.kind == "number":
        wrong = [float(choice.key) for choice in one.choices if choice.key != OTHERWISE]
        assert all(abs(value - right) > one.tolerance for value in wrong), f"{right} is right"
    elif one.kind == "cell":
        rows, columns = one.picture.shape
        cells = [tuple(cell) for cells in right.values() for cell in cells]
        assert all(0 <= row < rows and 0 <= column < columns for row, column in cells)
        assert len({*cells}) == len(cells), "a cell is right or wrong"
        assert keys - {OTHERWISE} <= right.keys(), "words that nobody hears"
    elif one.kind == "order":
        assert [choice.key for choice in one.shown] != right, "they stand there in the right order"
    else:
        assert right is None


@every_prediction
def test_every_wrong_answer_is_told_something(one):
    for choice in one.choices:
        if one.kind == "order" and choice.key != OTHERWISE:
            continue
        if one.kind == "choice" and choice.key == one.right:
            continue
        assert len(choice.told.split()) >= 4, choice.key
    assert len(one.after.split()) >= 4
    texts = [choice.text for choice in one.choices]
    assert len({*texts}) == len(texts)


@every_prediction
def test_nothing_can_be_read_before_it_is_locked(one):
    page, text = Question(one).to_html(), Question(one).alt()
    for told in (one.after, *(choice.told for choice in one.choices)):
        for sentence in re.split(r"(?<=[.:]) ", told):
            if len(sentence) > 12:
                assert sentence not in page
    held = json.loads(asked(one))
    inside = held.pop("inside")
    assert (inside["right"], inside["after"]) == (one.right, one.after)
    assert inside["keys"] == [choice.key for choice in one.shown]
    assert "right" not in held
    for choice in one.shown:
        assert choice.text in text
    if one.kind == "number" and str(one.right) not in one.question:
        assert not re.search(rf"(?<![\w.]){re.escape(str(one.right))}(?![\w.])", text)


def test_the_form():
    assert find("01-flat").notebook == 1
    assert list(PREDICTIONS) == sorted(PREDICTIONS, key=lambda name: name[:2])
    assert of_notebook(1)[0].id == "01-flat"
    with pytest.raises(ValueError, match=r"no prediction '01-flatt'.*01-flat"):
        find("01-flatt")


def test_what_a_question_quotes_was_measured():
    runs = {which: [run[-1] for run in every] for which, every in load_runs()["digits"]["accuracy"].items()}
    quoted = re.findall(r"([A-E]|right) (?:network got )?([\d.]+) to ([\d.]+) %", find("10-one-run").question)
    assert [which for which, *_ in quoted] == ["right", *BUGS]
    for which, *ends in quoted:
        assert ends == [f"{100 * end:.1f}" for end in (min(runs[which]), max(runs[which]))], which
