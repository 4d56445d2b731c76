"""Read a site as a browser would, and say what is wrong with it."""

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

FETCHES = dict.fromkeys(("script", "img", "iframe", "source", "video", "audio"), "src") | {
    "link": "href",
    "object": "data",
}


class Reader(HTMLParser):
    """Gather what a page refers to, what it can be referred to by, and its headings.

    Attributes
    ----------
    links, fetched : list of str
        Where it links to, and what a browser fetches to show it.
    ids : list of str
    levels : list of int
        Of its headings.
    title : str
    unfolded : int
        How many folds stand open.
    """

    def __init__(self, text):
        super().__init__()
        self.links, self.fetched, self.ids, self.levels, self.title, self.unfolded = [], [], [], [], "", 0
        self._in_title = False
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        """Take what a tag says."""
        attributes = dict(attributes)
        self._in_title = tag == "title"
        self.ids += [attributes["id"]] if attributes.get("id") else []
        self.links += [attributes["href"]] if tag == "a" and "href" in attributes else []
        if attributes.get(FETCHES.get(tag)):
            self.fetched.append(attributes[FETCHES[tag]])
        self.unfolded += tag == "details" and "open" in attributes
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))

    def handle_endtag(self, tag):
        """Know where the title ends."""
        self._in_title = False

    def handle_data(self, data):
        """Take the words of the title."""
        if self._in_title:
            self.title += data


def problems(folder):
    """Return what is wrong with the pages of a folder, each in a sentence that begins with the page.

    A link or an anchor that leads nowhere, something fetched from elsewhere, an id or a title given twice, a heading
    that leaves out a level, a hint or a solution that is unfolded. `look.seen` finds what only a browser can tell.

    Returns
    -------
    list of str
    """
    folder = Path(folder)
    pages = {path.name: Reader(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.html"))}
    found, titles = [], [page.title for page in pages.values()]
    for name, page in pages.items():
        found += [f"{name}: {target} leads nowhere" for target in page.links if not _leads(target, name, folder, pages)]
        found += [f"{name}: {target} is not there" for target in page.fetched if not _is_there(target, folder)]
        found += [f"{name}: the id {given} stands twice" for given in {i for i in page.ids if page.ids.count(i) > 1}]
        found += [f"{name}: another page has the title {page.title!r}"] if titles.count(page.title) > 1 else []
        steps = zip([0, *page.levels], page.levels, strict=False)
        found += [f"{name}: a heading of level {low} below one of {high}" for high, low in steps if low > high + 1]
        found += [f"{name}: {page.levels.count(1)} headings of level 1"] if page.levels.count(1) != 1 else []
        found += [f"{name}: {page.unfolded} folds stand open"] if page.unfolded else []
    for sheet in sorted(folder.rglob("*.css")):
        targets = re.findall(r"""url\(["']?([^"')]+)""", sheet.read_text(encoding="utf-8"))
        found += [f"{sheet.name}: {target} is not there" for target in targets if not _is_there(target, sheet.parent)]
    return found


def _leads(target, name, folder, pages):
    if re.match("(https?|mailto):", target):
        return True  # another place on the web: whether it is there, nobody can tell without a network
    file, _, anchor = unquote(target).partition("#")
    if not (folder / (file or name)).is_file():
        return False
    return not anchor or anchor in pages[file or name].ids


def _is_there(target, folder):
    return target.startswith("data:") or (not re.match("[a-z]+:|//", target) and (folder / target).is_file())
