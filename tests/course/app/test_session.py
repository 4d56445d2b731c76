"""Where the disk goes with the session: what is said, once, and that one's own work comes along."""

import base64
import os
import re
import zipfile
from pathlib import Path

import pytest

from scratchcnn_course.app import session


@pytest.fixture
def lent(tmp_path, monkeypatch):
    """Work in an empty folder of Binder's; return it."""
    folder = tmp_path / "content"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("BINDER_SERVICE_HOST", "hub.example")
    monkeypatch.setattr(session, "SAID", tmp_path / "said")
    monkeypatch.setattr(session, "DRIVE", tmp_path / "drive")
    return folder


@pytest.fixture
def colab(lent, monkeypatch):
    """Let the folder be Colab's."""
    monkeypatch.delenv("BINDER_SERVICE_HOST")
    monkeypatch.setattr(session, "_on_colab", lambda: True)
    return lent


def keep(folder, text="def relu(x): ..."):
    (folder / "my_cnn.py").write_text(text, encoding="utf-8")
    (folder / "my_predictions.json").write_text("{}", encoding="utf-8")
    (folder / "secrets.txt").write_text("not ours", encoding="utf-8")


def test_at_home_nothing_is_said_or_done(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BINDER_SERVICE_HOST", raising=False)
    (tmp_path / session.FILE).write_bytes(b"somebody's")
    session.begin()
    assert capsys.readouterr() == ("", "")
    assert [path.name for path in tmp_path.iterdir()] == [session.FILE]


def test_it_is_said_once(lent, capsys):
    session.begin()
    said = capsys.readouterr().out
    assert "its disk goes" in said and "session.save()" in said and "Drive" not in said
    session.begin()
    assert capsys.readouterr().out == ""


def test_a_file_takes_the_work_to_the_next_session(lent, tmp_path, capsys, monkeypatch):
    keep(lent)
    shown = []
    monkeypatch.setattr("IPython.display.display", shown.append)
    session.save()
    content = re.search(r"base64,([^\"]+)", shown[0].data)[1]
    assert base64.b64decode(content) == (lent / session.FILE).read_bytes()
    with zipfile.ZipFile(lent / session.FILE) as archive:
        assert archive.namelist() == ["my_cnn.py", "my_predictions.json"]
    later = tmp_path / "later"
    later.mkdir()
    os.replace(lent / session.FILE, later / session.FILE)
    monkeypatch.chdir(later)
    session.begin()
    assert (later / "my_cnn.py").read_text(encoding="utf-8") == "def relu(x): ..."
    assert "From my_scratchcnn.zip: my_cnn.py, my_predictions.json." in capsys.readouterr().out
    (later / "my_cnn.py").write_text("newer", encoding="utf-8")
    session.begin()
    assert (later / "my_cnn.py").read_text(encoding="utf-8") == "newer"
    assert capsys.readouterr().out == ""


def test_nothing_else_comes_out_of_a_file(lent, capsys):
    with zipfile.ZipFile(session.FILE, "w") as archive:
        for name in ("../my_up.py", "sub/my_down.py", "numpy.py", ".bashrc"):
            archive.writestr(name, "harm")
        archive.writestr("my_large.py", b"x" * (session.LARGEST + 1))
    session.begin()
    assert [path.name for path in lent.iterdir()] == [session.FILE]
    assert not (lent.parent / "my_up.py").exists() and capsys.readouterr().out == ""


def test_a_file_that_was_cut_is_named(lent, capsys):
    Path(session.FILE).write_bytes(b"PK cut")
    session.begin()
    assert "my_scratchcnn.zip cannot be read" in capsys.readouterr().out


def test_with_nothing_to_keep_it_says_so(lent, capsys):
    session.save()
    assert capsys.readouterr().out.startswith("There is nothing to keep yet")
    assert not Path(session.FILE).exists()


def test_on_colab_drive_is_offered_and_then_used(colab, capsys):
    session.begin()
    assert "mount Drive" in capsys.readouterr().out
    keep(colab)
    session.DRIVE.mkdir()
    session.begin()
    assert "kept in your Drive, in the folder scratchcnn" in capsys.readouterr().out
    assert Path.cwd() == session.DRIVE / "scratchcnn"
    names = sorted(path.name for path in Path.cwd().iterdir())
    assert names == ["my_cnn.py", "my_predictions.json"]


def test_what_lies_on_drive_already_is_the_newer(colab):
    keep(colab, "old")
    (session.DRIVE / "scratchcnn").mkdir(parents=True)
    (session.DRIVE / "scratchcnn" / "my_cnn.py").write_text("newer", encoding="utf-8")
    session.begin()
    assert Path("my_cnn.py").read_text(encoding="utf-8") == "newer"


def test_this_computer_is_not_colab():
    assert not session._on_colab()
