"""The student edition and the edition with solutions, both from the one source."""

import re
import subprocess
import sys

import nbformat
import pytest

from tests.test_notebooks import LAST, code, markdown, read, texts
from tools import editions
from tools.exercises import exercises, is_solution
from tools.outputs import find


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("editions")
    editions.build(folder)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("edition", editions.EDITIONS)
def test_every_notebook_is_there_and_whole(built, edition):
    folder = built / edition
    assert sorted(path.name for path in folder.glob("*.ipynb")) == [path.name for path in find()]
    for path in folder.glob("*.ipynb"):
        notebook = read(path)
        nbformat.validate(notebook)
        assert len(exercises(notebook)) == len(exercises(read(find([path.name])[0])))
        assert all(not cell.outputs and cell.execution_count is None for cell in code(notebook))
        for cell in markdown(notebook):
            for target in re.findall(r"\]\((?!https?:|attachment:|#)([^)\s#]+)", cell.source):
                assert (folder / target).exists(), f"{path.name}, {cell.id}: {target}"


def test_students_find_stubs_and_no_solutions(built):
    for path in (built / "student").glob("*.ipynb"):
        notebook = read(path)
        assert not any(is_solution(cell) for cell in notebook.cells)
        for cells in exercises(notebook):
            stubs = [cell for cell in cells if cell.cell_type == "code" and "raise NotImplementedError" in cell.source]
            assert len(stubs) == 1
            words = "".join(cell.source for cell in cells if cell.cell_type == "markdown")
            assert words.count(editions.KEPT_BACK) == 1
            assert re.findall(r"<summary>(Hint.*?)</summary>", words) == ["Hint 1", "Hint 2"]
            assert "<summary>Solution" not in words


def test_teachers_find_the_finished_functions(built):
    for path in (built / "solutions").glob("*.ipynb"):
        notebook = read(path)
        sources = [cell.source for cell in code(notebook)]
        assert not any("raise NotImplementedError" in source or "checks.solution(" in source for source in sources)
        assert not any("<summary>Solution" in cell.source for cell in notebook.cells)
    (first,) = (built / "solutions").glob("01_*.ipynb")
    assert "out[i, j] +=" in "".join(cell.source for cell in code(read(first)))


def test_the_solutions_use_no_name_that_is_not_there(built):
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--select", "F821", built / "solutions"]
    ran = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert ran.returncode == 0, ran.stdout


def test_students_run_the_code_of_the_notebooks(built):
    """That this runs from top to bottom, tests/test_notebooks.py tells; of the solutions, test_notebooks_solved.py."""
    for path in find():
        whole = [cell.source for cell in code(read(path)) if not is_solution(cell)]
        assert [cell.source for cell in code(read(built / "student" / path.name))] == whole


@pytest.mark.slow
def test_the_command(tmp_path, capsys):
    assert editions.main(["01", "--output", str(tmp_path), "--execute"]) == 0
    assert capsys.readouterr().out.startswith("2 notebooks in student, solutions")
    (solved,) = (tmp_path / "solutions").glob("*.ipynb")
    assert solved.name != LAST
    assert any("Right: `" in text for cell in code(read(solved)) for output in cell.outputs for text in texts(output))
