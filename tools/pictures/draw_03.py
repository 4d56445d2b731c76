"""The picture at the head of notebook 03."""

import matplotlib
import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from scratchcnn_course.plots.picture import SIGNED, STYLE
from scratchcnn_helpers import data, ops

FRAMED = {8: "#D55E00", 16: "#0072B2", 32: "#009E73"}  # windows, and their colours


def block(axes, array, left, width, height, **colours):
    """Draw an array as cells, centred on the line."""
    extent = (left, left + width, -height / 2, height / 2)
    axes.imshow(array, extent=extent, aspect="auto", **colours)
    axes.add_patch(Rectangle((left, -height / 2), width, height, fill=False, linewidth=1))


def frame(axes, left, top, width, height, colour):
    """Frame a part of it."""
    corner = (left, top - height)
    axes.add_patch(Rectangle(corner, width, height, fill=False, edgecolor=colour, linewidth=2.5, zorder=5))


def draw():
    """Return the figure: windows of a digit, the same as rows of a matrix, times a kernel, the output."""
    digit = ops.avg_pool2d(data.load_digits().test_images[27:28].astype(float), 2)[:, :, 1:, :13]
    kernel = np.array([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    columns = ops.im2col(digit, 3, stride=2)  # (36, 9)
    out = columns @ kernel.reshape(9, 1)  # (36, 1)
    grey, limit = {"cmap": "gray", "vmin": 0, "vmax": digit.max()}, np.abs(out).max()
    signed = {"cmap": SIGNED, "vmin": -limit, "vmax": limit}
    with matplotlib.style.context(STYLE, after_reset=True):
        fig = Figure(figsize=(8, 2.6))
        axes = fig.add_axes((0, 0, 1, 1))
        block(axes, digit[0, 0], 0, 2.0, 2.0, **grey)
        block(axes, columns, 3.0, 1.5, 2.2, **grey)
        block(axes, kernel.reshape(9, 1), 5.2, 0.12, 0.9, cmap=SIGNED, vmin=-2, vmax=2)
        block(axes, out, 6.1, 0.16, 2.2, **signed)
        block(axes, out.reshape(6, 6), 7.2, 1.43, 1.43, **signed)
        cell, row, pixel = 2.0 / 13, 2.2 / 36, 1.43 / 6
        for n, colour in FRAMED.items():
            oh, ow = divmod(n, 6)
            frame(axes, 2 * ow * cell, 1.0 - 2 * oh * cell, 3 * cell, 3 * cell, colour)
            frame(axes, 3.0, 1.1 - n * row, 1.5, row, colour)
            frame(axes, 6.1, 1.1 - n * row, 0.16, row, colour)
            frame(axes, 7.2 + ow * pixel, 1.43 / 2 - oh * pixel, pixel, pixel, colour)
        for start, end in ((2.15, 2.85), (6.45, 7.05)):
            axes.annotate("", (end, 0), (start, 0), arrowprops={"arrowstyle": "->", "lw": 2})
        for x, y, text in ((4.87, 0, "@"), (5.72, 0, "="), (1, 1.38, "windows"), (3.75, 1.38, "rows")):
            axes.text(x, y, text, ha="center", va="center", fontsize=14)
        for x, text in ((5.26, "kernel"), (7.0, "output")):
            axes.text(x, 1.38, text, ha="center", va="center", fontsize=14)
        axes.set(xlim=(-0.15, 8.75), ylim=(-1.25, 1.6), aspect="auto")
        axes.axis("off")
    return fig
