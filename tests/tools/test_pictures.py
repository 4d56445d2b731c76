"""The picture at the head of each notebook can be drawn anew, and is as large as the one that is stored."""

import io

import matplotlib
import pytest
from matplotlib.figure import Figure
from PIL import Image

from tools.pictures.__main__ import IMAGES, figure, scripts
from tools.pictures.ground import INK, on_any_ground


def test_every_stored_picture_has_a_script():
    assert {path.stem for path in IMAGES.glob("*.png")} == set(scripts())


@pytest.mark.parametrize("number", scripts())
def test_it_has_no_ground_of_its_own(number):
    with Image.open(IMAGES / f"{number}.png") as stored:
        alpha = stored.convert("RGBA").getchannel("A").histogram()
    assert alpha[0] > sum(alpha) / 10


def test_black_becomes_grey_but_on_an_image():
    fig = Figure()
    above, below = fig.subplots(2)
    above.imshow([[1.0, 0]])
    on_image, title = above.text(0, 0, "cell"), above.set_title("title")
    below.plot([0, 1], color="black")
    below.plot([1, 0], color="#0072B2")
    on_any_ground(fig)
    assert (on_image.get_color(), title.get_color()) == ("black", INK)
    assert [line.get_color() for line in below.lines] == [INK, "#0072B2"]
    assert fig.patch.get_alpha() == 0


@pytest.mark.slow
@pytest.mark.skipif(matplotlib.__version_info__ < (3, 10), reason="matplotlib 3.9 cannot lay out what lost a colorbar")
@pytest.mark.parametrize("number", scripts())
def test_it_can_be_drawn(number):
    buffer = io.BytesIO()
    on_any_ground(figure(scripts()[number])).savefig(buffer, dpi=96, format="png")
    with Image.open(buffer) as drawn, Image.open(IMAGES / f"{number}.png") as stored:
        assert drawn.size == stored.size
        assert len(drawn.convert("RGB").getcolors(maxcolors=2**20)) > 10
