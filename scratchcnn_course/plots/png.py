"""A picture as PNG, with as few colours as nobody misses: half the bytes, which stand in every clone."""

import io

import numpy as np
from PIL import Image

PALETTES = 16, 32, 64, 128  # colours; up to 16 of them, a pixel takes half a byte
FARTHEST, SPREAD = 32, 3.0  # steps of 255 that a pixel may be off; and the root mean square over all


def png(picture):
    """Return a picture as PNG with the smallest palette that shows the same.

    Nothing but pixels goes in, no date and no version, so that the bytes stay the same from run to run.

    Parameters
    ----------
    picture : PIL.Image.Image
        In RGB.

    Returns
    -------
    bytes
    """
    buffer = io.BytesIO()
    _with_few_colours(picture).save(buffer, format="png", optimize=True)
    return buffer.getvalue()


def _with_few_colours(picture):
    pixels = np.asarray(picture, np.int16)
    for colours in PALETTES:
        few = picture.quantize(colours, Image.Quantize.MAXCOVERAGE, kmeans=3, dither=Image.Dither.NONE)
        off = np.asarray(few.convert("RGB"), np.int16) - pixels
        if np.abs(off).max() <= FARTHEST and np.sqrt(np.mean(np.square(off, dtype=float))) <= SPREAD:
            break
    return few
