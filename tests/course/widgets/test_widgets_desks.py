"""Widgets that compute in the page: what Python holds of them fits, is refused by name, and is always the same."""

import json

import numpy as np
import pytest

from scratchcnn_course.lessons import bugs
from scratchcnn_course.widgets import (
    ActivationHistograms,
    AugmentPreview,
    BugPicker,
    ConfusionBrowser,
    DecisionBoundary,
    DigitBrowser,
    DropoutMask,
    FiniteDifference,
    KernelEditor,
    LogitSliders,
    OptimiserRace,
    SizeCalculator,
    SlopeExplorer,
)
from scratchcnn_course.widgets.confusion_browser import MOST
from scratchcnn_course.widgets.desk import Desk, fitting
from scratchcnn_course.widgets.twin import SCRIPTS
from scratchcnn_helpers import data, ops
from tests.conftest import slow_but

DIGITS = data.load_digits()


def confusing():
    """Return a confusion matrix whose largest mistake is 2 read as 0, and one cell that is full."""
    labels = np.array([0, 0, 0, 1, 1, 2, 2, 2, 2] + [0] * 30)
    predicted = np.array([0, 1, 0, 1, 1, 0, 0, 0, 2] + [0] * 30)
    return ConfusionBrowser(np.random.default_rng(0).random((len(labels), 1, 4, 5)), labels, predicted)


MAKE = {
    "ActivationHistograms": ActivationHistograms,
    "AugmentPreview": lambda: AugmentPreview(DIGITS.train_images[9, 0]),
    "BugPicker": BugPicker,
    "ConfusionBrowser": confusing,
    "DecisionBoundary": DecisionBoundary,
    "DropoutMask": lambda: DropoutMask(np.random.default_rng(1).random((6, 9))),
    "FiniteDifference": FiniteDifference,
    "DigitBrowser": lambda: DigitBrowser(DIGITS.test_images[:20], DIGITS.test_labels[:20]),
    "KernelEditor": lambda: KernelEditor(DIGITS.train_images[7, 0]),
    "LogitSliders": LogitSliders,
    "OptimiserRace": OptimiserRace,
    "SizeCalculator": lambda: SizeCalculator(8, 3, stride=2),
    "SlopeExplorer": SlopeExplorer,
}


def test_every_desk_is_made_here():
    assert sorted(MAKE) == sorted(desk.__name__ for desk in Desk.__subclasses__() if desk.__dict__.get("MODULE"))


@pytest.mark.parametrize("name", slow_but("DropoutMask", "KernelEditor", "SizeCalculator", of=MAKE))
def test_the_twin_is_alive_and_says_the_same_in_every_run(name):
    one, other = (MAKE[name]()._repr_mimebundle_() for _ in range(2))
    assert one == other and list(one) == ["text/html", "image/png", "text/plain"]  # and no view that a kernel keeps
    assert f'data-scratchcnn="{name}"' in one["text/html"] and SCRIPTS[name] in one["text/html"]
    assert len(one["text/plain"].split()) > 6 and one["text/plain"].endswith(".")
    state = json.loads(one["text/html"].split('application/json">')[1].split("</script>")[0])
    assert list(state) == list(MAKE[name]().SHOWN)


@pytest.mark.parametrize(
    ("value", "allowed", "error", "says"),
    [
        (33, range(1, 33), ValueError, "it must be from 1 to 32, got 33"),
        (7.0, range(1, 33), TypeError, "it must be a whole number, got 7.0"),
        ("same", range(5), TypeError, "it must be a whole number, got 'same'"),
        (12, range(0, 50, 5), ValueError, "it must be a multiple of 5, got 12"),
        (float("nan"), (-10, 10), ValueError, "it must be from -10 to 10, got nan"),
        ("2", (0, 1), TypeError, "it must be a number, got '2'"),
        ("ones", ["zeros", "He"], ValueError, "it must be one of zeros, He, got 'ones'"),
    ],
)
def test_what_does_not_fit(value, allowed, error, says):
    with pytest.raises(error, match=says):
        fitting(value, "it", allowed)


@pytest.mark.parametrize(
    ("name", "setting", "wrong"),
    [
        ("SizeCalculator", "padding", -1),
        ("SizeCalculator", "stride", "two"),
        ("SlopeExplorer", "function", "softplus"),
        ("SlopeExplorer", "x", 6.5),
        ("LogitSliders", "label", 3),
        ("LogitSliders", "scores", [1.0, 10.5]),
        ("KernelEditor", "kernel", np.zeros((2, 2))),
        ("KernelEditor", "kernel", [[np.inf] * 3] * 3),
        ("DigitBrowser", "place", 20),
        ("DigitBrowser", "label", 10),
        ("ActivationHistograms", "initialisation", "ones"),
        ("ActivationHistograms", "activation", "sigmoid"),
        ("BugPicker", "network", "F"),
        ("BugPicker", "probe", "square"),
        ("ConfusionBrowser", "true", 3),
        ("DropoutMask", "rate", 1.0),
        ("AugmentPreview", "degrees", -1),
        ("FiniteDifference", "h", 0.5),
        ("FiniteDifference", "numbers", "float16"),
    ],
)
def test_a_setting_that_does_not_fit_changes_nothing(name, setting, wrong):
    desk = MAKE[name]()
    before = desk.alt()
    with pytest.raises((ValueError, TypeError), match=r"must be|must hold|must have"):
        setattr(desk, setting, wrong)
    assert desk.alt() == before


def test_sizes_are_those_of_ops():
    calculator = SizeCalculator(7, 3)
    assert calculator.output_size == 5 and "= 5:" in calculator.alt()
    calculator.kernel_size = 9
    assert calculator.output_size is None and "does not fit" in calculator.alt()
    calculator.padding, calculator.stride = 2, 2
    assert calculator.output_size == ops.conv_output_size(7, 9, stride=2, padding=2)


@pytest.mark.parametrize(
    ("arguments", "error", "says"),
    [
        (((1.0,),), ValueError, "logits must be 2 to 10 numbers, got 1"),
        ((3.0,), ValueError, "logits must be 2 to 10 numbers, got 1"),
        (((1.0, "2"),), TypeError, r"logits\[1\] must be a number, got '2'"),
        (((1.0, 2.0), 2), ValueError, "label must be from 0 to 1, got 2"),
        (((1.0, 2.0), 0.0), TypeError, "label must be a whole number, got 0.0"),
    ],
)
def test_logits_and_labels_that_do_not_fit(arguments, error, says):
    with pytest.raises(error, match=says):
        LogitSliders(*arguments)


def test_logits_are_what_was_given_and_added():
    desk = LogitSliders((2.0, 1.0, 0.1), label=2)
    before = desk.loss
    desk.added = 100.0
    assert desk.logits.tolist() == [102, 101, 100.1] and desk.loss == pytest.approx(before)
    assert np.allclose(desk.probabilities, ops.softmax(np.array([2.0, 1.0, 0.1])))


@pytest.mark.parametrize(
    ("image", "error", "says"),
    [
        (np.zeros((2, 5)), ValueError, r"image must be \(H, W\), at least 3 × 3, got shape \(2, 5\)"),
        (np.zeros((1, 28, 28)), ValueError, r"image must be .* got shape \(1, 28, 28\)"),
        (np.full((3, 3), np.nan), ValueError, "image must hold finite numbers"),
        ("seven", TypeError, "image must be an array of numbers, got str"),
    ],
)
def test_images_that_no_kernel_slides_over(image, error, says):
    with pytest.raises(error, match=says):
        KernelEditor(image)


def test_a_kernel_and_its_result():
    editor = KernelEditor(DIGITS.train_images[7, 0])
    editor.kernel = np.arange(9).reshape(3, 3)
    assert editor.kernel.tolist() == [[0, 1, 2], [3, 4, 5], [6, 7, 8]]
    expected = ops.conv2d(DIGITS.train_images[7:8], editor.kernel[None, None], np.zeros(1))[0, 0]
    assert np.allclose(editor.result, expected) and "0, 1, 2; 3, 4, 5; 6, 7, 8" in editor.alt()


@pytest.mark.parametrize(
    ("images", "labels", "words"),
    [
        (np.zeros((28, 28)), [1], r"images must be \(N, 1, H, W\) .* got shape \(28, 28\)"),
        (np.zeros((0, 28, 28)), [], "images must be .* at least one"),
        (np.zeros((2, 3, 28, 28)), [1, 2], "images must be"),
        (np.zeros((2, 28, 28)), [1], r"labels must be \(2,\), one for each .* got shape \(1,\)"),
        (np.full((2, 28, 28), 255.0), [1, 2], r"images must be bytes \(uint8\) or floats in \[0, 1\], got float64"),
        (np.zeros((2, 28, 28), int), [1, 2], r"images must be bytes \(uint8\) or floats in \[0, 1\], got int64"),
    ],
)
def test_what_cannot_be_browsed(images, labels, words):
    with pytest.raises(ValueError, match=words):
        DigitBrowser(images, labels)


def test_the_browser_knows_which_image_it_shows():
    browser = DigitBrowser(DIGITS.test_images, DIGITS.test_labels)
    browser.label, browser.column, browser.place = 3, 12, 2
    assert browser.index == np.flatnonzero(DIGITS.test_labels == 3)[2] and "12:19" in browser.alt()
    browser.place = 149  # more than there are of this label: the last one of the 150 that travel
    assert browser.index == np.flatnonzero(DIGITS.test_labels[:150] == 3)[-1] and "of 360" in browser.alt()


def test_bytes_stay_bytes_and_small_images_stay_whole():
    browser = DigitBrowser(np.arange(2 * 5 * 4, dtype=np.uint8).reshape(2, 5, 4), [3, 4])
    held = json.loads(browser.data)
    assert held["bytes"] and held["images"]["kind"] == "u1" and "image[0:5, 0:4]" in browser.alt()
    noise = np.random.default_rng(0).random((2, 8, 8))
    assert json.loads(DigitBrowser(noise, [1, 2]).data)["images"]["kind"] == "f4"  # no number is rounded


@pytest.mark.parametrize(("kind", "name"), [(DropoutMask, "x"), (AugmentPreview, "image")])
def test_what_is_no_picture_is_named(kind, name):
    with pytest.raises(ValueError, match=rf"{name} must have the axes \(H, W\), got shape \(2, 3, 4\)"):
        kind(np.zeros((2, 3, 4)))


def test_words_of_dropout_and_augmentation():
    desk = MAKE["DropoutMask"]()
    desk.rate = 0.25
    assert "about 25% of a map are set to 0, the others are multiplied by 1.33" in desk.alt()
    desk.mode = "inference"
    assert f"drops nothing. The mean stays {desk.x.mean():.3f}." in desk.alt()
    preview = AugmentPreview(np.eye(6))
    assert json.loads(preview.data)["network"] is None  # nobody who could be asked
    preview.pixels, preview.degrees = 2, 30
    assert "moved by up to 2 pixels each way, turned by up to 30 degrees either way" in preview.alt()
    preview.pixels = preview.degrees = 0
    assert "every epoch sees it as it is" in preview.alt()


def test_the_confusion_browser_begins_with_the_largest_mistake():
    browser = confusing()
    assert (browser.true, browser.read) == (2, 0) and browser.indices.tolist() == [5, 6, 7]
    assert browser.alt() == "A confusion matrix, 35 of 39 right. Chosen: 3 of 4 images of a 2 were read as 0."
    browser.true, browser.read = 0, 0
    assert len(browser.indices) == 32
    groups = json.loads(browser.data)["groups"]
    assert [index for _, index in groups["0 0"]] == browser.indices[:MOST].tolist() and "1 2" not in groups
    with pytest.raises(ValueError, match="predicted"):
        ConfusionBrowser(np.zeros((3, 4, 4)), np.array([0, 1, 2]), np.array([0, 1]))


@pytest.mark.slow
def test_figures_of_the_bug_picker():
    picker = BugPicker("A")
    ends = [run[-1] for run in bugs.load_runs()["digits"]["accuracy"]["A"]]
    assert f"bug A {np.mean(ends):.1%} ({min(ends):.1%} to {max(ends):.1%}), " in picker.alt()
    assert "points less than the right one" in picker.alt() and "points more" in picker.figures("C")
    names = [bug.name for bug in bugs.BUGS.values()]
    assert not any(name in text for name in names for text in (picker.alt(), picker.to_html()))  # not even skimming
    picker.checked = picker.revealed = True
    assert "dx of MaxPool2d wrong" in picker.alt() and bugs.BUGS["A"].name in picker.alt()
    picker.probe = "windows side by side"
    assert "all right." in picker.alt()
    assert BugPicker("right").alt().count("Nothing in this network is broken.") == 1
