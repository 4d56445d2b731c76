"""Look at a site in a browser, and say what is wrong with it: what cannot be read off the files."""

from pathlib import Path

from tools.browser import launched

SIZE = {"width": 1280, "height": 900}
SETTLED = "!document.querySelector('[data-scratchcnn]:not([data-alive])')"

OPEN = "[...document.querySelectorAll('main details[open] > summary')].map((part) => part.textContent.trim())"


def seen(folder, names=None):
    """Return what is wrong with the pages of a folder as a browser shows them, each in a sentence that begins with one.

    A table of which a part is out of sight, a hint or solution that is unfolded or unfolds on paper, a control that
    does nothing, an error of a script.

    Parameters
    ----------
    folder : path-like
    names : list of str, optional
        Of the pages; all by default.

    Returns
    -------
    list of str
    """
    found = []
    with launched() as browser:
        for path in sorted(Path(folder).glob("*.html")):
            if names is None or path.name in names:
                found += [f"{path.name}: {problem}" for problem in _on(browser, path)]
    return found


def _on(browser, path):
    """Yield what is wrong with one page."""
    page = browser.new_page(viewport=SIZE)
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(path.resolve().as_uri(), wait_until="load")
    page.wait_for_function(SETTLED, timeout=30_000)
    page.add_script_tag(path=Path(__file__).with_suffix(".js"))
    yield from (f"a table is cut off at {SIZE['width']} pixels: {words}" for words in page.evaluate("clipped()"))
    yield from (f"{words!r} is unfolded" for words in page.evaluate(OPEN))
    page.emulate_media(media="print")
    yield from (f"{words!r} unfolds on paper" for words in page.evaluate("unfolded()"))
    page.emulate_media(media="screen")
    yield from (f"a control does nothing: {words}" for words in page.evaluate("dead()"))
    yield from (f"a script fails: {error}" for error in errors)
    page.close()
