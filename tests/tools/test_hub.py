"""The configuration for JupyterHub loads, and says what TEACHING.md promises."""

import subprocess
import sys
from pathlib import Path

from traitlets.config.loader import PyFileConfigLoader

from tools.address import ROOT

CONFIG = ROOT / "tools" / "hub" / "jupyterhub_config.py"


def test_it_loads():
    config = PyFileConfigLoader(str(CONFIG)).load_config()
    assert config.Spawner.cmd[0] == sys.executable, "the environment in which the hub runs"
    assert config.Spawner.environment["OPENBLAS_NUM_THREADS"] == "1"
    assert config.Spawner.default_url.endswith("00_meet_the_digits.ipynb")
    assert callable(config.Spawner.pre_spawn_hook)


def test_notebooks_are_copied_once(tmp_path, monkeypatch):
    source, home = tmp_path / "student", tmp_path / "home"
    (source / "images").mkdir(parents=True)
    (source / "00.ipynb").write_text("new", encoding="utf-8")
    (source / "images" / "00.png").write_bytes(b"x")
    (home / "scratchcnn").mkdir(parents=True)
    (home / "scratchcnn" / "00.ipynb").write_text("mine", encoding="utf-8")
    namespace = {"__file__": str(CONFIG), "get_config": lambda: __import__("traitlets").config.Config()}
    exec(CONFIG.read_text(encoding="utf-8"), namespace)
    environment = {"HOME": str(home), "USERPROFILE": str(home)}
    subprocess.run([sys.executable, "-c", namespace["COPY"], str(source)], check=True, env=environment)
    assert (home / "scratchcnn" / "00.ipynb").read_text(encoding="utf-8") == "mine"
    assert (home / "scratchcnn" / "images" / "00.png").read_bytes() == b"x"
    assert Path(namespace["NOTEBOOKS"]).name == "student"
