"""Slides in Chromium, from plain files: they fit, can be read from the back row, and say whose the arrow keys are."""

import os

import pytest

from tests.test_notebooks import weekly_but
from tools import slides
from tools.browser import watched
from tools.outputs import find

pytestmark = pytest.mark.slow
SIZE = {"width": 1100, "height": 700}  # as the slides are laid out, so that a pixel is a pixel
NAMES = [path.stem for path in find()]
FEW = ("00", "01", "02", "05", "09", "13")  # looked at at every change

# All slides as they are when they are shown: how far each reaches, and the smallest letters of its text and its code.
MEASURE = """() => {
  document.documentElement.classList.add("measuring");
  const size = (part) => {
    let pixels = parseFloat(getComputedStyle(part).fontSize);
    for (let box = part; box; box = box.parentElement) pixels *= Number(getComputedStyle(box).zoom) || 1;
    return pixels;
  };
  const least = (slide, selector) => Math.min(99, ...[...slide.querySelectorAll(selector)].map(size));
  const measured = [...document.querySelectorAll(".slides > section > section")].map((slide) => ({
    words: slide.textContent.trim().slice(0, 60), high: slide.scrollHeight, wide: slide.scrollWidth,
    text: least(slide, ":scope > :is(p:not(.continued), ul, ol)"),
    code: least(slide, ":scope > :is(pre, .highlight pre)"),
  }));
  document.documentElement.classList.remove("measuring");
  return measured;
}"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    output = tmp_path_factory.mktemp("slides")
    try:
        slides.build(output, () if os.environ.get("SCRATCHCNN_LONG") else FEW)
    except FileNotFoundError as error:
        pytest.skip(f"reveal.js is not to be had: {error}")
    return output


@pytest.fixture
def show(folder, chromium):
    """Return a function that opens the slides of a notebook, from files and without a network."""
    context = chromium.new_context(viewport=SIZE, offline=True)

    def open_slides(name, fragment=""):
        page = watched(context)
        page.goto((folder / f"{name}.slides.html").as_uri() + fragment)
        page.wait_for_function("document.documentElement.dataset.slides === 'ready'", timeout=60_000)
        return page

    yield open_slides
    for page in context.pages:
        assert page.errors == []
        assert [url for url in page.fetched if not url.startswith(("file:", "data:", "blob:"))] == []
    context.close()


@weekly_but(*FEW)
def test_slides_fit_and_can_be_read_from_the_back_row(show, path):
    measured = show(path.stem).evaluate(MEASURE)
    assert len(measured) > 20
    assert [slide for slide in measured if slide["high"] > SIZE["height"] or slide["wide"] > SIZE["width"]] == []
    assert [slide for slide in measured if slide["text"] < 28 or slide["code"] < 20] == []
    assert all(slide["words"] or slide["high"] for slide in measured), "no slide is empty"


def test_a_slide_that_would_be_too_long_is_found_by_the_measure(show):
    page = show(NAMES[1])
    page.evaluate("document.querySelector('.slides section section').append('a line\\n'.repeat(2000))")
    assert page.evaluate(MEASURE)[0]["high"] > SIZE["height"]


def test_whose_the_arrow_keys_are(show):
    page = show(NAMES[1])
    here, said = "Reveal.getCurrentSlide().textContent", page.get_by_role("status").last
    assert "Slide a window" in page.evaluate(here)
    for _ in range(60):
        if page.locator("section.present section.present .scratchcnn-player").count():
            break
        page.evaluate("Reveal.next()")
    assert said.text_content() == "Arrow keys turn the slides. Click a picture, and they move it."
    before = page.evaluate("location.hash")
    player = page.locator("section.present section.present .scratchcnn-player").first
    player.locator("canvas").first.click(position={"x": 3, "y": 3})
    start = int(player.get_attribute("data-step"))
    said.get_by_text("Arrow keys move the picture. Esc: they turn the slides again.").wait_for()
    page.keyboard.press("ArrowRight")
    assert (int(player.get_attribute("data-step")), page.evaluate("location.hash")) == (start + 1, before)
    page.keyboard.press("Escape")
    said.get_by_text("Arrow keys turn the slides.").wait_for()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("hash => location.hash !== hash", arg=before)
    assert not page.evaluate("Reveal.isOverview()")


def test_a_link_leads_to_its_slide_although_slides_were_added(show):
    page = show(NAMES[2])
    for _ in range(9):
        page.evaluate("Reveal.next()")
    hash, words = page.evaluate("[location.hash, Reveal.getCurrentSlide().textContent]")
    again = show(NAMES[2], hash)
    again.wait_for_function("words => Reveal.getCurrentSlide().textContent === words", arg=words)


def test_a_prediction_stands_alone_and_its_answer_below(show):
    page = show(NAMES[2])
    asked = page.locator(".slides section section").filter(has_text="Predict.")
    assert asked.count() > 0
    assert all(slide.evaluate("slide => slide.nextElementSibling?.tagName === 'SECTION'") for slide in asked.all())
