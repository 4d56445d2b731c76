"""Exercises on the way back through pooling: `max_pool2d_backward` and `avg_pool2d_backward`."""

import numpy as np

from scratchcnn_helpers import ops

from .exercise import Exercise, probe
from .pooling import probes
from .probes import both, halves

SHARED = """
overwritten: your windows overwrite each other
A pixel that lies in several windows should get the sum of what they send. It keeps only the last.
Is there a `=` where there should be a `+=`?
You can see it only where windows overlap, that is where the stride is smaller than the kernel.

stride-ignored: you ignore the stride
Your windows lie side by side, whatever the stride.
Where does `stride` come in? Only where it is `None` does the kernel size take its place.

default-stride: your stride is 1 where none is given
Left out, the stride is the kernel size, so that windows lie side by side.
What do you do where `stride` is `None`?

stride-not-in-index: your windows move by one pixel only
The stride is missing in the place of the window.
At output row `oh`, the window begins at row `stride * oh`.

last-window-missing: you leave out the last row and the last column of windows
Their gradient never arrives.
How far do your loops over the output go?

height-width-swapped: height and width of your result are swapped
The numbers are right, but each image lies on its side.
Look at the line that writes into `dx`, and at the shape that you create it with.

first-image-only: only the first image receives anything
The gradients of the other images have to go somewhere, too.
Does the index of `dx` say `n`, or 0?

first-channel-only: only the first channel receives anything
The gradients of the other channels have to go somewhere, too.
Does the index of `dx` say `c`, or 0?

swapped: height and width are swapped in a pair
You use the second number of a pair for the height and the first for the width.
Pairs are `(height, width)`.
"""

MAX = """
every-tie: every pixel of a tie gets the whole gradient
Where two pixels of a window are equally large, the first in reading order takes all.
A comparison with the maximum is true for both. What does `argmax` do?

last-tie: the last pixel of a tie gets the gradient
Where two pixels of a window are equally large, the first in reading order takes all.
Is a `>=` where there should be a `>`?

shared-tie: the pixels of a tie share the gradient
Where two pixels of a window are equally large, the first in reading order takes all.
There is nothing to divide. What does `argmax` do?

dout-missing: you mark the winners and forget their gradient
Each winner should get the `dout` of its window. It gets 1.
Multiply by `dout[n, c, oh, ow]`.

whole-window: every pixel of a window gets the gradient
Only the largest pixel of a window had a say in the output, so it takes all.
Where was the maximum? Compare the window with it, or ask `argmax`.

winner-swapped: you read the place of the winner the wrong way round
The row and the column of the winner inside its window have changed places.
`argmax` counts row by row. Which of `//` and `%` gives the row?
`i, j = divmod(window.argmax(), KW)`

first-cell: the top left pixel of each window gets the gradient
Only the largest pixel of a window had a say in the output, so it takes all.
Add the place of the winner inside the window to the place of the window.

smallest: the smallest pixel of a window gets the gradient
Only the largest pixel of a window had a say in the output, so it takes all.
Look for `argmin` or a `<`.

times-x: you multiply by the pixel
The slope of a maximum is 1 at the winner, whatever its value.
What is multiplied by `dout`?
"""

AVERAGE = """
not-divided: every pixel gets the whole gradient
Each pixel had a share of `1 / (KH * KW)` in the mean, so that is what comes back.
What did the forward pass divide by?

divided-by-width: you divide by the width of the window only
A window has `KH * KW` pixels.
Look at the number that you divide by.

divided-by-stride: you divide by the stride
A window has `KH * KW` pixels, however far it moves.
Look at the number that you divide by.

first-cell: only the top left pixel of each window gets something
Every pixel of the window had a say in its mean.
Write to a slice, or loop over the cells of the window.

winner-only: only the largest pixel of each window gets something
That is the way back through max pooling. Here every pixel had a say.
What does each pixel of a window get?

times-x: you multiply by the pixel
The slope of a mean is `1 / (KH * KW)` everywhere, whatever the pixel is.
What is multiplied by `dout`?
"""


def wrong_max_pool2d_backward(on, dout, x, kernel_size, *, stride=None):
    """Send the gradient of a maximum back, with mistakes."""

    def share(window, value):  # (KH, KW), a number -> (KH, KW)
        window = -window if "smallest" in on else window
        ties = window == window.max()
        if "whole-window" in on:
            mask = np.ones(window.shape)
        elif "every-tie" in on:
            mask = ties * 1.0
        elif "shared-tie" in on:
            mask = ties / ties.sum()
        else:
            flat = window.size - 1 - ties[::-1, ::-1].argmax() if "last-tie" in on else ties.argmax()
            mask = (np.arange(window.size) == (0 if "first-cell" in on else flat)).reshape(window.shape) * 1.0
        new = mask * (1 if "dout-missing" in on else value) * (window if "times-x" in on else 1)
        return new.T if "winner-swapped" in on else new

    return _scatter(on, dout, x, kernel_size, stride, share)


def wrong_avg_pool2d_backward(on, dout, x, kernel_size, *, stride=None):
    """Send the gradient of a mean back, with mistakes."""
    KW = both(kernel_size)[1]
    SH, SW = both(kernel_size if stride is None else stride)

    def share(window, value):  # (KH, KW), a number -> (KH, KW)
        cells = {"not-divided": 1, "divided-by-width": KW, "divided-by-stride": SH * SW}
        cells = next((cells[switch] for switch in sorted(on & cells.keys())), window.size)
        mask = np.ones(window.shape)
        if "first-cell" in on or "winner-only" in on:
            only = 0 if "first-cell" in on else window.argmax()
            mask = (np.arange(window.size) == only).reshape(window.shape)
        return mask * value / cells * (window if "times-x" in on else 1)

    return _scatter(on, dout, x, kernel_size, stride, share)


def _scatter(on, dout, x, kernel_size, stride, share):
    """Add `share(window, value of dout)` to every window of a `dx` of zeros."""
    backwards = slice(None, None, -1 if "swapped" in on else 1)
    KH, KW = both(kernel_size)[backwards]
    default = 1 if "default-stride" in on else (KH, KW)
    SH, SW = both(default if stride is None or "stride-ignored" in on else both(stride)[backwards])
    SH, SW = (1, 1) if "stride-not-in-index" in on else (SH, SW)
    N, C, OH, OW = dout.shape
    N, C = 1 if "first-image-only" in on else N, 1 if "first-channel-only" in on else C
    OH, OW = (OH - 1, OW - 1) if "last-window-missing" in on else (OH, OW)
    dx = np.zeros((*x.shape[:2], x.shape[2] + KW, x.shape[3] + KH))  # with room for a window on its side
    for n, c, oh, ow in np.ndindex(N, C, OH, OW):
        i, j = SH * oh, SW * ow
        window = x[n, c, i : i + KH, j : j + KW]
        if window.size == 0:
            continue
        new = share(window, dout[n, c, oh, ow])
        n, c = 0 if "all-into-first-image" in on else n, 0 if "all-into-first-channel" in on else c
        place = np.s_[n, c, i : i + new.shape[0], j : j + new.shape[1]]
        if "overwritten" in on:
            dx[place] = new
        elif "overwritten-at-winner" in on:
            dx[place] = np.where(new, new, dx[place])
        else:
            dx[place] += new
    dx = dx[:, :, : x.shape[2], : x.shape[3]]
    return dx.swapaxes(2, 3) if "height-width-swapped" in on else dx


INTO_FIRST = {"first-image-only": ("all-into-first-image",), "first-channel-only": ("all-into-first-channel",)}
_tied = np.random.default_rng(8).integers(-2, 1, (2, 2, 7, 6)) * 1.0
TIES = (
    probe("ties, side by side", halves(2, 2, 3, 3, seed=6), _tied, 2),
    probe("ties, where windows overlap", halves(2, 2, 3, 2, seed=6), _tied, 3, stride=2),
)

EXERCISES = (
    Exercise(
        right=ops.max_pool2d_backward,
        wrong=wrong_max_pool2d_backward,
        mistakes=MAX + SHARED,
        probes=(*probes(backward=True), *TIES),
        formula="Each `dout[n, c, oh, ow]` is added to the pixel that won the window `[oh, ow]`.",
        notebook=8,
        forms={**INTO_FIRST, "overwritten": ("overwritten-at-winner",)},
    ),
    Exercise(
        right=ops.avg_pool2d_backward,
        wrong=wrong_avg_pool2d_backward,
        mistakes=AVERAGE + SHARED,
        probes=tuple(probes(backward=True)),
        formula="Each `dout[n, c, oh, ow] / (KH * KW)` is added to every pixel of the window `[oh, ow]`.",
        notebook=8,
        forms=INTO_FIRST,
    ),
)
