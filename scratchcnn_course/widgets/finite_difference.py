"""The finite-difference slider: a slope from two points, and what becomes of it when they move together."""

from typing import NamedTuple

import ipywidgets
import numpy as np

from ..traces.words import number
from .board import INDENTED, Board, setting, with_buttons
from .pieces import beside, card, label, svg, words


class Curve(NamedTuple):
    """A function at a place, the slope it has there (None at a kink), and the formula as the title shows it."""

    function: object
    x: float
    slope: float | None
    formula: str


CURVES = {
    "cube": Curve(lambda x: x * x * x, 1.0, 3.0, "x³"),
    "relu": Curve(lambda x: np.maximum(x, 0), 0.05, 1.0, "relu(x)"),
    "kink": Curve(lambda x: np.maximum(x, 0), 0.0, None, "relu(x)"),
}
NAMES = [("x³ at 1", "cube"), ("relu at 0.05", "relu"), ("relu at 0", "kink")]
STEPS = tuple(float(f"1e-{k}") for k in range(13))
NUMBERS = ("float64", "float32")
GOOD = 1e-6  # what the gradient checker lets pass
LEFT, RIGHT, TOP, BOTTOM, WIDTH, HEIGHT = 58, 336, 34, 244, 364, 316
SECANT = 'stroke="var(--red)" stroke-width="3" stroke-dasharray="9 5"'
TANGENT = 'stroke="var(--ink)" stroke-width="2.5" stroke-dasharray="2 4"'


class FiniteDifference(Board):
    """Measure a slope from two points, `(f(x + h) - f(x - h)) / (2 h)`, with a step from 1 down to 1e-12.

    The settings are `curve` (`"cube"`, `"relu"` or `"kink"`), `h` (a power of ten from 1 to 1e-12) and `numbers`
    (`"float64"` or `"float32"`).

    Examples
    --------
    >>> slider = FiniteDifference()
    >>> slider.h = 0.1
    >>> slider.alt()
    '(1.331 − 0.729) / 0.2 = 3.01. Relative error 3.3e-3, true slope 3. h is too large: the curve bends there.'
    """

    curve, h, numbers = setting("curve"), setting("h"), setting("numbers")

    def __init__(self):
        curve = ipywidgets.Dropdown(options=NAMES, description="curve", layout=INDENTED)
        numbers = ipywidgets.Dropdown(options=NUMBERS, description="numbers", layout=INDENTED)
        steps = [(_power(h), h) for h in STEPS]
        h = ipywidgets.SelectionSlider(options=steps, value=1.0, description="h", layout={"width": "460px"})
        self.controls = {"curve": curve, "h": h, "numbers": numbers}
        super().__init__(curve, with_buttons(h), numbers)
        for control in self.controls.values():
            control.observe(self.draw, "value")

    def frame(self):
        """Return the curve under the magnifying glass, the errors of all steps and the judgement as HTML.

        Returns
        -------
        str
        """
        return frame(self.curve, self.h, self.numbers)

    def alt(self):
        """Return the difference, its error and the reason for it in words.

        Returns
        -------
        str
        """
        sum_up, off, reason = told(measure(self.curve, self.h, self.numbers))
        return f"{sum_up}. {off} {reason}"


class Measured(NamedTuple):
    """A difference: the two points, the slope from them, its relative error (NaN where there is no slope)."""

    curve: Curve
    h: float
    xs: tuple
    values: tuple
    slope: float
    error: float
    kink: bool
    bend: float  # the part of the error that would be there without any rounding


def measure(curve, h, numbers):
    """Compute a slope from two points, in float64 or float32.

    Parameters
    ----------
    curve : {"cube", "relu", "kink"}
    h : float
    numbers : {"float64", "float32"}

    Returns
    -------
    Measured
    """
    name, curve, dtype = curve, CURVES[curve], np.dtype(numbers).type
    xs = dtype(curve.x) - dtype(h), dtype(curve.x) + dtype(h)
    values = tuple(map(curve.function, xs))
    slope = float((values[1] - values[0]) / (dtype(2) * dtype(h)))
    kink = name != "cube" and bool((xs[0] > 0) != (xs[1] > 0))
    error = np.nan
    if curve.slope is not None:
        error = abs(slope - curve.slope) / max(abs(slope), abs(curve.slope))
    bend = h**2 / (3 + h**2) if name == "cube" else 0.0  # the exact difference of x³ at 1 is 3 + h²
    return Measured(curve, h, xs, values, slope, error, kink, bend)


def told(found):
    """Say what the difference is, how far off, and why.

    Parameters
    ----------
    found : Measured

    Returns
    -------
    (str, str, str)
    """
    rounded = found.h >= 0.01  # six decimals are exact, and below that it is all the digits that matter
    below, above = (number(value, 6) if rounded else str(value).replace("-", "−") for value in found.values)
    sum_up = f"({above} − {below}) / {number(2 * found.h)} = {number(found.slope, 5)}"
    if found.curve.slope is None:
        off = "No true slope: 0 on the left of the kink, 1 on the right."
    else:
        off = f"Relative error {_small(found.error)}, true slope {number(found.curve.slope)}."
    return sum_up, off, _reason(found)


def _reason(found):
    if found.kink:
        return "Inconclusive: a kink lies between the points, and two slopes are mixed."
    if found.xs[0] == found.xs[1]:
        return "h is too small: in these numbers, x + h and x − h are the same."
    if found.error <= GOOD:
        return "Good enough to check a gradient."
    if found.bend > found.error / 2:
        return "h is too large: the curve bends there."
    return "h is too small: the two values share most digits, and rounding spoils the rest."


def frame(curve, h, numbers):
    """Draw the curve within 1.5 h of the place, and the error for every h.

    Parameters
    ----------
    curve : {"cube", "relu", "kink"}
    h : float
    numbers : {"float64", "float32"}

    Returns
    -------
    str
    """
    found = measure(curve, h, numbers)
    sum_up, off, reason = told(found)
    good = not found.kink and found.error <= GOOD
    sign = "?" if found.kink else "✓" if good else "✕"
    return card(
        beside(_glass(found, numbers), _errors(curve, h, numbers), gap=12),
        words(sum_up),
        words(off, size=24, bold=True),
        words(f"{sign} {reason}", colour="ink" if good else "red"),
    )


def _glass(found, numbers):
    """Draw the curve as these numbers know it, the line through the two points, and the true tangent."""
    (function, x, slope, formula), h, dtype = found.curve, found.h, np.dtype(numbers).type
    away = np.linspace(-1.5, 1.5, 301)  # in units of h
    ys = np.float64([function(dtype(x) + dtype(h * a)) for a in away])
    middle = float(function(dtype(x)))
    secant = (found.values[0] + found.values[1]) / 2 + found.slope * h * np.array([-1.5, 1.5])
    low, high = min(ys.min(), secant.min()), max(ys.max(), secant.max())
    low, high = (low, high) if high > low else (middle - h, middle + h)

    def place(a, y):
        up = (float(y) - low) / (high - low)
        return f"{LEFT + (a + 1.5) / 3 * (RIGHT - LEFT):.1f}", f"{BOTTOM - up * (BOTTOM - TOP):.1f}"

    def line(points, look):
        joined = " ".join(",".join(place(a, y)) for a, y in points)
        return f'<polyline points="{joined}" fill="none" {look}/>'

    parts = [label(LEFT, 20, f"{formula} near x = {number(x)}", at="start", bold=True)]
    parts += [_upright(place(a, low)[0], name) for a, name in ((-1, "x − h"), (0, "x"), (1, "x + h"))]
    parts.append(line(zip(away, ys, strict=True), 'stroke="var(--blue)" stroke-width="3"'))
    if slope is not None:
        ends = np.clip(slope * h * away, low - middle, high - middle) / (slope * h)
        parts.append(line([(a, middle + slope * h * a) for a in (ends[0], ends[-1])], TANGENT))
    parts.append(line(zip((-1.5, 1.5), secant, strict=True), SECANT))
    for a, y in zip((-1, 1), found.values, strict=True):
        right, up = place(a, y)
        parts.append(
            f'<circle cx="{right}" cy="{up}" r="7" fill="var(--red)" stroke="var(--ground)" stroke-width="2"/>'
        )
    keys = [("two points", SECANT), ("true slope", TANGENT)][: 1 if slope is None else 2]
    for i, (name, look) in enumerate(keys):
        left = LEFT + 150 * i
        parts.append(f'<path d="M{left} {HEIGHT - 15}h36" fill="none" {look}/>')
        parts.append(label(left + 44, HEIGHT - 10, name, at="start"))
    alt = f"The curve from x − 1.5 h to x + 1.5 h, and the line through its points at x − h and x + h. {told(found)[0]}"
    return svg("".join(parts), WIDTH, HEIGHT, alt)


def _upright(right, name):
    line = f'<path d="M{right} {TOP}V{BOTTOM}" stroke="var(--quiet)"/>'
    return line + label(float(right), BOTTOM + 20, name)


def _errors(curve, h, numbers):
    """Draw the relative error over h, both by powers of ten; hollow where a kink lies between the points."""
    parts = [label(LEFT, 20, f"relative error, {numbers}", at="start", bold=True)]

    def place(k, error):
        up = 12 + np.log10(min(max(error, 1e-12), 1))  # no error at all lies on the floor
        return f"{LEFT + k / 12 * (RIGHT - LEFT):.1f}", f"{BOTTOM - up / 12 * (BOTTOM - TOP):.1f}"

    for k in range(0, 13, 3):
        right, up = place(k, 10.0**-k)
        parts.append(_upright(right, _power(STEPS[k])))
        parts.append(f'<path d="M{LEFT} {up}H{RIGHT}" stroke="var(--quiet)"/>')
        parts.append(label(LEFT - 8, float(up) + 6, _power(STEPS[k]), at="end"))
    parts.append(label((LEFT + RIGHT) / 2, BOTTOM + 40, "h"))
    all_found = [measure(curve, step, numbers) for step in STEPS]
    known = [(k, found) for k, found in enumerate(all_found) if not np.isnan(found.error)]
    points = " ".join(",".join(place(k, found.error)) for k, found in known)
    parts.append(f'<polyline points="{points}" fill="none" stroke="var(--blue)" stroke-width="2"/>')
    for k, found in known:
        right, up = place(k, found.error)
        colour, r = ("red", 8) if found.h == h else ("blue", 5)
        fill = "ground" if found.kink else colour
        parts.append(
            f'<circle cx="{right}" cy="{up}" r="{r}" fill="var(--{fill})" stroke="var(--{colour})" stroke-width="2"/>'
        )
    if not known:
        parts.append(label((LEFT + RIGHT) / 2, (TOP + BOTTOM) / 2, "no slope to compare with"))
    elif any(found.kink for _, found in known):
        parts.append(label(LEFT, HEIGHT - 8, "hollow: a kink in between", at="start"))
    alt = f"Relative error for h from 1 to 1e-12. {told(measure(curve, h, numbers))[1]}"
    return svg("".join(parts), WIDTH, HEIGHT, alt)


def _small(error):
    """Write an error with two digits."""
    mantissa, _, exponent = f"{error:.1e}".partition("e")
    return f"{error:.2g}" if error == 0 or error >= 0.01 else f"{mantissa}e{int(exponent)}"


def _power(h):
    return f"{h:g}" if h >= 1e-3 else f"1e{round(np.log10(h))}"
