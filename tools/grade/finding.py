"""Hand-ins in a folder: one each, or groups, as Moodle and Canvas let one download them, or the homes of a hub."""

import os
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from scratchcnn_helpers.data.formats.names import listing, printable

from .reading import OWN, contents, counts, parsed, skipped

GENERIC = {"scratchcnn", "notebooks", "work", "submission", "submissions", "home", "course"}
STEM = re.compile(r"[ _-]*my_cnn.*$", re.IGNORECASE)
CANVAS = re.compile(r"(?P<who>[^\W_]+)_(?:LATE_)?(?P<id>\d+)_\d+_.+", re.IGNORECASE)
MOODLE = re.compile(r"(?P<who>.+?)_(?P<id>\d+)_assignsubmission_file_?.*", re.IGNORECASE)
DEEPEST = 2  # a group, and a learner in it
UNPACK = "is a zip that no platform has named after a learner: unpack it here"


@dataclass
class HandIn:
    """What one learner, or one group, handed in.

    Attributes
    ----------
    learner : str
        Each another: of two who have the same name, the number goes along.
    number : str
        By which Canvas or Moodle knows them, where the download tells.
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
    found, folders, others = {}, [], {}

    def hand_in(path):
        who = whose(path.relative_to(folder))
        return found.setdefault(who, HandIn(*who))

    for path, kind in _paths(folder):
        whole_class = path.parent == folder and not _platform(path.name)
        if kind == "counts" and whole_class and path.suffix.lower() == ".zip":
            hand_in(path).troubles.append(f"{printable(path.name)}: {UNPACK}")
        elif kind == "counts":
            _add(hand_in(path), path)
        elif kind == "closed":
            hand_in(path / "my_cnn.py").troubles.append("the folder cannot be read")
        elif kind == "folder" and _parts(path.relative_to(folder)):
            folders.append(whose(path.relative_to(folder) / "my_cnn.py"))
        elif kind == "other" and not whole_class:
            folders.append(whose(path.relative_to(folder)))
            others.setdefault(folders[-1], []).append(path.name)
    _add_empty(found, folders)
    for one in found.values():
        one.sources.sort(key=_first)
        if not one.sources and not one.troubles:
            one.troubles += _instead(one, others)
    return _told_apart(found.values())


def _instead(hand_in, others):
    """Say, in a list of at most one sentence, what lies there of somebody who handed in nothing that is read."""
    known = [
        name
        for (learner, number), names in others.items()
        if number == hand_in.number and f"{learner}/".startswith(f"{hand_in.learner}/")
        for name in names
    ]
    return [f"there is no my_cnn.py and no notebook, but {listing(known)}"] if known else []


def _paths(folder):
    """Yield what lies there with its kind: "counts", "folder", "closed", or "other"; links are not followed."""
    closed = []
    for place, folders, files in os.walk(folder, onerror=lambda error: closed.append(Path(error.filename))):
        folders[:] = sorted(name for name in folders if not skipped(name) and name != "feedback")
        for path in (Path(place, name) for name in folders):
            yield path, "counts" if path.is_symlink() else "folder"
        for path in (Path(place, name) for name in sorted(files)):
            known = counts(path.name) or path.suffix.lower() == ".zip"
            yield from [] if skipped(path.name) else [(path, "counts" if known else "other")]
    yield from ((path, "closed") for path in closed)


def _add_empty(found, folders):
    """Add those who handed in nothing that is read: whole folders, or those of a group in which others did."""
    for who in sorted({*folders} - {*found}, key=lambda who: (who[0].count("/"), who)):
        names = {learner for learner, _ in found}
        group = who[0].rpartition("/")[0]
        if group not in names and not any(name.startswith(f"{who[0]}/") for name in names):
            found[who] = HandIn(*who)


def _told_apart(hand_ins):
    """Return hand-ins by name, each with a name of its own that can be printed."""
    known = Counter(printable(one.learner) for one in hand_ins)
    taken = set()
    for one in hand_ins:
        name = one.learner = printable(one.learner)
        number = 2
        if known[name] > 1 and one.number:
            one.learner = f"{name} ({one.number})"
        while one.learner in taken:
            one.learner, number = f"{name} ({number})", number + 1
        taken.add(one.learner)
    return sorted(hand_ins, key=lambda one: one.learner.casefold())


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
    parts, number = _parts(path.parent), ""
    known = _platform(path.name)
    if not parts or known:
        parts.append(known["who"] if known else STEM.sub("", path.stem) or path.stem)
        number = known["id"] if known else ""
    for place, part in enumerate(parts):
        if known := MOODLE.fullmatch(part):  # what lies below it is the learner's own order
            parts, number = [*parts[:place], known["who"]], known["id"]
            break
    return _readable("/".join(parts[:DEEPEST])), number


def _parts(path):
    return [part for part in path.parts if part.casefold() not in GENERIC]


def _platform(name):
    return MOODLE.fullmatch(name) or CANVAS.fullmatch(name)


def _readable(name):
    """Return a name in one way of writing its accents; bytes that are no UTF-8, as a zip may bring, are spelt out."""
    return unicodedata.normalize("NFC", os.fsencode(name).decode("utf-8", "backslashreplace"))


def _add(hand_in, path):
    """Read a file, and add it to a hand-in, or the reason why not."""
    try:
        inside = contents(path)
    except (OSError, ValueError) as error:
        hand_in.troubles.append(f"{printable(path.name)}: {printable(error)}")
        return
    for place, content in inside:
        try:
            hand_in.sources.append(parsed(place, content))
        except (ValueError, SyntaxError) as error:
            line = f", line {error.lineno}" if isinstance(error, SyntaxError) and error.lineno else ""
            said = "is no valid Python" if isinstance(error, SyntaxError) else printable(error)
            hand_in.troubles.append(f"{printable(place.name)}: {said}{line}")


def _first(source):
    number = OWN.search(source.path.name)
    return (number is None, -int(number[1] or 0) if number else 0, source.path.name)
