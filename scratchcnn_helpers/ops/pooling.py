"""Max and average pooling, and the way back."""

from functools import reduce

import numpy as np

from .windows import as_array, cells, check_shape, conv_output_size, pair


def max_pool2d(x, kernel_size, *, stride=None):
    """Keep the largest value of each window.

    Parameters
    ----------
    x : ndarray, shape (N, C, H, W)
    kernel_size : int or (height, width)
    stride : int or (height, width), optional
        The kernel size where it is left out: windows then lie side by side.

    Returns
    -------
    ndarray, shape (N, C, OH, OW)

    Raises
    ------
    ValueError
        If `x` has not four axes or the window is larger than the image.
    """
    x, *geometry = pool_geometry(x, kernel_size, stride)
    out = reduce(np.maximum, (cell for _, cell in cells(x, *geometry)))
    return np.copy(out) if np.may_share_memory(out, x) else out  # a 1 x 1 window leaves a view


def max_pool2d_backward(dout, x, kernel_size, *, stride=None):
    """Send the gradient of `max_pool2d` back to the pixel that won each window.

    Where several pixels tie, the first in row-major order takes all. A pixel that won several windows receives the
    sum.

    Parameters
    ----------
    dout : ndarray, shape (N, C, OH, OW)
    x : ndarray, shape (N, C, H, W)
    kernel_size, stride : int or (height, width)
        As they were given to `max_pool2d`.

    Returns
    -------
    ndarray, shape (N, C, H, W)

    Raises
    ------
    ValueError
        If the shapes do not fit together.
    """
    x, *geometry = pool_geometry(x, kernel_size, stride)
    dout = as_array(dout, "dout", "N", "C", "OH", "OW")
    check_shape(dout, "dout", (*x.shape[:2], *geometry[-1]), "like the output of max_pool2d")
    _, winner = max_and_winner(x, *geometry)
    return route_to_winner(dout, winner, x, *geometry)


def max_and_winner(x, kernel_size, stride, out_size):
    """Return the largest value of each window, and which cell of the window holds it.

    Parameters
    ----------
    x : ndarray, shape (N, C, H, W)
    kernel_size, stride, out_size : (int, int)

    Returns
    -------
    out : ndarray, shape (N, C, OH, OW)
    winner : ndarray of unsigned int, same shape
        The number of the cell, counted in row-major order; of equals, the first.
    """
    views = [cell for _, cell in cells(x, kernel_size, stride, out_size)]
    out = np.copy(views[0])
    number = np.min_scalar_type(len(views) - 1).type  # one byte a window is enough for windows up to 16 x 16
    winner = np.zeros_like(out, dtype=number)
    for k, cell in enumerate(views[1:], start=1):
        better = cell > out  # strictly: of equals, the first stays
        np.maximum(out, cell, out=out)
        np.maximum(winner, better * number(k), out=winner)  # k grows, so the latest winner is the largest number
    return out, winner


def route_to_winner(dout, winner, x, kernel_size, stride, out_size):
    """Give each value of `dout` to the pixel that won its window.

    Parameters
    ----------
    dout : ndarray, shape (N, C, OH, OW)
    winner : ndarray of unsigned int, same shape
        From `max_and_winner`.
    x : ndarray, shape (N, C, H, W)
        Only its shape and memory order matter.
    kernel_size, stride, out_size : (int, int)

    Returns
    -------
    ndarray, shape (N, C, H, W)
    """
    overlap = stride[0] < kernel_size[0] or stride[1] < kernel_size[1]
    tiled = stride == kernel_size and x.shape[2:] == (stride[0] * out_size[0], stride[1] * out_size[1])
    dx = (np.empty_like if tiled else np.zeros_like)(x, dtype=dout.dtype)  # where windows tile, all is written below
    for k, (_, dcell) in enumerate(cells(dx, kernel_size, stride, out_size)):
        if overlap:
            dcell += dout * (winner == k)  # a pixel may have won several windows
        else:
            np.multiply(dout, winner == k, out=dcell)  # one pass less
    return dx


def avg_pool2d(x, kernel_size, *, stride=None):
    """Average each window.

    Parameters
    ----------
    x : ndarray, shape (N, C, H, W)
    kernel_size : int or (height, width)
    stride : int or (height, width), optional
        The kernel size where it is left out.

    Returns
    -------
    ndarray, shape (N, C, OH, OW)

    Raises
    ------
    ValueError
        If `x` has not four axes or the window is larger than the image.
    """
    x, *geometry = pool_geometry(x, kernel_size, stride)
    x = x.astype(np.result_type(x, 1.0), copy=False)  # bytes would wrap round at 256 when added up
    (KH, KW) = geometry[0]
    return sum(cell for _, cell in cells(x, *geometry)) / (KH * KW)


def avg_pool2d_backward(dout, x, kernel_size, *, stride=None):
    """Share the gradient of `avg_pool2d` equally among the pixels of each window.

    Parameters
    ----------
    dout : ndarray, shape (N, C, OH, OW)
    x : ndarray, shape (N, C, H, W)
        Only its shape matters.
    kernel_size, stride : int or (height, width)
        As they were given to `avg_pool2d`.

    Returns
    -------
    ndarray, shape (N, C, H, W)

    Raises
    ------
    ValueError
        If the shapes do not fit together.
    """
    x, (KH, KW), stride, out_size = pool_geometry(x, kernel_size, stride)
    dout = as_array(dout, "dout", "N", "C", "OH", "OW")
    check_shape(dout, "dout", (*x.shape[:2], *out_size), "like the output of avg_pool2d")
    share = dout / (KH * KW)
    dx = np.zeros_like(x, dtype=share.dtype)
    for _, dcell in cells(dx, (KH, KW), stride, out_size):
        dcell += share
    return dx


def pool_geometry(x, kernel_size, stride):
    """Check the arguments of a pooling: return `x`, kernel size, stride and output size, the sizes as pairs."""
    x = as_array(x, "x", "N", "C", "H", "W")
    kernel_size = pair(kernel_size, "kernel_size", minimum=1)
    stride = kernel_size if stride is None else pair(stride, "stride", minimum=1)
    return x, kernel_size, stride, conv_output_size(x.shape[2:], kernel_size, stride=stride)
