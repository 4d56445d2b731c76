"""How activation functions are tried: `relu`, `leaky_relu`, `sigmoid`, `tanh`."""

import numpy as np

from scratchcnn_helpers import ops

from .probes import halves
from .trial import Trial, probe

_line = np.linspace(-4, 4, 9)
_batch = halves(2, 3, 4, 5)
PLAIN = (probe("numbers from -4 to 4", _line), probe("a batch of images", _batch))
EXTREME = (probe("1000 and -1000", np.array([-1000.0, 0.5, 1000.0])),)

TRIALS = {
    "relu": Trial(right=ops.relu, probes=PLAIN),
    "leaky_relu": Trial(
        right=ops.leaky_relu,
        probes=(*PLAIN, probe("slope 0.25", _line, 0.25), probe("slope 0.5, by name", _batch, slope=0.5)),
    ),
    "sigmoid": Trial(right=ops.sigmoid, probes=(*PLAIN, *EXTREME)),
    "tanh": Trial(right=ops.tanh, probes=(*PLAIN, *EXTREME)),
}
