"""Players beside each other, without a browser: what is refused, and what is left where no kernel runs."""

import base64
import io
import re

import numpy as np
import pytest
from PIL import Image

from scratchcnn_course import traces
from scratchcnn_course.widgets import Beside, Player, SlopeExplorer, twin
from scratchcnn_course.widgets.filmstrip import filmstrip
from tests.course.traces.test_traces import quarters
from tests.course.widgets.loosened import state_of


@pytest.fixture
def players():
    arrays = quarters(2, 2), quarters(3, 3, seed=1), quarters(2, 2, seed=2)
    ways = [traces.conv2d_backward(*arrays, way=way) for way in ("scatter", "correlation")]
    return Player(ways[0], step=1), Player(ways[1], step=5, speed=15)


@pytest.mark.parametrize("wrong", [None, traces.conv2d(np.ones((2, 2)), np.ones((1, 1))), SlopeExplorer()])
def test_it_takes_players_only(players, wrong):
    with pytest.raises(TypeError, match=f"players must be Players, .* got {type(wrong).__name__}"):
        Beside(players[0], wrong)


@pytest.mark.parametrize("number", [0, 1])
def test_it_takes_two_or_more(players, number):
    with pytest.raises(ValueError, match=f"players must be two or more, got {number}"):
        Beside(*players[:number])


@pytest.mark.slow
def test_the_bundle(players):
    both = Beside(*players)
    bundle = both._repr_mimebundle_()
    assert set(bundle) == {"text/html", "image/png", "text/plain"}  # no view that a kernel would have to keep
    assert bundle["text/plain"] == f"{players[0].played.summary()} {players[1].played.summary()}"
    assert f'alt="{bundle["text/plain"]}"' in bundle["text/html"]
    assert bundle["image/png"] in bundle["text/html"]
    assert bundle["text/html"] == both.to_html() == Beside(*players).to_html()
    assert Image.open(io.BytesIO(base64.b64decode(bundle["image/png"]))).width == 768 * twin.SCALE


def test_the_page_knows_both(players):
    """One program, the data of each player, and nothing from elsewhere."""
    page = Beside(*players).to_html()
    states = state_of(page)["states"]
    assert [(state["step"], state["speed"]) for state in states] == [(1, 2), (5, 15)]
    assert [state["trace"] for state in states] == [player.trace for player in players]
    assert page.count("class Player") == page.count('<script type="module">') == 1
    assert page.count("<script") == page.count("</script>") == 2
    assert re.findall(r"https?://(?!www.w3.org/2000/svg)|//cdn|\b(?:import|export)\b|\bfetch\(", page) == []
    assert len(page) < len(players[0].to_html()) + len(players[1].to_html())


def test_the_picture_has_the_steps_of_both(players):
    first, second = (player.picture() for player in players)
    both = Beside(*players).picture()
    assert both.size == (first.width, first.height + second.height)
    assert both == filmstrip(players[0].played, players[1].played) != filmstrip(players[1].played, players[0].played)
    titles = np.asarray(both)[:30] != np.asarray(first)[:30]
    assert titles.any()  # which of the two it is, it says before the number of the step
