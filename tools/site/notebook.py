"""A notebook as the inside of a page."""

import re
from pathlib import Path

from nbconvert.exporters import TemplateExporter
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer
from traitlets import Unicode

from scratchcnn_course.widgets.twin import CARD
from tools.site.words import Words

HERE = Path(__file__).parent
LIVE = re.compile(rf'<div class="scratchcnn-card"|<img [^>]*style="{re.escape(CARD)}"')


class PageExporter(TemplateExporter):
    """nbconvert with the course's own template: nothing but the cells, in plain HTML."""

    template_name = Unicode("course")
    file_extension = Unicode(".html")
    output_mimetype = "text/html"

    def __init__(self, words):
        super().__init__(extra_template_basedirs=[str(HERE / "templates")])
        self.register_filter("words", lambda cell: words.html(cell.source, cell.get("attachments")))
        self.register_filter("python", python)
        self.register_filter("needs_kernel", lambda text: bool(LIVE.match(text)))


def python(source):
    """Return Python code as HTML, its parts in classes."""
    return highlight(source, PythonLexer(), HtmlFormatter(nowrap=True)).rstrip("\n")


def body(notebook, links, folder="notebooks"):
    """Return a notebook's cells as HTML, and its headings.

    Parameters
    ----------
    notebook : NotebookNode
    links : Links
    folder : str
        Where it lies in the repository.

    Returns
    -------
    html : str
    headings : list of Heading
    """
    words = Words(links, folder)
    html, _ = PageExporter(words).from_notebook_node(notebook)
    return html, words.headings


def minutes(notebook):
    """Return how many minutes a notebook says that it takes, in its first cell, under "What you'll need"."""
    needs = notebook.cells[0].source.partition("**What you'll need:**")[2]
    found = re.search(r"(\d+) minutes", needs)
    if not found:
        raise ValueError("a notebook must say how many minutes it takes, under **What you'll need:**")
    return int(found[1])
