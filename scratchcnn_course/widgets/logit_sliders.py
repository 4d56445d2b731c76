"""Logit sliders: scores, the probabilities that softmax makes of them, and the loss."""

import ipywidgets
import numpy as np

from scratchcnn_helpers.ops import cross_entropy, softmax

from ..traces.words import number
from .board import INDENTED, Board, fitting, setting, with_buttons
from .pieces import beside, box, card, svg, words
from .pieces import label as piece

MOST, ADDED = 10, 100
COLUMNS = {"label": 44, "logit": 106, "exp(logit − max)": 264}  # where the numbers end
BAR, LONGEST, ROW = 60, 220, 30


class LogitSliders(Board):
    """Move the scores of a few labels: softmax turns them into probabilities, the right label's gives the loss.

    Parameters
    ----------
    logits : sequence of 2 to 10 float
        From -10 to 10.
    label : int
        The right one.

    Raises
    ------
    TypeError
        If a logit is no number, or the label no whole number.
    ValueError
        If there are too few or too many logits, one lies outside its range, or there is no such label.

    Examples
    --------
    >>> LogitSliders([0.0, 0.0], label=1).loss.round(3)
    np.float64(0.693)
    """

    label = setting("label")

    def __init__(self, logits=(2.0, 1.0, 0.1), label=0):
        logits = list(logits) if np.iterable(logits) else [logits]
        if not 2 <= len(logits) <= MOST:
            raise ValueError(f"logits must be 2 to {MOST} numbers, got {len(logits)}")
        self.sliders = [_slider(k, logit) for k, logit in enumerate(logits)]
        self.first, self.added = [slider.value for slider in self.sliders], 0
        right = ipywidgets.Dropdown(options=list(range(len(logits))), description="right label", layout=INDENTED)
        if isinstance(label, bool) or not isinstance(label, (int, np.integer)):
            raise TypeError(f"label must be a whole number, got {label!r}")
        right.value = fitting(int(label), "label", right)
        self.controls = {"label": right}
        self.add = ipywidgets.Button(description=f"Add {ADDED} to all", layout={"width": "160px"})
        self.reset = ipywidgets.Button(description="Reset", layout={"width": "100px"})
        buttons = ipywidgets.HBox([self.add, self.reset])
        super().__init__(*map(with_buttons, self.sliders), right, buttons)
        for control in (*self.sliders, right):
            control.observe(self.draw, "value")
        self.add.on_click(lambda _: self._add())
        self.reset.on_click(lambda _: self._reset())

    @property
    def logits(self):
        """The scores, an ndarray of float; what was added to all of them is in them."""
        return np.round([slider.value for slider in self.sliders], 6) + self.added

    @property
    def probabilities(self):
        """What softmax makes of the scores, an ndarray of float."""
        return softmax(self.logits)

    @property
    def loss(self):
        """The cross-entropy of the right label."""
        return cross_entropy(self.logits[None], np.array([self.label]))

    def frame(self):
        """Return logits, probabilities and the loss as HTML.

        Returns
        -------
        str
        """
        return frame(self.logits, self.label)

    def alt(self):
        """Return logits, probabilities and the loss in words.

        Returns
        -------
        str
        """
        return f"{_rows_in_words(self.logits)} {told(self.logits, self.label)}"

    def _add(self):
        self.added += ADDED
        self.draw()

    def _reset(self):
        with self.at_once():
            self.added = 0
            for slider, value in zip(self.sliders, self.first, strict=True):
                slider.value = value


def told(logits, label):
    """Say what the loss is and what it comes from.

    Parameters
    ----------
    logits : ndarray, shape (K,)
    label : int

    Returns
    -------
    str
    """
    chance = chances(softmax(logits)[label])
    loss = number(cross_entropy(logits[None], np.array([label])))
    return f"The loss is −log(probability of label {label}) = −log({chance}) ≈ {loss}."


def frame(logits, label):
    """Draw the logits, what exp makes of them, and the probabilities as bars, with the loss in words.

    Parameters
    ----------
    logits : ndarray, shape (K,)
    label : int

    Returns
    -------
    str
    """
    powers = np.exp(logits - logits.max())
    alt = _rows_in_words(logits)
    tables = beside(_numbers(logits, powers, label, alt), _bars(softmax(logits), label, alt))
    total = number(powers.sum())
    note = f"Each probability is its exp(logit − max), divided by their sum, {total}. Together the probabilities are 1."
    return card(tables, words(note, lines=2), words(told(logits, label), lines=2, size=20, bold=True))


def _numbers(logits, powers, label, alt):
    """Draw the table of logits and what exp makes of them."""
    parts = [piece(end, 20, name, at="end", bold=True) for name, end in COLUMNS.items()]
    for k, (logit, power) in enumerate(zip(logits, powers, strict=True)):
        for end, text in zip(COLUMNS.values(), (k, _one_decimal(logit), chances(power)), strict=True):
            parts.append(piece(end, ROW * k + 49, text, at="end", bold=k == label))
    return svg("".join(parts), 270, ROW * len(logits) + 36, f"Logits. {alt}")


def _bars(probabilities, label, alt):
    """Draw probabilities as bars, each with its label and its number; the right label's in red, with a tick."""
    parts = [piece(44, 20, "label", at="end", bold=True), piece(BAR, 20, "probability", at="start", bold=True)]
    for k, probability in enumerate(probabilities):
        y, bold = ROW * k + 49, k == label
        parts.append(piece(44, y, k, at="end", bold=bold))
        parts.append(box(BAR, y - 16, LONGEST, 21, 'fill="var(--quiet)"'))
        parts.append(box(BAR, y - 16, LONGEST * probability, 21, f'fill="var(--{"red" if bold else "blue"})"'))
        parts.append(piece(BAR + LONGEST + 10, y, chances(probability) + " ✓" * bold, at="start", bold=bold))
    return svg("".join(parts), 380, ROW * len(probabilities) + 36, f"Probabilities. {alt}")


def chances(value):
    """Write a number from 0 to 1: three decimals, or a power of ten where nothing else would be left of it.

    Parameters
    ----------
    value : float

    Returns
    -------
    str
    """
    return number(value) if 0 < value < 0.0005 else f"{value:.3f}"


def _one_decimal(logit):
    return f"{logit:.1f}".replace("-", "−") if np.isclose(round(logit, 1), logit, rtol=0) else number(logit)


def _rows_in_words(logits):
    rows = zip(logits, softmax(logits), strict=True)
    told = [f"{k}: logit {number(logit)}, probability {chances(p)}" for k, (logit, p) in enumerate(rows)]
    return "; ".join(told) + "."


def _slider(k, logit):
    slider = ipywidgets.FloatSlider(min=-10.0, max=10.0, step=0.1, description=f"logit {k}", readout_format=".1f")
    slider.layout.width = "460px"
    slider.value = float(fitting(logit, f"logits[{k}]", slider))
    return slider
