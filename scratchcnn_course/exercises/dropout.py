"""How dropout is tried. What is random is not compared number by number, but by what must hold of every draw."""

import numpy as np

from .probes import halves
from .trial import NotAResult, Trial, probe

FEATURES = {
    "out": (
        "the part of out that is 0, to one decimal",
        "out / x where it is not 0, smallest",
        "out / x where it is not 0, largest",
        "whether images drop different values (1 is yes)",
        "whether channels drop different values (1 is yes)",
        "whether rows drop different values (1 is yes)",
        "whether columns drop different values (1 is yes)",
    ),
    "mask": (
        "the part of mask that is 0, to one decimal",
        "mask where it is not 0, smallest",
        "mask where it is not 0, largest",
        "whether out is x * mask (1 is yes)",
        "whether the same seed gives the same mask (1 is yes)",
        "whether another seed gives another mask (1 is yes)",
    ),
}


def observe(function, x, rate, *, rng=None):
    """Draw three times, and return what every right dropout has in common: two rows of numbers, as in `FEATURES`."""
    original, draws = x.copy(), []
    for seed in (1, 1, 2):
        draw = function(x, rate, rng=np.random.default_rng(seed))
        if not isinstance(draw, (tuple, list)) or len(draw) != 2:
            return draw  # said to be wrong as any other result would be
        draws.append([_as_large(x, name, part) for name, part in zip(("out", "mask"), draw, strict=True)])
    (out, mask), (_, again), (_, other) = draws
    dropped = out == 0
    differ = [(dropped != np.roll(dropped, 1, axis)).any() for axis in range(4)]
    same, fits = np.array_equal(mask, again), np.allclose(out, original * mask, atol=0)
    return (
        np.array([*_range(out / original), *differ]),
        np.array([*_range(mask), fits, same, not np.array_equal(mask, other)]),
    )


def _as_large(x, name, part):
    """Return a result in the shape of `x`: a mask for one image of many is shown as what it does to them all."""
    try:
        return np.broadcast_to(part, x.shape).copy()
    except ValueError:
        raise NotAResult(f"`{name}` should have the shape of `x`, {x.shape}. Yours has {np.shape(part)}.") from None


def _range(values):
    """Return the part of 0s, and the smallest and largest of the others."""
    kept = values[values != 0].astype(float)
    ends = (kept.min(), kept.max()) if kept.size else (0, 0)
    return round(float(np.mean(values == 0)), 1), *ends


_batch = halves(4, 3, 20, 40)
_mask = np.array([[0, 1.25, 1.25], [1.25, 0, 1.25]])

TRIALS = {
    "dropout": Trial(
        probes=(probe("rate 0.2", _batch, 0.2), probe("rate 0.7", _batch, 0.7)),
        call=observe,
        features=FEATURES,
    ),
    "dropout_backward": Trial(
        probes=(
            probe("two rows", halves(2, 3), _mask),
            probe("a batch of images", halves(2, 2, 3, 4), 2.0 * (halves(2, 2, 3, 4, seed=5) > 0)),
        ),
    ),
}
