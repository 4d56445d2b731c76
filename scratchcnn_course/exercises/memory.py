"""Counting the memory of `im2col` before it is asked for: `column_bytes`."""

from scratchcnn_helpers import ops

from .legacy import Exercise, optional, probe
from .probes import both


def column_bytes(x_shape, kernel_size, stride=1, padding=0, itemsize=4):
    """Return how many bytes the matrix of `im2col` takes, for images of shape `x_shape`, (N, C, H, W).

    It has a row for each window, `N * OH * OW`, and a column for each cell of a window, `C * KH * KW`.
    """
    N, C, H, W = x_shape
    KH, KW = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    OH, OW = ops.conv_output_size((H, W), (KH, KW), stride=stride, padding=padding)
    return N * OH * OW * C * KH * KW * itemsize


COLUMN_BYTES = """
values-not-bytes: you count values where bytes are wanted
Each value takes `itemsize` bytes.
Where does `itemsize` come in?

bits: you count bits where bytes are wanted
A byte has eight bits. `itemsize` is in bytes already.
Is there an 8 in your function?

always-four: your values always take four bytes
That is right for float32. A float64 takes eight.
Where does `itemsize` come in?

image-only: you count the images themselves
The matrix holds each pixel once for every window it lies in.
Which shape has the matrix? Multiply its two numbers.

one-image: you count the windows of one image only
Every image of the batch has windows of its own.
Where does `N` come in?

one-channel: you count one channel only
A window reaches through all channels.
Where does `C` come in?

kernel-once: you count one side of the window only
A window of 3 x 3 has nine cells.
How often does the kernel size come in?

window-at-every-pixel: you count a window for every pixel of the image
A window has to fit in whole, so there are fewer places.
Use the output size, `OH` and `OW`, instead of `H` and `W`.

no-plus-one: one row and one column of windows are missing
There is one place more than there are steps.
Look at your output size: how many places has a window of 3 on a row of 3?

stride-ignored: your number does not depend on the stride
A window that moves two pixels at a time has about half as many places along each axis.
Where does `stride` come in?

padding-ignored: your number does not depend on the padding
The window slides over the padded image.
Where does `padding` come in?

padding-once: you count the padding on one side only
The border goes around the image, so the size grows by the padding twice.
How many pixels does padding 1 add to a row?
"""


def wrong_column_bytes(on, x_shape, kernel_size, stride=1, padding=0, itemsize=4):
    """Count bytes, with mistakes."""
    (N, C, H, W), (KH, KW) = x_shape, both(kernel_size)
    stride = 1 if "stride-ignored" in on else stride
    border = 0 if "padding-ignored" in on else padding if "padding-once" in on else 2 * padding
    OH, OW = ((side + border - window) // stride + ("no-plus-one" not in on) for side, window in ((H, KH), (W, KW)))
    OH, OW = (H, W) if "window-at-every-pixel" in on else (OH, OW)
    windows = (1 if "one-image" in on else N) * OH * OW
    cells = (1 if "one-channel" in on else C) * (KH if "kernel-once" in on else KH * KW)
    itemsize = 1 if "values-not-bytes" in on else 4 if "always-four" in on else itemsize
    return (N * C * H * W if "image-only" in on else windows * cells) * itemsize * (8 if "bits" in on else 1)


EXERCISES = (
    Exercise(
        right=column_bytes,
        wrong=wrong_column_bytes,
        mistakes=COLUMN_BYTES,
        probes=(
            probe("one square image", (1, 1, 5, 5), 3),
            probe("several images and channels", (8, 3, 7, 9), 3),
            probe("stride 2", (2, 3, 8, 11), 3, stride=2),
            probe("padding", (4, 2, 6, 7), 5, padding=2),
            probe("float64, stride and padding", (5, 3, 9, 12), 4, stride=2, padding=1, itemsize=8),
            optional("a kernel that is not square", (2, 3, 9, 8), (3, 2)),
        ),
        formula="`N * OH * OW` rows times `C * KH * KW` columns times `itemsize`.",
        notebook=3,
    ),
)
