"""Run notebooks with every second exercise solved: `python -m tools.half_solved [08 09]`.

Own functions and finished ones then stand side by side, and `my_cnn.py` goes along from one notebook to the next, as it
does for a learner who leaves some exercises out. It stops nowhere, or says where. The last one trains on the digits of
notebook 00 in place of MNIST, which takes seconds.
"""

import argparse
import os
import sys
import tempfile

import matplotlib
import nbformat

from tools.exercises import solve
from tools.outputs import execute, find


def run(names=()):
    """Run them one after the other, in one folder.

    Parameters
    ----------
    names : sequence of str
        How the notebooks begin: "08", say. All by default.

    Returns
    -------
    dict of str to str
        What stopped each notebook, as text; empty where nothing did.
    """
    stopped = {}
    with tempfile.TemporaryDirectory() as folder:
        for path in find(names):
            notebook = nbformat.read(path, as_version=4)
            passed = solve(notebook, every=2)
            try:
                execute(notebook, folder, SCRATCHCNN_KEEP="1", **without_mnist(folder))
                stopped[path.name] = ""
            except Exception as error:  # whatever a cell raised: it is told, and the next notebook has its turn
                stopped[path.name] = str(error)[-2000:]
            print(f"{path.name}: {stopped[path.name] or 'runs'}, solved: {', '.join(passed)}", flush=True)
    return stopped


def without_mnist(home):
    """Return an environment in which no MNIST is found unless it lies in the repository, and none is downloaded.

    Parameters
    ----------
    home : path-like
        A folder that takes the place of the user's, with whatever lies in its cache.

    Returns
    -------
    dict of str to str
    """
    here = dict.fromkeys(("HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"), os.fspath(home))
    return {**here, "SCRATCHCNN_DATA": "", "SCRATCHCNN_OFFLINE": "1", "MPLCONFIGDIR": matplotlib.get_cachedir()}


def main(arguments=None):
    """Run the command line; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.half_solved", description=__doc__.partition(":")[0])
    parser.add_argument("names", nargs="*", help="how the notebooks begin: 08, say; all without")
    return int(any(run(parser.parse_args(arguments).names).values()))


if __name__ == "__main__":
    sys.exit(main())
