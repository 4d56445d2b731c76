"""Point everything at the repository: `python -m tools.badges [--check | --repository https://github.com/me/fork]`.

The links "Open in Colab" and "Open in Binder" in the README and at the head of each notebook, and the address from
which the notebooks' first code cell installs the package, are all made from one line of `pyproject.toml`. With
`--repository` that line is changed first: this is all that a fork has to do. With `--check` nothing is written: the
files that would change are named, and the exit code is 1 if there are any.
"""

import argparse
import re
import sys
from pathlib import Path

import nbformat

from scratchcnn_helpers.data.formats.files import write_whole
from tools.address import ROOT, owner_and_name, repository, set_repository
from tools.markers import fill
from tools.outputs import RAN, dumps, fingerprints
from tools.setup_cell import setup_cell

BRANCH = "learner"  # .github/workflows/learner.yml writes it: the notebooks without outputs, as a learner gets them
COPY = "course"  # what `postBuild` makes for Binder: the same
BADGES = re.compile(r"\n*^\[!\[Open in Colab\].*$", re.MULTILINE)


def links(address, notebook, images="images"):
    """Return the two badges of a notebook, as one line of Markdown.

    Parameters
    ----------
    address : str
        Of the repository.
    notebook : str
        The notebook's file name.
    images : str
        The folder of the badges' pictures, seen from where the line stands.

    Returns
    -------
    str
    """
    name = owner_and_name(address)
    colab = f"https://colab.research.google.com/github/{name}/blob/{BRANCH}/{notebook}"
    binder = f"https://mybinder.org/v2/gh/{name}/HEAD?urlpath=lab/tree/{COPY}/{notebook}"
    return f"[![Open in Colab]({images}/colab.svg)]({colab}) [![Open in Binder]({images}/binder.svg)]({binder})"


def point_notebook(text, address, name):
    """Return a notebook with its badges and its setup cell made for an address, and all else as it was.

    Outputs that are kept while the code above them stays (`tools.outputs`) are kept here too: the setup cell
    installs the same package from another place, so their fingerprints are made anew. One that was out of date
    already stays so.

    Parameters
    ----------
    text : str
        The notebook, as it lies in its file.
    address : str
    name : str
        The notebook's file name.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If the notebook does not begin with a title and the setup cell.
    """
    notebook = nbformat.reads(text, as_version=4)
    kinds = [(cell.cell_type, cell.id) for cell in notebook.cells[:2]]
    if [kind for kind, _ in kinds] != ["markdown", "code"] or kinds[1][1] != "setup":
        raise ValueError(f"{name} must begin with a title and the setup cell, got the cells {kinds}")
    title, setup = notebook.cells[:2]
    before = fingerprints(notebook)
    title.source = f"{BADGES.sub('', title.source).rstrip()}\n\n{links(address, name)}"
    setup.source = setup_cell(address)
    after = fingerprints(notebook)
    for cell in notebook.cells:
        if cell.metadata.get(RAN, "") == before.get(cell.id):
            cell.metadata[RAN] = after[cell.id]
    return dumps(notebook)


def point_readme(text, address, first):
    """Return the README with the badges of the first notebook between its markers."""
    return fill(text, "badges", links(address, first, "notebooks/images"))


def pointed(root=ROOT):
    """Yield each file that bears the address: its path, its text, and what the text has to be.

    Parameters
    ----------
    root : path
        The folder of the repository.

    Yields
    ------
    path : Path
    before, after : str
    """
    root = Path(root)
    address, notebooks = repository(root), sorted(root.glob("notebooks/[0-9][0-9]_*.ipynb"))
    for path in (root / "README.md", *notebooks):
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".md":
            yield path, text, point_readme(text, address, notebooks[0].name)
        else:
            yield path, text, point_notebook(text, address, path.name)


def main(arguments=None, root=ROOT):
    """Run the command line; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.badges", description=__doc__.partition(":")[0])
    one = parser.add_mutually_exclusive_group()
    one.add_argument("--check", action="store_true", help="write nothing, name the files that would change")
    one.add_argument("--repository", metavar="URL", help="write this address into pyproject.toml first")
    options = parser.parse_args(arguments)
    try:
        if options.repository:
            set_repository(options.repository, root)
        changes = [(path, after) for path, before, after in pointed(root) if after != before]
    except ValueError as error:
        parser.error(str(error))
    for path, after in changes:
        if not options.check:
            with write_whole(path, "w") as file:
                file.write(after)
        print(f"{path.relative_to(root)}: {'would change' if options.check else 'written'}")
    return 1 if changes and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
