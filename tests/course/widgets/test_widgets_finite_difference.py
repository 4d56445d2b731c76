"""The finite-difference slider: what it says is what two points and a subtraction give."""

import numpy as np
import pytest

from scratchcnn_course.widgets import FiniteDifference
from scratchcnn_course.widgets.board import VIEW
from scratchcnn_course.widgets.finite_difference import CURVES, NUMBERS, STEPS, measure
from tests.course.widgets.test_widgets_boards import drawings, letters, press, words_of


def test_it_begins_with_numbers_for_a_hand():
    board = FiniteDifference()
    assert words_of(board._page.value) == [
        "(8 − 0) / 2 = 4",
        "Relative error 0.25, true slope 3.",
        "✕ h is too large: the curve bends there.",
    ]
    board.h = 0.1
    assert board.alt() == (
        "(1.331 − 0.729) / 0.2 = 3.01. Relative error 3.3e-3, true slope 3. h is too large: the curve bends there."
    )


@pytest.mark.parametrize("numbers", NUMBERS)
@pytest.mark.parametrize("curve", CURVES)
@pytest.mark.parametrize("h", STEPS)
def test_the_difference_is_the_one_of_the_formula(curve, h, numbers):
    dtype, x = np.dtype(numbers).type, CURVES[curve].x
    function = (lambda x: x * x * x) if curve == "cube" else (lambda x: max(x, dtype(0)))
    expected = (function(dtype(x) + dtype(h)) - function(dtype(x) - dtype(h))) / dtype(2) / dtype(h)
    found = measure(curve, h, numbers)
    assert found.slope == pytest.approx(float(expected), rel=1e-6)
    assert all(isinstance(value, dtype) for value in (*found.xs, *found.values))
    assert found.kink == (curve == "kink" or (curve == "relu" and h > 0.05))


@pytest.mark.parametrize(
    ("curve", "h", "numbers", "sign", "why"),
    [
        ("cube", 1e-2, "float64", "✕", "h is too large"),
        ("cube", 1e-5, "float64", "✓", "Good enough"),
        ("cube", 1e-12, "float64", "✕", "h is too small: the two values share most digits"),
        ("cube", 1e-2, "float32", "✕", "h is too large"),
        ("cube", 1e-5, "float32", "✕", "h is too small: the two values share most digits"),
        ("cube", 1e-9, "float32", "✕", "h is too small: in these numbers, x + h and x − h are the same"),
        ("relu", 0.1, "float64", "?", "Inconclusive"),
        ("relu", 0.01, "float64", "✓", "Good enough"),
        ("kink", 1e-5, "float64", "?", "Inconclusive"),
    ],
)
def test_it_says_what_went_wrong(curve, h, numbers, sign, why):
    board = FiniteDifference()
    board.curve, board.h, board.numbers = curve, h, numbers
    assert words_of(board._page.value)[2].startswith(f"{sign} {why}")


def test_no_step_is_good_in_float32():
    assert min(measure("cube", h, "float32").error for h in STEPS) > 1e-6
    assert sum(measure("cube", h, "float64").error <= 1e-6 for h in STEPS) >= 6


def test_the_errors_of_all_steps_stand_beside():
    def circles(page):
        return list(drawings(page)[1].iter("{http://www.w3.org/2000/svg}circle"))

    board = FiniteDifference()
    board.h = 1e-3
    dots = circles(board.frame())
    assert [dot.get("r") for dot in dots] == ["5"] * 3 + ["8"] + ["5"] * 9
    heights = [float(dot.get("cy")) for dot in dots]
    assert heights[:7] == sorted(heights[:7]) and heights[6:] == sorted(heights[6:], reverse=True)  # down, then up
    board.curve = "relu"
    assert [dot.get("fill") == "var(--ground)" for dot in circles(board.frame())] == [True] * 2 + [False] * 11
    assert letters(drawings(board.frame())[1])[-1] == "hollow: a kink in between"
    board.curve = "kink"
    assert not circles(board.frame()) and "no slope to compare with" in letters(drawings(board.frame())[1])


def test_buttons_go_to_the_next_power_of_ten():
    board = FiniteDifference()
    row = board.children[1]
    press(row, "▶")
    assert board.h == 0.1
    press(row, "◀")
    press(row, "◀")
    assert board.h == 1


@pytest.mark.parametrize(("name", "value"), [("h", 0.5), ("h", 0), ("curve", "square"), ("numbers", "float16")])
def test_what_it_does_not_know_is_refused(name, value):
    with pytest.raises(ValueError, match=f"{name} must be one of"):
        setattr(FiniteDifference(), name, value)


@pytest.mark.parametrize("curve", CURVES)
def test_the_twin_is_drawings_and_words_and_always_the_same(curve):
    bundles = []
    for _ in range(2):
        board = FiniteDifference()
        board.curve = curve
        bundles.append(board._repr_mimebundle_()[0])
    one, other = bundles
    assert one["text/html"] == other["text/html"] and one["text/plain"] == other["text/plain"] == board.alt()
    assert one[VIEW]["model_id"] != other[VIEW]["model_id"]
    assert one["text/html"].count("<img alt=") == 2 and "<svg" not in one["text/html"]
