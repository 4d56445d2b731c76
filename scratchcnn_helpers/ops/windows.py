"""Where windows fall on an image: sizes, output sizes, padding, and the cells of all windows at once.

Convolution, pooling and `im2col` share the same geometry; it is written here once.
"""

from operator import index

import numpy as np

__all__ = ["conv_output_size"]


def pair(value, name, *, minimum):
    """Read a size given as one int or as `(height, width)`.

    Parameters
    ----------
    value : int or pair of int
    name : str
        What the error message calls it.
    minimum : int
        The smallest size that makes sense.

    Returns
    -------
    (int, int)

    Raises
    ------
    TypeError
        If a size is not a whole number.
    ValueError
        If there are not one or two sizes, or one is below `minimum`.
    """
    sizes = tuple(value) if isinstance(value, (tuple, list)) else (value, value)
    try:
        sizes = tuple(index(size) for size in sizes)
    except TypeError:
        raise TypeError(f"{name} must be an int or (height, width) of ints, got {value!r}") from None
    if len(sizes) != 2 or min(sizes) < minimum:
        raise ValueError(f"{name} must be an int or (height, width), each at least {minimum}, got {value!r}")
    return sizes


def as_geometry(kernel_size, stride, padding=0):
    """Read the three sizes of a sliding window as pairs."""
    kernel_size, stride = pair(kernel_size, "kernel_size", minimum=1), pair(stride, "stride", minimum=1)
    return kernel_size, stride, pair(padding, "padding", minimum=0)


def conv_output_size(size, kernel_size, *, stride=1, padding=0):
    """Tell how many places a window has on an image: the size of the output.

    Along each axis `floor((size + 2 * padding - kernel_size) / stride) + 1`. Where the stride does not divide
    evenly, the last rows or columns of the image meet no window.

    Parameters
    ----------
    size : int or (height, width)
        Of the image.
    kernel_size, stride, padding : int or (height, width)

    Returns
    -------
    int or (int, int)
        As `size`: for an int, an int, of which the height of the others decides where they are pairs.

    Raises
    ------
    ValueError
        If the window is larger than the padded image.

    Examples
    --------
    >>> conv_output_size(28, 3)
    26
    >>> conv_output_size((28, 30), 5, stride=(2, 1), padding=2)
    (14, 30)
    """
    H, W = pair(size, "size", minimum=1)
    (KH, KW), (SH, SW), (PH, PW) = as_geometry(kernel_size, stride, padding)
    if KH > H + 2 * PH or KW > W + 2 * PW:
        larger = f"kernel_size {(KH, KW)} is larger than the image {(H, W)} with padding {(PH, PW)}"
        raise ValueError(f"{larger}: at most {(H + 2 * PH, W + 2 * PW)} fits")
    out = ((H + 2 * PH - KH) // SH + 1, (W + 2 * PW - KW) // SW + 1)
    return out if isinstance(size, (tuple, list)) else out[0]


def pad(x, padding):
    """Return `x` `(N, C, H, W)` with a border of zeros, `(N, C, H + 2 * PH, W + 2 * PW)`; `x` itself if none is due."""
    PH, PW = padding
    return np.pad(x, ((0, 0), (0, 0), (PH, PH), (PW, PW))) if PH or PW else x


def cells(x, kernel_size, stride, out_size):
    """Yield, for each cell of the window, what all windows see through that cell.

    A loop over windows takes OH x OW steps of a few numbers each. A loop over the *cells of the window* takes only
    KH x KW steps, and each step is one strided view of the whole image. Every fast path here is such a loop.

    Parameters
    ----------
    x : ndarray, shape (N, C, H, W)
        Padded already.
    kernel_size, stride, out_size : (int, int)

    Yields
    ------
    (int, int), ndarray
        The cell `(u, v)` in row-major order, and the view of shape `(N, C, OH, OW)` that holds
        `x[n, c, SH * oh + u, SW * ow + v]` at `[n, c, oh, ow]`.
    """
    (KH, KW), (SH, SW), (OH, OW) = kernel_size, stride, out_size
    for u in range(KH):
        for v in range(KW):
            yield (u, v), x[:, :, u : u + SH * (OH - 1) + 1 : SH, v : v + SW * (OW - 1) + 1 : SW]
