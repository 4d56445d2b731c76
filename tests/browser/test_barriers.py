"""Nothing that our code makes keeps anybody out: axe-core finds no serious barrier, light or dark, live or exported."""

import nbconvert
import nbformat
import pytest

from ..regenerate import find
from .conftest import barriers, notebook, wear

pytestmark = pytest.mark.slow

WIDGETS = {
    "player": "Player(traces.conv2d(digit[8:13, 8:14], digit[:2, :2] - 0.5))",
    "replay": "def loops(x):\n    out = 0\n    for i in range(3):\n        out = out + x[i, i]\n    return out\n\n"
    "Player(replay.record(loops, digit))",
    "pad": "DrawingPad()",
    "walk": "LayerWalk(nets.load_pretrained(), digit)",
    "browser": "DigitBrowser(digits.test_images, digits.test_labels)",
    "confusion": "ConfusionBrowser(*training, training[1][::-1])",
    "kernel": "KernelEditor(digit)",
    "size": "SizeCalculator(7, 3)",
    "red": "SizeCalculator(3, 5)",
    "slope": "SlopeExplorer()",
    "logits": "LogitSliders()",
    "bugs": "picker = BugPicker('E')\npicker.check()\npicker.reveal()\npicker",
    "dashboard": "board = Dashboard()\nfit = dict(epochs=1, batch_size=64, progress=False, callbacks=[board])\n"
    "_ = train.fit(nets.build('first'), training, optimizer=SGD(0.1), **fit)",
    "race": "OptimiserRace('saddle', step=30)",
    "histograms": "ActivationHistograms()",
    "right": "checks.slide(lambda image, kernel: checks.find('slide').right(image, kernel))",
}
SETUP = """
from scratchcnn_helpers import SGD, checks, data, nets, replay, traces, train
from scratchcnn_helpers.widgets import *
digits = data.load_digits()
digit, training = digits.test_images[5, 0], (digits.train_images, digits.train_labels)
checks.keep_work(False)
checks.find = __import__("scratchcnn_helpers.checks.catalogue", fromlist=["find"]).find
"""


@pytest.mark.parametrize("name", WIDGETS)
def test_live(open_notebook, name):
    page = open_notebook(notebook(SETUP, WIDGETS[name]))
    page.locator(".jp-OutputArea-output").last.wait_for()
    page.wait_for_timeout(500)
    for theme in ("Dark", "Light"):
        wear(page, theme)
        page.wait_for_timeout(300)
        assert barriers(page, ".jp-OutputArea-output") == [], theme
    assert page.errors == []


@pytest.mark.parametrize("path", find(), ids=lambda path: path.name[:2])
def test_exported(open_file, path):
    html, _ = nbconvert.HTMLExporter().from_notebook_node(nbformat.read(path, as_version=4))
    page = open_file(html)
    assert barriers(page, ".jp-Cell-outputArea") == []
    assert barriers(page, ".jp-MarkdownOutput", but=["link-in-text-block"]) == []  # the export does not underline links
