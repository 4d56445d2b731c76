"""The digits that come with the course: no download, no network."""

from pathlib import Path

import numpy as np

from .dataset import Dataset
from .formats.arrays import Raw
from .formats.files import read_npz

FILE = "digits.npz"
SHAPES = {"train_images": (1437, 28, 28), "train_labels": (1437,), "test_images": (360, 28, 28), "test_labels": (360,)}


def load_digits() -> Dataset:
    """Load the 1,797 real handwritten digits that come with the package.

    They are those of 13 people who are in no other part of the UCI collection, 8 x 8 pixels each, resampled to
    28 x 28 in the style of MNIST: scaled into a 20 x 20 box, centred by mass, white on black.

    Returns
    -------
    Dataset
        1,437 training and 360 test images, float32 in [0, 1] of shape (N, 1, 28, 28); labels int64. About equally
        many of each digit in both parts. `name` is ``"digits"``.

    Raises
    ------
    FileNotFoundError
        If the file is neither in the installed package nor in the `data/` folder of a clone.
    ValueError
        If the file is damaged or is another file.

    Notes
    -----
    E. Alpaydin and C. Kaynak, *Optical Recognition of Handwritten Digits*, UCI Machine Learning Repository, 1998,
    https://doi.org/10.24432/C50P49, CC BY 4.0. `tools/data/digits.py` in the repository resampled them.
    """
    path = find()
    arrays = read_npz(path)
    for name, shape in SHAPES.items():
        array = arrays.get(name, np.empty(0))
        if array.shape != shape or array.dtype != np.uint8:
            found = f"{array.shape} of {array.dtype}" if name in arrays else "nothing"
            raise ValueError(f"{path} is not the file of this course: {name} must be {shape} of uint8, got {found}")
    source = "UCI Optical Recognition of Handwritten Digits, resampled to 28 x 28; comes with the package"
    return Raw(*(arrays[name] for name in SHAPES), "digits", source, white=255).dataset()


def find():
    """Return the path of the file: beside this module when installed, in `data/` of a clone otherwise.

    Raises
    ------
    FileNotFoundError
        If it is in neither place.
    """
    here = Path(__file__).resolve().parent
    places = [here / FILE, here.parents[1] / "data" / FILE]
    for path in places:
        if path.is_file():
            return path
    looked = " and ".join(str(path) for path in places)
    raise FileNotFoundError(f"the embedded digits are missing (looked for {looked}): install the package again")
