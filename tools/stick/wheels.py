"""Wheels for every computer of a class: what each needs is resolved for it, fetched, and resolved once more offline.

Markers (`; sys_platform == "win32"`) are evaluated for the computer that the wheels are for, which pip cannot; uv can.
"""

import os
import subprocess
import sys
import time
from subprocess import PIPE
from typing import NamedTuple

from packaging.utils import canonicalize_name, parse_wheel_filename


class System(NamedTuple):
    """A kind of computer: how uv calls it, and which wheels pip may take for it."""

    uv: str
    tags: tuple


LINUX = ("2_28", "2_27", "2_26", "2_24", "2_17", "2_12", "2_5")
SYSTEMS = {
    "windows": System("x86_64-pc-windows-msvc", ("win_amd64",)),
    "macos-arm": System("aarch64-apple-darwin", ("macosx_13_0_arm64",)),
    "macos-intel": System("x86_64-apple-darwin", ("macosx_13_0_x86_64",)),
    "linux": System("x86_64-manylinux_2_28", (*(f"manylinux_{old}_x86_64" for old in LINUX), "manylinux2014_x86_64")),
}
PATIENCE = 4.0  # seconds without a word
PYTHONS = ("3.11", "3.12", "3.13", "3.14")


class Target(NamedTuple):
    """A computer: its system, and its Python."""

    system: str
    python: str

    def __str__(self):
        return f"{self.system}, Python {self.python}"


class Failed(Exception):
    """Raised where uv or pip fails; its words say for which computer, and what was said."""


def targets(systems=SYSTEMS, pythons=PYTHONS):
    """Return every system with every Python, as a list of `Target`."""
    return [Target(system, python) for system in systems for python in pythons]


def build_own(source, wheels):
    """Build the wheel of a project into a folder; return its path."""
    for old in wheels.glob("scratchcnn-*.whl"):
        old.unlink()
    _run("the course's own wheel", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", wheels, source)
    (own,) = wheels.glob("scratchcnn-*.whl")
    return own


def resolve(target, own, wheels=None, *, pins=None):
    """Return what a computer needs, every package with its version.

    Parameters
    ----------
    target : Target
    own : Path
        The course's wheel.
    wheels : Path, optional
        Where to look, and nowhere else, whatever this computer's own settings for uv say. Without it, the network is
        asked.
    pins : Path, optional
        What was resolved for other computers: the same versions are taken where they fit.

    Returns
    -------
    dict of str to str
        Versions by name, the course left out.

    Raises
    ------
    Failed
        If something is missing.
    """
    command = ["uv", "pip", "compile", "-", "--quiet", "--no-header", "--no-annotate", "--only-binary", ":all:"]
    command += ["--python-platform", SYSTEMS[target.system].uv, "--python-version", target.python]
    command += ["--python", sys.executable]  # or it looks through the whole computer for that version
    environment = None
    if wheels is not None:
        command += ["--offline", "--no-index", "--find-links", wheels, "--no-config"]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("UV_")}
    if pins is not None:
        command += ["--output-file", pins]
    said = _run(str(target), *command, text=f"scratchcnn @ {own.resolve().as_uri()}\n", env=environment)
    lines = (pins.read_text(encoding="utf-8") if pins is not None else said).splitlines()
    return dict(line.split("==", 1) for line in lines if "==" in line and not line.startswith("#"))


def fetch(target, versions, wheels):
    """Download what of it is not there yet; return how many packages were asked for."""
    there = {}
    for path in wheels.glob("*.whl"):
        name, version, _, tags = parse_wheel_filename(path.name)
        there.setdefault((name, str(version)), set()).update(tags)
    asked = [f"{n}=={v}" for n, v in versions.items() if not _fits(target, there.get((canonicalize_name(n), v), ()))]
    if asked:
        options = [word for tag in SYSTEMS[target.system].tags for word in ("--platform", tag)]
        options += ["--python-version", target.python, "--implementation", "cp", "--only-binary", ":all:"]
        _run(str(target), "pip", "download", "--quiet", "--no-deps", "--dest", wheels, *options, *asked)
    return len(asked)


def _fits(target, tags):
    """Tell whether a wheel that is there will do: one in plain Python, or made for this system and this Python."""
    python, systems = "cp" + target.python.replace(".", ""), SYSTEMS[target.system].tags
    return any(
        (tag.platform == "any" and tag.abi == "none" and tag.interpreter in ("py3", python))
        or (tag.interpreter == python and tag.platform in systems)
        for tag in tags
    )


def _run(what, tool, *arguments, text=None, env=None):
    """Run a tool in this environment; raise `Failed` with what it said where it fails."""
    command, began = [sys.executable, "-m", tool, *map(str, arguments)], time.monotonic()
    speak = {"encoding": "utf-8", "errors": "replace"}
    with subprocess.Popen(command, stdin=PIPE, stdout=PIPE, stderr=PIPE, env=env, **speak) as process:
        while True:
            try:
                said, complained = process.communicate(text, timeout=PATIENCE)
                break
            except subprocess.TimeoutExpired:
                print(f"   ... still at {what}: {tool} ({time.monotonic() - began:.0f} s)", flush=True)
                text = None  # it was handed over the first time
    if process.returncode:
        raise Failed(f"{what}: {tool} {arguments[0]} failed:\n{complained.strip()}")
    return said
