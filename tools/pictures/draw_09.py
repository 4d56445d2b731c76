"""The picture at the head of notebook 09."""

import matplotlib.style
import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from scratchcnn_course.plots.picture import SIGNED, STYLE
from scratchcnn_helpers import ops


def draw():
    """Return the figure: `dout` in its border, the kernel turned, and the gradient of the image."""
    # No numbers of the notebook: it asks for these.
    dout, w = np.array([[2.0, -1], [1, 3]]), np.array([[1.0, 2], [-1, 4]])
    dx = ops.conv2d_backward(dout[None, None], np.zeros((1, 1, 3, 3)), w[None, None])[0][0, 0]
    arrays = {"dout, with zeros around": np.pad(dout, 1), "w, turned": w[::-1, ::-1], "dx": dx}
    limit = np.abs(dx).max()
    with matplotlib.style.context(STYLE, after_reset=True):
        fig = Figure(figsize=(8, 2.6))
        for (name, array), left in zip(arrays.items(), (0.6, 3.7, 5.7), strict=True):
            side = 0.47 * len(array)  # inches: cells are equally large in all three
            axes = fig.add_axes([left / 8, (1.1 - side / 2) / 2.6, side / 8, side / 2.6])
            axes.imshow(array, cmap=SIGNED, vmin=-limit, vmax=limit)
            axes.set(xticks=[], yticks=[])
            axes.grid(False)
            axes.spines[:].set_visible(True)
            axes.set_title(name, loc="center")
            for (i, j), value in np.ndenumerate(array):
                faint = (
                    "#999999"
                    if name.startswith("dout") and value == 0
                    else "white"
                    if value > 0.75 * limit
                    else "black"
                )
                text = f"{value:.0f}".replace("-", "−")
                axes.text(j, i, text, ha="center", va="center", fontsize=13, color=faint)
        frame = {"fill": False, "lw": 3, "ec": "#1B7837", "clip_on": False, "zorder": 5}
        window, _, pixel = fig.axes
        window.add_patch(Rectangle((0.5, 0.5), 2, 2, **frame))
        pixel.add_patch(Rectangle((0.5, 0.5), 1, 1, **frame))
        for left, sign in ((3.1, "×"), (5.17, "=")):
            fig.text(left / 8, 1.1 / 2.6, sign, ha="center", va="center", fontsize=24)
    return fig
