"""A Chromium without a window and a JupyterLab on 127.0.0.1: for the tests, and for what is measured in a browser."""

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

import nbformat

from tools.address import ROOT
from tools.lite import extension

# The shell is the same browser without the windows that a page in a browser has, and nearly twice as quick.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM = os.environ.get("CHROME") or next(filter(None, map(shutil.which, BROWSERS)), None)
SIZE = {"width": 1280, "height": 1000}
# What JupyterLab itself complains about where there is no network.
FOREIGN = ("favicon", "Failed to load resource", "api/me", "is a deprecated", "ServiceWorker", "debugger state")
FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]

# A cell has run when its prompt shows a number. `textContent`, since what is out of sight has no `innerText`.
ALL_RUN = r"""() => {
  const all = [...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")].map((e) => e.textContent.trim());
  const prompts = all.filter((prompt) => prompt); // that of a folded cell is empty
  return prompts.length > 0 && prompts.every((prompt) => /^\[\d+\]:$/.test(prompt));
}"""


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
        page.wait_for_function(ALL_RUN, timeout=240_000)
