"""What Binder runs once, when its image is built: a learner's copy, and MNIST, where no build breaks because of it."""

import json
import os
import re
import subprocess
import sys

import nbformat
import pytest

from tools.address import ROOT, repository
from tools.badges import links
from tools.outputs import find

SCRIPT = ROOT / "postBuild"
pytestmark = pytest.mark.skipif(os.name == "nt", reason="Binder's images are Linux")


@pytest.fixture
def build(tmp_path):
    """Run the script the way Binder does, with a `scratchcnn` of this Python: exit code and what it said."""
    command = tmp_path / "bin" / "scratchcnn"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m scratchcnn_course "$@"\n', encoding="utf-8")
    command.chmod(0o755)

    def run(**environment):
        path = f"{command.parent}{os.pathsep}{os.environ['PATH']}"
        home = dict.fromkeys(("HOME", "XDG_CACHE_HOME"), str(tmp_path / "home"))
        environment = {**os.environ, **home, "PATH": path, "NO_PROXY": "*", "PYTHONPATH": str(ROOT), **environment}
        settings = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "timeout": 120}
        ran = subprocess.run([SCRIPT], cwd=tmp_path, env=environment, **settings)
        return ran.returncode, ran.stdout

    return run


def test_binder_can_run_it():
    assert os.access(SCRIPT, os.X_OK)
    assert SCRIPT.read_bytes().startswith(b"#!/usr/bin/env bash\n")
    assert not (ROOT / "binder").exists() and not (ROOT / ".binder").exists(), "it would hide environment.yml"


@pytest.mark.slow
def test_without_mnist_the_build_goes_on_and_says_so(build):
    code, said = build(SCRATCHCNN_DATA="", SCRATCHCNN_MIRRORS="http://127.0.0.1:9/")
    assert code == 0
    assert "MNIST was not found" in said
    assert said.splitlines()[-1].startswith("MNIST could not be fetched. All notebooks work without it")


@pytest.mark.slow
@pytest.mark.mnist
def test_with_mnist_it_tells_where_it_is(build):
    code, said = build(SCRATCHCNN_OFFLINE="1")
    assert code == 0
    assert "could not be fetched" not in said
    assert said.splitlines()[-1].startswith("MNIST, verified: ")


@pytest.mark.slow
def test_the_badge_leads_to_a_copy_without_outputs(build, tmp_path):
    code, said = build(SCRATCHCNN_DATA="", SCRATCHCNN_MIRRORS="http://127.0.0.1:9/")
    assert code == 0 and "15 notebooks of the course" in said
    for path in find():
        badge = links(repository(), path.name)
        copy = tmp_path / re.search(r"urlpath=lab/tree/([^)]+)", badge)[1]
        assert all(not cell.outputs for cell in nbformat.read(copy, as_version=4).cells if cell.cell_type == "code")
    settings = tmp_path / "home" / ".jupyter" / "labconfig" / "default_setting_overrides.json"
    assert json.loads(settings.read_text())["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"
