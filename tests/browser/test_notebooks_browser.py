"""Every notebook, opened in JupyterLab and run from top to bottom: no error in it, none in the browser's console."""

import pytest

from tests.test_notebooks import LAST, code, read
from tools.browser import FOREIGN
from tools.outputs import METADATA, find

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("path", [path for path in find() if path.name != LAST], ids=lambda path: path.name[:2])
def test_run_all(open_notebook, path):
    notebook = read(path)
    notebook.metadata.update(METADATA)
    for cell in notebook.cells:  # begin without outputs: what is seen afterwards was made here
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        elif "](images/" in cell.source:
            cell.source = cell.source.partition("\n")[0]  # the picture does not lie beside this copy
    page = open_notebook(notebook)
    page.wait_for_timeout(500)
    assert page.locator("[data-mime-type='application/vnd.jupyter.error']").count() == 0
    assert page.locator("[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
    assert page.locator(".jp-CodeCell").count() == len(code(notebook))
    assert [error for error in page.errors if not any(words in error for words in FOREIGN)] == []
