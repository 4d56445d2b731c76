"""What becomes of sizes: `pad` and `conv_output_size`."""

import numpy as np

from scratchcnn_helpers import ops

from .exercise import Exercise, optional, probe
from .probes import both, halves


def pad(x, padding):
    """Put a border of zeros around each image: `(N, C, H, W)` -> `(N, C, H + 2 * PH, W + 2 * PW)`."""
    (N, C, H, W), (PH, PW) = x.shape, np.broadcast_to(padding, 2)
    out = np.zeros((N, C, H + 2 * PH, W + 2 * PW))
    out[:, :, PH : PH + H, PW : PW + W] = x
    return out


PAD = """
all-axes: you pad all four axes
There are new images and new channels of zeros, too. Only height and width get a border.
`np.pad` wants a pair for each axis. What is the pair for an axis that stays as it is?
`((0, 0), (0, 0), (padding, padding), (padding, padding))`

top-left-only: the border is missing at the bottom and on the right
You pad before the image only. Padding 1 means one row above and one row below.
Look at the second number of each pair that you give to `np.pad`.

bottom-right-only: the border is missing at the top and on the left
You pad after the image only. Padding 1 means one row above and one row below.
Look at the first number of each pair that you give to `np.pad`.

height-only: there is a border above and below, and none beside
The width of your result is that of the image.
The last axis needs its pair as well.

width-only: there is a border beside, and none above and below
The height of your result is that of the image.
The axis before the last needs its pair as well.

edge: you repeat the edge pixels where zeros belong
The size is right, but your border holds copies of the image's edge.
Look at the `mode` of `np.pad`.

reflected: you mirror the image where zeros belong
The size is right, but your border holds a mirror image.
Look at the `mode` of `np.pad`.

ones: your border is made of ones
The size is right, but the border should be 0, so that it adds nothing to a sum.
What is your array filled with before the image is put into it?

doubled: your border is twice as wide as it should be
`padding` is the width of the border on each side, not of both sides together.
Print the shape for an image of 5 x 5 and padding 1. It should be 7 x 7.

swapped: height and width of the padding are swapped
You pad the height by the second number and the width by the first.
`padding` is `(height, width)`.
"""

BORDERS = {"edge": {"mode": "edge"}, "reflected": {"mode": "reflect"}, "ones": {"constant_values": 1}}


def wrong_pad(on, x, padding):
    """Pad, with mistakes."""
    PH, PW = reversed(both(padding)) if "swapped" in on else both(padding)
    if "doubled" in on:
        PH, PW = 2 * PH, 2 * PW
    sides = np.array([(0, 0), (0, 0), (PH, PH), (PW, PW)])
    if "all-axes" in on:
        sides[:2] = PH
    for switch, place in {
        "top-left-only": np.s_[:, 1],
        "bottom-right-only": np.s_[:, 0],
        "height-only": 3,
        "width-only": 2,
    }.items():
        if switch in on:
            sides[place] = 0
    return np.pad(x, sides, **next((mode for switch, mode in BORDERS.items() if switch in on), {}))


SIZE = """
no-plus-one: one place is missing
You count the steps. There is one place more than there are steps: the one where the window starts.
How many places has a window of 3 on a row of 3?

plus-one-inside: your + 1 stands inside the division
The 1 is the first place and is there whatever the stride: it is added after the division.
Check by hand: size 7, kernel 3, stride 2. The window starts at 0, 2 and 4.

padding-once: you count the padding on one side only
The border goes around the image, so the size grows by the padding twice.
How many pixels does padding 1 add to a row?

padding-ignored: your size does not depend on the padding
The window slides over the padded image.
Where does `padding` come in?

stride-ignored: your size does not depend on the stride
A window that moves two pixels at a time has about half as many places.
Where does `stride` come in?

kernel-ignored: your size does not depend on the kernel
A larger window has fewer places, since it has to fit in whole.
How far can the top left corner of the window go?

rounded-up: you round up where the window does not fit any more
A last window that would hang over the edge is left out.
`//` rounds down.

rounded: you round to the nearest whole number
A last window that would hang over the edge is left out, even if more than half of it would fit.
`//` rounds down.

not-rounded: your size is not a whole number
There is no half place: a last window that would hang over the edge is left out.
`/` gives fractions. `//` rounds down.

swapped: height and width are swapped in a pair
You use the second number of a pair for the height and the first for the width.
Pairs are `(height, width)`.
"""


def wrong_size(on, size, kernel_size, *, stride=1, padding=0):
    """Compute the size of the output, with mistakes."""
    numbers = zip(*map(both, (size, kernel_size, stride, padding)), strict=True)
    result = tuple(_places(on, *along) for along in numbers)
    if not isinstance(size, tuple):
        return result[0]
    return result[::-1] if "swapped" in on else result


def _places(on, size, kernel, stride, padding):
    stride = 1 if "stride-ignored" in on else stride
    padding = {"padding-once": padding, "padding-ignored": 0}.get(next(iter(on & PADDINGS), ""), 2 * padding)
    room = size + padding - (0 if "kernel-ignored" in on else kernel) + ("plus-one-inside" in on)
    last = room / stride
    last = np.ceil(last) if "rounded-up" in on else np.rint(last) if "rounded" in on else last
    last = last if "not-rounded" in on else int(np.floor(last))
    return last + ("no-plus-one" not in on and "plus-one-inside" not in on)


PADDINGS = {"padding-once", "padding-ignored"}


def number_or_pair(function, *args, **kwargs):
    """Call a function that returns a number or a pair of them; make an array of a pair."""
    result = function(*args, **kwargs)
    return np.array(result) if isinstance(result, (tuple, list)) else result


EXERCISES = (
    Exercise(
        right=pad,
        wrong=wrong_pad,
        mistakes=PAD,
        probes=(
            probe("padding 1", halves(2, 3, 4, 5), 1),
            probe("padding 2", halves(1, 2, 5, 4), 2),
            probe("no padding", halves(2, 2, 3, 4), 0),
            optional("(height, width)", halves(2, 1, 4, 5), (1, 3)),
        ),
        formula="Make zeros of the new shape, then write `x` into the middle.",
        notebook=2,
    ),
    Exercise(
        right=ops.conv_output_size,
        wrong=wrong_size,
        mistakes=SIZE,
        probes=(
            probe("stride 1", 28, 3),
            probe("another kernel", 13, 4),
            probe("padding 2", 28, 5, padding=2),
            probe("stride 2", 11, 3, stride=2),
            probe("a stride that does not divide evenly", 12, 3, stride=2),
            probe("stride 3 and padding 1", 9, 4, stride=3, padding=1),
            probe("a window that just fits", 5, 5),
            probe("a window that nearly fits once more", 15, 4, stride=4, padding=1),
            optional("(height, width)", (28, 30), (5, 3), stride=(2, 1), padding=(2, 0)),
        ),
        formula="`(size + 2 * padding - kernel_size) // stride + 1`",
        notebook=2,
        call=number_or_pair,
    ),
)
