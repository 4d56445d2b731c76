"""The bug picker in JupyterLab: by mouse, by keyboard, by name, light and dark."""

import pytest

from tests.browser.conftest import barriers, wear
from tools.browser import notebook

pytestmark = pytest.mark.slow

CELL = "from scratchcnn_course.widgets import BugPicker\nBugPicker('A')"


def shown(page, words, tag="p"):
    page.locator(f".scratchcnn-card {tag}", has_text=words).first.wait_for(timeout=60_000)


def test_choose_check_and_reveal_by_mouse(open_notebook):
    page = open_notebook(notebook(CELL))
    shown(page, "bug A 97.")
    page.get_by_role("img", name="Curves of the test accuracy; at the end, the right one").wait_for()
    assert page.get_by_text("WRONG").count() == 0
    page.get_by_role("button", name="Check its gradients", exact=True).click()
    shown(page, "✕ dx WRONG", "td")
    page.get_by_role("img", name="Errors of dx of MaxPool2d:").wait_for()
    page.get_by_label("probe", exact=True).select_option("windows side by side")
    page.locator(".scratchcnn-card td", has_text="WRONG").wait_for(state="detached", timeout=60_000)
    page.get_by_label("network", exact=True).select_option("bug C")
    shown(page, "bug C 9")
    shown(page, "✕ dx WRONG", "td")
    assert page.get_by_text("The way back is that of another").count() == 0
    page.get_by_role("button", name="Reveal the bug", exact=True).click()
    shown(page, "Bug C, in LeakyReLU: the way back is that of another function.")
    shown(page, "− return dout * (self.x > 0)", "code")
    assert page.errors == []


def test_choose_check_and_reveal_by_keyboard(open_notebook):
    page = open_notebook(notebook(CELL))
    shown(page, "bug A 97.")
    page.get_by_label("network", exact=True).focus()
    page.keyboard.press("ArrowDown")
    shown(page, "bug B 9")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    shown(page, "✕ dx WRONG", "td")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    shown(page, "Bug B, in Conv2d: the padding is cut off")
    assert page.errors == []


def test_no_barriers_in_either_theme(open_notebook):
    page = open_notebook(notebook(CELL))
    page.get_by_role("button", name="Check its gradients", exact=True).click()
    page.get_by_role("button", name="Reveal the bug", exact=True).click()
    shown(page, "Bug A, in MaxPool2d")
    for theme in ("Light", "Dark"):
        wear(page, theme)
        assert barriers(page, ".scratchcnn-board") == []
