"""The front page, from the words of the README, and the teacher's page."""

import re

from scratchcnn_course.widgets import LearnInPage, NetworkExplorer
from scratchcnn_helpers import data, nets
from tools.site.words import Heading, Words, plain

ROW = re.compile(r"^\| (?P<number>\d\d) \| (?P<title>.+?) \| (?P<build>.+?) \| (?P<state>.+?) \|$", re.MULTILINE)
DRAW = "Draw a digit, and look inside"
DRAW_WORDS = "This network runs in your browser, and every number in it can be looked at. You will build all of it."
LEARN = "Watch one learn"
LEARN_WORDS = "A smaller network, which has learned nothing yet. Start it: a few seconds are enough."
SECTIONS = ("Start", "What is here, and what is not")  # of the README, below the list of notebooks


def readme_parts(text):
    """Return the parts of a README by their headings of the second level; what comes before the first by ""."""
    first, *rest = re.split(r"^## (.+)$", text, flags=re.MULTILINE)
    return {"": first, **dict(zip(rest[::2], rest[1::2], strict=True))}


def builds(text, links):
    """Return what is built in each notebook, as HTML, by the notebook's number: a column of the README's table."""
    words = Words(links, "")
    cells = {row["number"]: words.html(row["build"]) for row in ROW.finditer(text)}
    return {number: re.sub(r"^<p>|</p>\s*$", "", cell) for number, cell in cells.items()}


def networks():
    """Return what a visitor does first, alive without a kernel, and its headings: draw a digit, watch one learn."""
    digits = data.load_digits()
    explorer = NetworkExplorer(nets.load_pretrained(), digits.test_images[5:], digits.test_labels[5:])
    shown = (("draw", DRAW, DRAW_WORDS, explorer), ("learn", LEARN, LEARN_WORDS, LearnInPage()))
    parts = [
        f'<h2 id="{name}">{title}</h2>\n<p class="lead">{words}</p>\n'
        f'<div class="cell" id="cell-{name}"><div class="output">{widget.to_html()}</div></div>'
        for name, title, words, widget in shown
    ]
    return "\n".join(parts), [Heading(2, name, title) for name, title, *_ in shown]


def front(text, links):
    """Return what stands above the list of notebooks, what stands below, and the headings of all.

    Raises
    ------
    ValueError
        If the README lacks a section.
    """
    parts, above, below = readme_parts(text), Words(links, ""), Words(links, "")
    if missing := [title for title in SECTIONS if title not in parts]:
        raise ValueError(f"README.md has no section {' and no section '.join(missing)}")
    intro = above.html(re.sub(r"<!--.*?-->|^!\[.*?\]\(.*?\)$", "", parts[""], flags=re.MULTILINE))  # alive: no picture
    rest = below.html("\n".join(f"## {title}\n{parts[title]}" for title in SECTIONS))
    listed = Heading(2, "the-notebooks", "The notebooks")
    return intro, rest, [*above.headings, listed, *below.headings]


def whole(text, links):
    """Return a file of Markdown as HTML, its title, and its headings."""
    words = Words(links, "")
    html = words.html(text)
    return html, next(heading.text for heading in words.headings if heading.level == 1), words.headings


def summary(html):
    """Return the first paragraph as plain text, for those who see a link to the page and not the page."""
    paragraphs = (plain(part) for part in re.findall(r"<p>(.*?)</p>", html, re.DOTALL))
    return next(words for words in paragraphs if len(words) > 40)
