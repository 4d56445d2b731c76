"""What is in a file of a hand-in, as text that Python can run: a `my_cnn.py`, a notebook, or a zip of them.

Whoever wrote it may have meant harm: nothing of it is run here, links are not followed, and sizes are looked at first.
"""

import ast
import codecs
import io
import os
import re
import stat
import tokenize
from dataclasses import dataclass
from pathlib import Path

import nbformat

from scratchcnn_helpers.data.formats.archives import open_zip

LARGEST = 2**22  # bytes of a program
LARGEST_FILE = 2**26  # bytes of a notebook with its outputs, or of a zip, unpacked
SKIPPED = {"__pycache__", "__MACOSX", "node_modules", "site-packages", "venv", "env", "build", "images", "data"}
OWN = re.compile(r"my_cnn[^/]*?(\d*)\)?\.py(?:\.txt)?$", re.IGNORECASE)
PACKAGES = ("scratchcnn_helpers", "scratchcnn_course")
SLOW = {"idna", "punycode"}  # codecs that take for ever where a text is long


@dataclass(frozen=True)
class Source:
    """A file of a hand-in, as text that Python can run.

    Attributes
    ----------
    path : Path
    text : str
    everything : bool
        Whether all of it is run; of a notebook, only definitions, imports and assignments are.
    names : frozenset of str
        What it gives names to.
    from_package : frozenset of str
        Those that it imports from the package, and does not define.
    """

    path: Path
    text: str
    everything: bool
    names: frozenset
    from_package: frozenset


def counts(name):
    """Tell whether a file of this name is a program that is graded."""
    return bool(OWN.search(name)) or name.endswith(".ipynb")


def skipped(name):
    """Tell whether nobody looks into a folder of this name."""
    return name.startswith(".") or name in SKIPPED


def contents(path):
    """Return what a file holds, or a zip, as pairs of path and bytes.

    Raises
    ------
    OSError, ValueError
        If it is no plain file, too large, or a zip that cannot be read.
    """
    zipped = path.suffix.lower() == ".zip"
    most = LARGEST_FILE if zipped or path.suffix == ".ipynb" else LARGEST
    about = os.lstat(path)
    if not stat.S_ISREG(about.st_mode):
        raise ValueError("is a link or no file, and is not read")
    if about.st_size > most:
        raise ValueError("is too large")
    with open(os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0)), "rb") as file:
        content = file.read(most)
    return _unpacked(path, content) if zipped else [(path, content)]


def _unpacked(path, content):
    with open_zip(io.BytesIO(content), "it") as archive:
        inside = {entry: Path(path, entry.filename) for entry in archive.infolist()}
        good = {
            entry: place
            for entry, place in inside.items()
            if counts(place.name) and not any(map(skipped, place.parts[len(path.parts) :]))
        }
        if not good:
            raise ValueError("holds no my_cnn.py and no notebook")
        if sum(entry.file_size for entry in good) > LARGEST_FILE:
            raise ValueError("is too large when it is unpacked")
        try:
            return [(place, archive.read(entry)) for entry, place in good.items()]
        except Exception as error:  # a damaged archive can raise nearly anything
            raise ValueError(f"is cut or damaged ({type(error).__name__})") from None


def read(path):
    """Return a plain file as a `Source`; raise what `contents` and `parsed` raise."""
    ((path, content),) = contents(path)
    return parsed(path, content)


def parsed(path, content):
    """Read a program.

    Parameters
    ----------
    path : Path
        Where it was found; what the ending says it is.
    content : bytes

    Returns
    -------
    Source

    Raises
    ------
    ValueError
        If it is no text, too long, or nested too deeply.
    SyntaxError
        If it is no Python.
    """
    notebook = path.suffix == ".ipynb"
    text = _text(content, "utf-8-sig" if notebook else _encoding(content))
    text = _cells(text) if notebook else text
    if len(text) > LARGEST:
        raise ValueError("is too large")
    try:
        names, from_package = _names(ast.parse(text))
    except (RecursionError, MemoryError):
        raise ValueError("is nested too deeply to be read") from None
    return Source(path, text, not notebook, frozenset(names | from_package), frozenset(from_package - names))


def _encoding(content):
    """Return the encoding that a program says it has, as Python finds it."""
    try:
        name = tokenize.detect_encoding(io.BytesIO(content).readline)[0]
    except SyntaxError:
        return "utf-8"  # which it is not, and that is said
    return "utf-8" if codecs.lookup(name).name in SLOW else name


def _text(content, encoding):
    try:
        return content.decode(encoding)
    except (UnicodeError, LookupError):
        raise ValueError("is no text in UTF-8: save it as such") from None


def _cells(text):
    """Return the code of a notebook's cells that are Python; a line for Jupyter (`%`, `!`) becomes a comment."""
    try:
        cells = nbformat.reads(text, as_version=4).cells
    except Exception:  # nbformat raises nearly anything
        raise ValueError("is no notebook") from None
    kept = []
    for cell in cells:
        source = re.sub(r"^(?=[%!?])", "# ", str(cell.source), flags=re.MULTILINE) if cell.cell_type == "code" else ""
        try:
            ast.parse(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        kept.append(source)
    return "\n\n".join(kept)


def _names(tree):
    """Return what a file defines, and what it imports from the package."""
    own, imported = set(), set()
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            own.add(node.name)
        elif isinstance(node, ast.Assign):
            own |= {name.id for target in node.targets for name in ast.walk(target) if isinstance(name, ast.Name)}
        elif isinstance(node, ast.ImportFrom):
            names = {alias.asname or alias.name for alias in node.names}
            (imported if (node.module or "").partition(".")[0] in PACKAGES else own).update(names)
        elif isinstance(node, (ast.If, ast.Try, ast.With)):
            inner = _names(ast.Module(node.body, []))
            own, imported = own | inner[0], imported | inner[1]
    return own, imported
