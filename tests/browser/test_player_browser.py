"""The player as people meet it: by mouse and by keyboard, in JupyterLab and in a page without a kernel."""

import nbconvert
import nbformat
import numpy as np
import pytest

from scratchcnn_course import replay, traces
from scratchcnn_course.traces.words import short
from scratchcnn_course.widgets import Player
from tests.browser.conftest import PAGE, alone, wear
from tests.course.traces.samples import CHANGES, X, a_trace, changed
from tests.course.traces.test_traces import quarters
from tools.browser import notebook

pytestmark = pytest.mark.slow


def sentence(page):
    return page.locator(".scratchcnn-player .sentence").text_content().replace("\xa0", " ")


def step(page):
    return int(page.locator(".scratchcnn-player").get_attribute("data-step"))


def picture(page, name):
    return page.get_by_role("img", name=name)


def pixel(page, name, x, y):
    """Return the colour of a picture at a place."""
    return picture(page, name).evaluate(f"canvas => [...canvas.getContext('2d').getImageData({x}, {y}, 1, 1).data]")


@pytest.mark.parametrize("title", ["multi_channel", "replay"])  # all of them, at every step: tests/js/trace.test.js
def test_browser_and_python_say_the_same(open_file, title):
    trace = a_trace(title)
    page = open_file(alone(Player(trace)))
    page.get_by_role("slider", name="Step").focus()
    for number in range(6):
        assert (step(page), sentence(page)) == (number, trace.sentence(number))
        page.keyboard.press("ArrowRight")
    page.keyboard.press("End")
    for number in range(len(trace), len(trace) - 3, -1):  # and backwards, where writes are taken back
        assert (step(page), sentence(page)) == (number, trace.sentence(number))
        page.keyboard.press("ArrowLeft")
    assert page.errors == [] and [url for url in page.fetched if not url.startswith("file:")] == []


def test_the_chain_is_a_graph_with_numbers_above_and_slopes_below(open_file):
    page = open_file(alone(Player(traces.chain(0.5, -2, 0.25, 0))))
    graph = page.locator(".scratchcnn-player .graph")
    texts = "() => [...document.querySelectorAll('.graph text')].map((text) => text.textContent)"
    assert graph.locator("path.arrow").count() == 6 and page.locator("canvas").count() == 0
    assert "b = 0.25" in page.evaluate(texts) and "z" in page.evaluate(texts) and "dz" in page.evaluate(texts)
    page.get_by_role("slider", name="Step").press("End")
    known = {text.partition(" = ")[0]: text for text in page.evaluate(texts)[1:] if " = " in text}
    trace = traces.chain(0.5, -2, 0.25, 0)
    for name in ("w", "x", "b", "t", "dw", "dx", "db", "dz", "dy"):
        assert known[name] == f"{name} = {short(float(trace[name]))}"
    box = {name: graph.get_by_text(f"{name} = ", exact=False).first.bounding_box()["y"] for name in ("x", "dx")}
    assert box["x"] < box["dx"]
    graph.get_by_text("dz = ").click()
    assert step(page) == 5
    page.set_viewport_size({"width": 390, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth") and page.errors == []


@pytest.mark.parametrize("name", ["conv2d", "channels", "your loops"])  # all of them: tests/js/trace.test.js
def test_a_number_changed_in_place_changes_all_that_follows(open_file, name):
    make, array, values, (row, column), value = CHANGES[name]
    page, wanted = open_file(alone(Player(make(values)))), make(changed(values, (row, column), value))
    canvas = page.get_by_role("img", name=f"{array}, ").first
    if value < 0:  # by mouse; else by keyboard
        border, box, size = 1, canvas.bounding_box(), np.array(values.shape) + 2
        place = {
            "x": (column + border + 0.5) / size[1] * box["width"],
            "y": (row + border + 0.5) / size[0] * box["height"],
        }
        canvas.dblclick(position=place)
    else:
        canvas.focus()
        for key, times in (("ArrowDown", row), ("ArrowRight", column), ("Enter", 1)):
            for _ in range(times):
                page.keyboard.press(key)
    assert step(page) == 0 or value < 0  # arrow keys choose, and do not step
    page.locator("input.editing").fill(str(value))
    page.keyboard.press("Enter")
    assert page.locator("input.editing").count() == 0
    page.get_by_role("slider", name="Step").focus()
    page.keyboard.press("Home")
    for number in range(len(wanted) + 1):
        assert sentence(page) == wanted.sentence(number)
        page.keyboard.press("ArrowRight")
    assert page.errors == []


def test_what_is_no_number_changes_nothing(open_file):
    trace = traces.max_pool2d(X, 2)
    page = open_file(alone(Player(trace)))
    for typed, key in (("seven", "Enter"), ("", "Enter"), ("99", "Escape")):
        page.get_by_role("img", name="x, ").press("Enter")
        page.locator("input.editing").fill(typed)
        page.keyboard.press(key)
    page.get_by_role("slider", name="Step").press("ArrowRight")
    assert sentence(page) == trace.sentence(1) and page.errors == []
    trace = replay.record(lambda x: np.sort(x, axis=0), X)
    recorded = open_file(alone(Player(trace)))
    assert recorded.locator(".changing").count() == 0  # what the learner's own code would say, the page does not know


def test_a_number_of_the_graph_changes_by_mouse_and_by_keyboard(open_file):
    page = open_file(alone(Player(traces.chain(3, 2, -6, 1), step=8)))
    for name, value, key in (("x", 4, ""), ("b", 0.25, "Enter")):
        chip = page.get_by_role("button", name=f"{name}: arrow keys", exact=False)
        if key:
            chip.focus()
            page.keyboard.press(key)
        else:
            chip.dblclick(position={"x": 12, "y": 6})
        page.locator("input.editing").fill(str(value))
        page.keyboard.press("Enter")
    assert (step(page), sentence(page)) == (8, traces.chain(3, 4, 0.25, 1).sentence(8))
    page.set_viewport_size({"width": 390, "height": 900})  # drawn once more
    page.get_by_role("button", name="w: arrow keys", exact=False).press("Enter")
    page.locator("input.editing").fill("−1")
    page.keyboard.press("Enter")
    assert sentence(page) == traces.chain(-1, 4, 0.25, 1).sentence(8) and page.errors == []


def test_keys(open_file):
    page = open_file(alone(Player(a_trace("max_pool2d"))))
    page.locator(".scratchcnn-player").click(position={"x": 8, "y": 8})  # anywhere: the keys work from here on
    for key, place in [("ArrowRight", 1), ("ArrowUp", 2), ("PageUp", 12), ("ArrowLeft", 11), ("ArrowDown", 10)]:
        page.keyboard.press(key)
        assert step(page) == place
    for key, place in [("PageDown", 0), ("ArrowLeft", 0), ("End", 24), ("ArrowRight", 24), ("Home", 0)]:
        page.keyboard.press(key)
        assert step(page) == place


def test_space_plays_and_pauses(open_file):
    trace = traces.conv2d(quarters(28, 28), quarters(2, 2))  # long enough for a machine that is busy elsewhere
    page = open_file(alone(Player(trace, speed=60)))
    page.get_by_role("slider", name="Step").focus()
    page.keyboard.press("Space")
    page.wait_for_function("document.querySelector('.scratchcnn-player').dataset.step > 3")
    page.keyboard.press("Space")
    stopped = step(page)
    page.wait_for_timeout(200)
    assert step(page) == stopped
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    page.get_by_role("button", name="Play").click()  # to the end, where it stops by itself
    page.wait_for_function(f"document.querySelector('.scratchcnn-player').dataset.step == {len(trace)}")
    assert page.get_by_role("button", name="Play").is_visible()
    page.get_by_role("button", name="Play").click()  # and from the beginning again
    page.wait_for_function("document.querySelector('.scratchcnn-player').dataset.step < 100")


def test_space_on_a_button_presses_the_button(open_file):
    page = open_file(alone(Player(a_trace())))
    page.get_by_role("button", name="Step forward").focus()
    page.keyboard.press("Space")
    assert step(page) == 1 and page.get_by_role("button", name="Play").is_visible()


def test_the_pointer(open_file):
    trace = traces.conv2d(quarters(4, 5), quarters(2, 2, seed=1))
    page = open_file(alone(Player(trace)))
    page.get_by_role("button", name="Step forward").click()
    page.get_by_role("button", name="Step forward").click()
    page.get_by_role("button", name="Step back").click()
    assert step(page) == 1
    out = picture(page, "out, 3 × 4").bounding_box()
    cell = (out["width"] - 4) / 4
    page.mouse.click(out["x"] + 2 + 2.5 * cell, out["y"] + 2 + 1.5 * cell)  # out[1, 2]
    assert (step(page), sentence(page)) == (7, trace.sentence(7))
    page.mouse.move(out["x"] + 2 + 0.5 * cell, out["y"] + 2 + 0.5 * cell)
    tip = page.locator(".scratchcnn-player .tip")
    assert tip.text_content().startswith("out[0, 0] = ")
    page.mouse.move(out["x"] + 2 + 3.5 * cell, out["y"] + 2 + 2.5 * cell)
    assert tip.text_content() == "out[2, 3]"  # still empty: no value to tell
    page.mouse.move(2, 2)
    assert tip.is_hidden()
    image = picture(page, "image, 4 × 5").bounding_box()
    page.mouse.click(image["x"] + image["width"] - 6, image["y"] + image["height"] - 6)  # the last pixel
    assert step(page) == 12  # the step that reads it
    slider = page.get_by_role("slider", name="Step").bounding_box()
    page.mouse.click(slider["x"] + 3, slider["y"] + slider["height"] / 2)
    assert step(page) == 0
    page.get_by_role("combobox", name="Speed").select_option("5 a second")
    assert page.errors == []


def test_cells_fill_and_empty(open_file):
    page = open_file(alone(Player(traces.conv2d([[1.0, 0.5]], [[-1.0]]))))
    page.get_by_role("slider", name="Step").focus()
    inside = ("out, 1 × 2", 12, 10)
    blank = pixel(page, *inside)
    page.keyboard.press("ArrowRight")
    assert pixel(page, *inside) == [0, 114, 178, 255] != blank  # −1 in the strongest blue
    page.keyboard.press("ArrowLeft")
    assert pixel(page, *inside) == blank


@pytest.mark.parametrize("look", ["light", "dark"])
def test_it_follows_the_preferred_look_where_the_page_has_none(open_file, look):
    page = open_file(alone(Player(a_trace())), color_scheme=look)
    player = page.locator(".scratchcnn-player")
    assert player.get_attribute("data-look") == look
    page.emulate_media(color_scheme={"light": "dark", "dark": "light"}[look])
    page.wait_for_function("look => document.querySelector('.scratchcnn-player').dataset.look != look", arg=look)


def test_a_white_page_stays_white_in_the_dark(open_file):
    white = "<style>body { --jp-layout-color0: white; --jp-content-font-color0: black }</style>"
    page = open_file(PAGE.format(white + Player(a_trace()).to_html()), color_scheme="dark")
    assert page.locator(".scratchcnn-player").get_attribute("data-look") == "light"


def test_it_fits_into_narrow_pages(open_file):
    page = open_file(alone(Player(a_trace("multi_channel"))))
    for width in (1280, 800, 420, 800):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(50)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
    assert page.errors == []


def test_two_of_the_same_and_one_other(open_file):
    one, other = Player(a_trace()).to_html(), Player(a_trace("softmax")).to_html()
    page = open_file(PAGE.format(one + other + one))
    assert page.locator(".scratchcnn-player").count() == 3
    page.get_by_role("slider", name="Step").nth(2).focus()
    page.keyboard.press("ArrowRight")
    steps = [player.get_attribute("data-step") for player in page.locator(".scratchcnn-player").all()]
    assert steps == ["0", "0", "1"] and page.errors == []


CELLS = (
    "import numpy as np\nfrom scratchcnn_course import traces\nfrom scratchcnn_course.widgets import Player\n"
    "image = np.arange(20).reshape(4, 5) % 7 / 4\nkernel = np.array([[1, -1], [0.5, 0]])",
    "player = Player(traces.conv2d(image, kernel))\nplayer",
)
HERE = traces.conv2d(np.arange(20).reshape(4, 5) % 7 / 4, np.array([[1, -1], [0.5, 0]]))


def test_in_jupyterlab(open_notebook):
    page = open_notebook(notebook(*CELLS))
    players = page.locator(".jp-OutputArea-output .scratchcnn-player")
    players.first.wait_for()
    assert players.count() == 1  # the live one, and no twin beside it
    assert page.locator(".jp-OutputArea-output img").count() == 0
    active = page.evaluate("[...document.querySelectorAll('.jp-Cell')].findIndex(c => c.matches('.jp-mod-active'))")
    page.get_by_role("slider", name="Step").focus()
    for number in range(1, 4):
        page.keyboard.press("ArrowRight")
        assert (step(page), sentence(page)) == (number, HERE.sentence(number))
    for key in ("ArrowDown", "ArrowUp", "a", "d", "d"):  # letters that are commands of the notebook elsewhere
        page.keyboard.press(key)
    assert step(page) == 3 and page.locator(".jp-Cell").count() == 2
    assert active == page.evaluate(
        "[...document.querySelectorAll('.jp-Cell')].findIndex(c => c.matches('.jp-mod-active'))"
    )
    out = picture(page, "out, 3 × 4").bounding_box()
    page.mouse.click(out["x"] + out["width"] - 8, out["y"] + out["height"] - 8)
    assert step(page) == 12
    page.keyboard.press("ArrowLeft")  # a click is enough to have the keys
    assert (step(page), sentence(page)) == (11, HERE.sentence(11))
    assert page.locator("[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
    assert page.errors == []


def test_the_notebook_keeps_its_own_keys(open_notebook):
    page = open_notebook(notebook(*CELLS, "print('the cell', 'below')"))
    page.get_by_role("slider", name="Step").focus()
    page.keyboard.press("ArrowRight")
    active = "[...document.querySelectorAll('.jp-Cell')].findIndex(c => c.matches('.jp-mod-active'))"
    before = page.evaluate(active)
    with page.expect_request(lambda request: request.method == "PUT" and "/api/contents/" in request.url):
        page.keyboard.press("Control+s")
    page.keyboard.press("Shift+Enter")
    page.wait_for_function(f"{active} !== {before}")
    assert page.errors == []


def test_the_look_of_jupyterlab(open_notebook):
    page = open_notebook(notebook(*CELLS))
    for theme in ("Dark", "Light"):
        wear(page, theme)
        page.wait_for_function(f"document.querySelector('.scratchcnn-player').dataset.look == '{theme.lower()}'")
    assert page.errors == []


def stored():
    """Return an executed notebook as the repository keeps it: with the twin alone."""
    bundle = Player(HERE)._repr_mimebundle_()
    content = notebook(CELLS[1])
    content.cells[0].update(
        execution_count=1,
        outputs=[nbformat.v4.new_output("execute_result", bundle, execution_count=1)],
    )
    return content


def test_a_stored_notebook_shows_the_film_strip(open_notebook):
    page = open_notebook(stored(), run=False)
    strip = page.locator(".jp-OutputArea-output img")
    strip.wait_for()
    assert strip.get_attribute("alt") == HERE.summary()
    assert strip.evaluate("image => image.complete && image.naturalWidth > 500")
    assert page.errors == []


def test_an_exported_notebook_steps_without_a_kernel(open_file):
    html, _ = nbconvert.HTMLExporter(embed_images=True).from_notebook_node(stored())
    page = open_file(html)
    page.get_by_role("slider", name="Step").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert (step(page), sentence(page)) == (2, HERE.sentence(2))
    assert page.locator(".jp-OutputArea-output img").count() == 0
