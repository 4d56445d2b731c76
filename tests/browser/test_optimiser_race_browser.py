"""The optimiser race as people meet it: without a kernel, and in JupyterLab."""

import pytest

from scratchcnn_course.lessons.race import RACERS, SURFACES, race
from scratchcnn_course.widgets import OptimiserRace
from scratchcnn_course.widgets.optimiser_race import MAP, RATES, STEPS, sentence
from tests.browser.conftest import alone, barriers, wear
from tools.browser import notebook

pytestmark = pytest.mark.slow

CELL = "from scratchcnn_course.widgets import OptimiserRace\nOptimiserRace('saddle', lr=0.09)"


def said(page):
    return page.locator(".scratchcnn-race .sentence").text_content()


def step(page):
    return int(page.locator(".scratchcnn-race").get_attribute("data-step"))


def path(page, racer):
    """Return the points of a racer's way on the map, in pixels, or None where it is hidden."""
    line = page.locator(".scratchcnn-race svg svg polyline").nth(list(RACERS).index(racer))
    if line.get_attribute("visibility") == "hidden":
        return None
    return [tuple(map(float, point.split(","))) for point in line.get_attribute("points").split()]


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("lr", [RATES[0], RATES[3]])
def test_browser_and_python_say_the_same(open_file, surface, lr):
    page = open_file(alone(OptimiserRace(surface, lr=lr)))
    page.get_by_role("slider", name="Step").focus()
    for number in range(STEPS + 1):
        assert (step(page), said(page)) == (number, sentence(surface, lr, number))
        page.keyboard.press("ArrowRight")
    assert page.errors == [] and [url for url in page.fetched if not url.startswith("file:")] == []


def test_paths_grow_step_by_step_to_where_python_says(open_file):
    page = open_file(alone(OptimiserRace("bowl", lr=0.12)))
    paths, ground = race("bowl", 0.12), SURFACES["bowl"]
    for _ in range(6):
        page.get_by_role("button", name="Step forward").click()
    for name, there in paths.items():
        drawn = path(page, name)
        assert len(drawn) == 7
        for (right, down), (x, y) in zip(drawn, there, strict=False):
            assert abs(right - (x - ground.low[0]) / (ground.high[0] - ground.low[0]) * MAP[0]) < 0.1
            assert abs(down - (ground.high[1] - y) / (ground.high[1] - ground.low[1]) * MAP[1]) < 0.1
    page.get_by_role("button", name="Step back").click()
    assert len(path(page, "Adam")) == 6 and page.errors == []


def test_by_mouse(open_file):
    page = open_file(alone(OptimiserRace("bowl", lr=0.03, step=STEPS)))
    for _ in range(3):
        page.get_by_role("button", name="Larger learning rate").click()
    page.get_by_role("button", name="Smaller learning rate").click()
    assert said(page) == sentence("bowl", 0.12, STEPS)
    assert len(path(page, "SGD")) < STEPS  # off the map
    page.get_by_role("checkbox", name="SGD").uncheck()
    assert path(page, "SGD") is None and path(page, "momentum")
    assert said(page) == sentence("bowl", 0.12, STEPS, ["momentum", "RMSprop", "Adam"])
    page.get_by_label("Surface").select_option("saddle")
    assert said(page) == sentence("saddle", 0.12, STEPS, ["momentum", "RMSprop", "Adam"])
    for name in ("momentum", "RMSprop", "Adam"):
        page.get_by_role("checkbox", name=name).uncheck()
    assert said(page) == "Nobody runs. Choose a racer." and page.errors == []


def test_by_keyboard(open_file):
    page = open_file(alone(OptimiserRace()))
    rate = page.get_by_role("slider", name="Learning rate")
    rate.focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert rate.get_attribute("aria-valuetext") == "0.09"
    page.get_by_role("slider", name="Step").focus()
    page.keyboard.press("Space")
    page.wait_for_function("document.querySelector('.scratchcnn-race').dataset.step > 3")
    assert page.get_by_role("button", name="Pause").is_visible()
    page.keyboard.press("Space")
    stopped = step(page)
    page.wait_for_timeout(400)
    assert step(page) == stopped and said(page) == sentence("bowl", 0.09, stopped)
    page.keyboard.press("End")
    assert step(page) == STEPS
    page.get_by_role("button", name="Play").focus()
    page.keyboard.press("Space")  # presses the button, which begins anew and stops at the end by itself
    page.wait_for_function("document.querySelector('.scratchcnn-race').dataset.step < 30")
    page.wait_for_function("document.querySelector('.scratchcnn-race').dataset.step == 60", timeout=60_000)
    page.get_by_role("button", name="Play").wait_for()
    page.get_by_role("checkbox", name="Adam").focus()
    page.keyboard.press("Space")
    assert path(page, "Adam") is None and page.errors == []


def test_no_two_racers_look_alike_without_colour(open_file):
    page = open_file(alone(OptimiserRace("saddle", step=20)))
    dashes, markers = (
        page.locator(f".scratchcnn-race svg svg {kind}").evaluate_all(f"all => all.map(e => e.getAttribute('{name}'))")
        for kind, name in (("polyline", "stroke-dasharray"), ("path", "d"))
    )
    assert len(set(dashes)) == len(set(markers)) == len(RACERS)


def test_nothing_jumps_and_it_fits_into_narrow_pages(open_file):
    page = open_file(alone(OptimiserRace("bowl", lr=0.3)))
    board = page.locator(".scratchcnn-race")
    heights = set()
    for key in ("Home", "ArrowRight", "End"):
        page.get_by_role("slider", name="Step").press(key)
        heights.add(board.bounding_box()["height"])
    assert len(heights) == 1
    for width in (1280, 420, 360):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width


def test_no_barriers_in_either_theme(open_notebook):
    page = open_notebook(notebook(CELL))
    page.locator(".scratchcnn-race").wait_for()
    for theme in ("Light", "Dark"):
        wear(page, theme)
        assert barriers(page, ".scratchcnn-race") == []
    assert page.errors == []
