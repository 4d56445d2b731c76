"""Which marked pixels hang together."""

import numpy as np


def connected_components(mask):
    """Give each connected part of a mask a number of its own.

    Two marked pixels belong to the same part if one can walk from one to the other over marked pixels, by steps
    to any of the eight neighbours.

    Walking pixel by pixel is slow in Python. Instead the mask is cut into *runs*, unbroken stretches of marked
    pixels within a row: there are few of them. Runs that touch runs of the next row are linked, and each run takes
    over the smallest number among those it is linked to, until nothing changes.

    Parameters
    ----------
    mask : ndarray, shape (H, W), bool

    Returns
    -------
    labels : ndarray, shape (H, W), int64
        0 where the mask is False, else the number of the part, 1 ... `count`, in reading order of first pixels.
    count : int
    """
    mask = np.asarray(mask)
    if mask.ndim != 2 or mask.dtype != bool:
        raise ValueError(f"mask must be (H, W) of bool, got shape {mask.shape} of {mask.dtype}")
    starts, ends = _runs(mask)
    above, below = _touching(starts, ends, mask.shape[1] + 1)
    number = _smallest_linked(len(starts), above, below)
    _, number = np.unique(number, return_inverse=True)  # 0, 1, 2 ... without gaps
    labels = np.zeros(mask.shape, np.int64)
    labels[mask] = np.repeat(number + 1, ends - starts)  # runs and pixels are both in reading order
    return labels, int(number.max(initial=-1)) + 1


def _runs(mask):
    """Return where each run starts and (one past) where it ends, as positions in rows of W + 1 pixels.

    The extra pixel is never marked, so no run goes on into the next row.
    """
    fenced = np.pad(mask, [(0, 0), (0, 1)]).ravel()
    change = np.diff(fenced.astype(np.int8), prepend=0)
    return np.flatnonzero(change == 1), np.flatnonzero(change == -1)


def _touching(starts, ends, stride):
    """Return the pairs of runs (above, below) that touch, corners included."""
    # Moved down a row, a run touches those that end at or after its start and start at or before its end.
    first = np.searchsorted(ends, starts + stride, side="left")
    last = np.searchsorted(starts, ends + stride, side="right")
    many = last - first
    above = np.repeat(np.arange(len(starts)), many)
    below = np.arange(len(above)) + np.repeat(first - np.concatenate([[0], np.cumsum(many)[:-1]]), many)
    return above, below


def _smallest_linked(n, above, below):
    """Return for each of `n` linked nodes the smallest node that it is linked to, over any number of links."""
    root = np.arange(n)
    while True:
        small = np.minimum(root[above], root[below])
        before = root.copy()
        np.minimum.at(root, root[above], small)
        np.minimum.at(root, root[below], small)
        root = root[root]  # my smallest node may know a smaller one
        if np.array_equal(root, before):
            return root
