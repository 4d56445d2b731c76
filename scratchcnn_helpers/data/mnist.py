"""MNIST: find it on this computer, or fetch it.

60,000 training and 10,000 test images of handwritten digits, 28 x 28. Source: Y. LeCun, C. Cortes and
C. J. C. Burges, "The MNIST database of handwritten digits".
"""

import os
import sys
import warnings
from dataclasses import replace
from pathlib import Path

from .dataset import Dataset
from .embedded import load_digits
from .formats.arrays import Raw
from .formats.detect import candidates, nothing_at
from .formats.mirrors import differences, fetch_missing


class MnistNotFound(FileNotFoundError):
    """MNIST is neither here nor to be had; the message says where it was sought and how to mend it."""


def load_mnist(path=None, *, fallback=False, as_bytes=False) -> Dataset:
    """Load MNIST, from this computer if it is there and from the network if not.

    Parameters
    ----------
    path : path, optional
        Where to look, and nowhere else: a folder (it may lie up to two levels below), an ``.npz``, a pair of CSV
        tables or their zip. Without it, ``$SCRATCHCNN_DATA`` is searched, then the
        repository's ``data`` folder, then `cache_folder`; in the end MNIST is downloaded into the cache.
    fallback : bool
        When MNIST is nowhere and cannot be downloaded: print one sentence that says so, and return the embedded
        digits (`load_digits`). Has no effect with `path`.
    as_bytes : bool
        Keep the images as `ByteImages`, 55 MB in place of 220. The embedded digits are few, and stay arrays.

    Returns
    -------
    Dataset
        Named ``"mnist"``: float32 images of shape (60000, 1, 28, 28) and (10000, 1, 28, 28) in [0, 1], labels 0 to 9.

    Warns
    -----
    UserWarning
        When what was found is not, byte by byte, the real MNIST; its source then ends in "(unverified)".

    Raises
    ------
    MnistNotFound
        A `FileNotFoundError`: when MNIST is nowhere and cannot be downloaded. ``SCRATCHCNN_OFFLINE=1`` keeps off the
        network, ``SCRATCHCNN_MIRRORS`` (addresses, spaces or commas between) replaces the public mirrors.
    FileNotFoundError
        When there is no data set at `path`.
    ValueError
        When what was found is damaged, or cannot be MNIST (images of another size, labels above 9).
    """
    passed = []
    try:
        found = _read_or_fetch() if path is None else _read(path, passed=passed)
    except MnistNotFound:
        if not fallback:
            raise
        digits = load_digits()
        these = f"the {len(digits.train_labels) + len(digits.test_labels):,} small digits that come with the course"
        told = "(load_mnist() without fallback says what was tried)"
        print(f"MNIST is not on this computer and could not be downloaded, so these are {these} {told}.")
        return digits
    if found is None:
        raise nothing_at(path, passed)
    raw, different = found
    if different:
        files = " and ".join(different)
        warnings.warn(f"{raw.source}: not the MNIST that everyone measures on, {files} differ in content", stacklevel=2)
        raw = replace(raw, source=f"{raw.source} (unverified)")
    return replace(raw, name="mnist").dataset(as_bytes)


def cache_folder() -> Path:
    """Where this user's downloads are kept, as the platform has it."""
    variable, usual = {"win32": ("LOCALAPPDATA", "AppData/Local"), "darwin": ("", "Library/Caches")}.get(
        sys.platform, ("XDG_CACHE_HOME", ".cache")
    )
    return Path(os.environ.get(variable) or Path.home() / usual) / "scratchcnn"


def places() -> dict[str, Path]:
    """Where `load_mnist` looks, in order: what to call the place, and its path."""
    given = os.environ.get("SCRATCHCNN_DATA")
    where = {"$SCRATCHCNN_DATA": Path(given).expanduser()} if given else {}
    root = Path(__file__).parents[2]
    if (root / "pyproject.toml").is_file():  # installed as a wheel, the package has no repository around it
        where["the repository's data folder"] = root / "data"
    return where | {"the cache": cache_folder() / "mnist"}


def _read_or_fetch():
    """Read what lies in the usual places, or download it."""
    looked = {}
    for name, place in places().items():
        passed = []
        try:
            if found := _read(place, "mnist", passed):
                return found
            what = "; ".join(passed) or ("no MNIST in it" if place.exists() else "not there")
        except ValueError as error:
            if name != "the cache":
                raise
            what = f"damaged, {error}"  # and about to be mended
        looked[f"{name} ({place})"] = what
    cache = places()["the cache"]
    if answers := fetch_missing(cache, progress=True, timeout=8.0):
        raise not_found(looked, answers)
    return _read(cache, stem="mnist")


def _read(path, stem="*", passed=None) -> tuple[Raw, list[str]] | None:
    """Read the real MNIST at a path, or else the first set that could be; with it, which of its files differ."""
    found, errors = [], []
    for reader, place in candidates(path, stem, passed):
        try:
            raw = reader(place)
            found.append((raw, differences(raw)))
            if not found[-1][1]:
                return found[-1]
        except ValueError as error:
            errors.append(error)
    if errors and not found:
        raise errors[0]
    return found[0] if found else None


def not_found(looked, answers):
    """Make the error that says where MNIST was sought, and what the mirrors answered."""
    looked, answers = ("".join(f"\n  {who}: {what}" for who, what in each.items()) for each in (looked, answers))
    return MnistNotFound(
        f"MNIST was not found.\nLooked in:{looked}\nAsked:{answers}\n"
        "To mend it: run `scratchcnn data` where there is a network; or put the four files train-images-idx3-ubyte.gz, "
        "train-labels-idx1-ubyte.gz, t10k-images-idx3-ubyte.gz and t10k-labels-idx1-ubyte.gz, or mnist.npz, into "
        f"{places()['the cache']}; or set the variable SCRATCHCNN_DATA to the folder in which they lie, or call "
        "load_mnist(folder). load_mnist(fallback=True) takes the digits that come with the course instead."
    )
