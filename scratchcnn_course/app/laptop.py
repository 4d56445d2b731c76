"""What a laptop needs before a class, beyond the packages: a kernel that starts, widgets, a port, room on the disk.

Each function yields triples of state, what was found and how to mend it, as `doctor.Finding` takes them.
"""

import json
import shutil
import socket
import subprocess
from pathlib import Path

OK, NOTE, MISSING = "ok", "note", "missing"
CODE = "import matplotlib.pyplot, scratchcnn_course.widgets; print('ready')"
WIDGETS = {"ipywidgets": "@jupyter-widgets/jupyterlab-manager", "anywidget": "anywidget"}
PORTS = range(8888, 8939)  # JupyterLab takes the first free one of these
NEEDS_GB = 0.5  # MNIST, a trained network or two, and what Jupyter writes


def kernel():
    """Start a notebook kernel as JupyterLab would, and let it import what the notebooks import."""
    from jupyter_client.manager import start_new_kernel

    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    manager, client = start_new_kernel(startup_timeout=60, kernel_name="python3", **quiet)
    try:
        reply = client.execute(CODE, reply=True, timeout=120)["content"]
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    works = reply["status"] == "ok"
    said = "starts, and imports the course" if works else f"{reply.get('ename')}: {reply.get('evalue')}"
    mend = "python -m ipykernel install --sys-prefix, with the Python that has the course"
    yield OK if works else MISSING, f"a notebook kernel: {said}", "" if works else mend


def widgets():
    """Look where JupyterLab looks for the JavaScript of the widgets."""
    from jupyter_core.paths import jupyter_path

    for package, name in WIDGETS.items():
        found = [place for place in jupyter_path("labextensions") if (Path(place) / name / "package.json").is_file()]
        mend = f"python -m pip install --force-reinstall {'jupyterlab_widgets' if package == 'ipywidgets' else package}"
        if not found:
            yield MISSING, f"JavaScript of {package}: not found", mend
            continue
        about = json.loads((Path(found[0]) / name / "package.json").read_text(encoding="utf-8"))
        yield OK, f"JavaScript of {package} {about['version']}: {found[0]}", ""


def port():
    """Look for a port that JupyterLab can have."""
    for number in PORTS:
        with socket.socket() as wanted:
            try:
                wanted.bind(("127.0.0.1", number))
            except OSError:
                continue
            yield OK, f"port for JupyterLab: {number} is free", ""
            return
    yield MISSING, f"port for JupyterLab: none free from {PORTS[0]} to {PORTS[-1]}", "scratchcnn lab --port 9999"


def disk():
    """Say how much room is left where the learner works."""
    free = shutil.disk_usage(Path.cwd()).free / 1e9
    enough = free >= NEEDS_GB
    what = f"free on the disk: {free:.1f} GB (the course takes up to {NEEDS_GB} GB)"
    yield OK if enough else MISSING, what, "" if enough else "delete what is not needed, or work in another folder"
