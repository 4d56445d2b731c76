"""Many arrays in one picture: maps beside each other, or a vector as a strip."""

import numpy as np

from ..traces.words import number
from .pixels import colours

WIDE, HIGH = 720, 400  # the largest picture, on the page
ROW = 128  # numbers in one row of a strip
GAP = (128, 128, 128)  # between maps, seen on black and on white


def maps(array):
    """Lay maps `(C, H, W)` beside each other, as large as they can be.

    Returns
    -------
    pixels : ndarray of uint8, shape (rows, columns, 3)
    width, height : int
        On the page.
    layout : str
        In words.
    """
    finer = -(-28 // array.shape[2])  # the gaps between small maps shall be smaller than their pixels
    array = array.repeat(finer, axis=1).repeat(finer, axis=2)
    C, H, W = array.shape
    sizes = {n: min(WIDE // (n * (W + 1) - 1), HIGH // (-(-C // n) * (H + 1) - 1)) for n in range(1, C + 1)}
    full = {n: size for n, size in sizes.items() if C % n == 0}
    sizes = full if 2 * max(full.values()) > max(sizes.values()) else sizes  # full rows look better
    across = max(sizes, key=sizes.get)
    times = max(1, sizes[across])
    down = -(-C // across)
    canvas = np.empty((down * (H + 1) - 1, across * (W + 1) - 1, 3), np.uint8)
    canvas[:] = GAP
    coloured = colours(array.reshape(C * H, W)).reshape(C, H, W, 3)  # one scale for all
    for k, tile in enumerate(coloured):
        top, left = k // across * (H + 1), k % across * (W + 1)
        canvas[top : top + H, left : left + W] = tile
    layout = f"{C} maps, number 0 at the top left, {across} in a row." if C > 1 else ""
    return canvas, canvas.shape[1] * times, canvas.shape[0] * times, layout


def strip(array):
    """Lay a vector `(F,)` out from left to right, in several rows where it is long; returns the same as `maps`."""
    F = array.size
    across = min(F, ROW)
    down = -(-F // across)
    canvas = np.empty((down * across, 3), np.uint8)
    canvas[:] = GAP
    canvas[:F] = colours(array.reshape(1, -1))[0]
    layout = f"{F:,} numbers, " + ("from left to right" if down == 1 else f"read like text, {across} in a row")
    layout += f": {', '.join(number(value, 2) for value in array)}." if F <= 10 else "."
    width = min(WIDE // across, 44) * across
    return canvas.reshape(down, across, 3), width, down * max(8, min(44, 220 // down)), layout
