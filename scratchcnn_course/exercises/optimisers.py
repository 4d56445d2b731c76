"""How one step of an optimiser is tried: `momentum_step`, `adam_step`."""

import numpy as np

from .probes import halves
from .trial import Trial, probe

_w, _g, _v = (halves(2, 3, seed=seed) for seed in range(3))
_s = np.abs(halves(2, 3, seed=4))
_still = np.array([0.0, 1.5, -2.0])  # a gradient that was always 0, and two others
_settings = {"lr": 0.001, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8}

TRIALS = {
    "momentum_step": Trial(
        probes=(
            probe("a step that was already moving", _w, _g, _v, lr=0.5, momentum=0.75),
            probe("a first step", _w, _g, 0 * _v, lr=0.25, momentum=0.9),
            probe("no momentum", _w, _g, _v, lr=0.1, momentum=0.0),
            probe("one row", halves(4), halves(4, seed=1), halves(4, seed=2), lr=2.0, momentum=0.5),
        ),
    ),
    "adam_step": Trial(
        probes=(
            probe("the first step", _w, _g, 0 * _w, 0 * _w, 1, **_settings | {"lr": 0.1}),
            probe("the third step", _w, _g, _v / 4, _s, 3, lr=0.5, beta1=0.75, beta2=0.875, eps=1e-8),
            probe("a large eps", _w, _g, _v, _s, 2, lr=0.5, beta1=0.5, beta2=0.75, eps=0.25),
            probe("a gradient that was always 0", halves(3), _still, 0 * _still, 0 * _still, 1, **_settings),
        ),
    ),
}
