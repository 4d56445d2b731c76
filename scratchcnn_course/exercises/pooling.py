"""Exercises on pooling: `max_pool2d`, `avg_pool2d`, and the way back through both."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from scratchcnn_helpers import ops

from .legacy import Exercise, optional, probe
from .probes import both, distinct, halves

SHARED = """
stride-ignored: you ignore the stride
Your windows lie side by side, whatever the stride.
Where does `stride` come in? Only where it is `None` does the kernel size take its place.

default-stride: your stride is 1 where none is given
Left out, the stride is the kernel size, so that windows lie side by side.
What do you do where `stride` is `None`?

stride-not-in-index: your output has the right size, and your windows move by one pixel only
The stride is in the output size, but not in the place of the window.
At output row `oh`, the window begins at row `stride * oh`.

size-rounded-up: you keep windows that hang over the edge
A window that does not fit in whole is left out.
`(H - KH) // SH + 1` rounds down.

last-window-missing: your window stops one step early
The last row and the last column of each output are missing.
How many places has a window of 2 on a row of 4, two pixels at a time? Count them with a finger.

last-cells-missing: the last row and column of each window are left out
Your windows are one pixel too small both ways.
Where does your slice end? The end of a slice is not part of it.

height-width-swapped: height and width of your output are swapped
The numbers are right, but each output image lies on its side.
Look at the line that writes into `out`, and at the shape that you create it with.

first-channel-only: every channel gets the output of the first
The outputs are right for channel 0 and repeated for the rest.
Does the index of `x` say `c`, or 0?

across-channels: your window reaches through all channels
Pooling looks at each channel alone, and keeps their number.
Does the index of `x` say `c`, or `:`?

first-image-only: every image of the batch gets the output of the first
The outputs are right for image 0 and repeated for the rest.
Does the index of `x` say `n`, or 0?

swapped: height and width are swapped in a pair
You use the second number of a pair for the height and the first for the width.
Pairs are `(height, width)`.
"""

MAX = """
starts-at-zero: your maximum starts at 0
A window of negative numbers should give the largest of them. Yours gives 0.
What is in your running maximum before the first pixel?
Begin with the first pixel of the window, or with `-np.inf`.

absolute: you take the value farthest from 0
A window with -3 and 2 should give 2.
Look for `abs`.

minimum: you keep the smallest value of each window
Your output equals the one of a minimum.
Is a `<` where there should be a `>`?

average: you average where the largest value is wanted
Your output equals the one of average pooling.
Look for `mean`.
"""

AVERAGE = """
not-divided: you do not divide
Each output pixel is the sum of its window.
How many pixels does a window have?

divided-by-width: you divide by the width of the window only
A window has `KH * KW` pixels.
Look at the number that you divide by.

divided-by-stride: you divide by the stride
A window has `KH * KW` pixels, however far it moves.
Look at the number that you divide by.

maximum: you keep the largest value where the mean is wanted
Your output equals the one of max pooling.
Look for `max`.
"""

REDUCTIONS = {"minimum": np.min, "average": np.mean, "maximum": np.max}


def wrong_max_pool2d(on, x, kernel_size, *, stride=None):
    """Keep the largest value of each window, with mistakes."""
    places, _ = _windows(on, x, kernel_size, stride, np.inf if "minimum" in on else -np.inf)
    reduce = next((REDUCTIONS[switch] for switch in on & REDUCTIONS.keys()), np.max)
    if "absolute" in on:
        places = np.where(np.isfinite(places), np.abs(places), places)
    out = reduce(places, axis=(4, 5))
    out = np.maximum(out, 0) if "starts-at-zero" in on else out
    return out.swapaxes(2, 3) if "height-width-swapped" in on else out


def wrong_avg_pool2d(on, x, kernel_size, *, stride=None):
    """Average each window, with mistakes."""
    places, (SH, SW) = _windows(on, x, kernel_size, stride, -np.inf if "maximum" in on else np.nan)
    KW, cells = places.shape[5], places.shape[4] * places.shape[5]
    out = np.nanmean(places, axis=(4, 5)) * np.prod(
        [cells / n for switch, n in {"divided-by-width": KW, "divided-by-stride": SH * SW}.items() if switch in on]
    )
    out = np.nansum(places, axis=(4, 5)) if "not-divided" in on else out
    out = places.max(axis=(4, 5)) if "maximum" in on else out
    return out.swapaxes(2, 3) if "height-width-swapped" in on else out


def _windows(on, x, kernel_size, stride, beyond):
    """Return the windows `(N, C, OH, OW, KH, KW)` and the stride; `beyond` is what lies over the edge."""
    backwards = slice(None, None, -1 if "swapped" in on else 1)
    KH, KW = both(kernel_size)[backwards]
    default = 1 if "default-stride" in on else (KH, KW)
    SH, SW = both(default if stride is None or "stride-ignored" in on else both(stride)[backwards])
    if "size-rounded-up" in on:
        over = [-(size - k) % s for size, k, s in zip(x.shape[2:], (KH, KW), (SH, SW), strict=True)]
        over = [n if n < k else 0 for n, k in zip(over, (KH, KW), strict=True)]  # no window without any pixel
        x = np.pad(x, ((0, 0), (0, 0), (0, over[0]), (0, over[1])), constant_values=beyond)
    places = sliding_window_view(x, (KH, KW), axis=(2, 3))
    if "stride-not-in-index" in on:
        places = places[:, :, : (places.shape[2] - 1) // SH + 1, : (places.shape[3] - 1) // SW + 1]
    else:
        places = places[:, :, ::SH, ::SW]
    if "last-window-missing" in on:
        places = places[:, :, :-1, :-1]
    if "last-cells-missing" in on:
        places = places[..., : max(KH - 1, 1), : max(KW - 1, 1)]
    if "across-channels" in on:
        N, C, OH, OW, KH, KW = places.shape
        wide = places.transpose(0, 2, 3, 1, 4, 5).reshape(N, 1, OH, OW, C * KH, KW)
        places = np.broadcast_to(wide, (N, C, OH, OW, C * KH, KW))
    for switch, part in {"first-channel-only": np.s_[:, :1], "first-image-only": np.s_[:1]}.items():
        places = np.broadcast_to(places[part], places.shape) if switch in on else places
    return places, (SH, SW)


CALLS = (  # label, x, kernel size, stride, whether it may be refused
    ("one square image", (1, 1, 4, 4), 2, None, False),
    ("an image that is not square", (1, 1, 4, 6), 2, None, False),
    ("several channels", (1, 3, 6, 4), 2, None, False),
    ("several images", (2, 3, 6, 9), 3, None, False),
    ("a row and a column left over", (2, 2, 5, 7), 2, None, False),
    ("windows that overlap", (2, 3, 7, 5), 3, 2, False),
    ("windows that overlap, and a row left over", (2, 2, 6, 7), 3, 2, False),
    ("gaps between windows", (2, 2, 8, 9), 2, 3, False),
    ("(height, width) for kernel size and stride", (2, 3, 5, 8), (3, 2), (2, 3), True),
)


def probes(backward, values=distinct):
    """Yield the probes of a pooling, forward or backward."""
    for label, shape, kernel_size, stride, refusable in CALLS:
        out = ops.conv_output_size(shape[2:], kernel_size, stride=kernel_size if stride is None else stride)
        first = [halves(*shape[:2], *out, seed=4)] if backward else []
        settings = {} if stride is None else {"stride": stride}
        yield (optional if refusable else probe)(label, *first, values(*shape), kernel_size, **settings)


NEGATIVE = probe("an image of negative numbers", -1 - np.abs(distinct(1, 2, 4, 6, seed=1)), 2)

EXERCISES = (
    Exercise(
        right=ops.max_pool2d,
        wrong=wrong_max_pool2d,
        mistakes=MAX + SHARED,
        probes=(*probes(backward=False), NEGATIVE),
        formula="`out[n, c, oh, ow]` is the maximum of `x[n, c, SH * oh : SH * oh + KH, SW * ow : SW * ow + KW]`.",
        notebook=4,
    ),
    Exercise(
        right=ops.avg_pool2d,
        wrong=wrong_avg_pool2d,
        mistakes=AVERAGE + SHARED,
        probes=tuple(probes(backward=False)),
        formula="`out[n, c, oh, ow]` is the mean of `x[n, c, SH * oh : SH * oh + KH, SW * ow : SW * ow + KW]`.",
        notebook=4,
    ),
)
