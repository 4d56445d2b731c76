"""What of an output a notebook keeps, and what a page made from it gets back.

A picture stands once: where the HTML carries it, with its words, the PNG beside it goes; and it is packed as tightly as
PNG can be, pixel for pixel the same. The programs that draw
widgets are not kept at all, since neither GitHub nor a JupyterLab that does not trust the notebook yet would run them:
the still is seen there. The data of the widget stay, so that a page of the site needs each program once; but of a
widget whose data are in the notebook already, the still alone.
"""

import base64
import re

import oxipng
from nbformat.v4 import new_output

from scratchcnn_course import widgets  # noqa: F401, whose classes fill SCRIPTS
from scratchcnn_course.widgets.twin import SCRIPTS, VIEW

PICTURE = re.compile(r"(?<=data:image/png;base64,)[\w+/=]+")
AGAIN = re.compile(r'<div data-scratchcnn="\w+"[^>]* data-again>(<img [^>]*>).*</div>', re.DOTALL)
EAR = re.compile(r' data-ear="\w+"')
PROGRAM = re.compile(r'\s*<script type="module">.*?</script>', re.DOTALL)
NAMED = re.compile(r'<div data-scratchcnn="(\w+)"')


def slim(output):
    """Take out of an output what a stored notebook does not need.

    Parameters
    ----------
    output : nbformat.NotebookNode
        It is changed.
    """
    data = output.get("data", {})
    data.pop(VIEW, None)
    if "text/html" in data:
        html = PROGRAM.sub("", data["text/html"])
        data["text/html"] = EAR.sub("", AGAIN.sub(r"\1", html))
        if data.get("image/png", "").strip() in data["text/html"]:
            data.pop("image/png", None)
            output.metadata.pop("image/png", None)
        data["text/html"] = PICTURE.sub(lambda found: _packed(found[0]), data["text/html"])


def veiled(outputs):
    """Put an empty output before those of a cell that is collapsed, for JupyterLab shows a line of the first."""
    return [new_output("display_data"), *(output for output in outputs if output.get("data") != {})] if outputs else []


def _packed(png):
    small = oxipng.optimize_from_memory(base64.b64decode(png), level=4, filter=[oxipng.RowFilter.NoOp])
    return base64.b64encode(small).decode()  # of few colours, rows as they are pack best


def alive(notebook, *, but=()):
    """Give a stored notebook the programs of its widgets, each once, so that a page made from it has them live.

    What is `veiled` there is laid open.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        It is changed.
    but : iterable of str
        Names of widgets that stay stills.

    Returns
    -------
    nbformat.NotebookNode
    """
    given = set(but)
    for cell in notebook.cells:
        if "outputs" in cell:
            cell.outputs = [output for output in cell.outputs if output.get("data") != {}]
    for output in (output for cell in notebook.cells for output in cell.get("outputs", ())):
        for name in NAMED.findall(output.get("data", {}).get("text/html", "")):
            if name not in given:
                output.data["text/html"] += SCRIPTS.get(name, "")
                given.add(name)
    return notebook
