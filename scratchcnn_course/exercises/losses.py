"""How losses are tried, as one number: `cross_entropy`, `binary_cross_entropy`, `mean_squared_error`."""

import numpy as np

from scratchcnn_helpers import ops

from .probes import halves
from .trial import Trial, probe

_large = np.array([[1000.0, 500.0, -1000.0], [-2000.0, -1000.0, 0.0]])
_zeros_and_ones = (halves(2, 3, seed=7) > 0) * 1.0
_large_binary = np.array([[1000.0, -1000.0], [-500.0, 2.5]])

TRIALS = {
    "cross_entropy": Trial(
        right=ops.cross_entropy,
        probes=(
            probe("one row", halves(1, 3), np.array([2])),
            probe("two rows", halves(2, 3), np.array([1, 0])),
            probe("five rows, four classes", halves(5, 4), np.array([3, 0, 0, 1, 2])),
            probe("logits of 1000 and -1000", _large, np.array([1, 2])),
            probe("logits of 1000, and a wrong answer", _large, np.array([2, 1])),
        ),
    ),
    "binary_cross_entropy": Trial(
        right=ops.binary_cross_entropy,
        probes=(
            probe("two rows", halves(2, 3), _zeros_and_ones),
            probe("one row", halves(1, 4, seed=2), np.array([[1.0, 0.0, 0.0, 1.0]])),
            probe("three rows, targets between 0 and 1", halves(3, 2), np.array([[0.25, 1], [0, 0.75], [1, 0.5]])),
            probe("an array of three axes", halves(2, 3, 2), halves(2, 3, 2, seed=7).clip(0, 1)),
            probe("logits of 1000 and -1000", _large_binary, np.array([[1.0, 0.0], [0.0, 1.0]])),
            probe("logits of 1000, and a wrong answer", _large_binary, np.array([[0.0, 1.0], [1.0, 0.0]])),
        ),
    ),
    "mean_squared_error": Trial(
        right=ops.mean_squared_error,
        probes=(
            probe("two rows", halves(2, 3), halves(2, 3, seed=1)),
            probe("five rows", halves(5, 4), halves(5, 4, seed=1)),
            probe("a batch of images", halves(2, 1, 3, 2), halves(2, 1, 3, 2, seed=1)),
        ),
    ),
}
