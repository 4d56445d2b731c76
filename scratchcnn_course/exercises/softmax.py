"""How probabilities are tried: `softmax`, `softmax_backward`, `log_softmax`, `one_hot`."""

import numpy as np

from scratchcnn_helpers import ops

from .probes import halves
from .trial import Trial, probe

_large = np.array([[1000.0, 999.0, -2000.0], [-1000.0, -2000.0, -1000.5], [3000.0, 0.0, 1.0], [0.0, 1.0, 3000.0]])
LARGE = probe("logits of 1000 and -1000", _large)
ROWS = (probe("one row", halves(1, 3)), probe("two rows", halves(2, 3)), probe("four rows", halves(4, 5)), LARGE)

TRIALS = {
    "softmax": Trial(right=ops.softmax, probes=ROWS),
    "log_softmax": Trial(right=ops.log_softmax, probes=ROWS),
    "softmax_backward": Trial(
        right=ops.softmax_backward,
        probes=(
            probe("one row", halves(1, 3, seed=1), halves(1, 3)),
            probe("two rows", halves(2, 3, seed=1), halves(2, 3)),
            probe("four rows", halves(4, 5, seed=1), halves(4, 5)),
            probe("logits of 1000 and -1000", halves(4, 3, seed=1), _large),
        ),
    ),
    "one_hot": Trial(
        right=ops.one_hot,
        probes=(
            probe("two labels, three classes", np.array([2, 0]), 3),
            probe("five labels, one of them twice", np.array([3, 1, 0, 3, 2]), 4),
            probe("a class that is missing", np.array([2, 1, 1]), 6),
        ),
    ),
}
