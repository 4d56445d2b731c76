"""What the search knows: every section of every page, with its words."""

import json
from html.parser import HTMLParser

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
SILENT = ("math", "script", "style")
BLOCKS = (*HEADINGS, "p", "li", "pre", "td", "th", "summary", "div")


class Sections(HTMLParser):
    """Cut a page into sections: what stands from one heading to the next, code too, outputs and formulas not."""

    def __init__(self, page):
        super().__init__()
        self.about = {"page": page.name, "title": page.title}
        self.names = {heading.id: heading.text for heading in page.headings}
        self.found, self.silent, self.depth = [], "", 0
        self._begin("", page.title)
        self.feed(page.body)

    def _begin(self, name, heading):
        self.found.append({**self.about, "id": name, "heading": heading, "text": ""})

    def handle_starttag(self, tag, attributes):
        """Begin a section at a heading, and be silent inside of an output."""
        attributes = dict(attributes)
        if self.silent:
            self.depth += tag == self.silent
        elif tag in SILENT or attributes.get("class") == "output":
            self.silent, self.depth = tag, 1
        elif attributes.get("id") in self.names:
            self._begin(attributes["id"], self.names[attributes["id"]])
            self.silent, self.depth = tag, 1  # the heading's own words are there already
        elif tag in BLOCKS:
            self.found[-1]["text"] += " "

    def handle_endtag(self, tag):
        """Speak again after an output."""
        if tag == self.silent:
            self.depth -= 1
            self.silent = self.silent if self.depth else ""

    def handle_data(self, data):
        """Take the words."""
        if not self.silent:
            self.found[-1]["text"] += data


def sections(page):
    """Return the sections of a page, in order: what the page is called, the heading and its id, the words below it.

    Parameters
    ----------
    page : Page

    Returns
    -------
    list of dict
    """
    found = [section | {"text": " ".join(section["text"].split())} for section in Sections(page).found]
    return [section for section in found if section["text"]]


def index(pages):
    """Return the search index as a script: from plain files, a browser loads scripts but not JSON."""
    parts = [section for page in pages if page.searched for section in sections(page)]
    return f"window.courseIndex = {json.dumps(parts, ensure_ascii=False)};\n"
