"""How the choice of a learning rate is tried: curves that fall and rise, dip twice, burst, and have holes."""

import numpy as np

from .trial import Trial, probe

_RATES = np.geomspace(1e-3, 10, 41)
_FELL = 2.5 - np.exp(-((np.log10(_RATES) + 0.5) ** 2)) + np.maximum(np.log10(_RATES), 0) ** 2 * 30
_DIPS = _FELL - 0.3 * np.exp(-(((np.log10(_RATES) + 2) / 0.2) ** 2))  # a shallow dip before the deep one
_BURST = np.where(_RATES > 2, np.nan, _FELL)
_HOLES = np.where((_RATES > 0.005) & (_RATES < 0.02), np.nan, _FELL)  # no number, long before the lowest
_INFINITE = np.where(_RATES > 1.2, np.inf, 2 * _FELL[::-1] ** 0.5 + (_RATES > 0.6))

TRIALS = {
    "pick_learning_rate": Trial(
        probes=(
            probe("a loss that falls and rises", _RATES, _FELL),
            probe("a loss that dips twice", _RATES, _DIPS),
            probe("a loss that ends in nan", _RATES, _BURST),
            probe("a loss with a hole of nan", _RATES, _HOLES),
            probe("a loss that ends in infinity", _RATES, _INFINITE),
            probe("few rates, unevenly spaced", np.array([0.5, 0.02, 0.3, 0.07]), np.array([2.0, np.nan, 0.75, 1.5])),
        ),
    ),
}
