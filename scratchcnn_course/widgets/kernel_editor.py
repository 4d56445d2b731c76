"""The kernel editor: nine weights, and what they make of an image."""

import numpy as np

from scratchcnn_helpers.ops import conv2d

from .. import plots
from ..traces.words import number
from .desk import Desk, Setting
from .network_spec import packed
from .pixels import colours
from .twin import drawn, in_a_row


class Weights(Setting):
    """Nine numbers, row by row."""

    def validate(self, desk, value):
        """Return nine floats, from anything of the shape (3, 3) or (9,)."""
        weights = _numbers(value, "kernel")
        if weights.shape not in ((3, 3), (9,)):
            raise ValueError(f"kernel must have shape (3, 3), got {weights.shape}")
        return weights.ravel().tolist()


class KernelEditor(Desk):
    """Change the nine weights of a kernel, and see at once what it makes of an image.

    Parameters
    ----------
    image : array_like, shape (H, W)
        At least 3 x 3.

    Raises
    ------
    TypeError
        If the image holds no numbers.
    ValueError
        If the image has other than two axes, is smaller than the kernel, or holds a nan or an infinity.

    Examples
    --------
    >>> editor = KernelEditor(np.eye(5))
    >>> editor.kernel = [[0, 0, 0], [0, 2, 0], [0, 0, 0]]
    >>> editor.result.shape, float(editor.result.max())
    ((3, 3), 2.0)
    """

    MODULE = "kernel"

    weights = Weights([0.0, 0, 0, 0, 1, 0, 0, 0, 0], None)

    def __init__(self, image):
        self.image = _numbers(image, "image")
        if self.image.ndim != 2 or min(self.image.shape) < 3:
            raise ValueError(f"image must be (H, W), at least 3 × 3, got shape {self.image.shape}")
        super().__init__(packed(self.image[None, None], "f8"))

    @property
    def kernel(self):
        """The weights, an ndarray of float, shape (3, 3); can be set."""
        return np.reshape(self.weights, (3, 3))

    @kernel.setter
    def kernel(self, weights):
        self.weights = weights

    @property
    def result(self):
        """What the kernel makes of the image, an ndarray of float, shape (H - 2, W - 2)."""
        return conv2d(self.image[None, None], self.kernel[None, None], np.zeros(1))[0, 0]

    def picture(self):
        """Draw image, kernel and result."""
        kernel = drawn(plots.cells(self.kernel, signed=True)).resize((200, 200))
        return in_a_row(colours(self.image), kernel, colours(self.result))

    def alt(self):
        """Return the kernel, and how large the result is, in words."""
        rows = "; ".join(", ".join(map(number, row)) for row in self.kernel)
        low, high = number(self.result.min(), 2), number(self.result.max(), 2)
        size = " × ".join(map(str, self.result.shape))
        return f"An image, a kernel of 3 × 3 (row by row: {rows}), and its result, {size}: values from {low} to {high}."


def _numbers(values, name):
    try:
        values = np.array(values, dtype=float)
    except (TypeError, ValueError):
        raise TypeError(f"{name} must be an array of numbers, got {type(values).__name__}") from None
    if not np.isfinite(values).all():
        raise ValueError(f"{name} must hold finite numbers, got a nan or an infinity")
    return values
