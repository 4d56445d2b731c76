"""Two editions of the notebooks from the one source: `python -m tools.editions [--output build/editions]`.

`student/` has no solutions to peep at and no outputs, which would answer each prediction before it is made.
`solutions/` has every exercise done, in the cell where the student's lines go; with `--execute` it is run first and
shows all its outputs. Either folder can be handed out as it is.
"""

import argparse
import shutil
import sys
from pathlib import Path

import nbformat

from scratchcnn_course.app.blank import blank
from tools.address import ROOT
from tools.exercises import FOLDED, exercises, is_solution, solve
from tools.handout import accompany
from tools.outputs import clean, dumps, execute, find

KEPT_BACK = "*The solution is in your teacher's edition.*"


def student(notebook):
    """Take the solutions out of a notebook.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        It is changed. Cells that show a solution become a sentence; so do folded ones.

    Returns
    -------
    nbformat.NotebookNode
    """
    for i, cell in enumerate(notebook.cells):
        if is_solution(cell):
            notebook.cells[i] = nbformat.v4.new_markdown_cell(KEPT_BACK, id=cell.id)
    for cells in exercises(notebook):
        cells[0].source = FOLDED.sub(lambda _: KEPT_BACK, cells[0].source)
    return notebook


def solutions(notebook):
    """Do the exercises of a notebook.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        It is changed. Each stub becomes the finished function; what showed it further down is left out.

    Returns
    -------
    nbformat.NotebookNode
    """
    solve(notebook)
    notebook.cells = [cell for cell in notebook.cells if not is_solution(cell)]
    for cells in exercises(notebook):
        cells[0].source = FOLDED.sub("", cells[0].source).rstrip()
    return notebook


EDITIONS = {"student": student, "solutions": solutions}


def build(output, names=(), *, run=False):
    """Write both editions, with the pictures that the notebooks show.

    Parameters
    ----------
    output : path-like
        A folder. The folders of the two editions in it are replaced.
    names : sequence of str
        How the notebooks begin: "08", say. All by default.
    run : bool
        Execute the solutions, and store their outputs.

    Returns
    -------
    list of Path
        The notebooks written.
    """
    written = []
    for edition, make in EDITIONS.items():
        folder = Path(output, edition)
        shutil.rmtree(folder, ignore_errors=True)
        accompany(folder)
        for path in find(names):
            text = blank(dumps(make(nbformat.read(path, as_version=4))))
            if run and make is solutions:
                notebook = nbformat.reads(text, as_version=4)
                text = dumps(clean(execute(notebook, folder), notebook))
            written.append(folder / path.name)
            written[-1].write_text(text, encoding="utf-8", newline="\n")
    return written


def main(arguments=None):
    """Run the command line; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.editions", description=__doc__.partition(":")[0])
    parser.add_argument("names", nargs="*", help="how the notebooks begin: 08, say; all without")
    parser.add_argument("--output", default=ROOT / "build" / "editions", help="a folder")
    parser.add_argument("--execute", action="store_true", help="run the solutions, so that they show their outputs")
    options = parser.parse_args(arguments)
    written = build(options.output, options.names, run=options.execute)
    print(f"{len(written)} notebooks in {', '.join(EDITIONS)}, in {options.output}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
