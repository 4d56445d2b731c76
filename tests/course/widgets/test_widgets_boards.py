"""Pieces of the widgets that Python draws, and what Colab has to know of any widget."""

import re
import sys
import xml.etree.ElementTree
from types import ModuleType, SimpleNamespace

from scratchcnn_course.widgets import (
    SizeCalculator,
    pieces,
)
from scratchcnn_course.widgets.board import VIEW


def words_of(page):
    return re.findall(r"<p [^>]*>(.*?)</p>", page)


def drawings(page):
    return [xml.etree.ElementTree.fromstring(drawing) for drawing in re.findall(r"<svg.*?</svg>", page, re.DOTALL)]


def letters(drawing):
    return [text.text for text in drawing.iter("{http://www.w3.org/2000/svg}text")]


def boxes(drawing, fill):
    return [box for box in drawing.iter("{http://www.w3.org/2000/svg}rect") if box.get("fill") == fill]


def press(row, sign):
    """Click a button beside a slider."""
    next(child for child in row.children if getattr(child, "description", "") == sign).click()


def test_words_are_escaped():
    assert "&lt;b&gt;" in pieces.words("<b>") and "&lt;b&gt;" in pieces.label(0, 0, "<b>")


def test_colab_is_told_whose_widget_it_is(monkeypatch):
    output = ModuleType("google.colab.output")
    output.enable_custom_widget_manager = lambda: None
    output._widgets = SimpleNamespace(_installed_url="https://colab/manager.js")
    for name in ("google", "google.colab"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    monkeypatch.setitem(sys.modules, "google.colab.output", output)
    sys.modules["google.colab"].output = output
    _, about = SizeCalculator()._repr_mimebundle_()
    assert about[VIEW] == {"colab": {"custom_widget_manager": {"url": "https://colab/manager.js"}}}
