"""Markdown as the site shows it: headings with ids, links of the site, formulas in MathML."""

import html
import re
from dataclasses import dataclass

from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from tools.site.links import slug
from tools.site.mathematics import mathml

ANCHOR = re.compile(r'<a id="([^"]+)"[^>]*></a>')


@dataclass(frozen=True)
class Heading:
    """A heading: its level from 1 to 6, its id, its words without the difficulty and the minutes of an exercise."""

    level: int
    id: str
    text: str


def plain(fragment):
    """Return the words of a piece of HTML, without its formulas, in one line."""
    without = re.sub(r"<(math|style|script)\b.*?</\1>|<[^>]+>", " ", fragment, flags=re.DOTALL)
    return " ".join(html.unescape(without).split())


class Words(IPythonRenderer):
    """Render the Markdown of one page.

    Parameters
    ----------
    links : Links
    folder : str
        Where the file lies in the repository.

    Attributes
    ----------
    headings : list of Heading
        Those met so far.
    """

    def __init__(self, links, folder):
        super().__init__(escape=False, exclude_anchor_links=True)
        self.links, self.folder, self.headings = links, folder, []

    def html(self, source, attachments=None):
        """Return a piece of Markdown as HTML; `attachments` are those of its cell."""
        self.attachments = attachments or {}
        fragment = MarkdownWithMath(renderer=self).render(source)
        here = {heading.id for heading in self.headings}
        return ANCHOR.sub(lambda match: "" if slug(match[1]) in here else match[0], fragment)

    def heading(self, text, level, **_):
        """Give a heading the id that links go to."""
        name, count = slug(plain(text)), sum(heading.text == plain(text) for heading in self.headings)
        name += f"-{count + 1}" * (count > 0)
        self.headings.append(Heading(level, name, plain(text.partition("·")[0])))
        return f'<h{level} id="{name}">{text}</h{level}>\n'

    def link(self, text, url, title=None):
        """Lead a link to its place on the site."""
        return super().link(text, self.links.to(url, self.folder), title)

    def image(self, text, url, title=None):
        """Show a picture of the site, or one that its cell brings along."""
        if not url.startswith("attachment:"):
            url = self.links.to_picture(url, self.folder)
        return super().image(text, url, title)

    def codespan(self, text):
        """Make the name of a file of the package a link to it."""
        code = super().codespan(text)
        if text.startswith("scratchcnn_helpers/") and (self.links.root / text).exists():
            return f'<a href="{self.links.to_file(text.rstrip("/"))}">{code}</a>'
        return code

    def table(self, text):
        """Let a wide table scroll by itself."""
        return f'<div class="wide"><table>\n{text}</table></div>\n'

    def inline_math(self, body):
        """Set a formula in the line."""
        return mathml(body, display=False)

    def block_math(self, body):
        """Set a formula on a line of its own."""
        return mathml(body, display=True)

    def latex_environment(self, name, body):
        """Set an aligned formula."""
        return mathml(f"\\begin{{{name}}}{body}\\end{{{name}}}", display=True)
