"""The edition with solutions, every notebook of it: all checks pass, and what passed is kept."""

import re

import pytest

from scratchcnn_course.checks.own_file import passed
from scratchcnn_helpers.data.formats.detect import candidates
from tests.test_notebooks import LAST, code, read, texts
from tools import half_solved
from tools.editions import solutions
from tools.exercises import CHECK
from tools.outputs import NOTEBOOKS, ROOT, execute, find


@pytest.mark.slow
@pytest.mark.parametrize("path", [path for path in find()[::-1] if path.name != LAST], ids=lambda path: path.name[:2])
def test_solved(path, tmp_path):
    notebook = solutions(read(path))
    names = [name for cell in code(notebook) for name in CHECK.findall(cell.source)]
    assert names
    ran = execute(notebook, tmp_path, SCRATCHCNN_KEEP="1")
    for cell in ran.cells:
        for name in CHECK.findall(cell.source) if cell.cell_type == "code" else ():
            said = " ".join(text for output in cell.outputs for text in texts(output))
            assert f"Right: `{name}`" in said, said
            assert "Kept in" in said, said
    assert passed((tmp_path / "my_cnn.py").read_text(encoding="utf-8")) == set(names)


@pytest.mark.slow
def test_the_last_one_solved_on_small_digits(tmp_path):
    """It runs to its end without a network; what is asked of MNIST's images is reached on MNIST, below."""
    stored = {cell.id: cell for cell in code(read(NOTEBOOKS / LAST))}
    ran = execute(solutions(read(NOTEBOOKS / LAST)), tmp_path, **half_solved.without_mnist(tmp_path))
    says = {cell.id: "".join(text for output in cell.outputs for text in texts(output)) for cell in code(ran)}
    assert "of the 300 right: it learns." in says["ex1-run"]
    assert "right" in says["ex2-run"] and "images right" in says["ex3-run"]
    if next(candidates(ROOT / "data", "mnist"), None):
        return  # it lies in the repository's data folder, where it is found without a network
    assert "MNIST is not on this computer" in says["load"]
    assert re.search(r"^digits: ", says["load"], re.MULTILINE)
    assert re.match(r"\d\d\.\d\d% right", says["test"])
    for now in code(ran):
        assert bool(now.outputs) == bool(stored[now.id].outputs), f"{now.id} shows something that is not stored, or not"


@pytest.mark.long
@pytest.mark.mnist
def test_the_last_one_solved(tmp_path):
    """What its exercises ask for is reached as their solutions say; three trainings more, so it takes minutes."""
    ran = execute(solutions(read(NOTEBOOKS / LAST)), tmp_path)
    says = {cell.id: "".join(text for output in cell.outputs for text in texts(output)) for cell in code(ran)}
    assert "of the 300 right: it learns." in says["ex1-run"]
    assert "right: done." in says["ex2-run"]
    assert "images right: done." in says["ex3-run"]


@pytest.mark.long
def test_half_solved(capsys):
    """Every second exercise is solved, all notebooks in one folder."""
    assert not any(half_solved.run().values()), capsys.readouterr().out
