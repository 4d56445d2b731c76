"""Ruled lines: find the squares and lines printed on paper, and take them out of a mask."""

import numpy as np

STEEPEST = 0.27  # a photo is held straight to within 15 degrees
BEGUN = 0.6  # of the blocks at the edge: a line has more ink there


def remove_rules(mask, ink):
    """Take straight lines that run through the picture out of a mask, and leave the pen's strokes across and on them.

    Parameters
    ----------
    mask : ndarray of bool, shape (H, W)
    ink : ndarray, shape (H, W)
        How much ink each pixel holds.

    Returns
    -------
    ndarray of bool, shape (H, W)
    """
    mask = _remove_horizontal(mask, ink)
    return np.ascontiguousarray(_remove_horizontal(np.ascontiguousarray(mask.T), ink.T).T)


def _remove_horizontal(mask, ink):
    H, W = mask.shape
    height, slope = find_rules(mask)
    if len(height) == 0:
        return mask.copy()
    columns = np.arange(W)
    rows = np.rint(height[:, None] + slope[:, None] * columns).astype(int)  # (lines, W)
    lines = np.zeros((H + 2, W), bool)
    lines[np.clip(rows + 1, 0, H + 1), columns] = True
    lines = lines[1:-1]
    # As with the staff lines of music: where a pen stroke crosses the line, the column is thicker than the line.
    thick = column_thickness(mask)
    usual = np.median(thick[lines & mask])
    near = int(usual) // 2 + 2
    band = lines.copy()
    for k in range(1, near + 1):
        band[k:] |= lines[:-k]
        band[:-k] |= lines[k:]
    printed = ink <= 1.4 * np.median(ink[lines & mask])  # a stroke along the line is darker than it, as a rule
    return mask & ~(band & printed & (thick <= 1.6 * usual + 1))


def find_rules(mask, block=8):
    """Find the almost horizontal lines in a mask that come in from its left or right edge.

    A tilted line becomes a row when each column is moved up by `slope` times its position. So try many slopes; where
    a row is then nearly all ink, from the edge to the middle at least, there was a line. A digit does not reach
    the edge.

    Parameters
    ----------
    mask : ndarray, shape (H, W), bool
    block : int
        Columns are counted together in blocks of this many, for speed.

    Returns
    -------
    height, slope : ndarray, shape (lines,)
        Each line is ``row = height + slope * column``; one line of the page may be found several times.
    """
    H, W = mask.shape
    if W < 2 * block:
        return np.empty((2, 0))
    mask = mask[:, : W // block * block]
    near = np.pad(mask, [(1, 1), (0, 0)])
    near = near[:-2] | near[1:-1] | near[2:]  # a pixel beside the line will do
    share = near.reshape(H, -1, block).mean(axis=2, dtype=np.float32)  # (H, blocks)
    blocks = share.shape[1]
    half, edge = blocks // 2, max(1, blocks // 20)
    sides = [order for order in (1, -1) if share[:, ::order][:, :edge].max() > BEGUN]  # others need no look at slopes
    if not sides:
        return np.empty((2, 0))
    middle = (np.arange(blocks) + 0.5) * block
    margin = int(STEEPEST * W) + 1
    share = np.ascontiguousarray(np.pad(share, [(margin, margin), (0, 0)]).T)  # (blocks, H + 2 * margin)
    found = []
    for slope in np.arange(-STEEPEST, STEEPEST, 2 / W):
        starts = margin + np.rint(slope * middle).astype(int)
        straight = [column[start : start + H] for column, start in zip(share, starts, strict=True)]
        full = np.logical_or.reduce([_is_full(straight[::order], half, edge) for order in sides])
        found += [(row, slope) for row in np.flatnonzero(full)]
    return np.array(found, float).reshape(-1, 2).T


def _is_full(blocks, half, edge):
    """Return which rows are a line: nearly all ink in the first `half` of the blocks, and not so above or below."""
    H = len(blocks[0])
    gap = max(4, H // 25)
    cover = sum(blocks[:half]) / half
    if cover.max() <= 0.8:
        return np.zeros(H, bool)
    beside = np.pad(cover, gap)
    beside = np.minimum(beside[: -2 * gap], beside[2 * gap :])
    return (cover > 0.8) & (beside < 0.5) & (sum(blocks[:edge]) / edge > BEGUN)


def column_thickness(mask):
    """Return for each marked pixel how many marked pixels hang together with it up and down its column, (H, W)."""
    H = len(mask)
    row = np.arange(H)[:, None]
    above = np.maximum.accumulate(np.where(mask, -1, row), axis=0)  # the last unmarked row so far
    below = np.minimum.accumulate(np.where(mask, H, row)[::-1], axis=0)[::-1]
    return np.where(mask, below - above - 1, 0)
