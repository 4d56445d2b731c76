"""What Binder runs once, when its image is built: it fetches MNIST, and a build never breaks because of it."""

import os
import subprocess
import sys

import pytest

from tools.address import ROOT

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
        environment = {**os.environ, **home, "PATH": path, "NO_PROXY": "*", **environment}
        settings = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "timeout": 120}
        ran = subprocess.run([SCRIPT], cwd=ROOT, env=environment, **settings)
        return ran.returncode, ran.stdout

    return run


def test_binder_can_run_it():
    assert os.access(SCRIPT, os.X_OK)
    assert SCRIPT.read_bytes().startswith(b"#!/usr/bin/env bash\n")
    assert not (ROOT / "binder").exists() and not (ROOT / ".binder").exists(), "it would hide environment.yml"


def test_without_mnist_the_build_goes_on_and_says_so(build):
    code, said = build(SCRATCHCNN_DATA="", SCRATCHCNN_MIRRORS="http://127.0.0.1:9/")
    assert code == 0
    assert "MNIST was not found" in said
    assert said.splitlines()[-1].startswith("MNIST could not be fetched. All notebooks work without it")


@pytest.mark.mnist
def test_with_mnist_it_tells_where_it_is(build):
    code, said = build(SCRATCHCNN_OFFLINE="1")
    assert code == 0
    assert "could not be fetched" not in said
    assert said.startswith("MNIST, verified: ")
