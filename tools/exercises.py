"""The exercises of a notebook: where they are, and how they look when they are solved."""

import re

from scratchcnn_course.checks.solutions import source_of_solution
from scratchcnn_course.exercises.catalogue import EXERCISES

CHECK = re.compile(rf"^checks\.({'|'.join(EXERCISES)})\(", re.MULTILINE)
SHOWN = re.compile(r'^checks\.solution\("(\w+)"(, fast=True)?\)', re.MULTILINE)
FOLDED = re.compile(r"<details><summary>Solution</summary>\n\n```python\n(.*?)```.*?</details>", re.DOTALL)
STUB = re.compile(r"^def .*?raise NotImplementedError$", re.DOTALL | re.MULTILINE)


def exercises(notebook):
    """Return the cells of each exercise: from its heading to the next heading.

    Parameters
    ----------
    notebook : nbformat.NotebookNode

    Returns
    -------
    list of list of cells
    """
    found, cells = [], notebook.cells
    heads = [i for i, cell in enumerate(cells) if cell.cell_type == "markdown" and re.match("#", cell.source)]
    for start, end in zip(heads, [*heads[1:], len(cells)], strict=True):
        if "### Exercise" in cells[start].source:
            found.append(cells[start:end])
    return found


def is_solution(cell):
    """Whether a cell does nothing but show a solution."""
    return cell.cell_type == "code" and cell.source.startswith("checks.solution(")


def solved(notebooks):
    """Return what is in `my_cnn.py` when all exercises are done: of each function the last solution, as it is shown.

    Parameters
    ----------
    notebooks : iterable of nbformat.NotebookNode
        In their order.

    Returns
    -------
    dict of str to str
        Sources by name.
    """
    found = {}
    for notebook in notebooks:
        for cells in exercises(notebook):
            code = [cell.source for cell in cells if cell.cell_type == "code"]
            shown = [part for source in code for part in SHOWN.findall(source)]
            folded = FOLDED.findall(cells[0].source)
            for name in [name for source in code for name in CHECK.findall(source)]:
                (source,) = [source_of_solution(one, fast=bool(fast)) for one, fast in shown] or folded
                found[name] = source
    return found


def solve(notebook, *, every=1):
    """Write the solution of each exercise into its stub.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        It is changed.
    every : int
        2 solves the first exercise, the third and so on, and leaves the others.

    Returns
    -------
    list of str
        The names of the checks that the solutions have to pass.
    """
    names = []
    for cells in exercises(notebook)[::every]:
        code = [cell for cell in cells if cell.cell_type == "code"]
        (stub,) = [cell for cell in code if "raise NotImplementedError" in cell.source]
        shown = [found for cell in code for found in SHOWN.findall(cell.source)]
        folded = FOLDED.findall(cells[0].source)
        (source,) = [source_of_solution(name, fast=bool(fast)) for name, fast in shown] or folded
        stub.source = stub.source.replace(STUB.search(stub.source)[0], source.strip())
        names += [name for cell in code for name in CHECK.findall(cell.source)]
    return names
