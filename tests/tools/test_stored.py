"""What a notebook keeps of its outputs: each picture once, no program, and yet all that a live page needs."""

import re

import numpy as np
import pytest
from nbformat import from_dict
from nbformat.v4 import new_code_cell, new_notebook, new_output

from scratchcnn_course import plots, traces
from scratchcnn_course.widgets import Beside, Player
from scratchcnn_course.widgets.twin import SCRIPTS, VIEW
from tools.stored import alive, slim


def shown(what):
    data, metadata = what._repr_mimebundle_()
    return new_output("display_data", data, metadata=metadata)


def player():
    return Player(traces.conv2d(np.eye(3), np.ones((2, 2))))


@pytest.fixture
def figure():
    return shown(plots.picture.Picture(plots.images(np.eye(4)[None]), "A diagonal of four white pixels."))


def test_a_picture_stands_once(figure):
    png = figure.data["image/png"]
    slim(figure)
    assert set(figure.data) == {"text/html", "text/plain"} and "image/png" not in figure.metadata
    assert str(figure).count(png) == figure.data["text/html"].count(png) == 1
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
    assert html in widget.to_html() and html.count("data:image/png") == 1


def test_other_outputs_stay_as_they_are():
    for output in (new_output("stream", name="stdout", text="<script>"), new_output("display_data", {"text/html": "7"})):
        before = from_dict(output)
        slim(output)
        assert output == before


def test_each_program_comes_back_once():
    outputs = [shown(what) for what in (player(), Beside(player(), player()), player())]
    live = [dict(output.data)["text/html"] for output in outputs]
    for output in outputs:
        slim(output)
    cells = [new_code_cell("x", outputs=outputs[:2]), new_code_cell("y", outputs=outputs[2:])]
    html = [output.data["text/html"] for cell in alive(new_notebook(cells=cells)).cells for output in cell.outputs]
    assert html[:2] == live[:2]
    assert html[2] + SCRIPTS["Player"] == live[2]
