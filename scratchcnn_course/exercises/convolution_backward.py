"""Convolution, backward: `conv2d_backward`, and its three parts `conv2d_db`, `conv2d_dw`, `conv2d_dx`."""

from dataclasses import replace

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from scratchcnn_helpers import ops

from .choosing import choose
from .convolution import calls
from .legacy import Exercise, probe
from .probes import both


def conv2d_db(dout):
    """Return the gradient of the biases, `(F,)`, for `dout` of shape `(N, F, OH, OW)`."""
    return dout.sum(axis=(0, 2, 3))


def conv2d_dw(dout, x, w, *, stride=1, padding=0):
    """Return the gradient of the weights, `(F, C, KH, KW)`; `dout` is `(N, F, OH, OW)` and `x` is `(N, C, H, W)`."""
    (SH, SW), (PH, PW), (KH, KW) = np.broadcast_to(stride, 2), np.broadcast_to(padding, 2), w.shape[2:]
    x = np.pad(x, ((0, 0), (0, 0), (PH, PH), (PW, PW)))
    dw = np.zeros(w.shape)
    for n, f, oh, ow in np.ndindex(dout.shape):
        i, j = SH * oh, SW * ow  # where the window begins
        dw[f] += dout[n, f, oh, ow] * x[n, :, i : i + KH, j : j + KW]
    return dw


def conv2d_dx(dout, x, w, *, stride=1, padding=0):
    """Return the gradient of the images, `(N, C, H, W)`; `dout` is `(N, F, OH, OW)` and `w` is `(F, C, KH, KW)`."""
    (SH, SW), (PH, PW), (KH, KW) = np.broadcast_to(stride, 2), np.broadcast_to(padding, 2), w.shape[2:]
    N, C, H, W = x.shape
    dx = np.zeros((N, C, H + 2 * PH, W + 2 * PW))  # with the border
    for n, f, oh, ow in np.ndindex(dout.shape):
        i, j = SH * oh, SW * ow  # where the window begins
        dx[n, :, i : i + KH, j : j + KW] += dout[n, f, oh, ow] * w[f]
    return dx[:, :, PH : PH + H, PW : PW + W]


BACKWARD = """
dx-kernel-flipped: the kernel in your dx is upside down
The gradient goes back through the same weight it came through. Yours goes through the one on the other side.
Scattered back window by window, the kernel stays as it is. In a full correlation it is turned by 180 degrees.
`dx[n, c, SH * oh + i, SW * ow + j] += dout[n, f, oh, ow] * w[f, c, i, j]`, on the padded `dx`.

dx-overwritten: your windows overwrite each other in dx
A pixel that lies in several windows should get the sum of all their gradients. It keeps only the last.
Is there a `=` where there should be a `+=`?

dx-not-cropped: your dx still has the padding on
It is as large as the padded image. The gradient of the border is nobody's.
Cut the border off again: `dx` has the shape of `x`.

dx-cropped-at-the-end: you cut the padding off on the wrong sides of dx
You keep the top left corner. The border lies on all four sides.
Where in the padded image does the first pixel of `x` lie?

dx-height-width-swapped: height and width of your dx are swapped
The numbers are right, but each image lies on its side.
Look at the line that writes into `dx`, and at the shape that you create it with.

dx-last-filter-only: your dx comes from the last filter only
A pixel is seen by every filter, and every filter sends something back.
Is there a `=` where there should be a `+=`? Is `dx` set to 0 inside the loop over filters?

dx-first-image: only the first image of your dx receives anything
Each image gets the gradient of its own outputs.
Does the index of `dx` say `n`, or 0?

dx-divided: you divide dx by the number of images
Only the backward of the loss divides. Everything behind it adds up.
Is there a `/ N` or a `mean` in your function?

dw-flipped: your dw is upside down
The numbers are right, but turned through 180 degrees.
The weight `w[f, c, i, j]` met the pixel `x[n, c, SH * oh + i, SW * ow + j]`, and so does its gradient.

dw-height-width-swapped: height and width of your dw are swapped
The numbers are right, but each kernel lies on its side.
Which index of `dw` goes with the rows of the image?

dw-one-image: your dw comes from the last image only
Every image of the batch has a say in the gradient of a weight.
Is there a `=` where there should be a `+=`? Is `dw` set to 0 inside the loop over images?

dw-first-image: your dw comes from the first image only
Every image of the batch has a say in the gradient of a weight.
Does the index of `x` and of `dout` say `n`, or 0?

dw-divided: you divide dw by the number of images
Only the backward of the loss divides. Everything behind it adds up.
Is there a `/ N` or a `mean` in your function?

dw-last-window-only: your dw comes from the last window of each image only
A weight is used at every place of the window, and each use adds to its gradient.
Is there a `=` where there should be a `+=`?

db-wrong-axes: your db is summed over the wrong axes
There should be one number for each filter. You have one for each image.
`dout` is `(N, F, OH, OW)`. Which axes have to go?

db-per-image: your db is not summed over the images
There should be one number for each filter. You have one for each filter of each image.
`dout` is `(N, F, OH, OW)`. Which axes have to go?

db-one-image: your db comes from the last image only
Every image of the batch has a say in the gradient of a bias.
Is there a `=` where there should be a `+=`? Is `db` set to 0 inside the loop over images?

db-divided: you divide db by the number of images
Only the backward of the loss divides. Everything behind it adds up.
Is there a `/ N` or a `mean` in your function?

db-mean: your db is a mean where a sum is wanted
A bias is added to every pixel of its filter's output, and each of them adds to its gradient.
Look for `mean`.

stride-not-in-index: your windows move by one pixel only
The stride is missing in the place of the window.
At output row `oh`, the window begins at row `stride * oh`.

stale-size: you leave out the last windows, as if there were no padding
You count the windows from the height and width that `x` had before padding.
`dout` has one value for each window. What does its shape tell you?

negated: your gradient has the wrong sign
The numbers are right, but what should be positive is negative.
Look for a minus sign. The step downhill comes later, in the optimiser.

swapped-results: your results come in another order
You return the gradient of the weights first.
The order is that of the arguments of `conv2d`: `return dx, dw, db`.
"""


def wrong_db(on, dout):
    """Sum up the gradient of the biases, with mistakes."""
    N, _, OH, OW = dout.shape
    dout = dout[-1:] if "db-one-image" in on else dout
    axes = {"db-wrong-axes": (1, 2, 3), "db-per-image": (2, 3)}
    db = dout.sum(axis=next((axes[switch] for switch in axes if switch in on), (0, 2, 3)))
    db = db / (N if "db-divided" in on else N * OH * OW if "db-mean" in on else 1)
    return -db if on & {"negated", "db-negated"} else db


def wrong_dw(on, dout, x, w, *, stride=1, padding=0):
    """Sum up the gradient of the weights, with mistakes."""
    (SH, SW), (PH, PW), KERNEL = both(stride), both(padding), w.shape[2:]
    dout = _leave_out(on & {"stale-size", "both-stale-size", "dw-stale-size"}, dout, x, w, stride)
    if on & {"stride-not-in-index", "dw-stride-not-in-index"}:
        SH = SW = 1
    (N, _, OH, OW), x = dout.shape, np.pad(x, ((0, 0), (0, 0), (PH, PH), (PW, PW)))
    places = sliding_window_view(x, KERNEL, axis=(2, 3))[:, :, ::SH, ::SW][:, :, :OH, :OW]
    seen = {"dw-one-image": np.s_[-1:], "dw-first-image": np.s_[:1], "dw-last-window-only": np.s_[:, :, -1:, -1:]}
    places = np.broadcast_to(places[:1], places.shape) if on & {"dw-first-x", "dw-first-x-and-dout"} else places
    dout = np.broadcast_to(dout[:1], dout.shape) if "dw-first-x-and-dout" in on else dout
    for switch, part in seen.items():
        dout, places = (dout[part], places[part]) if switch in on else (dout, places)
    dw = np.einsum("nfhw,nchwij->fcij", dout, places)
    dw = dw[..., ::-1, ::-1] if "dw-flipped" in on else dw
    dw = dw.swapaxes(2, 3) if "dw-height-width-swapped" in on else dw
    dw = dw / N if "dw-divided" in on else dw
    return -dw if on & {"negated", "dw-negated"} else dw


def wrong_dx(on, dout, x, w, *, stride=1, padding=0):
    """Scatter the gradient of the images, with mistakes."""
    (SH, SW), (PH, PW), (KH, KW), (N, C, H, W) = both(stride), both(padding), w.shape[2:], x.shape
    dout = _leave_out(on & {"stale-size", "both-stale-size", "dx-stale-size"}, dout, x, w, stride)
    if on & {"stride-not-in-index", "dx-stride-not-in-index"}:
        SH = SW = 1
    dx = np.zeros((N, C, H + 2 * PH, W + 2 * PW))
    w = w[..., ::-1, ::-1] if "dx-kernel-flipped" in on else w
    last = -1 if on & {"dx-last-filter-only", "dx-overwritten-by-filter"} else 0
    shares = np.einsum("nfhw,fcij->hwncij", dout[:, last:], w[last:])  # what each window gets
    for oh, ow in np.ndindex(dout.shape[2:]):
        window = dx[:, :, SH * oh : SH * oh + KH, SW * ow : SW * ow + KW]
        if on & {"dx-overwritten", "dx-overwritten-by-filter"}:
            window[:] = 0
        window += shares[oh, ow]
    if "dx-all-into-first-image" in on:
        dx[0] = dx.sum(axis=0)
    if on & {"dx-first-image", "dx-all-into-first-image"}:
        dx[1:] = 0
    top, left = (0, 0) if "dx-cropped-at-the-end" in on else (PH, PW)
    dx = dx if "dx-not-cropped" in on else dx[:, :, top : top + H, left : left + W]
    dx = dx.swapaxes(2, 3) if "dx-height-width-swapped" in on else dx
    dx = dx / N if "dx-divided" in on else dx
    return -dx if on & {"negated", "dx-negated"} else dx


def wrong_conv2d_backward(on, dout, x, w, *, stride=1, padding=0):
    """Send the gradient of a convolution back, with mistakes."""
    dx, dw = (wrong(on, dout, x, w, stride=stride, padding=padding) for wrong in (wrong_dx, wrong_dw))
    db = wrong_db(on, _leave_out(on & {"stale-size"}, dout, x, w, stride))
    return (dw, dx, db) if "swapped-results" in on else (dx, dw, db)


def _leave_out(stale, dout, x, w, stride):
    """Return the part of `dout` that is left if windows are counted without the padding."""
    if not stale:
        return dout
    OH, OW = ((x.shape[2 + axis] - w.shape[2 + axis]) // both(stride)[axis] + 1 for axis in (0, 1))
    return dout[:, :, :OH, :OW]


PROBES = tuple(calls(backward=True))
# The first draft of a part may do without stride and padding, and raise there; the whole may not.
LENIENT = tuple(replace(one, optional=bool(one.kwargs)) for one in PROBES)
SHARED = ("stride-not-in-index", "stale-size", "negated")
DX_FORMS = {"dx-overwritten": ("dx-overwritten-by-filter",), "dx-first-image": ("dx-all-into-first-image",)}
DW_FORMS = {"dw-first-image": ("dw-first-x", "dw-first-x-and-dout")}
IN_ONE = {name: (f"dx-{name}", f"dw-{name}") for name in SHARED}  # in one result only

EXERCISES = (
    Exercise(
        right=conv2d_db,
        wrong=wrong_db,
        mistakes=choose(BACKWARD, "db-", "negated"),
        probes=tuple(probe(one.label, one.args[0]) for one in PROBES[:5]),
        formula="`db[f]` is the sum of `dout[n, f, oh, ow]` over all `n`, `oh` and `ow`.",
        notebook=9,
        returns=("db",),
    ),
    Exercise(
        right=conv2d_dw,
        wrong=wrong_dw,
        mistakes=choose(BACKWARD, "dw-", *SHARED),
        probes=LENIENT,
        formula="`dw[f, c, i, j]` is the sum of `dout[n, f, oh, ow] * x[n, c, SH * oh + i, SW * ow + j]`.",
        notebook=9,
        returns=("dw",),
        forms=DW_FORMS,
    ),
    Exercise(
        right=conv2d_dx,
        wrong=wrong_dx,
        mistakes=choose(BACKWARD, "dx-", *SHARED),
        probes=LENIENT,
        formula="Each `dout[n, f, oh, ow]` adds itself times `w[f]` to the window that it came from.",
        notebook=9,
        returns=("dx",),
        forms=DX_FORMS,
    ),
    Exercise(
        right=ops.conv2d_backward,
        wrong=wrong_conv2d_backward,
        mistakes=BACKWARD,
        probes=PROBES,
        formula="Each product `x * w` sends `dout` back twice: times `w` to the pixel, times `x` to the weight.",
        notebook=9,
        returns=("dx", "dw", "db"),
        forms={
            **DX_FORMS,
            **DW_FORMS,
            **IN_ONE,
            "stale-size": (*IN_ONE["stale-size"], "both-stale-size"),
            "negated": (*IN_ONE["negated"], "db-negated"),
        },
    ),
)
