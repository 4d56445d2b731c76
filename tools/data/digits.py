"""Make `digits.npz` from the 8 x 8 digits that scikit-learn carries. Run by hand: `python -m tools.data.digits`."""

import io
import zipfile
from pathlib import Path

import numpy as np

from scratchcnn_course.digits import centre_by_mass, fit_box
from scratchcnn_helpers.data import split
from scratchcnn_helpers.data.formats.files import write_whole

FINE = 10  # each old pixel becomes FINE x FINE before the digit is scaled down again
TEST_IMAGES = 360


def make():
    """Return the four arrays of the file, by name."""
    try:
        from sklearn.datasets import load_digits
    except ModuleNotFoundError:
        raise SystemExit("It reads them from scikit-learn: python -m pip install scikit-learn") from None
    source = load_digits()
    images = np.stack([centre_by_mass(fit_box(fine)) for fine in refine(source.images / 16)])
    images = np.rint(255 * images).astype(np.uint8)  # (1797, 28, 28)
    labels = source.target.astype(np.uint8)
    parts = split(images, labels, TEST_IMAGES / len(labels), rng=0)
    return dict(zip(("train_images", "train_labels", "test_images", "test_labels"), parts, strict=True))


def refine(small):
    """Turn digits (N, 8, 8) in [0, 1] into larger ones with strokes like MNIST's, (N, 100, 100).

    An old pixel says how much of its square was ink. Interpolated, that is a blurred digit; sharpening and a steep
    curve bring back strokes with clear edges, about as thick as MNIST's.
    """
    small = np.pad(small, [(0, 0), (3, 3), (3, 3)])  # (N, 14, 14)
    larger = enlarging(small.shape[1])  # (100, 14)
    fine = larger @ small @ larger.T  # (N, 100, 100): the rows, then the columns
    blur = blurring(fine.shape[1])
    fine = fine + 2 * (fine - blur @ fine @ blur.T)
    return np.clip((fine - 0.45) / 0.6, 0, 1)


def enlarging(n):
    """Return the matrix that makes FINE rows of each of n - 4, the outer ones go: cubic interpolation (Catmull-Rom)."""
    places = np.arange(2 * FINE, (n - 2) * FINE)
    at = (places + 0.5) / FINE - 0.5  # where a new row lies among the old ones
    t = np.abs(at[:, None] - np.arange(n))  # (new, old) distances
    near, far = (1.5 * t - 2.5) * t**2 + 1, ((-0.5 * t + 2.5) * t - 4) * t + 2
    return np.where(t < 1, near, np.where(t < 2, far, 0))


def blurring(n):
    """Return the matrix that blurs across n rows with a Gaussian whose standard deviation is 0.8 old pixels."""
    places = np.arange(n)
    weights = np.exp(-0.5 * ((places[:, None] - places) / (0.8 * FINE)) ** 2)
    return weights / weights.sum(axis=1, keepdims=True)


def pack(arrays):
    """Return the bytes of an .npz: as np.savez_compressed, but without the time of day in it."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, array in arrays.items():
            member = io.BytesIO()
            np.lib.format.write_array(member, array, allow_pickle=False)
            info = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            info.create_system = 3  # the same bytes on Windows
            archive.writestr(info, member.getvalue(), compresslevel=9)
    return file.getvalue()


if __name__ == "__main__":
    content = pack(make())
    with write_whole(Path(__file__).parents[2] / "data" / "digits.npz") as out:
        out.write(content)
