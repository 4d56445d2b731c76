"""The configuration for JupyterHub loads, and says what TEACHING.md promises."""

import subprocess
import sys
from types import SimpleNamespace

from traitlets.config.loader import PyFileConfigLoader

from scratchcnn_course.app import copying
from scratchcnn_course.app.cli import _parser
from tools.address import ROOT

CONFIG = ROOT / "tools" / "hub" / "jupyterhub_config.py"


def test_it_loads():
    config = PyFileConfigLoader(str(CONFIG)).load_config()
    assert config.Spawner.cmd[0] == sys.executable, "the environment in which the hub runs"
    assert config.Spawner.environment["OPENBLAS_NUM_THREADS"] == "1"
    assert config.Spawner.default_url.endswith("00_meet_the_digits.ipynb")
    assert callable(config.Spawner.pre_spawn_hook)


def test_a_learner_gets_the_student_edition_as_themselves(tmp_path, monkeypatch):
    commands = []
    learner = SimpleNamespace(pw_uid=1001, pw_gid=1002, pw_dir=str(tmp_path))
    monkeypatch.setitem(sys.modules, "pwd", SimpleNamespace(getpwnam=lambda name: learner))
    monkeypatch.setattr(subprocess, "run", lambda command, **how: commands.append((command, how)))
    config = PyFileConfigLoader(str(CONFIG)).load_config()
    config.Spawner.pre_spawn_hook(SimpleNamespace(user=SimpleNamespace(name="ada")))
    ((command, how),) = commands
    assert (how["user"], how["group"], how["check"]) == (1001, 1002, True)
    assert command[:3] == [sys.executable, "-m", "scratchcnn_course"]
    options = _parser().parse_args(command[3:])
    assert (options.run, options.folder) == (copying.run, tmp_path / "scratchcnn")
    assert options.source == ROOT / "build" / "editions" / "student"
    assert config.Spawner.default_url == "/lab/tree/scratchcnn/00_meet_the_digits.ipynb"
