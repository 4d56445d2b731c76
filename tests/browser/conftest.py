"""JupyterLab on 127.0.0.1 and Chromium: skipped where one of them is missing, but never in CI."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest

from publish.lite import extension

from ..conftest import CHROMIUM

ROOT = Path(__file__).parents[2]
SIZE = {"width": 1280, "height": 1000}
PAGE = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Widget</title><body>{}</body></html>'
FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]

# A cell has run when its prompt shows a number. `textContent`, since what is out of sight has no `innerText`.
ALL_RUN = r"""() => {
  const prompts = [...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")].map((e) => e.textContent.trim());
  return prompts.length > 0 && prompts.every((prompt) => /^\[\d+\]:$/.test(prompt));
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


@contextlib.contextmanager
def launched():
    """Start a Chromium without a window."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@contextlib.contextmanager
def jupyterlab(folder):
    """Start a JupyterLab that serves a folder, with settings of its own; yield its address."""
    settings = folder / ".settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    quiet = {"fetchNews": "false", "checkForUpdates": False}
    (settings / "notification.jupyterlab-settings").write_text(json.dumps(quiet))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])),
        "JUPYTER_CONFIG_DIR": str(folder / ".config"),
        "JUPYTERLAB_SETTINGS_DIR": str(folder / ".settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(folder / ".workspaces"),
    }
    for name in ("jupyterlab-widgets", "anywidget"):  # and no other extension that happens to be installed
        place = extension(name)
        scope = [place.parent.name] if place.parent.name.startswith("@") else []
        shutil.copytree(place, Path(folder, ".extensions", *scope, place.name))
    options = {"ip": "127.0.0.1", "port": port, "port_retries": 0, "password": "", "root_dir": folder}
    options |= {"disable_check_xsrf": True, "open_browser": False, "allow_root": True}
    command = [sys.executable, "-m", "jupyterlab", "--IdentityProvider.token=", "--LabApp.expose_app_in_browser=True"]
    command.append(f"--LabApp.labextensions_path={folder / '.extensions'}")
    command += [f"--ServerApp.{name}={value}" for name, value in options.items()]
    with (folder / "log.txt").open("w") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, env=environment, start_new_session=True)
    try:
        _wait_for(f"http://127.0.0.1:{port}", server, folder / "log.txt")
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        try:
            server.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def _wait_for(url, server, log):
    for _ in range(240):
        if server.poll() is not None:
            raise RuntimeError(log.read_text())
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{url}/api/status", timeout=1):
            return
        time.sleep(0.25)
    raise RuntimeError(log.read_text())


def notebook(*cells):
    """Return a notebook of code cells."""
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source) for source in cells], metadata={"kernelspec": kernel}
    )


def alone(widget):
    """Return a page with nothing but a widget, as it is without a kernel."""
    return PAGE.format(widget.to_html())


def watched(context):
    """Open a page that remembers its errors and what it fetched."""
    page = context.new_page()
    page.errors, page.fetched = [], []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.on("console", lambda message: message.type == "error" and page.errors.append(message.text))
    page.on("request", lambda request: page.fetched.append(request.url))
    return page


def lab_page(browser, url, **options):
    """Open JupyterLab, with nothing in it yet."""
    page = watched(browser.new_context(viewport=SIZE, **options))
    page.goto(f"{url}/lab?reset")
    page.wait_for_function("window.jupyterapp", timeout=90_000)
    page.evaluate("() => jupyterapp.restored.then(() => {})")
    return page


def show_in_lab(page, folder, name, content, *, run=True):
    """Write a notebook, open it and run all of it."""
    nbformat.write(content, folder / name)
    page.evaluate("path => jupyterapp.commands.execute('docmanager:open', { path }).then(() => {})", name)
    page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=90_000)
    if run:
        page.locator("#jp-main-statusbar").get_by_text("| Idle").wait_for(timeout=90_000)  # the kernel is there
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        page.wait_for_function(ALL_RUN, timeout=120_000)


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


@pytest.fixture(scope="module")
def desk():
    """Keep JupyterLab's page for the tests of a file, because its start takes longer than most of them."""
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
