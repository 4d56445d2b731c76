"""A plan of TEACHING.md, ready to run: `python -m tools.routes 90-minutes [--open] [--clock] [--walk]`.

A plan is a table there: minutes, notebook, what to do, with the sections it takes in italics. For each notebook of the
plan a shorter one is made, with these sections alone. Its first cell does what they need of the cells before them, so
that nothing fails where one begins in the middle. What writes the tables stands in TEACHING.md; nothing stands twice.
"""

import argparse
import ast
import os
import re
import subprocess
import symtable
import sys
import time
from pathlib import Path
from typing import NamedTuple

import nbformat
from nbclient import NotebookClient

from scratchcnn_course.app.blank import blank
from scratchcnn_course.exercises.sources import global_names
from tools.address import ROOT
from tools.handout import accompany
from tools.outputs import dumps, find

TEACHING = ROOT / "TEACHING.md"
PLAN = re.compile(r"^## Plan: (.+?)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
ROW = re.compile(r"^\| (\d+) \| (\d\d|) ?\| (.+?) \|$", re.MULTILINE)
SECTION = re.compile(r"(?<!\*)\*([^*|]+)\*(?!\*)")
WHOLE = "The whole notebook"
HEADING = re.compile(r"^(##+) (.+)$", re.MULTILINE)
READY = "# Run this first: what notebook {number} does before the sections below, as far as they need it.\n"


class Step(NamedTuple):
    """A row of a plan; without a notebook it is a break, or talk."""

    minutes: int
    notebook: str
    words: str

    @property
    def sections(self):
        """The headings that are taken, without their marks; none where it is the whole notebook."""
        return [] if WHOLE in self.words else SECTION.findall(self.words)


def plans(text):
    """Return the plans of TEACHING.md: lists of `Step` by name, `"90-minutes"` say."""
    found = {}
    for title, body in PLAN.findall(text):
        steps = [Step(int(minutes), notebook, words) for minutes, notebook, words in ROW.findall(body)]
        found["-".join(title.casefold().split())] = steps
    return found


def build(steps, folder):
    """Write the notebooks of a plan.

    Parameters
    ----------
    steps : list of Step
    folder : path-like
        Notebooks of the same name in it are replaced; `my_cnn.py` and all else stays.

    Returns
    -------
    list of Path
    """
    folder, written = Path(folder), []
    accompany(folder)
    for number, (notebook, rows) in enumerate(_together(steps), 1):
        (source,) = find([notebook])
        path = folder / f"{number:02d}_from_{source.name}"
        path.write_text(dumps(cut(nbformat.reads(blank(source.read_text("utf-8")), 4), notebook, rows)), "utf-8")
        written.append(path)
    return written


def _together(steps):
    """Return steps with a notebook, those of the same one after another as one."""
    groups = []
    for step in steps:
        if step.notebook and groups and groups[-1][0] == step.notebook:
            groups[-1][1].append(step)
        elif step.notebook:
            groups.append((step.notebook, [step]))
    return groups


def cut(notebook, number, steps):
    """Return a notebook with the sections that some steps take, and a cell before them that makes them run.

    Parameters
    ----------
    notebook : NotebookNode
    number : str
    steps : list of Step

    Raises
    ------
    ValueError
        If a section is not there.
    """
    if not all(step.sections for step in steps):
        return notebook
    wanted = [section for step in steps for section in step.sections]
    taken = sorted(index for section in wanted for index in _section(notebook.cells, section, number))
    ready = _needed(notebook.cells, taken)
    minutes = sum(step.minutes for step in steps)
    words = "\n\n".join(step.words for step in steps)
    head = nbformat.v4.new_markdown_cell(f"# From notebook {number}: {minutes} minutes\n\n{words}", id="route-head")
    first = nbformat.v4.new_code_cell(
        READY.format(number=number) + "\n".join(notebook.cells[index].source for index in ready), id="route-ready"
    )
    first.source = "%%capture\n" + first.source
    first.metadata["jupyter"] = {"source_hidden": True}
    notebook.cells = [head, *([first] if ready else []), *(notebook.cells[index] for index in taken)]
    return notebook


def _section(cells, name, number):
    """Return the places of a section's cells: as far as the next heading, but for headings of hints within."""
    found = []
    for index, cell in enumerate(cells):
        heading = HEADING.match(cell.source) if cell.cell_type == "markdown" else None
        if heading and found:
            return found
        if found or (heading and (heading[2] == name or heading[2].startswith(f"{name}:"))):
            found.append(index)
    if not found:
        raise ValueError(f"notebook {number} has no section {name!r}")
    return found


def _needed(cells, taken):
    """Return the code cells before the sections, or between them, that define what they use."""
    needed, missing = set(), set()
    for index in range(max(taken), -1, -1):
        cell = cells[index]
        if cell.cell_type != "code":
            continue
        bound, trains = _bound(cell.source), _trained(cell.source)
        if index in taken or (bound | trains) & missing:
            missing = (missing - bound) | set(global_names(_plain(cell.source)))
            needed |= {index} - set(taken)
    return sorted(needed)


def _plain(source):
    return re.sub(r"^( *)[%!].*$", r"\1pass", source, flags=re.MULTILINE)


def _bound(source):
    """Return the names that a cell gives a value to, outside of functions."""
    symbols = symtable.symtable(_plain(source), "cell", "exec").get_symbols()
    return {one.get_name() for one in symbols if one.is_assigned() or one.is_imported()}


def _trained(source):
    """Return the names of the networks that a cell trains: `train.fit(model, ...)`."""
    calls = [node for node in ast.walk(ast.parse(_plain(source))) if isinstance(node, ast.Call)]
    return {
        call.args[0].id
        for call in calls
        if getattr(call.func, "attr", "") == "fit" and call.args and isinstance(call.args[0], ast.Name)
    }


def clock(path):
    """Run a notebook from a bare kernel; return the seconds that each of its code cells takes, a list of float."""
    notebook = nbformat.read(path, as_version=4)
    seconds, began = [], []
    NotebookClient(
        notebook,
        timeout=900,
        kernel_name="python3",
        resources={"metadata": {"path": str(Path(path).parent)}},
        on_cell_execute=lambda cell, cell_index: began.append(time.monotonic()),
        on_cell_executed=lambda cell, cell_index, execute_reply: seconds.append(time.monotonic() - began[-1]),
    ).execute(env={**os.environ, "SCRATCHCNN_KEEP": "0"})
    return seconds


def main(arguments=None):
    """Run the command line; return the exit code."""
    known = plans(TEACHING.read_text(encoding="utf-8"))
    parser = argparse.ArgumentParser(prog="python -m tools.routes", description=__doc__.partition(":")[0])
    parser.add_argument("plan", choices=known)
    parser.add_argument("--folder", type=Path, help="where it shall lie (default: build/routes)")
    parser.add_argument("--open", action="store_true", help="open it in JupyterLab")
    parser.add_argument("--clock", action="store_true", help="run it from bare kernels, and tell how long cells take")
    parser.add_argument("--walk", action="store_true", help="the same, cell by cell in JupyterLab in Chromium")
    options = parser.parse_args(arguments)
    folder = options.folder or ROOT / "build" / "routes" / options.plan
    written = build(known[options.plan], folder)
    print(f"{len(written)} notebooks in {folder}", *(path.name for path in written), sep="\n")
    for path in written if options.clock else ():
        seconds = clock(path)
        print(f"{path.name}: {len(seconds)} cells, {sum(seconds):.0f} s; the longest {max(seconds):.0f} s", flush=True)
    if options.walk and not _walked(written):
        return 1
    if not options.open:
        return 0
    settings = [f"--ServerApp.root_dir={folder}", f"--LabApp.default_url=/lab/tree/{written[0].name}"]
    return subprocess.call([sys.executable, "-m", "jupyterlab", *settings])


def _walked(paths):
    """Walk through notebooks, say what was seen; return whether all was well."""
    from tools.walk import walk  # it needs a browser, which plans do not

    began, well = time.monotonic(), True
    for one in walk(paths):
        print(one, flush=True)
        well = well and not one.wrong
    print(f"together {time.monotonic() - began:.0f} s, " + ("without an error" if well else "with errors"))
    return well


if __name__ == "__main__":
    sys.exit(main())
