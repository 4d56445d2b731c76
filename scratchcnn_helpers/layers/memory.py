"""How images lie in memory, so that NumPy is fast on them.

An index means `(N, C, H, W)` everywhere; the bytes of what layers hand to each other lie as `(H, C, W, N)`:

* N last: the same pixel of all images stands side by side, so whatever part of the images one cuts out, NumPy meets
  long runs of numbers in a row, and that is what it is fast at.
* H first: an image row with all its channels is one block, and the windows that start in the next image row are the
  same blocks, one further down. `rows_on_end` makes them out of nothing.

Elementwise functions keep the memory order of what they are given, so one layer passes it on to the next.
"""

import numpy as np


def as_rows(x):
    """Look at `(N, C, H, W)` as `(H, C, W, N)`: a view."""
    return x.transpose(2, 1, 3, 0)


def as_images(rows):
    """Look at `(H, C, W, N)` as `(N, C, H, W)`: a view."""
    return rows.transpose(3, 1, 0, 2)


def rows_on_end(rows, height, step, count):
    """Stand `height` consecutive rows on end, starting at every `step`-th row: what windows of that height see.

    Consecutive rows follow each other in memory, so each stack of them is a slice of it, and overlapping stacks share
    their numbers: nothing is copied.

    Parameters
    ----------
    rows : ndarray, shape (H, A, B), contiguous
    height, step, count : int

    Returns
    -------
    ndarray, shape (count, height * A, B)
        A read-only view.
    """
    stacks = np.lib.stride_tricks.sliding_window_view(rows, height, axis=0)[: step * count : step]
    return stacks.transpose(0, 3, 1, 2).reshape(count, -1, rows.shape[2])  # (count, height, A, B) -> two axes in one


def in_pieces(rows, widest=512):
    """Cut each row `(K, L)` into pieces side by side that stay in the processor's cache while they are multiplied.

    Parameters
    ----------
    rows : ndarray, shape (H, K, L)
    widest : int
        How wide a piece may be; where L does not divide so, it stays whole.

    Returns
    -------
    ndarray, shape (H, P, K, L / P)
        A view.
    """
    H, K, L = rows.shape
    P = next((n for n in range(1, 33) if L % n == 0 and L // n <= widest), 1)
    return rows.reshape(H, K, P, L // P).transpose(0, 2, 1, 3)
