"""Pieces of the panels that checks show: HTML in colours that follow the page, and the same in plain text."""

import functools
import html
import re
import sys

INK = "var(--jp-content-font-color0, CanvasText)"
GROUND = "var(--jp-layout-color0, Canvas)"
LINE = f"color-mix(in srgb, {INK} 30%, {GROUND})"
COLOURS = {"correct": "#009e73", "wrong": "#d55e00", "error": "#d55e00", "not attempted": "#0072b2", "": LINE}
CODE = "font-family: var(--jp-code-font-family, monospace); font-size: 0.92em"


class Shown:
    """Something that a notebook shows as HTML and a terminal as text.

    Parameters
    ----------
    draw : callable
        Returns the HTML; it is called when a page is wanted, since pictures take their time.
    text : str
    """

    def __init__(self, draw, text):
        self._draw, self.text = draw, text

    @functools.cached_property
    def page(self):
        """The HTML."""
        return self._draw()

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/html": self.page, "text/plain": self.text}

    def __repr__(self):
        return self.text


def show(shown):
    """Display it: in a notebook or IPython as that does it, elsewhere print its text."""
    if in_ipython():
        from IPython.display import display

        display(shown)
    else:
        print(shown)


def in_ipython():
    """Tell whether a notebook or IPython is running this."""
    ipython = sys.modules.get("IPython")
    return ipython is not None and ipython.get_ipython() is not None


def card(*parts, colour=""):
    """Put pieces of HTML below each other, beside a bar of the colour of a status."""
    look = (
        f"color-scheme: light dark; color: {INK}; background: {GROUND}; box-sizing: border-box; max-width: 800px; "
        f"padding: 6px 16px; border-left: 6px solid {COLOURS[colour]}; line-height: 1.5; font-size: 15px; "
        "font-family: var(--jp-content-font-family, system-ui, sans-serif)"
    )
    return f'<div style="{look}">{"".join(parts)}</div>'


def heading(text):
    """Return the first line of a card."""
    return f'<div style="font-size: 18px; font-weight: 600; margin: 4px 0">{prose(text)}</div>'


def paragraph(text):
    """Return a paragraph of prose, or nothing if it is empty."""
    return f'<p style="margin: 6px 0">{prose(text)}</p>' if text else ""


def folded(summary, page):
    """Return a piece of HTML that is folded away until its summary is clicked, or chosen with the keyboard."""
    title = f'<summary style="cursor: pointer; width: fit-content">{html.escape(summary)}</summary>'
    return f'<details style="margin: 6px 0">{title}<div style="margin: 2px 0 8px 16px">{page}</div></details>'


def prose(text):
    """Return text as HTML, with what stands between backticks as code."""
    return re.sub(r"`([^`]+)`", rf'<code style="{CODE}">\1</code>', html.escape(text, quote=False))
