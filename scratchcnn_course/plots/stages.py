"""Figures of something that changes step by step: shapes through a network, a photo on its way to 28 x 28."""

import textwrap
from itertools import zip_longest

import numpy as np
from matplotlib.figure import Figure

from .picture import WIDTH, describe_shape, styled


@styled
def shape_ribbon(summary):
    """Draw the shapes that flow through a network: a block for each, as high as the image, as wide as its channels.

    Layers that leave the shape as it is share the block of the one before.

    Parameters
    ----------
    summary : Summary
        What `Sequential.summary` returned.

    Returns
    -------
    matplotlib.figure.Figure
    """
    blocks = [("input", summary.input_shape)]
    for layer, shape, _, _ in summary.rows:
        if shape != blocks[-1][1]:
            blocks.append((layer.partition("(")[0], shape))
    fig = Figure(figsize=(WIDTH, 2.3), layout="constrained")
    axes = fig.subplots()
    left = end = 0.0
    for layer, shape in blocks:
        height, width = _block_size(shape)
        middle = left + max(width, 1.0) / 2
        start = middle - width / 2
        axes.bar(middle, height, width, bottom=-height / 2, color="C0" if len(shape) == 3 else "C1")
        axes.text(middle, 1.15, layer, ha="center", va="bottom", fontsize=11)
        axes.text(middle, -1.15, _in_lines(shape), ha="center", va="top", fontsize=11)
        if left:
            axes.annotate("", (start - 0.05, 0), (end + 0.05, 0), arrowprops={"arrowstyle": "->"})
        end, left = middle + width / 2, middle + max(width, 1.0) / 2 + 0.35
    axes.set(xlim=(0, end), ylim=(-2.1, 1.6))
    axes.axis("off")
    return fig


@styled
def photo_stages(stages):
    """Draw how a photo becomes a 28 x 28 digit, a picture and a sentence for each stage.

    Parameters
    ----------
    stages : digits.Stages

    Returns
    -------
    matplotlib.figure.Figure
    """
    steps = [(name, image, textwrap.fill(text, 24)) for name, image, text in stages.items()]
    columns = min(4, len(steps))
    rows = -(-len(steps) // columns)
    lines = max(text.count("\n") + 1 for _, _, text in steps)
    fig = Figure(figsize=(WIDTH, rows * (2.55 + 0.18 * lines)), layout="constrained")
    for axes, step in zip_longest(fig.subplots(rows, columns, squeeze=False).flat, steps):
        if step is None:
            axes.remove()
            continue
        name, image, text = step
        axes.imshow(np.asarray(image, float), vmin=0, vmax=1)
        side = max(image.shape) - 0.5
        axes.set(xlim=(-0.5, side), ylim=(side, -0.5))  # every picture on a square: sentences stand in a row
        axes.set_title(f"{name}\n{describe_shape(image)}", fontsize=11)
        axes.set_xlabel(text, fontsize=10, loc="left")
        axes.set(xticks=[], yticks=[])
        axes.spines[:].set_visible(False)
    return fig


def _in_lines(shape):
    """Return a shape as text, channels above height and width."""
    return f"{shape[0]} ×\n{describe_shape(shape[1:])}" if len(shape) == 3 else describe_shape(shape)


def _block_size(shape):
    """Return height and width of a block in the ribbon; roots, so that 1 and 800 fit on one line."""
    if len(shape) == 3:
        return 2 * (shape[1] / 28) ** 0.5, (shape[0] / 32) ** 0.5
    return 2 * min(1.0, (shape[0] / 800) ** 0.5), 0.12
