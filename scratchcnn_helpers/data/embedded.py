"""The digits that come with the course: no download, no network."""

from dataclasses import replace
from pathlib import Path

from .dataset import Dataset
from .formats.npz import read_npz_set

FILE = "digits.npz"
SOURCE = "UCI Optical Recognition of Handwritten Digits, resampled to 28 x 28; comes with the package"


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
        If the file is damaged or holds no data set.

    Notes
    -----
    E. Alpaydin and C. Kaynak, *Optical Recognition of Handwritten Digits*, UCI Machine Learning Repository, 1998,
    https://doi.org/10.24432/C50P49, CC BY 4.0. `tools/data/digits.py` in the repository resampled them.
    """
    return replace(read_npz_set(find(), name="digits"), source=SOURCE, white=255).dataset()


def find():
    """Return the path of the file: beside this module when installed, in `data/` of a clone otherwise.

    Raises
    ------
    FileNotFoundError
        If it is in neither place.
    """
    here = Path(__file__).resolve().parent
    for folder in (here, here.parents[1] / "data"):
        if (folder / FILE).is_file():
            return folder / FILE
    raise FileNotFoundError(f"the embedded digits are missing ({FILE}, beside {here}): install the package again")
