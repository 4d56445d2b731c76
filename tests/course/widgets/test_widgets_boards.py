"""Kernel editor, size calculator, slope explorer and logit sliders: what they show is what the functions compute."""

import base64
import io
import itertools
import math
import re
import sys
import xml.etree.ElementTree
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from scratchcnn_course.traces.words import number
from scratchcnn_course.widgets import (
    KernelEditor,
    LogitSliders,
    SizeCalculator,
    SlopeExplorer,
    kernel_editor,
    logit_sliders,
    pieces,
    size_calculator,
    slope_explorer,
)
from scratchcnn_course.widgets.board import VIEW
from scratchcnn_helpers import data, ops


@pytest.fixture(scope="module")
def digit():
    return data.load_digits().train_images[7, 0]


def words_of(page):
    return re.findall(r"<p [^>]*>(.*?)</p>", page)


def drawings(page):
    return [xml.etree.ElementTree.fromstring(drawing) for drawing in re.findall(r"<svg.*?</svg>", page, re.DOTALL)]


def letters(drawing):
    return [text.text for text in drawing.iter("{http://www.w3.org/2000/svg}text")]


def boxes(drawing, fill):
    return [box for box in drawing.iter("{http://www.w3.org/2000/svg}rect") if box.get("fill") == fill]


def press(row, sign):
    """Click a button beside a slider."""
    next(child for child in row.children if getattr(child, "description", "") == sign).click()


# What they have in common


BOARDS = {
    "kernel": lambda: KernelEditor(np.eye(6) / 3),
    "size": lambda: SizeCalculator(8, 3, stride=2),
    "too wide": lambda: SizeCalculator(2, 5),
    "slope": SlopeExplorer,
    "logits": LogitSliders,
}


@pytest.mark.parametrize("name", BOARDS)
def test_the_twin_says_the_same_in_every_run(name):
    (one, _), (other, _) = (BOARDS[name]()._repr_mimebundle_() for _ in range(2))
    assert one["text/html"] == other["text/html"] and one["text/plain"] == other["text/plain"]
    assert one[VIEW]["model_id"] != other[VIEW]["model_id"]
    assert "<svg" not in one["text/html"] and len(one["text/plain"].split()) > 4
    board = BOARDS[name]()
    assert board._page.value == board.frame()
    descriptions = re.findall(r'<img alt="([^"]*)"', one["text/html"])
    assert descriptions and all(len(alt.split()) > 3 for alt in descriptions)


@pytest.mark.parametrize("name", BOARDS)
def test_drawings_of_the_twin_stand_alone(name):
    board = BOARDS[name]()
    found = re.findall(r"data:image/svg\+xml;base64,([^\"]*)", board._repr_mimebundle_()[0]["text/html"])
    assert len(found) == board.frame().count("<svg") > 0
    for code in found:
        drawing = xml.etree.ElementTree.fromstring(base64.b64decode(code))
        style = drawing.find("{http://www.w3.org/2000/svg}style").text
        used = set(re.findall(r"var\((--[a-z]+)\)", base64.b64decode(code).decode()))
        assert used <= set(re.findall(r"(--[a-z]+):", style)) and "background: white" in style


@pytest.mark.parametrize("name", BOARDS)
def test_letters_are_large_enough_for_a_projector(name):
    page = BOARDS[name]().frame()
    sizes = [
        int(size) for size in re.findall(r'font-size="(\d+)"|font(?:-size)?: (\d+)px', page) for size in size if size
    ]
    assert sizes and min(sizes) >= 16


def test_words_are_escaped():
    assert "&lt;b&gt;" in pieces.words("<b>") and "&lt;b&gt;" in pieces.label(0, 0, "<b>")


# Kernel editor


@pytest.mark.parametrize("name", kernel_editor.PRESETS)
def test_presets(digit, name):
    editor = KernelEditor(digit)
    editor.preset.value = name
    kernel = np.array(kernel_editor.PRESETS[name], float)
    assert np.array_equal(editor.kernel, kernel)
    assert np.array_equal(editor.result, ops.conv2d(digit[None, None], kernel[None, None], np.zeros(1))[0, 0])
    assert f"Kernel ({name})" in editor.alt() and number(kernel.sum()) in words_of(editor._page.value)[0]
    shown = letters(drawings(editor._page.value)[0])
    assert shown == [number(weight) for weight in kernel.ravel()]


def test_presets_are_what_they_are_called():
    edges = kernel_editor.PRESETS
    assert np.array_equal(edges["vertical edges (Sobel)"], np.transpose(edges["horizontal edges (Sobel)"]))
    step = np.repeat([[0.0, 0, 0, 1, 1, 1]], 6, axis=0)  # dark on the left, bright on the right
    editor = KernelEditor(step)
    editor.preset.value = "vertical edges (Sobel)"
    assert editor.result.max() == 4 and (editor.result >= 0).all()
    editor.preset.value = "horizontal edges (Sobel)"
    assert not editor.result.any()
    editor.preset.value = "identity"
    assert np.array_equal(editor.result, step[1:-1, 1:-1])
    assert {name: round(sum(map(sum, kernel)), 12) for name, kernel in edges.items()} == {
        "identity": 1, "mean of nine": 1, "blur": 1, "sharpen": 1, "emboss": 1, "Laplacian": 0,
        "vertical edges (Sobel)": 0, "horizontal edges (Sobel)": 0,
    }  # fmt: skip


def test_fields_change_the_result_and_the_name(digit):
    editor = KernelEditor(digit)
    assert editor.preset.value == "identity"
    editor.fields[4].value = -2.5
    assert editor.preset.value == "your own" and editor.kernel[1, 1] == -2.5
    assert np.allclose(editor.result, -2.5 * digit[1:-1, 1:-1])
    assert "−2.5" in editor._page.value
    before = editor.kernel
    editor.preset.value = "your own"  # changes nothing
    assert np.array_equal(editor.kernel, before)
    editor.fields[4].value = 1
    assert editor.preset.value == "identity"


def test_weights_can_be_fractions(digit):
    """Whole numbers, and what all of them are divided by; weights that are no such fractions stand as they are."""
    editor = KernelEditor(digit)
    editor.preset.value = "mean of nine"
    assert [field.value for field in editor.fields] == [1] * 9 and editor.divisor.value == 9
    editor.divisor.value = 7
    assert editor.preset.value == "your own" and np.array_equal(editor.kernel, np.full((3, 3), 1 / 7))
    editor.kernel = np.full((3, 3), 2 / 3)
    assert editor.fields[0].value == 2 and editor.divisor.value == 3
    editor.kernel = np.full((3, 3), np.pi)
    assert editor.fields[0].value == np.pi and editor.divisor.value == 1
    editor.fields[0].value = 0.25
    assert editor.kernel[0, 0] == 0.25


def test_a_kernel_set_at_once_is_drawn_once(digit):
    editor, drawn = KernelEditor(digit), []
    editor._page.observe(drawn.append, "value")
    editor.kernel = np.arange(9).reshape(3, 3)
    assert len(drawn) == 1 and editor.preset.value == "your own"
    assert [field.value for field in editor.fields] == list(range(9))
    editor.kernel = kernel_editor.PRESETS["emboss"]
    assert len(drawn) == 2 and editor.preset.value == "emboss"
    editor.preset.value = "blur"
    assert len(drawn) == 3 and editor.kernel.sum() == 1


def test_pictures_of_the_kernel_editor(digit):
    editor = KernelEditor(digit)
    editor.preset.value = "Laplacian"
    found = re.findall(r'<img alt="([^"]*)"[^>]*base64,([^"]*)"', editor.frame())
    pictures = [Image.open(io.BytesIO(base64.b64decode(png))) for _, png in found]
    scale = kernel_editor.SIDE // 28
    assert [picture.size for picture in pictures] == [(28 * scale, 28 * scale), (26 * scale, 26 * scale)]
    low, high = number(editor.result.min(), 2), number(editor.result.max(), 2)
    assert found[1][0] == f"Result, 26 × 26: values from {low} to {high}."
    reddest = np.unravel_index(abs(editor.result).argmax(), (26, 26))
    assert pictures[1].convert("RGB").getpixel(tuple(scale * int(i) for i in reddest[::-1])) in (
        (0, 114, 178),
        (213, 94, 0),
    )


def test_sentences_of_the_kernel_editor_are_true():
    """Each sentence is held against what the kernel does to random images, and to flat ones."""
    rng, said = np.random.default_rng(0), set()
    kernels = [np.array(kernel, float) for kernel in kernel_editor.PRESETS.values()]
    kernels += [np.zeros((3, 3)), np.diag([0, 0, 3.0]), np.full((3, 3), 2.0), -np.eye(3)]
    kernels += [rng.integers(-2, 3, (3, 3)).astype(float) for _ in range(300)]
    for kernel in kernels:
        sentence = kernel_editor.meaning(kernel)
        out = kernel_editor._slide(np.full((5, 5), 0.5), kernel)
        noise = rng.normal(size=(5, 5))
        if "the result is 0" in sentence or "so is every result" in sentence:
            assert np.allclose(out, 0)
        elif "keeps its value" in sentence:
            assert np.allclose(out, 0.5)
        else:
            factor = float(re.search(r"multiplied by (\S+)\.", sentence)[1].replace("−", "-"))
            assert np.allclose(out, 0.5 * factor)
        if "from left to right" in sentence:
            said.add("left")
            assert np.allclose(kernel_editor._slide(np.repeat(noise[:, :1], 5, axis=1), kernel), 0)
        if "from top to bottom" in sentence:
            said.add("top")
            assert np.allclose(kernel_editor._slide(np.repeat(noise[:1], 5, axis=0), kernel), 0)
        if "weighted average" in sentence:
            said.add("average")
            windows = np.lib.stride_tricks.sliding_window_view(noise, (3, 3))
            found = kernel_editor._slide(noise, kernel)
            assert (windows.min((2, 3)) <= found).all() and (found <= windows.max((2, 3))).all()
        if "Each result is the pixel" in sentence:
            said.add("pixel")
            row, column = np.argwhere(kernel)[0]
            assert np.allclose(kernel_editor._slide(noise, kernel), noise[row:, column:][:3, :3] * kernel[row, column])
        if "stands against" in sentence:
            said.add("middle")
            assert kernel[1, 1] * (kernel.sum() - kernel[1, 1]) < 0
    assert said == {"left", "top", "average", "pixel", "middle"}


@pytest.mark.parametrize(
    ("image", "error", "says"),
    [
        (np.zeros((2, 5)), ValueError, r"image must be \(H, W\), at least 3 × 3, got shape \(2, 5\)"),
        (np.zeros((1, 28, 28)), ValueError, r"image must be .* got shape \(1, 28, 28\)"),
        (np.full((3, 3), np.nan), ValueError, "image must hold finite numbers"),
        ("seven", TypeError, "image must be an array of numbers, got str"),
    ],
)
def test_images_that_do_not_fit(image, error, says):
    with pytest.raises(error, match=says):
        KernelEditor(image)


def test_kernels_that_do_not_fit(digit):
    editor = KernelEditor(digit)
    for wrong, error in [(np.zeros((2, 2)), ValueError), ([[np.inf] * 3] * 3, ValueError), ("blur", TypeError)]:
        with pytest.raises(error, match="kernel"):
            editor.kernel = wrong
    assert editor.preset.value == "identity"


# Size calculator

STATES = [
    (size, kernel, stride, padding)
    for size, kernel, stride, padding in itertools.product(
        (1, 2, 7, 8, 28, 32), (1, 2, 3, 5, 11), (1, 2, 3, 6), (0, 1, 5)
    )
]


def test_sizes_are_those_of_ops():
    fits = 0
    for size, kernel, stride, padding in STATES:
        formula, sentence, _ = words_of(size_calculator.frame(size, kernel, stride, padding))
        asked = f"({size} + 2 × {padding} − {kernel}) // {stride} + 1 = "
        try:
            places = ops.conv_output_size(size, kernel, stride=stride, padding=padding)
        except ValueError as error:
            assert formula.startswith(f"✕ {asked}") and int(formula.rpartition(" ")[2].replace("−", "-")) <= 0
            assert sentence == f"The window does not fit: {error}."
            continue
        fits += 1
        assert formula == f"{asked}{places}"
        assert re.match(rf"The window has {places} places?, so the output has {places} values?\.", sentence)
    assert 0 < fits < len(STATES)


def test_windows_lie_below_the_cells_they_see():
    for size, kernel, stride, padding in STATES[::7]:
        if kernel > size + 2 * padding:
            continue
        (drawing,) = drawings(size_calculator.frame(size, kernel, stride, padding))
        spans = boxes(drawing, "var(--blue)")
        assert len(spans) == ops.conv_output_size(size, kernel, stride=stride, padding=padding)
        cells = [box for box in drawing.iter("{http://www.w3.org/2000/svg}rect") if box not in spans]
        assert len(cells) == size + 2 * padding
        assert sum(box.get("stroke-dasharray") is not None for box in cells) == 2 * padding
        for place, span in enumerate(spans):
            first, last = cells[place * stride], cells[place * stride + kernel - 1]
            assert float(span.get("x")) == pytest.approx(float(first.get("x")), abs=0.11)
            end = float(last.get("x")) + float(last.get("width"))
            assert float(span.get("x")) + float(span.get("width")) == pytest.approx(end, abs=0.31)
            assert float(span.get("y")) + float(span.get("height")) <= size_calculator.HEIGHT
            assert float(span.get("y")) >= float(first.get("y")) + float(first.get("height"))
            assert end <= float(drawing.get("width")) <= size_calculator.WIDTH


@pytest.mark.parametrize(
    ("state", "between", "end", "says"),
    [
        ((7, 3, 2, 1), [], [], "Every cell lies in a window."),
        ((8, 3, 2, 0), [], [7], "1 cell at the end meets no window: one more step would go too far."),
        ((8, 3, 2, 1), [], [9], "1 cell at the end (it is padding) meets no window"),
        ((9, 4, 4, 1), [], [8, 9, 10], "3 cells at the end (1 of them padding) meet no window"),
        ((7, 2, 3, 0), [2], [5, 6], "1 cell in between meets no window."),
    ],
)
def test_what_is_left_unused(state, between, end, says):
    assert size_calculator.unused(*state) == (between, end)
    _, sentence = size_calculator.told(*state)
    assert says in sentence
    (drawing,) = drawings(size_calculator.frame(*state))
    hatched = [path for path in drawing.iter("{http://www.w3.org/2000/svg}path")]
    assert len(hatched) == len(between) + len(end)
    assert ("hatched" in words_of(size_calculator.frame(*state))[2]) == bool(hatched)


def test_a_window_that_does_not_fit_is_red_and_says_so():
    calculator = SizeCalculator(3, 3)
    assert "✕" not in calculator._page.value
    calculator.kernel_size = 5
    assert calculator.output_size is None
    page = calculator._page.value
    assert "✕ (3 + 2 × 0 − 5) // 1 + 1 = −1" in page and "The window does not fit" in page
    assert page.count("color: var(--red)") == 2 and "✕ 5 cells wide" in letters(drawings(page)[0])
    assert boxes(drawings(page)[0], "var(--blue)") == []
    calculator.padding = 1
    assert calculator.output_size == 1 and "✕" not in calculator._page.value


def test_buttons_and_sliders_of_the_size_calculator():
    calculator = SizeCalculator()
    rows = calculator.children[0].children
    press(rows[0], "▶")
    press(rows[1], "◀")
    assert (calculator.size, calculator.kernel_size) == (8, 2)
    for _ in range(20):
        press(rows[2], "▶")
        press(rows[3], "◀")
    assert (calculator.stride, calculator.padding) == (6, 0)
    calculator.controls["size"].value = 28
    assert "(28 + 2 × 0 − 2) // 6 + 1 = 5" in calculator._page.value
    with pytest.raises(ValueError, match="stride must be from 1 to 6, got 7"):
        calculator.stride = 7


@pytest.mark.parametrize(
    ("arguments", "error", "says"),
    [
        ({"size": 0}, ValueError, "size must be from 1 to 32, got 0"),
        ({"kernel_size": 12}, ValueError, "kernel_size must be from 1 to 11, got 12"),
        ({"stride": 0}, ValueError, "stride must be from 1 to 6, got 0"),
        ({"padding": -1}, ValueError, "padding must be from 0 to 5, got -1"),
        ({"size": 7.0}, TypeError, "size must be a whole number, got 7.0"),
        ({"padding": "same"}, TypeError, "padding must be a whole number, got 'same'"),
    ],
)
def test_sizes_that_make_no_sense(arguments, error, says):
    with pytest.raises(error, match=says):
        SizeCalculator(**arguments)


# Slope explorer


@pytest.mark.parametrize("name", slope_explorer.FUNCTIONS)
def test_values_and_slopes_are_those_of_ops(name):
    explorer = SlopeExplorer()
    explorer.function = name
    for x in (-6.0, -2.0, -0.1, 0.0, 0.1, 2.0, 6.0):
        explorer.x = x
        value = getattr(ops, name)(np.array(x))
        slope = getattr(ops, f"{name}_backward")(np.array(1.0), np.array(x))
        found = re.fullmatch(rf"{name}\((\S+)\) = (\S+), slope (\S+)\.", words_of(explorer._page.value)[0])
        told = [float(text.replace("−", "-")) for text in found.groups()]
        assert told[0] == x and told[1:] == pytest.approx([float(value), float(slope)], abs=5e-4)
        assert (told[2] == 0) == (slope == 0)  # what is merely small is not told as 0
        assert explorer.alt() == " ".join(words_of(explorer._page.value))


def test_the_known_example():
    explorer = SlopeExplorer()
    explorer.function, explorer.x = "sigmoid", 2.0
    assert words_of(explorer.frame())[0] == "sigmoid(2.0) = 0.881, slope 0.105."


@pytest.mark.parametrize(
    ("name", "x", "says"),
    [
        ("relu", -3.0, "Flat: a change of x does not change the output."),
        ("leaky_relu", -3.0, "Nearly flat: a change of x hardly changes the output."),
        ("sigmoid", 5.0, "Nearly flat"),
        ("tanh", -4.0, "Nearly flat"),
        ("tanh", 0.0, "If x grows by 0.1, the output changes by about 0.1."),
        ("relu", 0.0, "A kink: the slope is 0 to the left and 1 to the right."),
        ("leaky_relu", 0.0, "A kink: the slope is 0.01 to the left and 1 to the right."),
    ],
)
def test_what_the_slope_means(name, x, says):
    assert says in slope_explorer.told(name, x)[1]


def points(drawing, colour):
    lines = drawing.iter("{http://www.w3.org/2000/svg}polyline")
    return [
        [tuple(map(float, point.split(","))) for point in line.get("points").split()]
        for line in lines
        if line.get("stroke") == f"var(--{colour})"
    ]


@pytest.mark.parametrize("name", slope_explorer.FUNCTIONS)
def test_the_tangent_touches_the_curve(name):
    low, high = slope_explorer.FUNCTIONS[name][2]
    for x in (-6.0, -1.3, 0.7, 6.0):
        drawing, slopes = drawings(slope_explorer.frame(name, x))
        ((start, end),) = points(drawing, "red")
        wide = (slope_explorer.RIGHT - slope_explorer.LEFT) / 12
        high_unit = (slope_explorer.BOTTOM - slope_explorer.TOP) / (high - low)
        rise = -(end[1] - start[1]) / high_unit / ((end[0] - start[0]) / wide)
        assert rise == pytest.approx(float(slope_explorer.at(name, x)[1]), abs=0.01)
        (dot,) = drawing.iter("{http://www.w3.org/2000/svg}circle")
        on_curve = [abs(float(dot.get("cy")) - b) for line in points(drawing, "blue") for a, b in line
                    if abs(a - float(dot.get("cx"))) < 0.06]  # fmt: skip
        assert min(on_curve) <= 0.11
        assert len(points(slopes, "blue")) == 2 and not points(slopes, "red")
        for line in points(drawing, "blue") + points(drawing, "red"):
            assert all(slope_explorer.LEFT <= a <= slope_explorer.RIGHT for a, _ in line)
            assert all(slope_explorer.TOP <= b <= slope_explorer.BOTTOM for _, b in line)


def test_steps_of_the_slope_explorer_add_up_without_dust():
    explorer = SlopeExplorer()
    explorer.x = 0.1
    row = explorer.children[1]
    for _ in range(3):
        press(row, "◀")
    assert words_of(explorer._page.value)[0].startswith("relu(−0.2) = ")
    press(row, "▶")
    press(row, "▶")
    assert words_of(explorer._page.value)[0] == "relu(0.0) = 0.000, slope 0.000."
    for _ in range(80):
        press(row, "▶")
    assert explorer.x == 6


def test_settings_that_make_no_sense():
    explorer = SlopeExplorer()
    with pytest.raises(ValueError, match="function must be one of relu, leaky_relu, sigmoid, tanh, got 'step'"):
        explorer.function = "step"
    with pytest.raises(ValueError, match="x must be from -6 to 6, got 7"):
        explorer.x = 7
    with pytest.raises(TypeError, match="x must be a number, got '1'"):
        explorer.x = "1"


# Logit sliders


@pytest.mark.parametrize("logits", [(2.0, 1.0, 0.1), (-10, 10), (0.0,) * 10, (10.0, 9.9, -10.0, 3.3)])
def test_probabilities_and_loss_are_those_of_ops(logits):
    for label in range(len(logits)):
        board = LogitSliders(logits, label=label)
        expected = ops.softmax(np.array(logits, float))
        assert np.allclose(board.probabilities, expected) and board.probabilities.sum() == pytest.approx(1)
        loss = ops.cross_entropy(np.array([logits], float), np.array([label]))
        assert board.loss == pytest.approx(loss)
        told = re.search(r"−log\(([^)]+)\) ≈ (\S+)\.", words_of(board.frame())[-1])
        assert float(told[2].replace("e", "E")) == pytest.approx(loss, abs=5e-4)
        assert float(told[1]) == pytest.approx(expected[label], abs=5e-4) and float(told[1]) > 0
        assert math.exp(-float(told[2])) == pytest.approx(float(told[1]), abs=2e-3)
        table, drawing = drawings(board.frame())
        numbers, shown = letters(table)[3:], letters(drawing)[2:]
        assert numbers[0::3] == shown[0::2] == [str(k) for k in range(len(logits))]
        assert [float(text.replace("−", "-")) for text in numbers[1::3]] == list(map(float, logits))
        powers = [math.exp(logit - max(logits)) for logit in logits]
        assert [float(text) for text in numbers[2::3]] == pytest.approx(powers, abs=5e-4)
        assert [float(text.removesuffix(" ✓")) for text in shown[1::2]] == pytest.approx(list(expected), abs=5e-4)
        assert [k for k, text in enumerate(shown[1::2]) if "✓" in text] == [label]
        lengths = [float(box.get("width")) for box in (*boxes(drawing, "var(--blue)"), *boxes(drawing, "var(--red)"))]
        assert sum(lengths) == pytest.approx(logit_sliders.LONGEST, abs=0.6)


def test_adding_to_all_changes_no_probability():
    board = LogitSliders()
    before, loss = board.probabilities, board.loss
    board.add.click()
    board.add.click()
    assert board.logits.tolist() == [202.0, 201.0, 200.1]
    assert np.allclose(board.probabilities, before) and board.loss == pytest.approx(loss)
    assert letters(drawings(board._page.value)[0])[4::3] == ["202.0", "201.0", "200.1"]
    assert words_of(board._page.value)[-1].endswith("−log(0.659) ≈ 0.417.")


def test_sliders_labels_and_reset():
    board, drawn = LogitSliders(), []
    board.sliders[1].value = -10.0
    board.label = 1
    assert board.loss == pytest.approx(ops.cross_entropy(np.array([[2.0, -10, 0.1]]), np.array([1])))
    assert "label 1" in words_of(board._page.value)[-1]
    board.add.click()
    board._page.observe(drawn.append, "value")
    board.reset.click()
    assert board.logits.tolist() == [2.0, 1.0, 0.1] and board.label == 1 and len(drawn) == 1
    press(board.children[2], "▶")
    assert board.logits.tolist() == [2.0, 1.0, 0.2]
    with pytest.raises(ValueError, match="label must be one of 0, 1, 2, got 3"):
        board.label = 3


def test_a_sure_and_wrong_network_pays_dearly():
    board = LogitSliders((10.0, -10.0), label=1)
    assert "≈ 20." in words_of(board.frame())[-1] and "2.06e-9" in board.alt()
    assert LogitSliders((10.0, -10.0), label=0).frame().count("−log(1.000) ≈ 2.06e-9") == 1


@pytest.mark.parametrize(
    ("arguments", "error", "says"),
    [
        (((1.0,),), ValueError, "logits must be 2 to 10 numbers, got 1"),
        ((range(11),), ValueError, "logits must be 2 to 10 numbers, got 11"),
        ((3.0,), ValueError, "logits must be 2 to 10 numbers, got 1"),
        (((1.0, 10.5),), ValueError, r"logits\[1\] must be from -10 to 10, got 10.5"),
        (((1.0, float("nan")),), ValueError, r"logits\[1\] must be from -10 to 10, got nan"),
        (((1.0, "2"),), TypeError, r"logits\[1\] must be a number, got '2'"),
        (((1.0, 2.0), 2), ValueError, "label must be one of 0, 1, got 2"),
        (((1.0, 2.0), 0.0), TypeError, "label must be a whole number, got 0.0"),
    ],
)
def test_logits_and_labels_that_do_not_fit(arguments, error, says):
    with pytest.raises(error, match=says):
        LogitSliders(*arguments)


def test_colab_is_told_whose_widget_it_is(monkeypatch):
    output = ModuleType("google.colab.output")
    output.enable_custom_widget_manager = lambda: None
    output._widgets = SimpleNamespace(_installed_url="https://colab/manager.js")
    for name in ("google", "google.colab"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    monkeypatch.setitem(sys.modules, "google.colab.output", output)
    sys.modules["google.colab"].output = output
    _, about = SizeCalculator()._repr_mimebundle_()
    assert about[VIEW] == {"colab": {"custom_widget_manager": {"url": "https://colab/manager.js"}}}
