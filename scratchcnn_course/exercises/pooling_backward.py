"""How the way back through pooling is tried: `max_pool2d_backward` and `avg_pool2d_backward`."""

import numpy as np

from scratchcnn_helpers import ops
from scratchcnn_helpers.layers import MaxPool2d

from .pooling import probes
from .probes import distinct, halves
from .trial import Trial, probe

_tied = np.random.default_rng(8).integers(-2, 1, (2, 2, 7, 6)) * 1.0
TIES = (
    probe("ties, side by side", halves(2, 2, 3, 3, seed=6), _tied, 2),
    probe("ties, where windows overlap", halves(2, 2, 3, 2, seed=6), _tied, 3, stride=2),
)

TRIALS = {
    "max_pool2d_backward": Trial(
        right=ops.max_pool2d_backward,
        probes=(*probes(backward=True), *TIES),
        whole=(ops.max_pool2d_backward, ops.max_pool2d_backward_loops, MaxPool2d.backward),
        growing=(  # a loop over the cells of a window may stay
            probe("small arrays", halves(1, 1, 2, 2), distinct(1, 1, 4, 4), 2),
            probe("larger ones", halves(2, 3, 4, 5), distinct(2, 3, 8, 11), 2),
        ),
    ),
    "avg_pool2d_backward": Trial(right=ops.avg_pool2d_backward, probes=tuple(probes(backward=True))),
}
