"""Measure the memory that one learner takes: `python -m tools.benchmarks.memory [08 13 14]`.

A learner on a JupyterHub has a server of their own and a kernel for each open notebook. Here the server is JupyterLab,
with a notebook open and run in a browser, and each notebook is run from top to bottom in a kernel whose peak is asked
for at the end. Megabytes of resident memory, so that libraries shared between learners count each time: an upper bound.
The figures go to `data/results.json`, and from there to `TEACHING.md` by `python -m tools.teaching`.
"""

import argparse
import tempfile
from pathlib import Path

import nbformat
import psutil

from scratchcnn_helpers import load_mnist
from tools.benchmarks.results import machine, update
from tools.browser import jupyterlab, lab_page, launched, show_in_lab
from tools.handout import accompany
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


def server(path):
    """Return what JupyterLab's server takes with a notebook open and run in a browser, in megabytes, kernels left out.

    Parameters
    ----------
    path : Path

    Returns
    -------
    int
    """
    with tempfile.TemporaryDirectory() as folder, jupyterlab(Path(folder)) as address, launched() as browser:
        accompany(folder)
        show_in_lab(lab_page(browser, address), Path(folder), path.name, nbformat.read(path, as_version=4))
        (own,) = [
            child
            for child in psutil.Process().children()
            if child.status() != psutil.STATUS_ZOMBIE and "jupyterlab" in child.cmdline()
        ]
        return round(own.memory_info().rss / 1e6)


def main(arguments=None):
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m tools.benchmarks.memory", description=__doc__.partition(":")[0])
    parser.add_argument("names", nargs="*", default=["08", "13", "14"], help="how the notebooks begin")
    paths = find(parser.parse_args(arguments).names)
    load_mnist()  # stops here without it: notebook 14 would take the small digits instead
    found = {"server": server(find()[0]), "kernels": {path.name: kernel(path) for path in paths}}
    update(memory=found | {"machine": machine(), "command": "python -m tools.benchmarks.memory"})
    print(found)


if __name__ == "__main__":
    main()
