"""The notebooks with every exercise solved as its solution says: all checks pass, and what passed is kept."""

import re

import pytest

from scratchcnn_helpers.checks.own_file import passed
from scratchcnn_helpers.checks.solutions import source_of_solution

from .regenerate import execute, find
from .test_notebooks import LAST, exercises, read, texts

CHECK = re.compile(r"^checks\.(?!solution|progress|keep_work)(\w+)\(", re.MULTILINE)
SOLUTION = re.compile(r'^checks\.solution\("(\w+)"(, fast=True)?\)', re.MULTILINE)


def solve(notebook):
    """Write the solution of each exercise into its stub; return the names of the checks they have to pass."""
    names = []
    for cells in exercises(notebook):
        code = [cell for cell in cells if cell.cell_type == "code"]
        (stub,) = [cell for cell in code if "raise NotImplementedError" in cell.source]
        shown = [found for cell in code for found in SOLUTION.findall(cell.source)]
        folded = re.findall(r"<summary>Solution</summary>\n\n```python\n(.*?)```", cells[0].source, re.DOTALL)
        (source,) = [source_of_solution(name, fast=bool(fast)) for name, fast in shown] or folded
        checked = re.search(r"^def .*?raise NotImplementedError$", stub.source, re.DOTALL | re.MULTILINE)
        stub.source = stub.source.replace(checked[0], source.strip())
        names += [name for cell in code for name in CHECK.findall(cell.source)]
    return names


@pytest.mark.slow
@pytest.mark.parametrize("path", [path for path in find() if path.name != LAST], ids=lambda path: path.name[:2])
def test_solved(path, tmp_path):
    notebook = read(path)
    names = solve(notebook)
    assert names
    ran = execute(notebook, tmp_path, SCRATCHCNN_KEEP="1")
    for cell in ran.cells:
        for name in CHECK.findall(cell.source) if cell.cell_type == "code" else ():
            said = " ".join(text for output in cell.outputs for text in texts(output))
            assert f"Right: `{name}`" in said, said
            assert "Kept in" in said, said
    assert passed((tmp_path / "my_cnn.py").read_text(encoding="utf-8")) == set(names)
