"""The size calculator: how many places a window has, in numbers and as a row of cells."""

from matplotlib.figure import Figure

from scratchcnn_helpers.ops import conv_output_size

from ..plots.picture import styled
from .desk import Desk, Setting

RANGES = {"size": (1, 32), "kernel_size": (1, 11), "stride": (1, 6), "padding": (0, 5)}


def _whole(name, default):
    low, high = RANGES[name]
    return Setting(default, range(low, high + 1))


class SizeCalculator(Desk):
    """Tell how many places a window has along one side of an image, and show them.

    Parameters
    ----------
    size : int, 1 to 32
        Of the image.
    kernel_size : int, 1 to 11
    stride : int, 1 to 6
    padding : int, 0 to 5
        On either side.

    Raises
    ------
    TypeError
        If one of them is no whole number.
    ValueError
        If one of them lies outside its range. A window that does not fit is no error: it is shown as one.

    Examples
    --------
    >>> SizeCalculator(7, 3, stride=2, padding=1).output_size
    4
    """

    MODULE = "sizes"

    size = _whole("size", 7)
    kernel_size = _whole("kernel_size", 3)
    stride = _whole("stride", 1)
    padding = _whole("padding", 0)

    def __init__(self, size=7, kernel_size=3, *, stride=1, padding=0):
        super().__init__({"ranges": RANGES}, size=size, kernel_size=kernel_size, stride=stride, padding=padding)

    @property
    def output_size(self):
        """The number of places, or None where the window does not fit."""
        if self.kernel_size > self.size + 2 * self.padding:
            return None
        return conv_output_size(self.size, self.kernel_size, stride=self.stride, padding=self.padding)

    @styled
    def figure(self):
        """Draw a row of cells, and a bar for each place of the window above them."""
        total, starts = self.size + 2 * self.padding, [self.stride * k for k in range(self.output_size or 0)]
        fig = Figure(figsize=(7.6, min(0.25 * len(starts) + 1.4, 4)), layout="constrained")
        axes = fig.subplots()
        axes.barh(range(1, len(starts) + 1), self.kernel_size, left=starts, height=0.7, color="#0072B2")
        axes.barh(0, 1, left=range(total), height=0.9, color="#EEEEEE", edgecolor="#808080")
        axes.barh(0, 1, left=[k for k in range(total) if not self.padding <= k < self.padding + self.size],
                  height=0.9, color="white", edgecolor="#808080", hatch="///")  # fmt: skip
        axes.set(yticks=[], xlim=(0, total), xlabel="cells, the padding hatched; above them, the places of the window")
        axes.grid(False)
        return fig

    def alt(self):
        """Return the formula and what it gives, in words."""
        asked = f"({self.size} + 2 × {self.padding} − {self.kernel_size}) // {self.stride} + 1"
        if self.output_size is None:
            return f"{asked}: the window does not fit, it is larger than the image with its padding."
        return f"{asked} = {self.output_size}: so many places has the window."
