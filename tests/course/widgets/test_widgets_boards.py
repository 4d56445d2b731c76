"""Pieces of the widgets that Python draws, and what a kernel and Colab have to know of any widget."""

import sys
from types import ModuleType, SimpleNamespace

from scratchcnn_course.widgets import DrawingPad, pieces
from scratchcnn_course.widgets.twin import VIEW


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
    pad = DrawingPad()
    assert "class Paper" in pad._esm and pad._css  # there, the widget is drawn in the way of ipywidgets
    _, about = pad._repr_mimebundle_()
    assert about[VIEW] == {"colab": {"custom_widget_manager": {"url": "https://colab/manager.js"}}}


def test_a_model_is_no_more_than_an_ear():
    """Anywidget gives a model two seconds: what draws stands in the page, and does not travel twice."""
    pad = DrawingPad()
    assert "scratchcnn-told" in pad._esm and "export default { initialize };" in pad._esm
    assert len(pad._esm) < 1500 and pad._css == ""
    assert "class Paper" in pad._repr_mimebundle_()["text/html"]
