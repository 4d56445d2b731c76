"""Several digits in one picture: which marks are digits too, and in which order one reads them."""

import numpy as np

from .components import connected_components
from .find import box_of, find_digit
from .strokes import stroke_width

SHORT = 0.4  # of the largest digit's longer side: a mark that is shorter is a comma, a dot, a speck
FLAT = 2.5  # times its height: a mark that is wider is a line, a minus, an equals sign
PALE = 0.65  # of the largest digit's ink: a mark that has less is a stain, or a line of the paper
PEN = 0.5, 1.4  # times the largest digit's strokes: thinner ones are what is left of lines, thicker ones are blots
WHOLE = 0.6  # of a mark's ink in its largest part: one that has less is a handful of specks
MOST = 200  # digits in a picture


def find_others(mask, ink, main, *, drawing):
    """Find the digits in a picture besides the largest.

    Parameters
    ----------
    mask : ndarray of bool, shape (H, W)
    ink : ndarray, shape (H, W)
        How much ink each pixel holds.
    main : ndarray of bool, shape (H, W)
        The largest digit.
    drawing : bool

    Returns
    -------
    list of ndarray of bool, shape (H, W)
        The larger ones first.
    """
    rest, others, longest = mask & ~main, [], _sides(main).max()
    full, pen = np.percentile(ink[main], 75), stroke_width(main)
    while len(others) < MOST:
        try:
            mark = find_digit(rest, drawing=drawing)
        except ValueError:
            break
        height, width = _sides(mark)
        if max(height, width) < SHORT * longest:
            break
        written = PEN[0] * pen <= stroke_width(mark) <= PEN[1] * pen and _is_whole(mark)
        if width <= FLAT * height and np.percentile(ink[mark], 75) > PALE * full and written:
            others.append(mark)
        rest &= ~mark
    return others


def _is_whole(mark):
    """Whether most of a mark hangs together."""
    labels, _ = connected_components(mark)
    return np.bincount(labels[mark]).max() >= WHOLE * mark.sum()


def in_lines(marks):
    """Sort marks as one reads: lines from top to bottom, in each line from left to right.

    Parameters
    ----------
    marks : list of ndarray of bool, shape (H, W)

    Returns
    -------
    list of list of int
        Their places in `marks`.
    """
    boxes = [box_of(mark) for mark in marks]
    lines = []
    for i in sorted(range(len(marks)), key=lambda i: boxes[i][0] + boxes[i][2]):
        top, _, bottom, _ = boxes[i]
        for line in lines:
            # It stands in a line when it shares half of its height, or of the other's, with the line's last mark.
            above, _, below, _ = boxes[line[-1]]
            if min(bottom, below) - max(top, above) >= min(bottom - top, below - above) / 2:
                line.append(i)
                break
        else:
            lines.append([i])
    return [sorted(line, key=lambda i: boxes[i][1]) for line in lines]


def _sides(mark):
    top, left, bottom, right = box_of(mark)
    return np.array([bottom - top + 1, right - left + 1])
