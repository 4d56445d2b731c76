"""The training dashboard as HTML: what it shows for a state, and the same in words."""

import numpy as np

from ..traces.words import number
from . import pieces
from .pixels import colours, picture

WIDTH, HEIGHT = 340, 190
LEFT, BOTTOM, TOP = 64, 26, 26  # room for the numbers beside and below a curve, and for its title
POINTS = 160  # a curve is drawn through the means of at most so many groups of batches


def page(state):
    """Return the dashboard as HTML.

    Parameters
    ----------
    state : dict
        As `Dashboard` collects it; empty before a training.
    """
    if not state.get("batches"):
        return pieces.card(pieces.words("Waiting for the first batch.", lines=2))
    validation = np.array(state["validation"]).reshape(-1, 3)
    loss = chart("loss", state["epoch"], state["loss"], validation[:, [0, 1]])
    accuracy = chart("accuracy", state["epoch"], state["accuracy"], validation[:, [0, 2]], top=1.0)
    trouble = [pieces.words("⚠ " + words, colour="red", bold=True, size=16) for words in state["troubles"]]
    fine = pieces.words("✓ No trouble to be seen.", colour="green", size=16)
    shown = [pieces.words(headline(state), lines=1, bold=True), pieces.beside(loss, accuracy, filters(state))]
    return pieces.card(*shown, pieces.words(numbers(state), lines=2, size=16), *(trouble or [fine]), width=980)


def in_words(state):
    """Return what the dashboard shows as sentences."""
    if not state.get("batches"):
        return "A training dashboard, waiting for the first batch."
    return " ".join(["Training dashboard.", headline(state), numbers(state), *state["troubles"]])


def headline(state):
    """Return how far the training is."""
    done, total = state["batches"], state["total"]
    if "over" in state:
        return f"Training {state['over']} after {done:,} of {total:,} batches."
    return f"Batch {done:,} of {total:,}, {duration(state['left'])} left."


def numbers(state):
    """Return the latest figures in a sentence or two."""
    lately = slice(-20, None)
    parts = [f"Loss {np.mean(state['loss'][lately]):.3f}, accuracy {np.mean(state['accuracy'][lately]):.1%} lately"]
    parts.append(f"learning rate {state['lr']:.2g}")
    if "ratio" in state:
        parts.append(f"batch {state['measured']:,} moved the weights by {state['ratio']:.2%}")
    silent = [f"{part:.0%} in layer {name}" for name, part in state["silent"].items()]
    told = f" Silent units, 0 for every image of the last batch: {', '.join(silent)}." if silent else ""
    return ", ".join(parts) + "." + told


def duration(seconds):
    """Return a time as `1:05` minutes, or in seconds."""
    seconds = round(seconds)
    if seconds >= 60:
        return f"{seconds // 60}:{seconds % 60:02d} minutes"
    return "1 second" if seconds == 1 else f"{seconds} seconds"


def filters(state):
    """Return how the first layer's filters have changed since the start."""
    w = state["filters"]
    if w is None:
        return ""
    w = np.nan_to_num(w, posinf=0, neginf=0)
    largest = np.abs(w).max()
    tiles = [picture(colours(tile, largest=largest, signed=True), f"filter {k}", width=44) for k, tile in enumerate(w)]
    rows = "".join(f'<div style="padding: 2px">{tile}</div>' for tile in tiles)
    title = pieces.words("first layer: change of its filters since the start", size=16)
    return f'{title}<div style="display: grid; grid-template-columns: repeat(4, max-content)">{rows}</div>'


def chart(name, epoch, values, validation, *, top=None):
    """Draw a curve against the epochs, with the validation's points.

    Parameters
    ----------
    name : str
    epoch, values : ndarray, shape (B,)
        For each batch.
    validation : ndarray, shape (E, 2)
        Epoch and value; may be empty.
    top : float, optional
        Where the axis ends; by default a little above the largest value.

    Returns
    -------
    str
        SVG.
    """
    epoch, values = _thinned(epoch), _thinned(values)
    seen = np.concatenate([values, validation[:, 1]])
    top = top or 1.05 * max(float(np.nanmax(np.where(np.isfinite(seen), seen, np.nan), initial=0)), 1e-6)
    end = max(float(np.ceil(epoch[-1] + 1e-9)), 1.0)

    def place(x, y):
        across, up = x / end, np.clip(np.nan_to_num(y, nan=top, posinf=top) / top, 0, 1)
        return LEFT + across * (WIDTH - LEFT - 10), HEIGHT - BOTTOM - up * (HEIGHT - BOTTOM - TOP)

    line = " ".join("{:.1f},{:.1f}".format(*place(x, y)) for x, y in zip(epoch, values, strict=True))
    inside = pieces.label(LEFT, 17, name, at="start", bold=True)
    for y in (0, top / 2, top):
        across, up = place(0, y)
        inside += f'<path d="M{across:.1f} {up:.1f} H{WIDTH - 10}" stroke="var(--line)" stroke-width="0.5"/>'
        inside += pieces.label(across - 6, up + 5, tick(y), at="end")
    inside += pieces.label(LEFT, HEIGHT - 6, "epoch 0") + pieces.label(WIDTH - 10, HEIGHT - 6, f"{end:.0f}", at="end")
    inside += f'<polyline points="{line}" fill="none" stroke="var(--blue)" stroke-width="2"/>'
    for x, y in validation:
        across, up = place(x, y)
        inside += pieces.box(across - 4, up - 4, 8, 8, 'fill="var(--red)"')
    latest = f", validation {validation[-1, 1]:.3f}" if len(validation) else ""
    return pieces.svg(inside, WIDTH, HEIGHT, f"{name}, now {values[-1]:.3f}{latest}")


def tick(value):
    """Return a number in two digits, and so short that it has room beside a curve."""
    text = number(float(f"{value:.2g}"), 6)
    if len(text) <= 5:
        return text
    digits, exponent = f"{value:.1e}".split("e")
    return f"{digits.removesuffix('.0')}e{int(exponent)}"


def _thinned(values):
    """Return the means of at most POINTS groups of neighbours."""
    edges = np.linspace(0, len(values), min(len(values), POINTS) + 1).astype(int)
    return np.add.reduceat(values, edges[:-1]) / np.diff(edges)
