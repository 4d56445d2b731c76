"""The plans of TEACHING.md are made of sections that are there, and run from a bare kernel."""

import builtins
import functools
import json
import re

import nbformat
import pytest

from scratchcnn_course.exercises.sources import global_names
from tools import routes
from tools.outputs import find

PLANS = routes.plans(routes.TEACHING.read_text(encoding="utf-8"))
CUT = {
    f"{plan} {number:02d}": (plan, number - 1)
    for plan, steps in PLANS.items()
    for number, (_, rows) in enumerate(routes._together(steps), 1)
    if all(step.sections for step in rows)
}


@functools.cache
def asked(number):
    """Return the minutes that a notebook asks for."""
    (path,) = find([number])
    words = json.loads(path.read_text(encoding="utf-8"))["cells"][0]["source"]
    return int(re.search(r"\*\*What you'll need:\*\*.*?(\d+) minutes", "".join(words))[1])


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("routes")
    return {plan: routes.build(steps, folder / plan) for plan, steps in PLANS.items()}


def test_there_is_a_plan_for_90_minutes_a_day_two_and_six_weeks():
    assert list(PLANS) == ["90-minutes", "one-day", "two-days", "six-weeks"]
    assert {step.notebook for step in PLANS["six-weeks"]} == {path.name[:2] for path in find()}


def test_whole_notebooks_get_the_minutes_that_they_ask_for():
    for plan, steps in PLANS.items():
        for step in steps:
            if step.notebook and not step.sections:
                assert step.minutes == asked(step.notebook), (plan, step.notebook)


def test_every_plan_says_what_to_leave_out_who_chooses_and_when_there_is_a_break():
    for title, body in routes.PLAN.findall(routes.TEACHING.read_text(encoding="utf-8")):
        words = " ".join(body.partition("| minutes |")[0].split())
        for told in (r"\b[Ll](eft|eave) out", r"\bChoice:", r"\bbreak"):
            assert re.search(told, words if told != r"\bbreak" else body), (title, told)


def test_plans_fit_the_time_that_they_have():
    assert sum(step.minutes for step in PLANS["90-minutes"]) == 90
    days, weeks = [], []
    for step in PLANS["two-days"]:
        days += [0] if not days or "The second day" in step.words else []
        days[-1] += step.minutes
    for step in PLANS["six-weeks"]:
        weeks += [0] if "Week " in step.words else []
        weeks[-1] += step.minutes
    assert len(days) == 2 and max(*days, sum(step.minutes for step in PLANS["one-day"])) <= 6.5 * 60
    assert len(weeks) == 6 and max(weeks) <= 2 * (90 - 10 - 5), "two sessions, but for what was handed in and a break"


def test_every_plan_can_be_built(built):
    for plan, paths in built.items():
        steps = PLANS[plan]
        assert [path.name.partition("_from_")[2][:2] for path in paths] == [n for n, _ in routes._together(steps)]
        for path in paths:
            cells = nbformat.read(path, as_version=4).cells
            assert not any(cell.get("outputs") for cell in cells)


@pytest.mark.parametrize("which", CUT)
def test_what_was_cut_out_has_all_the_names_that_it_uses(built, which):
    plan, place = CUT[which]
    known = {*vars(builtins), "get_ipython", "display", "In", "Out"}
    for cell in nbformat.read(built[plan][place], as_version=4).cells:
        if cell.cell_type == "code":
            known |= routes._bound(cell.source)
            assert set(global_names(routes._plain(cell.source))) - known == set(), cell.source


@pytest.mark.slow
@pytest.mark.parametrize(
    "which",
    [one if one in ("90-minutes 01", "90-minutes 04") else pytest.param(one, marks=pytest.mark.long) for one in CUT],
)
def test_what_was_cut_out_runs_from_a_bare_kernel(built, which, monkeypatch, tmp_path):
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
