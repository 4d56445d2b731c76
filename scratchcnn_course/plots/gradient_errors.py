"""Where a gradient is wrong: what a gradient check found, entry by entry."""

import numpy as np
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from .picture import SIGNED, WIDTH, describe_shape, styled

MOST_TICKS = 12  # rows or columns that still have room for their indices
ASIDE = "#999999"
CELL, HIGH, WIDE, TITLE = 0.45, 2.4, 4.0, 1.2  # inches: the largest entry and gradient, the width of a title


@styled
def gradient_errors(verdict):
    """Draw the relative error of every entry of every gradient: blue within the tolerance, orange beyond it.

    What was set aside at a kink is grey and hatched. The channels of an image lie beside each other, the images of a
    batch below each other.

    Parameters
    ----------
    verdict : gradcheck.Verdict
        What `gradcheck.check_layer` returned.

    Returns
    -------
    matplotlib.figure.Figure
    """
    found = list(verdict.comparisons.values())
    errors = [_as_picture(entry_errors(comparison)) for comparison in found]
    middle = np.log10(verdict.tolerance)
    norm = Normalize(2 * middle, 0)
    cell = [min(CELL, HIGH / rows, WIDE / columns) for rows, columns in (array.shape for array in errors)]
    wide = [max(side * array.shape[1], TITLE) for side, array in zip(cell, errors, strict=True)]
    high = max(side * array.shape[0] for side, array in zip(cell, errors, strict=True))
    fig = Figure(figsize=(min(WIDTH, sum(wide) + 0.6 * len(wide) + 1.1), high + 1), layout="constrained")
    all_axes = fig.subplots(1, len(found), squeeze=False, width_ratios=wide)[0]
    for axes, comparison, array in zip(all_axes, found, errors, strict=True):
        # The smallest errors are exactly 0; they get the colour of the end of the scale.
        powers = np.log10(np.clip(array, 10.0 ** (2 * middle), 1))
        shown = axes.imshow(powers, cmap=SIGNED, norm=norm)
        _hatch(axes, np.isnan(array))
        _borders(axes, comparison.analytic.shape)
        _ticks(axes, array.shape, comparison.analytic.ndim)
        axes.set_title(f"d{comparison.name}\n{describe_shape(comparison.analytic)}", loc="center")
        axes.set_xlabel(_in_words(comparison, verdict.tolerance))
    bar = fig.colorbar(shown, ax=list(all_axes), shrink=0.9, pad=0.03)
    ticks = np.linspace(2 * middle, 0, 5)
    bar.set_ticks(ticks, labels=[f"1e{power:.0f}" if power else "1" for power in ticks])
    bar.set_label("relative error")
    return fig


def entry_errors(comparison):
    """Return the relative error of each entry, NaN where it was set aside at a kink.

    The scale is that of `comparison.error`, so the largest of them is that number.

    Parameters
    ----------
    comparison : gradcheck.Comparison

    Returns
    -------
    ndarray of float64, the shape of the gradient
    """
    with np.errstate(invalid="ignore"):
        away = np.abs(comparison.analytic - comparison.numeric)
    away = np.where(np.isfinite(away), away, np.inf)
    largest = away[~comparison.inconclusive].max(initial=0)
    if np.isinf(largest):
        errors = np.where(np.isinf(away), np.inf, 0)
    else:
        errors = away * (comparison.error / largest if largest else 0)
    return np.where(comparison.inconclusive, np.nan, errors)


def _as_picture(array):
    """Lay an array out in two dimensions: channels beside each other, images below each other."""
    if array.ndim > 4:
        array = array.reshape(len(array), -1)
    array = array.reshape((1,) * (4 - array.ndim) + array.shape)
    N, C, H, W = array.shape
    return array.transpose(0, 2, 1, 3).reshape(N * H, C * W)


def _hatch(axes, aside):
    """Hatch the entries that were set aside, so that they differ from the others without any colour."""
    look = {"facecolor": ASIDE, "edgecolor": "white", "hatch": "///", "linewidth": 0}
    for row, column in np.argwhere(aside):
        axes.add_patch(Rectangle((column - 0.5, row - 0.5), 1, 1, **look))


def _borders(axes, shape):
    """Draw a line between images, and between channels."""
    if len(shape) == 4:
        N, C, H, W = shape
        for n in range(1, N):
            axes.axhline(n * H - 0.5, color="black", linewidth=2)
        for c in range(1, C):
            axes.axvline(c * W - 0.5, color="black", linewidth=2)


def _ticks(axes, shape, ndim):
    """Write the indices where there is room for them and they mean something."""
    rows, columns = shape
    axes.grid(False)
    axes.spines[:].set_visible(True)
    axes.set_xticks(range(columns) if columns <= MOST_TICKS and ndim <= 2 else [])
    axes.set_yticks(range(rows) if rows <= MOST_TICKS and ndim == 2 else [])


def _in_words(comparison, tolerance):
    count = int(comparison.inconclusive.sum())
    if count == comparison.analytic.size:
        return "nothing can be said"
    word = "right" if comparison.error <= tolerance else "WRONG"
    return f"{word}, {count} set aside" if count else word
