"""Execute notebooks in a fresh kernel and write their outputs back: `python -m tools.outputs [14 ...]`.

Nothing that differs from run to run is stored: no timing, widget ids or versions. Cells tagged `nbval-ignore-output`
(training logs, accuracies) keep the output they have for as long as all code down to them stays the same, which a
fingerprint in their metadata tells; `--anew` replaces these too, after a change in the package, say. With `--check`
nothing is written: it names the notebooks that would change, and the exit code is 1 if there are any.
"""

import argparse
import os
import sys
from copy import deepcopy
from hashlib import sha256
from pathlib import Path

import matplotlib.font_manager  # noqa: F401, once here, or the first kernel that plots says that it builds a font cache
import nbformat
from nbclient import NotebookClient

from scratchcnn_course.widgets.twin import VIEW
from scratchcnn_helpers import data
from tools.stored import slim, veiled

ROOT = Path(__file__).parents[1]
NOTEBOOKS = ROOT / "notebooks"
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
KEEP = "nbval-ignore-output"
RAN = "ran"  # where a cell with this tag keeps the fingerprint of the code that made its output


def find(names=()):
    """Return the paths of the notebooks whose names begin with one of `names`; of all, without any."""
    paths = sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))
    for name in names:
        if not any(path.name.startswith(name) for path in paths):
            raise SystemExit(f"no notebook begins with {name!r}; there are {', '.join(path.name for path in paths)}")
    return [path for path in paths if not names or path.name.startswith(tuple(names))]


def execute(notebook, folder, **environment):
    """Run all cells in a fresh kernel that imports this clone's package; return the executed copy."""
    notebook = nbformat.from_dict(notebook)
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    client = NotebookClient(
        notebook,
        timeout=900,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
        coalesce_streams=True,
        record_timing=False,
        store_widget_state=False,
    )
    client.execute(env={**os.environ, "PYTHONPATH": path, "SCRATCHCNN_KEEP": "0", **environment})
    return notebook


def fingerprints(notebook):
    """Return for each code cell a short hash of all code down to it."""
    running, found = sha256(), {}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            running.update(f"{cell.source}\0".encode())
            found[cell.id] = running.hexdigest()[:12]
    return found


def clean(executed, stored, *, anew=False):
    """Return an executed notebook with only what is the same in every run; `stored` is how it was before."""
    before = {cell.id: cell for cell in stored.cells}
    notebook, marks = deepcopy(executed), fingerprints(executed)
    notebook.metadata = nbformat.from_dict(METADATA)
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        cell.metadata.pop(RAN, None)
        if KEEP in cell.metadata.get("tags", []):
            old = before.get(cell.id)
            if not anew and old is not None and old.metadata.get(RAN) == marks[cell.id]:
                cell.outputs = deepcopy(old.outputs)
            cell.metadata[RAN] = marks[cell.id]
        cell.outputs = [output for output in cell.outputs if not _only_a_widget(output)]
        for output in cell.outputs:
            if "execution_count" in output:
                output.execution_count = cell.execution_count
            slim(output)
        if cell.metadata.get("jupyter", {}).get("outputs_hidden"):
            cell.outputs = veiled(cell.outputs)
    return notebook


def _only_a_widget(output):
    """Whether there is nothing to see in an output without a kernel: a progress bar, say."""
    return VIEW in output.get("data", {}) and set(output.data) <= {VIEW, "text/plain"}


def dumps(notebook):
    """Return a notebook as text, always in the same form."""
    return nbformat.writes(notebook).rstrip("\n") + "\n"


def main(arguments=None):
    """Run the command line; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.outputs", description=__doc__.partition(":")[0])
    parser.add_argument("names", nargs="*", help="how the notebooks begin: 14, say; all without")
    parser.add_argument("--check", action="store_true", help="write nothing, name those that would change")
    parser.add_argument("--anew", action="store_true", help="replace the outputs of training cells too")
    options = parser.parse_args(arguments)
    changed = []
    for path in find(options.names):
        text = path.read_text(encoding="utf-8")
        stored = nbformat.reads(text, as_version=4)
        if "load_mnist" in text:
            data.load_mnist()  # committed outputs show the real one: fail now if it is not to be had
        new = dumps(clean(execute(stored, NOTEBOOKS), stored, anew=options.anew))
        if new != text:
            changed.append(path.name)
            if not options.check:
                path.write_text(new, encoding="utf-8", newline="\n")
        print(f"{path.name}: {'unchanged' if new == text else 'would change' if options.check else 'written'}")
    return 1 if changed and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
