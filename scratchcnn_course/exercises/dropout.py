"""Exercises on dropout. What is random is not compared number by number, but by what must hold of every draw."""

import numpy as np

from scratchcnn_helpers import ops

from .legacy import Exercise, NotAResult, probe
from .probes import halves

FEATURES = {
    "out": (
        "the part of out that is 0, to one decimal",
        "out / x where it is not 0, smallest",
        "out / x where it is not 0, largest",
        "whether images drop different values (1 or 0)",
        "whether channels drop different values (1 or 0)",
    ),
    "mask": (
        "the part of mask that is 0, to one decimal",
        "mask where it is not 0, smallest",
        "mask where it is not 0, largest",
        "whether the same seed gives the same mask (1 or 0)",
        "whether another seed gives another mask (1 or 0)",
    ),
}


def observe(function, x, rate, *, rng=None):
    """Draw three times, and return what every right dropout has in common: two rows of numbers, as in `FEATURES`."""
    original, draws = x.copy(), []
    for seed in (1, 1, 2):
        draw = function(x, rate, rng=np.random.default_rng(seed))
        if not isinstance(draw, (tuple, list)) or len(draw) != 2:
            return draw  # said to be wrong as any other result would be
        for name, part in zip(("out", "mask"), draw, strict=True):
            if np.shape(part) != x.shape:
                raise NotAResult(f"`{name}` should have the shape of `x`, {x.shape}. Yours has {np.shape(part)}.")
        draws.append([np.array(part) for part in draw])
    (out, mask), (_, again), (_, other) = draws
    dropped = out == 0
    images, channels = (dropped[:1] != dropped[1:]).any(), (dropped[:, :1] != dropped[:, 1:]).any()
    return (
        np.array([*_range(out / original), images, channels]),
        np.array([*_range(mask), np.array_equal(mask, again), not np.array_equal(mask, other)]),
    )


def _range(values):
    """Return the part of 0s, and the smallest and largest of the others."""
    kept = values[values != 0].astype(float)
    ends = (kept.min(), kept.max()) if kept.size else (0, 0)
    return round(float(np.mean(values == 0)), 1), *ends


DROPOUT = """
not-scaled: you do not scale up what is left
With a part of the values gone, the sum is smaller than before. Dividing by `1 - rate` makes up for it.
What should a kept value be multiplied by?

rate-turned-round: you keep what should be dropped
`rate` is the part that becomes 0. In yours it is the part that stays.
Is a `<` where there should be a `>=`?

divided-by-rate: you divide by `rate`
What is left is a part of `1 - rate`, so that is what you divide by.
Look at the number that you divide by.

scaled-twice: you scale up twice
The mask holds `1 / (1 - rate)` already.
How many times do you divide by `1 - rate`?

mask-not-scaled: your out is scaled, and your mask is not
The way back multiplies by the mask, so everything has to be in it: `out = x * mask`.
What do you return as the mask?

one-mask-for-all: all images drop the same values
Each image of the batch draws for itself.
What shape do your random numbers have?

one-mask-for-channels: all channels drop the same values
Each value is drawn by itself.
What shape do your random numbers have?

rng-ignored: you do not draw from `rng`
The same seed should give the same mask, so that a run can be repeated.
Look for `np.random`.

same-every-time: you draw the same mask every time
Your random numbers begin anew with each call.
Do you make a generator of your own inside the function?

noise-for-mask: you multiply by the random numbers themselves
The random numbers only decide. A mask holds two values.
What do you compare them with?
"""


def wrong_dropout(on, x, rate, *, rng):
    """Drop values at random, with mistakes."""
    rng = np.random.default_rng(0) if "same-every-time" in on else rng
    rng = np.random.default_rng() if "rng-ignored" in on else rng
    shape = np.array(x.shape)
    shape[[place for switch, place in (("one-mask-for-all", 0), ("one-mask-for-channels", 1)) if switch in on]] = 1
    noise = np.broadcast_to(rng.random(shape), x.shape)
    keep = noise < rate if "rate-turned-round" in on else noise >= rate
    scale = 1 if "not-scaled" in on else 1 / rate if "divided-by-rate" in on else 1 / (1 - rate)
    scale = scale**2 if "scaled-twice" in on else scale
    mask = (noise if "noise-for-mask" in on else keep) * scale
    return x * mask, (mask / scale if "mask-not-scaled" in on else mask)


BACKWARD = """
mask-missing: you return `dout` as it is
What was dropped on the way forward gets nothing on the way back.
Where is `mask`?

scale-missing: you do not scale
What was scaled up on the way forward is scaled up on the way back. It is all in the mask.
Do you turn the mask into True and False?

scaled-twice: you scale up twice
The mask holds `1 / (1 - rate)` already.
What else do you multiply by?

divided: you divide by the mask
A product has its factor as slope: forward `x * mask`, backward `dout * mask`.
Look at the sign between `dout` and `mask`.

inverted: your mask is inside out
The gradient comes through where it should be held back.
What does a 0 in the mask stand for?

dout-missing: you return the mask
The slope has to be multiplied by what comes from above.
Where is `dout`?
"""


def wrong_dropout_backward(on, dout, mask):
    """Send the gradient back through a mask, with mistakes."""
    scale = mask.max()
    mask = (mask == 0) * scale if "inverted" in on else mask
    mask = (mask != 0) * scale ** (1 + ("scaled-twice" in on) - ("scale-missing" in on))
    mask = np.ones(mask.shape) if "mask-missing" in on else mask
    dout = np.ones(dout.shape) if "dout-missing" in on else dout
    return dout / mask if "divided" in on else dout * mask


_batch = halves(4, 3, 20, 40)
_mask = np.array([[0, 1.25, 1.25], [1.25, 0, 1.25]])

EXERCISES = (
    Exercise(
        right=ops.dropout,
        wrong=wrong_dropout,
        mistakes=DROPOUT,
        probes=(probe("rate 0.2", _batch, 0.2), probe("rate 0.7", _batch, 0.7)),
        formula="`mask = (rng.random(x.shape) >= rate) / (1 - rate)`, and `out = x * mask`.",
        notebook=12,
        returns=("out", "mask"),
        call=observe,
        features=FEATURES,
    ),
    Exercise(
        right=ops.dropout_backward,
        wrong=wrong_dropout_backward,
        mistakes=BACKWARD,
        probes=(
            probe("two rows", halves(2, 3), _mask),
            probe("a batch of images", halves(2, 2, 3, 4), 2.0 * (halves(2, 2, 3, 4, seed=5) > 0)),
        ),
        formula="`dout * mask`",
        notebook=12,
        extra=True,
    ),
)
