"""One picture as an image of a data set."""

from scratchcnn_helpers.data.formats.arrays import to_images
from scratchcnn_helpers.data.formats.places import as_folder

from ..picture_files import read_pixels


def read_picture(path, shape):
    """Read one image file as an image of a data set: scaled as a whole, in grey or in colour.

    Parameters
    ----------
    path : path
        Or a `zipfile.Path`.
    shape : (C, H, W)
        C is 1 or 3.

    Returns
    -------
    ndarray of float32, shape (C, H, W), in [0, 1]

    Raises
    ------
    ValueError
        When the file is no image, or is damaged.
    """
    return to_images(read_pixels(as_folder(path), shape[0], shape[1:])[None])[0]
