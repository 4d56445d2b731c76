"""Which of all the marks on a page are the digit."""

import numpy as np

from .components import connected_components
from .ground import extreme

GAP = 3  # pixels over which a broken stroke still holds together
FAR = 0.015  # of the picture's shorter side: so near to a mark that touches the edge, marks count as part of it
NEAR = 0.15  # of the digit's longer side: the top stroke of a 5 may lie so far from the rest
SPECK = 0.05  # of the digit's ink: a part that has less is dirt
TALL = 0.5  # of the digit's height: a part beside it that has more is a digit of its own
MEETS = 0.25  # of the smaller one's width: boxes that share less lie beside each other


def find_digit(mask, *, drawing):
    """Keep the largest mark that does not touch the edge of the picture, and what belongs to it.

    What reaches the edge is the end of the page, a shadow or a printed line, not a digit; but a drawing has no such
    things, and may fill its frame. The largest is the mark with the most ink times length: a desk full of dark specks
    has more ink, but no long stroke.

    Parameters
    ----------
    mask : ndarray of bool, shape (H, W)
    drawing : bool

    Returns
    -------
    ndarray of bool, shape (H, W)

    Raises
    ------
    ValueError
        If nothing is left.
    """
    inside = mask if drawing else mask & ~_touching_edge(mask, 0)
    labels, boxes = _marks(inside)
    if len(boxes) == 1:
        raise ValueError("image holds no digit: nothing stands out from the ground, or all of it touches the edge")
    size = np.bincount(labels.ravel(), minlength=len(boxes))
    size[0] = 0  # the ground
    longer = (boxes[:, 2:] - boxes[:, :2]).max(axis=1) + 1
    main = (size * longer**2).argmax()
    around, _ = _grouped(mask, 0 if drawing else GAP)
    digit = inside & (around == around[labels == main][0])  # a broken stroke, specks and all
    part = (_close_to(boxes, digit) & (size > SPECK * digit.sum()))[labels]
    part &= ~_digits_apart(around, digit)
    if not drawing:
        part &= ~_touching_edge(mask, int(FAR * min(mask.shape)))
    return digit | part


def _touching_edge(mask, reach):
    """Return the marks, (H, W) of bool, that touch the edge, or nearly do through one another."""
    labels, _ = _grouped(mask, reach)
    edge = np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])
    return (labels > 0) & np.isin(labels, edge)


def _marks(mask):
    """Give each mark a number; return labels (H, W) and the box of each (top, left, bottom, right), row 0 unused."""
    labels, count = connected_components(mask)
    return labels, _boxes(labels, count)


def _boxes(labels, count):
    """Return the box of each mark, (count + 1, 4), row 0 unused."""
    rows, columns = np.nonzero(labels)
    boxes = np.zeros((count + 1, 4), int)
    boxes[1:, :2] = max(labels.shape)
    for k, place in enumerate((rows, columns)):
        np.minimum.at(boxes[:, k], labels[rows, columns], place)
        np.maximum.at(boxes[:, k + 2], labels[rows, columns], place)
    return boxes


def _grouped(mask, reach):
    """Give each mark a number, (H, W), those up to `reach` pixels apart under one number."""
    grown = extreme(np.pad(mask, reach), 2 * reach + 1, np.maximum)
    labels, count = connected_components(grown)
    return np.where(mask, labels, 0), count


def _digits_apart(around, digit):
    """Return what is a digit of its own, (H, W) of bool, given which marks hang together."""
    boxes = _boxes(around, around.max())
    own = box_of(digit)
    sides, own_sides = boxes[:, 2:] - boxes[:, :2] + 1, own[2:] - own[:2] + 1
    shared = np.minimum(boxes[:, 2:], own[2:]) - np.maximum(boxes[:, :2], own[:2]) + 1
    apart = shared[:, 1] < MEETS * np.minimum(sides[:, 1], own_sides[1])
    apart &= sides[:, 0] > TALL * own_sides[0]
    apart[0] = False  # the ground
    return apart[around]


def box_of(mark):
    """Return the box around a mark: top, left, bottom, right, an array of int."""
    rows, columns = np.flatnonzero(mark.any(axis=1)), np.flatnonzero(mark.any(axis=0))
    return np.array([rows[0], columns[0], rows[-1], columns[-1]])


def _close_to(boxes, digit):
    """Tell for each box whether it meets the box around the `digit`, made a little larger."""
    top, left, bottom, right = box_of(digit)
    reach = NEAR * max(bottom - top, right - left)
    rows = (boxes[:, 0] <= bottom + reach) & (boxes[:, 2] >= top - reach)
    return rows & (boxes[:, 1] <= right + reach) & (boxes[:, 3] >= left - reach)
