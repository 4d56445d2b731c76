"""What a notebook keeps of its outputs: each picture once, no program, and yet all that a live page needs."""

import base64
import html
import io
import re

import numpy as np
import pytest
from nbformat import from_dict
from nbformat.v4 import new_code_cell, new_notebook, new_output
from PIL import Image

from scratchcnn_course import plots, traces
from scratchcnn_course.predictions import PREDICTIONS
from scratchcnn_course.widgets import Beside, DrawingPad, LayerWalk, NetworkExplorer, Player, Question
from scratchcnn_course.widgets.twin import SCRIPTS, VIEW
from scratchcnn_helpers.layers import Flatten, Linear
from scratchcnn_helpers.model import Sequential
from tools.stored import alive, slim, veiled


def shown(what):
    bundle = what._repr_mimebundle_()
    data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
    return new_output("display_data", data, metadata=metadata)


def pixels(png):
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(png))).convert("RGB"))


def html_of(widget):
    output = shown(widget)
    slim(output)
    return output.data["text/html"]


def data(page):
    return re.findall(r'<script type="application/json">(.*?)</script>', page)


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
    page = output.data["text/html"]
    assert re.findall(r"<script[^>]*>", page) == ['<script type="application/json">']
    assert data(page) == data(widget.to_html()) and page.count("data:image/png") == 1


def test_what_a_kernel_knows_a_page_by_is_not_stored():
    question = Question(next(iter(PREDICTIONS.values())))
    assert f'data-ear="{question.ear}"' in shown(question).data["text/html"]
    assert html_of(question) == html_of(Question(question.prediction)) and "data-ear" not in html_of(question)


def test_of_a_network_that_is_in_the_notebook_already_the_picture_alone():
    model = Sequential([Flatten(), Linear(784, 10, rng=0)])
    for widget in (LayerWalk(model, np.eye(28)), DrawingPad(model)):
        stored = html_of(widget)
        assert re.fullmatch(r'<img alt="[^"]+" [^>]*src="data:image/png;base64,[^"]+">', stored)
        assert html.unescape(re.search('alt="(.*?)"', stored)[1]) == widget.alt()
    assert data(html_of(NetworkExplorer(model, np.eye(28)[None], np.array([1])))), "but there it is"


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
    pages = [output.data["text/html"] for cell in alive(new_notebook(cells=cells)).cells for output in cell.outputs]
    assert list(map(data, pages)) == list(map(data, live))
    assert [pages[0].endswith(SCRIPTS["Player"]), pages[1].endswith(SCRIPTS["Beside"])] == [True, True]
    assert sum(text.count('<script type="module">') for text in pages) == 2


def test_a_page_has_no_empty_outputs():
    seen = new_output("stream", text="1\n")
    cell = new_code_cell("print(1)", outputs=veiled([seen]))
    assert len(cell.outputs) == 2
    assert alive(new_notebook(cells=[cell])).cells[0].outputs == [seen]
