"""`scratchcnn lab`: the learner's folder, brought up to date and opened in JupyterLab where one stopped."""

import importlib.util
import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from . import copying

SETTINGS = Path(__file__).parent / "jupyter"  # no news prompt, and room for the names of files
WORKSPACES = copying.OWN / "workspaces"  # of this folder alone: which tabs are open, how wide things are
WIDE = {"left": {"collapsed": False, "visible": True, "current": "filebrowser", "widgets": ["filebrowser"]}}
WIDE |= {"main": {"dock": None}, "relativeSizes": [0.28, 0.72, 0]}  # a whole file name beside the notebook
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def run(args):
    """Open the course; `args.rest` is an optional folder and what JupyterLab gets."""
    if importlib.util.find_spec("jupyterlab") is None:
        raise ModuleNotFoundError("JupyterLab is not installed")
    folder, options = split(args.rest)
    folder = Path(folder or copying.default()).resolve()
    print(*copying.in_words(folder, copying.copy(folder)), sep="\n")
    if as_root() and _address(options) in LOOPBACK:
        print(f"You are root, so JupyterLab listens on {_address(options)} alone: only this computer can reach it.")
        options = ["--allow-root", f"--ServerApp.ip={_address(options)}", *options]
    _lay_out(folder)
    return _become(command(folder, options))


def command(folder, options):
    """Return the command that starts JupyterLab in a learner's folder, a list of str."""
    settings = {
        "ServerApp.root_dir": folder,
        "LabApp.workspaces_dir": folder / WORKSPACES,
        "LabApp.default_url": f"/lab/tree/{copying.where_one_stopped(folder)}",
    }
    begin = [sys.executable, "-m", f"{__package__}.start", "jupyterlab"]
    return [*begin, *(f"--{name}={value}" for name, value in settings.items()), *options]


def split(words):
    """Part what stands behind `scratchcnn lab` into the folder, or None, and the options for JupyterLab.

    A word that follows an option may be the value of that option: `--port 8890`. JupyterLab knows which take none.
    """
    folders, options = [], []
    for before, word in zip(["", *words], words, strict=False):
        value = before.startswith("-") and "=" not in before and before.lstrip("-") not in _flags()
        (options if word.startswith("-") or value else folders).append(word)
    if len(folders) > 1:
        raise ValueError(f"one folder is opened at a time, got {' and '.join(folders)}")
    return (folders or [None])[0], options


def as_root():
    """Whether this runs as root, which JupyterLab refuses unless it is told that it may."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _flags():
    from jupyterlab.labapp import LabApp

    return LabApp.flags


def _address(options):
    """Return the address that the options let JupyterLab listen on."""
    for word, following in zip(options, [*options[1:], ""], strict=False):
        name, given, value = word.partition("=")
        if name in ("--ip", "--ServerApp.ip", "--LabApp.ip"):
            return value if given else following
    return LOOPBACK[0]


def _lay_out(folder):
    """Make the file browser wide enough for the notebooks' names, where nobody has arranged anything yet."""
    with suppress(ImportError):  # a JupyterLab that arranges otherwise
        from jupyterlab_server.workspaces_handler import WorkspacesManager

        if not any((folder / WORKSPACES).glob("*")):
            arranged = {"data": {"layout-restorer:data": WIDE}, "metadata": {"id": "default"}}
            WorkspacesManager(str(folder / WORKSPACES)).save("default", json.dumps(arranged))


def _become(words):
    """Run a command in this one's place, so that whoever ends this ends the server; return its exit code."""
    sys.stdout.flush()
    paths = [str(SETTINGS), *filter(None, [os.environ.get("JUPYTER_CONFIG_PATH")])]
    environment = {**os.environ, "JUPYTER_CONFIG_PATH": os.pathsep.join(paths)}
    if os.name == "posix":
        os.execve(words[0], words, environment)
    process = subprocess.Popen(words, env=environment)  # Windows cannot replace a program by another
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            pass  # the console told JupyterLab too, which asks before it stops
