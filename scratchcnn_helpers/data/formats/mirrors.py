"""The real MNIST: how to recognise it, and who on the network has it."""

import gzip
import io
import os
from pathlib import Path

import numpy as np

from .arrays import Raw
from .download import DownloadError, download
from .files import write_whole
from .idx import FILES, axes_of, find_idx, idx_sha256, read_idx, to_idx
from .npz import npz_arrays

# Of the unzipped files, so that any mirror's compression will do.
SHA256 = {
    "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}
MIRRORS = (
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://raw.githubusercontent.com/fgnt/mnist/master/",
    "https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz",
)


def verify_mnist(folder) -> dict[str, str]:
    """Compare the four IDX files of a folder with the real MNIST.

    Parameters
    ----------
    folder : path

    Returns
    -------
    dict
        For each file's proper name ``"ok"``, ``"missing"``, or what is wrong with it.
    """
    report = dict.fromkeys(FILES, "missing")
    for file, place in find_idx(folder).items():
        try:
            report[file] = "ok" if _is_real(file, read_idx(place, axes=axes_of(file))) else f"{place} is not MNIST's"
        except ValueError as error:
            report[file] = str(error)
    return report


def differences(raw: Raw) -> list[str]:
    """Name the files of MNIST that these arrays differ from when encoded as IDX; refuse what cannot be MNIST."""
    different = []
    arrays = (raw.train_images, raw.train_labels, raw.test_images, raw.test_labels)
    for file, array in zip(FILES, arrays, strict=True):
        if axes_of(file) == 3:
            if array.ndim < 2 or array[:1].size != 28 * 28:
                raise ValueError(f"{raw.source}: MNIST's images are 28 x 28 pixels, these have shape {array.shape[1:]}")
            array = array.reshape(-1, 28, 28)
        elif array.dtype.kind in "iu" and array.size and array.max() > 9:
            raise ValueError(f"{raw.source}: MNIST's labels are 0 to 9, got {array.max()}")
        if array.dtype.kind not in "iu" or not _is_real(file, array.astype(np.uint8, copy=False)):
            different.append(file)
    return different


def _is_real(file, array):
    return array.dtype == np.uint8 and idx_sha256(array) == SHA256[file]


def fetch_missing(folder: Path, *, progress: bool, timeout: float) -> dict[str, str]:
    """Download what a folder lacks or has wrong; when something stays missing, say what each mirror answered."""
    missing = [file for file, state in verify_mnist(folder).items() if state != "ok"]
    answers = {}
    if missing and os.environ.get("SCRATCHCNN_OFFLINE", "0") not in ("", "0"):
        return {"the network": "not asked, because SCRATCHCNN_OFFLINE is set"}
    for mirror in os.environ.get("SCRATCHCNN_MIRRORS", "").replace(",", " ").split() or MIRRORS:
        if not missing:
            break
        try:
            for file, array in _fetch(mirror, list(missing), progress=progress, timeout=timeout):
                folder.mkdir(parents=True, exist_ok=True)
                with write_whole(folder / f"{file}.gz") as target:
                    target.write(gzip.compress(to_idx(array), compresslevel=1, mtime=0))
                missing.remove(file)
        except (DownloadError, ValueError) as error:
            answers[mirror] = str(error)
        except OSError as error:
            return {str(folder): f"cannot be written ({error})"}
    return answers if missing else {}


def _fetch(mirror, files, **how):
    """Yield name and array of the files that a mirror has, verified; raise an error at the first that it has not."""
    arrays, together = {}, mirror.endswith(".npz")
    if together:
        arrays = dict(zip(FILES, npz_arrays(io.BytesIO(download(mirror, **how)), where=mirror), strict=True))
    for file in files:
        if not together:
            content = io.BytesIO(download(f"{mirror.rstrip('/')}/{file}.gz", **how))
            arrays[file] = read_idx(content, where=file, axes=axes_of(file))
        if not _is_real(file, arrays[file]):
            raise ValueError(f"its {file} is not MNIST's")
        yield file, arrays[file]
