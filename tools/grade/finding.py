"""Hand-ins in a folder: one each, or groups, as Moodle and Canvas let one download them, or the homes of a hub."""

import ast
import os
import re
import stat
from dataclasses import dataclass, field
from pathlib import Path

import nbformat

LARGEST = 2**22  # bytes of a file
SKIPPED = {"__pycache__", "node_modules", "site-packages", "venv", "env", "build", "images", "data"}
GENERIC = {"scratchcnn", "notebooks", "work", "submission", "submissions", "home", "course"}
OWN = re.compile(r"my_cnn(?:[ _-]?\(?(\d+)\)?)?\.py$", re.IGNORECASE)
STEM = re.compile(r"[ _-]*my_cnn.*$", re.IGNORECASE)
CANVAS = re.compile(r"(?P<who>[^\W_]+)_(?:LATE_)?(?P<id>\d+)_\d+_.+", re.IGNORECASE)
MOODLE = re.compile(r"(?P<who>.+?)_(?P<id>\d+)_assignsubmission_file_?.*", re.IGNORECASE)
PACKAGES = ("scratchcnn_helpers", "scratchcnn_course")


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


@dataclass
class HandIn:
    """What one learner, or one group, handed in.

    Attributes
    ----------
    learner : str
    number : str
        The number that Canvas or Moodle knows them by, where the download tells.
    sources : list of Source
        Those that count first come first: the latest `my_cnn.py`, older ones, notebooks.
    troubles : list of str
        What could not be read, and why.
    """

    learner: str
    number: str = ""
    sources: list = field(default_factory=list)
    troubles: list = field(default_factory=list)

    def source_of(self, name):
        """Return the first file that defines a function of this name, or imports it; None if none does."""
        there = [source for source in self.sources if name in source.names]
        own = [source for source in there if name not in source.from_package]
        return next(iter([*own, *there]), None)


def find(folder):
    """Find all hand-ins in a folder.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    hand_ins : list of HandIn
        By name. Folders in which nothing was handed in are among them, without sources.
    """
    found, closed = {}, []
    for path in _files(folder, closed):
        learner, number = whose(path.relative_to(folder))
        found.setdefault(learner, HandIn(learner, number))
        _add(found[learner], path)
    for path in (*_folders(folder), *closed):
        learner, number = whose(path.relative_to(folder) / "my_cnn.py")
        if path in closed or not any(known in (learner, "") or _within(known, learner) for known in found):
            hand_in = found.setdefault(learner, HandIn(learner, number))
            hand_in.troubles += ["the folder cannot be read"] if path in closed else []
    for hand_in in found.values():
        hand_in.sources.sort(key=_first)
    return [found[name] for name in sorted(found, key=str.casefold)]


def _within(known, learner):
    """Tell whether one of two names of folders lies in the other."""
    return learner.startswith(f"{known}/") or known.startswith(f"{learner}/")


def _folders(folder):
    """Return the folders, down to those of groups; one whose name is in no hand-in's is empty."""
    near = [path for path in (*folder.glob("*"), *folder.glob("*/*")) if path.is_dir() and not path.is_symlink()]
    return [path for path in near if not _skipped(path.name) and path.name.casefold() not in GENERIC]


def whose(path):
    """Return whose a file is, and their number where the download tells it.

    Parameters
    ----------
    path : Path
        Within the folder of all hand-ins.

    Returns
    -------
    learner, number : str
    """
    parts = [part for part in path.parts[:-1] if part.casefold() not in GENERIC]
    number = ""
    if not parts or CANVAS.fullmatch(path.name) or MOODLE.fullmatch(path.name):
        known = MOODLE.fullmatch(path.name) or CANVAS.fullmatch(path.name)
        parts.append(known["who"] if known else STEM.sub("", path.stem) or path.stem)
        number = known["id"] if known else ""
    for place, part in enumerate(parts):
        if known := MOODLE.fullmatch(part):
            parts[place], number = known["who"], known["id"]
    return "/".join(parts), number


def _files(folder, closed):
    """Yield what may be a hand-in; links are not followed, but they are told of. `closed` gets what cannot be read."""
    for place, folders, files in os.walk(folder, onerror=lambda error: closed.append(Path(error.filename))):
        folders[:] = sorted(name for name in folders if not _skipped(name) and name != "feedback")
        yield from (Path(place, name) for name in sorted(files) if OWN.search(name) or name.endswith(".ipynb"))


def _skipped(name):
    return name.startswith(".") or name in SKIPPED


def _add(hand_in, path):
    """Read a file, and add it to a hand-in, or the reason why not."""
    try:
        hand_in.sources.append(read(path))
    except (OSError, ValueError, SyntaxError, RecursionError, MemoryError) as error:
        line = f", line {error.lineno}" if isinstance(error, SyntaxError) and error.lineno else ""
        said = "is no valid Python" if isinstance(error, SyntaxError) else str(error) or type(error).__name__
        hand_in.troubles.append(f"{path.name}: {said}{line}")


def read(path):
    """Read a hand-in's file.

    Parameters
    ----------
    path : Path
        Of Python, or a notebook.

    Returns
    -------
    Source

    Raises
    ------
    ValueError
        If it is no plain file, too large, or no text.
    SyntaxError
        If it is no Python.
    """
    about = os.lstat(path)
    if not stat.S_ISREG(about.st_mode):
        raise ValueError("is a link or no file, and is not read")
    if about.st_size > LARGEST:
        raise ValueError("is too large")
    with open(os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0)), "rb") as file:
        content = file.read(LARGEST)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError("is no text in UTF-8") from None
    notebook = path.suffix == ".ipynb"
    text = _cells(text) if notebook else text
    names, from_package = _names(ast.parse(text))
    return Source(path, text, not notebook, frozenset(names | from_package), frozenset(from_package - names))


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
        except (SyntaxError, ValueError):
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


def _first(source):
    number = OWN.search(source.path.name)
    return (number is None, -int(number[1] or 0) if number else 0, source.path.name)
