"""Drawing pad and walk as ways into the explorer: by mouse, touch, pen and keyboard."""

import itertools

import pytest

from scratchcnn_course.widgets import DrawingPad, drawing_pad
from tests.browser.conftest import alone
from tools.browser import notebook

pytestmark = pytest.mark.slow

TWO = notebook(
    "from scratchcnn_helpers import data\n"
    "from scratchcnn_course.widgets import DrawingPad, LayerWalk, drawing_pad\n"
    "pad = DrawingPad()\npad",
    "walk = LayerWalk(pad.model, data.load_digits().test_images[3, 0])\nwalk.layer = 10\nwalk",
    "print('ready')",
)
SEVEN = ((80, 60), (200, 60), (120, 230))
SAYS = "words => document.querySelector('.scratchcnn-explorer .verdict')?.textContent.includes(words)"


def canvas(page):
    return page.get_by_role("application", name="Pad to draw a digit on").first


def places(page, points):
    """Return where points of the pad, 280 pixels wide, are on the page."""
    canvas(page).scroll_into_view_if_needed()
    box = canvas(page).bounding_box()
    scale = box["width"] / 280
    return [(box["x"] + scale * x, box["y"] + scale * y) for x, y in points]


def draw(page, points):
    """Draw a stroke with the mouse, points in pixels of the pad."""
    first, *others = places(page, points)
    page.mouse.move(*first)
    page.mouse.down()
    for place in others:
        page.mouse.move(*place, steps=12)
    page.mouse.up()


def wait_for(page, words):
    page.wait_for_function(SAYS, arg=words)


def ask(page, number, source):
    """Type a line into a cell, run it, and return what it prints."""
    cell = page.locator(".jp-CodeCell").nth(number)
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(source)
    page.keyboard.press("Control+Enter")
    return cell.locator(".jp-OutputArea-output").last


@pytest.fixture(scope="module")
def pad():
    return alone(DrawingPad())


def test_with_the_mouse(open_file, pad):
    page = open_file(pad)
    draw(page, SEVEN)
    wait_for(page, "says 7")
    page.get_by_role("button", name="Clear").click()
    wait_for(page, "Nothing is drawn")
    draw(page, ((140, 50), (140, 230)))
    wait_for(page, "says 1")
    assert page.errors == []


def test_with_the_keyboard(open_file, pad):
    page = open_file(pad)
    canvas(page).focus()
    keys = [*["ArrowUp"] * 8, *["ArrowLeft"] * 5, "Space", *["ArrowRight"] * 10, *["End"] * 7, *["ArrowDown"] * 9]
    for key in keys:
        page.keyboard.press(key)
    wait_for(page, "says 7")
    assert page.get_by_text("Pen down at row 22, column 12.").is_visible()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowUp")
    assert page.get_by_text("Pen up at row 21, column 12.").is_visible()
    page.keyboard.press("Backspace")
    wait_for(page, "Nothing is drawn")
    page.keyboard.press("Space")
    wait_for(page, "The network says")
    page.keyboard.press("Delete")
    wait_for(page, "Nothing is drawn")
    for name in ("Clear", "Undo"):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == name
    assert page.errors == []


def test_with_a_finger(open_file, pad):
    page = open_file(pad, has_touch=True)
    page.set_viewport_size({"width": 390, "height": 700})
    canvas(page).wait_for()
    touch = page.context.new_cdp_session(page)

    def send(kind, *points):
        points = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    first, *others = places(page, [(140, y) for y in range(50, 240, 10)])
    scrolled = page.evaluate("scrollY")
    send("touchStart", first)
    for place in others:
        send("touchMove", place)
    send("touchEnd")
    wait_for(page, "says 1")
    assert page.evaluate("scrollY") == scrolled
    large = page.locator(".scratchcnn-explorer .inspector > canvas")
    large.tap(position={"x": 3, "y": 3})
    told = "document.querySelector('.scratchcnn-explorer .count').textContent"
    page.wait_for_function(f"{told}.endsWith('row 0, column 0')")
    assert page.errors == []


def test_with_a_pen_that_hovers_first(open_file, pad):
    page = open_file(pad)
    canvas(page).wait_for()
    page.evaluate(
        """points => {
          const canvas = document.querySelector(".scratchcnn-explorer .paper canvas");
          canvas.setPointerCapture = () => {};
          const send = (kind, [x, y], pressure) => canvas.dispatchEvent(new PointerEvent(kind, {
            clientX: x, clientY: y, pointerId: 7, pointerType: "pen", pressure, bubbles: true,
          }));
          send("pointermove", points[0], 0);
          send("pointerdown", points[0], 0.5);
          for (const point of points.slice(1)) send("pointermove", point, 0.5);
          send("pointerup", points.at(-1), 0);
          send("pointermove", [points[0][0] + 60, points[0][1] + 60], 0);
        }""",
        places(page, [(140, y) for y in range(50, 240, 10)]),
    )
    wait_for(page, "says 1")
    assert page.errors == []


def test_at_most_ten_messages_a_second(open_file, pad):
    page = open_file(pad)
    canvas(page).wait_for()
    page.evaluate("""() => {
      window.sent = [];
      document.addEventListener("scratchcnn-set", ({ detail }) => window.sent.push([performance.now(), detail.pixels]));
    }""")
    draw(page, ((60, 60), (220, 60), (60, 220), (220, 220), (60, 60)))
    page.wait_for_timeout(300)
    times = [time for time, _ in page.evaluate("window.sent")]
    assert len(times) >= 2 and page.evaluate("atob(window.sent.at(-1)[1]).length") == 784
    assert min(later - sooner for sooner, later in itertools.pairwise(times)) > 80


def test_python_and_the_page_look_at_the_same_in_jupyterlab(open_notebook):
    page = open_notebook(TWO)
    first, second = page.locator(".scratchcnn-explorer").first, page.locator(".scratchcnn-explorer").nth(1)
    draw(page, SEVEN)
    wait_for(page, "says 7")
    told = ask(page, 2, "print(pad.image.shape, pad.probabilities.argmax(), pad.image.min() < 0.1, pad.chosen)")
    told.get_by_text("(28, 28) 7 True -1").wait_for()
    ask(page, 2, "pad.image, walk.layer = drawing_pad.sample(), 2")
    wait_for(page, "says 2")
    first.get_by_label("Layer", exact=True).select_option("5")
    second.locator(".did").get_by_text("Layer 2 of 10, MaxPool2d(2): ").wait_for()
    second.get_by_label("Layer", exact=True).select_option("9")
    page.wait_for_timeout(300)
    ask(page, 2, "print('layers', pad.layer, walk.layer)").get_by_text("layers 5 9").wait_for()
    canvas(page).focus()
    for key in ("a", "d", "d", "x"):  # commands of the notebook elsewhere
        page.keyboard.press(key)
    assert page.locator(".jp-CodeCell").count() == 3
    for wide in (1280, 800):  # it fits
        page.set_viewport_size({"width": wide, "height": 900})
        page.wait_for_timeout(300)
        for output in page.locator(".jp-OutputArea-output").all():
            assert output.evaluate("output => output.scrollWidth <= output.clientWidth + 1"), wide
    assert page.errors == []


def test_python_draws_before_it_is_shown(open_file):
    pad = DrawingPad()
    pad.image = drawing_pad.sample()
    page = open_file(alone(pad))
    wait_for(page, "says 2")
    assert page.locator(".stages .size").all_text_contents()[-1] == "28 × 28"
