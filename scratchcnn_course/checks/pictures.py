"""Arrays as small pictures in a panel: each with its name, its shape, and its numbers as alt text."""

import base64
import html

import numpy as np

MOST_SPOKEN = 50  # numbers in an alt text


def layer(array, index=None):
    """Return the part of an array that can be drawn, and how it is cut out.

    Parameters
    ----------
    array : ndarray
    index : tuple of int, optional
        Of a value that shall be in it; by default the part is the first one.

    Returns
    -------
    part : ndarray of two axes
        The last two of the array; a row of numbers or a single one becomes a picture of one row.
    cut : str
        `"[0, 2]"`, or nothing if it is the whole array.
    """
    if array.ndim <= 2:
        return array.reshape(1, -1) if array.ndim < 2 else array, ""
    first = (index or (0,) * array.ndim)[: array.ndim - 2]
    return array[first], f"[{', '.join(map(str, first))}]"


_ARROW = '<div style="align-self: center; font-size: 28px" aria-hidden="true">\N{RIGHTWARDS ARROW}</div>'


def led_to(shown):
    """Put an arrow before a picture; it never stands alone at the end of a line."""
    return f'<div style="display: flex; gap: 14px">{_ARROW}{shown}</div>'


def row(pictures):
    """Put pictures beside each other, as many as fit.

    Parameters
    ----------
    pictures : sequence of str
        HTML, as `picture` returns it, or `led_to`.

    Returns
    -------
    str
    """
    return f'<div style="display: flex; flex-wrap: wrap; gap: 4px 14px; margin: 8px 0">{"".join(pictures)}</div>'


def picture(name, array, *, note=None, index=None, block=None, **look):
    """Draw an array below its name and shape.

    Parameters
    ----------
    name : str
    array : ndarray, not empty
    note : str
        Stands in the place of the shape.
    index : tuple of int, optional
        Of a value to be framed.
    block : tuple of int, optional
        Of values to be framed: the first row and column, and how many of each.
    **look
        `largest`, `signed`, `widest`: as for `plots.cells`.

    Returns
    -------
    str
        HTML.
    """
    from ..plots import Picture, cells

    part, cut = layer(array, index)
    mark = (index if array.ndim > 1 else (0, *index))[-2:] if index else None
    framed = " Framed: rows {0} to {2}, columns {1} to {3}.".format(*_span(*block)) if block else ""
    image = Picture(cells(part, mark=block or mark, **look), spoken(name, array, index) + framed)
    shape = f"{'of ' * bool(cut)}shape {array.shape}" if array.ndim else "one number"
    said = f"<b>{html.escape(name + cut)}</b><div>{shape if note is None else note}</div>"
    style = "display: block; max-width: 100%; height: auto; margin: 2px 0 6px"
    code = base64.b64encode(image.png).decode()
    shown = (
        f'<img alt="{html.escape(image.alt)}" width="{image.width}" style="{style}" src="data:image/png;base64,{code}">'
    )
    caption = f'<figcaption style="font-size: 0.9em">{said}</figcaption>'
    return f'<figure style="margin: 0; max-width: 100%">{caption}{shown}</figure>'


def _span(row, column, rows, columns):
    return row, column, row + rows - 1, column + columns - 1


def spoken(name, array, index=None):
    """Say an array in a sentence, for somebody who cannot see it.

    Parameters
    ----------
    name : str
    array : ndarray, not empty
    index : tuple of int, optional
        As for `picture`.

    Returns
    -------
    str
    """
    part, cut = layer(array, index)
    if part.size <= MOST_SPOKEN:
        return f"{name}{cut}: {'; '.join(' '.join(map(say, line)) for line in part)}."
    known = part[np.isfinite(part)]
    range_ = f" from {say(known.min())} to {say(known.max())}" if known.size else ""
    return f"{name}{cut}: {part.shape[0]} × {part.shape[1]} numbers{range_}."


def say(value):
    """Write a number as a picture does, with a plain minus."""
    from ..plots.cells import write

    return write(value).replace("\N{MINUS SIGN}", "-")
