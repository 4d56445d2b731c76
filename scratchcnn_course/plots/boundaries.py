"""Where a yes turns into a no: maps of functions of two numbers."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from .picture import WIDTH, styled

LOW, HIGH, STEPS = -0.5, 1.5, 121
NO, YES = "#0072B2", "#D55E00"
SIDES = LinearSegmentedColormap.from_list("sides", [NO, "white", YES])


@styled
def boundaries(functions, points, targets, names):
    """Draw what functions of two numbers say everywhere: blue for 0, white in between, orange for 1, a line at a half.

    Parameters
    ----------
    functions : sequence of callable
        Each takes points `(M, 2)` and returns a probability for each, `(M,)` or `(M, 1)`.
    points : ndarray, shape (N, 2)
        Drawn on every map, in their target's colour and with its number.
    targets : ndarray of N zeros and ones
    names : sequence of str
        As many as there are functions.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If there is no function, the names are not as many, or the points are no pairs.
    """
    points, targets = np.asarray(points), np.ravel(targets)
    if not functions or len(names) != len(functions):
        raise ValueError(f"names must be as many as the functions, at least one, got {len(names)} and {len(functions)}")
    if points.ndim != 2 or points.shape[1] != 2 or len(targets) != len(points):
        raise ValueError(f"points must be (N, 2) with N targets, got {points.shape} and {len(targets)} targets")
    side = min(2.6, WIDTH / len(functions))
    fig = Figure(figsize=(side * len(functions), side + 0.45), layout="constrained")
    for axes, function, name in zip(fig.subplots(1, len(functions), squeeze=False)[0], functions, names, strict=True):
        draw_boundary(axes, function, points, targets)
        axes.set_title(name, loc="center")
    return fig


def draw_boundary(axes, function, points, targets):
    """Draw a single map of `boundaries` on a matplotlib `Axes`."""
    ticks = np.linspace(LOW, HIGH, STEPS)
    grid = np.stack(np.meshgrid(ticks, ticks), axis=-1)  # (STEPS, STEPS, 2), rows upwards
    p = np.reshape(function(grid.reshape(-1, 2)), (STEPS, STEPS))
    axes.imshow(p, origin="lower", extent=(LOW, HIGH, LOW, HIGH), cmap=SIDES, vmin=0, vmax=1, alpha=0.75)
    if p.min() < 0.5 < p.max():
        axes.contour(ticks, ticks, p, levels=[0.5], colors="black", linewidths=2)
    for (x, y), target in zip(points, targets, strict=True):
        colour = NO if target < 0.5 else YES
        axes.plot(x, y, "o", markersize=17, color=colour, markeredgecolor="white", markeredgewidth=1.5)
        axes.text(x, y, f"{target:g}", color="white", ha="center", va="center_baseline", fontweight="bold")
    axes.set(xticks=[0, 1], yticks=[0, 1], xlim=(LOW, HIGH), ylim=(LOW, HIGH))
    axes.grid(False)
