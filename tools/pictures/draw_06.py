"""The picture at the head of notebook 06."""

import matplotlib.style
import numpy as np
from matplotlib.figure import Figure

from scratchcnn_course.plots.gradient_errors import ASIDE, _hatch, entry_errors
from scratchcnn_course.plots.picture import SIGNED, STYLE
from scratchcnn_helpers import gradcheck, ops
from scratchcnn_helpers.layers import ReLU


class Leaking(ReLU):
    """Lets a hundredth of the gradient through where x is negative."""

    def backward(self, dout):
        """Return `dx`."""
        return ops.leaky_relu_backward(dout, self.x)


def draw():
    """Return the figure: a slope and the way down, a chain there and back, the errors of a wrong ReLU."""
    with matplotlib.style.context(STYLE, after_reset=True):
        fig = Figure(figsize=(8, 2.6), layout="constrained")
        hill, chain, grid = fig.subplots(1, 3, width_ratios=(1.15, 1.9, 1.15))
        x = np.linspace(-1.6, 2.4, 100)
        hill.plot(x, 0.5 * x**2 - 0.4 * x, lw=3)
        at, slope = -1.1, -1.5
        y = 0.5 * at**2 - 0.4 * at
        hill.plot(at + np.array([-0.45, 1.2]), y + slope * np.array([-0.45, 1.2]), "--", color="C1")
        hill.plot(at, y, "o", color="C1", ms=11)
        hill.annotate("", (0.6, y), (at + 0.25, y), arrowprops={"arrowstyle": "->", "lw": 2.5})
        hill.text(-0.2, y + 0.12, "downhill", ha="center")
        hill.set(xticks=[], yticks=[], xlabel="weight", ylabel="loss", ylim=(-0.4, 2.2))
        hill.set_title("a slope", loc="center")
        hill.grid(False)

        for i, (name, back) in enumerate((("w", "−0.5"), ("z", "−0.25"), ("y", "−1"), ("loss", ""))):
            box = {"boxstyle": "round,pad=0.45", "fc": "white", "ec": "#0072B2", "lw": 2}
            chain.text(i, 0.35, name, ha="center", va="center", bbox=box)
            chain.text(i, -0.75, back, ha="center", va="center", color="#B34E00")
            if i:
                chain.annotate("", (i - 0.36, 0.45), (i - 0.62, 0.45), arrowprops={"arrowstyle": "->", "lw": 2})
                arrow = {"arrowstyle": "->", "lw": 2, "color": "#D55E00", "connectionstyle": "arc3,rad=-0.25"}
                chain.annotate("", (i - 0.9, -0.2), (i - 0.1, -0.2), arrowprops=arrow)
        chain.set(xlim=(-0.5, 3.5), ylim=(-1.2, 1))
        chain.axis("off")
        chain.set_title("a chain, there and back", loc="center")

        x = np.random.default_rng(6).normal(size=(6, 6)).round()
        errors = entry_errors(gradcheck.check_layer(Leaking(), x).comparisons["x"])
        grid.imshow(np.log10(np.clip(errors, 1e-12, 1)), cmap=SIGNED, vmin=-12, vmax=0)
        grid.set_facecolor(ASIDE)
        _hatch(grid, np.isnan(errors))
        grid.set(xticks=[], yticks=[])
        grid.grid(False)
        grid.spines[:].set_visible(True)
        grid.set_title("a verdict", loc="center")
    return fig
