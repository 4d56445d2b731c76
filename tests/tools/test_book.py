"""The teacher's book has every question with its answer, and every mistake with what to say."""

import html

import nbformat
import pytest

from scratchcnn_course.exercises.catalogue import EXERCISES
from scratchcnn_course.predictions import PREDICTIONS, TEN_QUESTIONS
from tools import book
from tools.outputs import find


@pytest.mark.slow
def test_it_says_what_the_course_says(tmp_path):
    markdown, page = book.build(tmp_path)
    text = markdown.read_text(encoding="utf-8")
    for exercise in EXERCISES.values():
        for mistake in exercise.bank.values():
            assert mistake.title in text and mistake.hint in text, exercise.name
    for one in (*PREDICTIONS.values(), *TEN_QUESTIONS.values()):
        assert " ".join(one.question.split()) in text
        assert " ".join(one.after.split()) in text
    told = html.unescape(page.read_text(encoding="utf-8"))
    assert all(f"<h2>{path.name[:2]} " in told for path in find())
    assert "://" not in told.partition("<body")[0].partition("</style>")[0], "it needs nothing from elsewhere"


def test_questions_get_the_answer_below_them_and_no_other():
    text = (
        "**Predict.** One?\n\n<details><summary>Hint 1</summary>\n\nno\n\n</details>\n\n**Predict.** Two\nlines?\n\n"
        "<details><summary>What was to be expected</summary>\n\nTwo.\n\n</details>\n\n"
        "**Think.** Three?\n\n<details><summary>An answer</summary>\n\nThree,\nthat is.\n\n</details>"
    )
    assert book.questions(text) == [("One?", ""), ("Two lines?", "Two."), ("Three?", "Three, that is.")]


def test_every_question_of_a_notebook_is_found():
    for path in find():
        cells = nbformat.read(path, as_version=4).cells
        text = "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
        found = book.questions(text)
        assert len(found) == text.count("**Predict.**") + text.count("**Think.**")
