"""Histograms of what the units of a deep network say, layer by layer, for several ways to begin."""

import functools

import ipywidgets
import numpy as np

from scratchcnn_helpers.data import load_digits

from ..lessons.depth import ACTIVATIONS, DEPTH, INITIALISATIONS, deep_network, signals
from ..traces.words import number
from .board import Board, fitting, setting, with_buttons
from .pieces import box, card, label, svg, words

IMAGES, BINS, COLUMNS = 200, 20, 4
RANGES = {"tanh": (-1.0, 1.0), "relu": (0.0, 1.0)}
FULL = 0.25  # the share of the values that a bar of full height stands for
PANEL, ROW, TALL, ACROSS = 184, 156, 76, 164
ENDS = 0.95  # a tanh beyond it has next to no slope


class ActivationHistograms(Board):
    """Look into a deep network that has not learned yet: 200 digits, eight hidden layers, a histogram for each.

    Parameters
    ----------
    initialisation : {"zeros", "too small", "too large", "Xavier", "He"}
    activation : {"tanh", "relu"}

    Raises
    ------
    ValueError
        If there is no such initialisation or activation.

    Examples
    --------
    >>> ActivationHistograms("zeros", "relu").alt().partition("Silent")[2]
    ': every unit says 0 to every image.'
    """

    initialisation, activation = setting("initialisation"), setting("activation")

    def __init__(self, initialisation="too small", activation="tanh"):
        begin = ipywidgets.SelectionSlider(options=list(INITIALISATIONS), description="weights")
        bend = ipywidgets.Dropdown(options=list(ACTIVATIONS), description="activation")
        begin.layout, bend.layout = {"width": "400px"}, {"margin": "2px 2px 2px 50px"}
        begin.value = fitting(initialisation, "initialisation", begin)
        bend.value = fitting(activation, "activation", bend)
        self.controls = {"initialisation": begin, "activation": bend}
        super().__init__(with_buttons(begin), bend)
        for control in self.controls.values():
            control.observe(self.draw, "value")

    def frame(self):
        """Return the histograms and what they say as HTML.

        Returns
        -------
        str
        """
        return frame(self.initialisation, self.activation)

    def alt(self):
        """Return how the spread changes from the first layer to the last, in words.

        Returns
        -------
        str
        """
        sum_up, verdict = told(self.initialisation, self.activation)
        return f"{self.initialisation}, {self.activation}: {sum_up} {verdict}"


@functools.cache
def measured(initialisation, activation):
    """Return the `Signals` of the first 200 embedded digits in a fresh network.

    Parameters
    ----------
    initialisation, activation : str

    Returns
    -------
    depth.Signals
    """
    digits = load_digits()
    model = deep_network(initialisation, activation)
    return signals(model, digits.train_images[:IMAGES], digits.train_labels[:IMAGES])


def told(initialisation, activation):
    """Say what becomes of the values and of the gradient on their way, and name the trouble.

    Parameters
    ----------
    initialisation, activation : str

    Returns
    -------
    (str, str)
    """
    found = measured(initialisation, activation)
    (first, *_, last), (early, *_, late) = found.spreads, found.gradients
    sum_up = (
        f"spread {number(first)} after layer 1, {number(last)} after layer {DEPTH}. "
        f"Gradient {number(early, 4)} in layer 1, {number(late, 4)} in layer {DEPTH}."
    )
    flat = np.mean(np.abs(found.values[-1]) > ENDS)
    if last == 0:
        verdict = "Silent: every unit says 0 to every image."
    elif activation == "tanh" and flat > 0.3:
        verdict = f"Saturated: {100 * flat:.0f}% of the last values lie at the ends, where tanh is flat."
    elif last > 10 * first:
        verdict = "Exploding: every layer multiplies what it gets."
    elif last < first / 10:
        verdict = "Fading: every layer shrinks what it gets, and the last ones hear next to nothing."
    else:
        verdict = "Alive: the last layer hears nearly as much as the first."
    return sum_up, verdict


def shares(values, activation):
    """Return the share of the values in each bar; what lies outside the range is in the bar at that end.

    Parameters
    ----------
    values : ndarray
    activation : {"tanh", "relu"}

    Returns
    -------
    ndarray, shape (BINS,)
    """
    low, high = RANGES[activation]
    counts, _ = np.histogram(np.clip(values, low, high), BINS, (low, high))
    return counts / values.size


def frame(initialisation, activation):
    """Draw a histogram for each layer, with its spread.

    Parameters
    ----------
    initialisation, activation : str

    Returns
    -------
    str
    """
    found, parts = measured(initialisation, activation), []
    for i, (values, spread) in enumerate(zip(found.values, found.spreads, strict=True)):
        row, column = divmod(i, COLUMNS)
        parts.append(_panel(column * PANEL + 6, row * ROW, i + 1, values, spread, activation))
    sum_up, verdict = told(initialisation, activation)
    alt = f"Histograms of the values after each of {DEPTH} layers. {sum_up}"
    good = verdict.startswith("Alive")
    return card(
        svg("".join(parts), COLUMNS * PANEL, 2 * ROW, alt),
        words(sum_up[0].upper() + sum_up[1:], lines=2),
        words(("✓ " if good else "✕ ") + verdict, lines=2, bold=True, colour="ink" if good else "red"),
    )


def _panel(left, top, layer, values, spread, activation):
    """Draw one histogram: its name and spread above, the ends of the range below."""
    floor, width = top + 30 + TALL, ACROSS / BINS
    parts = [
        label(left, top + 20, f"layer {layer}", at="start", bold=True),
        label(left + ACROSS, top + 20, number(spread), at="end"),
    ]
    for i, share in enumerate(shares(values, activation)):
        tall = TALL * min(share / FULL, 1)
        if tall:
            parts.append(box(left + i * width, floor - tall, width - 1, tall, 'fill="var(--blue)"'))
    parts.append(f'<path d="M{left} {floor}h{ACROSS}" stroke="var(--line)"/>')
    low = RANGES[activation][0]
    ends = [(left, number(low), "start"), (left + ACROSS, "1 or more" if activation == "relu" else "1", "end")]
    ends += [(left + ACROSS / 2, "0", "middle")] * (low < 0)
    return "".join([*parts, *(label(x, floor + 20, text, at=at) for x, text, at in ends)])
