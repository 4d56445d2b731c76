"""Figures on a dark page: ink and paper change places, hues and the images among the axes stay what they are."""

from typing import NamedTuple

import numpy as np
from matplotlib.collections import QuadMesh
from matplotlib.contour import ContourSet
from matplotlib.transforms import Bbox

# What says that a page is dark: JupyterLab and Notebook 7, the course's site, Colab, VS Code.
PAGES = ('[data-jp-theme-light="false"]', '[data-theme="dark"]', '[theme="dark"]', ".vscode-dark")
# White becomes JupyterLab's #111, black white, orange a brighter orange: inverted, then all hues half a turn on.
MATRIX = ".53 -1.33 -.13 0 1 -.4 -.4 -.13 0 1 -.4 -1.33 .8 0 1 0 0 0 1 0"


class Turned(NamedTuple):
    """The class that a picture bears, and the HTML that turns it on a dark page."""

    name: str
    page: str


def turned(fig, name):
    """Return what turns a figure on a dark page.

    Parameters
    ----------
    fig : matplotlib.figure.Figure
        After it was drawn.
    name : str
        Its own, since a page has many.

    Returns
    -------
    Turned
    """
    name = f"scratchcnn-{name}"
    places = [place for axes in fig.axes for place in _places(axes, fig)]
    rule = ",".join(f"{page} .{name}" for page in PAGES) + f"{{filter:url(#{name})}}"
    floods = "".join(
        f'<feFlood x="{x:.4f}" y="{y:.4f}" width="{width:.4f}" height="{height:.4f}" result="p{k}"/>'
        for k, (x, y, width, height) in enumerate(places)
    )
    nodes = "".join(f'<feMergeNode in="p{k}"/>' for k in range(len(places)))
    kept = '<feComposite in="SourceGraphic" in2="p" operator="in" result="q"/>'
    both = f'<feMerge result="p">{nodes}</feMerge>{kept}<feMerge><feMergeNode in="t"/><feMergeNode in="q"/></feMerge>'
    colours = f'<feColorMatrix in="SourceGraphic" values="{MATRIX}" result="t"/>'
    turning = (
        f'<filter id="{name}" x="0" y="0" width="1" height="1" primitiveUnits="objectBoundingBox" '
        f'color-interpolation-filters="sRGB">{colours}{floods}{both * bool(places)}</filter>'
    )
    hidden = 'width="0" height="0" style="position: absolute" aria-hidden="true"'
    return Turned(name, f"<style>@media screen{{{rule}}}</style><svg {hidden}>{turning}</svg>")


def _places(axes, fig):
    """Return where images lie on the figure: left, top, width and height, as parts of the whole."""
    whole = axes.get_window_extent()
    if any(isinstance(one, (QuadMesh, ContourSet)) for one in axes.collections):
        boxes = [whole]
    else:
        boxes = [Bbox.intersection(whole, box) for image in axes.images for box in _boxes(image)]
    parts = [box.transformed(fig.transFigure.inverted()).bounds for box in boxes if box is not None]
    return [(left, 1 - bottom - height, width, height) for left, bottom, width, height in parts]


def _boxes(image):
    """Return where an image shows something: rectangles with nothing (NaN) between them."""
    array = image.get_array()
    there = ~np.ma.getmaskarray(np.ma.masked_invalid(array)) if array.ndim == 2 else np.ones(array.shape[:2], bool)
    left, right, bottom, top = image.get_extent()
    first, last = (top, bottom) if image.origin == "upper" else (bottom, top)
    (H, W), boxes = there.shape, []
    for row, below in _runs(there.any(axis=1)):
        for column, beside in _runs(there[row:below].any(axis=0)):
            x = [left + (right - left) * place / W for place in (column, beside)]
            y = [first + (last - first) * place / H for place in (row, below)]
            boxes.append(Bbox(np.transpose([x, y])).transformed(image.axes.transData))
    return boxes


def _runs(there):
    """Return where runs of True begin and end."""
    return np.flatnonzero(np.diff([0, *there, 0])).reshape(-1, 2)
