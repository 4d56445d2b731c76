"""A small array as a picture with its numbers in it, to be compared with one beside it."""

import matplotlib
import numpy as np
from matplotlib.figure import Figure

from .picture import SIGNED, styled

MOST = 12  # rows or columns that still have room for numbers
LETTER, LINE, EDGE = 0.085, 0.32, 0.04  # inches


@styled
def cells(array, *, largest=None, signed=None, mark=None, widest=3.2):
    """Draw an array with the number in each cell; without numbers, as plain pixels, where it is large.

    Parameters
    ----------
    array : ndarray, shape (H, W)
    largest : float, optional
        The absolute value that gets the full colour, so that pictures can be compared. By default the array's own.
    signed : bool, optional
        Whether colours are blue below 0 and orange above it. By default, where there is a negative number.
    mark : tuple of int, optional
        Row and column of a cell to be framed; or of the first cell of a block, then its rows and its columns.
    widest : float
        Inches of the longer side, at most, where there are no numbers.

    Returns
    -------
    matplotlib.figure.Figure
        As large as the array needs, without title or margin.

    Raises
    ------
    ValueError
        If the array is no picture.
    """
    array = np.asarray(array)
    if array.ndim != 2 or array.size == 0:
        raise ValueError(f"array must be a picture of shape (H, W), got shape {array.shape}")
    texts = [[write(value) for value in row] for row in array] if max(array.shape) <= MOST else []
    values = np.where(np.isfinite(array), array, np.nan).astype(float)
    largest = largest or float(np.nanmax(np.abs(values), initial=0)) or 1.0
    signed = bool((values < 0).any()) if signed is None else signed
    side = min(LINE, widest / max(array.shape))
    if texts:
        side = max(LETTER * max(len(text) for row in texts for text in row) + 0.14, LINE)
    H, W = array.shape
    width, height = W * side, H * (LINE if texts else side)
    fig = Figure(figsize=(width + 2 * EDGE, height + 2 * EDGE), layout="none")
    axes = fig.add_axes([*(EDGE / fig.get_size_inches()), *((width, height) / fig.get_size_inches())])
    shades = values / largest if signed else values / largest * 2 - 1
    colours = (SIGNED if signed else matplotlib.colormaps["gray"]).with_extremes(bad="#d9d9d9")
    image = axes.imshow(shades, cmap=colours, vmin=-1, vmax=1, aspect="auto")
    axes.set(xticks=[], yticks=[])
    axes.spines[:].set(visible=True, linewidth=0.6)
    axes.grid(False)
    for (i, j), dark in np.ndenumerate(_dark(image.to_rgba(shades))) if texts else ():
        axes.text(j, i, texts[i][j], ha="center", va="center", fontsize=10, color="white" if dark else "black")
    if mark is not None:
        _frame(axes, *mark)
    return fig


def write(value):
    """Write a number exactly, in few letters; where it has more than six digits, in four. A minus is wide."""
    if np.asarray(value).dtype.kind != "f":
        return str(int(value)).replace("-", "\N{MINUS SIGN}")
    texts = [f"{value:.{digits}g}" for digits in (3, 4, 5, 6)]
    texts = [text for text in texts if "e+" not in text] or texts  # 1000 is no 1e+03
    exact = (text for text in texts if abs(float(text) - float(value)) <= 2e-7 * abs(float(value)))  # as float32 has it
    text = next(exact, texts[min(1, len(texts) - 1)])
    return "0" if text == "-0" else text.replace("-", "\N{MINUS SIGN}")


def _dark(colours):
    """Tell where white letters are read more easily than black ones, as WCAG reckons contrast."""
    rgb = colours[..., :3]
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return linear @ (0.2126, 0.7152, 0.0722) < 0.179


def _frame(axes, row, column, rows=1, columns=1):
    """Frame a block of cells: black around yellow, to be seen on every colour."""
    top, left = row - 0.5, column - 0.5
    corners = ((left, left + columns, left + columns, left), (top, top, top + rows, top + rows))
    for colour, width in (("black", 4.5), ("#F0E442", 2)):
        axes.fill(*corners, facecolor="none", edgecolor=colour, linewidth=width, clip_on=False, zorder=3)
