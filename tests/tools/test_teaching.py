"""TEACHING.md says what the course says; CONTRIBUTING.md and the workflows name commands that exist."""

import importlib.util
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from scratchcnn_course.app.doctor import project
from scratchcnn_course.checks.progressing import TITLES
from tools import oldest, teaching
from tools.address import ROOT
from tools.markers import fill
from tools.outputs import find

TEXT = teaching.TEACHING.read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
NAMING = [ROOT / "TEACHING.md", ROOT / "CONTRIBUTING.md", *WORKFLOWS]
PROJECT, TOOL = map(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8")).get, ("project", "tool"))


def steps(path):
    """Return all shell commands of a workflow."""
    jobs = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"]
    return [step["run"] for job in jobs.values() for step in job["steps"] if "run" in step]


def test_its_blocks_are_those_of_the_course():
    assert teaching.filled(TEXT) == TEXT, "run `python -m tools.teaching`"


def test_every_notebook_has_its_minutes_questions_and_mistakes():
    for path in find():
        told = path.read_text(encoding="utf-8")
        one = teaching.lesson(path)
        assert f" {one.minutes} minutes" in told.partition("What you'll need:")[2][:200]
        assert f"| {one.link} | {one.minutes} |" in TEXT
        number = one.file[:2]
        assert re.search(
            rf"^\| {number} \| \[{re.escape(one.title)}\]\(notebooks/{one.file}\) \| .+ \| {one.minutes} \|$",
            README,
            re.MULTILINE,
        )
        assert TITLES.get(int(number), one.title) == one.title.partition(":")[0]
        assert len(one.questions) == told.count("**Predict.**")
        assert sum(int(minutes) for *_, minutes in one.tasks) <= one.minutes


@pytest.mark.parametrize("name", ["TEACHING.md", "CONTRIBUTING.md"])
def test_links_lead_to_files(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", text)
    assert [link for link in links if not (ROOT / link).exists()] == []


def named_commands(text):
    return re.findall(r"python -m ((?:tools|tests)[\w.]*)", text)


@pytest.mark.parametrize("path", NAMING, ids=lambda path: path.name)
def test_every_command_that_is_named_exists(path):
    text = path.read_text(encoding="utf-8")
    for module in named_commands(text):
        spec = importlib.util.find_spec(module)
        assert spec is not None, module
        if spec.submodule_search_locations:
            spec = importlib.util.find_spec(f"{module}.__main__")
        assert '__name__ == "__main__"' in Path(spec.origin).read_text(encoding="utf-8"), module
    for command in re.findall(r"scratchcnn (\w+)", text):
        if command not in ("is", "and"):
            ran = subprocess.run([sys.executable, "-m", "scratchcnn_course", command, "--help"], capture_output=True)
            assert ran.returncode == 0, command
    for extras in re.findall(r'-e "\.\[([\w,]+)\]"', text):
        assert set(extras.split(",")) <= set(PROJECT["optional-dependencies"]), extras


def test_a_page_is_a_page():
    assert len((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").splitlines()) <= 60
    tasks = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    builders = {path.stem for path in (ROOT / "tools").glob("*.py") if "__main__" in path.read_text(encoding="utf-8")}
    assert builders - {"oldest", "grade", "bug_runs"} <= {
        command.rpartition(".")[2] for command in named_commands(tasks)
    }


def test_the_workflows_cover_what_they_should():
    test, site = (yaml.safe_load((ROOT / f".github/workflows/{name}.yml").read_text()) for name in ("test", "site"))
    assert {"lint", "unit", "notebooks", "whole", "weekly"} <= test["jobs"].keys()
    matrix = test["jobs"]["unit"]["strategy"]["matrix"]
    assert {system.partition("-")[0] for system in matrix["os"]} == {"ubuntu", "macos", "windows"}
    pythons = {one["dependencies"]: one["python"] for one in matrix["include"]}
    assert pythons["oldest"] == project().python
    assert f"Programming Language :: Python :: {pythons['newest']}" in PROJECT["classifiers"]
    assert test[True]["schedule"], "YAML reads the key `on` as true"
    assert "--pre" in "".join(step.get("run", "") for step in test["jobs"]["weekly"]["steps"])
    assert site["jobs"]["deploy"]["needs"] == "build"
    for path in WORKFLOWS:
        for command in steps(path):
            for marker in re.findall(r'-m "([^"]+)"', command):
                known = {line.partition(":")[0] for line in TOOL["pytest"]["ini_options"]["markers"]}
                assert set(re.findall(r"\b(?!not\b|and\b)\w+", marker)) <= known


def test_the_oldest_are_the_lower_bounds():
    assert oldest.oldest(["numpy>=2.0", "a-b.c>=1"]) == ["numpy==2.0", "a-b.c==1"]
    assert len(oldest.oldest(PROJECT["dependencies"])) == len(PROJECT["dependencies"])
    with pytest.raises(ValueError, match=r"such as numpy>=2\.0, got numpy<3"):
        oldest.oldest(["numpy<3"])


def test_markers_have_to_be_there_once():
    assert fill("a\n<!-- x -->\nold\n<!-- end of x -->\nb", "x", "new\n") == "a\n<!-- x -->\nnew\n<!-- end of x -->\nb"
    with pytest.raises(ValueError, match="found them 0 times"):
        fill("nothing", "x", "new")
