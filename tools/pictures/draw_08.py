"""The picture at the head of notebook 08."""

import matplotlib.style
import numpy as np
from matplotlib.figure import Figure

from scratchcnn_course.plots.picture import SIGNED, STYLE
from scratchcnn_helpers import data, ops

EDGE = np.array([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]])
KERNELS = np.stack([EDGE, -EDGE, EDGE.T, -EDGE.T])[:, None]
TITLES = ("a 3, read as 5", "left edges", "blame", "p")


def forward(images):
    """Return the edges of images and their largest, 2 x 2 to one."""
    kept = ops.relu(ops.conv2d(images.astype(float), KERNELS, np.zeros(4)))
    return kept, ops.max_pool2d(kept, 2)


def trained(dataset):
    """Return the weights and biases of a linear layer on the pooled edges, after a few steps."""
    rows = forward(dataset.train_images)[1].reshape(1437, -1)
    w, b = np.zeros((676, 10)), np.zeros(10)
    for _ in range(40):
        dlogits = ops.cross_entropy_backward(ops.linear(rows, w, b), dataset.train_labels)
        _, dw, db = ops.linear_backward(dlogits, rows, w)
        w, b = w - 0.1 * dw, b - 0.1 * db
    return w, b


def blamed(digit, w, b):
    """Return a digit's edges, the blame on them, and the ten probabilities."""
    kept, pooled = forward(digit)
    dscores = ops.cross_entropy_backward(ops.linear(pooled.reshape(1, -1), w, b), np.array([3]))
    dpooled = ops.linear_backward(dscores, pooled.reshape(1, -1), w)[0].reshape(pooled.shape)
    return kept, ops.max_pool2d_backward(dpooled, kept, 2) * (kept > 0), dscores[0] + np.eye(10)[3]


def draw():
    """Return the figure: a 3 read as a 5, its left edges, the blame on them, the ten probabilities."""
    dataset = data.load_digits()
    digit = dataset.test_images[248:249]
    kept, blame, p = blamed(digit, *trained(dataset))

    with matplotlib.style.context(STYLE, after_reset=True):
        fig = Figure(figsize=(8, 2.6), layout="constrained")
        fig.get_layout_engine().set(wspace=0.18)
        all_axes = fig.subplots(1, 4)
        limit = np.abs(blame).max()
        all_axes[0].imshow(digit[0, 0])
        all_axes[1].imshow(kept[0, 0])
        all_axes[2].imshow(blame[0, 0], cmap=SIGNED, vmin=-limit, vmax=limit)
        all_axes[2].spines[:].set_visible(True)
        _draw_bars(all_axes[3], p)
        for axes, name in zip(all_axes, TITLES, strict=True):
            axes.set_title(name, loc="center")
            axes.set_xticks([])
            axes.grid(False)
        for axes in all_axes[:3]:
            axes.set_yticks([])
        arrow = {"arrowstyle": "->", "lw": 2}
        all_axes[0].annotate("", (1.17, 0.5), (1.03, 0.5), xycoords="axes fraction", arrowprops=arrow)
        all_axes[2].annotate("", (1.03, 0.5), (1.17, 0.5), xycoords="axes fraction", arrowprops=arrow)
    return fig


def _draw_bars(axes, p):  # no signs: a prediction asks for them
    axes.barh(range(10), p, color="#777777")
    axes.set_box_aspect(1)
    axes.set(yticks=range(10), ylim=(9.6, -0.6), xlim=(0, 1))
    axes.tick_params(length=0, labelsize=9)
    axes.spines[["top", "right", "bottom", "left"]].set_visible(False)
    axes.axvline(0, color="#666666", lw=0.8)
