"""What a notebook keeps of its outputs: each picture once, no program, and yet all that a live page needs."""

import base64
import io
import re

import numpy as np
import pytest
from nbformat import from_dict
from nbformat.v4 import new_code_cell, new_notebook, new_output
from PIL import Image

from scratchcnn_course import plots, traces
from scratchcnn_course.widgets import Beside, Player
from scratchcnn_course.widgets.twin import SCRIPTS, VIEW
from tools.stored import alive, slim


def shown(what):
    bundle = what._repr_mimebundle_()
    data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
    return new_output("display_data", data, metadata=metadata)


def pixels(png):
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(png))).convert("RGB"))


def data(html):
    return re.findall(r'<script type="application/json">(.*?)</script>', html)


def player():
    return Player(traces.conv2d(np.eye(3), np.ones((2, 2))))


@pytest.fixture
def figure():
    return shown(plots.picture.Picture(plots.images(np.eye(4)[None]), "A diagonal of four white pixels."))


def test_a_picture_stands_once(figure):
    before = pixels(figure.data["image/png"])
    slim(figure)
    (png,) = re.findall('src="data:image/png;base64,([^"]*)"', figure.data["text/html"])
    assert set(figure.data) == {"text/html", "text/plain"} and "image/png" not in figure.metadata
    assert str(figure).count("iVBORw0KGgo") == 1
    assert np.array_equal(pixels(png), before)
    assert 'alt="A diagonal of four white pixels."' in figure.data["text/html"]


def test_a_picture_that_no_html_carries_stays():
    output = new_output("display_data", {"image/png": "iVBORw0KGgo=", "text/html": "<p>another</p>"})
    slim(output)
    assert output.data["image/png"] == "iVBORw0KGgo="


def test_a_widget_keeps_its_still_and_its_data():
    widget = player()
    output = shown(widget)
    slim(output)
    assert VIEW not in output.data and "image/png" not in output.data
    html = output.data["text/html"]
    assert re.findall(r"<script[^>]*>", html) == ['<script type="application/json">']
    assert data(html) == data(widget.to_html()) and html.count("data:image/png") == 1


def test_other_outputs_stay_as_they_are():
    for output in (
        new_output("stream", name="stdout", text="<script>"),
        new_output("display_data", {"text/html": "7"}),
    ):
        before = from_dict(output)
        slim(output)
        assert output == before


def test_each_program_comes_back_once():
    outputs = [shown(what) for what in (player(), Beside(player(), player()), player())]
    live = [output.data["text/html"] for output in outputs]
    for output in outputs:
        slim(output)
    cells = [new_code_cell("x", outputs=outputs[:2]), new_code_cell("y", outputs=outputs[2:])]
    html = [output.data["text/html"] for cell in alive(new_notebook(cells=cells)).cells for output in cell.outputs]
    assert list(map(data, html)) == list(map(data, live))
    assert [html[0].endswith(SCRIPTS["Player"]), html[1].endswith(SCRIPTS["Beside"])] == [True, True]
    assert sum(text.count('<script type="module">') for text in html) == 2
