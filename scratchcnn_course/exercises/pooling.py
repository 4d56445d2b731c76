"""How pooling is tried: `max_pool2d` and `avg_pool2d`."""

import numpy as np

from scratchcnn_helpers import ops
from scratchcnn_helpers.layers import MaxPool2d

from .probes import distinct, halves
from .trial import Trial, first_window, optional, probe

CALLS = (  # label, x, kernel size, stride, whether it may be refused
    ("one square image", (1, 1, 4, 4), 2, None, False),
    ("an image that is not square", (1, 1, 4, 6), 2, None, False),
    ("several channels", (1, 3, 6, 4), 2, None, False),
    ("several images", (2, 3, 6, 9), 3, None, False),
    ("a row and a column left over", (2, 2, 5, 7), 2, None, False),
    ("windows that overlap", (2, 3, 7, 5), 3, 2, False),
    ("windows that overlap, and a row left over", (2, 2, 6, 7), 3, 2, False),
    ("gaps between windows", (2, 2, 8, 9), 2, 3, False),
    ("(height, width) for kernel size and stride", (2, 3, 5, 8), (3, 2), (2, 3), True),
)


def probes(backward, values=distinct):
    """Yield the probes of a pooling, forward or backward."""
    for label, shape, kernel_size, stride, refusable in CALLS:
        out = ops.conv_output_size(shape[2:], kernel_size, stride=kernel_size if stride is None else stride)
        first = [halves(*shape[:2], *out, seed=4)] if backward else []
        settings = {} if stride is None else {"stride": stride}
        yield (optional if refusable else probe)(label, *first, values(*shape), kernel_size, **settings)


NEGATIVE = probe("an image of negative numbers", -1 - np.abs(distinct(1, 2, 4, 6, seed=1)), 2)

TRIALS = {
    "max_pool2d": Trial(
        right=ops.max_pool2d,
        framed=first_window,
        probes=(*probes(backward=False), NEGATIVE),
        whole=(ops.max_pool2d, ops.max_pool2d_loops, MaxPool2d.forward),
        growing=(
            probe("small arrays", distinct(1, 1, 4, 4), 2, stride=1),
            probe("larger ones", distinct(2, 3, 9, 8), 2, stride=1),
        ),
    ),
    "avg_pool2d": Trial(right=ops.avg_pool2d, framed=first_window, probes=tuple(probes(backward=False))),
}
