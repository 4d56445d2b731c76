"""The learner's folder: what it holds, what follows a newer version, and that nothing a learner wrote is ever lost."""

import json
import os
import shutil
import subprocess

import pytest

from scratchcnn_course.app import copying
from scratchcnn_course.app.blank import blank
from tests.test_notebooks import code, read
from tools.address import ROOT
from tools.outputs import find

NAMES = [path.name for path in find()]


@pytest.fixture
def course(tmp_path):
    """Make a course of two small notebooks and a picture; return its folder."""
    folder = tmp_path / "course"
    (folder / "images").mkdir(parents=True)
    (folder / "images" / "00.png").write_bytes(b"a picture")
    for name in ("00_one.ipynb", "01_two.ipynb"):
        write(folder / name, "x = 1", "raise NotImplementedError")
    return folder


def write(path, *sources, outputs=()):
    """Write a notebook of code cells, whose ids stay the same from version to version."""
    cells = [
        {"cell_type": "code", "id": f"cell-{i}", "source": source, "outputs": list(outputs), "execution_count": 3}
        for i, source in enumerate(sources)
    ]
    for cell in cells:
        cell["metadata"] = {"ran": "abc", "jupyter": {"outputs_hidden": True}}
    notebook = {"cells": cells, "metadata": {"widgets": {}}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(notebook, indent=1), encoding="utf-8")


def run_it(path, *text):
    """Do to a notebook what JupyterLab does when its cells run, and it is saved."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["metadata"]["language_info"] = {"name": "python", "version": "3"}
    for number, cell in enumerate(notebook["cells"], 1):
        cell["source"] = cell["source"].splitlines(keepends=True)  # which is how Jupyter writes it
        cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": list(text)}]
        cell["execution_count"] = number
    path.write_text(json.dumps(notebook, indent=1), encoding="utf-8")


def edit(path, old, new):
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def sources(path):
    return ["".join(cell["source"]) for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]]


def test_the_whole_course_without_outputs_and_nothing_else(tmp_path):
    copied = copying.copy(tmp_path / "mine")
    found = {str(path.relative_to(tmp_path / "mine")) for path in (tmp_path / "mine").rglob("*") if path.is_file()}
    pictures = {f"images/{path.name}" for path in (ROOT / "notebooks" / "images").iterdir()}
    assert found == {*NAMES, *pictures, ".scratchcnn/manifest.json"} == {*copied.new, ".scratchcnn/manifest.json"}
    for path in find():
        ours, theirs = read(path), read(tmp_path / "mine" / path.name)
        assert [cell.source for cell in ours.cells] == [cell.source for cell in theirs.cells]
        assert all(cell.outputs == [] and cell.execution_count is None for cell in code(theirs))
        assert "ran" not in {key for cell in theirs.cells for key in cell.metadata}


def test_a_second_time_changes_nothing(course, tmp_path):
    copying.copy(tmp_path / "mine", course)
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in (tmp_path / "mine").glob("*.ipynb")}
    assert copying.copy(tmp_path / "mine", course) == ([], [], [], [])
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in before} == before


def test_what_was_changed_stays_and_what_was_not_follows(course, tmp_path):
    mine = tmp_path / "mine"
    copying.copy(mine, course)
    (mine / "my_cnn.py").write_text("mine", encoding="utf-8")
    edit(mine / "00_one.ipynb", "raise NotImplementedError", "return 23")
    for name in ("00_one.ipynb", "01_two.ipynb"):
        edit(course / name, "x = 1", "x = 2")
    (course / "images" / "00.png").write_bytes(b"a better picture")
    (course / "images" / "01.svg").write_bytes(b"another one")
    copied = copying.copy(mine, course)
    assert copied == (["images/01.svg"], ["01_two.ipynb", "images/00.png"], ["00_one.ipynb"], [])
    assert sources(mine / "00_one.ipynb") == ["x = 1", "return 23"]
    assert sources(mine / "01_two.ipynb") == ["x = 2", "raise NotImplementedError"]
    assert (mine / "my_cnn.py").read_text(encoding="utf-8") == "mine"
    words = " ".join(copying.in_words(mine, copied))
    assert "since you had changed nothing there: 01_two.ipynb" in words
    assert "Left as you have changed it, though the course has another version: 00_one.ipynb." in words
    assert copying.copy(mine, course).kept == ["00_one.ipynb"], "it is said again, and still nothing happens to it"
    edit(course / "00_one.ipynb", "x = 2", "x = 3")
    assert copying.copy(mine, course).kept == ["00_one.ipynb"]
    assert sources(mine / "00_one.ipynb") == ["x = 1", "return 23"]


@pytest.mark.parametrize(
    "how", ["a cell more", "a cell less", "another order", "an attachment", "no notebook any more"]
)
def test_every_change_of_a_learner_counts(course, tmp_path, how):
    path = tmp_path / "mine" / "01_two.ipynb"
    copying.copy(path.parent, course)
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cells = notebook["cells"]
    note = {"cell_type": "markdown", "id": "mine", "metadata": {}, "source": ["my note"]}
    changed = {
        "a cell more": [*cells, note],
        "a cell less": cells[:1],
        "another order": cells[::-1],
        "an attachment": [cells[0] | {"attachments": {"a.png": {}}}, cells[1]],
    }
    text = json.dumps(notebook | {"cells": changed[how]}) if how in changed else '{"cells": [{}'
    path.write_text(text, encoding="utf-8")
    edit(course / path.name, "x = 1", "x = 2")
    assert copying.copy(path.parent, course).kept == [path.name]
    assert path.read_text(encoding="utf-8") == text


def test_a_notebook_that_was_merely_run_follows_and_keeps_its_outputs(course, tmp_path):
    path = tmp_path / "mine" / "00_one.ipynb"
    copying.copy(path.parent, course)
    run_it(path, "0.97 after an hour\n")
    os.utime(path, (1e9, 1e9))
    edit(course / path.name, "x = 1", "x = 2")
    assert copying.copy(path.parent, course).updated == [path.name]
    first, second = json.loads(path.read_text(encoding="utf-8"))["cells"]
    assert first["source"] == "x = 2" and first["outputs"] == [], "what the old code said is not what the new one says"
    assert second["outputs"][0]["text"] == ["0.97 after an hour\n"] and second["execution_count"] == 2
    assert path.stat().st_mtime == 1e9
    assert copying.copy(path.parent, course) == ([], [], [], [])


def test_what_was_deleted_comes_back_and_what_the_course_has_no_longer_goes(course, tmp_path):
    mine = tmp_path / "mine"
    copying.copy(mine, course)
    (mine / "00_one.ipynb").unlink()
    assert copying.copy(mine, course).new == ["00_one.ipynb"]
    edit(mine / "00_one.ipynb", "x = 1", "x = 11")
    for name in ("00_one", "01_two"):
        (course / f"{name}.ipynb").rename(course / f"{name}_renamed.ipynb")
    copied = copying.copy(mine, course)
    assert (copied.new, copied.gone) == (["00_one_renamed.ipynb", "01_two_renamed.ipynb"], ["01_two.ipynb"])
    assert sources(mine / "00_one.ipynb")[0] == "x = 11" and not (mine / "01_two.ipynb").exists()


@pytest.mark.parametrize(
    "manifest",
    [None, b"", b"[]", b"{}", *(b'{"edition": null, "files": {"00_one.ipynb": %b}}' % e for e in (b"{}", b"3"))],
)
def test_without_a_manifest_nothing_that_differs_is_taken_for_ours(course, tmp_path, manifest):
    mine = tmp_path / "mine"
    copying.copy(mine, course)
    (mine / copying.MANIFEST).unlink()
    if manifest is not None:
        (mine / copying.MANIFEST).write_bytes(manifest)
    edit(mine / "00_one.ipynb", "x = 1", "x = 11")
    edit(course / "00_one.ipynb", "x = 1", "x = 2")
    assert copying.copy(mine, course).kept == ["00_one.ipynb"]
    assert sources(mine / "00_one.ipynb")[0] == "x = 11"


def test_a_folder_follows_the_edition_that_it_is_of(course, tmp_path):
    mine = tmp_path / "mine"
    copying.copy(mine, course)
    edit(course / "00_one.ipynb", "x = 1", "x = 2")
    assert copying.copy(mine).updated == ["00_one.ipynb"]
    course.rename(tmp_path / "elsewhere")
    assert copying.copy(mine) == ([], [], [], []), "what it follows is not here, and nothing else takes its place"
    assert sources(mine / "00_one.ipynb")[0] == "x = 2"
    assert copying.copy(mine, tmp_path / "elsewhere") == ([], [], [], [])


def test_it_opens_where_one_stopped(course, tmp_path):
    mine = tmp_path / "mine"
    copying.copy(mine, course)
    os.utime(mine / "01_two.ipynb")  # only touched: nothing was done in it
    assert copying.where_one_stopped(mine) == "00_one.ipynb"
    run_it(mine / "01_two.ipynb", "something")
    assert copying.where_one_stopped(mine) == "01_two.ipynb"
    edit(mine / "00_one.ipynb", "x = 1", "x = 11")
    os.utime(mine / "00_one.ipynb", (2e9, 2e9))
    assert copying.where_one_stopped(mine) == "00_one.ipynb"
    (mine / "00_one.ipynb").unlink()
    assert copying.where_one_stopped(mine) == "01_two.ipynb"


@pytest.fixture
def clone(tmp_path):
    """Make a repository of the course with git, as far as copying looks at it; return its folder."""
    folder = tmp_path / "clone"
    (folder / "scratchcnn_course" / "app").mkdir(parents=True)
    (folder / "scratchcnn_course" / "app" / "x.py").write_text("", encoding="utf-8")
    shutil.copytree(ROOT / "notebooks", folder / "notebooks")
    for words in (["init", "--quiet"], ["add", "."], ["-c", "user.name=a", "-c", "user.email=b", "commit", "-qm", "c"]):
        subprocess.run(["git", *words], cwd=folder, check=True)
    return folder


def test_a_copy_within_a_clone_is_no_change_of_it(clone):
    copying.copy(clone / "here")
    status = subprocess.run(["git", "status", "--porcelain"], cwd=clone, capture_output=True, text=True, check=True)
    assert status.stdout == ""
    copying.copy(clone / "here")
    for folder in (clone, clone / "notebooks", clone / "scratchcnn_course"):
        with pytest.raises(ValueError, match="part of the course's own repository: choose a new folder"):
            copying.copy(folder)


def test_the_course_does_not_go_among_other_things(course, tmp_path):
    pets = tmp_path / "pets"
    (pets / "cat").mkdir(parents=True)
    with pytest.raises(ValueError, match=r"pets holds other things \(cat\): name a new folder"):
        copying.copy(pets, course)
    assert [path.name for path in pets.iterdir()] == ["cat"]


def test_work_that_was_brought_along_is_nothing_else(course, tmp_path):
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "my_cnn.py").write_text("def relu(x): ...")
    (mine / ".DS_Store").touch()
    assert copying.copy(mine, course).new
    assert (mine / "my_cnn.py").read_text() == "def relu(x): ..."


def test_elsewhere_git_is_left_to_the_learner(course, tmp_path):
    copying.copy(tmp_path / "mine", course)
    assert not (tmp_path / "mine" / ".gitignore").exists()


def test_the_command(run, course, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, out, err = run("copy", "here", "--from", course)
    assert (code, err) == (0, "")
    assert "2 notebooks of the course" in out and "To open it: scratchcnn lab here" in out
    monkeypatch.chdir(tmp_path / "here")
    assert run("copy", "--from", course)[1].splitlines()[0] == f"The course in {tmp_path / 'here'} is up to date."
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(copying.Path, "home", lambda: tmp_path / "home")
    assert run("copy", "--from", course)[0] == 0 and (tmp_path / "home" / "scratchcnn-course" / "00_one.ipynb").exists()
    code, _, err = run("copy", "there", "--from", tmp_path / "here" / "images")
    assert code == 2 and "there are no notebooks of the course in" in err
    assert not (tmp_path / "there").exists()


def test_blank_takes_what_tells_of_outputs_and_nothing_else():
    cell = {"cell_type": "code", "id": "a", "source": ["é = 1"], "outputs": [{}], "execution_count": 1}
    metadata = {"jupyter": {"outputs_hidden": True, "source_hidden": True}, "tags": ["x"], "ran": "abc"}
    other = {"cell_type": "markdown", "id": "b", "source": "words", "metadata": {}, "attachments": {}}
    notebook = {"cells": [cell | {"metadata": metadata}, other], "metadata": {"widgets": {}, "kernelspec": {}}}
    after = json.loads(blank(json.dumps(notebook)))
    kept = {"jupyter": {"source_hidden": True}, "tags": ["x"]}
    assert after["cells"] == [cell | {"outputs": [], "execution_count": None, "metadata": kept}, other]
    assert after["metadata"] == {"kernelspec": {}}
