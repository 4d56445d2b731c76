"""The plans of TEACHING.md are made of sections that are there, and run from a bare kernel."""

import re

import nbformat
import pytest

from tools import routes
from tools.outputs import find

PLANS = routes.plans(routes.TEACHING.read_text(encoding="utf-8"))
CUT = {
    f"{plan} {number:02d}": (plan, number - 1)
    for plan, steps in PLANS.items()
    for number, (_, rows) in enumerate(routes._together(steps), 1)
    if all(step.sections for step in rows)
}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("routes")
    return {plan: routes.build(steps, folder / plan) for plan, steps in PLANS.items()}


def test_there_is_a_plan_for_90_minutes_a_day_two_and_six_weeks():
    assert list(PLANS) == ["90-minutes", "one-day", "two-days", "six-weeks"]
    assert sum(step.minutes for step in PLANS["90-minutes"]) == 90
    assert {step.notebook for step in PLANS["six-weeks"]} == {path.name[:2] for path in find()}


def test_whole_notebooks_get_the_minutes_that_they_ask_for():
    for plan, steps in PLANS.items():
        for step in steps:
            if step.notebook and not step.sections:
                (path,) = find([step.notebook])
                words = nbformat.read(path, as_version=4).cells[0].source
                asked = int(re.search(r"\*\*What you'll need:\*\*.*?(\d+) minutes", words)[1])
                assert step.minutes == asked, (plan, step.notebook)


def test_every_plan_can_be_built(built):
    for plan, paths in built.items():
        steps = PLANS[plan]
        assert [path.name.partition("_from_")[2][:2] for path in paths] == [n for n, _ in routes._together(steps)]
        for path in paths:
            cells = nbformat.read(path, as_version=4).cells
            assert not any(cell.get("outputs") for cell in cells)


@pytest.mark.slow
@pytest.mark.parametrize("which", CUT)
def test_what_was_cut_out_runs_from_a_bare_kernel(built, which, monkeypatch, tmp_path):
    if " 14" in which or "from_14" in built[CUT[which][0]][CUT[which][1]].name:
        monkeypatch.setenv("SCRATCHCNN_DATA", str(tmp_path))  # the small digits do, and take less time
        monkeypatch.setenv("SCRATCHCNN_OFFLINE", "1")
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    plan, place = CUT[which]
    seconds = routes.clock(built[plan][place])
    assert len(seconds) > 1


def test_a_section_that_is_not_there_is_named():
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("## Here")])
    with pytest.raises(ValueError, match="notebook 03 has no section 'There'"):
        routes.cut(notebook, "03", [routes.Step(5, "03", "*There*")])


def test_only_what_is_needed_comes_before():
    code, words = nbformat.v4.new_code_cell, nbformat.v4.new_markdown_cell
    cells = [
        code("import numpy as np\n    \n".strip()),
        code("a = np.ones(3)"),
        code("b = 1 / 0"),
        code("def f(x):\n    c = x\n    return c + a"),
        code("model = 1\nc = 2"),
        code("train.fit(model)"),
        words("## Here"),
        code("print(f(1), model)"),
        words("## There"),
        code("c"),
    ]
    notebook = routes.cut(nbformat.v4.new_notebook(cells=cells), "03", [routes.Step(5, "03", "*Here*")])
    ready = notebook.cells[1].source
    assert "b = 1 / 0" not in ready and "np.ones" in ready and "import numpy" in ready and "train.fit(model)" in ready
    assert [cell.source for cell in notebook.cells[2:]] == ["## Here", "print(f(1), model)"]
