"""Pieces that the small widgets are put together from: a card, a sentence, things beside each other, a drawing.

Colours are CSS variables that follow the page, light or dark: `--ink`, `--ground`, `--quiet` (a tinted ground),
`--line`, and Okabe and Ito's `--blue` and `--red`, mixed with ink until they can be read as text.
"""

import base64
import html
import re

_MIXED = "color-mix(in srgb, {} {}%, var(--{}))".format
COLOURS = {
    "--ink": "var(--jp-content-font-color0, CanvasText)",
    "--ground": "var(--jp-layout-color0, Canvas)",
    "--quiet": _MIXED("var(--ink)", 9, "ground"),
    "--line": _MIXED("var(--ink)", 55, "ground"),
    "--blue": _MIXED("#0072b2", 85, "ink"),
    "--red": _MIXED("#d55e00", 86, "ink"),
}
VARIABLES = "; ".join(f"{name}: {value}" for name, value in COLOURS.items())
FONT = "font: 16px/1.45 var(--jp-content-font-family, system-ui, sans-serif); font-variant-numeric: tabular-nums"
_CARD = f"{VARIABLES}; color-scheme: light dark; color: var(--ink); background: var(--ground); {FONT}"
# What an SVG needs that stands alone in an <img>, where no variable of the page reaches it: a white card, black ink.
_ALONE = f"<style>svg {{ {VARIABLES}; --ink: black; --ground: white; background: white; {FONT} }}</style>"


def card(*parts, width=760):
    """Put pieces of HTML below each other, in colours that follow the page.

    Parameters
    ----------
    *parts : str
    width : int
        The most it takes, in pixels.
    """
    look = f"{_CARD}; box-sizing: border-box; max-width: {width}px; padding: 8px"
    return f'<div class="scratchcnn-card" style="{look}">{"".join(parts)}</div>'


def words(text, *, lines=1, size=18, colour="ink", bold=False):
    """Return a paragraph that is `lines` lines high even where it is shorter, so that nothing below it jumps.

    Parameters
    ----------
    text : str
        No HTML: it is escaped.
    lines, size : int
        The size is that of the letters, in pixels.
    colour : str
        The name of a variable, without the dashes.
    bold : bool
    """
    look = f"margin: 6px 0; font-size: {size}px; line-height: 1.45; min-height: {1.45 * lines:g}em"
    look += f"; color: var(--{colour})" + "; font-weight: 600" * bold
    return f'<p style="{look}">{html.escape(text)}</p>'


def beside(*parts, gap=20):
    """Put pieces of HTML beside each other, as many as fit in a row.

    Parameters
    ----------
    *parts : str
    gap : int
        In pixels.
    """
    parts = "".join(f'<div style="max-width: 100%">{part}</div>' for part in parts)
    return f'<div style="display: flex; flex-wrap: wrap; align-items: flex-start; gap: {gap}px">{parts}</div>'


def svg(inside, width, height, alt):
    """Put shapes into an SVG that has a description and shrinks with the page.

    Parameters
    ----------
    inside : str
        Letters are 16 pixels high unless they say otherwise; the variables of the card hold.
    width, height : int
    alt : str
    """
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'preserveAspectRatio="xMinYMin" style="display: block; max-width: 100%; height: auto" fill="var(--ink)" '
        f'font-size="16" role="img" '
        f'aria-label="{html.escape(alt)}">{inside}</svg>'
    )


def label(x, y, text, *, at="middle", colour="ink", bold=False):
    """Return letters of an SVG.

    Parameters
    ----------
    x, y : float
        Of the line the letters stand on.
    text : str
    at : {"start", "middle", "end"}
        Which part of the text is at `x`.
    colour : str
        The name of a variable, without the dashes.
    bold : bool
    """
    look = f'text-anchor="{at}" fill="var(--{colour})"' + bold * ' font-weight="600"'
    return f'<text x="{x:.1f}" y="{y:.1f}" {look}>{html.escape(str(text))}</text>'


def box(x, y, width, height, look):
    """Return a rectangle of an SVG; `look` is the rest of its attributes."""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" {look}/>'


def still(page):
    """Turn the drawings of a page into pictures of their own.

    A notebook that was stored and is not trusted yet, and GitHub, take SVG out of a page, but leave its letters
    behind, without an order. As an `<img>` a drawing stays whole.

    Parameters
    ----------
    page : str
    """
    return re.sub(r"<svg.*?</svg>", _as_image, page, flags=re.DOTALL)


def _as_image(found):
    drawing = found[0]
    width, alt = re.search(r'width="(\d+)" .*?aria-label="(.*?)"', drawing, re.DOTALL).groups()
    alone = drawing.replace(">", f">{_ALONE}", 1)
    code = base64.b64encode(alone.encode()).decode()
    look = "display: block; max-width: 100%; height: auto"
    return f'<img alt="{alt}" width="{width}" style="{look}" src="data:image/svg+xml;base64,{code}">'
