"""IDX, the format of MNIST and its relatives: a few bytes that name the shape, then one byte a value.

The header is two zero bytes, the type (8: unsigned byte), the number of axes, and each axis as a big-endian
32-bit count. Source: the description on Yann LeCun's MNIST page.
"""

import gzip
import hashlib
import math
import re
import struct

import numpy as np

from ..dataset import Dataset
from .archives import check_unpacked, damage_told, opened, what_it_is
from .arrays import Raw
from .places import as_folder, listed, title

FILES = ("train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte")
# How browsers, file managers and wget name a file of which there is one already, zipped or not.
_COPY = r"(?:[ _-]*(?:\(\d+\)|\d+|copy(?:[ _]\(?\d+\)?)?))?(?:\.gz)?(?:\.\d+| ?\(\d+\))?"


def load_idx(folder, *, name=None) -> Dataset:
    """Read four IDX files, such as those of MNIST, Fashion-MNIST or KMNIST.

    Parameters
    ----------
    folder : path
        Where ``train-images-idx3-ubyte``, ``train-labels-idx1-ubyte``, ``t10k-images-idx3-ubyte`` and
        ``t10k-labels-idx1-ubyte`` lie, gzipped or not; a dot in place of the hyphen before ``idx`` is fine too.
    name : str, optional
        The name of the data set; without it, the folder's.

    Returns
    -------
    Dataset
        Its images have shape (N, 1, H, W).

    Raises
    ------
    FileNotFoundError
        When one of the four is missing.
    ValueError
        When a file is no IDX file, is cut or too long, or the counts disagree.
    """
    return read_idx_folder(folder, name=name).dataset()


def read_idx_folder(folder, *, name=None) -> Raw:
    """Read the four arrays of a folder, as they are."""
    folder = as_folder(folder)
    found = find_idx(folder)
    if lacking := missing_idx(folder, found):
        raise FileNotFoundError(lacking)
    arrays = [read_idx(found[file], axes=axes_of(file)) for file in FILES]
    return Raw(*arrays, name or title(folder), f"IDX files in {folder}")


def find_idx(folder):
    """Which of the four files a folder holds: a dict from the file's proper name to its path."""
    present, found = listed(as_folder(folder)), {}
    for file in FILES:
        named = re.compile(re.escape(file).replace("\\-idx", "[-.]idx") + _COPY, re.IGNORECASE)
        if fitting := [entry for entry in present if named.fullmatch(entry.name) and entry.is_file()]:
            # What `fetch_mnist` writes comes first, so that it wins over a wrong file beside it; copies come last.
            found[file] = min(fitting, key=lambda entry: _rank(entry.name, file))
    return found


def _rank(name, file):
    return len(name.removesuffix(".gz")) > len(file), file not in name, not name.endswith(".gz"), name


def missing_idx(folder, found):
    """Say which of the four files are not among those found in a folder; "" when none is missing."""
    missing = [file for file in FILES if file not in found]
    words = f"{folder} holds no {', no '.join(missing)} (with or without .gz): four IDX files make a data set"
    return words if missing else ""


def axes_of(file):
    """How many axes the array of a file has, which its name tells."""
    return 3 if "idx3" in file else 1


def read_idx(source, *, axes, where=None):
    """Read one IDX file of unsigned bytes, gzipped or not.

    Parameters
    ----------
    source : path or binary file
    axes : int
        How many axes the array must have.
    where : str, optional
        What errors call the file; without it, its path.

    Returns
    -------
    ndarray of uint8
        Read-only.

    Raises
    ------
    ValueError
        When it is no such file, is cut or too long, or its gzip is damaged.
    """
    where = where or source
    with damage_told(where), opened(source) as file:
        zipped, packed = file.read(2) == b"\x1f\x8b", file.seek(0, 2)
        file.seek(0)
        unzipped = gzip.open(file) if zipped else file  # by content: some browsers unpack a .gz and keep its name
        header = unzipped.read(4 + 4 * axes)
        if header[:4] != bytes((0, 0, 8, axes)) or len(header) < 4 + 4 * axes:
            about = f"it begins with {header[:4]!r}{what_it_is(source)}"
            raise ValueError(f"{where} is no IDX file of bytes with {axes} axes: {about}")
        shape = struct.unpack(f">{axes}I", header[4:])
        size = math.prod(shape)
        # One byte more than it should hold shows whether it ends there; gzip checks itself at the end.
        content = unzipped.read(1 + (check_unpacked(where, size, packed) if zipped else min(size, packed)))
    if len(content) != size:
        found = f"{len(content)} bytes" if len(content) < size else "more"
        raise ValueError(f"{where} should hold {shape} = {size} bytes after its header, but holds {found}")
    return np.frombuffer(content, dtype=np.uint8).reshape(shape)


def to_idx(array) -> bytes:
    """Turn an array of uint8 into the content of an IDX file, not zipped."""
    return struct.pack(f">4B{array.ndim}I", 0, 0, 8, array.ndim, *array.shape) + array.tobytes()


def idx_sha256(array):
    """Compute the SHA-256 that an array of uint8 has as an IDX file, unzipped."""
    return hashlib.sha256(to_idx(array)).hexdigest()
