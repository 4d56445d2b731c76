"""Drawing pad and walk as people meet them: by mouse, by touch and by keyboard, in JupyterLab."""

import itertools

import pytest

from scratchcnn_course.widgets import drawing_pad
from tools.browser import notebook

pytestmark = pytest.mark.slow

PAD = notebook("from scratchcnn_course.widgets import DrawingPad\npad = DrawingPad()\npad")
WALK = notebook(
    "from scratchcnn_helpers import data, nets\nfrom scratchcnn_course.widgets import LayerWalk\n"
    "walk = LayerWalk(nets.load_pretrained(), data.load_digits().test_images[3, 0])\nwalk"
)
SEVEN = ((80, 60), (200, 60), (120, 230))
SAYS = "words => document.querySelector('.scratchcnn-pad .verdict').textContent.includes(words)"
STAGE = "document.querySelector('.scratchcnn-pad .answer img').src"


def canvas(page):
    return page.get_by_role("application", name="Pad to draw a digit on")


def draw(page, points):
    """Draw a stroke with the mouse, points in pixels of the pad."""
    canvas(page).scroll_into_view_if_needed()
    box = canvas(page).bounding_box()
    x, y = points[0]
    page.mouse.move(box["x"] + x, box["y"] + y)
    page.mouse.down()
    for x, y in points[1:]:
        page.mouse.move(box["x"] + x, box["y"] + y, steps=12)
    page.mouse.up()


def wait_for(page, words):
    page.wait_for_function(SAYS, arg=words)


def ask(page, number, source):
    """Type a line into the empty last cell, run it, and return what it prints."""
    cell = page.locator(".jp-CodeCell").nth(number)
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(source)
    page.keyboard.press("Control+Enter")
    return cell.locator(".jp-OutputArea-output").last


def shown(page):
    return page.locator(".scratchcnn-card").last.text_content()


def test_with_the_mouse(open_notebook):
    page = open_notebook(notebook(*(cell.source for cell in PAD.cells), "print('ready')"))
    wait_for(page, "Nothing is drawn yet")
    assert page.locator(".scratchcnn-pad .answer img").count() == 0
    draw(page, SEVEN)
    wait_for(page, "says 7")
    assert page.locator(".scratchcnn-pad .answer img").count() == len(drawing_pad.SHOWN)
    assert "Probabilities: " in page.locator(".scratchcnn-pad svg").get_attribute("aria-label")
    told = ask(page, 1, "print(pad.image.shape, pad.probabilities.argmax(), round(float(pad.image.min()), 1))")
    told.get_by_text("(28, 28) 7 0.0").wait_for()
    page.get_by_role("button", name="Clear").click()
    wait_for(page, "Nothing is drawn yet")
    draw(page, ((140, 50), (140, 230)))
    wait_for(page, "says 1")
    assert page.errors == []


def test_with_the_keyboard(open_notebook):
    page = open_notebook(PAD)
    wait_for(page, "Nothing is drawn yet")
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
    wait_for(page, "Nothing is drawn yet")
    page.keyboard.press("Space")
    wait_for(page, "The network says")
    page.keyboard.press("Delete")
    wait_for(page, "Nothing is drawn yet")
    for key in ("a", "d", "d", "x"):  # commands of the notebook elsewhere
        page.keyboard.press(key)
    assert page.locator(".jp-Cell").count() == 1
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Clear"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Undo"
    assert page.errors == []


def test_with_a_finger(open_notebook):
    page = open_notebook(PAD, has_touch=True)
    wait_for(page, "Nothing is drawn yet")
    box = canvas(page).bounding_box()
    touch = page.context.new_cdp_session(page)

    def send(kind, *points):
        points = [{"x": box["x"] + x, "y": box["y"] + y, "id": number} for number, (x, y) in enumerate(points)]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    scrolled = page.evaluate("document.querySelector('.jp-WindowedPanel-outer').scrollTop")
    send("touchStart", (140, 50))
    for y in range(60, 240, 10):
        send("touchMove", (140, y))
    send("touchEnd")
    wait_for(page, "says 1")
    assert page.evaluate("document.querySelector('.jp-WindowedPanel-outer').scrollTop") == scrolled
    assert page.errors == []


def test_nothing_blinks_or_jumps_while_drawing(open_notebook):
    page = open_notebook(PAD)
    wait_for(page, "Nothing is drawn yet")
    height = "document.querySelector('.scratchcnn-pad').offsetHeight"
    before = page.evaluate(height)
    draw(page, ((140, 50), (140, 100)))
    wait_for(page, "The network says")
    page.wait_for_selector(".scratchcnn-pad .answer img")
    page.evaluate("""() => {
      window.blank = window.frames_ = 0;
      const look = () => {
        const images = [...document.querySelectorAll(".scratchcnn-pad .answer img")];
        window.frames_ += 1;
        window.blank += images.length !== 5 || images.some((image) => !image.complete || !image.naturalWidth);
        requestAnimationFrame(look);
      };
      look();
    }""")
    first = page.evaluate(STAGE)
    draw(page, ((140, 100), (80, 200), (200, 200)))
    page.wait_for_function(f"first => {STAGE} !== first", arg=first)
    assert page.evaluate("window.frames_ > 5 && window.blank === 0")
    assert page.evaluate(height) == before
    assert page.errors == []


def test_at_most_sixteen_messages_a_second(open_notebook):
    page = open_notebook(PAD)
    wait_for(page, "Nothing is drawn yet")
    sent = []
    page.evaluate("""() => {
      window.sent = [];
      const send = WebSocket.prototype.send;
      WebSocket.prototype.send = function (data) {
        const text = typeof data === "string" ? data : new TextDecoder().decode(data);
        if (text.includes('"pixels"')) window.sent.push(performance.now());
        return send.call(this, data);
      };
    }""")
    draw(page, ((60, 60), (220, 60), (60, 220), (220, 220), (60, 60)))
    page.wait_for_timeout(300)
    sent = page.evaluate("window.sent")
    assert len(sent) >= 2
    assert min(later - sooner for sooner, later in itertools.pairwise(sent)) > 55


def test_python_puts_a_drawing_on_the_pad(open_notebook):
    page = open_notebook(notebook(*(cell.source for cell in PAD.cells), "print('ready')"))
    wait_for(page, "Nothing is drawn yet")
    dark = """() => {
      const canvas = document.querySelector(".scratchcnn-pad canvas");
      return canvas.getContext("2d").getImageData(0, 0, 280, 280).data.some((value, i) => i % 4 === 0 && value < 50);
    }"""
    assert not page.evaluate(dark)
    ask(page, 1, "from scratchcnn_course.widgets import drawing_pad; pad.image = drawing_pad.sample()")
    wait_for(page, "says 2")
    page.wait_for_function(dark)
    draw(page, ((40, 40), (45, 40)))  # goes on from there
    told = ask(page, 1, "print('corner', pad.image[4, 4] < 0.5, 'rest', pad.image[5, 14] < 0.5)")
    told.get_by_text("corner True rest True").wait_for()
    assert page.errors == []


def test_the_walk(open_notebook):
    page = open_notebook(WALK)
    forth, back = (page.get_by_role("button", name=f"layer: one step {way}") for way in ("forth", "back"))
    page.get_by_text("0 of 10: image").wait_for()
    first = page.locator(".scratchcnn-card img").get_attribute("src")
    forth.click()
    page.get_by_text("1 of 10: Conv2d(1, 16, 5, padding=2) → 16 × 28 × 28").wait_for()
    assert page.locator(".scratchcnn-card img").get_attribute("src") != first
    forth.focus()
    page.keyboard.press("Space")
    page.get_by_text("Of each 2 × 2 window the largest number was kept").wait_for()
    back.focus()
    page.keyboard.press("Enter")
    page.get_by_text("1 of 10: Conv2d").wait_for()
    page.get_by_role("slider", name="layer").focus()
    page.keyboard.press("End")
    page.get_by_text("Softmax makes probabilities of them. The network says 0").wait_for()
    page.keyboard.press("ArrowLeft")
    page.get_by_text("9 of 10: ReLU").wait_for()
    assert page.locator(".scratchcnn-card").evaluate("card => card.scrollWidth <= card.clientWidth")
    assert page.errors == []


@pytest.mark.parametrize("cells", [PAD, WALK], ids=["pad", "walk"])
@pytest.mark.parametrize("wide", [1280, 800])
def test_it_fits(open_notebook, cells, wide):
    page = open_notebook(cells)
    page.set_viewport_size({"width": wide, "height": 900})
    page.locator(".scratchcnn-card").last.wait_for()
    page.wait_for_timeout(300)
    output = page.locator(".jp-OutputArea-output").last
    assert output.evaluate("output => output.scrollWidth <= output.clientWidth + 1")
    assert page.errors == []
