"""The picture at the head of notebook 00."""

import matplotlib.style
import numpy as np
from matplotlib.figure import Figure

from scratchcnn_course.plots.picture import STYLE
from scratchcnn_helpers import data, ops

ROW, COLUMN, LENS, ORANGE = 8, 12, 6, "#d55e00"


def draw():
    """Return the figure: a 3 with a frame in it, the numbers in the frame, and the label as a one-hot row."""
    digits = data.load_digits()
    digit, label = digits.test_images[5, 0], digits.test_labels[5]  # (28, 28)
    part = digit[ROW : ROW + LENS, COLUMN : COLUMN + LENS]  # (6, 6)
    hot = ops.one_hot(np.array([label]), 10).T  # (10, 1)
    with matplotlib.style.context(STYLE, after_reset=True):
        fig = Figure(figsize=(8, 2.6), layout="constrained")
        fig.get_layout_engine().set(wspace=0.16)
        axes = fig.subplots(1, 3, width_ratios=[1, 1.5, 0.62])
        titles = ("a digit", "what the computer sees", "its label")
        for place, array, title in zip(axes, (digit, part, hot), titles, strict=True):
            place.imshow(array, vmin=0, vmax=1, aspect="equal" if place is axes[0] else "auto")
            place.set(xticks=[], yticks=[])
            place.set_title(title, loc="center")
            place.grid(False)
        corners = np.add([[0, 0], [LENS, 0], [LENS, LENS], [0, LENS]], (COLUMN - 0.5, ROW - 0.5))
        axes[0].fill(*corners.T, facecolor="none", edgecolor=ORANGE, linewidth=3)
        axes[1].spines[:].set(visible=True, color=ORANGE, linewidth=3)
        for (i, j), value in np.ndenumerate(part):
            _write(axes[1], i, j, f"{value:.2f}", value, 11)
        for k in range(10):
            _write(axes[2], k, 0, f"{hot[k, 0]:.0f}", hot[k, 0], 11)
        axes[2].set_yticks(range(10))
        axes[2].tick_params(length=0, labelsize=10)
        for place, end in ((axes[0], 1.19), (axes[1], 1.1)):
            place.annotate(
                "", (end, 0.5), (1.03, 0.5), xycoords="axes fraction", arrowprops={"arrowstyle": "->", "lw": 2}
            )
    return fig


def _write(axes, row, column, text, value, size):
    axes.text(column, row, text, ha="center", va="center", fontsize=size, color="black" if value > 0.46 else "white")
