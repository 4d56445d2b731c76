"""How windows as rows of a matrix are tried: `im2col` and `col2im`."""

import numpy as np

from scratchcnn_helpers import ops

from .probes import both, halves
from .trial import Trial, optional, probe


def _columns(shape, kernel_size, **settings):
    OH, OW = ops.conv_output_size(shape[2:], both(kernel_size), **settings)
    return halves(shape[0] * OH * OW, shape[1] * np.prod(both(kernel_size)), seed=5), shape, kernel_size


CALLS = (  # label, shape of the images, kernel, further settings, whether it may be refused
    ("one square image", (1, 1, 4, 4), 2, {}, False),
    ("an image that is not square", (1, 1, 4, 6), 3, {}, False),
    ("several channels", (1, 3, 4, 5), 2, {}, False),
    ("several images", (2, 3, 5, 4), 3, {}, False),
    ("stride 2", (2, 3, 5, 8), 3, {"stride": 2}, False),
    ("a row and a column left over", (2, 2, 6, 7), 3, {"stride": 2}, False),
    ("padding 2", (2, 3, 3, 4), 2, {"padding": 2}, False),
    ("stride and padding together", (3, 2, 6, 5), 3, {"stride": 3, "padding": 1}, False),
    ("(height, width)", (2, 3, 6, 8), (3, 2), {"stride": (2, 3), "padding": (0, 1)}, True),
)


def _probes(arguments):
    for label, shape, kernel_size, settings, refusable in CALLS:
        make = optional if refusable else probe
        yield make(label, *arguments(shape, kernel_size, **settings), **settings)


TRIALS = {
    "im2col": Trial(
        right=ops.im2col,
        framed=lambda x, size: {"x": (0, 0, size, size), "target out": (0, 0, 1, size**2)},  # its first window, a row
        probes=tuple(_probes(lambda shape, kernel_size, **settings: (halves(*shape), kernel_size))),
    ),
    "col2im": Trial(right=ops.col2im, probes=tuple(_probes(_columns))),
}
