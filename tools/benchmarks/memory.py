"""Measure the memory that one learner takes: `python -m tools.benchmarks.memory [08 13 14]`.

A learner on a JupyterHub has a server of their own and a kernel for each open notebook. Here the server is JupyterLab,
with one kernel started through it, and each notebook is run from top to bottom in a kernel whose peak is asked for at
the end. Megabytes of resident memory, so that libraries shared between learners count each time: an upper bound.
The figures go to `data/results.json`, and from there to `TEACHING.md` by `python -m tools.teaching`.
"""

import argparse
import json
import tempfile
import urllib.request
from pathlib import Path

import nbformat
import psutil

from scratchcnn_helpers import load_mnist
from tools.benchmarks.results import machine, update
from tools.browser import jupyterlab
from tools.outputs import execute, find

# Not `resource`: what that tells begins with the size of the process that started this one.
PEAK = "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"
UNIT = 1024  # bytes; this file is Linux's


def kernel(path):
    """Return the peak of the kernel that runs a notebook, in megabytes.

    Parameters
    ----------
    path : Path

    Returns
    -------
    int
    """
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell(PEAK, id="peak"))
    with tempfile.TemporaryDirectory() as folder:
        ran = execute(notebook, folder)
    return round(int(ran.cells[-1].outputs[0].text) * UNIT / 1e6)


def server():
    """Return what JupyterLab's server takes once it has started a kernel, in megabytes, the kernel not counted."""
    with tempfile.TemporaryDirectory() as folder, jupyterlab(Path(folder)) as address:
        request = urllib.request.Request(f"{address}/api/kernels", data=b"{}", method="POST")
        with urllib.request.urlopen(request, timeout=60) as response:
            started = json.load(response)["id"]
        (own,) = [
            child
            for child in psutil.Process().children()
            if child.status() != psutil.STATUS_ZOMBIE and "jupyterlab" in child.cmdline()
        ]
        used = own.memory_info().rss
        urllib.request.urlopen(urllib.request.Request(f"{address}/api/kernels/{started}", method="DELETE")).close()
    return round(used / 1e6)


def main(arguments=None):
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m tools.benchmarks.memory", description=__doc__.partition(":")[0])
    parser.add_argument("names", nargs="*", default=["08", "13", "14"], help="how the notebooks begin")
    paths = find(parser.parse_args(arguments).names)
    load_mnist()  # stops here without it: notebook 14 would take the small digits instead
    found = {"server": server(), "kernels": {path.name: kernel(path) for path in paths}}
    update(memory=found | {"machine": machine(), "command": "python -m tools.benchmarks.memory"})
    print(found)


if __name__ == "__main__":
    main()
