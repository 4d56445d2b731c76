"""The dashboard's Stop button in JupyterLab: pressed in the midst of a training, it ends it; cells behind it wait."""

import re

import pytest

from tests.browser.conftest import barriers, wear
from tools.browser import ALL_RUN, notebook

SETUP = """
import numpy as np
from scratchcnn_helpers import Adam, load_digits, nets, train
from scratchcnn_course.widgets import Dashboard
digits, model = load_digits(), nets.build("deep")
before = model.layers[0].params["w"].copy()
"""
TRAIN = """
history = train.fit(
    model,
    (digits.train_images, digits.train_labels),
    epochs=100_000,  # that would take days
    batch_size=32,
    optimizer=Adam(0.001),
    callbacks=[Dashboard()],
)
stopped = len(history.batches)
"""
AFTER = 'print("then:", history.interrupted, stopped > 1, not np.array_equal(model.layers[0].params["w"], before))'
LAST = 'print("last:", len(history.batches) == stopped)'
NAME = "Stop"


def by_mouse(button):
    button.click()


def by_enter(button):
    button.focus()
    button.press("Enter")


def by_space(button):
    button.focus()
    button.press("Space")


@pytest.fixture
def at_work(open_notebook):
    """A notebook in the midst of its training, with two cells that wait behind it."""
    page = open_notebook(notebook(SETUP, TRAIN, AFTER, LAST), run=False)
    page.locator("#jp-main-statusbar").get_by_text("| Idle").wait_for(timeout=90_000)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.get_by_text(re.compile(r"^Batch [\d,]+ of")).wait_for(timeout=60_000)
    return page


def prompts(page):
    return [prompt.strip() for prompt in page.locator(".jp-CodeCell .jp-InputPrompt").all_text_contents()]


@pytest.mark.parametrize("press", [by_mouse, by_enter, by_space])
def test_the_stop_button_stops(at_work, press):
    assert prompts(at_work) == ["[1]:", "[*]:", "[*]:", "[*]:"]
    button = at_work.get_by_role("button", name=NAME, exact=True)
    press(button)
    at_work.wait_for_function(ALL_RUN, timeout=20_000)
    assert prompts(at_work) == ["[1]:", "[2]:", "[3]:", "[4]:"]
    outputs = at_work.locator(".jp-CodeCell").nth(2).locator(".jp-OutputArea-output").all_text_contents()
    assert [text.strip() for text in outputs] == ["then: True True True"]
    outputs = at_work.locator(".jp-CodeCell").nth(3).locator(".jp-OutputArea-output").all_text_contents()
    assert [text.strip() for text in outputs] == ["last: True"]
    at_work.get_by_text(re.compile(r"^Training stopped after [\d,]+ of")).wait_for()
    assert button.is_disabled()
    assert at_work.errors == []


@pytest.mark.slow
def test_no_barriers(at_work):
    for theme in ("Dark", "Light"):
        wear(at_work, theme)
        assert barriers(at_work, ".scratchcnn-board") == [], theme
    at_work.get_by_role("button", name=NAME).click()
    at_work.wait_for_function(ALL_RUN, timeout=20_000)
