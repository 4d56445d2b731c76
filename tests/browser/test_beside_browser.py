"""Two players beside each other as people meet them: one control moves both, in JupyterLab and without a kernel."""

import nbconvert
import nbformat
import pytest

from scratchcnn_course import traces
from scratchcnn_course.widgets import Beside, Player
from tests.browser.conftest import barriers, wear
from tools.browser import notebook

pytestmark = pytest.mark.slow

ARRAYS = [[1, 2], [-1, 3]], [[1, 2, 0], [0, 1, 3], [2, 0, 1]], [[1, -1], [3, 2]]  # dout, x, w
CELLS = (
    "from scratchcnn_course import traces\nfrom scratchcnn_course.widgets import Beside, Player\n"
    f"arrays = {ARRAYS}\n"
    "ways = [traces.conv2d_backward(*arrays, way=way) for way in ('scatter', 'correlation')]",
    "Beside(Player(ways[0]), Player(ways[1], step=2))",
)
WAYS = [traces.conv2d_backward(*ARRAYS, way=way) for way in ("scatter", "correlation")]


def players(page):
    page.locator(".scratchcnn-player").nth(1).wait_for()
    assert page.locator(".scratchcnn-player").count() == 2
    return page.locator(".scratchcnn-player").all()


def at(page, *steps):
    """Whether the players are at these steps, and say what their traces say there."""
    shown = [int(player.get_attribute("data-step")) for player in players(page)]
    said = [player.locator(".sentence").text_content().replace("\xa0", " ") for player in players(page)]
    return shown == list(steps) and said == [way.sentence(step) for way, step in zip(WAYS, steps, strict=True)]


def abreast(page):
    """Whether the players stand beside each other; below each other, if not."""
    one, other = (player.bounding_box() for player in players(page))
    assert one["x"] + one["width"] <= other["x"] or one["y"] + one["height"] <= other["y"], "one covers the other"
    return one["y"] == other["y"]


def step_both(page):
    """Step by mouse, by keyboard and by a click on a cell, and leave them at 3 and 5."""
    assert page.get_by_role("button", name="Step forward").count() == page.get_by_role("slider").count() == 1
    page.get_by_role("button", name="Step forward").click()
    assert at(page, 1, 1)  # of 4 steps and of 9
    page.get_by_role("button", name="Step forward").click()
    assert at(page, 1, 2)
    page.keyboard.press("End")
    assert at(page, 4, 9)
    players(page)[0].click(position={"x": 8, "y": 8})  # anywhere: the keys are the control's from here on
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    canvas = page.get_by_role("img", name="dx, 3 × 3").last
    box = canvas.bounding_box()
    canvas.click(position={"x": box["width"] / 2, "y": box["height"] / 2})  # the fifth cell
    assert at(page, 3, 5)


def test_in_jupyterlab(open_notebook):
    page = open_notebook(notebook(*CELLS))
    assert at(page, 1, 2)  # where the one that began later is
    page.get_by_role("slider", name="Step").focus()
    page.keyboard.press("Home")
    step_both(page)
    assert page.locator(".jp-OutputArea-output img[alt]").count() == 0  # the live ones, and no twin beside them
    for theme in ("Dark", "Light"):
        wear(page, theme)
        page.wait_for_function(
            f"document.querySelectorAll('.scratchcnn-player[data-look={theme.lower()}]').length == 2"
        )
        assert barriers(page, ".jp-OutputArea-output") == [], theme
    assert abreast(page)
    page.set_viewport_size({"width": 800, "height": 1000})
    page.wait_for_function(
        "() => { const [one, other] = document.querySelectorAll('.scratchcnn-player');"
        " return one.getBoundingClientRect().bottom <= other.getBoundingClientRect().top }"
    )
    assert at(page, 3, 5) and page.errors == []


def exported():
    """Return a page made of a stored notebook: with the twin alone."""
    bundle = Beside(*map(Player, WAYS))._repr_mimebundle_()
    content = notebook(CELLS[1])
    output = nbformat.v4.new_output("execute_result", bundle, execution_count=1)
    content.cells[0].update(execution_count=1, outputs=[output])
    return nbconvert.HTMLExporter(embed_images=True).from_notebook_node(content)[0]


def test_exported_without_a_kernel(open_file):
    page = open_file(exported())
    step_both(page)
    assert page.locator(".jp-OutputArea-output img").count() == 0
    assert barriers(page, ".jp-Cell-outputArea") == []
    for width, beside in ((1280, True), (1000, True), (700, False), (400, False)):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(50)
        assert abreast(page) == beside, width
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
    assert at(page, 3, 5)
    assert [error for error in page.errors if "INTERNET_DISCONNECTED" not in error] == []  # that is nbconvert's MathJax


def test_without_scripts_there_is_the_film_strip(open_file):
    page = open_file(exported(), java_script_enabled=False)
    strip = page.locator(".jp-OutputArea-output img")
    assert strip.count() == 1 and strip.get_attribute("alt") == " ".join(way.summary() for way in WAYS)
    assert strip.bounding_box()["width"] > 700
