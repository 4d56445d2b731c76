"""What an image turns into, step by step: a few large pictures in a row, with arrows between them."""

import numpy as np
from matplotlib.figure import Figure

from .picture import SIGNED, WIDTH, describe_shape, styled


@styled
def chain(arrays, names, *, arrows=True):
    """Draw arrays in a row, each under its name and its shape, all equally large however many pixels they have.

    Grey, on one scale from black at 0, until one has a negative number. From there on blue below 0 and orange above it,
    on one scale too, so that what an activation or a pooling leaves keeps its colour.

    Parameters
    ----------
    arrays : sequence of ndarray, each of shape (H, W)
    names : sequence of str
        As many.
    arrows : bool
        Whether each is made from the one before it.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If an array is no picture, there is none, or the names are not as many.
    """
    arrays = [np.asarray(array, float) for array in arrays]
    if not arrays or any(array.ndim != 2 or array.size == 0 for array in arrays):
        raise ValueError(f"arrays must be pictures of shape (H, W), got shapes {[array.shape for array in arrays]}")
    if len(names) != len(arrays):
        raise ValueError(f"names must be as many as the {len(arrays)} arrays, got {len(names)}")
    grey = next((i for i, array in enumerate(arrays) if array.min() < 0), len(arrays))
    signed, side = grey < len(arrays), min(2.0, WIDTH / len(arrays))
    fig = Figure(figsize=(side * len(arrays) + 0.8 * signed, side + 0.5), layout="constrained")
    fig.get_layout_engine().set(wspace=0.12)
    all_axes = fig.subplots(1, len(arrays), squeeze=False)[0]
    for i, (axes, array, name) in enumerate(zip(all_axes, arrays, names, strict=True)):
        limit = max(np.abs(other).max() for other in (arrays[:grey] if i < grey else arrays[grey:])) or 1.0
        colours = {"cmap": "gray", "vmin": 0} if i < grey else {"cmap": SIGNED, "vmin": -limit}
        shown = axes.imshow(array, vmax=limit, **colours)
        axes.set_title(f"{name}\n{describe_shape(array)}", loc="center")
        axes.set(xticks=[], yticks=[])
        axes.grid(False)
        axes.spines[:].set_visible(True)
    if signed:
        fig.colorbar(shown, ax=all_axes, shrink=0.8, pad=0.03)
    for left in all_axes[: -1 if arrows else 0]:
        left.annotate("", (1.14, 0.5), (1.01, 0.5), xycoords="axes fraction", arrowprops={"arrowstyle": "->", "lw": 2})
    return fig
