"""How first weights are tried: `he_init`."""

import numpy as np

from .probes import repeatable
from .trial import Trial, probe

TRIALS = {
    "he_init": Trial(
        call=repeatable,
        probes=(
            probe("a linear layer, seed 1", (6, 4), np.random.default_rng(1)),
            probe("a wide one, seed 2", (3, 40), np.random.default_rng(2)),
            probe("kernels, seed 3", (6, 4, 3, 2), np.random.default_rng(3)),
            probe("a single kernel, seed 4", (1, 2, 5, 5), np.random.default_rng(4)),
        ),
    ),
}
