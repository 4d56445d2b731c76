"""One picture file, whatever Pillow reads, as pixels: upright, and laid on white."""

import functools
import warnings
from pathlib import Path

import numpy as np

from scratchcnn_helpers.data.formats.archives import what_it_is

_ORIENTATION = 0x0112  # EXIF: how the camera was held
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
    return open_picture(place, lambda picture: picture.mode) in ("1", "L", "LA")


def read_pixels(place, channels, size=None):
    """Decode a picture, the way the camera was held, laid on white.

    Parameters
    ----------
    place : path
    channels : {1, 3}
    size : (height, width), optional
        Scale it to exactly this.

    Returns
    -------
    ndarray of uint8, shape (channels, H, W)

    Raises
    ------
    ValueError
        When the file is no picture, or a damaged one, or has more than 8 bits a channel.
    """
    from PIL import Image

    kind = open_picture(place, lambda picture: picture.mode)
    if kind.startswith(("I", "F")):
        raise ValueError(f"{place} has pixels of kind {kind}; save it with 8 bits a channel")
    picture = open_picture(place, _on_white).convert("L" if channels == 1 else "RGB")
    if size:
        picture = picture.resize(size[::-1], Image.Resampling.BILINEAR)  # smooths when it shrinks
    return np.asarray(picture).reshape(picture.height, picture.width, channels).transpose(2, 0, 1)


def _opens(place):
    try:
        return bool(open_picture(place, lambda picture: picture.mode))
    except ValueError:
        return False


def open_picture(place, use):
    """Open a picture and return what `use` makes of it."""
    from PIL import Image, UnidentifiedImageError

    picture = None
    try:
        with place.open("rb") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of large pictures, which are shrunk, and of odd metadata
            picture = Image.open(file, formats=_formats()[0])
            return use(picture)
    except Exception as error:  # a damaged picture makes Pillow's readers raise nearly anything
        found = f"Pillow finds none in it{what_it_is(place)}" if isinstance(error, UnidentifiedImageError) else error
        why = HEIC if Path(place.name).suffix.lower() in _HEIC else found
        kind = "cut or damaged" if picture else "no picture that can be read"
        raise ValueError(f"{place} is {kind}: {why}") from None


def _on_white(picture):
    from PIL import Image

    flat = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture.convert("RGBA"))
    return turned(flat, picture)


def turned(flat, picture):
    """Return an image made of a picture the way the camera was held, which the picture's EXIF data tell."""
    from PIL import ImageOps

    flat.getexif()[_ORIENTATION] = picture.getexif().get(_ORIENTATION, 1)
    return ImageOps.exif_transpose(flat)
