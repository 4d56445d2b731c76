"""The command that executes notebooks and writes their outputs back."""

import copy

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tools import outputs as command
from tools.outputs import KEEP, METADATA, VIEW, clean, dumps


def cell(source="x", *outputs, count=1, tags=(), name="a"):
    made = new_code_cell(source, id=name, outputs=list(outputs), execution_count=count)
    if tags:
        made.metadata["tags"] = list(tags)
    return made


def printed(text):
    return new_output("stream", name="stdout", text=text)


def result(text, count=1, **more):
    return new_output("execute_result", {"text/plain": text, **more}, execution_count=count)


def cleaned(now, before, **options):
    """Clean a notebook of one cell that was like `before`, as it was written then; return its outputs."""
    then = new_notebook(cells=[before])
    stored = clean(then, then) if before.execution_count else then
    stored.cells[0].source = now.source  # somebody may have edited it since
    return clean(new_notebook(cells=[now]), stored, **options).cells[0].outputs


def test_what_is_compared_is_written_anew():
    assert cleaned(cell("x", printed("new")), cell("x", printed("old"))) == [printed("new")]


def test_training_logs_stay_while_the_code_does():
    now, before = (cell("x", printed(text), tags=[KEEP]) for text in ("new", "old"))
    assert cleaned(now, before) == [printed("old")]
    assert cleaned(now, before, anew=True) == [printed("new")]
    assert cleaned(now, cell("y", printed("old"), tags=[KEEP])) == [printed("new")]
    assert cleaned(now, cell("x", printed("old"), tags=[KEEP], name="b")) == [printed("new")]
    assert cleaned(now, cell("x", tags=[KEEP], count=None)) == [printed("new")], "it has never run"


def test_training_logs_do_not_outlive_a_change_above_them():
    def run(source, text):
        return new_notebook(cells=[cell(source, name="above"), cell("x", printed(text), tags=[KEEP])])

    stored = clean(run("lr = 1", "old"), new_notebook())
    assert clean(run("lr = 1", "new"), stored).cells[1].outputs == [printed("old")]
    assert clean(run("lr = 2", "new"), stored).cells[1].outputs == [printed("new")]


def test_an_output_that_stays_gets_the_new_number():
    now, before = cell("x", result("new", 7), count=7, tags=[KEEP]), cell("x", result("old", 3), count=3, tags=[KEEP])
    assert cleaned(now, before) == [result("old", 7)]


def test_widgets_leave_only_what_can_be_seen_without_a_kernel():
    bar = new_output("display_data", {VIEW: {"model_id": "1"}, "text/plain": "  0%|   | 0/8"})
    player = new_output("display_data", {VIEW: {"model_id": "1"}, "text/plain": "alt", "text/html": "<img>"})
    twin = new_output("display_data", {"text/plain": "alt", "text/html": "<img>"})
    assert cleaned(cell("x", bar, printed("epoch 1"), player), cell()) == [printed("epoch 1"), twin]


def test_nothing_is_read_of_what_is_collapsed():
    """JupyterLab shows the first line of the first output, in grey: of an empty one, nothing."""
    now, before = (cell("x", printed(text), tags=[KEEP]) for text in ("new", "old"))
    for one in (now, before):
        one.metadata["jupyter"] = {"outputs_hidden": True}
    empty = new_output("display_data")
    assert cleaned(now, before) == [empty, printed("old")], "and once"
    assert cleaned(now, before, anew=True) == [empty, printed("new")]
    silent = cell("x")
    silent.metadata["jupyter"] = {"outputs_hidden": True}
    assert cleaned(silent, before) == []


def test_metadata_holds_no_version_and_no_widget_state():
    cells = [new_markdown_cell("# Title", id="t")]
    executed = new_notebook(
        cells=cells, metadata={"widgets": {}, "language_info": {"name": "python", "version": "3.1"}}
    )
    assert clean(executed, executed).metadata == METADATA


def test_the_same_notebook_gives_the_same_text():
    notebook = new_notebook(cells=[cell("x", result("é"))], metadata=METADATA)
    text = dumps(notebook)
    assert dumps(nbformat.reads(text, as_version=4)) == text
    assert text.endswith("}\n")
    assert "é" in text


@pytest.fixture
def one_notebook(tmp_path, monkeypatch):
    """Put a folder with one notebook, never executed, in the place of the real one."""
    monkeypatch.setattr(command, "NOTEBOOKS", tmp_path)
    path = tmp_path / "03_make_it_fast.ipynb"
    sources = {"count": "print('a')\nprint('b')", "time": "import time; time.time()", "value": "6 * 7"}
    cells = [cell(source, count=None, name=name) for name, source in sources.items()]
    cells[1].metadata["tags"] = [KEEP]
    path.write_text(dumps(new_notebook(cells=cells)), encoding="utf-8")
    return path


@pytest.mark.slow
def test_from_end_to_end(one_notebook, capsys):
    before = one_notebook.read_text(encoding="utf-8")
    assert command.main(["--check"]) == 1
    assert one_notebook.read_text(encoding="utf-8") == before
    assert command.main(["03"]) == 0
    after = one_notebook.read_text(encoding="utf-8")
    count, time, value = nbformat.reads(after, as_version=4).cells
    assert count.outputs == [printed("a\nb\n")]
    assert float(time.outputs[0].data["text/plain"]) > 0
    assert value.outputs == [result("42", 3)]
    assert command.main(["--check"]) == 0
    assert one_notebook.read_text(encoding="utf-8") == after
    assert [line.split(": ")[1] for line in capsys.readouterr().out.splitlines()] == [
        *("would change", "written", "unchanged")
    ]


def test_names_pick_notebooks(one_notebook):
    assert command.find() == command.find(["03"]) == command.find(["03_make"]) == [one_notebook]
    with pytest.raises(SystemExit, match="no notebook begins with '04'; there are 03_make_it_fast"):
        command.find(["03", "04"])


def test_cleaning_changes_neither_notebook():
    stored = new_notebook(cells=[cell("x", result("old"), tags=[KEEP])])
    executed = new_notebook(cells=[cell("x", result("new", 5), count=5, tags=[KEEP])])
    before = copy.deepcopy((executed, stored))
    clean(executed, stored)
    assert (executed, stored) == before
