"""Notebooks, opened in JupyterLab and run from top to bottom: no error in them, none in the browser's console.

At every change a few; nbval runs the code of all, and every widget is looked at in `test_barriers.test_live`.
"""

import pytest

from tests.test_notebooks import code, read, weekly_but
from tools.browser import FOREIGN
from tools.outputs import METADATA, find

pytestmark = pytest.mark.slow


@weekly_but("00", "09", paths=find()[:-1])  # the last trains for minutes
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
