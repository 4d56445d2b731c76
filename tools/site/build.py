"""Build the site: a page a notebook, a front page, the package's reference, a search index, no word from elsewhere."""

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import nbformat
from jinja2 import Environment, FileSystemLoader

from tools.address import ROOT
from tools.site import search
from tools.site.front import builds, front, networks, summary, whole
from tools.site.links import Links
from tools.site.notebook import body, minutes
from tools.site.reference import FOLDER, PACKAGE, write_reference
from tools.stored import alive

HERE = Path(__file__).parent


@dataclass
class Page:
    """A page of the site: its file, its title, its inside as HTML, and its headings."""

    name: str
    title: str
    body: str
    headings: list
    number: str = ""
    minutes: int = 0
    build: str = ""
    source: str = ""  # the notebook that it shows
    summary: str = ""
    searched: bool = True  # a teacher's page is not: learners would find answers


def build(output, *, execute=False, root=ROOT):
    """Write the site into a folder.

    Parameters
    ----------
    output : path-like
        What is in it goes.
    execute : bool
        Run every notebook in a fresh kernel first; else show the outputs that are stored.
    root : path
        The folder of the repository.

    Returns
    -------
    list of Page

    Raises
    ------
    ValueError
        If a formula is not understood, or the folder holds something else than a site.
    """
    root, output = Path(root), Path(output)
    paths = sorted(root.glob("notebooks/[0-9][0-9]_*.ipynb"))
    names = {f"notebooks/{path.name}": f"{path.stem}.html" for path in paths} | {"README.md": "index.html"}
    if (root / "TEACHING.md").exists():
        names["TEACHING.md"] = "teaching.html"
    links = Links(names, root)
    readme = (root / "README.md").read_text(encoding="utf-8")
    cells = builds(readme, links)
    pages = [notebook_page(path, links, execute) for path in paths]
    for page in pages:
        page.build = cells.get(page.number, "")
    pages.insert(0, front_page(readme, pages, links))
    if "TEACHING.md" in names:
        html, title, headings = whole((root / "TEACHING.md").read_text(encoding="utf-8"), links)
        pages.append(Page(names["TEACHING.md"], title, f'<div class="words">\n{html}</div>', headings, searched=False))
    described = (root / PACKAGE).is_dir()
    write(pages, links, output, f"{FOLDER}/index.html" if described else None)
    if described:
        write_reference(output)
    return pages


def notebook_page(path, links, execute):
    """Return the page of a notebook."""
    notebook = nbformat.read(path, as_version=4)
    if execute:
        notebook = executed(notebook)
    html, headings = body(alive(notebook), links)
    about = summary(html)
    title, number = headings[0].text, path.name[:2]
    return Page(f"{path.stem}.html", title, html, headings, number, minutes(notebook), source=path.name, summary=about)


def executed(notebook):
    """Return a notebook with the outputs of a fresh kernel; what only a kernel can show is left out."""
    from tools.outputs import clean, execute

    with tempfile.TemporaryDirectory() as folder:
        return clean(execute(notebook, folder), notebook, anew=True)


def front_page(readme, pages, links):
    """Return the front page: the README's beginning, two networks alive, the list of notebooks, how to start."""
    above, below, headings = front(readme, links)
    live, first = networks()
    table = templates().get_template("table.html.j2").render(pages=pages)
    html = f'<div class="words">\n{above}</div>\n{live}\n{table}\n<div class="words">\n{below}</div>'
    return Page("index.html", "The course", html, [*first, *headings], summary=summary(above))


def report(page, links):
    """Return the address at which one tells of a fault on a page; `site.js` adds the place on it."""
    about = {"title": f"{page.number} {page.title}: ".lstrip(), "body": f"\n\n---\nPage: {page.name}"}
    return f"{links.address}/issues/new?{urlencode(about)}"


def templates():
    """Return the site's templates."""
    loader = FileSystemLoader(HERE / "templates")
    return Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)


def write(pages, links, output, reference):
    """Write pages, pictures, styles and scripts; the folder is made anew."""
    if output.exists() and any(output.iterdir()) and not (output / "static" / "search-index.js").exists():
        raise ValueError(f"{output} holds something else than a site, and would be emptied: choose another folder")
    shutil.rmtree(output, ignore_errors=True)
    shutil.copytree(HERE / "static", output / "static")
    template = templates().get_template("page.html.j2")
    for place, page in enumerate(pages):
        around = {"before": pages[place - 1] if place else None, "after": (pages[place + 1 :] or [None])[0]}
        around |= {"repository": links.address, "report": report(page, links), "reference": reference}
        html = template.render(page=page, pages=pages, **around)
        (output / page.name).write_text(html, encoding="utf-8", newline="\n")
    for place, path in links.pictures.items():
        (output / place).parent.mkdir(exist_ok=True)
        shutil.copyfile(path, output / place)
    (output / "static" / "search-index.js").write_text(search.index(pages), encoding="utf-8", newline="\n")
