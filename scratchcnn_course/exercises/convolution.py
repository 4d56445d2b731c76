"""Convolution, forward: `conv2d`."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from scratchcnn_helpers import ops

from .legacy import Exercise, optional, probe
from .probes import both, halves

CONV = """
flipped-kernel: your kernel is upside down
Your output equals the one you get by turning the kernel through 180 degrees. Here the kernel stays as it is.
Look at the last two indices of `w` in your innermost line.

transposed-kernel: your kernel lies on its side
Rows and columns of each kernel have changed places.
Which index of `w` goes with the rows of the image?

height-width-swapped: height and width of your output are swapped
The numbers are right, but each output image lies on its side.
Look at the line that writes into `out`, and at the shape that you create it with.

stride-ignored: you ignore the stride
Your output equals the one for stride 1, in values and in size.
Where does `stride` come in? It is needed twice: for the output size, and for the place of each window.

stride-not-in-index: your output has the right size, and your windows move by one pixel only
The stride is in the output size, but not in the place of the window.
Look at the index of `x`: at output row `oh`, the window begins at row `stride * oh`.

padding-ignored: you ignore the padding
Your output equals the one for padding 0.
Where does `padding` come in? It is needed twice: for the border, and for the output size.

padding-one-side: your padding is above and to the left only
The border of zeros goes around the image, and your size does not grow enough.
Look at the second number of each pair that you give to `np.pad`.

stale-size: your output is too small, as if there were no padding
You pad the image, and then compute the output size from the height and width it had before.
In which line do you read `H` and `W`? In which line do you pad?
`(H + 2 * padding - KH) // stride + 1`, with the `H` before padding.

last-window-missing: your window stops one step early
The last row and the last column of each output are missing.
How many places has a window of 3 on a row of 5? Count them with a finger.

bias-missing: you do not add the bias
Your output equals the one for `b = 0`.
Every output pixel of filter `f` begins with `b[f]`.

bias-per-channel: you add the bias once for every input channel
With three channels, `b` is in there three times.
Which loop does the line that adds `b` stand in?

bias-per-product: you add the bias once for every product
The bias is in your innermost loop, so that it is added `C * KH * KW` times.
One output pixel gets one bias. Which loop does that line belong to?

last-channel-only: only the last input channel counts
The sum starts anew with each channel, or the last channel overwrites the others.
Is there a `=` where there should be a `+=`? Is your total set to 0 inside the loop over channels?

first-channel-only: only the first input channel counts
The sum runs over all channels of the image.
Does the index of `x` say `c`, or 0?

first-image-only: every image of the batch gets the output of the first
The outputs are right for image 0 and repeated for the rest.
Does the index of `x` say `n`, or 0?

first-filter-only: every filter has the weights of the first
The outputs are right for filter 0, and the others repeat it with another bias.
Does the index of `w` say `f`, or 0?

stride-swapped: height and width of the stride are swapped
A stride given as a pair is `(height, width)`.
Which number of the pair do you multiply the row by?

padding-swapped: height and width of the padding are swapped
A padding given as a pair is `(height, width)`.
The order of axes is `(N, C, H, W)`. Which pair of `np.pad` comes third?
"""


def wrong_conv2d(on, x, w, b, *, stride=1, padding=0):
    """Convolve, with mistakes."""
    (SH, SW), (PH, PW) = _geometry(on, stride, padding)
    (H, W), (C, KH, KW) = x.shape[2:], w.shape[1:]
    after = 0 if "padding-one-side" in on else 1
    x = np.pad(x, ((0, 0), (0, 0), (PH, after * PH), (PW, after * PW)))
    for switch, turned in {"flipped-kernel": w[..., ::-1, ::-1], "transposed-kernel": w.swapaxes(2, 3)}.items():
        w = turned if switch in on else w
    places = sliding_window_view(x, w.shape[2:], axis=(2, 3))  # (N, C, OH, OW, KH, KW)
    if "stride-not-in-index" in on:
        places = places[:, :, : (places.shape[2] - 1) // SH + 1, : (places.shape[3] - 1) // SW + 1]
    else:
        places = places[:, :, ::SH, ::SW]
    if "stale-size" in on:
        places = places[:, :, : (H - KH) // SH + 1, : (W - KW) // SW + 1]
    if "last-window-missing" in on:
        places = places[:, :, :-1, :-1]
    if "last-channel-only" in on or "first-channel-only" in on:
        kept = np.s_[:, :1] if "first-channel-only" in on else np.s_[:, -1:]
        places, w = places[kept], w[kept]
    if "first-channel-repeated" in on:
        places = np.broadcast_to(places[:, :1], places.shape)
    if "first-image-only" in on:
        places = np.broadcast_to(places[:1], places.shape)
    if "first-filter-only" in on:
        w = np.broadcast_to(w[:1], w.shape)
    times = {"bias-missing": 0, "bias-per-channel": C, "bias-per-product": C * KH * KW}
    bias = b * np.prod([times[switch] for switch in on & times.keys()])
    out = np.einsum("nchwij,fcij->nfhw", places, w) + bias[:, None, None]
    return out.swapaxes(2, 3) if "height-width-swapped" in on else out


def _geometry(on, stride, padding):
    stride, padding = both(1 if "stride-ignored" in on else stride), both(0 if "padding-ignored" in on else padding)
    return stride[:: -1 if "stride-swapped" in on else 1], padding[:: -1 if "padding-swapped" in on else 1]


CALLS = (  # label, x, w, stride, padding, whether it may be refused
    ("one square image and one square kernel", (1, 1, 5, 5), (1, 1, 3, 3), 1, 0, False),
    ("shapes that are not square", (1, 1, 5, 7), (1, 1, 3, 2), 1, 0, False),
    ("several channels", (1, 3, 5, 6), (1, 3, 2, 3), 1, 0, False),
    ("several filters", (1, 3, 6, 5), (2, 3, 3, 2), 1, 0, False),
    ("several images", (2, 3, 5, 7), (4, 3, 3, 2), 1, 0, False),
    ("stride 2", (2, 3, 7, 8), (4, 3, 3, 2), 2, 0, False),
    ("padding", (2, 3, 5, 6), (4, 3, 2, 3), 1, 1, False),
    ("stride and padding together", (3, 2, 6, 9), (4, 2, 3, 4), 2, 2, False),
    ("(height, width) for stride and padding", (2, 3, 7, 8), (4, 3, 3, 2), (3, 2), (1, 2), True),
)


def calls(backward):
    """Yield the probes of `conv2d`, or with `dout` before `x` and `w` those of its backward."""
    for label, x, w, stride, padding, refusable in CALLS:
        out = (x[0], w[0], *ops.conv_output_size(x[2:], w[2:], stride=stride, padding=padding))
        first, last = ([halves(*out, seed=3)], []) if backward else ([], [halves(w[0], seed=2)])
        settings = ({} if stride == 1 else {"stride": stride}) | ({} if padding == 0 else {"padding": padding})
        make = optional if refusable else probe
        yield make(label, *first, halves(*x), halves(*w, seed=1), *last, **settings)


EXERCISES = (
    Exercise(
        right=ops.conv2d,
        wrong=wrong_conv2d,
        mistakes=CONV,
        probes=tuple(calls(backward=False)),
        formula="`out[n, f, oh, ow]` is `b[f]` plus the sum of `x[n, c, SH * oh + i, SW * ow + j] * w[f, c, i, j]`.",
        notebook=2,
        forms={"first-channel-only": ("first-channel-repeated",)},
    ),
)
