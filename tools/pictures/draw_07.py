"""The picture at the head of notebook 07."""

import functools

import matplotlib.style
import numpy as np
from matplotlib.figure import Figure

from scratchcnn_course.lessons import xor
from scratchcnn_course.plots.boundaries import draw_boundary
from scratchcnn_course.plots.picture import STYLE
from scratchcnn_helpers import ops


def draw():
    """Return the figure: one line, a network half way and at the end, and its loss."""
    epochs = xor.train(2, seed=0)
    shown = (0, 85, 200)

    def line(points):
        return ops.sigmoid(6 * (points.sum(axis=1) - 0.5))

    def network(points, weights):
        return ops.sigmoid(xor.forward(points, weights))

    functions = [line] + [functools.partial(network, weights=epochs[epoch]) for epoch in shown[1:]]
    with matplotlib.style.context(STYLE, after_reset=True):
        fig = Figure(figsize=(8, 2.6), layout="constrained")
        fig.get_layout_engine().set(wspace=0.08)
        *maps, curve = fig.subplots(1, 4, width_ratios=[1, 1, 1, 1.05])
        for axes, function, name in zip(maps, functions, ("one line", "two, learning", "learned"), strict=True):
            draw_boundary(axes, function, xor.POINTS, xor.TARGETS.ravel())
            axes.set_title(name, loc="center")
            axes.set(xticks=[], yticks=[])
        losses = [xor.judge(weights)[0] for weights in epochs]
        curve.plot(losses, linewidth=3)
        curve.plot(shown[1:], np.array(losses)[list(shown[1:])], "o", color="C0", markersize=9)
        curve.set(xticks=[], yticks=[], ylim=(0, 0.8), xlabel="epochs", box_aspect=1)
        curve.set_title("loss", loc="center")
    return fig
