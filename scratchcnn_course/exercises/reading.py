"""How the reading of a confusion matrix is tried: `precision_recall`."""

import numpy as np

from .trial import Trial, probe

TRIALS = {
    "precision_recall": Trial(
        probes=(
            probe("two classes", np.array([[5, 2], [1, 9]]), 1),
            probe("three classes", np.array([[6, 1, 3], [2, 7, 0], [4, 5, 8]]), 1),
            probe("another class", np.array([[6, 1, 3], [2, 7, 0], [4, 5, 8]]), 2),
            probe("the first class", np.array([[11, 1, 3, 0], [2, 7, 5, 1], [4, 6, 8, 2], [1, 0, 3, 9]]), 0),
        ),
    ),
}
