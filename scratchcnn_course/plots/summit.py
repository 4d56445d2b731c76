"""The card at the end: what somebody has built, with the kernels that it learned."""

import numpy as np
from matplotlib.figure import Figure

from .picture import SIGNED, styled

INK, QUIET, TILE = "#1a1a1a", "#5a5a5a", "#f2f5f8"
SIZE = (8.0, 4.5)  # inches: a picture of 16 to 9


@styled
def summit(title, facts, kernels):
    """Draw a card: a title, a tile for each fact, and kernels below.

    Parameters
    ----------
    title : str
    facts : list of (str, str)
        A number, and what it counts; up to six.
    kernels : ndarray, shape (F, KH, KW)
        Blue below 0 and orange above it.

    Returns
    -------
    matplotlib.figure.Figure
    """
    fig = Figure(figsize=SIZE)
    fig.text(0.05, 0.88, title, fontsize=24, fontweight="bold", color=INK)
    for place, (number, words) in enumerate(facts):
        left, bottom = 0.05 + 0.305 * (place % 3), 0.6 - 0.24 * (place // 3)
        tile = fig.add_axes((left, bottom, 0.29, 0.21), facecolor=TILE)
        tile.set(xticks=[], yticks=[])
        tile.spines[:].set_visible(False)
        tile.text(0.06, 0.5, number, fontsize=22, fontweight="bold", color="#0072B2", va="center")
        tile.text(0.06, 0.17, words, fontsize=10.5, color=QUIET, va="center")
    _row_of(fig, kernels)
    return fig


def _row_of(fig, kernels):
    """Draw the kernels in a row, on one scale, with a word on what they are."""
    largest = np.abs(kernels).max() or 1
    side = 0.9 / max(len(kernels), 8)
    for place, kernel in enumerate(kernels):
        axes = fig.add_axes((0.05 + side * place, 0.13, 0.82 * side, 0.82 * side * SIZE[0] / SIZE[1]))
        axes.imshow(kernel, cmap=SIGNED, vmin=-largest, vmax=largest)
        axes.set_axis_off()
    fig.text(0.05, 0.055, "The kernels that it found by itself, to read handwriting.", fontsize=10.5, color=QUIET)
