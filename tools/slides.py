"""Slides of each notebook: `python -m tools.slides [08 ...] [--output build/slides]`. Needs npm, for reveal.js.

What becomes a slide follows from what a cell is: a heading begins one, a prediction begins one below it, what was to
be predicted begins the next, and all else stays where it is. Setup, checks, hints and solutions are left out. In the
browser, what does not find room on a slide goes to a new one below it (`templates/slides/slides.js`). The pages
work from a folder, without a network; `--reveal` takes a copy of reveal.js that is there already (a folder, or what
`npm pack reveal.js` fetched).
"""

import argparse
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import nbformat
from nbconvert import SlidesExporter
from nbconvert.preprocessors import TagRemovePreprocessor

from tools.address import ROOT
from tools.exercises import CHECK, exercises, is_solution
from tools.handout import accompany
from tools.outputs import find
from tools.site.mathematics import mathml
from tools.stored import alive

TALL = ("NetworkExplorer", "ActivationHistograms", "WeightLedger")  # higher than a slide: the picture is shown

TEMPLATES = Path(__file__).parent / "templates"
ASK = "checks.predict("
REVEAL = "reveal.js@4.6.1"
PARTS = ("dist/reveal.js", "dist/reveal.css", "dist/theme/white.css", "dist/theme/fonts", "plugin/notes", "LICENSE")
HINT = re.compile(r"\n*<details><summary>(?:Hint \d|Solution)</summary>.*?</details>", re.DOTALL)
CODE = re.compile(r"(```.*?```|`[^`]*`)", re.DOTALL)
FORMULA = re.compile(r"\$\$(.+?)\$\$|\$(?!\s)([^$\n]+?)(?<!\s)\$", re.DOTALL)


def slide_type(cell, before=None):
    """Return what a cell is among slides: "slide", "subslide", "skip", or "-", which stays on the slide before.

    Parameters
    ----------
    cell, before : nbformat.NotebookNode
        The cell, and the one before it.

    Returns
    -------
    str
    """
    if cell.cell_type == "code":
        if cell.id == "setup" or CHECK.search(cell.source) or is_solution(cell):
            return "skip"
        return "subslide" if _asks(cell) or _asks(before) else "-"
    if re.match(r"## Further reading", cell.source):
        return "skip"
    return "slide" if cell.source.startswith("#") else "-"


def _asks(cell):
    """Whether a cell asks a prediction."""
    return cell is not None and cell.cell_type == "code" and cell.source.startswith(ASK)


def prepare(notebook):
    """Give the cells of a notebook their slide types, take the hints out, and set its formulas.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        It is changed.

    Returns
    -------
    nbformat.NotebookNode
    """
    for cells in exercises(notebook):
        cells[0].source = HINT.sub("", cells[0].source)
    for before, cell in zip([None, *notebook.cells], notebook.cells, strict=False):
        cell.metadata["slideshow"] = {"slide_type": slide_type(cell, before)}
        if cell.cell_type == "markdown":
            parts = CODE.split(cell.source)
            parts[::2] = [FORMULA.sub(_formula, part) for part in parts[::2]]
            cell.source = "".join(parts)
            cell.source = re.sub(r"\]\((\d\d_\w+)\.ipynb", r"](\1.slides.html", cell.source)
    return notebook


def _formula(found):
    return mathml(found[1] or found[2], display=bool(found[1]))


def build(output, names=(), reveal=None):
    """Write the slides, with reveal.js beside them.

    Parameters
    ----------
    output : path-like
        A folder; what is in it goes.
    names : sequence of str
        How the notebooks begin: "08", say. All by default.
    reveal : path-like, optional
        reveal.js: a folder or a tarball. By default npm fetches it.

    Returns
    -------
    list of Path

    Raises
    ------
    FileNotFoundError
        If reveal.js cannot be had; the message says how.
    """
    output = Path(output)
    shutil.rmtree(output, ignore_errors=True)
    _vendor(reveal, output / "reveal")
    for own in ("slides.js", "slides.css"):
        shutil.copy(TEMPLATES / "slides" / own, output)
    accompany(output)
    exporter = SlidesExporter(extra_template_basedirs=[str(TEMPLATES)], template_name="slides")
    exporter.register_preprocessor(TagRemovePreprocessor(remove_input_tags={"hide-input"}), enabled=True)
    exporter.exclude_input_prompt = exporter.exclude_output_prompt = True
    exporter.reveal_url_prefix, exporter.reveal_theme = "reveal", "white"
    written = []
    for path in find(names):
        page, _ = exporter.from_notebook_node(
            prepare(alive(nbformat.read(path, as_version=4), but=TALL)), {"metadata": {"name": path.stem}}
        )
        written.append(output / f"{path.stem}.slides.html")
        written[-1].write_text(page, encoding="utf-8", newline="\n")
    return written


def _vendor(reveal, folder):
    """Copy the parts of reveal.js that the pages name."""
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(reveal) if reveal else _fetch(scratch)
        if place.is_file():
            with tarfile.open(place) as archive:
                archive.extractall(scratch, filter="data")
            place = Path(scratch, "package")
        for part in PARTS:
            if not (place / part).exists():
                raise FileNotFoundError(f"{reveal or REVEAL} is not reveal.js: it has no {part}")
            (folder / part).parent.mkdir(parents=True, exist_ok=True)
            (shutil.copytree if (place / part).is_dir() else shutil.copy)(place / part, folder / part)


def _fetch(folder):
    npm = shutil.which("npm")
    if npm is None:
        raise FileNotFoundError(f"slides need npm, which fetches {REVEAL}; or name a copy of it with --reveal")
    ran = subprocess.run([npm, "pack", "--silent", REVEAL], cwd=folder, capture_output=True, text=True)
    if ran.returncode:
        raise FileNotFoundError(f"npm could not fetch {REVEAL}; name a copy of it with --reveal: {ran.stderr.strip()}")
    return Path(folder, ran.stdout.split()[-1])


def main(arguments=None):
    """Run the command line; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.slides", description=__doc__.partition(":")[0])
    parser.add_argument("names", nargs="*", help="how the notebooks begin: 08, say; all without")
    parser.add_argument("--output", default=ROOT / "build" / "slides", help="a folder; what is in it goes")
    parser.add_argument("--reveal", help="a copy of reveal.js: a folder, or what `npm pack reveal.js` fetched")
    options = parser.parse_args(arguments)
    try:
        written = build(options.output, options.names, options.reveal)
    except FileNotFoundError as error:
        parser.error(str(error))
    print(f"{len(written)} sets of slides in {options.output}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
