"""Slides in Chromium, from plain files: arrow keys move on, a player steps, nothing is cut off or fetched."""

import pytest

from tools import slides
from tools.browser import watched


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    output = tmp_path_factory.mktemp("slides")
    try:
        slides.build(output, ["01"])
    except FileNotFoundError as error:
        pytest.skip(f"reveal.js is not to be had: {error}")
    return output


def test_slides(folder, chromium):
    context = chromium.new_context(viewport={"width": 1100, "height": 700}, offline=True)
    page = watched(context)
    page.goto((folder / "01_slide_a_window.slides.html").as_uri())
    page.wait_for_function("window.Reveal && Reveal.isReady()", timeout=60_000)
    here = "Reveal.getCurrentSlide().textContent"
    assert "Slide a window" in page.evaluate(here)
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"{here}.includes('See it')")
    page.keyboard.press("ArrowDown")  # what was to be predicted stands below
    page.wait_for_selector("section.present section.present [data-scratchcnn] button", timeout=60_000)
    total = page.evaluate("Reveal.getTotalSlides()")
    assert total > 10
    shown = page.locator("section.present section.present [data-scratchcnn]").first
    before = shown.text_content()
    shown.locator("button[aria-label='Step forward']").click()
    assert shown.text_content() != before, "the player did not step"
    for _ in range(total - 1):
        cut = page.evaluate(
            "() => { const slide = Reveal.getCurrentSlide(), how = getComputedStyle(slide).overflowY;"
            " return slide.scrollHeight > slide.clientHeight + 2 && how !== 'auto'; }"
        )
        assert not cut, page.url
        page.evaluate("Reveal.next()")
    assert page.evaluate("Reveal.isLastSlide()")
    assert page.errors == []
    assert [url for url in page.fetched if not url.startswith(("file:", "data:", "blob:"))] == []
    context.close()
