"""How the way back through activation functions is tried: at zeros, far out, and on numbers of both signs."""

import numpy as np

from .probes import halves
from .trial import Trial, probe

_line, _dline = np.array([-2, -1.5, -1, -0.5, 0.5, 1, 1.5, 2]), halves(8, seed=1)
PLAIN = (
    probe("numbers from -2 to 2", _dline, _line),
    probe("a batch of images", halves(2, 3, 4, 5, seed=2), halves(2, 3, 4, 5)),
)
KINK = (probe("zeros in x", halves(4, seed=3), np.array([0.0, 1.5, 0.0, -0.5])),)
EXTREME = (probe("1000 and -1000", np.array([1.5, -0.5, 2.0]), np.array([-1000.0, 0.5, 1000.0])),)
SLOPE = (probe("slope 0.25", _dline, _line, 0.25), probe("slope 0.5, by name", _dline, _line, slope=0.5))
NEAR = (  # no point falls on 0 exactly: of such an entry one may say either
    probe("h is 1", np.array([2.5, -3, -0.5, 1.5, 0, -1.5, 0.5]), h=1.0),
    probe("h is a quarter, two rows", np.array([[0.5, -0.125, 0, 1], [0.125, -0.5, 3, -2]]), h=0.25),
    probe("h left out", np.array([0.0, 4e-6, -4e-6, 1.4e-5, -1.4e-5, 0.5, -1])),
)

TRIALS = {
    "relu_backward": Trial(probes=(*PLAIN, *KINK)),
    "leaky_relu_backward": Trial(probes=(*PLAIN, *KINK, *SLOPE)),
    "sigmoid_backward": Trial(probes=(*PLAIN, *EXTREME)),
    "at_kink": Trial(probes=NEAR),
    "tanh_backward": Trial(probes=(*PLAIN, *EXTREME)),
}
