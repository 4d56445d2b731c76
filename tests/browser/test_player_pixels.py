"""The player's pixels: every trace is drawn, nothing jumps, no frame is blank."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from scratchcnn_course import traces
from scratchcnn_course.widgets import Player
from tests.browser.conftest import PAGE, alone
from tests.course.traces.samples import TITLES, a_trace
from tests.course.traces.test_traces import quarters

pytestmark = pytest.mark.slow

# Of every player: its step, a number for what is on each of its canvases, and the numbers that a graph has instead.
DRAWN = """() => [...document.querySelectorAll(".scratchcnn-player")].map((player) => ({
  step: Number(player.dataset.step),
  canvases: [...player.querySelectorAll("figure:not([hidden]) canvas")].map((canvas) => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const colours = new Set(new Uint32Array(data.buffer));
    return [colours.size, data.reduce((sum, part, place) => (31 * sum + part * (place % 7 + 1)) % 1000003, 0)];
  }),
  numbers: [...player.querySelectorAll(".graph .chip")].map((chip) => chip.outerHTML + chip.nextSibling.outerHTML),
}))"""
PLACES = """player => [...player.querySelectorAll("figure, canvas, .code, .sentence, .bar, .bar *")].map((element) => {
  const { x, y, width, height } = element.getBoundingClientRect();
  return [element.className || element.tagName, x, y, width, element.tagName == "SPAN" ? 0 : height].join(" ");
}).concat(player.getBoundingClientRect().height)"""


def test_every_trace_is_drawn(open_file):
    page = open_file(PAGE.format("".join(Player(a_trace(title)).to_html() for title in TITLES)))
    page.locator(".scratchcnn-player").nth(len(TITLES) - 1).wait_for()
    for title in TITLES:
        trace = a_trace(title)
        player = page.get_by_role("group", name=f"{trace.title}, step by step")
        player = player.first if title != "nan" else player.last  # it is a second convolution
        player.scroll_into_view_if_needed()
        player.get_by_role("slider", name="Step").focus()
        number = [p["step"] for p in page.evaluate(DRAWN)].index(0)
        before = page.evaluate(DRAWN)[number]
        page.keyboard.press("ArrowRight")
        after = page.evaluate(DRAWN)[number]
        assert after["step"] == 1
        assert len(after["canvases"] + after["numbers"]) >= len(trace.arrays)
        changed = [
            one != other
            for kind in ("canvases", "numbers")
            for one, other in zip(before[kind], after[kind], strict=True)
        ]
        assert sum(changed) >= 2, title  # what was read and what was written
        assert all(colours > 2 for colours, _ in after["canvases"]), title
    assert page.errors == []


@pytest.mark.parametrize("title", TITLES)
def test_nothing_jumps(open_file, title):
    page = open_file(alone(Player(a_trace(title))))
    for width in (1280, 800):
        page.set_viewport_size({"width": width, "height": 1000})
        player = page.locator(".scratchcnn-player")
        page.get_by_role("slider", name="Step").focus()
        page.keyboard.press("Home")
        page.wait_for_timeout(100)
        places = player.evaluate(PLACES)
        for key in [*["ArrowRight"] * min(len(a_trace(title)), 40), "End"]:
            page.keyboard.press(key)
            assert player.evaluate(PLACES) == places, (width, page.locator(".sentence").text_content())


def test_no_frame_is_blank(open_file):
    """Whatever the screen shows while one steps is a picture that belongs to a step: never a half or an empty one."""
    image, kernel = quarters(6, 7), quarters(3, 3, seed=1)
    page = open_file(alone(Player(traces.conv2d(image, kernel))))
    steps = len(traces.conv2d(image, kernel))
    stage = page.locator(".scratchcnn-player .stage")
    page.get_by_role("slider", name="Step").focus()
    page.wait_for_timeout(500)
    box = {name: int(length) for name, length in stage.bounding_box().items()}
    whole = []
    for _ in range(steps + 1):
        whole.append(pixels(page.screenshot(), **box))
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Home")
    page.wait_for_timeout(200)

    frames = []
    protocol = page.context.new_cdp_session(page)

    def keep(event):
        frames.append((event["metadata"]["timestamp"], event["data"]))  # they may come out of order
        protocol.send("Page.screencastFrameAck", {"sessionId": event["sessionId"]})

    protocol.on("Page.screencastFrame", keep)
    protocol.send("Page.startScreencast", {"format": "png", "everyNthFrame": 1})
    for _ in range(steps):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(40)
    protocol.send("Page.stopScreencast")
    assert len(frames) > steps / 2
    found = []
    for _, frame in sorted(frames):
        seen = pixels(base64.b64decode(frame), **box)
        matching = [number for number, picture in enumerate(whole) if np.abs(picture - seen).max() < 32]
        assert matching, f"frame {len(found)} of {len(frames)} shows no step"
        found.append(matching[0])
    assert found == sorted(found) and len(set(found)) > steps / 2
    assert page.errors == []


def pixels(png, x, y, width, height):
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"), int)[y : y + height, x : x + width]
