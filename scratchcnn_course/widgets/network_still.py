"""A network as a still picture: an image, a few maps of each layer, the probabilities as bars."""

from pathlib import Path

import matplotlib
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from .answer import chance, of_classes
from .pixels import colours
from .twin import SCALE

MOST, SIDE, GAP, HEAD, BAR = 4, 56, 6, 44, 22  # maps of a layer; in pixels on the page
FONTS = Path(matplotlib.get_data_path()) / "fonts" / "ttf"


def still_of(model, image, names):
    """Draw what each layer makes of one image, from left to right.

    Parameters
    ----------
    model : Sequential
    image : ndarray, shape (1, C, H, W)
    names : list of str
        Of the classes.

    Returns
    -------
    PIL.Image.Image
        `twin.SCALE` times as large as it shall be shown.
    """
    columns = [("image", image[0])] + [(kind, array) for kind, array in outputs(model, image) if array.ndim == 3]
    probabilities = of_classes(model.predict_proba(image)[0])
    tall = max(HEAD + MOST * (SIDE + GAP) + 20, HEAD + BAR * len(names))
    width = len(columns) * (SIDE + 34) + 210
    canvas = Image.new("RGB", (round(SCALE * width), round(SCALE * tall)), "white")
    pen = ImageDraw.Draw(canvas)
    for at, (kind, array) in enumerate(columns):
        _column(canvas, pen, at * (SIDE + 34), kind, array)
    _bars(pen, len(columns) * (SIDE + 34), probabilities, names)
    return canvas


def outputs(model, image):
    """Return `(kind, array)` of what each layer gives for one image, `(1, ...)`, at inference."""
    rows, x = [], image
    with model.inference():
        for layer in model.layers:
            x = np.array(layer.forward(x))
            rows.append((type(layer).__name__, x[0]))
    return rows


def _column(canvas, pen, left, kind, array):
    """Draw the name and the shape of an array, and its first maps below each other."""
    _write(pen, left, 0, kind, bold=True)
    _write(pen, left, 18, "×".join(map(str, array.shape)))
    largest = 1.0 if kind == "image" else np.abs(array).max() or 1.0
    for k, plane in enumerate(array[:MOST]):
        rgb = colours(plane, largest=largest) if kind == "image" else colours(plane, largest=largest, signed=True)
        side = round(SCALE * SIDE)
        picture = Image.fromarray(rgb).resize((side, side), Image.Resampling.NEAREST)
        canvas.paste(picture, (round(SCALE * left), round(SCALE * (HEAD + k * (SIDE + GAP)))))
        corner = round(SCALE * left), round(SCALE * (HEAD + k * (SIDE + GAP)))
        pen.rectangle([*corner, corner[0] + side, corner[1] + side], outline="#808080")
    if len(array) > MOST:
        _write(pen, left, HEAD + MOST * (SIDE + GAP), f"{MOST} of {len(array)} maps")


def _bars(pen, left, probabilities, names):
    """Draw the probabilities as bars, the largest one black."""
    for k, (name, probability) in enumerate(zip(names, probabilities, strict=True)):
        top, bold = HEAD + BAR * k, probability == probabilities.max()
        _write(pen, left, top, name, bold=bold)
        box = [left + 60, top + 2, left + 60 + 90 * float(probability), top + 16]
        pen.rectangle([SCALE * edge for edge in box], fill="black" if bold else "#707070")
        _write(pen, left + 156, top, chance(probability), bold=bold)


def _write(pen, x, y, text, *, bold=False):
    font = ImageFont.truetype(FONTS / ("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"), round(SCALE * 11.5))
    pen.text((SCALE * x, SCALE * y), text, fill="black", font=font)
