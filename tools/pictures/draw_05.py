"""The picture at the head of notebook 05."""

import matplotlib.style
import numpy as np
from matplotlib.figure import Figure

from scratchcnn_course.plots.picture import STYLE
from scratchcnn_helpers import data, nets, ops


def draw():
    """Return the figure: a 3, its feature maps, ten scores, ten probabilities."""
    x = data.load_digits().test_images[5:6]
    model = nets.load_pretrained()
    steps = [x]
    with model.inference():
        for layer in model.layers:
            steps.append(np.array(layer.forward(steps[-1])))
    maps = next(step for step in reversed(steps) if step.ndim == 4)[0]  # (32, 5, 5)
    mosaic = np.full((8 * 6 - 1, 4 * 6 - 1), maps.max())
    for i, one in enumerate(maps):
        mosaic[6 * (i // 4) : 6 * (i // 4) + 5, 6 * (i % 4) : 6 * (i % 4) + 5] = one
    logits = steps[-1][0]
    p = ops.softmax(logits)
    with matplotlib.style.context(STYLE, after_reset=True):
        fig = Figure(figsize=(8, 2.6), layout="constrained")
        fig.get_layout_engine().set(wspace=0.18)
        digit, features, scores, shares = fig.subplots(1, 4, width_ratios=[2, 1.1, 1.5, 1.5])
        digit.imshow(x[0, 0])
        features.imshow(mosaic, vmax=0.6 * maps.max())  # or only the brightest spots would be seen
        for axes, values in ((scores, logits), (shares, p)):
            axes.barh(range(10), values, color=["C1" if k == p.argmax() else "C0" for k in range(10)])
            axes.set(yticks=range(10), xticks=[], ylim=(9.6, -0.6))
            axes.tick_params(length=0, labelsize=9)
            axes.grid(False)
            axes.spines["bottom"].set_visible(False)
            axes.spines["left"].set_position(("data", 0))
        scores.set_yticks([])
        scores.spines["left"].set_color("#666666")
        shares.set_xlim(0, 1.05)
        for axes, name in zip(
            (digit, features, scores, shares), ("a digit", "features", "scores", "probabilities"), strict=True
        ):
            axes.set_title(name, loc="center")
        for axes in (digit, features):
            axes.set(xticks=[], yticks=[])
            axes.grid(False)
        for axes, end in ((digit, 1.17), (features, 1.34), (scores, 1.2)):
            axes.annotate(
                "", (end, 0.5), (1.03, 0.5), xycoords="axes fraction", arrowprops={"arrowstyle": "->", "lw": 2}
            )
    return fig
