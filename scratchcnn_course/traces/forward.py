"""Traces of windows that walk over an image: convolution, pooling, `im2col`."""

import numpy as np

from scratchcnn_helpers.ops.arguments import check_shape
from scratchcnn_helpers.ops.windows import pad

from .loops import drop, geometry, interleave, plane, planes, rounds, window
from .trace import Array, Scene, Slot, Trace
from .words import joined, products, weighed


def conv2d(image, kernel, b=None, *, stride=1, padding=0):
    """Slide one kernel over one picture, an output pixel a step.

    Parameters
    ----------
    image : array_like, shape (H, W)
    kernel : array_like, shape (KH, KW)
    b : float, optional
        The bias.
    stride, padding : int or (height, width)

    Returns
    -------
    Trace
        Of `image`, `kernel` and `out`.

    Raises
    ------
    ValueError
        If one of them is not one picture, or the kernel is larger than the padded image.
    """
    x, k = plane(image, "image"), plane(kernel, "kernel")
    size, (SH, SW), padding, (OH, OW) = geometry(x.shape, k.shape, stride, padding)
    x = pad(x[None, None], padding)[0, 0]  # (H + 2 PH, W + 2 PW)
    at = rounds(oh=OH, ow=OW)
    x_start, x_cells, k_cells = SH * at["oh"] * x.shape[1] + SW * at["ow"], window(size, x.shape[1]), np.arange(k.size)

    text, made = f"{{2@0}} = {products(0, 1, k.size)} = {{2=0}}", weighed(0, 1)
    out = (x.flat[x_start[:, None] + x_cells] * k.reshape(-1)).sum(axis=1)
    slots = [Slot("image", x_cells), Slot("kernel", k_cells), Slot("out", np.arange(1), "write")]
    arrays = [Array("image", x, border=padding), Array("kernel", k, signed=True)]
    if b is not None:
        b = np.asarray(b, float).reshape(1)
        out, text, made = out + b, text.replace(" = {2=0}", " + {3.0} = {2=0}"), f"{made} 3.0 +"
        slots.append(Slot("b", np.arange(1)))
        arrays.append(Array("b", b, signed=True))
    zero = np.zeros_like(x_start)
    starts = np.stack([x_start, zero, np.arange(OH * OW), zero], axis=1)[:, : len(slots)]
    arrays.append(Array("out", np.zeros((OH, OW)), blank=True, signed=True))
    scene = Scene(text, tuple(slots), (made,))
    return Trace("Convolution", tuple(arrays), (scene,), starts, out, loops=at, sizes=(OH, OW))


def multi_channel(x, w, b=None, *, stride=1, padding=0):
    """Slide filters over an image of several channels, one channel a step: their partial sums add up to a pixel.

    Parameters
    ----------
    x : array_like, shape (C, H, W) or (H, W)
    w : array_like, shape (F, C, KH, KW), or (C, KH, KW) for one filter
    b : array_like, shape (F,), optional
    stride, padding : int or (height, width)

    Returns
    -------
    Trace
        Of `x`, `w`, `b`, `sums` (F, C, OH, OW), what each channel gives, and `out`, what they add up to.

    Raises
    ------
    ValueError
        If the shapes do not fit together.
    """
    (x, _), (w, flat) = planes(x, "x"), planes(w, "w", axes=4)
    F, C = w.shape[:2]
    check_shape(x, "x", (C, *x.shape[1:]), f"for a w of shape {w.shape}")
    b = np.zeros(F, w.dtype) if b is None else np.asarray(b, w.dtype).reshape(-1)
    check_shape(b, "b", (F,), f"for a w of shape {w.shape}")
    size, (SH, SW), padding, (OH, OW) = geometry(x.shape[1:], w.shape[2:], stride, padding)
    x = pad(x[None], padding)[0]
    _, H, W = x.shape
    at = rounds(f=F, oh=OH, ow=OW, c=C)
    f, oh, ow, c = at.values()
    x_start, w_start, x_cells, w_cells = (
        (c * H + SH * oh) * W + SW * ow,
        (f * C + c) * w[0, 0].size,
        window(size, W),
        np.arange(w[0, 0].size),
    )

    sums = (x.flat[x_start[:, None] + x_cells] * w.flat[w_start[:, None] + w_cells]).sum(axis=1)
    out = (sums.reshape(-1, C).cumsum(axis=1) + np.repeat(b, OH * OW)[:, None]).reshape(-1)
    write = Slot("sums", np.arange(1), "write"), Slot("out", np.arange(1), "write")
    slots = (Slot("x", x_cells), Slot("w", w_cells), *write)
    text = f"Channel {{c}}: {products(0, 1, len(w_cells))} = {{2=0}}. "
    begins, so_far = "{3@0} begins with the bias: {4.0} + {2=0} = {3=0}", "{3@0} so far: {3.0} + {2=0} = {3=0}"
    first = Scene(text + begins, (*slots, Slot("b", np.arange(1))), (weighed(0, 1), "4.0 2.0 +"))
    later = Scene(text + so_far, slots, (weighed(0, 1), "3.0 2.0 +"))
    starts = np.stack([x_start, w_start, ((f * C + c) * OH + oh) * OW + ow, (f * OH + oh) * OW + ow, f], axis=1)
    arrays = (
        Array("x", x, border=padding),
        Array("w", drop(w, flat), signed=True),
        Array("b", b, signed=True),
        Array("sums", drop(np.zeros((F, C, OH, OW)), flat), blank=True, signed=True),
        Array("out", drop(np.zeros((F, OH, OW)), min(flat, 1)), blank=True, signed=True),
    )
    title = "Convolution of several channels"
    sizes, scene = (F, OH, OW, C), (c > 0).astype(int)
    return Trace(title, arrays, (first, later), starts, interleave(sums, out), scene=scene, loops=at, sizes=sizes)


def max_pool2d(x, kernel_size, *, stride=None):
    """Keep the largest value of each window, a window a step; the winner is marked.

    Parameters
    ----------
    x : array_like, shape (H, W) or (C, H, W)
    kernel_size : int or (height, width)
    stride : int or (height, width), optional
        The kernel size where it is left out.

    Returns
    -------
    Trace
        Of `x` and `out`.

    Raises
    ------
    ValueError
        If the window is larger than the image.
    """
    x, flat = planes(x, "x")
    (C, H, W), stride = x.shape, kernel_size if stride is None else stride
    size, (SH, SW), _, (OH, OW) = geometry((H, W), kernel_size, stride, 0)
    at = rounds(c=C, oh=OH, ow=OW)
    start, cells = (at["c"] * H + SH * at["oh"]) * W + SW * at["ow"], window(size, W)
    seen = x.flat[start[:, None] + cells]  # (C * OH * OW, KH * KW)
    winner = start + cells[seen.argmax(axis=1)]

    numbers = joined([f"{{0.{k}}}" for k in range(len(cells))], ", ", most=16)
    one = np.arange(1)
    slots = (Slot("x", cells), Slot("x", one, "mark"), Slot("out", one, "write"))
    scene = Scene(f"{{2@0}} = max({numbers}) = {{2=0}}, found at {{1@0}}", slots, ("0.* largest",))
    starts = np.stack([start, winner, np.arange(len(start))], axis=1)
    arrays = (Array("x", drop(x, flat)), Array("out", drop(np.zeros((C, OH, OW)), flat), blank=True, signed=True))
    return Trace("Max-pooling", arrays, (scene,), starts, seen.max(axis=1), loops=at, sizes=(C, OH, OW))


def im2col(x, kernel_size, *, stride=1, padding=0):
    """Lay each window out as a row of a matrix, a row a step.

    Parameters
    ----------
    x : array_like, shape (H, W) or (C, H, W)
    kernel_size, stride, padding : int or (height, width)

    Returns
    -------
    Trace
        Of `x` and `columns`, shape (OH * OW, C * KH * KW).

    Raises
    ------
    ValueError
        If the window is larger than the padded image.
    """
    x, flat = planes(x, "x")
    size, (SH, SW), padding, (OH, OW) = geometry(x.shape[1:], kernel_size, stride, padding)
    x = pad(x[None], padding)[0]
    C, H, W = x.shape
    at = rounds(oh=OH, ow=OW)
    start = SH * at["oh"] * W + SW * at["ow"]
    cells = (H * W * np.arange(C)[:, None] + window(size, W)).reshape(-1)  # (C * KH * KW,)
    columns = x.flat[start[:, None] + cells]

    numbers = joined([f"{{0.{k}}}" for k in range(len(cells))], ", ", most=12)
    slots = (Slot("x", cells), Slot("columns", np.arange(len(cells)), "write"))
    scene = Scene(f"Row {{row}} is the window that begins at {{0@0}}, laid flat: {numbers}", slots, ("0.*",))
    row = np.arange(OH * OW)
    arrays = (Array("x", drop(x, flat), border=padding), Array("columns", np.zeros(columns.shape), blank=True))
    starts = np.stack([start, row * len(cells)], axis=1)
    return Trace("im2col", arrays, (scene,), starts, columns.reshape(-1), loops={**at, "row": row}, sizes=(OH, OW))
