"""The confusion matrix in JupyterLab: another cell by button and by key, and its images appear."""

import pytest

from tools.browser import notebook

pytestmark = pytest.mark.slow

CELL = """import numpy as np
from scratchcnn_course.widgets import ConfusionBrowser
labels = np.array([0, 0, 1, 2, 2, 2])
ConfusionBrowser(np.random.default_rng(0).random((6, 1, 8, 8)), labels, np.array([0, 1, 1, 0, 0, 2]))"""


def test_another_cell(open_notebook):
    page = open_notebook(notebook(CELL))
    card = page.locator(".scratchcnn-card")
    card.get_by_text("2 of 3 images of a 2 were read as 0.").wait_for()
    assert card.locator("img").count() == 2
    page.get_by_role("button", name="read as: one step forth").click()
    card.get_by_text("0 of 3 images of a 2 were read as 1.").wait_for()
    assert card.locator("img").count() == 0
    page.get_by_role("slider", name="read as").focus()
    page.keyboard.press("ArrowRight")
    card.get_by_text("1 of 3 images of a 2 were read right.").wait_for()
    page.get_by_role("slider", name="label").focus()
    page.keyboard.press("Home")
    card.get_by_text("0 of 2 images of a 0 were read as 2.").wait_for()
    card.locator("td").nth(4).click()
    card.get_by_text("1 of 1 images of a 1 were read right.").wait_for()
    assert page.errors == []
