"""The text of `my_cnn.py`: parts between marks, one for each function that was kept, and whatever else is there."""

import ast
import re

from ..exercises.sources import global_names

MARK = "# kept by the checks of scratchcnn"
HEAD = f'''\
"""My CNN: my own functions, each as it was when it passed its check.

What stands between two marks is replaced when its check passes again. All the rest stays as it is.
"""
{MARK}
'''
PASSED = ("passed", "passed fast")
PART = re.compile(
    r"^# >>> (\w+): (passed|passed fast|needed|imports)\n(.*?)\n# <<< \1(?:\n|\Z)", re.DOTALL | re.MULTILINE
)
BEGIN = re.compile(r"^# (>>>|<<<) ", re.MULTILINE)


class Unusable(Exception):
    """Raised for a file that has to be left alone; its words are for the learner."""


def inspect_text(text):
    """Raise `Unusable` unless a text can be added to."""
    if MARK not in text.splitlines():
        raise Unusable("There is a `my_cnn.py` here that is not from these checks.")
    try:
        ast.parse(text)
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        raise Unusable(f"`my_cnn.py` is no valid Python{f': look at line {line}' if line else ''}.") from None
    if len(BEGIN.findall(text)) != 2 * len(PART.findall(text)):
        raise Unusable("In `my_cnn.py`, the marks `# >>>` and `# <<<` are not in pairs any more.")


def parts(text):
    """Return the parts of a text: a dict of names to pairs of kind and source."""
    return {name: (kind, source) for name, kind, source in PART.findall(text)}


def passed(text):
    """Return the names of the exercises that have passed, as a text has it."""
    return {name for name, (kind, _) in parts(text).items() if kind in PASSED}


def passed_fast(text):
    """Return the names of those that have passed without a loop, where that is asked for."""
    return {name for name, (kind, _) in parts(text).items() if kind == PASSED[1]}


def with_part(text, name, collected, *, fast=False):
    """Put a function into a text, with what it needs.

    Parameters
    ----------
    text : str
    name : str
        Of the exercise.
    collected : Collected
    fast : bool
        Whether it passed without a loop. Once done, that stays.

    Returns
    -------
    text : str
    concerned : list of str
        The exercises that have to be tried again, since something they use has changed: `name` at least.
    """
    old = parts(text)
    known = old.get("imports", ("", ""))[1].splitlines()
    lines = sorted({*known, *collected.imports})
    new = {helper: ("needed", source) for helper, source in collected.definitions.items()}
    fast = fast or name in passed_fast(text)
    new |= {name: (PASSED[fast], collected.definitions[name])}
    new = {key: (old[key][0] if key != name and key in old else kind, source) for key, (kind, source) in new.items()}
    new = {key: part for key, part in new.items() if old.get(key) != part}
    if lines:
        text = _put(text, "imports", "imports", "\n".join(lines))
    for key, (kind, source) in new.items():
        text = _put(text, key, kind, source, last=key == name)
    if name not in new and any(key not in old for key in new):  # what it needs now has to stand before it
        text = _put(text, name, *old[name], last=True)
    changed = set(new) | _bound("\n".join(sorted({*lines} - {*known}))) | {name}
    return text, _concerned(parts(text), changed)


def _put(text, name, kind, source, *, last=False):
    """Replace a part, or add it; with `last`, at the end in any case. Imports go to the head."""
    part = f"# >>> {name}: {kind}\n{source}\n# <<< {name}\n"
    found = next((found for found in PART.finditer(text) if found[1] == name), None)
    if found and not last:
        return text[: found.start()] + part + text[found.end() :]
    if found:
        text = text[: found.start()].rstrip("\n") + "\n\n\n" + text[found.end() :].lstrip("\n")
    if kind == "imports":
        return text.replace(f"{MARK}\n", f"{MARK}\n\n{part}", 1)
    return text.rstrip("\n") + "\n\n\n" + part


def _bound(source):
    """Return the names that a piece of source defines or imports."""
    names = set()
    for node in ast.parse(source).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names |= {alias.asname or alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.Assign):
            names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return names


def _concerned(found, changed):
    """Return the exercises whose parts use, directly or not, a name that has changed."""
    names, concerned = set(changed), set()
    while True:
        more = {
            key
            for key, (kind, source) in found.items()
            if key not in concerned
            and kind != "imports"
            and (key in names or names & {*_bound(source), *global_names(source)})
        }
        if not more:
            return [key for key, (kind, _) in found.items() if key in concerned and kind in PASSED]
        concerned |= more
        names |= more.union(*(_bound(found[key][1]) for key in more))
