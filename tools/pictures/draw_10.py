"""The picture at the head of notebook 10."""

import matplotlib.style
import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Circle

from scratchcnn_course.lessons import bugs
from scratchcnn_course.plots.gradient_errors import entry_errors
from scratchcnn_course.plots.picture import SIGNED, STYLE
from scratchcnn_helpers.gradcheck import check_layer


def draw():
    """Return the figure: the curves of two networks, and the gradient errors of one under a magnifying glass."""
    runs = bugs.load_runs()["digits"]["accuracy"]
    x = np.random.default_rng(0).normal(size=(20, 1, 11, 9))
    verdict = check_layer(bugs.parts("A").MaxPool2d(3, stride=2), x)
    errors = entry_errors(verdict.comparisons["x"])[:, 0]
    wrong = max(errors > 1e-6, key=np.sum)  # (11, 9), the image with most of them

    with matplotlib.style.context(STYLE, after_reset=True):
        fig = Figure(figsize=(8, 2.6), layout="constrained")
        fig.get_layout_engine().set(wspace=0.12)
        curves, glass = fig.subplots(1, 2, width_ratios=(3, 2))
        for which, look, name in (("right", "C0-", "right"), ("A", "C1--", "wrong")):
            mean = np.mean(runs[which], axis=0)
            curves.plot(range(1, len(mean) + 1), mean, look, linewidth=3, label=name)
        curves.set(xticks=[], yticks=[], xlabel="epoch", ylabel="accuracy")
        curves.set_title("it learns", loc="center")
        curves.legend(loc="lower right")
        curves.grid(False)
        H, W = wrong.shape
        cells = {"cmap": SIGNED, "vmin": -1.2, "vmax": 1.2, "edgecolors": "white", "linewidth": 2}
        glass.pcolormesh(np.where(wrong, 1, -0.45), **cells)
        glass.set(xticks=[], yticks=[], aspect="equal")
        glass.grid(False)
        centre, radius = (W / 2, H / 2), 0.62 * H
        glass.add_patch(Circle(centre, radius, fill=False, linewidth=5, edgecolor="#333333", clip_on=False))
        corner = [place + radius / np.sqrt(2) for place in centre]
        handle = [(place, place + 1.6) for place in corner]
        glass.plot(*handle, color="#333333", linewidth=9, solid_capstyle="round", clip_on=False)
        glass.set(xlim=(centre[0] - 1.5 * radius, centre[0] + 1.5 * radius))
        glass.set(ylim=(centre[1] + 1.15 * radius, centre[1] - 1.1 * radius))
        glass.spines[:].set_visible(False)
        glass.set_title("and it is wrong", loc="center")
    return fig
