"""Widgets that compute in the page, each alone and without a kernel: by mouse, by keyboard, on a small screen."""

import pytest

from scratchcnn_course.lessons.race import SURFACES
from scratchcnn_course.traces.words import number
from scratchcnn_course.widgets.confusion_browser import MOST
from tests.browser.conftest import alone, barriers
from tests.course.widgets.test_widgets_desks import MAKE

NAMELESS = """[...document.querySelectorAll("button, input, select, [tabindex]")].filter((e) =>
  !/[a-z]/.test(e.getAttribute("aria-label") || e.textContent)).map((e) => e.outerHTML)"""
# axe-core does not look at letters of drawings.
UNSEEN = """[...document.querySelectorAll(".scratchcnn-desk svg text:not(.inside, .target)")].filter((text) => {
  const fill = getComputedStyle(text).fill;
  const parts = fill.match(/[\\d.]+/g).slice(0, 3).map((part) => part * (fill.startsWith("rgb") ? 1 : 255));
  return Math.max(...parts) < 150;
}).map((text) => text.outerHTML)"""
DARK = """:root { --jp-layout-color0: #111; --jp-layout-color2: #333; --jp-content-font-color0: #fff }
body { background: #111 }"""


@pytest.fixture
def desk(open_file):
    """Return a function that opens a widget alone."""

    def opened(name):
        page = open_file(alone(MAKE[name]()))
        page.locator(".scratchcnn-desk").wait_for()
        return page

    return opened


def shown(page, words):
    page.locator(".scratchcnn-desk p:visible", has_text=words).first.wait_for(timeout=5000)


def press(page, label, key, times=1):
    page.get_by_label(label, exact=True).focus()
    for _ in range(times):
        page.keyboard.press(key)


def drag(page, selector, start, end):
    """Drag inside an element, from one share of its width and height to another."""
    box = page.locator(selector).first.bounding_box()
    (x, y), (x2, y2) = ((box["x"] + a * box["width"], box["y"] + b * box["height"]) for a, b in (start, end))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x2, y2)
    page.mouse.up()


@pytest.mark.parametrize("name", MAKE)
def test_nobody_is_kept_out(desk, name):
    page = desk(name)
    assert page.evaluate(NAMELESS) == [] and page.errors == []
    assert barriers(page, ".scratchcnn-desk") == []
    page.add_style_tag(content=DARK)
    assert barriers(page, ".scratchcnn-desk") == [] and page.evaluate(UNSEEN) == []
    page.set_viewport_size({"width": 390, "height": 1000})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert [url for url in page.fetched if not url.startswith("file:")] == []


def test_slope_explorer(desk):
    page = desk("SlopeExplorer")
    shown(page, "relu(1.0) = 1.000, slope 1.000.")
    page.get_by_label("function").select_option(label="sigmoid")
    press(page, "x", "ArrowRight", 10)
    shown(page, "sigmoid(2.0) = 0.881, slope 0.105.")
    drag(page, ".chart svg", (0.6, 0.5), (0.99, 0.5))
    shown(page, "sigmoid(6.0) = 0.998, slope 0.002.")
    shown(page, "Nearly flat: a change of x hardly changes the output.")
    page.get_by_role("button", name="x: one step back").click()
    shown(page, "sigmoid(5.9) = 0.997, slope 0.003.")


def test_size_calculator(desk):
    page = desk("SizeCalculator")
    shown(page, "(8 + 2 × 0 − 3) // 2 + 1 = 3")
    assert page.locator("rect.window").count() == 3 and page.locator("path.cross").count() == 1
    press(page, "kernel size", "ArrowRight", 6)
    shown(page, "✕ (8 + 2 × 0 − 9) // 2 + 1 = 0")
    page.get_by_role("button", name="padding: one step forth").click()
    shown(page, "(8 + 2 × 1 − 9) // 2 + 1 = 1")
    assert page.locator("rect.cell").count() == 10


def test_logit_sliders(desk):
    page = desk("LogitSliders")
    shown(page, "−log(0.659) ≈ 0.417.")
    page.get_by_role("button", name="Add 100 to all").click()
    assert page.locator("output").first.text_content() == "102"
    shown(page, "−log(0.659) ≈ 0.417.")
    page.get_by_label("right label").select_option("2")
    drag(page, ".track >> nth=2", (0.1, 0.5), (0.9, 0.5))
    assert 0.85 < float(page.locator("tr.right .chance").text_content().split()[0]) < 0.95
    page.get_by_role("button", name="Reset").click()
    shown(page, "−log(0.099) ≈ 2.317.")
    press(page, "logit 2", "End")
    assert page.locator("tr.right .chance").text_content() == "1.000 ✓"


def test_kernel_editor(desk):
    page = desk("KernelEditor")
    shown(page, "The weights add up to 1")
    assert page.get_by_role("img", name="Result, 26 × 26").count() == 1
    page.get_by_label("kernel", exact=True).select_option(label="mean of nine")
    shown(page, "a weighted average of its nine pixels")
    field = page.get_by_label("kernel row 2 column 2")
    assert field.input_value() == "1/9"
    field.fill("-2/3")
    shown(page, "The weights add up to 0.222")
    assert page.get_by_label("kernel", exact=True).locator("option:checked").text_content() == "your own"
    press(page, "kernel row 2 column 2", "ArrowUp")
    assert field.input_value() == "−5/12"
    field.fill("two")
    assert field.get_attribute("aria-invalid") == "true"
    page.get_by_label("kernel", exact=True).select_option(label="Laplacian")
    assert field.input_value() == "−4"
    page.locator(".tile").last.hover(position={"x": 3, "y": 3})
    shown(page, "Result [0, 0] = ")
    press(page, "Result: arrow keys move", "ArrowRight", 2)
    shown(page, "Result [0, 2] = ")


def test_digit_browser(desk):
    page = desk("DigitBrowser")
    labels = MAKE["DigitBrowser"]().labels.tolist()
    shown(page, f"Image 0 of 20, label {labels[0]}")
    press(page, "digit", "ArrowRight", 3)
    shown(page, f"Image 3 of 20, label {labels[3]}")
    page.get_by_label("label", exact=True).select_option(label=str(labels[5]))
    shown(page, f"Image {labels.index(labels[5])} of 20, label {labels[5]} (number 1 of {labels.count(labels[5])}")
    drag(page, ".tile", (0.5, 0.5), (0.99, 0.01))
    shown(page, "In the frame: image[0:7, 21:28]")
    press(page, "Frame: arrow keys move", "ArrowLeft")
    shown(page, "In the frame: image[0:7, 20:27]")
    assert page.locator("td.number").count() == 49


def test_finite_difference(desk):
    page = desk("FiniteDifference")
    shown(page, "(8 − 0) / 2 = 4")
    shown(page, "divided by the larger of the two, 4: 0.25.")
    dots = page.locator(".chart").nth(1).locator("circle")
    assert dots.count() == 1  # the curve appears as one asks for it
    height = page.locator(".scratchcnn-desk").bounding_box()["height"]
    press(page, "h", "ArrowRight", 5)
    shown(page, "✓ Good enough to check a gradient.")
    assert dots.count() == 6
    page.get_by_label("numbers", exact=True).select_option(label="float32")
    press(page, "h", "End")
    shown(page, "h is too small: in these numbers, x + h and x − h are the same.")
    page.get_by_role("button", name="Show every h").click()
    assert dots.count() == 13
    page.get_by_label("curve", exact=True).select_option(label="relu at 0")
    shown(page, "? Inconclusive")
    assert page.locator(".scratchcnn-desk").bounding_box()["height"] == height  # nothing jumps


def test_activation_histograms(desk):
    page = desk("ActivationHistograms")
    shown(page, "✕ Fading")
    page.get_by_role("button", name="weights: one step forth").click()
    shown(page, "✕ Saturated: 59%")
    page.get_by_label("activation", exact=True).select_option(label="relu")
    shown(page, "✕ Exploding")
    page.get_by_label("weights", exact=True).select_option(label="He")
    shown(page, "✓ Alive")
    page.get_by_role("img", name="Histograms of the values after each of 8 layers.").wait_for()
    assert page.locator(".chart").nth(1).locator("circle").count() == 16


def test_bug_picker(desk):
    page = desk("BugPicker")
    shown(page, "bug A ")
    assert page.locator(".results").text_content() == "" and page.locator("pre:visible").count() == 0
    page.get_by_role("button", name="Check its gradients").click()
    assert page.locator("td.wrong").all_text_contents() == ["✕ dx WRONG, 0.79"]
    assert page.locator("rect.full").count() == 3
    shown(page, "[0, 0, 6, 2]: −0.060, nudged 0.381 (−0.16 times)")
    page.get_by_label("probe").select_option(label="windows side by side")
    assert page.locator("td.wrong").count() == 0
    page.get_by_role("button", name="Reveal the bug").focus()
    page.keyboard.press("Enter")
    shown(page, "Bug A, in MaxPool2d: ")
    assert page.locator("pre:visible").count() == 1
    page.get_by_label("network").select_option(label="the right one")
    shown(page, "Nothing in this network is broken.")
    assert page.locator("pre:visible").count() == 0  # another network hides its name again


def test_optimiser_race_from_anywhere_at_any_rate(desk):
    page = desk("OptimiserRace")
    rate = page.get_by_label("or type it")
    rate.fill("0,0123")
    press(page, "Step", "ArrowRight", 3)
    shown(page, "Step 3, learning rate 0.0123. Heights: ")
    rate.fill("five")
    page.get_by_text("a number from 0.0001 to 2, please; still 0.012").wait_for()
    rate.fill("7")
    page.get_by_text("a number from 0.0001 to 2, please; still 0.012").wait_for()
    shown(page, "Step 3, learning rate 0.0123. Heights: ")
    rate.fill("1/8")
    shown(page, "Step 3, learning rate 0.125. Heights: ")
    press(page, "Learning rate", "Home")
    assert rate.input_value() == "0.0001"
    shown(page, "Step 3, learning rate 0.0001. Heights: ")
    press(page, "Step", "Home")
    box = page.locator(".map > svg > rect.around").bounding_box()
    page.mouse.click(box["x"] + 0.5 * box["width"], box["y"] + 0.25 * box["height"])
    start = [float(page.get_by_label(f"Start {name}").input_value().replace("\N{MINUS SIGN}", "-")) for name in "xy"]
    assert start == pytest.approx([-0.5, 0.5], abs=0.02)
    shown(page, f"all begin at height {number(SURFACES['bowl'].height(*start))}.")
    page.get_by_label("Start y").fill("-0.75")
    shown(page, f"all begin at height {number(SURFACES['bowl'].height(start[0], -0.75))}.")
    page.get_by_label("Start y").fill("1.2")
    page.get_by_text("a number from \N{MINUS SIGN}1 to 1, please; still \N{MINUS SIGN}0.75").wait_for()
    page.get_by_label("Surface").select_option(label="saddle")
    shown(page, "all begin at height 1.87.")  # where the saddle says


def test_dropout_mask(desk):
    page = desk("DropoutMask")
    first = page.locator(".scratchcnn-desk p").text_content()
    assert "the others are multiplied by 2.00. The mean was 0.5" in first
    page.get_by_role("button", name="Another mask").click()
    assert page.locator(".scratchcnn-desk p").text_content() != first
    press(page, "rate", "Home")
    shown(page, "Nothing is dropped, and nothing is scaled.")
    press(page, "rate", "End")
    shown(page, "multiplied by 10.00")
    page.get_by_label("mode", exact=True).select_option(label="inference")
    shown(page, "Nothing is dropped")


def test_augment_preview(desk):
    page = desk("AugmentPreview")
    shown(page, "Moved by up to 1 pixel each way, and turned by up to 10 degrees either way.")
    verdicts = page.locator(".verdict")
    assert verdicts.count() == 9 and all(": " in text for text in verdicts.all_text_contents())
    before = verdicts.all_text_contents()
    page.get_by_role("button", name="Other epochs").click()
    assert verdicts.all_text_contents()[0] == before[0] and verdicts.all_text_contents() != before
    press(page, "pixels", "Home")
    press(page, "degrees", "Home")
    shown(page, "Nothing changes: every epoch sees the same image.")
    assert len(set(verdicts.all_text_contents())) == 1


def test_confusion_browser(desk):
    page = desk("ConfusionBrowser")
    shown(page, "3 of 4 images of a 2 were read as 0.")
    assert page.locator(".thumb").count() == 3
    page.get_by_label("image 6: show it large").click()
    shown(page, "Image 6: label 2, read as 0.")
    page.get_by_label("32 of a 0 read as 0").click()
    shown(page, f"32 of 33 images of a 0 were read right. The first {MOST} are shown.")
    page.keyboard.press("ArrowRight")
    shown(page, "1 of 33 images of a 0 were read as 1.")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    shown(page, "0 of 2 images of a 1 were read as 2.")
    shown(page, "No image.")
