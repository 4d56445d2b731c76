"""One picture file, whatever Pillow reads, as pixels: upright, laid on a ground, and no larger than is wanted."""

from __future__ import annotations

import functools
import warnings
from pathlib import Path

import numpy as np

_ORIENTATION = 0x0112  # EXIF: how the camera was held
_STRIP = 16  # rows
# These start other programs, or only seem to be read.
_AVOIDED = {"EPS", "BUFR", "GRIB", "HDF5", "MPEG", "WMF"}
_HEIC = (".heic", ".heif")
HEIC = "Pillow does not read HEIC, an iPhone's own format: export the photo as JPEG, or run pip install pillow-heif"


@functools.cache
def _formats():
    """Return what Pillow reads here: its names for the formats, and the endings of their files."""
    from PIL import Image

    Image.init()
    names = [name for name in Image.OPEN if name not in _AVOIDED]
    return names, {ending for ending, name in Image.registered_extensions().items() if name in names}


def is_picture(place) -> bool:
    """Whether a file is a picture by its ending, or else by its beginning; nothing is decoded."""
    return place.is_file() and (Path(place.name).suffix.lower() in _formats()[1] or _opens(place))


def is_grey(place) -> bool:
    """Whether a picture has no colours, by its header."""
    return _read(place, lambda picture: picture.mode) in ("1", "L", "LA")


def read_pixels(place, mode="RGB", *, largest=None, size=None, ground=None, deep=False):
    """Decode a picture; one that is to be shrunk needs the memory for its own pixels once.

    Parameters
    ----------
    place : path
    mode : {"L", "RGB"}
    largest : int, optional
        Pixels along the longer side; a larger picture is shrunk.
    size : (height, width), optional
        Scale it to exactly this.
    ground : callable, optional
        Given the picture with transparency, returns the colour that it is laid on; without it, white.
    deep : bool
        Read pictures of more than 8 bits a pixel too, the lightest as white; otherwise they are refused.

    Returns
    -------
    ndarray of uint8, shape (H, W) or (H, W, 3)

    Raises
    ------
    ValueError
        When the file is no picture, or a damaged one.
    """
    from PIL import Image

    picture = _read(place, lambda picture: _upright(picture, largest), deep)
    below = Image.new("RGBA", picture.size, ground(picture) if ground else "white")
    picture = Image.alpha_composite(below, picture).convert(mode)
    if size:
        picture = picture.resize(size[::-1], Image.Resampling.BILINEAR)  # smooths when it shrinks
    return np.asarray(picture)


def _opens(place):
    try:
        return bool(_read(place, lambda picture: picture.mode))
    except ValueError:
        return False


def _read(place, use, deep=False):
    """Open a picture and return what `use` makes of it."""
    from PIL import Image

    picture = None
    try:
        with place.open("rb") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of large pictures, which are shrunk, and of odd metadata
            picture = Image.open(file, formats=_formats()[0])
            kind = picture.mode
            if deep or not kind.startswith(("I", "F")):
                return use(picture)
    except Exception as error:  # a damaged picture makes Pillow's readers raise nearly anything
        why = HEIC if Path(place.name).suffix.lower() in _HEIC else error
        raise ValueError(f"{place} is {'cut or damaged' if picture else 'no image that can be read'}: {why}") from None
    raise ValueError(f"{place} has pixels of kind {kind}; save it with 8 bits a channel")


def _upright(picture, largest):
    """Return a picture as RGBA, the way the camera was held, shrunk strip by strip where it is too large."""
    from PIL import Image, ImageOps

    held = picture.getexif().get(_ORIENTATION, 1)
    if largest:
        picture.draft("RGB", (largest, largest))  # a JPEG can be decoded at a part of its size
    (W, H), factor = picture.size, max(1, max(picture.size) // (largest or max(picture.size)))
    strips = [(0, y, W, min(y + factor * _STRIP, H)) for y in range(0, H, factor * _STRIP)]
    deep = picture.mode.startswith(("I", "F"))
    white = max(1, *(float(np.asarray(picture.crop(box)).max()) for box in strips)) if deep else 255
    small = Image.new("RGBA", (-(-W // factor), -(-H // factor)))
    for box in strips:
        strip = picture.crop(box)
        if deep:
            strip = Image.fromarray(np.uint8(np.asarray(strip, np.float32) * (255 / white)))
        small.paste(strip.convert("RGBA").reduce(factor), (0, box[1] // factor))
    if largest:
        small.thumbnail((largest, largest))
    small.getexif()[_ORIENTATION] = held
    return ImageOps.exif_transpose(small)
