"""The picture at the head of notebook 14."""

import matplotlib.style
import numpy as np
from matplotlib.figure import Figure

from scratchcnn_course.plots.picture import STYLE
from scratchcnn_helpers import data, nets, ops
from scratchcnn_helpers.layers import MaxPool2d


def draw():
    """Return the figure: a 7, its 16 maps after the first block, its 32 after the second, ten probabilities."""
    x, model, blocks = data.load_digits().test_images[7:8], nets.load_pretrained(), []
    out = x
    with model.inference():
        for layer in model.layers:
            out = layer.forward(out)
            if isinstance(layer, MaxPool2d):
                blocks.append(np.array(out[0]))  # (16, 14, 14), then (32, 5, 5)
    p = ops.softmax(out)[0]
    with matplotlib.style.context(STYLE, after_reset=True):
        fig = Figure(figsize=(8, 2.6), layout="constrained")
        fig.get_layout_engine().set(wspace=0.06)
        all_axes = fig.subplots(1, 4, width_ratios=[2, 2, 4, 1.6])
        mosaics = [x[0, 0], _mosaic(blocks[0], 4), _mosaic(blocks[1], 8)]
        names = ["a digit", "16 maps of 14 × 14", "32 maps of 5 × 5"]
        for axes, mosaic, name in zip(all_axes, mosaics, names, strict=False):
            axes.imshow(mosaic, vmin=0)
            axes.set_title(name, loc="center")
            axes.set(xticks=[], yticks=[])
            axes.grid(False)
            axes.spines[:].set_visible(False)
        bars = all_axes[-1]
        bars.barh(range(10), p, color=["C1" if k == p.argmax() else "C0" for k in range(10)])
        bars.set(yticks=range(10), xticks=[], ylim=(9.6, -0.6), xlim=(0, 1.05))
        bars.tick_params(length=0, labelsize=9)
        bars.grid(False)
        bars.spines["bottom"].set_visible(False)
        bars.set_box_aspect(2 / 1.6)  # as tall as the pictures
        bars.set_title(f"read as {p.argmax()}", loc="center")
    return fig


def _mosaic(maps, columns):
    """Lay maps out in a grid, white lines between them; the brightest of each map is white."""
    count, height, width = maps.shape
    gap = max(width // 5, 1)
    rows = -(-count // columns)
    grid = np.ones((rows * (height + gap) - gap, columns * (width + gap) - gap))
    for k, one in enumerate(maps):
        i, j = k // columns * (height + gap), k % columns * (width + gap)
        grid[i : i + height, j : j + width] = one / max(one.max(), 1e-9)
    return grid
