"""Arrays above, and below each the gradient that came back to it."""

import numpy as np
from matplotlib.figure import Figure

from .picture import SIGNED, WIDTH, describe_shape, styled


@styled
def gradients(arrays, grads, names):
    """Draw arrays in a row, each under its name and its shape, and below each its gradient.

    The arrays are grey, from black at 0, or blue below 0 and orange above it where one has a negative number. So are
    the gradients, always. Each row has a scale of its own.

    Parameters
    ----------
    arrays, grads : sequence of ndarray, each of shape (H, W)
        A gradient has the shape of its array.
    names : sequence of str
        As many.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If an array is no picture, there is none, a gradient has another shape, or the names are not as many.
    """
    rows = [[np.asarray(array, float) for array in row] for row in (arrays, grads)]
    shapes = [[array.shape for array in row] for row in rows]
    if not rows[0] or any(len(shape) != 2 or 0 in shape for shape in shapes[0]):
        raise ValueError(f"arrays must be pictures of shape (H, W), got shapes {shapes[0]}")
    if shapes[0] != shapes[1]:
        raise ValueError(f"grads must have the shapes of the arrays, {shapes[0]}, got {shapes[1]}")
    if len(names) != len(rows[0]):
        raise ValueError(f"names must be as many as the {len(rows[0])} arrays, got {len(names)}")
    columns = len(rows[0])
    side = min(2.0, (WIDTH - 1.2) / columns)
    fig = Figure(figsize=(side * columns + 1.2, 2 * side + 0.6), layout="constrained")
    grid = fig.subplots(2, columns, squeeze=False)
    for i, (row, row_of_axes, word) in enumerate(zip(rows, grid, ("array", "gradient"), strict=True)):
        signed = i == 1 or any(array.min() < 0 for array in row)
        limit = max(np.abs(array).max() for array in row) or 1.0
        colours = {"cmap": SIGNED, "vmin": -limit} if signed else {"cmap": "gray", "vmin": 0}
        for axes, array in zip(row_of_axes, row, strict=True):
            shown = axes.imshow(array, vmax=limit, **colours)
            axes.set(xticks=[], yticks=[])
            axes.grid(False)
            axes.spines[:].set_visible(True)
        row_of_axes[0].set_ylabel(word)
        fig.colorbar(shown, ax=list(row_of_axes), shrink=0.8, pad=0.02)
    for axes, array, name in zip(grid[0], rows[0], names, strict=True):
        axes.set_title(f"{name}\n{describe_shape(array)}", loc="center")
    return fig
