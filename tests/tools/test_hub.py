"""The configuration for JupyterHub loads, and does what its README promises."""

import asyncio
import json
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from traitlets.config.loader import PyFileConfigLoader

from tools.address import ROOT

CONFIG = ROOT / "tools" / "hub" / "jupyterhub_config.py"
pytestmark = pytest.mark.skipif(os.name == "nt", reason="the hub runs on Linux")


@pytest.fixture
def edition(tmp_path, monkeypatch):
    """A student edition of one notebook, and a hub that knows it."""
    folder = tmp_path / "student"
    (folder / "images").mkdir(parents=True)
    write(folder, "first words")
    monkeypatch.setenv("SCRATCHCNN_HUB_NOTEBOOKS", str(folder))
    monkeypatch.setenv("SCRATCHCNN_HUB_STATE", str(tmp_path / "state"))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    return folder


def write(folder, words):
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(words, id="words")])
    (folder / "00_meet_the_digits.ipynb").write_text(nbformat.writes(made), encoding="utf-8")


def load():
    return PyFileConfigLoader(str(CONFIG)).load_config()


def test_it_loads(edition, tmp_path, monkeypatch):
    monkeypatch.setenv("SCRATCHCNN_HUB_ADMINS", "ada, bob")
    config = load()
    assert config.Spawner.cmd[-3:] == [sys.executable, "-m", "jupyterhub.singleuser"], "the environment of the hub"
    assert config.Spawner.cmd[1] == f"--as={4 * 2**30}"
    assert config.Spawner.environment["OPENBLAS_NUM_THREADS"] == "1"
    assert config.Spawner.environment["SCRATCHCNN_OFFLINE"] == "1"
    assert config.Spawner.default_url == "/lab/tree/scratchcnn/00_meet_the_digits.ipynb"
    assert config.Authenticator.admin_users == {"ada", "bob"}
    for place in (
        config.JupyterHub.db_url,
        config.JupyterHub.cookie_secret_file,
        config.ConfigurableHTTPProxy.pid_file,
    ):
        assert str(tmp_path / "state") in place, "not in the clone"
    assert (tmp_path / "state").stat().st_mode & 0o077 == 0


def test_without_an_edition_it_says_so_and_does_not_start(edition):
    (edition / "00_meet_the_digits.ipynb").unlink()
    with pytest.raises(SystemExit, match=r"run `python -m tools\.editions` first"):
        load()


def test_an_environment_that_learners_cannot_read_is_refused(edition, tmp_path, monkeypatch):
    closed = tmp_path / "root" / "venv"
    closed.mkdir(parents=True)
    closed.parent.chmod(0o700)
    monkeypatch.setattr(sys, "prefix", str(closed))
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    with pytest.raises(SystemExit, match=r"Learners may not look into .* python3 -m venv /opt/scratchcnn"):
        load()


@pytest.mark.slow
def test_updates_reach_learners_and_leave_their_work_alone(edition, tmp_path, monkeypatch, elsewhere):
    home, ran = tmp_path / "home", asyncio.create_subprocess_exec
    home.mkdir()
    learner = SimpleNamespace(pw_uid=1001, pw_gid=1002, pw_dir=str(home))
    monkeypatch.setitem(sys.modules, "pwd", SimpleNamespace(getpwnam=lambda name: learner))
    asked = []

    async def as_oneself(*command, user, group, extra_groups, env, **how):
        asked.append((user, group, extra_groups))
        return await ran(*command, env=env | {"PATH": os.environ["PATH"]}, **how)

    monkeypatch.setattr(asyncio, "create_subprocess_exec", as_oneself)
    start = load().Spawner.pre_spawn_hook
    folder = home / "scratchcnn"
    notebook = folder / "00_meet_the_digits.ipynb"

    def begin():
        elsewhere(asyncio.run, start(SimpleNamespace(user=SimpleNamespace(name="ada"))))
        return (folder / "UPDATES.txt").read_text(encoding="utf-8")

    assert "New in" in begin()
    write(edition, "second words")
    assert "Brought up to date" in begin() and "second words" in notebook.read_text(encoding="utf-8")
    mine = json.loads(notebook.read_text(encoding="utf-8"))
    mine["cells"][0]["source"] = ["my own words"]
    notebook.write_text(json.dumps(mine), encoding="utf-8")
    write(edition, "third words")
    assert "Left as you have changed it" in begin() and "my own words" in notebook.read_text(encoding="utf-8")
    assert asked == [(1001, 1002, [])] * 3, "as the learner, and in no group of root's"
    assert "nobody has used for 60 minutes" in begin() and "more than 4 GB" in begin()


def test_the_readme_names_what_is_there():
    text = (CONFIG.parent / "README.md").read_text(encoding="utf-8")
    for name in ("SCRATCHCNN_HUB_ADMINS", "SCRATCHCNN_HUB_STATE", "SCRATCHCNN_HUB_GB"):
        assert name in text and name in CONFIG.read_text(encoding="utf-8")
    assert Path(CONFIG.parent / "../../TEACHING.md").resolve().is_file()
