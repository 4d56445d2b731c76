"""`scratchcnn doctor` in front of a class: one line a laptop, and what a laptop needs besides packages."""

import json
import re
import socket
from types import SimpleNamespace

import pytest

from scratchcnn_course.app import doctor, laptop


@pytest.fixture
def finds(monkeypatch):
    """Let the doctor find what a test says."""
    return lambda *findings: monkeypatch.setattr(doctor, "examine", lambda: iter(findings))


READY = doctor.Finding("ok", "numpy 2.4 (needs 2.0)")
NOTED = doctor.Finding("note", "MNIST: not here", "scratchcnn data")
LACKS = doctor.Finding("missing", "tqdm: not installed", "python -m pip install tqdm")
BROKEN = doctor.Finding("missing", "port for JupyterLab: none", "another port")


def test_one_line_for_a_laptop(finds, capsys):
    brief = SimpleNamespace(brief=True, json=False)
    finds(READY, NOTED)
    assert doctor.doctor(brief) == 0
    assert capsys.readouterr().out == "ready, without MNIST\n"
    finds(READY, doctor.Finding("ok", f"{doctor.VERIFIED}: here"))
    assert doctor.doctor(brief) == 0
    assert capsys.readouterr().out == "ready, with MNIST\n"
    finds(READY, LACKS, NOTED, BROKEN)
    assert doctor.doctor(brief) == 1
    assert capsys.readouterr().out == "not ready: tqdm: not installed; port for JupyterLab: none\n"


def test_mnist_is_told_of_whether_the_network_may_be_asked_or_not(monkeypatch, tmp_path):
    monkeypatch.setattr(doctor, "usual_places", lambda: [tmp_path])
    monkeypatch.delenv("SCRATCHCNN_OFFLINE", raising=False)
    (finding,) = doctor._mnist()
    assert finding.mend == "scratchcnn data, where there is a network"
    monkeypatch.setenv("SCRATCHCNN_OFFLINE", "1")
    (finding,) = doctor._mnist()
    assert "SCRATCHCNN_OFFLINE is set" in finding.mend


def test_for_a_program(finds, capsys):
    finds(READY, LACKS)
    assert doctor.doctor(SimpleNamespace(brief=False, json=True)) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["ready"] is False
    assert [doctor.Finding(**finding) for finding in told["findings"]] == [READY, LACKS]


@pytest.mark.slow
def test_a_kernel_starts_and_imports_the_course():
    ((state, what, mend),) = laptop.kernel()
    assert (state, what, mend) == ("ok", "a notebook kernel: starts, and imports the course", "")


@pytest.mark.slow
def test_a_kernel_that_cannot_import_the_course(monkeypatch):
    monkeypatch.setattr(laptop, "CODE", "import scratchcnn_helpers.nothing_of_that_name")
    ((state, what, mend),) = laptop.kernel()
    assert state == "missing" and "ModuleNotFoundError" in what and mend


def test_the_javascript_of_the_widgets(monkeypatch, tmp_path):
    assert [state for state, *_ in laptop.widgets()] == ["ok", "ok"]
    folder = tmp_path / "labextensions" / "anywidget"
    folder.mkdir(parents=True)
    (folder / "package.json").write_text('{"version": "0.9.1"}', encoding="utf-8")
    monkeypatch.setattr("jupyter_core.paths.jupyter_path", lambda *parts: [str(tmp_path.joinpath(*parts))])
    first, second = laptop.widgets()
    assert first[:2] == ("missing", "JavaScript of ipywidgets: not found") and "pip install" in first[2]
    assert second[:2] == ("ok", f"JavaScript of anywidget 0.9.1: {tmp_path / 'labextensions'}")


def test_a_free_port(monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        monkeypatch.setattr(laptop, "PORTS", range(number, number + 1))
        ((state, what, mend),) = laptop.port()
        assert state == "missing" and f"from {number} to {number}" in what and "--port" in mend
    ((state, what, _),) = laptop.port()
    assert (state, what) == ("ok", f"port for JupyterLab: {number} is free")


def test_room_on_the_disk(monkeypatch):
    ((state, what, _),) = laptop.disk()
    assert re.match(r"free on the disk: \d+\.\d GB", what)
    monkeypatch.setattr(laptop.shutil, "disk_usage", lambda path: SimpleNamespace(free=0.1e9))
    ((state, what, mend),) = laptop.disk()
    assert state == "missing" and what.startswith("free on the disk: 0.1 GB") and mend
