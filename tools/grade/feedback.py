"""A page for each learner: what passed, each mistake by its name with its hint, what is missing."""

import html
import re
from pathlib import Path

from scratchcnn_course.exercises.catalogue import EXERCISES
from scratchcnn_helpers.data.formats.files import write_whole

from .marking import MISSING, OPEN, RIGHT, WRONG

PAGE = """\
<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{learner}: scratchcnn</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 44em; margin: 2em auto; padding: 0 1em }}
code {{ font-family: ui-monospace, monospace }}
@media (prefers-color-scheme: dark) {{ body {{ background: #111; color: #eee }} }}
</style>
<h1>{learner}</h1>
<p>{right} of {asked} exercises are right.</p>
{sections}
"""
HEADINGS = {WRONG: "Not yet", RIGHT: "Right", OPEN: "Not attempted", MISSING: "Not in your hand-in"}


def write(folder, marks):
    """Write a page for each learner into a folder; return the paths.

    Parameters
    ----------
    folder : path-like
    marks : list of Marks

    Returns
    -------
    list of Path
    """
    folder, written, taken = Path(folder), [], set()
    folder.mkdir(parents=True, exist_ok=True)
    for one in marks:
        name = re.sub(r"[^\w.-]+", "_", one.learner).strip("._") or "learner"
        name = name.encode()[:200].decode(errors="ignore")  # a name may have 255 bytes
        while name.casefold() in taken:  # which is one file on some computers
            name += "_"
        taken.add(name.casefold())
        written.append(folder / f"{name}.html")
        with write_whole(written[-1], "w") as file:
            file.write(page(one))
    return written


def page(marks):
    """Return the page of one learner, as HTML that needs nothing else.

    Parameters
    ----------
    marks : Marks

    Returns
    -------
    str
    """
    sections = [_troubles(marks.troubles)] if marks.troubles else []
    for status, heading in HEADINGS.items():
        asked = [one for one in marks.verdicts.values() if one.status == status and one.exercise in marks.asked()]
        if asked:
            lines = "\n".join(map(_wrong if status == WRONG else _line, asked))
            sections.append(f"<h2>{heading}</h2>\n<ul>\n{lines}\n</ul>")
    said = {"learner": html.escape(marks.learner), "right": marks.right(), "asked": len(marks.asked())}
    return PAGE.format(sections="\n".join(sections), **said)


def _troubles(troubles):
    lines = "\n".join(f"<li>{html.escape(one)}</li>" for one in troubles)
    return f"<h2>What could not be read or run</h2>\n<ul>\n{lines}\n</ul>"


def _line(verdict):
    number = f"{EXERCISES[verdict.exercise].notebook:02d}"
    uses = f", with the finished {_code(', '.join(f'`{name}`' for name in verdict.uses))}" if verdict.uses else ""
    return f"<li>{number} <code>{verdict.exercise}</code>{uses}</li>"


def _wrong(verdict):
    parts = [f"<b>{_code(verdict.title)}.</b>", _code(verdict.message)]
    parts += [f"<i>{_code(hint)}</i>" for hint in verdict.hints[:1]]
    number = f"{EXERCISES[verdict.exercise].notebook:02d}"
    return f"<li>{number} <code>{verdict.exercise}</code>: {' '.join(filter(None, parts))}</li>"


def _code(text):
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text))
