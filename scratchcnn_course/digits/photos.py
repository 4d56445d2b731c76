"""A photo as grey pixels: upright, laid on a ground that shows its ink, and no larger than is wanted."""

import warnings
from functools import partial

import numpy as np

from ..picture_files import open_picture, turned

LIGHT = 140  # of 255: ink that is all lighter would hardly show on white paper
STRIP = 16  # rows


def read_photo(path, largest):
    """Decode a photo or drawing as uint8, shape (H, W), at most `largest` pixels along the longer side."""
    from PIL import Image

    picture, count = open_picture(path, partial(_upright, largest=largest))
    if count > 1:
        warnings.warn(f"{path} holds {count} pictures, and the first is read", stacklevel=3)
    below = Image.new("RGBA", picture.size, _ground(picture))
    return np.asarray(Image.alpha_composite(below, picture).convert("L"))


def _upright(picture, largest):
    """Return a picture as RGBA, the way the camera was held, shrunk strip by strip, and how many there are in its file.

    That needs the memory for its own pixels once. Of more than 8 bits a pixel, the lightest is white.
    """
    from PIL import Image

    count = getattr(picture, "n_frames", 1)
    picture.draft("RGB", (largest, largest))  # a JPEG can be decoded at a part of its size
    (W, H), factor = picture.size, max(1, max(picture.size) // largest)
    strips = [(0, y, W, min(y + factor * STRIP, H)) for y in range(0, H, factor * STRIP)]
    deep = picture.mode.startswith(("I", "F"))
    white = max(1, *(float(np.asarray(picture.crop(box)).max()) for box in strips)) if deep else 255
    small = Image.new("RGBA", (-(-W // factor), -(-H // factor)))
    for box in strips:
        strip = picture.crop(box)
        if deep:
            strip = Image.fromarray(np.uint8(np.asarray(strip, np.float32) * (255 / white)))
        small.paste(strip.convert("RGBA").reduce(factor), (0, box[1] // factor))
    small.thumbnail((largest, largest))
    return turned(small, picture), count


def _ground(picture):
    """Choose the paper under a transparent drawing: black where all of its ink is light, otherwise white."""
    grey, opaque = (np.asarray(picture.convert(mode) if mode else picture.getchannel("A")) for mode in ("L", None))
    ink = grey[opaque > 128]
    return "black" if ink.size and opaque.min() < 128 and np.percentile(ink, 2) > LIGHT else "white"
