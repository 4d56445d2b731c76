"""Look at what lies somewhere and pick the reader for it."""

import contextlib
from fnmatch import fnmatch

from .archives import open_zip, what_it_is
from .idx import find_idx, missing_idx, read_idx_folder
from .npz import read_npz_set, set_keys
from .places import as_folder, entered, folders, listed
from .tables import csv_pairs, read_csv, shows_no_images

_READERS = {"npz": read_npz_set, "csv": read_csv}
_WHAT_FITS = (
    "what would fit: four IDX files (train-images-idx3-ubyte, ...), an .npz with x_train, y_train, x_test, y_test, "
    "tables (mnist_train.csv, mnist_test.csv) or their zip, CIFAR-10's .bin files, or images as train/<class>/*.png"
)


def nothing_at(path, passed=()):
    """Make the error for a path where no data set is; `passed` says what was passed over, and why."""
    path = as_folder(path)
    if not path.exists():
        return FileNotFoundError(f"there is no file or folder {path}")
    within = " or two levels below" if path.is_dir() else what_it_is(path)
    return FileNotFoundError(f"found no data set in {path}{within}; {'; '.join(passed[:3]) or _WHAT_FITS}")


def candidates(path, stem="*", passed=None, others=()):
    """Yield (reader, place) for each data set at a path, the nearest first.

    `stem`, when given, is how the names of npz files and tables must begin. What looks like a data set and is none is
    noted in the list `passed`, in words. `others` are pairs of a question and a reader, for forms that are not known
    here: such a reader is for the folders of which its question is true.
    """
    path, passed = as_folder(path), [] if passed is None else passed
    kind = path.name.lower().rpartition(".")[2]
    if path.is_dir() or (kind == "zip" and path.is_file()):
        with entered(path) as inside:
            yield from _within(inside, stem, passed, others)
    elif path.is_file() and kind in _READERS:
        yield _READERS[kind], path
    elif path in find_idx(path.parent).values():
        yield read_idx_folder, path.parent


def _within(path, stem, passed, others):
    """Yield the same for a folder, or for what a zip file holds."""
    for folder in folders(path):
        if (found := find_idx(folder)) and not (lacking := missing_idx(folder, found)):
            yield read_idx_folder, folder
        elif found:
            passed.append(lacking)
        for file in listed(folder):
            if fnmatch(file.name, f"{stem}.npz"):
                with _noted(passed), open_zip(file, kind=".npz") as archive:
                    if set_keys(name.removesuffix(".npy") for name in archive.namelist()):
                        yield read_npz_set, file
        for train, _ in csv_pairs(folder):
            if fnmatch(train.name.lower(), f"{stem}*") and not shows_no_images(train):
                yield read_csv, train
        for file in listed(folder):
            if file.name.lower().endswith(".zip"):
                with _noted(passed), entered(file) as inside:
                    yield from _within(inside, stem, passed, others)
        yield from ((reader, folder) for fits, reader in others if fits(folder))


@contextlib.contextmanager
def _noted(passed):
    """Let what turns out to be damaged be passed over."""
    try:
        yield
    except ValueError as error:
        passed.append(str(error))
