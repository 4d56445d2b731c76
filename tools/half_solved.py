"""Run notebooks with every second exercise solved: `python -m tools.half_solved [08 09]`.

Own functions and finished ones then stand side by side, and `my_cnn.py` goes along from one notebook to the next, as it
does for a learner who leaves some exercises out. It stops nowhere, or says where.
"""

import argparse
import sys
import tempfile

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
                execute(notebook, folder, SCRATCHCNN_KEEP="1")
                stopped[path.name] = ""
            except Exception as error:  # whatever a cell raised: it is told, and the next notebook has its turn
                stopped[path.name] = str(error)[-2000:]
            print(f"{path.name}: {stopped[path.name] or 'runs'}, solved: {', '.join(passed)}", flush=True)
    return stopped


def main(arguments=None):
    """Run the command line; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.half_solved", description=__doc__.partition(":")[0])
    parser.add_argument("names", nargs="*", help="how the notebooks begin: 08, say; all without")
    return int(any(run(parser.parse_args(arguments).names).values()))


if __name__ == "__main__":
    sys.exit(main())
