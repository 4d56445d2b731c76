"""Figures that are a grid of small pictures: images, mistakes, filters, feature maps."""

import numpy as np
from matplotlib.figure import Figure

from .picture import SIGNED, WIDTH, describe_shape, styled


@styled
def images(images, titles=None, *, columns=10, name="images"):
    """Lay images out in a grid.

    Parameters
    ----------
    images : ndarray, shape (N, C, H, W) with C = 1 or 3, or (N, H, W)
    titles : sequence of N, optional
        What stands above each image.
    columns : int
    name : str
        Stands in the title, before the shape.

    Returns
    -------
    matplotlib.figure.Figure
    """
    images = np.asarray(images)
    if images.ndim not in (3, 4) or len(images) == 0 or (images.ndim == 4 and images.shape[1] not in (1, 3)):
        raise ValueError(f"images must be (N, C, H, W) with C = 1 or 3, or (N, H, W), got shape {images.shape}")
    return _grid(_tiles(images), columns, f"{name}: {describe_shape(images)}", titles)


@styled
def mistakes(images, labels, predicted, probabilities, *, count=20, columns=10):
    """Show misclassified images, those first that the network was surest about.

    Parameters
    ----------
    images : ndarray, shape (N, C, H, W) with C = 1 or 3
    labels, predicted : ndarray of int, shape (N,)
    probabilities : ndarray, shape (N, K)
    count : int
        How many to show at most.
    columns : int

    Returns
    -------
    matplotlib.figure.Figure
    """
    labels, predicted = np.asarray(labels), np.asarray(predicted)
    wrong = np.flatnonzero(labels != predicted)
    if len(wrong) == 0:
        return _words(f"No mistakes in {len(labels):,} images.")
    sure = np.asarray(probabilities)[wrong, predicted[wrong]]
    order = np.argsort(-sure, kind="stable")[:count]
    chosen = wrong[order]
    rows = zip(labels[chosen], predicted[chosen], sure[order], strict=True)
    titles = [f"{true} as {taken}\n{p:.0%}" for true, taken, p in rows]
    title = f"{len(chosen)} of {len(wrong):,} mistakes in {len(labels):,} images, the surest first"
    return _grid(_tiles(np.asarray(images)[chosen]), columns, title, titles)


@styled
def filters(w, *, columns=8, name="w"):
    """Draw the weights of a convolution: blue takes away, orange adds.

    Parameters
    ----------
    w : ndarray, shape (C_out, C_in, KH, KW)
        Where C_in is more than 1, each row is one filter, and each column the input channel it looks at.
    columns : int
        In a row, where C_in is 1.
    name : str
        Stands in the title, before the shape.

    Returns
    -------
    matplotlib.figure.Figure
    """
    w = np.asarray(w)
    if w.ndim != 4:
        raise ValueError(f"w must be (C_out, C_in, KH, KW), got shape {w.shape}")
    C_out, C_in = w.shape[:2]
    tiles = w.reshape(-1, *w.shape[2:])  # (C_out * C_in, KH, KW)
    titles = range(C_out) if C_in == 1 else None
    return _grid(tiles, columns if C_in == 1 else C_in, f"{name}: {describe_shape(w)}", titles, signed=True)


@styled
def feature_maps(maps, *, columns=8, name="feature maps"):
    """Draw what each filter made of one image.

    Parameters
    ----------
    maps : ndarray, shape (C, H, W)
    columns : int
    name : str
        Stands in the title, before the shape.

    Returns
    -------
    matplotlib.figure.Figure
    """
    maps = np.asarray(maps)
    if maps.ndim != 3 or len(maps) == 0:
        raise ValueError(f"maps must be (C, H, W), got shape {maps.shape}")
    return _grid(maps, columns, f"{name}: {describe_shape(maps)}", range(len(maps)))


def _tiles(images):
    """Return images as matplotlib takes them: (N, H, W), or (N, H, W, 3) where they have colours."""
    tiles = images if images.ndim == 3 else np.moveaxis(images, 1, 3)  # (N, H, W, C)
    return tiles[..., 0] if tiles.shape[3:] == (1,) else tiles


def _grid(tiles, columns, title, titles=None, *, signed=None):
    """Lay tiles (N, H, W) or (N, H, W, 3) out on one picture; `signed` None looks whether there is a negative one."""
    if columns < 1:
        raise ValueError(f"columns must be at least 1, got {columns}")
    if titles is not None and len(titles) != len(tiles):
        raise ValueError(f"titles must be as many as the {len(tiles)} images, got {len(titles)}")
    signed = tiles.min() < 0 if signed is None else signed
    columns = min(columns, len(tiles))
    finer = -(-28 // tiles.shape[2])  # the gaps between small tiles shall be smaller than their pixels
    tiles = tiles.repeat(finer, axis=1).repeat(finer, axis=2)
    W = tiles.shape[2]
    titles = [] if titles is None else [str(text) for text in titles]
    lines = max((text.count("\n") + 1 for text in titles), default=0)
    inch = min(0.9, (WIDTH - 0.2 - 0.8 * signed) / columns) / W / 1.1  # of one pixel
    canvas, corners = _lay_out(tiles, columns, round((0.08 + 0.18 * lines) / inch), round(0.1 * W))

    width = max(canvas.shape[1] * inch, 0.11 * len(title))
    fig = Figure(figsize=(width + 0.2 + 0.8 * signed, canvas.shape[0] * inch + 0.4), layout="constrained")
    axes = fig.subplots()
    shown = axes.imshow(canvas, **_colours(tiles, signed))
    for (top, left), text in zip(corners, titles, strict=False):
        axes.text(left + W / 2 - 0.5, top - 1, text, ha="center", va="bottom", fontsize=10, linespacing=1.1)
    if signed:
        fig.colorbar(shown, ax=axes, shrink=0.8, pad=0.02)
    axes.set(title=title, anchor="W")
    axes.axis("off")
    return fig


def _lay_out(tiles, columns, above, beside):
    """Return one large array with the tiles on it, and the top left corner of each; nothing (NaN) between them."""
    N, H, W, *colour = tiles.shape
    height, width = -(-N // columns) * (H + above), columns * (W + beside) - beside
    canvas = np.full((height, width, *colour), 1.0 if colour else np.nan)
    corners = [(i // columns * (H + above) + above, i % columns * (W + beside)) for i in range(N)]
    for tile, (top, left) in zip(tiles, corners, strict=True):
        canvas[top : top + H, left : left + W] = tile
    return canvas, corners


def _colours(array, signed):
    """Return the colour map for an array and the values at its ends."""
    largest = float(np.abs(array).max()) or 1.0
    if signed:
        return {"cmap": SIGNED, "vmin": -largest, "vmax": largest}
    return {"cmap": "gray", "vmin": 0, "vmax": max(largest, 1.0)}


def _words(text):
    """Return a figure that only says something."""
    fig = Figure(figsize=(WIDTH, 0.8), layout="constrained")
    fig.text(0.5, 0.5, text, ha="center", va="center")
    return fig
