"""GitHub's workflows: their schema, their security, and that they cover what they should."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from scratchcnn_course.app.doctor import project
from tools.address import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PROJECT, TOOL = map(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8")).get, ("project", "tool"))
HERE = Path(sys.executable).parent
SCHEMA = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows"]
SECURITY = [shutil.which("zizmor", path=HERE) or shutil.which("zizmor") or "zizmor", "--offline", "--no-progress"]
CAREFUL = """\
name: test
on: push
permissions: {}
jobs:
  one:
    runs-on: ubuntu-latest
    steps:
      - run: echo hello
"""


def ran(command, *paths):
    return subprocess.run([*command, *map(str, paths)], capture_output=True, text=True, encoding="utf-8")


@pytest.mark.parametrize("command", [SCHEMA, SECURITY], ids=["schema", "security"])
def test_nothing_is_wrong_with_them(command):
    found = ran(command, *WORKFLOWS)
    assert found.returncode == 0, found.stdout + found.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "fault"),
    [
        (SCHEMA, ("runs-on", "run-on")),
        (SECURITY, ("hello", "${{ github.event.issue.title }}")),  # who names an issue would have a shell
        (SECURITY, ("run: echo hello", "uses: actions/checkout@v4")),  # a tag can be moved
    ],
    ids=["a key that is none", "somebody's words in a shell", "an action by its tag"],
)
def test_faults_are_found(command, fault, tmp_path):
    path = tmp_path / ".github" / "workflows" / "test.yml"
    path.parent.mkdir(parents=True)
    path.write_text(CAREFUL, encoding="utf-8")
    assert ran(command, path).returncode == 0
    path.write_text(CAREFUL.replace(*fault), encoding="utf-8")
    assert ran(command, path).returncode != 0


def steps(path):
    """Return all shell commands of a workflow."""
    jobs = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"]
    return [step["run"] for job in jobs.values() for step in job["steps"] if "run" in step]


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
