"""Walking through notebooks with a clock: what is slow and what is wrong is said; weekly, a whole plan."""

import nbformat
import pytest

from tools import routes, walk
from tools.browser import lab_page, notebook

THROWS = "export default { render() { throw Error('so') } }"
BAD = f"import anywidget\nclass Bad(anywidget.AnyWidget):\n    _esm = {THROWS!r}\nBad()"
PLANS = routes.plans(routes.TEACHING.read_text(encoding="utf-8"))


@pytest.fixture
def page(chromium, lab):
    page = lab_page(chromium, lab.url)
    yield page
    page.context.close()


@pytest.mark.slow
def test_each_cell_is_timed_and_what_is_wrong_is_named(page, lab):
    content = notebook("x = 1", "import time\ntime.sleep(0.5)", "x / 0", "", BAD)
    content.cells.insert(0, nbformat.v4.new_markdown_cell("# Words"))
    nbformat.write(content, lab.folder / "walk.ipynb")
    walked = walk.step(page, "walk.ipynb")
    assert list(walked.cells) == [1, 2, 3, 4, 5] and walked.cells[2] >= 0.5
    assert walked.wrong[0] == "cell 3: ZeroDivisionError: division by zero"
    assert len(walked.wrong) >= 2 and all("so" in line for line in walked.wrong[1:]), walked.wrong
    assert str(walked).startswith("walk.ipynb: 5 cells, ") and "\n   cell 3: ZeroDivisionError" in str(walked)


@pytest.mark.slow
def test_no_cell_is_waited_for_without_an_end(page, lab, monkeypatch):
    monkeypatch.setattr(walk, "PATIENCE", 0.5)
    nbformat.write(notebook("import time\ntime.sleep(20)"), lab.folder / "late.ipynb")
    assert walk.step(page, "late.ipynb").wrong == ["cell 0: it did not come to its end"]


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.parametrize("plan", PLANS)
def test_a_plan_is_walked_through_without_an_error(page, lab, plan):
    wrong = {}
    for path in routes.build(PLANS[plan], lab.folder / plan):
        walked = walk.step(page, f"{plan}/{path.name}")
        print(walked)
        wrong[path.name] = walked.wrong
    assert not any(wrong.values()), wrong
