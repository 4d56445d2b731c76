"""How thick a stroke is, and how to make it thicker."""

import numpy as np


def stroke_width(ink):
    """Estimate the thickness of the strokes, in pixels.

    A stroke of length L and width w covers an area of w * L and has two sides, an outline of 2 * L. So
    w = 2 * area / outline. The outline is read from the steps of brightness between neighbours: counted along rows
    and columns, steps overstate a slanted edge, on average over all directions by 4 / pi.

    Parameters
    ----------
    ink : ndarray, shape (H, W), floats in [0, 1] or bool
        0 at the edge of the array, or the outline there is taken to be inside.

    Returns
    -------
    float
        0 if there is no ink.
    """
    ink = np.pad(np.asarray(ink, np.float64), 1)
    steps = np.abs(np.diff(ink, axis=0)).sum() + np.abs(np.diff(ink, axis=1)).sum()
    return float(2 * ink.sum() / (np.pi / 4 * steps)) if steps else 0.0


def dilate(ink, radius):
    """Thicken strokes by `radius` pixels on either side.

    Each pixel takes the largest value within a disc around it; at the rim of the disc values count in part, so
    that the radius need not be a whole number.

    Parameters
    ----------
    ink : ndarray, shape (H, W), floats in [0, 1]
    radius : float

    Returns
    -------
    ndarray, shape (H, W), float32
    """
    reach = int(np.ceil(radius))
    padded = np.pad(np.asarray(ink, np.float32), reach)
    H, W = ink.shape
    thick = np.array(ink, np.float32)
    for y in range(-reach, reach + 1):
        for x in range(-reach, reach + 1):
            weight = min(1.0, radius + 1 - np.hypot(y, x))
            if weight > 0:
                moved = padded[reach + y : reach + y + H, reach + x : reach + x + W]
                np.maximum(thick, np.float32(weight) * moved, out=thick)
    return thick
