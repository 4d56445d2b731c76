"""Nothing that our code makes keeps anybody out: axe-core finds no serious barrier, light or dark, live or exported."""

import nbconvert
import nbformat
import pytest

from tests.browser.conftest import barriers, wear
from tests.test_notebooks import weekly_but
from tools.browser import notebook
from tools.stored import alive

pytestmark = pytest.mark.slow

WIDGETS = {  # a desk of each look: all of them are tried alone, in test_desks_browser.py
    "player": "Player(traces.conv2d(digit[8:13, 8:14], digit[:2, :2] - 0.5))",
    "replay": "def loops(x):\n    out = 0\n    for i in range(3):\n        out = out + x[i, i]\n    return out\n\n"
    "Player(replay.record(loops, digit))",
    "pad": "DrawingPad()",
    "confusion": "ConfusionBrowser(*training, training[1][::-1])",
    "kernel": "KernelEditor(digit)",
    "red": "SizeCalculator(3, 5)",
    "logits": "LogitSliders()",
    "bugs": "picker = BugPicker('E')\npicker.checked = picker.revealed = True\npicker",
    "dashboard": "board = Dashboard()\nfit = dict(epochs=1, batch_size=64, progress=False, callbacks=[board])\n"
    "_ = train.fit(nets.build('first'), training, optimizer=SGD(0.1), **fit)",
    "race": "OptimiserRace('saddle', step=30)",
    "right": "checks.slide(lambda image, kernel: checks.find('slide').right(image, kernel))",
}
BARRIER = """from IPython.display import HTML
HTML('<button id="barrier"></button><p id="pale-barrier" style="color: #bbb; background: #fff">pale words</p>')"""
SETUP = """
from scratchcnn_course import checks, replay, traces
from scratchcnn_helpers import SGD, data, nets, train
from scratchcnn_course.widgets import *
digits = data.load_digits()
digit, training = digits.test_images[5, 0], (digits.train_images, digits.train_labels)
checks.keep_work(False)
checks.find = __import__("scratchcnn_course.exercises.catalogue", fromlist=["find"]).find
"""


def test_live(open_notebook):
    """All widgets below each other, and a barrier below them all, that is found."""
    page = open_notebook(notebook(SETUP, *WIDGETS.values(), BARRIER))
    page.set_viewport_size({"width": 1280, "height": 16_000})  # all of it in sight: contrast is of what can be seen
    page.locator(".jp-OutputArea-output").nth(len(WIDGETS)).wait_for()
    page.wait_for_timeout(500)
    for theme in ("Dark", "Light"):
        wear(page, theme)
        found = barriers(page, ".jp-OutputArea-output")
        assert [rule for rule, html, _ in found if "barrier" in html] == ["button-name", "color-contrast"], theme
        assert [barrier for barrier in found if "barrier" not in barrier[1]] == [], theme
    assert page.errors == []


@weekly_but("01", "13")  # of all, the site's pages hold the same outputs
def test_exported(open_file, path):
    html, _ = nbconvert.HTMLExporter().from_notebook_node(alive(nbformat.read(path, as_version=4)))
    page = open_file(html)
    but = ["link-in-text-block"]  # the export does not underline links
    assert barriers(page, ".jp-Cell-outputArea", ".jp-MarkdownOutput", but=but) == []
