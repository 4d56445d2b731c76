"""A stick: built from an index of stand-ins, resolved for nine computers without one, installed from here.

What stands in are the packages, not uv and not pip. The weekly run does the same with a real index.
"""

import email
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from pathlib import Path

import numpy as np
import pytest

from scratchcnn_helpers import data
from scratchcnn_helpers.data.formats.idx import to_idx
from tools import routes
from tools.address import ROOT
from tools.outputs import find
from tools.stick import __main__ as stick
from tools.stick import licences, wheels

from . import stand_ins

HERE = f"{sys.version_info.major}.{sys.version_info.minor}"
COMPUTERS = [
    *wheels.targets(pythons=("3.11", "3.14")),
    wheels.Target(
        "linux" if HERE not in ("3.11", "3.14") else "windows", HERE if HERE not in ("3.11", "3.14") else "3.13"
    ),
]
AWAY = {
    name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON", "SCRATCHCNN", "UV_"))
}
AWAY |= {"PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": "http://127.0.0.1:9/", "UV_INDEX_URL": "http://127.0.0.1:9/"}


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    """A folder that uv and pip take for the package index: real names, versions and markers, and nothing inside."""
    folder = tmp_path_factory.mktemp("index")
    stand_ins.write(folder, "scratchcnn", COMPUTERS)
    settings = tmp_path_factory.mktemp("uv") / "uv.toml"
    settings.write_text(f"no-index = true\nfind-links = [{json.dumps(str(folder))}]\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stick, "places", dict)  # no MNIST: its tests are below
        patch.setenv("UV_CONFIG_FILE", str(settings))
        for name, value in {"CONFIG_FILE": os.devnull, "NO_INDEX": "1", "FIND_LINKS": str(folder)}.items():
            patch.setenv(f"PIP_{name}", value)
        patch.setenv("PIP_NO_BUILD_ISOLATION", "0")  # what builds the course is here; so pip reads "no isolation"
        yield folder


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plan")
    routes.build(routes.plans(routes.TEACHING.read_text(encoding="utf-8"))["90-minutes"], folder)
    return folder


@pytest.fixture(scope="module")
def built(index, plan, tmp_path_factory):
    """A stick for nine computers, by the real uv and pip."""
    folder = tmp_path_factory.mktemp("stick")
    stick.build(folder, COMPUTERS, edition=plan)
    return folder


@pytest.fixture(scope="module")
def downloaded(plan, tmp_path_factory):
    """The same from a real index, with all that is in the wheels: minutes, and hundreds of megabytes."""
    folder = tmp_path_factory.mktemp("real")
    try:
        stick.build(folder, COMPUTERS, edition=plan)
    except wheels.Failed as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"no package index is to be had: {str(error).splitlines()[-1]}")
    return folder


def without(there, folder, lost):
    """Lay wheels into a folder, but for some."""
    folder.mkdir()
    for path in there.iterdir():
        if not path.match(f"{lost}*.whl"):
            os.link(path, folder / path.name)


def resolves_for_nine(folder):
    """Resolve a stick for each computer, with nothing else to look at, and see that markers are its own."""
    assert len(COMPUTERS) == 9
    (own,) = (folder / "wheels").glob("scratchcnn-*.whl")
    found = {computer: wheels.resolve(computer, own, folder / "wheels") for computer in COMPUTERS}
    for computer, versions in found.items():
        assert ("colorama" in versions) == ("pywinpty" in versions) == (computer.system == "windows"), computer
        assert ("appnope" in versions) == computer.system.startswith("macos"), computer
        assert {"numpy", "jupyterlab", "anywidget"} <= versions.keys()


@pytest.mark.slow
def test_it_resolves_for_nine_computers_without_a_network(built):
    resolves_for_nine(built)
    systems = [path.name.rpartition("-")[2] for path in built.glob("wheels/numpy-*.whl")]
    assert len(systems) == 9 and len(set(systems)) == 4, "a compiled one for each computer"


@pytest.mark.slow
def test_it_is_not_done_before_it_resolves_for_each_of_them(built, tmp_path, monkeypatch):
    (own,) = (built / "wheels").glob("scratchcnn-*.whl")
    monkeypatch.setattr(stick, "build_own", lambda source, folder: own)
    monkeypatch.setattr(stick, "fetch", lambda target, versions, folder: 0)  # what a bad network brings
    without(built / "wheels", tmp_path / "wheels", "pywinpty")
    with pytest.raises(wheels.Failed, match=r"(?s)windows, Python 3.14: uv pip failed.*pywinpty"):
        stick.build(tmp_path, [wheels.Target("linux", "3.14"), wheels.Target("windows", "3.14")])
    assert not (tmp_path / "README.txt").exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lost", "computer"),
    [
        ("colorama-", wheels.Target("windows", "3.11")),
        pytest.param("appnope-", wheels.Target("macos-intel", "3.14"), marks=pytest.mark.long),
        ("numpy-*-macosx_*_arm64", wheels.Target("macos-arm", "3.14")),
    ],
)
def test_what_is_missing_is_said(built, tmp_path, lost, computer):
    (own,) = (built / "wheels").glob("scratchcnn-*.whl")
    without(built / "wheels", tmp_path / "wheels", lost)
    wheels.resolve(wheels.Target("linux", "3.11"), own, tmp_path / "wheels")
    with pytest.raises(wheels.Failed, match=rf"(?s){computer}: uv pip failed.*{lost.partition('-')[0]}"):
        wheels.resolve(computer, own, tmp_path / "wheels")


def installs_here(stick_, where, **settings):
    """Install from a stick by its own installer, with no package index; tell which of the course and NumPy are its."""
    named = {path.name for path in stick_.iterdir()} - {"mnist"}
    assert named == {"README.txt", "LICENSE.txt", "LICENCES.txt", "course", "edition", "wheels"} | {
        path.name for path in FILES
    }
    assert len(list(stick_.glob("course/*.ipynb"))) == len(find())
    for path in stick_.glob("*.*"):
        text = path.read_text(encoding="utf-8")
        assert "127.0.0.1" not in text and "index-url" not in text
    run = {"cwd": where.parent, "env": AWAY | settings, "capture_output": True, "text": True}
    ran = subprocess.run([sys.executable, stick_ / "install.py", where], **run)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert re.search(r"^Installed\. To begin, open .*start\.", ran.stdout, re.MULTILINE)
    assert re.search(r"^This computer is ready, with(out)? MNIST$", ran.stdout, re.MULTILINE)
    assert [path.name for path in where.glob("01_*.ipynb")] == ["01_from_01_slide_a_window.ipynb"], "the plan's"
    python = where / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    look = "import numpy, scratchcnn_course; print(scratchcnn_course.__file__, numpy.__file__, sep='\\n')"
    told = subprocess.run([python, "-c", look], check=True, **run).stdout.splitlines()
    (start,) = where.glob("start.*")
    set_there = "SCRATCHCNN_DATA" if (stick_ / "mnist").is_dir() else "SCRATCHCNN_OFFLINE"
    assert set_there in start.read_text(encoding="utf-8")
    return [Path(path).is_relative_to(where) for path in told]


@pytest.mark.slow
def test_it_installs_here_without_a_network(built, tmp_path):
    jupyters = os.path.join(sysconfig.get_path("data"), "share", "jupyter")  # the stand-ins bring no JavaScript along
    found = installs_here(built, tmp_path / "course", JUPYTER_PATH=jupyters)
    assert found == [True, False], "the course is its own; NumPy is the one that stands behind its stand-in"


@pytest.mark.slow
@pytest.mark.long
def test_a_real_stick_resolves_and_installs(downloaded, tmp_path):
    resolves_for_nine(downloaded)
    assert (
        len(list(downloaded.glob("wheels/*.whl"))) > 150
        and installs_here(downloaded, tmp_path / "course") == [True] * 2
    )


def test_mnist_goes_along_where_this_computer_has_the_real_one(stand_in, tmp_path, monkeypatch):
    here = tmp_path / "here"
    here.mkdir()
    for name, array in stand_in.items():
        (here / name).write_bytes(to_idx(array))
    monkeypatch.setattr(stick, "places", lambda: {"SCRATCHCNN_DATA": here, "cache": tmp_path / "nowhere"})
    assert stick._mnist(tmp_path / "mnist")
    found = data.load_mnist(tmp_path / "mnist")
    assert np.array_equal(found.test_labels, stand_in["t10k-labels-idx1-ubyte"]) and len(found.train_images) == 12
    (here / "train-labels-idx1-ubyte").write_bytes(to_idx(stand_in["train-labels-idx1-ubyte"][::-1]))
    assert not stick._mnist(tmp_path / "mnist") and not (tmp_path / "mnist").exists(), "another set is not MNIST"


@pytest.mark.skipif(os.name == "nt", reason="a shell of POSIX")
@pytest.mark.parametrize("mnist", [True, False])
def test_start_opens_the_course_or_runs_another_command_of_it(tmp_path, mnist):
    copy = shutil.copy(stick.FILES_OF_ITS_OWN / "install.py", tmp_path)  # what Python compiles lies beside it
    spec = importlib.util.spec_from_file_location("install", copy)
    install = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(install)
    where = tmp_path / "Ada's $folder"
    (where / "bin").mkdir(parents=True)
    if mnist:
        (where / ".mnist").mkdir()
    python = where / "bin" / "python"
    python.write_text('#!/bin/sh\necho "$@" "[$SCRATCHCNN_DATA$SCRATCHCNN_OFFLINE]" "$PATH"\n', encoding="utf-8")
    python.chmod(0o755)
    path = install.start(where, python, windows=False)
    told = f"[{where / '.mnist' if mnist else 1}] {where / 'bin'}:/usr/bin:/bin"
    for words, given in {f"lab {where}": [], "doctor --brief": ["doctor", "--brief"]}.items():
        ran = subprocess.run(["sh", path, *given], env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True)
        assert ran.stdout == f"-m scratchcnn_course {words} {told}\n"
    text = install.start(where, python, windows=True).read_bytes().decode()
    assert f'if not "%~1"=="" "{python}" -m scratchcnn_course %* & exit /b\r\n' in text
    assert text.endswith(f'"{python}" -m scratchcnn_course lab "{where}"\r\n')


FILES = sorted(filter(Path.is_file, stick.FILES_OF_ITS_OWN.iterdir()))


def test_an_edition_without_notebooks_is_refused_before_any_work(tmp_path, capsys):
    with pytest.raises(SystemExit):
        stick.main([str(tmp_path / "stick"), "--edition", str(tmp_path)])
    assert "make a route or an edition first" in capsys.readouterr().err and not (tmp_path / "stick").exists()


def test_there_is_an_installer_for_each_system_and_ten_lines_to_read():
    assert {path.name for path in FILES} >= {"install-windows.bat", "install-macos.command", "install-linux.sh"}
    (readme,) = (path for path in FILES if path.name == "README.txt")
    assert len(readme.read_text(encoding="utf-8").splitlines()) <= 10
    oldest = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"]
    assert oldest == f">={wheels.PYTHONS[0]}"
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        assert all(python in text or path.suffix in (".txt", ".py") for python in wheels.PYTHONS), path.name


@pytest.mark.skipif(os.name == "nt", reason="a shell of POSIX")
def test_installers_for_a_shell_find_python_or_say_that_there_is_none(tmp_path):
    for name in ("install-linux.sh", "install-macos.command"):
        (tmp_path / name).write_text((stick.FILES_OF_ITS_OWN / name).read_text("utf-8"), encoding="utf-8")
        (tmp_path / "install.py").write_text("import sys; print('installing', sys.argv[1:])", encoding="utf-8")
        path = tmp_path / "bin"
        path.mkdir(exist_ok=True)
        (path / "python3").unlink(missing_ok=True)
        run = ["/bin/sh", tmp_path / name, "there"]
        without = subprocess.run(run, env={"PATH": f"{path}:/nowhere"}, capture_output=True, text=True)
        os.symlink(sys.executable, path / "python3")
        given = subprocess.run(run, env={"PATH": f"{path}:/usr/bin:/bin"}, capture_output=True, text=True)
        assert given.returncode == 0 and "installing ['there']" in given.stdout
        assert without.returncode == 1 and "There is no Python 3.11 to 3.14" in without.stdout


def test_a_wheel_that_is_there_is_not_asked_for_again(tmp_path, monkeypatch):
    for name in (
        "pure-1.0-py3-none-any.whl",
        "old-1.0-py2.py3-none-any.whl",
        "fast_one-2.0-cp313-cp313-win_amd64.whl",
        "fast_one-2.0-cp314-cp314-macosx_11_0_arm64.whl",
    ):
        (tmp_path / name).touch()
    asked = []
    monkeypatch.setattr(wheels, "_run", lambda what, tool, *words, text=None: asked.extend(words))
    versions = {"pure": "1.0", "old": "1.0", "fast-one": "2.0"}
    assert wheels.fetch(wheels.Target("windows", "3.13"), versions, tmp_path) == 0 and asked == []
    assert wheels.fetch(wheels.Target("windows", "3.12"), versions, tmp_path) == 1
    assert asked[-1] == "fast-one==2.0" and asked[asked.index("--platform") + 1] == "win_amd64"


def test_no_wait_is_without_a_word_for_long(monkeypatch, capsys):
    monkeypatch.setattr(wheels, "PATIENCE", 0.05)
    assert wheels._run("windows", "timeit", "-n1", "-r1", "import time; time.sleep(0.5)", text="\n")
    assert "... still at windows: timeit (0 s)" in capsys.readouterr().out
    with pytest.raises(wheels.Failed, match=r"(?s)macos: timeit 1/0 failed.*ZeroDivisionError"):
        wheels._run("macos", "timeit", "1/0")


@pytest.mark.parametrize(
    ("metadata", "told"),
    [
        ("License-Expression: MIT", "MIT"),
        ("License: a\n b\nClassifier: License :: OSI Approved :: BSD License", "BSD License"),
        ("License: Zlib", "Zlib"),
        ("Summary: none", "see the wheel"),
    ],
)
def test_licences_are_those_that_packages_tell(tmp_path, metadata, told):
    text = f"Metadata-Version: 2.4\nName: one\nVersion: 3\n{metadata}\n"
    assert email.message_from_string(text)["Name"] == "one"
    with zipfile.ZipFile(tmp_path / "one-3-py3-none-any.whl", "w") as wheel:
        wheel.writestr("one-3.dist-info/METADATA", text)
    assert f"one 3: {told}\n" in licences.licences(tmp_path, "MIT")
