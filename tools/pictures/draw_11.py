"""The picture at the head of notebook 11."""

import matplotlib.style
import numpy as np
from matplotlib.figure import Figure

from scratchcnn_course.lessons import depth
from scratchcnn_course.lessons.race import SURFACES, race
from scratchcnn_course.plots.picture import STYLE
from scratchcnn_course.widgets.optimiser_race import LOOKS
from scratchcnn_helpers import data

SHOWN = (("too small", "fading"), ("Xavier", "alive"))  # the third kind is a prediction


def draw():
    """Return the figure: the last layer of two networks, and four racers in the narrow bowl."""
    digits, surface = data.load_digits(), SURFACES["bowl"]
    batch = digits.train_images[:200], digits.train_labels[:200]
    with matplotlib.style.context(STYLE, after_reset=True):
        fig = Figure(figsize=(8, 2.6), layout="constrained")
        *histograms, valley = fig.subplots(1, 3, width_ratios=[1, 1, 2.6])
        for axes, (name, title) in zip(histograms, SHOWN, strict=True):
            found = depth.signals(depth.deep_network(name, "tanh"), *batch)
            axes.hist(found.values[-1].ravel(), bins=21, range=(-1, 1), color=LOOKS["SGD"][0])
            axes.set_title(title, loc="center")
            axes.set(xticks=[-1, 0, 1], yticks=[], box_aspect=1.2)
            axes.grid(False)
        x, y = np.linspace(-2, 1.8, 81), np.linspace(-1, 1, 81)
        valley.contour(x, y, surface.height(*np.meshgrid(x, y)), levels=9, colors="#BBBBBB", linewidths=1)
        for name, path in race("bowl", 0.03, steps=30).items():
            colour, dash, _ = LOOKS[name]
            valley.plot(*path.T, dash, color=colour, linewidth=2.5, label=name)
        valley.set(xticks=[], yticks=[], xlim=(-2, 1.8), ylim=(-1, 1))
        valley.set_title("four ways down", loc="center")
        valley.legend(loc="lower right", fontsize=10)
    return fig
