"""Figures on a dark page: no white ground, letters and lines to be read, images as they are."""

import io

import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

from scratchcnn_course.plots import Picture
from tests.browser.conftest import PAGE

pytestmark = pytest.mark.slow


def shown(open_file, attribute):
    """Return the pixels of a figure, (H, W, 3): left a bar of the course's orange and a black line, right an image."""
    fig = Figure(figsize=(4, 2))
    left, right = fig.add_axes([0, 0, 0.5, 0.9]), fig.add_axes([0.5, 0, 0.5, 0.9])
    left.axis("off")
    left.bar([0], [1], color="#D55E00", width=0.5)
    left.plot([-0.4, -0.4], [0, 1], color="black", linewidth=8)
    right.axis("off")
    right.imshow([[0.0, 1], [1, 0]], cmap="gray", aspect="auto")
    html = Picture(fig, "A bar and four pixels.")._repr_mimebundle_()[0]["text/html"]
    page = open_file(PAGE.format(f"<div {attribute}>{html}</div>"))
    return np.array(Image.open(io.BytesIO(page.get_by_role("img").screenshot())).convert("RGB")).astype(int)


@pytest.mark.parametrize("attribute", ['data-jp-theme-light="false"', 'data-theme="dark"', ""])
def test_ink_and_paper_change_places_and_images_stay(open_file, attribute):
    pixels = shown(open_file, attribute)
    height, width = pixels.shape[:2]
    image = pixels[height // 8 :, width // 2 + 4 :]
    corners = [image[place].mean() for place in ((20, 20), (20, -20), (-20, 20), (-20, -20))]
    assert corners == pytest.approx([0, 255, 255, 0], abs=3)
    paper, orange = pixels[3, 3], pixels[-20, width // 4]
    ink = pixels[height // 2, : width // 4].sum(axis=1)
    assert orange[0] > orange[1] > orange[2]
    if attribute:
        assert paper.max() < 30 and ink.max() > 700
    else:
        assert paper.min() == 255 and ink.min() < 30
