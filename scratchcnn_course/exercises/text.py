"""The text of an exercise, read from its file into pieces; where it cannot be read, an error names the line.

See `README.md` beside the files for how one is written.
"""

import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent
FILE = re.compile(r"(?P<notebook>\d\d)(?:_(?P<number>\d))?_(?P<name>[a-z]\w*)\.txt")
SECTION = re.compile(r"== (.+) ==")
SECTIONS = ("solution", "another way", "mistakes", "equivalent")
NEEDED = ("title", "signature", "code", "hint", "formula")
OF_NUMBERED = ("difficulty", "minutes")
FAST = ("fast_hint", "fast_formula")
KEYS = (*NEEDED, *OF_NUMBERED, *FAST, "solution", "another", "uses", "again")
HEAD = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*): (\S.*)")
AS_IN = re.compile(r"as in (\w+)(?:: ([a-z0-9-]+))?")
EDIT = re.compile(r"(.+?) =>(?: (.*))?")
ALSO, UNNAMED, UNASKED = " ;; ", "# unnamed: ", "# unasked: "


class Malformed(ValueError):
    """Raised for the text of an exercise that cannot be used; says in which file and line, and what would do."""


@dataclass(frozen=True)
class Mistake:
    """A known mistake in words.

    Attributes
    ----------
    title : str
        Goes on after "Not yet:".
    explanation, hint : str
    more : str
        A second hint; where it is empty, the formula of the exercise takes its place.
    """

    title: str
    explanation: str
    hint: str
    more: str = ""


@dataclass(frozen=True)
class Edits:
    """One form of a mistake: what to change in the text of the solution.

    Attributes
    ----------
    changes : tuple of (str, str)
        Old and new text, one after the other, everywhere they are found.
    unnamed : str
        Why this form does not get its name: a reason, where there is one.
    unasked : str
        Why this form shows on optional calls only: a reason, where it does.
    where : str
        File and line, for errors.
    """

    changes: tuple
    unnamed: str = ""
    unasked: str = ""
    where: str = ""


class Entry(NamedTuple):
    """A mistake as its file has it: its words, or from where they are taken, and its forms."""

    mistake: Mistake | None
    taken: tuple | None
    edits: tuple
    where: str


@dataclass(frozen=True)
class Text:
    """What the file of an exercise says.

    Attributes
    ----------
    name : str
    notebook : int
    number : int or None
        None where no notebook asks for it.
    head : dict of str to str
    solutions : tuple of str
        Sources: the solution, and other ways.
    entries : dict of str to Entry
    equivalent : dict of str to str
        Changed lines of the solution that change nothing, and why.
    """

    name: str
    notebook: int
    number: int | None
    head: dict
    solutions: tuple = ()
    entries: dict = field(default_factory=dict)
    equivalent: dict = field(default_factory=dict)


def files(folder=FOLDER):
    """Return the files of exercises by name of the exercise, in the order of the notebooks."""
    found = {path: FILE.fullmatch(path.name) for path in folder.glob("*.txt")}
    for path, match in found.items():
        if match is None:
            raise Malformed(f"{path.name}: a file of an exercise is called `01_2_slide.txt`, or without a number")
    last = {path: (m["notebook"], m["number"] or "~", m["name"]) for path, m in found.items()}
    return {found[path]["name"]: path for path in sorted(found, key=last.get)}


def read(path):
    """Read the file of an exercise.

    Parameters
    ----------
    path : Path

    Returns
    -------
    Text

    Raises
    ------
    Malformed
    """
    match = FILE.fullmatch(path.name)
    head, solutions, entries, equivalent = {}, [], {}, {}
    for name, start, lines in _sections(path):
        if name == "":
            head = _head(path, lines)
        elif name in ("solution", "another way"):
            solutions.append("\n".join(lines).strip("\n") + "\n")
        elif name == "mistakes":
            entries = _entries(path, start, lines)
        else:
            equivalent = _equivalent(path, start, lines)
    number = match["number"] and int(match["number"])
    _complete(path, head, solutions, number)
    return Text(match["name"], int(match["notebook"]), number, head, tuple(solutions), entries, equivalent)


def _sections(path):
    """Yield the name of each section, the number of its first line, and its lines; the head has no name."""
    name, start, lines = "", 1, []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        found = SECTION.fullmatch(line)
        if not found:
            lines.append(line.rstrip())
            continue
        yield name, start, lines
        name, start, lines = found[1], number + 1, []
        if name not in SECTIONS:
            raise Malformed(f"{path.name}, line {number}: no section {name!r}; there are {', '.join(SECTIONS)}")
    yield name, start, lines


def _head(path, lines):
    head = {}
    for number, line in enumerate(lines, 1):
        key, colon, value = line.partition(": ")
        if not line:
            continue
        if not colon or key not in KEYS or key in head:
            raise Malformed(
                f"{path.name}, line {number}: a line `key: value`, once each of {', '.join(KEYS)}: {line!r}"
            )
        head[key] = value
    return head


def _complete(path, head, solutions, number):
    """Refuse a text in which something is missing."""
    needed = (*NEEDED, *OF_NUMBERED) if number else NEEDED
    missing = [key for key in needed if key not in head]
    if missing:
        raise Malformed(f"{path.name}: at its head, {' and '.join(f'`{key}: ...`' for key in missing)} is missing")
    if not solutions and "solution" not in head:
        raise Malformed(f"{path.name}: a section `== solution ==` is missing, or a line `solution: module:function`")


def _blocks(start, lines):
    """Yield blocks of lines between empty ones, each line with its number."""
    block = []
    for number, line in enumerate([*lines, ""], start):
        if line:
            block.append((number, line))
        elif block:
            yield block
            block = []


def _entries(path, start, lines):
    entries = {}
    for (number, first), *rest in _blocks(start, lines):
        where = f"{path.name}, line {number}"
        head = HEAD.fullmatch(first)
        if head is None or head[1] in entries:
            raise Malformed(f"{where}: a mistake begins with `name: title`, each name once: {first!r}")
        words = [line for _, line in rest if not line.startswith(("~ ", UNNAMED, UNASKED))]
        taken = AS_IN.fullmatch(head[2])
        if len(words) not in ((0,) if taken else (2, 3)):
            raise Malformed(
                f"{where}: below `{head[1]}` stand explanation, hint and perhaps a second hint, a line each"
            )
        mistake = None if taken else Mistake(head[2], *words)
        source = (taken[1], taken[2] or head[1]) if taken else None
        entries[head[1]] = Entry(mistake, source, tuple(_edits(path, rest)), where)
    return entries


def _edits(path, lines):
    """Yield the forms among the lines of an entry."""
    found = []
    for number, line in lines:
        where = f"{path.name}, line {number}"
        if line.startswith("~ "):
            parts = [EDIT.fullmatch(part) for part in line[2:].split(ALSO)]
            if None in parts:
                raise Malformed(f"{where}: an edit is `~ old => new`, several are joined by `{ALSO}`: {line!r}")
            changes = tuple(tuple((text or "").replace("\\n", "\n") for text in part.groups()) for part in parts)
            found.append(Edits(changes, where=where))
        elif line.startswith((UNNAMED, UNASKED)):
            if not found:
                raise Malformed(f"{where}: `{line.split()[1]}` stands below the edit that it speaks of")
            mark, reason = line[2:].split(": ", 1)
            found[-1] = replace(found[-1], **{mark: reason})
    return found


def _equivalent(path, start, lines):
    found = {}
    for (number, first), *rest in _blocks(start, lines):
        if not first.startswith("~ ") or len(rest) != 1:
            raise Malformed(f"{path.name}, line {number}: `~ old line => new line`, and below it why that is the same")
        found[first[2:]] = rest[0][1]
    return found
