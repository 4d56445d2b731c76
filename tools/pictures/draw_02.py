"""The picture at the head of notebook 02."""

import matplotlib
import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from scratchcnn_course.plots.picture import SIGNED, STYLE
from scratchcnn_helpers import data, ops
from scratchcnn_helpers.layers import Conv2d


def stack(axes, maps, left, side, step=0.16):
    """Draw maps (C, H, W) one behind the other, the first in front; return where the stack ends."""
    count, limit = len(maps), np.abs(maps).max()
    for i in reversed(range(count)):
        x, y = left + i * step, -side / 2 + (i - (count - 1) / 2) * step
        axes.imshow(maps[i], extent=(x, x + side, y, y + side), cmap=SIGNED, vmin=-limit, vmax=limit, zorder=9 - i)
        axes.add_patch(Rectangle((x, y), side, side, fill=False, linewidth=1, zorder=9.5 - i))
    return left + side + (count - 1) * step


def draw():
    """Return the figure: a digit with a border, four maps of it, eight maps of those."""
    digit = data.load_digits().test_images[27:28].astype(float)
    edge = np.array([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    kernels = np.stack([edge, -edge, edge.T, -edge.T])[:, None]
    maps = ops.conv2d(digit, kernels, np.zeros(4), padding=1)
    more = Conv2d(4, 8, 3, stride=2, padding=1, rng=3).forward(maps)
    with matplotlib.style.context(STYLE, after_reset=True):
        fig = Figure(figsize=(8, 2.6))
        axes = fig.add_axes((0, 0, 1, 1))
        axes.imshow(digit[0, 0], extent=(-0.85, 0.85, -0.85, 0.85), cmap="gray")
        axes.add_patch(Rectangle((-1.0, -1.0), 2, 2, fill=False, linestyle="--", linewidth=2))
        first = stack(axes, maps[0], 1.9, 1.3, 0.27)
        second = stack(axes, more[0], first + 1.0, 0.8, 0.18)
        ends = ((1.1, 1.8), (first + 0.1, first + 0.9))
        for start, end in ends:
            axes.annotate("", (end, 0), (start, 0), arrowprops={"arrowstyle": "->", "lw": 2})
        middles = (0, (1.9 + first) / 2, (first + 1.0 + second) / 2)
        for middle, text in zip(middles, ("pad", "4 filters", "8 filters, stride 2"), strict=True):
            axes.text(middle, 1.42, text, ha="center", va="center", fontsize=13)
        axes.set(xlim=(-1.1, second + 0.3), ylim=(-1.35, 1.65), aspect="equal")
        axes.axis("off")
    return fig
