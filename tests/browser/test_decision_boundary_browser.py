"""The decision boundary as people meet it: in a page without a kernel, and in JupyterLab."""

import numpy as np
import pytest

from scratchcnn_course.lessons import xor
from scratchcnn_course.widgets import DecisionBoundary
from scratchcnn_course.widgets.decision_boundary import sentence
from scratchcnn_course.widgets.pixels import colours
from scratchcnn_helpers import ops
from tests.browser.conftest import ALL_STEPS, alone

pytestmark = pytest.mark.slow


def opened(open_file, board):
    page = open_file(alone(board))
    page.locator(".scratchcnn-boundary .sentence", has_text="Epoch").wait_for()  # once its weights are unpacked
    return page


def said(page):
    return page.locator(".scratchcnn-boundary .sentence").text_content()


def epoch(page):
    return int(page.locator(".scratchcnn-boundary").get_attribute("data-epoch"))


def colour(page, x, y):
    """Return the colour of the map at a point of the plane."""
    place = [int((x + 0.5) / 2 * 120), int((1.5 - y) / 2 * 120)]
    script = "(canvas, [x, y]) => [...canvas.getContext('2d').getImageData(x, y, 1, 1).data]"
    return page.locator(".scratchcnn-boundary canvas").evaluate(script, place)


def ends(page):
    """Return how many pieces the decision boundary has, and how many dashed lines there are."""
    count = "path => (path.getAttribute('d').match(/M/g) || []).length"
    return [page.locator(f".scratchcnn-boundary .{name}").evaluate(count) for name in ("edge", "unit")]


@pytest.mark.parametrize("hidden", [1, 2, 5, 8])
@pytest.mark.parametrize("start", [1, 3])
def test_browser_and_python_say_the_same(open_file, hidden, start):
    board = DecisionBoundary(hidden, start=start)
    page = opened(open_file, board)
    wanted = [sentence(board.weights(number), number) for number in range(0, 205, 5)]
    assert page.evaluate(ALL_STEPS, "Epoch") == wanted
    assert page.errors == [] and [url for url in page.fetched if not url.startswith("file:")] == []


def test_by_mouse(open_file):
    page = opened(open_file, DecisionBoundary(1, epoch=200, start=2))
    assert "3 of 4 right" in said(page)
    pieces, units = ends(page)
    assert pieces and units == 1
    page.get_by_role("button", name="Hidden units: one step back").click()  # there is none less
    assert ends(page)[1] == 1
    for _ in range(2):
        page.get_by_role("button", name="Hidden units: one step forth").click()
    assert "4 of 4 right" in said(page) and epoch(page) == 200
    page.get_by_label("Start").select_option("3")
    assert said(page) == sentence(DecisionBoundary(3, start=3).weights(200), 200)
    page.get_by_role("button", name="Step back", exact=True).click()
    assert epoch(page) == 195
    page.get_by_role("button", name="Step forward", exact=True).click()
    page.get_by_role("button", name="Step forward", exact=True).click()
    assert epoch(page) == 200 and page.errors == []


def test_the_map_has_the_colours_of_the_answers(open_file):
    board = DecisionBoundary(8, epoch=200)
    page = opened(open_file, board)
    for point in ([0, 0], [0, 1], [1, 0], [1, 1], [0.5, 0.25]):
        *rgb, opaque = colour(page, *point)
        surely = 2 * ops.sigmoid(xor.forward(np.array([point]), board.weights())) - 1  # white is undecided
        wanted = colours(0.75 * surely, largest=1, signed=True)[0, 0].astype(int)
        assert np.abs(wanted - rgb).max() <= 8 and opaque == 255, point  # a cell of the map is not the point itself


def test_the_line_of_a_single_unit_is_straight(open_file):
    page = opened(open_file, DecisionBoundary(1, epoch=200, start=2))
    points = page.locator(".scratchcnn-boundary .edge").evaluate(
        "path => path.getAttribute('d').match(/[\\d.]+,[\\d.]+/g).map(point => point.split(',').map(Number))"
    )
    (x0, y0), (x1, y1) = min(points), max(points)
    assert len(points) > 20
    for x, y in points:
        assert abs((x - x0) * (y1 - y0) - (y - y0) * (x1 - x0)) / max(x1 - x0, abs(y1 - y0)) < 0.5


def test_by_keyboard(open_file):
    page = opened(open_file, DecisionBoundary())
    page.get_by_role("slider", name="Hidden units").focus()
    page.keyboard.press("End")
    assert ends(page)[1] <= 8 and said(page) == sentence(DecisionBoundary(8).weights(0), 0)
    page.keyboard.press("ArrowLeft")
    assert said(page) == sentence(DecisionBoundary(7).weights(0), 0)
    page.get_by_role("slider", name="Epoch").focus()
    page.keyboard.press("Space")
    page.wait_for_function("document.querySelector('.scratchcnn-boundary').dataset.epoch > 15")
    assert page.get_by_role("button", name="Pause").is_visible()
    page.keyboard.press("Space")
    stopped = epoch(page)
    page.wait_for_timeout(300)
    assert epoch(page) == stopped and page.get_by_role("button", name="Play").is_visible()
    page.keyboard.press("End")
    page.get_by_role("button", name="Play").focus()
    page.keyboard.press("Space")  # presses the button, which begins anew and stops at the end by itself
    page.wait_for_function("document.querySelector('.scratchcnn-boundary').dataset.epoch < 100")
    page.wait_for_function("document.querySelector('.scratchcnn-boundary').dataset.epoch == 200", timeout=60_000)
    page.get_by_role("button", name="Play").wait_for()
    assert page.errors == []


def test_it_fits_into_narrow_pages(open_file):
    page = opened(open_file, DecisionBoundary())
    for width in (1280, 420, 360):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
