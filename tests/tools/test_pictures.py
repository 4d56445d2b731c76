"""The picture at the head of each notebook can be drawn anew, and is as large as the one that is stored."""

import io

import matplotlib
import pytest
from PIL import Image

from tools.pictures.__main__ import IMAGES, figure, scripts


def test_every_stored_picture_has_a_script():
    assert {path.stem for path in IMAGES.glob("*.png")} == set(scripts())


@pytest.mark.slow
@pytest.mark.skipif(matplotlib.__version_info__ < (3, 10), reason="matplotlib 3.9 cannot lay out what lost a colorbar")
@pytest.mark.parametrize("number", scripts())
def test_it_can_be_drawn(number):
    buffer = io.BytesIO()
    figure(scripts()[number]).savefig(buffer, dpi=96, format="png")
    with Image.open(buffer) as drawn, Image.open(IMAGES / f"{number}.png") as stored:
        assert drawn.size == stored.size
        assert len(drawn.convert("RGB").getcolors(maxcolors=2**20)) > 10
