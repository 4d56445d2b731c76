"""What the tests share is made once: those of a file run in one process."""

import os
import subprocess
import sys
import tomllib

import pytest

from tools.address import ROOT

TESTS = """
import os, pathlib, pytest

@pytest.fixture(scope="module", autouse=True)
def shared(request):
    with open("made.txt", "a") as made:
        print(request.path.name, file=made)

@pytest.mark.parametrize("one", range(6))
def test_one(one):
    pass
"""


@pytest.mark.slow
def test_a_fixture_of_a_file_is_made_once(tmp_path):
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    (tmp_path / "conftest.py").write_text("from tests.conftest import pytest_xdist_make_scheduler\n", encoding="utf-8")
    names = ["test_first.py", "test_other.py", "test_third.py"]
    for name in names:
        (tmp_path / name).write_text(TESTS, encoding="utf-8")
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"]["ini_options"]
    command = [sys.executable, "-m", "pytest", *settings["addopts"], "-n2", "-pno:cacheprovider", "-q"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert "18 passed" in ran.stdout, ran.stdout + ran.stderr
    assert sorted((tmp_path / "made.txt").read_text(encoding="utf-8").split()) == names
