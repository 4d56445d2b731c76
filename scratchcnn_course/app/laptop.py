"""What a laptop needs before a class, beyond the packages: a kernel that starts, widgets, a port, room on the disk.

Each function yields triples of state, what was found and how to mend it, as `doctor.Finding` takes them.
"""

import json
import shutil
import socket
import subprocess
from pathlib import Path

OK, NOTE, MISSING = "ok", "note", "missing"
CODE = "import ipywidgets, matplotlib.pyplot, scratchcnn_course.widgets"
VERSION = "ipywidgets.__version__"
FITS = {"7": "3", "8": "5"}  # ipywidgets in the kernel, and its JavaScript in the lab: the first numbers of versions
WIDGETS = {"ipywidgets": "@jupyter-widgets/jupyterlab-manager", "anywidget": "anywidget"}
PORTS = range(8888, 8939)  # JupyterLab takes the first free one of these
NEEDS_GB = 0.5  # MNIST, a trained network or two, and what Jupyter writes


def kernel():
    """Start a notebook kernel as JupyterLab would, and let it import what the notebooks import."""
    from jupyter_client.manager import start_new_kernel

    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    manager, client = start_new_kernel(startup_timeout=60, kernel_name="python3", **quiet)
    try:
        reply = client.execute(CODE, reply=True, timeout=120, user_expressions={"version": VERSION})["content"]
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    works = reply["status"] == "ok"
    said = "starts, and imports the course" if works else f"{reply.get('ename')}: {reply.get('evalue')}"
    mend = "python -m ipykernel install --sys-prefix, with the Python that has the course"
    yield OK if works else MISSING, f"a notebook kernel: {said}", "" if works else mend
    if works:
        version = reply["user_expressions"]["version"]["data"]["text/plain"].strip("'")
        place = javascript()["ipywidgets"]
        yield from agreeing(version, place and version_in(place, "ipywidgets"))


def agreeing(kernel, lab):
    """Tell when the kernel's ipywidgets and the lab's JavaScript for it, both versions, do not understand each other.

    They are in different environments then: a kernel of its own, or a lab that was installed elsewhere.
    """
    wanted = FITS.get(kernel.partition(".")[0])
    if lab and wanted and lab.partition(".")[0] != wanted:
        what = f"ipywidgets {kernel} in the kernel, and JavaScript {lab} for it in JupyterLab: widgets stay empty"
        yield MISSING, what, "install ipywidgets >= 8 in both, or JupyterLab and the kernel in one environment"


def widgets():
    """Look where JupyterLab looks for the JavaScript of the widgets."""
    for package, place in javascript().items():
        mend = f"python -m pip install --force-reinstall {'jupyterlab_widgets' if package == 'ipywidgets' else package}"
        if place is None:
            yield MISSING, f"JavaScript of {package}: not found", mend
        else:
            yield OK, f"JavaScript of {package} {version_in(place, package)}: {place}", ""


def javascript():
    """Return for each package with widgets the folder of lab extensions that has its JavaScript, or None."""
    from jupyter_core.paths import jupyter_path

    places = [Path(place) for place in jupyter_path("labextensions")]
    return {
        package: next((place for place in places if (place / name / "package.json").is_file()), None)
        for package, name in WIDGETS.items()
    }


def version_in(place, package):
    """Return the version of a package's JavaScript in a folder of lab extensions."""
    return json.loads((place / WIDGETS[package] / "package.json").read_text(encoding="utf-8"))["version"]


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
