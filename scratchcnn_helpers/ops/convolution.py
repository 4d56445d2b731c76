"""Convolution as one matrix product, and the way back."""

import numpy as np

from .arguments import as_array, as_floats, as_gradient, check_shape, total
from .windows import as_geometry, cells, conv_output_size, pad

__all__ = ["col2im", "conv2d", "conv2d_backward", "im2col"]


def im2col(x, kernel_size, *, stride=1, padding=0):
    """Lay every window of every image out as one row of a matrix.

    Parameters
    ----------
    x : ndarray, shape (N, C, H, W)
    kernel_size, stride, padding : int or (height, width)

    Returns
    -------
    ndarray, shape (N * OH * OW, C * KH * KW)
        Rows in the order of the output pixels `(n, oh, ow)`, columns in the order of the kernel's cells
        `(c, u, v)`. A copy, of the same dtype: `KH * KW / (SH * SW)` times as large as the image, about.

    Raises
    ------
    ValueError
        If `x` has not four axes or the window is larger than the padded image.

    Examples
    --------
    >>> im2col(np.arange(9).reshape(1, 1, 3, 3), 2)
    array([[0, 1, 3, 4],
           [1, 2, 4, 5],
           [3, 4, 6, 7],
           [4, 5, 7, 8]])
    """
    x = as_array(x, "x", "N", "C", "H", "W")
    (KH, KW), stride, padding = as_geometry(kernel_size, stride, padding)
    N, C = x.shape[:2]
    OH, OW = conv_output_size(x.shape[2:], (KH, KW), stride=stride, padding=padding)

    columns = np.empty((N, OH, OW, C, KH, KW), x.dtype)
    for (u, v), cell in cells(pad(x, padding), (KH, KW), stride, (OH, OW)):
        columns[..., u, v] = cell.transpose(0, 2, 3, 1)  # (N, C, OH, OW) -> (N, OH, OW, C)
    return columns.reshape(N * OH * OW, C * KH * KW)


def col2im(columns, shape, kernel_size, *, stride=1, padding=0):
    """Add every row of the matrix back onto the window it came from: the transpose of `im2col`, not its inverse.

    A pixel that lay in several windows receives the sum of all its copies, which is what a gradient needs.

    Parameters
    ----------
    columns : ndarray, shape (N * OH * OW, C * KH * KW)
    shape : (N, C, H, W)
        Of the images.
    kernel_size, stride, padding : int or (height, width)
        As they were given to `im2col`.

    Returns
    -------
    ndarray, shape (N, C, H, W)

    Raises
    ------
    ValueError
        If `columns` is not what `im2col` makes of images of that shape.
    """
    columns = as_floats(columns, "columns", "N * OH * OW", "C * KH * KW")
    (KH, KW), stride, (PH, PW) = as_geometry(kernel_size, stride, padding)
    N, C, H, W = shape
    OH, OW = conv_output_size((H, W), (KH, KW), stride=stride, padding=padding)
    check_shape(columns, "columns", (N * OH * OW, C * KH * KW), f"for images of shape {tuple(shape)}")

    columns = columns.reshape(N, OH, OW, C, KH, KW)
    x = np.zeros((N, C, H + 2 * PH, W + 2 * PW), columns.dtype)
    for (u, v), cell in cells(x, (KH, KW), stride, (OH, OW)):
        cell += columns[..., u, v].transpose(0, 3, 1, 2)  # (N, OH, OW, C) -> (N, C, OH, OW)
    return x[:, :, PH : PH + H, PW : PW + W]


def conv2d(x, w, b, *, stride=1, padding=0):
    """Slide every filter over every image.

    `out[n, f, oh, ow] = b[f] + sum over c, u, v of x[n, c, SH * oh + u, SW * ow + v] * w[f, c, u, v]`,
    with zeros around `x` where `padding` asks for them.

    Parameters
    ----------
    x : ndarray, shape (N, C, H, W)
    w : ndarray, shape (F, C, KH, KW)
    b : ndarray, shape (F,)
    stride, padding : int or (height, width)

    Returns
    -------
    ndarray, shape (N, F, OH, OW)

    Raises
    ------
    ValueError
        If the channels disagree, `b` is not one number a filter, or the kernel is larger than the padded image.

    See Also
    --------
    conv2d_loops : the same as plain loops.
    """
    x, w, b = check_conv2d(x, w, b)
    (N, _, H, W), (F, _, KH, KW) = x.shape, w.shape
    OH, OW = conv_output_size((H, W), (KH, KW), stride=stride, padding=padding)

    columns = im2col(x, (KH, KW), stride=stride, padding=padding)
    out = columns @ w.reshape(F, -1).T + b  # (N * OH * OW, F)
    return out.reshape(N, OH, OW, F).transpose(0, 3, 1, 2)  # (N, F, OH, OW)


def conv2d_backward(dout, x, w, *, stride=1, padding=0):
    """Send the gradient of `conv2d` back to its input, its kernels and its biases.

    With the windows as rows, `out = columns @ W.T + b`, so `dW = dout.T @ columns`, `db` is the sum of `dout` over
    its rows, and every row of `dout @ W` goes back to the window it came from.

    Parameters
    ----------
    dout : ndarray, shape (N, F, OH, OW)
    x : ndarray, shape (N, C, H, W)
    w : ndarray, shape (F, C, KH, KW)
    stride, padding : int or (height, width)
        As they were given to `conv2d`.

    Returns
    -------
    dx : ndarray, shape (N, C, H, W)
    dw : ndarray, shape (F, C, KH, KW)
    db : ndarray, shape (F,)

    Raises
    ------
    ValueError
        If the shapes do not fit together.

    See Also
    --------
    conv2d_backward_loops : the same, one output pixel at a time.
    """
    x, w, _ = check_conv2d(x, w)
    (N, _, H, W), (F, _, KH, KW) = x.shape, w.shape
    out_size = conv_output_size((H, W), (KH, KW), stride=stride, padding=padding)
    dout = as_gradient(dout, (N, F, *out_size), "like the output of conv2d", "N", "F", "OH", "OW")

    drows = dout.transpose(0, 2, 3, 1).reshape(-1, F)  # (N * OH * OW, F)
    columns = im2col(x, (KH, KW), stride=stride, padding=padding)
    dw = (drows.T @ columns).reshape(w.shape)
    db = total(drows, axis=0).astype(dout.dtype, copy=False)
    dx = col2im(drows @ w.reshape(F, -1), x.shape, (KH, KW), stride=stride, padding=padding)
    return dx, dw, db


def check_conv2d(x, w, b=None):
    """Return `x`, `w` and `b` as floats after checking that their axes and channels fit together."""
    x, w = as_floats(x, "x", "N", "C", "H", "W"), as_floats(w, "w", "F", "C", "KH", "KW")
    check_shape(x, "x", (len(x), w.shape[1], *x.shape[2:]), f"to have the channels of a w of shape {w.shape}")
    if b is not None:
        b = as_floats(b, "b", "F")
        check_shape(b, "b", (w.shape[0],), f"for a w of shape {w.shape}")
    return x, w, b
