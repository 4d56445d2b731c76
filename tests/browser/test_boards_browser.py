"""Kernel editor, size calculator, slope explorer and logit sliders in JupyterLab: by mouse, by keyboard, by name."""

import nbformat
import numpy as np
import pytest

from scratchcnn_course.widgets import KernelEditor, LogitSliders, SizeCalculator, SlopeExplorer
from scratchcnn_course.widgets.board import VIEW
from tools.browser import notebook

pytestmark = pytest.mark.slow

SETUP = "import numpy as np\nfrom scratchcnn_course.widgets import *"
CALLS = {
    "kernel": "KernelEditor(np.eye(8))",
    "size": "SizeCalculator(7, 3, stride=2, padding=1)",
    "slope": "SlopeExplorer()",
    "logits": "LogitSliders()",
}
ALL = notebook(SETUP, *CALLS.values())

NAMELESS = """board => [...board.querySelectorAll("button, input, select, [role=slider]")].filter((e) => {
  const labels = [...(e.labels ?? [])].map((label) => label.textContent).join("");
  return !/[a-z]/.test(e.getAttribute("aria-label") || labels || (e.tagName == "BUTTON" ? e.textContent : ""));
}).map((e) => e.outerHTML)"""


def shown(page, words):
    page.locator(".scratchcnn-card p", has_text=words).wait_for(timeout=60_000)


def slider(page, name):
    return page.get_by_role("slider", name=name, exact=True)


def test_kernel_editor(open_notebook):
    page = open_notebook(notebook(SETUP, CALLS["kernel"]))
    shown(page, "The weights add up to 1")
    page.get_by_role("img", name="Result, 6 × 6: values from 0 to 1.").wait_for()
    page.get_by_label("kernel row 2 column 2").click()
    page.keyboard.press("Control+A")
    page.keyboard.type("-3")  # live: no Enter
    page.get_by_role("img", name="Result, 6 × 6: values from −3 to 0.").wait_for()
    shown(page, "The weights add up to −3")
    preset = page.get_by_label("kernel", exact=True)
    assert preset.input_value() == "your own"
    preset.select_option("Laplacian")
    shown(page, "The weights add up to 0: where the image is flat, the result is 0.")
    assert page.get_by_label("kernel row 2 column 2").input_value() == "-4"
    page.get_by_label("kernel row 1 column 1").focus()
    page.keyboard.press("ArrowUp")
    shown(page, "The weights add up to 0.25")
    for _ in range(8):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.labels[0].textContent") == "kernel row 3 column 3"
    assert page.errors == []


def test_size_calculator(open_notebook):
    page = open_notebook(notebook(SETUP, CALLS["size"]))
    shown(page, "(7 + 2 × 1 − 3) // 2 + 1 = 4")
    page.get_by_role("button", name="size: one step forth", exact=True).click()
    shown(page, "(8 + 2 × 1 − 3) // 2 + 1 = 4")
    shown(page, "1 cell at the end (it is padding) meets no window")
    page.get_by_role("button", name="padding: one step back").focus()
    page.keyboard.press("Enter")
    shown(page, "(8 + 2 × 0 − 3) // 2 + 1 = 3")
    height = page.locator(".scratchcnn-card").bounding_box()["height"]
    slider(page, "kernel size").focus()
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    shown(page, "✕ (8 + 2 × 0 − 9) // 2 + 1 = 0")
    shown(page, "The window does not fit: kernel_size (9, 9) is larger than the image (8, 8)")
    assert page.locator(".scratchcnn-card").bounding_box()["height"] == height  # nothing jumps
    page.keyboard.press("Home")
    shown(page, "(8 + 2 × 0 − 1) // 2 + 1 = 4")
    track = page.locator(".noUi-base").first.bounding_box()
    page.mouse.click(track["x"] + track["width"] - 1, track["y"] + 1)
    shown(page, "(32 + 2 × 0 − 1) // 2 + 1 = 16")
    assert page.errors == []


def test_slope_explorer(open_notebook):
    page = open_notebook(notebook(SETUP, CALLS["slope"]))
    shown(page, "relu(1.0) = 1.000, slope 1.000.")
    page.get_by_label("function").select_option("sigmoid")
    shown(page, "sigmoid(1.0) = 0.731, slope 0.197.")
    slider(page, "x").focus()
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    shown(page, "sigmoid(2.0) = 0.881, slope 0.105.")
    page.get_by_role("img", name="Curve of sigmoid with its tangent at 2.0.").wait_for()
    page.keyboard.press("End")
    shown(page, "Nearly flat: a change of x hardly changes the output.")
    page.get_by_role("button", name="x: one step back").click()
    shown(page, "sigmoid(5.9) = 0.997, slope 0.003.")
    assert page.errors == []


def test_logit_sliders(open_notebook):
    page = open_notebook(notebook(SETUP, CALLS["logits"]))
    shown(page, "−log(0.659) ≈ 0.417.")
    page.get_by_role("button", name="Add 100 to all").click()
    page.get_by_role("img", name="Probabilities. 0: logit 102, probability 0.659").wait_for()
    shown(page, "−log(0.659) ≈ 0.417.")
    page.get_by_label("right label").select_option("2")
    shown(page, "−log(0.099) ≈ 2.317.")
    slider(page, "logit 2").focus()
    page.keyboard.press("End")
    page.get_by_role("img", name="2: logit 110, probability 1.000").first.wait_for()
    page.get_by_role("button", name="Reset").focus()
    page.keyboard.press("Space")
    page.get_by_role("img", name="Probabilities. 0: logit 2, probability 0.659").wait_for()
    shown(page, "−log(0.099) ≈ 2.317.")
    assert page.errors == []


def test_every_control_has_a_name_and_nothing_sticks_out(open_notebook):
    page = open_notebook(ALL)
    page.locator(".scratchcnn-board").nth(3).wait_for()
    slider(page, "logit 2").wait_for()
    for width in (1280, 800):
        page.set_viewport_size({"width": width, "height": 1000})
        for board in page.locator(".scratchcnn-board").all():
            board.scroll_into_view_if_needed()
            assert board.evaluate(NAMELESS) == []
            right = board.evaluate("b => b.getBoundingClientRect().right")
            ends = "b => Math.max(...[...b.querySelectorAll('*')].map((e) => e.getBoundingClientRect().right))"
            assert board.evaluate(ends) <= right + 1, (width, board.text_content())
    assert page.errors == []


def test_in_the_dark_the_card_is_dark(open_notebook):
    page = open_notebook(notebook(SETUP, CALLS["logits"]))
    card = page.locator(".scratchcnn-card")
    look = "card => [getComputedStyle(card).color, getComputedStyle(card).backgroundColor]"
    light = card.evaluate(look)
    page.evaluate("document.body.style.cssText += '--jp-layout-color0: rgb(17,17,17); --jp-content-font-color0: white'")
    assert card.evaluate(look) == ["rgb(255, 255, 255)", "rgb(17, 17, 17)"] != light


def stored():
    """Return an executed notebook as the repository keeps it: with the twins alone."""
    boards = (KernelEditor(np.eye(8)), SizeCalculator(8, 3, stride=2), SlopeExplorer(), LogitSliders())
    content = notebook(*CALLS.values())
    for cell, board in zip(content.cells, boards, strict=True):
        bundle, _ = board._repr_mimebundle_()
        bundle.pop(VIEW)
        cell.update(execution_count=1, outputs=[nbformat.v4.new_output("execute_result", bundle, execution_count=1)])
    return content


def test_a_stored_notebook_shows_drawings_and_words(open_notebook):
    page = open_notebook(stored(), run=False)
    images = page.locator(".jp-OutputArea-output img")
    images.nth(7).wait_for()
    assert images.count() == 8  # three of the kernel editor, one, two, two
    assert images.evaluate_all("all => all.every((image) => image.complete && image.naturalWidth > 0 && image.alt)")
    words = page.locator(".jp-OutputArea-output").all_text_contents()
    assert "(8 + 2 × 0 − 3) // 2 + 1 = 3" in words[1] and "relu(1.0) = 1.000" in words[2]
    assert "exp(logit − max)label" not in words[3]  # no letters that fell out of a drawing
    assert page.errors == []


def test_without_a_theme_the_card_follows_the_page(open_file):
    html = SizeCalculator(3, 5).frame()
    for scheme, ink in (("light", "rgb(0, 0, 0)"), ("dark", "rgb(255, 255, 255)")):
        page = open_file(
            f'<!doctype html><html lang="en"><title>Card</title><body>{html}</body></html>', color_scheme=scheme
        )
        assert page.locator(".scratchcnn-card").evaluate("card => getComputedStyle(card).color") == ink
        assert page.get_by_role("img", name="The window does not fit").is_visible()
        assert page.errors == [] and [url for url in page.fetched if not url.startswith("file:")] == []
