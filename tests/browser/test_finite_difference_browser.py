"""The finite-difference slider in JupyterLab: by mouse, by keyboard, by name, light and dark."""

import pytest

from tests.browser.conftest import barriers, wear
from tools.browser import notebook

pytestmark = pytest.mark.slow

CELL = "from scratchcnn_course.widgets import FiniteDifference\nFiniteDifference()"


def shown(page, words):
    page.locator(".scratchcnn-card p", has_text=words).wait_for(timeout=60_000)


def test_the_step_by_mouse_and_by_keyboard(open_notebook):
    page = open_notebook(notebook(CELL))
    shown(page, "(8 − 0) / 2 = 4")
    height = page.locator(".scratchcnn-card").bounding_box()["height"]
    page.get_by_role("button", name="h: one step forth", exact=True).click()
    shown(page, "(1.331 − 0.729) / 0.2 = 3.01")
    slider = page.get_by_role("slider", name="h", exact=True)
    slider.focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    shown(page, "✓ Good enough to check a gradient.")
    page.get_by_role("img", name="Relative error for h from 1 to 1e-12. Relative error 3.2e-11").wait_for()
    page.keyboard.press("End")
    shown(page, "h is too small: the two values share most digits")
    page.get_by_label("numbers", exact=True).select_option("float32")
    shown(page, "h is too small: in these numbers, x + h and x − h are the same.")
    page.get_by_label("curve", exact=True).select_option("relu at 0")
    shown(page, "? Inconclusive")
    assert page.locator(".scratchcnn-card").bounding_box()["height"] == height  # nothing jumps
    assert page.errors == []


def test_no_barriers_in_either_theme(open_notebook):
    page = open_notebook(notebook(CELL))
    shown(page, "(8 − 0) / 2 = 4")
    for theme in ("Light", "Dark"):
        wear(page, theme)
        assert barriers(page, ".scratchcnn-board") == []
