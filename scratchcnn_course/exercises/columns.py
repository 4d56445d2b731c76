"""Exercises on windows as rows of a matrix: `im2col` and `col2im`."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from scratchcnn_helpers import ops

from .legacy import Exercise, optional, probe
from .probes import both, halves

IM2COL = """
transposed: your matrix lies on its side
Each window should be one row. In your matrix it is one column.
The shape is `(N * OH * OW, C * KH * KW)`: look at your last reshape or transpose.

channels-last: your columns are in another order, with the channel last
Within a row, the order is channel, then kernel row, then kernel column. Yours has the channel last.
Which axis has to stand before the two of the kernel, before you reshape?
The order of axes before the reshape: `(N, OH, OW, C, KH, KW)`.

kernel-transposed: within a row you go down the columns of the window
The cells of a window are laid out row by row, from left to right.
Which of the kernel's two axes has to come last?

kernel-flipped: within a row your window is upside down
The cells of a window are laid out from the top left to the bottom right.
Look at the order of your loop over the cells, or at a slice that runs backwards.

columns-first: your windows come in another order, down the columns of the image
The rows of the matrix follow the output pixels row by row, from left to right.
Which of `OH` and `OW` has to come last?

images-last: your windows come in another order, with the images taking turns
First come all windows of image 0, then all of image 1.
Which axis has to stand first, before you reshape?

reshaped-not-transposed: you reshape where the axes have to change places first
The numbers are all there, but every row mixes several windows.
`reshape` never moves a number. Which axes have to be moved together by `transpose` before?

stride-ignored: you ignore the stride
Your matrix holds the windows of stride 1.
Where does `stride` come in? It is needed twice: for the number of windows, and for the place of each.

stride-not-in-index: you have the right number of windows, and they move by one pixel only
The stride is in the output size, but not in the place of the window.
At output row `oh`, the window begins at row `stride * oh`.

padding-ignored: you ignore the padding
Your matrix holds the windows of the image without its border.
Where does `padding` come in? It is needed twice: for the border, and for the number of windows.

stale-size: you have too few windows, as if there were no padding
You pad the image, and then count the windows from the height and width it had before.
In which line do you read `H` and `W`? In which line do you pad?

first-channel-only: only the first channel is repeated in every row
A window reaches through all channels.
Does the index of `x` say `:`, or 0?

first-image-only: the windows of the first image are repeated for every image
The first rows are right, and the rest repeats them.
Does the index of `x` say `n`, or 0?
"""

ORDERS = {  # where the axes (N, C, OH, OW, KH, KW) go
    "channels-last": (0, 2, 3, 4, 5, 1),
    "kernel-transposed": (0, 2, 3, 1, 5, 4),
    "columns-first": (0, 3, 2, 1, 4, 5),
    "images-last": (2, 3, 0, 1, 4, 5),
    "reshaped-not-transposed": (0, 1, 2, 3, 4, 5),
}
RIGHT_ORDER = (0, 2, 3, 1, 4, 5)


def wrong_im2col(on, x, kernel_size, *, stride=1, padding=0):
    """Lay windows out as rows, with mistakes."""
    (KH, KW), (SH, SW) = both(kernel_size), both(1 if "stride-ignored" in on else stride)
    (PH, PW), (H, W) = both(0 if "padding-ignored" in on else padding), x.shape[2:]
    places = sliding_window_view(np.pad(x, ((0, 0), (0, 0), (PH, PH), (PW, PW))), (KH, KW), axis=(2, 3))
    if "stride-not-in-index" in on:
        places = places[:, :, : (places.shape[2] - 1) // SH + 1, : (places.shape[3] - 1) // SW + 1]
    else:
        places = places[:, :, ::SH, ::SW]
    if "stale-size" in on:
        places = places[:, :, : (H - KH) // SH + 1, : (W - KW) // SW + 1]
    if "kernel-flipped" in on:
        places = places[..., ::-1, ::-1]
    for switch, part in {"first-channel-only": np.s_[:, :1], "first-image-only": np.s_[:1]}.items():
        places = np.broadcast_to(places[part], places.shape) if switch in on else places
    N, C, OH, OW = places.shape[:4]
    order = next((order for switch, order in ORDERS.items() if switch in on), RIGHT_ORDER)
    columns = places.transpose(order).reshape(N * OH * OW, C * KH * KW)
    return columns.T if "transposed" in on else columns


COL2IM = """
overwritten: your windows overwrite each other
A pixel that lies in several windows should get the sum of all its copies. It keeps only the last.
Is there a `=` where there should be a `+=`?

averaged: you divide each pixel by the number of windows it lies in
That would undo `im2col`. A gradient needs the sum of all copies.
Look for a `/`: nothing is divided here.

not-cropped: your images still have the padding on
Your result is as large as the padded images.
Cut the border off again: the result has the shape `shape`.

cropped-at-the-end: you cut the padding off on the wrong sides
You keep the top left corner. The border lies on all four sides.
Where in the padded image does the first pixel of the image lie?

channels-last: you read each row with the channel last
Within a row, the order is channel, then kernel row, then kernel column.
A row is `(C, KH, KW)`. Look at your reshape.

kernel-transposed: you read each row down the columns of the window
Within a row, a window is laid out row by row, from left to right.
A row is `(C, KH, KW)`. Look at your reshape, and at what you do with the result.

kernel-flipped: you put each window back upside down
A window goes back as it came, from the top left to the bottom right.
Look for a slice or a loop that runs backwards.

columns-first: you take the rows in another order, down the columns of the image
The rows of the matrix follow the output pixels row by row, from left to right.
Which of your loops over `OH` and `OW` is the outer one?

images-last: you take the rows in another order, with the images taking turns
First come all windows of image 0, then all of image 1.
Which of your loops is the outermost?

stride-not-in-index: you put the windows back one pixel apart
The stride is missing in the place of the window.
At output row `oh`, the window begins at row `stride * oh`.

first-image-only: only the first image receives anything
The rows of the other images have to go somewhere, too.
Does the index of your result say `n`, or 0?
"""


def wrong_col2im(on, columns, shape, kernel_size, *, stride=1, padding=0):
    """Add rows back onto the windows they came from, with mistakes."""
    (N, C, H, W), (KH, KW), (SH, SW), (PH, PW) = shape, both(kernel_size), both(stride), both(padding)
    OH, OW = ops.conv_output_size((H, W), (KH, KW), stride=stride, padding=padding)
    if "stride-not-in-index" in on:
        SH = SW = 1
    sizes = np.array([N, C, OH, OW, KH, KW])
    order = next((order for switch, order in ORDERS.items() if switch in on), RIGHT_ORDER)
    places = columns.reshape(sizes[list(order)]).transpose(np.argsort(order))  # (N, C, OH, OW, KH, KW)
    places = places[..., ::-1, ::-1] if "kernel-flipped" in on else places

    x, count = np.zeros((2, N, C, H + 2 * PH, W + 2 * PW))
    for oh, ow in np.ndindex(OH, OW):
        place = np.s_[:, :, SH * oh : SH * oh + KH, SW * ow : SW * ow + KW]
        x[place] = places[:, :, oh, ow] + (0 if "overwritten" in on else x[place])
        count[place] += 1
    x = x / count.clip(1) if "averaged" in on else x
    if "all-into-first-image" in on:
        x[0] = x.sum(axis=0)
    if on & {"first-image-only", "all-into-first-image"}:
        x[1:] = 0
    top, left = (0, 0) if "cropped-at-the-end" in on else (PH, PW)
    return x if "not-cropped" in on else x[:, :, top : top + H, left : left + W]


def _columns(shape, kernel_size, **settings):
    OH, OW = ops.conv_output_size(shape[2:], both(kernel_size), **settings)
    return halves(shape[0] * OH * OW, shape[1] * np.prod(both(kernel_size)), seed=5), shape, kernel_size


CALLS = (  # label, shape of the images, kernel, further settings, whether it may be refused
    ("one square image", (1, 1, 4, 4), 2, {}, False),
    ("an image that is not square", (1, 1, 4, 6), 3, {}, False),
    ("several channels", (1, 3, 4, 5), 2, {}, False),
    ("several images", (2, 3, 5, 4), 3, {}, False),
    ("stride 2", (2, 3, 5, 8), 3, {"stride": 2}, False),
    ("padding", (2, 3, 3, 4), 2, {"padding": 1}, False),
    ("stride and padding together", (3, 2, 6, 5), 3, {"stride": 2, "padding": 2}, False),
    ("(height, width)", (2, 3, 6, 8), (3, 2), {"stride": (2, 3), "padding": (0, 1)}, True),
)


def _probes(arguments):
    for label, shape, kernel_size, settings, refusable in CALLS:
        make = optional if refusable else probe
        yield make(label, *arguments(shape, kernel_size, **settings), **settings)


EXERCISES = (
    Exercise(
        right=ops.im2col,
        wrong=wrong_im2col,
        mistakes=IM2COL,
        probes=tuple(_probes(lambda shape, kernel_size, **settings: (halves(*shape), kernel_size))),
        formula="Row `(n, oh, ow)` holds `x[n, c, SH * oh + i, SW * ow + j]` in the order `(c, i, j)`.",
        notebook=3,
    ),
    Exercise(
        right=ops.col2im,
        wrong=wrong_col2im,
        mistakes=COL2IM,
        probes=tuple(_probes(_columns)),
        formula="Row `(n, oh, ow)` is added to the window that begins at `[n, :, SH * oh, SW * ow]`.",
        notebook=9,
        forms={"first-image-only": ("all-into-first-image",)},
        extra=True,
    ),
)
