"""A folder for a USB stick: built where there is a package index, installed from where there is none."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from scratchcnn_course.app import copying
from tools import wheelhouse
from tools.outputs import find


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("stick")
    try:
        wheelhouse.build(folder)
    except RuntimeError as error:
        pytest.skip(f"no package index is to be had: {str(error).splitlines()[-1]}")
    return folder


@pytest.mark.slow
def test_built_and_installed_without_a_network(built, tmp_path):
    assert {path.name for path in built.iterdir()} == {"README.txt", "install.py", "notebooks", "wheels"}
    assert {path.suffix for path in (built / "wheels").iterdir()} == {".whl"}
    assert sorted(path.name for path in (built / "notebooks").glob("*.ipynb")) == [path.name for path in find()]
    for text in (built / "README.txt", built / "install.py"):
        assert "://" not in text.read_text(encoding="utf-8"), "where the wheels came from is nobody's business"
    away = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON", "SCRATCHCNN"))}
    away |= {"PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": "http://127.0.0.1:9/"}
    where = tmp_path / "course"
    ran = subprocess.run(
        [sys.executable, built / "install.py", where], cwd=tmp_path, env=away, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith("Installed. To begin: ")
    python = where / "venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    look = "import scratchcnn_helpers; print(scratchcnn_helpers.__file__)"
    told = subprocess.run([python, "-c", look], cwd=tmp_path, env=away, capture_output=True, text=True, check=True)
    assert Path(told.stdout.strip()).is_relative_to(where)
    assert len(list((where / "notebooks").glob("*.ipynb"))) == len(find())
    assert copying.copy(where / "notebooks") == ([], [], [], []), "it stays the edition that it is"


def test_options_for_another_computer(monkeypatch, tmp_path, capsys):
    said = []

    def pip(*arguments):
        said.append(arguments)
        if arguments[0] == "wheel":
            (tmp_path / "wheels" / "scratchcnn-0-py3-none-any.whl").touch()

    monkeypatch.setattr(wheelhouse, "pip", pip)
    options = ["--platform", "win_amd64", "--python-version", "3.12", "--edition", "solutions"]
    assert wheelhouse.main([str(tmp_path), *options]) == 0
    _, download = said
    assert download[-5:-1] == ("--platform", "win_amd64", "--python-version", "3.12")
    assert capsys.readouterr().out.startswith("1 wheels in")
    first = min((tmp_path / "notebooks").glob("*.ipynb"))
    assert "raise NotImplementedError" not in first.read_text(encoding="utf-8")


def test_where_pip_fails_it_says_why(tmp_path):
    with pytest.raises(RuntimeError, match=r"pip download failed \(it needs a package index\)"):
        wheelhouse.pip("download", "--no-index", "--dest", tmp_path, "no-such-package")
