"""Traces of the way back: max-pooling, the convolution seen from both sides, and `col2im`."""

import numpy as np

from scratchcnn_helpers.ops.arguments import check_shape
from scratchcnn_helpers.ops.windows import pad

from .loops import drop, geometry, plane, planes, rounds, window
from .trace import Array, Scene, Slot, Trace
from .words import joined, products, weighed

ONE = np.arange(1)


def max_pool2d_backward(dout, x, kernel_size, *, stride=None):
    """Send the gradient of each window to the cell that won it, a window a step.

    Of equals, the first in row-major order takes all. A cell that won several windows receives the sum.

    Parameters
    ----------
    dout : array_like, shape (OH, OW) or (C, OH, OW)
    x : array_like, shape (H, W) or (C, H, W)
    kernel_size : int or (height, width)
    stride : int or (height, width), optional
        The kernel size where it is left out.

    Returns
    -------
    Trace
        Of `x`, `dout` and `dx`.

    Raises
    ------
    ValueError
        If the shapes do not fit together.
    """
    (x, flat), (dout, _) = planes(x, "x"), planes(dout, "dout")
    (C, H, W), stride = x.shape, kernel_size if stride is None else stride
    size, (SH, SW), _, (OH, OW) = geometry((H, W), kernel_size, stride, 0)
    check_shape(dout, "dout", (C, OH, OW), "like the output of max_pool2d")
    at = rounds(c=C, oh=OH, ow=OW)
    start, cells = (at["c"] * H + SH * at["oh"]) * W + SW * at["ow"], window(size, W)
    seen = x.flat[start[:, None] + cells]  # (C * OH * OW, KH * KW)
    winner = start + cells[seen.argmax(axis=1)]
    tied = (seen == seen.max(axis=1, keepdims=True)).sum(axis=1) > 1

    numbers = joined([f"{{0.{k}}}" for k in range(len(cells))], ", ", most=16)
    slots = (Slot("x", cells), Slot("dout", ONE), Slot("x", ONE, "mark"), Slot("dx", ONE, "write"))
    text = f"The largest of {numbers} is {{2.0}}"
    rest = ": {3@0} = {3.0} + {1.0} = {3=0}"
    texts = text + rest, text + ", tied: the first takes all" + rest
    scenes = tuple(Scene(text, slots, ("3.0 1.0 +",)) for text in texts)
    starts = np.stack([start, np.arange(len(start)), winner, winner], axis=1)
    arrays = (
        Array("x", drop(x, flat)),
        Array("dout", drop(dout, flat), signed=True),
        Array("dx", drop(np.zeros(x.shape), flat), blank=True, signed=True),
    )
    written = _added_up(winner[:, None], dout.reshape(-1, 1), x.size)
    sizes, title = (C, OH, OW), "Max-pooling, backward"
    return Trace(title, arrays, scenes, starts, written, scene=tied.astype(int), loops=at, sizes=sizes)


def conv2d_backward(dout, x, w, *, stride=1, padding=0, way="scatter"):
    """Send the gradient of a convolution on one channel back, in one of three ways.

    Parameters
    ----------
    dout : array_like, shape (OH, OW)
    x : array_like, shape (H, W)
    w : array_like, shape (KH, KW)
    stride, padding : int or (height, width)
    way : {"scatter", "correlation", "kernel"}
        "scatter": each output pixel adds `dout * w` onto the window of `dx` that it came from. "correlation": each
        pixel of `dx` collects from a padded `dout` under the kernel turned by 180 degrees; with a stride, zeros lie
        between the cells of `dout`. Both give the same `dx`, that of `x` with its padding in the first, without it in
        the second. "kernel": each weight of `dw` is the sum of `dout` times the pixels it met.

    Returns
    -------
    Trace
        Of `dout` and `w` or `x`, as the way needs them, and `dx` or `dw`.

    Raises
    ------
    ValueError
        If the shapes do not fit together or there is no such way.
    """
    ways = {"scatter": _scatter, "correlation": _correlation, "kernel": _kernel}
    if way not in ways:
        raise ValueError(f"way must be one of {', '.join(ways)}, got {way!r}")
    dout, x, w = plane(dout, "dout"), plane(x, "x"), plane(w, "w")
    size, stride, padding, out_size = geometry(x.shape, w.shape, stride, padding)
    check_shape(dout, "dout", out_size, "like the output of conv2d")
    return ways[way](dout, x, w, size, stride, padding)


def col2im(columns, shape, kernel_size, *, stride=1, padding=0):
    """Add each row of a matrix onto the window that it belongs to, a row a step: the way back of `im2col`.

    Parameters
    ----------
    columns : array_like, shape (OH * OW, C * KH * KW)
    shape : (H, W) or (C, H, W)
        Of the image.
    kernel_size, stride, padding : int or (height, width)

    Returns
    -------
    Trace
        Of `columns` and `x`, which has its padding on.

    Raises
    ------
    ValueError
        If `columns` is not what `im2col` makes of an image of that shape.
    """
    (columns, _), (x, flat) = planes(columns, "columns", axes=2), planes(np.zeros(shape), "an image of that shape")
    size, (SH, SW), padding, (OH, OW) = geometry(x.shape[1:], kernel_size, stride, padding)
    x = pad(x[None], padding)[0]
    C, H, W = x.shape
    cells = (H * W * np.arange(C)[:, None] + window(size, W)).reshape(-1)  # (C * KH * KW,)
    check_shape(columns, "columns", (OH * OW, len(cells)), f"for an image of shape {tuple(shape)}")
    at, row = rounds(oh=OH, ow=OW), np.arange(OH * OW)
    start = SH * at["oh"] * W + SW * at["ow"]

    sums = "; ".join([f"{{1.{k}}} + {{0.{k}}} = {{1={k}}}" for k in range(min(len(cells), 4))])
    more = "; …" if len(cells) > 4 else ""
    slots = (Slot("columns", np.arange(len(cells))), Slot("x", cells, "write"))
    scene = Scene(f"Row {{row}} is added onto the window that begins at {{1@0}}: {sums}{more}", slots, ("1.* 0.* +",))
    arrays = (
        Array("columns", columns, signed=True),
        Array("x", drop(x, flat), blank=True, signed=True, border=padding),
    )
    starts = np.stack([row * len(cells), start], axis=1)
    written = _added_up(start[:, None] + cells, columns, x.size)
    return Trace("col2im", arrays, (scene,), starts, written, loops={**at, "row": row}, sizes=(OH, OW))


def _scatter(dout, x, w, size, stride, padding):
    (OH, OW), (SH, SW), (PH, PW) = dout.shape, stride, padding
    H, W = x.shape[0] + 2 * PH, x.shape[1] + 2 * PW
    at = rounds(oh=OH, ow=OW)
    start, cells, n = SH * at["oh"] * W + SW * at["ow"], window(size, W), w.size
    parts = joined(
        [f"{{2.{k}}} + {{0.0}} × {{1.{k}}} = {{2=0}}".replace("=0", f"={k}") for k in range(n)], "; ", most=4
    )
    slots = (Slot("dout", ONE), Slot("w", np.arange(n)), Slot("dx", cells, "write"))
    text = f"{{0@0}} = {{0.0}} goes to {n} cells of dx, times their weights: {parts}"
    scene = Scene(text, slots, ("2.* 0.0 1.* × +",))
    starts = np.stack([np.arange(OH * OW), np.zeros_like(start), start], axis=1)
    written = _added_up(start[:, None] + cells, dout.reshape(-1, 1) * w.reshape(-1), H * W)
    arrays = (
        Array("dout", dout, signed=True),
        Array("w", w, signed=True),
        Array("dx", np.zeros((H, W)), blank=True, signed=True, border=padding),
    )
    title = "Convolution, backward: scatter"
    return Trace(title, arrays, (scene,), starts, written, loops=at, sizes=(OH, OW))


def _correlation(dout, x, w, size, stride, padding):
    (KH, KW), (SH, SW), (PH, PW), (H, W) = size, stride, padding, x.shape
    spread = np.zeros((H + 2 * PH - KH + 1, W + 2 * PW - KW + 1), dout.dtype)
    spread[::SH, ::SW][: dout.shape[0], : dout.shape[1]] = dout  # zeros where the stride stepped over
    spread = pad(spread[None, None], (KH - 1, KW - 1))[0, 0]  # every pixel of x meets the whole kernel
    turned = w[::-1, ::-1]
    at = rounds(h=H, w=W)
    start = (at["h"] + PH) * spread.shape[1] + at["w"] + PW
    cells = window(size, spread.shape[1])
    dx = (spread.flat[start[:, None] + cells] * turned.reshape(-1)).sum(axis=1)
    slots = (Slot("dout", cells), Slot("w turned", np.arange(w.size)), Slot("dx", ONE, "write"))
    made = (weighed(0, 1),) if SH == SW == 1 else ()  # else there are zeros in dout that are none of its numbers
    scene = Scene(f"{{2@0}} = {products(0, 1, w.size)} = {{2=0}}", slots, made)
    starts = np.stack([start, np.zeros_like(start), np.arange(H * W)], axis=1)
    arrays = (
        Array("dout", spread, signed=True, border=(KH - 1, KW - 1)),
        Array("w turned", turned, signed=True),
        Array("dx", np.zeros((H, W)), blank=True, signed=True),
    )
    title = "Convolution, backward: full correlation with the turned kernel"
    return Trace(title, arrays, (scene,), starts, dx, loops=at, sizes=(H, W))


def _kernel(dout, x, w, size, stride, padding):
    (KH, KW), (SH, SW), (OH, OW) = size, stride, dout.shape
    x = pad(x[None, None], padding)[0, 0]
    at = rounds(i=KH, j=KW)
    start = at["i"] * x.shape[1] + at["j"]
    cells = (SH * x.shape[1] * np.arange(OH)[:, None] + SW * np.arange(OW)).reshape(-1)
    dw = (x.flat[start[:, None] + cells] * dout.reshape(-1)).sum(axis=1)
    slots = (Slot("dout", np.arange(dout.size)), Slot("x", cells), Slot("dw", ONE, "write"))
    scene = Scene(f"{{2@0}} = {products(0, 1, dout.size)} = {{2=0}}", slots, (weighed(0, 1),))
    starts = np.stack([np.zeros_like(start), start, np.arange(KH * KW)], axis=1)
    arrays = (
        Array("dout", dout, signed=True),
        Array("x", x, border=padding),
        Array("dw", np.zeros(size), blank=True, signed=True),
    )
    return Trace("Convolution, backward: the kernel", arrays, (scene,), starts, dw, loops=at, sizes=(KH, KW))


def _added_up(cells, amounts, size):
    """Return what each cell holds after each amount was added to it, in the order of the steps."""
    held, after = np.zeros(size, amounts.dtype), np.empty(amounts.shape, amounts.dtype)
    for step, (where, amount) in enumerate(zip(cells, amounts, strict=True)):
        held[where] += amount
        after[step] = held[where]
    return after.reshape(-1)
