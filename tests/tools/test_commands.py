"""What CONTRIBUTING.md, TEACHING.md, the README and the workflows name is there: commands, extras, files."""

import importlib.util
import re
import tomllib
from pathlib import Path

import pytest

from tools import parts
from tools.address import ROOT

TEXTS = ("TEACHING", "CONTRIBUTING", "TROUBLESHOOTING")
PAGES = [ROOT / name for name in ("README.md", "data/README.md", *(f"{name}.md" for name in TEXTS))]
NAMING = [*PAGES, *sorted((ROOT / ".github" / "workflows").glob("*.yml")), ROOT / ".ci" / "run"]
INNER = {"tools/grade/runner.py", "tools/stick/files/install.py"}  # what another command starts
EXTRAS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_lead_to_files(path):
    links = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


def modules(text):
    """Return the modules of the repository that are run by a text's commands."""
    return re.findall(r"(?:python -m |, `(?=tools))((?:tools|tests|publish|scratchcnn)[\w.]*)", text)


def program(module):
    """Return the file that `python -m` would run."""
    spec = importlib.util.find_spec(module)
    if spec is not None and spec.submodule_search_locations:
        spec = importlib.util.find_spec(f"{module}.__main__")
    return spec and Path(spec.origin)


def is_program(path):
    return path.name == "__main__.py" or '__name__ == "__main__"' in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", NAMING, ids=lambda path: path.name)
def test_every_command_that_is_named_exists(path):
    text = path.read_text(encoding="utf-8")
    for module in modules(text):
        assert program(module) and is_program(program(module)), module
    for extras in re.findall(r'-e "\.\[([\w,]+)\]"', text):
        assert set(extras.split(",")) <= EXTRAS.keys(), extras


def test_the_course_has_the_commands_that_are_named(run):
    named = {name for path in NAMING for name in re.findall(r"scratchcnn (\w+)", path.read_text(encoding="utf-8"))}
    for name in named - {"is", "and"}:
        code, said, _ = run(name, "--help")
        assert code == 0 and f"scratchcnn {name}" in said, name


def test_every_tool_stands_in_the_table_of_commands():
    named = {program(module) for path in PAGES for module in modules(path.read_text(encoding="utf-8"))}
    tools = {path for path in (ROOT / "tools").rglob("*.py") if is_program(path)}
    assert {path.relative_to(ROOT).as_posix() for path in tools - named} == INNER


def test_a_page_is_a_page():
    table, _, walk = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("\n## Adding a layer")
    assert len(table.splitlines()) <= 60 and 20 <= len(walk.splitlines()) <= 80


def test_names_of_parts_are_known_or_refused(capsys):
    known = ("digits", "mnist")
    assert parts.asked("tools.x", "Do.", known, []) == ["digits", "mnist"]
    assert parts.asked("tools.x", "Do.", known, ["mnist"]) == ["mnist"]
    with pytest.raises(SystemExit):
        parts.asked("tools.x", "Do.", known, ["mnist", "letters"])
    assert "letters is none of digits, mnist" in capsys.readouterr().err
