"""A player that nobody has run yet, and one that is measured: in JupyterLab."""

import pytest

from tests.browser.test_player_browser import CELLS, HERE, stored
from tools.benchmarks.player import measure
from tools.browser import notebook

pytestmark = pytest.mark.slow


def steps(page):
    return [int(player.get_attribute("data-step")) for player in page.locator(".scratchcnn-player").all()]


def test_a_trusted_notebook_steps_before_it_is_run(open_notebook):
    page = open_notebook(stored(), run=False)
    page.locator(".jp-OutputArea-output img").wait_for()
    page.evaluate("() => void jupyterapp.commands.execute('notebook:trust')")  # it waits for the answer
    page.locator(".jp-Dialog .jp-mod-accept").click()
    page.locator(".jp-Notebook").wait_for()
    page.locator(".scratchcnn-player").wait_for(timeout=30_000)
    page.get_by_role("slider", name="Step").focus()
    page.keyboard.press("ArrowRight")
    assert steps(page) == [1]
    assert page.locator(".scratchcnn-player .sentence").text_content().replace("\xa0", " ") == HERE.sentence(1)
    assert page.errors == []


def test_the_benchmark_measures_every_press(open_notebook):
    page = open_notebook(notebook(*CELLS))
    work, shown = measure(page, 8).T
    assert steps(page) == [4]  # six onward, two back
    assert len(work) == 8 and (work >= 0).all() and (work < shown).all()
