"""Small arrays with their numbers, side by side, and the street of bytes that they are read from."""

from itertools import pairwise

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch

from .cells import write
from .picture import WIDTH, describe_shape, styled

SHADES = ("#FFFFFF", "#F6C99F", "#A6CDE8", "#A5D9C8", "#EBC4D9", "#F3DFA0")  # the course's colours, pale
READS = 6  # how many steps of a walk are drawn


@styled
def tables(arrays, names, groups):
    """Draw small arrays side by side, the number in each cell, cells of one group in one colour.

    Parameters
    ----------
    arrays : sequence of ndarray, each of shape (H, W)
    names : sequence of str
    groups : sequence of ndarray of int, shaped like the arrays
        What belongs together, and keeps its colour from one array to the next.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If the three are not as many, or an array and its groups differ in shape.
    """
    arrays, groups = [np.asarray(array) for array in arrays], [np.asarray(group) for group in groups]
    shapes = [array.shape for array in arrays], [group.shape for group in groups]
    if not len(arrays) == len(names) == len(groups) or shapes[0] != shapes[1] or any(len(s) != 2 for s in shapes[0]):
        raise ValueError(f"arrays and groups must be as many tables as the {len(names)} names, got shapes {shapes}")
    widths = [max(array.shape[1], 3) for array in arrays]
    scale = min(0.5, WIDTH / (sum(widths) + len(widths)))
    height = max(array.shape[0] for array in arrays)
    fig = Figure(figsize=(scale * (sum(widths) + len(widths)), scale * height + 0.7), layout="constrained")
    all_axes = fig.subplots(1, len(arrays), squeeze=False, width_ratios=widths)[0]
    for axes, array, name, group in zip(all_axes, arrays, names, groups, strict=True):
        _boxes(axes, array, group)
        axes.set_title(f"{name}\n{describe_shape(array)}", loc="center", fontsize=11)
        axes.set(xlim=(-0.1, array.shape[1] + 0.1), ylim=(height + 0.1, -0.1), aspect="equal")
    return fig


@styled
def street(array, names=("along the rows", "down the columns")):
    """Draw a table, and twice the street that its numbers lie on, with the first steps of who walks it.

    Parameters
    ----------
    array : ndarray, shape (H, W)
        In C order. Each of its rows has a colour.
    names : pair of str
        Of the walk along the rows, and of the one down the columns.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If the array is no table.
    """
    array = np.asarray(array)
    if array.ndim != 2 or array.size < 2:
        raise ValueError(f"array must be a table of shape (H, W), got shape {array.shape}")
    rows = np.indices(array.shape)[0]
    places = np.arange(array.size).reshape(array.shape)
    fig = Figure(figsize=(WIDTH, 3.6), layout="constrained")
    table, *walks = fig.subplots(3, 1, height_ratios=(array.shape[0], 2.4, 3.2))
    _boxes(table, array, rows)
    table.set_title("the table", loc="center", fontsize=11)
    table.set(xlim=(-0.1, array.shape[1] + 0.1), ylim=(array.shape[0] + 0.1, -0.1), aspect="equal")
    for axes, name, order in zip(walks, names, (places.ravel(), places.T.ravel()), strict=True):
        _boxes(axes, array.reshape(1, -1), rows.reshape(1, -1))
        for start, end in pairwise(order[: READS + 1]):
            _step(axes, start, end)
        axes.set_title(f"the street, walked {name}", loc="center", fontsize=11)
        axes.set(xlim=(-0.1, array.size + 0.1), ylim=(1.1, -2.2))
    return fig


def _boxes(axes, array, groups):
    """Draw the cells of a table, from its top left."""
    for (i, j), value in np.ndenumerate(array):
        shade = SHADES[groups[i, j] % len(SHADES)]
        axes.fill((j, j + 1, j + 1, j), (i, i, i + 1, i + 1), facecolor=shade, edgecolor="#444444", linewidth=0.8)
        axes.text(j + 0.5, i + 0.5, write(value), ha="center", va="center", fontsize=10)
    axes.set(xticks=[], yticks=[])
    axes.grid(False)
    axes.spines[:].set_visible(False)


def _step(axes, start, end):
    """Draw an arrow from one house to the next one that is visited, the higher, the further it leads."""
    bend = -0.5 if abs(end - start) == 1 else -0.35 if end > start else 0.2
    ends = (start + 0.5, 0), (end + 0.5, 0)
    axes.add_patch(
        FancyArrowPatch(*ends, connectionstyle=f"arc3,rad={bend}", arrowstyle="->", mutation_scale=10, lw=1.3)
    )
