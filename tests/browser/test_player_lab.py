"""More players than one, and players that come back: in JupyterLab."""

import pytest

from tests.browser.test_player_browser import CELLS, HERE, stored
from tools.benchmarks.player import measure
from tools.browser import notebook

pytestmark = pytest.mark.slow


def steps(page):
    return [int(player.get_attribute("data-step")) for player in page.locator(".scratchcnn-player").all()]


def command(page, name, **arguments):
    page.evaluate("([name, args]) => jupyterapp.commands.execute(name, args)", [name, arguments])


def test_one_trace_in_two_players_and_one_player_in_two_places(open_notebook):
    setup, make = CELLS
    page = open_notebook(notebook(setup, make, "Player(traces.conv2d(image, kernel))", "player"))
    page.locator(".scratchcnn-player").nth(2).wait_for()
    assert steps(page) == [0, 0, 0]
    page.get_by_role("slider", name="Step").nth(1).focus()
    page.keyboard.press("ArrowRight")
    assert steps(page) == [0, 1, 0]  # they are two
    page.get_by_role("slider", name="Step").nth(0).focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelectorAll('.scratchcnn-player')[2].dataset.step == 3")  # one, seen twice
    assert steps(page) == [3, 1, 3]
    page.wait_for_timeout(500)  # an echo of the kernel's would move it back
    assert steps(page) == [3, 1, 3]
    assert page.errors == []


def test_it_survives_closing_and_opening(open_notebook):
    page = open_notebook(notebook(*CELLS))
    page.get_by_role("slider", name="Step").focus()
    page.keyboard.press("End")
    page.wait_for_timeout(300)  # until it has told the kernel
    command(page, "docmanager:save")
    name = page.evaluate("jupyterapp.shell.currentWidget.context.path")
    command(page, "application:close-all")
    page.wait_for_function("!document.querySelector('.scratchcnn-player')")
    command(page, "docmanager:open", path=name)
    page.locator(".scratchcnn-player").wait_for(timeout=60_000)
    assert steps(page) == [12]
    page.get_by_role("slider", name="Step").focus()
    page.keyboard.press("ArrowLeft")
    assert steps(page) == [11]
    assert page.errors == []


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
