"""The optimiser race as people meet it: without a kernel, and in JupyterLab."""

import pytest

from scratchcnn_course.lessons.race import RACERS, SURFACES, race
from scratchcnn_course.widgets import OptimiserRace
from scratchcnn_course.widgets.optimiser_race import STEPS, sentence
from tests.browser.conftest import ALL_STEPS, alone

pytestmark = pytest.mark.slow


def opened(open_file, board):
    page = open_file(alone(board))
    page.locator(".scratchcnn-race .sentence", has_text="Step").wait_for()
    return page


def said(page):
    return page.locator(".scratchcnn-race .sentence").text_content()


def step(page):
    return int(page.locator(".scratchcnn-race").get_attribute("data-step"))


def path(page, racer):
    """Return the points of a racer's way on the map, in pixels, or None where it is hidden."""
    colour = dict(zip(RACERS, ("blue", "orange", "green", "pink"), strict=True))[racer]
    line = page.locator(f".scratchcnn-race svg svg polyline.{colour}")
    if not line.count():
        return None
    return [tuple(map(float, point.split(","))) for point in line.get_attribute("points").split()]


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("lr", [0.01, 0.12])
def test_browser_and_python_say_the_same(open_file, surface, lr):
    page = opened(open_file, OptimiserRace(surface, lr=lr))
    assert page.evaluate(ALL_STEPS, "Step") == [sentence(surface, lr, step) for step in range(STEPS + 1)]
    assert page.errors == [] and [url for url in page.fetched if not url.startswith("file:")] == []


def test_paths_grow_step_by_step_to_where_python_says(open_file):
    page = opened(open_file, OptimiserRace("bowl", lr=0.12))
    paths, ground = race("bowl", 0.12), SURFACES["bowl"]
    left, top, *size = map(float, page.locator(".map > svg > svg").get_attribute("viewBox").split())
    for _ in range(6):
        page.get_by_role("button", name="Step forward", exact=True).click()
    for name, there in paths.items():
        drawn = path(page, name)
        assert len(drawn) == 7
        for (right, down), (x, y) in zip(drawn, there, strict=False):
            assert abs(right - left - (x - ground.low[0]) / (ground.high[0] - ground.low[0]) * size[0]) < 0.1
            assert abs(down - top - (ground.high[1] - y) / (ground.high[1] - ground.low[1]) * size[1]) < 0.1
    page.get_by_role("button", name="Step back", exact=True).click()
    assert len(path(page, "Adam")) == 6 and page.errors == []


def test_by_mouse(open_file):
    page = opened(open_file, OptimiserRace("bowl", lr=0.03, step=STEPS))
    for _ in range(13):
        page.get_by_role("button", name="Learning rate: one step forth").click()
    page.get_by_role("button", name="Learning rate: one step back").click()
    assert said(page) == sentence("bowl", 0.11, STEPS)
    assert len(path(page, "SGD")) < STEPS  # off the map
    page.get_by_role("checkbox", name="SGD").uncheck()
    assert path(page, "SGD") is None and path(page, "momentum")
    assert said(page) == sentence("bowl", 0.11, STEPS, ["momentum", "RMSprop", "Adam"])
    page.get_by_label("Surface").select_option("saddle")
    assert said(page) == sentence("saddle", 0.11, STEPS, ["momentum", "RMSprop", "Adam"])
    for name in ("momentum", "RMSprop", "Adam"):
        page.get_by_role("checkbox", name=name).uncheck()
    assert said(page) == "Nobody runs. Choose a racer." and page.errors == []


def test_by_keyboard(open_file):
    page = opened(open_file, OptimiserRace())
    rate = page.get_by_role("slider", name="Learning rate")
    rate.focus()
    page.keyboard.press("Home")
    for _ in range(59):
        page.keyboard.press("ArrowRight")
    assert rate.get_attribute("aria-valuetext") == "0.089"
    page.get_by_role("slider", name="Step").focus()
    page.keyboard.press("Space")
    page.wait_for_function("document.querySelector('.scratchcnn-race').dataset.step > 3")
    assert page.get_by_role("button", name="Pause").is_visible()
    page.keyboard.press("Space")
    stopped = step(page)
    page.wait_for_timeout(400)
    assert step(page) == stopped and said(page) == sentence("bowl", 0.089, stopped)
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
    page = opened(open_file, OptimiserRace("saddle", step=20))
    dashes, markers = (
        page.locator(f".scratchcnn-race svg svg {kind}").evaluate_all(f"all => all.map(e => e.getAttribute('{name}'))")
        for kind, name in (("polyline", "stroke-dasharray"), ("path.marker", "d"))
    )
    assert len(set(dashes)) == len(set(markers)) == len(RACERS)


def test_nothing_jumps_and_it_fits_into_narrow_pages(open_file):
    page = opened(open_file, OptimiserRace("bowl", lr=0.3))
    board = page.locator(".scratchcnn-race")
    heights = set()
    for key in ("Home", "ArrowRight", "End"):
        page.get_by_role("slider", name="Step").press(key)
        heights.add(board.bounding_box()["height"])
    assert len(heights) == 1
    for width in (1280, 420, 360):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
