"""The learner's own folder of the course: made once, then kept up to date, never at the cost of what was written there.

`.scratchcnn/manifest.json` in it says what each file was when it was last written from here, and of which edition. What
still is as it was then follows a newer version of the course; a notebook that was merely run does too, and keeps its
outputs.
"""

import hashlib
import json
import os
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from scratchcnn_helpers.data.formats.files import write_whole
from scratchcnn_helpers.data.formats.names import listing

from .blank import blank, carry_outputs, fingerprint

APP = Path(__file__).parent
PACKED = APP.parent / "notebooks"  # where a wheel has them; in a clone they lie beside the packages
OWN = Path(".scratchcnn")  # what the folder knows of itself
MANIFEST = OWN / "manifest.json"
PICTURES = (".png", ".svg", ".jpg")
NOTEBOOKS = "[0-9][0-9]_*.ipynb"
OURS = {
    "images",
    "my_cnn.py",
    "UPDATES.txt",
}  # what may lie there besides notebooks


class Copied(NamedTuple):
    """What became of the files, by their names; what was as it should be is in none of the lists."""

    new: list
    updated: list
    kept: list  # changed by the learner, while the course has another version
    gone: list  # untouched, and no longer part of the course


def run(args):
    """Make or update the learner's folder, and say so: `scratchcnn copy`."""
    folder = args.folder or default()
    print(*in_words(folder.resolve(), copy(folder, args.source)), sep="\n")
    print(f"To open it: scratchcnn lab {folder}")
    return 0


def default():
    """Return the learner's folder where none is named: this one, if it is one, else one in the home folder."""
    return Path.cwd() if (Path.cwd() / MANIFEST).is_file() else Path.home() / "scratchcnn-course"


def notebooks():
    """Return the folder in which the course's own notebooks lie, in a clone or in the installed package."""
    clone = APP.parents[1] / "notebooks"
    return clone if any(clone.glob(NOTEBOOKS)) else PACKED


def copy(folder, source=None):
    """Make the learner's folder, or bring it up to date.

    Parameters
    ----------
    folder : path-like
        What the learner has changed in it, or put there, stays.
    source : path-like, optional
        The notebooks to copy: another edition, say, which the folder follows from then on. By default those it has
        followed so far, and at first the course's own.

    Returns
    -------
    Copied

    Raises
    ------
    FileNotFoundError
        If there are no notebooks to copy.
    ValueError
        If the folder is part of the course itself, or holds other things.
    """
    folder, known = Path(folder).resolve(), _read_manifest(Path(folder))
    edition = str(Path(source).resolve()) if source else known["edition"]
    if edition and not source and not Path(edition).is_dir():
        return Copied([], [], [], [])  # what it follows is not here today: a memory stick, say
    course = _course(Path(edition or notebooks()))
    in_clone = _clone_around(folder)
    _check_place(folder, in_clone, course)
    (folder / OWN).mkdir(parents=True, exist_ok=True)
    if in_clone and not (folder / ".gitignore").exists():
        _write(folder / ".gitignore", b"*\n")  # a learner's folder is no change of the course
    copied, files = Copied([], [], [], []), known["files"]
    now = {name: _follow(folder, name, content, files.get(name), copied) for name, content in course.items()}
    for name in sorted(files.keys() - course.keys()):
        _let_go(folder, name, files[name], copied)
    known = {"edition": edition, "files": {name: entry for name, entry in now.items() if entry}}
    _write(folder / MANIFEST, json.dumps(known, indent=1).encode())
    return copied


def _check_place(folder, in_clone, course):
    """Refuse a folder of other things: the course would lie among them."""
    if folder.exists() and not folder.is_dir():
        raise ValueError(f"{folder} is a file: name a folder for the course")
    if not folder.exists() or (folder / MANIFEST).is_file():
        return
    others = [path.name for path in folder.iterdir() if path.name[0] != "." and path.name not in OURS | course.keys()]
    if in_clone and any(folder.iterdir()):
        raise ValueError(f"{folder} is part of the course's own repository: choose a new folder for the copy")
    if others:
        raise ValueError(f"{folder} holds other things ({listing(sorted(others))}): name a new folder for the course")


def where_one_stopped(folder):
    """Return the name of the notebook that was worked on last; without any, of the first one."""
    entries = _read_manifest(folder)["files"]
    paths = sorted(folder.glob(NOTEBOOKS))
    worked = [path for path in paths if _hash(path.read_bytes()) != entries.get(path.name, {}).get("written")]
    return max(worked, key=lambda path: path.stat().st_mtime, default=paths[0]).name


def in_words(folder, copied):
    """Return what was done as sentences, a list of str."""
    said = []
    if copied.new:
        count = sum(name.endswith(".ipynb") for name in copied.new)
        said.append(f"New in {folder}: {count} notebook{'s' * (count != 1)} of the course, with their pictures.")
    if copied.updated:
        said.append(f"Brought up to date, since you had changed nothing there: {', '.join(copied.updated)}.")
    if copied.kept:
        said.append(f"Left as you have changed it, though the course has another version: {', '.join(copied.kept)}.")
        said.append("To get the course's version beside yours, give yours another name and copy again.")
    if copied.gone:
        said.append(f"Taken away, since the course has them no longer: {', '.join(copied.gone)}.")
    return said or [f"The course in {folder} is up to date."]


def _course(source):
    """Return what a learner's folder holds: the content of each file, by its name."""
    files = {path.name: blank(path.read_text(encoding="utf-8")).encode() for path in source.glob(NOTEBOOKS)}
    if not files:
        raise FileNotFoundError(f"there are no notebooks of the course in {source}")
    pictures = [path for path in source.glob("images/*") if path.suffix in PICTURES]
    return dict(sorted(files.items())) | {f"images/{path.name}": path.read_bytes() for path in sorted(pictures)}


def _follow(folder, name, content, entry, copied):
    """Write a file unless the learner has changed it; return its entry in the manifest, or None for a foreign file."""
    path = folder / name
    there = path.read_bytes() if path.exists() else None
    fresh = {"written": _hash(content), "text": fingerprint(content)}
    if there is None:
        path.parent.mkdir(exist_ok=True)
        _write(path, content)
        copied.new.append(name)
    elif there == content or entry == fresh:
        pass
    elif fingerprint(there) in (fresh["text"], (entry or fresh)["text"]):
        _update(path, content, there)
        copied.updated.append(name)
    else:
        copied.kept.append(name)
        return entry
    return fresh


def _update(path, content, there):
    """Write a newer version; a notebook keeps the outputs it has, and the time at which it was worked on."""
    times = path.stat()
    if path.suffix == ".ipynb":
        content = carry_outputs(content, there).encode()
    _write(path, content)
    os.utime(path, (times.st_atime, times.st_mtime))


def _let_go(folder, name, entry, copied):
    """Delete a file that the course has no longer, if it is as it was written."""
    path = folder / name
    if path.is_file() and _hash(path.read_bytes()) == entry["written"]:
        path.unlink()
        copied.gone.append(name)


def _clone_around(folder):
    """Whether a folder lies in a clone of the course, or is one."""
    return any((place / "scratchcnn_course" / "app").is_dir() for place in (folder, *folder.parents))


def _read_manifest(folder):
    """Return the manifest; an empty one where it is missing or broken, so that nothing there is taken for ours."""
    with suppress(OSError, ValueError, TypeError, AttributeError, KeyError):
        known = json.loads((folder / MANIFEST).read_bytes())
        files = {name: entry for name, entry in known["files"].items() if {"written", "text"} <= set(entry)}
        return {"edition": known["edition"] and str(known["edition"]), "files": files}
    return {"edition": None, "files": {}}


def _hash(content):
    return hashlib.sha256(content).hexdigest()


def _write(path, content):
    with write_whole(path) as file:
        file.write(content)
