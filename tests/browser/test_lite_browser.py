"""The JupyterLite site in a browser without a network, with the Pyodide that SCRATCHCNN_PYODIDE names.

NumPy, matplotlib and Pillow come with Pyodide's whole distribution. With its core alone, which is what the npm package
`pyodide` has, everything is tested up to the import of NumPy; the notebooks are run where NumPy is there.
"""

import contextlib
import functools
import http.server
import json
import os
import threading
from types import SimpleNamespace

import nbformat
import pytest

from tests.test_packaging import PROJECT
from tools import lite
from tools.browser import ALL_RUN, notebook, watched
from tools.outputs import find

pytestmark = [pytest.mark.lite, pytest.mark.slow]

FAILED = "[data-mime-type='application/vnd.jupyter.error']"
OVER = f"document.querySelector(`{FAILED}`) || ({ALL_RUN})()"
# What JupyterLite asks for in vain on every site of plain files, and where it looks for a picture at first.
FOREIGN = ("Failed to load resource", "ServiceWorker")

WHERE = """
import importlib.metadata, importlib.util, os, sys, types
print(importlib.metadata.version("scratchcnn"), sys.platform)
(folder,) = importlib.util.find_spec("scratchcnn_helpers").submodule_search_locations

def load(name):
    names = name.split(".")
    stubs = {"numpy"} if not importlib.util.find_spec("numpy") else set()  # what is tried imports it and needs it not
    stubs |= {".".join(names[:k]) for k in range(1, len(names))}  # its packages: they would import all that is in them
    for stub in stubs:
        sys.modules[stub] = types.ModuleType(stub)
        sys.modules[stub].__path__ = [os.path.join(os.path.dirname(folder), *stub.split("."))]
    try:
        return importlib.import_module(name)
    finally:
        for stub in stubs:
            del sys.modules[stub]
"""
FILES = """
files = load("scratchcnn_helpers.data.formats.files")
for text in ("kept = 'first'", "kept = 'second'"):
    with files.write_whole("my_cnn.py", "w") as file:
        file.write(text)
importlib.invalidate_caches()  # as the checks do it
import my_cnn
print(my_cnn.kept, os.path.dirname(my_cnn.__file__), [name for name in os.listdir() if "part" in name])
"""
DEADLINE = """
def forever():
    while True:
        pass

print("stopped in", load("scratchcnn_course.checks.deadline").within(0.5, forever)[-1].name)
"""
PROGRESS = """
import warnings
from tqdm.auto import tqdm
tqdm.monitor_interval = 0  # as `fit` does it
with warnings.catch_warnings(record=True) as heard:
    warnings.simplefilter("always")
    for _ in tqdm(range(3)):
        pass
print([str(warning.message) for warning in heard if "monitor" in str(warning.message)])
"""
WIDGET = '''
import anywidget, ipywidgets, traitlets

class Counter(anywidget.AnyWidget):
    _esm = """
    export default { render({ model, el }) {
      const button = document.createElement("button");
      button.className = "scratchcnn-counter";
      button.onclick = () => { model.set("pressed", model.get("pressed") + 1); model.save_changes(); };
      el.append(button);
      const show = () => (button.textContent = `answer: ${model.get("answer")}`);
      model.on("change:answer", show);
      show();
    } };
    """
    pressed = traitlets.Int(0).tag(sync=True)
    answer = traitlets.Int(0).tag(sync=True)

    @traitlets.observe("pressed")
    def _say(self, change):
        self.answer = 100 * change.new

ipywidgets.VBox([Counter(), ipywidgets.IntSlider(description="slider")])
'''
IMPORT = """
try:
    import scratchcnn_helpers
    print(len(scratchcnn_helpers.load_digits().train_labels), "digits")
except ModuleNotFoundError as error:
    print("no", error.name)
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Build the site and serve it; yield its address and what is missing."""
    place = os.environ.get("SCRATCHCNN_PYODIDE")
    if not place:
        pytest.skip("SCRATCHCNN_PYODIDE names no distribution of Pyodide (a folder, a tarball or an address)")
    output = tmp_path_factory.mktemp("lite") / "site"
    missing = lite.build(output, place, partial=not place.startswith("http"))  # what is served to all should be whole
    _add(output, "probe.ipynb", notebook(WHERE, FILES, DEADLINE, PROGRESS, IMPORT, WIDGET))
    handler = type("Quiet", (http.server.SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=output)) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield SimpleNamespace(url=f"http://127.0.0.1:{server.server_port}", missing=missing)
        server.shutdown()
        thread.join()


def _add(output, name, content):
    """Add a notebook to a site that is built."""
    content.metadata["kernelspec"] = {"name": "python", "display_name": "Python (Pyodide)", "language": "python"}
    nbformat.write(content, output / "files" / name)
    path = output / "api" / "contents" / "all.json"
    listing = json.loads(path.read_text(encoding="utf-8"))
    like = next(entry for entry in listing["content"] if entry["name"].endswith(".ipynb"))
    listing["content"].append(like | {"name": name, "path": name})
    path.write_text(json.dumps(listing), encoding="utf-8")


@pytest.fixture
def open_lite(chromium, site):
    """Return a function that opens a notebook of the site, where nothing but the site can be reached."""
    with contextlib.ExitStack() as opened:

        def show(name):
            nobody = {"server": "http://127.0.0.1:9", "bypass": "127.0.0.1"}  # the discard port: nobody answers
            context = chromium.new_context(viewport={"width": 1280, "height": 1000}, proxy=nobody)
            opened.callback(context.close)
            page = watched(context)
            page.goto(f"{site.url}/lab/index.html?path={name}")
            page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=120_000)
            return page

        yield show


def run_all(page):
    page.locator("#jp-main-statusbar").get_by_text("| Idle").wait_for(timeout=300_000)  # Python has started
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()


def elsewhere(page, site):
    """Return what a page asked of anybody but the site."""
    return [url for url in page.fetched if not url.startswith((site.url, "data:", "blob:"))]


def test_a_notebook_opens_with_its_outputs(open_lite, site):
    page = open_lite("01_slide_a_window.ipynb")
    listed = page.locator(".jp-DirListing-itemText").all_text_contents()
    assert {path.name for path in find()} <= {*listed}
    assert page.locator(".jp-RenderedMarkdown h1").first.text_content().startswith("Slide a window")
    first = page.locator(".jp-RenderedMarkdown img").first
    first.wait_for(timeout=60_000)
    assert first.evaluate("image => image.naturalWidth") > 100
    stored = page.locator(".jp-OutputArea img")  # a widget's picture, for instance, before anything has run
    stored.first.wait_for(timeout=60_000)
    assert stored.first.get_attribute("alt")
    assert [error for error in page.errors if not any(words in error for words in FOREIGN)] == []
    assert elsewhere(page, site) == []


def test_what_the_course_asks_of_python_works_there(open_lite, site):
    page = open_lite("probe.ipynb")
    run_all(page)
    page.wait_for_function(OVER, timeout=300_000)
    said = [cell.locator(".jp-OutputArea-output").all_text_contents() for cell in page.locator(".jp-CodeCell").all()]
    assert page.locator(FAILED).count() == 0, said
    assert said[0] == [f"{PROJECT['version']} emscripten\n"]
    assert said[1] == ["second /drive []\n"]  # and so what passed is kept between two visits
    assert said[2] == ["stopped in forever\n"]
    assert said[3][-1].endswith("[]\n")
    assert said[4] == ["no numpy\n" if site.missing else "1437 digits\n"]
    button = page.locator(".scratchcnn-counter")
    button.click()
    page.wait_for_function("document.querySelector('.scratchcnn-counter').textContent === 'answer: 100'")
    assert page.locator(".jp-OutputArea .widget-slider").count() == 1
    assert elsewhere(page, site) == []


@pytest.mark.parametrize("path", find(), ids=lambda path: path.name[:2])
def test_run_all(open_lite, site, path):
    if site.missing:
        pytest.skip(f"this Pyodide is its core alone, without {', '.join(site.missing)}")
    page = open_lite(path.name)
    run_all(page)
    page.wait_for_function(OVER, timeout=1_800_000)
    assert page.locator(FAILED).all_text_contents() == []
    assert page.locator("[data-mime-type='application/vnd.jupyter.stderr']").all_text_contents() == []
    assert elsewhere(page, site) == []
