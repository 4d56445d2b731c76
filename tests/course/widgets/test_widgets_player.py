"""The player without a browser: what it refuses, and what it leaves behind where no kernel runs."""

import base64
import io
import re
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from scratchcnn_course import traces
from scratchcnn_course.widgets import Player, twin
from scratchcnn_course.widgets.filmstrip import filmstrip
from tests.course.traces.test_traces import quarters

LARGE = {
    "conv2d": lambda digit: traces.conv2d(digit, quarters(3, 3), padding=1),
    "im2col": lambda digit: traces.im2col(digit, 3),
    "max_pool2d": lambda digit: traces.max_pool2d(digit, 2),
}

COLOURS = {"orange": (213, 94, 0), "blue": (0, 114, 178), "empty": (230, 230, 230)}


@pytest.fixture
def trace():
    return traces.conv2d(quarters(4, 5), quarters(2, 2, seed=1))


@pytest.mark.parametrize("wrong", [None, "trace", np.zeros((3, 3))])
def test_it_plays_traces_only(wrong):
    with pytest.raises(TypeError, match=f"trace must be a Trace, .* got {type(wrong).__name__}"):
        Player(wrong)


@pytest.mark.parametrize("step", [-1, 13])
def test_there_is_no_such_step(trace, step):
    with pytest.raises(ValueError, match=f"step must be from 0 to 12, got {step}"):
        Player(trace, step=step)


def test_there_is_no_such_speed(trace):
    with pytest.raises(ValueError, match="speed must be 1, 2, 5, 15 or 60 steps a second, got 3"):
        Player(trace, speed=3)


def test_the_bundle(trace):
    player = Player(trace, step=3)
    bundle = player._repr_mimebundle_()
    assert set(bundle) == {"text/html", "image/png", "text/plain"}  # no view that a kernel would have to keep
    assert bundle["text/plain"] == trace.summary()
    assert f'alt="{trace.summary()}"' in bundle["text/html"]
    assert bundle["image/png"] in bundle["text/html"]
    assert bundle["text/html"] == player.to_html()
    assert Image.open(io.BytesIO(base64.b64decode(bundle["image/png"]))).width == 768 * twin.SCALE


@pytest.mark.slow
def test_every_process_writes_the_same_bytes(trace):
    code = (
        "from tests.course.traces.test_traces import quarters, traces\nfrom scratchcnn_course.widgets import Player\n"
        "print(Player(traces.conv2d(quarters(4, 5), quarters(2, 2, seed=1))).to_html())"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True)
    assert ran.stdout.rstrip("\n") == Player(trace).to_html() == Player(trace).to_html()


@pytest.mark.parametrize("name", LARGE)
def test_it_is_small(name):
    digit = np.round(np.random.default_rng(0).random((28, 28)), 2).astype(np.float32)
    bundle = Player(LARGE[name](digit))._repr_mimebundle_()
    assert len(bundle["text/html"]) + len(bundle["image/png"]) < 200_000
    assert len(Player._esm) + len(Player._css) < 48_000


def test_it_fetches_nothing(trace):
    html = Player(trace).to_html()
    assert re.findall(r"https?://(?!www.w3.org/2000/svg)|//cdn|\bimport\b|\bfetch\(", html) == []
    assert html.count("<script") == html.count("</script>") == 2  # the data, and the program


def test_no_text_ends_the_script(trace):
    trace.note = "</script><!-- <script>"
    html = Player(trace).to_html()
    assert html.count("<script") == html.count("</script>") == 2
    assert "<!--" not in html


def test_sources_are_joined_without_comments():
    module = twin.source("trace.js", "player.js")
    assert "class Trace" in module and module.endswith("export default { render };")
    assert not re.search(r"^\s|^//|\n\n", module, re.MULTILINE)


def test_a_twin_has_to_draw_and_to_speak():
    class Nothing(twin.Page):
        _esm = "export default { render };"

    for method in ("picture", "alt"):
        with pytest.raises(NotImplementedError, match="Nothing has to say"):
            getattr(Nothing(), method)()


def test_the_film_strip_shows_the_step_half_way():
    """Of three cells the first is written, the second is being written, the last is empty."""
    trace = traces.conv2d([[1.0, -1.0, -1.0]], [[1.0]])
    colours = np.asarray(filmstrip(trace)).reshape(-1, 3)
    area = {name: (colours == colour).all(axis=1).sum() for name, colour in COLOURS.items()}
    cell = (34 * twin.SCALE) ** 2
    assert 0.6 < area["orange"] / (3 * cell) < 1 and 0.6 < area["blue"] / (3 * cell) < 1
    assert 0.6 < area["empty"] / cell < 1


def test_the_film_strip_paints_what_the_trace_says():
    """The last step of a trace that writes −1, the strongest, into its only cell: there is that blue, and no orange."""
    colours = np.asarray(filmstrip(traces.conv2d([[0.0, 1.0]], [[-1.0]]))).reshape(-1, 3)
    assert (colours == (0, 114, 178)).all(axis=1).sum() > 100
    assert not (colours == (213, 94, 0)).all(axis=1).any()
