"""Arrays as pieces of HTML: pictures with large square pixels."""

import base64
import html
import io

import numpy as np
from PIL import Image

LOW, HIGH = (0, 114, 178), (213, 94, 0)  # blue below 0, orange above it; colour-blind people tell them apart


def colours(array, *, largest=None, signed=None):
    """Give each number a colour: from black (0) to white; where some are negative, from blue over white (0) to orange.

    Parameters
    ----------
    array : ndarray, shape (H, W)
    largest : float, optional
        The number that is white, or fully orange; its negative is fully blue. The largest in `array` if left out.
    signed : bool, optional
        Whether 0 is white, and not black. Where some are negative, if left out.

    Returns
    -------
    ndarray of uint8, shape (H, W, 3)
    """
    array = np.asarray(array, float)
    largest = largest or np.abs(array).max(initial=0) or 1.0
    share = np.clip(array / largest, -1, 1)[..., None]
    if not (array.min(initial=0) < 0 if signed is None else signed):
        return np.repeat(255 * share, 3, axis=2).round().astype(np.uint8)
    share = np.round(127 * share) / 127  # 255 colours: a PNG with a palette is a third as large
    return (255 + np.abs(share) * (np.where(share < 0, LOW, HIGH) - 255)).round().astype(np.uint8)


def picture(colours, alt, *, width, height=None, style=""):
    """Return an image element that carries its pixels: no file, no network, the same bytes in every run.

    Parameters
    ----------
    colours : ndarray of uint8, shape (H, W, 3)
    alt : str
        What it shows, in words.
    width, height : int
        On the page; height follows from width if left out.
    style : str
        More CSS.
    """
    height = height or round(width * colours.shape[0] / colours.shape[1])
    times = max(1, width // colours.shape[1])  # enlarged here, too: a notebook that is not trusted yet may not say how
    png = base64.b64encode(_png(colours.repeat(times, axis=0).repeat(times, axis=1))).decode()
    fit = f"max-width: 100%; height: auto; aspect-ratio: {width} / {height}; box-sizing: border-box"
    look = f"display: block; {fit}; margin: 0; image-rendering: pixelated; {style}".strip()
    size = f'width="{width}" height="{height}"'
    return f'<img alt="{html.escape(alt)}" {size} style="{look}" src="data:image/png;base64,{png}">'


def _png(colours):
    """Return pixels as PNG, without loss: with a palette where 256 colours are enough."""
    whole = colours.astype(np.uint32) @ np.array([1 << 16, 1 << 8, 1], np.uint32)  # one number a colour: fast to sort
    found, places = np.unique(whole, return_inverse=True)
    if len(found) > 256:
        image = Image.fromarray(colours)
    else:
        image = Image.fromarray(places.reshape(whole.shape).astype(np.uint8))
        image.putpalette(np.stack([found >> 16, found >> 8 & 255, found & 255], axis=1).astype(np.uint8).tobytes())
    buffer = io.BytesIO()
    image.save(buffer, format="png", optimize=True)
    return buffer.getvalue()
