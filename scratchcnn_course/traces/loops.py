"""What the makers of traces share: loops as columns of indices, windows as cells, arguments as planes."""

import numpy as np

from scratchcnn_helpers.ops.windows import conv_output_size, pair


def rounds(**sizes):
    """Return the indices of nested loops, one column a loop, one row a round.

    Parameters
    ----------
    **sizes : int
        How many rounds each loop makes, the outermost first.

    Returns
    -------
    dict of str to ndarray of int
    """
    grid = np.indices(tuple(sizes.values()))
    return {name: column.reshape(-1) for name, column in zip(sizes, grid, strict=True)}


def window(kernel_size, width, step=1):
    """Return the cells of a window in an image of that width, counted from its first; `step` apart."""
    (KH, KW) = kernel_size
    return (step * (width * np.arange(KH)[:, None] + np.arange(KW))).reshape(-1)


def planes(x, name, *, axes=3):
    """Return `x` with leading axes of 1 added up to `axes`, and how many were added."""
    x = np.asarray(x)
    x = x if np.issubdtype(x.dtype, np.inexact) else x.astype(np.float64)
    if not 2 <= x.ndim <= axes:
        raise ValueError(f"{name} must have 2 to {axes} axes, the last two height and width, got shape {x.shape}")
    return x.reshape((1,) * (axes - x.ndim) + x.shape), axes - x.ndim


def plane(x, name):
    """Return `x` as one picture `(H, W)`; leading axes of 1 are dropped."""
    x = np.asarray(x)
    if x.ndim < 2 or x.shape[:-2] != (1,) * (x.ndim - 2):
        raise ValueError(
            f"{name} must be one picture (H, W), got shape {x.shape}: for several channels there is multi_channel"
        )
    return planes(x.reshape(x.shape[-2:]), name, axes=2)[0]


def geometry(size, kernel_size, stride, padding):
    """Return kernel size, stride, padding and output size as pairs, after checking that they fit."""
    out_size = conv_output_size(tuple(size), kernel_size, stride=stride, padding=padding)
    return (
        pair(kernel_size, "kernel_size", minimum=1),
        pair(stride, "stride", minimum=1),
        pair(padding, "padding", minimum=0),
        out_size,
    )


def drop(values, extra):
    """Take away `extra` leading axes of 1."""
    return values.reshape(values.shape[extra:])


def interleave(*columns):
    """Return what each step writes, one step after the other, from one array `(T, n)` or `(T,)` for each slot."""
    return np.concatenate([np.reshape(column, (len(column), -1)) for column in columns], axis=1).reshape(-1)
