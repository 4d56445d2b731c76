"""JupyterLab on 127.0.0.1 and Chromium: skipped where one of them is missing, but never in CI."""

import contextlib
from pathlib import Path
from types import SimpleNamespace

import pytest

from tools.browser import SIZE, jupyterlab, lab_page, launched, show_in_lab, watched

PAGE = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Widget</title><body>{}</body></html>'

# On a busy computer Chromium itself is late at times (a tap becomes a long press): one wait that ran out is tried anew,
# and pytest's last line counts it. What is wrong, not late, fails at once.
ONCE_MORE = pytest.mark.flaky(reruns=1, only_rerun="TimeoutError: ")

# What a desk that plays says at every step.
ALL_STEPS = """name => {
  const slider = document.querySelector(`input[aria-label="${name}"]`);
  const said = () => document.querySelector(".scratchcnn-desk .sentence").textContent;
  return Array.from({ length: Number(slider.max) + 1 }, (_, step) => {
    slider.value = step;
    slider.dispatchEvent(new Event("input"));
    return said();
  });
}"""

# Closing a notebook would ask whether to save it, and leave its kernel running.
CLEAR = """async () => {
  for (const widget of [...jupyterapp.shell.widgets("main")]) {
    await widget.context?.sessionContext.shutdown();
    widget.dispose();
  }
}"""


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker("browser")  # skipped, or in CI failed, by tests/conftest.py where there is none
            item.add_marker(ONCE_MORE)


def alone(widget):
    """Return a page with nothing but a widget, as it is without a kernel."""
    return PAGE.format(widget.to_html())


def wear(page, theme):
    """Change JupyterLab's theme: "Light" or "Dark"."""
    page.evaluate(f"jupyterapp.commands.execute('apputils:change-theme', {{ theme: 'JupyterLab {theme}' }})")
    page.wait_for_function(f"document.body.dataset.jpThemeName === 'JupyterLab {theme}'")
    page.wait_for_function("!document.getElementById('jupyterlab-splash')")  # it lies above all and fades


def barriers(page, *selectors, but=(), rules=None):
    """Return what axe-core finds serious or critical below selectors, by all rules or some: the rule, the element."""
    from axe_playwright_python.sync_playwright import Axe

    # JupyterLab's body is 0 high and cuts off what overflows: axe-core would take all text in it for hidden.
    page.evaluate("() => document.body.clientHeight || (document.body.style.height = '100vh')")
    include = [[selector] for selector in selectors or ["body"]]
    context = {"include": include, "exclude": [[".jp-OutputPrompt"]]}  # the grey prompts are Jupyter's own
    options = {"resultTypes": ["violations"]} | ({"runOnly": rules} if rules else {})
    found = Axe().run(page, context=context, options=options).response["violations"]
    return [
        (rule["id"], node["html"][:300], node["failureSummary"])
        for rule in found
        if rule["impact"] in ("serious", "critical") and rule["id"] not in but
        for node in rule["nodes"]
    ]


@pytest.fixture(scope="session")
def chromium():
    with launched() as browser:
        yield browser


@pytest.fixture(scope="session")
def lab(chromium, tmp_path_factory):
    folder = tmp_path_factory.mktemp("lab")
    with jupyterlab(folder) as url:
        yield SimpleNamespace(url=url, folder=folder)


@pytest.fixture(scope="session")
def desk(chromium):
    """Keep JupyterLab's page for all tests of a process, because its start takes longer than most of them."""
    desk = SimpleNamespace(page=None)
    yield desk
    if desk.page:
        desk.page.context.close()


@pytest.fixture
def open_notebook(chromium, lab, desk, request):
    """Return a function that shows notebook cells in JupyterLab, all run; with options, in a browser of its own."""
    with contextlib.ExitStack() as opened:

        def show(content, *, run=True, **options):
            if options:
                page = lab_page(chromium, lab.url, **options)
                opened.callback(page.context.close)
            else:
                page = desk.page = desk.page or lab_page(chromium, lab.url)
            show_in_lab(page, lab.folder, f"{request.node.name[:40]}.ipynb", content, run=run)
            return page

        yield show
    if desk.page and not _cleared(desk.page):
        desk.page.context.close()
        desk.page = None


def _cleared(page):
    """Leave the page as it was before the test; return whether that could be done."""
    try:
        page.evaluate(CLEAR)
        page.set_viewport_size(SIZE)
        wear(page, "Light")
    except Exception:
        return False
    page.errors.clear()
    page.fetched.clear()
    return page.locator(".jp-Dialog").count() == 0


@pytest.fixture
def open_file(chromium, tmp_path):
    """Return a function that shows HTML as a file, in a browser without a network."""
    with contextlib.ExitStack() as opened:

        def show(html, **options):
            context = chromium.new_context(viewport={"width": 1000, "height": 1000}, offline=True, **options)
            opened.callback(context.close)
            page = watched(context)
            path = tmp_path / "page.html"
            path.write_text(html, encoding="utf-8")
            page.goto(path.as_uri())
            return page

        yield show
