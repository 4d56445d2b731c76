"""Opening archives: limits are heeded before anything is unpacked, and what is no archive is called by its name."""

import contextlib
import lzma
import re
import zipfile
import zlib
from pathlib import Path

LARGEST = 2**31  # bytes that an archive, or an array in it, may unpack to
_SUSPECT, _DENSEST = 2**28, 100  # from so many bytes on, no data set shrinks to less than a 100th
_KNOWN = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA}
_BEGINNINGS = {
    rb"\s*<(!doctype|html|head|\?xml)": "a web page: the link led to a page, so download the file itself once more",
    rb"version https://git-lfs": "only a pointer of Git LFS: fetch the file itself with `git lfs pull`",
    rb"\x93NUMPY": "a single array (.npy), and a data set is several in an .npz",
    rb"\x80[\x02-\x05]": "a pickle, which could run code of its own when loaded, and so is not read",
    rb"\x89PNG|\xff\xd8\xff|GIF8": "a picture",
    rb"Rar!|7z\xbc\xaf": "an archive that Python cannot unpack: unpack it first",
    rb"PK\x03\x04": "a zip file",
    rb"\x1f\x8b": "a gzip file",
    rb"\Z": "empty",
}


@contextlib.contextmanager
def damage_told(where):
    """Say with a `ValueError` that what a `with` block reads is cut or damaged, whatever its archive raises."""
    try:
        yield
    except (OSError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error, lzma.LZMAError) as error:
        if isinstance(error, FileNotFoundError) or getattr(error, "filename", None):
            raise  # it is the file system that speaks
        raise ValueError(f"{where} is cut or damaged: {error}") from None


def what_it_is(source) -> str:
    """Say in a few words what a file is by its beginning, ready to end an error message; "" where that tells nothing.

    `source` is a path, or an open binary file.
    """
    with opened(source) as file:
        file.seek(0)
        head = file.read(64).removeprefix(b"\xef\xbb\xbf")
    found = next((words for kind, words in _BEGINNINGS.items() if re.match(kind, head, re.IGNORECASE)), None)
    return f"; it is {found}" if found else ""


def opened(source):
    """Open a file to read bytes, wherever it lies, for a `with` block; one that is open already stays open."""
    if hasattr(source, "read"):
        return contextlib.nullcontext(source)
    source = Path(source) if isinstance(source, str) else source
    if not source.is_file():
        raise FileNotFoundError(f"there is no file {source}")
    return source.open("rb")


def check_unpacked(where, unpacked, packed):
    """Return the first of two sizes in bytes after refusing what unpacks to more than a data set can be."""
    if unpacked > LARGEST or (unpacked > _SUSPECT and unpacked > _DENSEST * packed):
        raise ValueError(f"{where} would unpack {packed:,} bytes to {unpacked:,}: no data set does, so it is not read")
    return unpacked


@contextlib.contextmanager
def open_zip(source, where=None, *, kind="zip"):
    """Open a zip file for a `with` block after a look at all its headers.

    Parameters
    ----------
    source : path or binary file
    where : str, optional
        What errors call it; without it, its path.
    kind : str
        Which kind of zip file one has in mind.

    Raises
    ------
    ValueError
        If it is no zip file or a damaged one, is encrypted, packed in an unknown way, or unpacks to far too much.
    """
    where = where or source
    with opened(source) as file:
        try:
            archive = zipfile.ZipFile(file)
        except Exception:  # a damaged archive can raise nearly anything
            raise ValueError(f"{where} is cut or damaged, or no {kind} file{what_it_is(file)}") from None
        for entry in archive.infolist():
            if entry.flag_bits & 1:
                raise ValueError(f"{where} is encrypted: unpack it with its password first")
            if entry.compress_type not in _KNOWN:
                raise ValueError(f"{where} is packed by a method that Python lacks ({entry.compress_type}): unpack it")
        check_unpacked(where, sum(entry.file_size for entry in archive.infolist()), file.seek(0, 2))
        yield archive
