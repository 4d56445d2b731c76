"""Figures on a dark page: ink and paper change places, hues and the images among the axes stay what they are."""

from typing import NamedTuple

from matplotlib.collections import QuadMesh
from matplotlib.contour import ContourSet

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
    places = [_place(axes, fig) for axes in fig.axes if _holds_an_image(axes)]
    rule = ",".join(f"{page} .{name}" for page in PAGES) + f"{{filter:url(#{name})}}"
    floods = "".join(
        f'<feFlood x="{x:.3f}" y="{y:.3f}" width="{width:.3f}" height="{height:.3f}" result="p{k}"/>'
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


def _holds_an_image(axes):
    return bool(axes.images) or any(isinstance(one, (QuadMesh, ContourSet)) for one in axes.collections)


def _place(axes, fig):
    """Return where axes lie on the figure: left, top, width and height, as parts of the whole."""
    left, bottom, width, height = axes.get_window_extent().transformed(fig.transFigure.inverted()).bounds
    return left, 1 - bottom - height, width, height
