"""Predictions as people meet them: made by mouse and by keyboard, kept, and told what they took for granted."""

import json

import pytest

from scratchcnn_course.predictions import find
from scratchcnn_course.widgets import Question
from tests.browser.conftest import PAGE, barriers, wear
from tools.browser import notebook

pytestmark = pytest.mark.slow

KINDS = {"number": "01-flat", "cell": "01-window", "choice": "01-size", "order": "01-loops"}
FILE = "my_predictions.json"


def alone(*names):
    return PAGE.format("".join(Question(find(name)).to_html() for name in names))


def lock(question, sure="I am sure"):
    question.get_by_role("button", name=f"Lock it in: {sure}").click()


def questions(page, count=1):
    page.locator(".scratchcnn-question").nth(count - 1).wait_for()
    assert page.locator(".scratchcnn-question").count() == count
    return page.locator(".scratchcnn-question").all()


def said(question):
    return question.locator(".verdict").text_content()


def answer_wrongly(page):
    """Answer one of each kind, with the mouse."""
    number, cell, choice, order = questions(page, 4)
    number.get_by_role("textbox").fill("9")
    cell.get_by_role("button", name="row 2, column 3: 1").click()
    choice.get_by_role("radio").nth(0).check()
    for question in (number, cell, choice, order):
        lock(question)
    assert "Not this time. You added nine pixels of 1." in said(number) and "It is 0." in said(number)
    assert "You put the window around the place." in said(cell)
    assert "Rows and columns have changed places." in said(choice)
    assert "runs through all of its values" in said(order)


def test_a_quiet_one_keeps_to_itself_what_is_right(open_file):
    page = open_file(PAGE.format("".join(Question(find(name), quiet=True).to_html() for name in KINDS.values())))
    number, cell, choice, order = questions(page, 4)
    number.get_by_role("textbox").fill("9")
    cell.get_by_role("button", name="row 2, column 3: 1").click()
    choice.get_by_role("radio").nth(0).check()
    for question in (number, cell, choice, order):
        lock(question)
        assert said(question) == "Kept. What comes out is told later."
    assert page.locator(".mark, .right, .yours b").count() == 0
    assert number.get_by_role("textbox").input_value() == "9" and not page.errors


def test_in_a_page_without_a_kernel(open_file):
    page = open_file(alone(*KINDS.values()))
    before = [question.text_content() for question in questions(page, 4)]
    assert not any("It is 0" in text or "✓" in text for text in before)
    answer_wrongly(page)
    assert not barriers(page, but=("region", "page-has-heading-one"))
    page.reload()
    assert "You added nine" in said(questions(page, 4)[0]), "the browser remembers"
    assert all(question.get_by_role("button", name="Skip").is_disabled() for question in questions(page, 4))
    assert not page.errors


def test_by_keyboard_alone(open_file):
    page = open_file(alone(*KINDS.values()))
    number, cell, choice, order = questions(page, 4)
    press = page.keyboard.press
    press("Tab")
    page.keyboard.type("0")
    for key in ("Tab", "Tab", "Tab", "Enter"):
        press(key)
    assert said(number).startswith("Right.")
    cell.get_by_role("button", name="row 0, column 0").focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowRight", "Enter", "Tab", "Space"):
        press(key)
    assert said(cell).startswith("Right.")
    choice.get_by_role("radio").nth(0).focus()
    for key in ("Space", "ArrowDown", "Tab", "Enter"):
        press(key)
    assert said(choice).startswith("Right.")
    order.get_by_role("button", name="Up: `i`, the row of the output").focus()
    for key in ("Enter", "Tab"):
        press(key)
    lock(order, "I guess")
    assert said(order).startswith("Right.")


@pytest.mark.parametrize(
    ("written", "verdict"),
    [
        ("0", "Right."),
        ("0,0", "Right."),
        ("−0", "Right."),
        ("0/5", "Right."),
        ("1e-9", "Right."),
        ("1", "Not this time."),
        ("", "Write a number first"),
        ("nine", "Write a number first"),
        ("1/0", "Write a number first"),
        ("--3", "Write a"),
    ],
)
def test_numbers_as_people_write_them(open_file, written, verdict):
    page = open_file(alone("01-flat"))
    (question,) = questions(page)
    question.get_by_role("textbox").fill(written)
    lock(question)
    assert said(question).startswith(verdict)


def test_skipping_tells_and_is_remembered(open_file):
    page = open_file(alone("00-two-bytes"))
    (question,) = questions(page)
    lock(question)
    assert said(question) == "Answer first."
    question.get_by_role("button", name="Skip").click()
    assert said(question).startswith("Skipped. A byte ends at 255")
    page.reload()
    assert said(questions(page)[0]).startswith("Skipped.")


def test_in_jupyterlab(open_notebook, lab):
    source = "import os\nos.environ['SCRATCHCNN_KEEP'] = '1'\nfrom scratchcnn_course import checks"
    cells = [source, *(f'checks.predict("{name}")' for name in KINDS.values())]
    page = open_notebook(notebook(*cells))
    (lab.folder / FILE).unlink(missing_ok=True)
    answer_wrongly(page)
    page.wait_for_timeout(500)
    records = json.loads((lab.folder / FILE).read_text(encoding="utf-8"))
    assert records.keys() == {*KINDS.values()}
    assert records["01-flat"] == {"answer": 9, "sure": 2, "right": False}
    assert records["01-window"] == {"answer": [2, 3], "sure": 2, "right": False}
    for theme in ("Dark", "Light"):
        wear(page, theme)
        assert not barriers(page, ".scratchcnn-question", rules=["color-contrast", "label", "button-name"])
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.wait_for_function("document.querySelectorAll('.scratchcnn-question[data-state=wrong]').length === 4")
    (lab.folder / FILE).unlink()
