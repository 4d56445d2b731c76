"""Small arrays as pictures with their numbers in them."""

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from scratchcnn_course import plots
from scratchcnn_course.plots.cells import MOST, write


def texts(fig):
    return [text.get_text() for text in fig.axes[0].texts]


def contrast(fig):
    """Return the smallest contrast between a number and its cell, as WCAG has it."""
    image = fig.axes[0].images[0]
    colours = image.cmap(image.norm(image.get_array()))[..., :3].reshape(-1, 3)
    return min(
        _ratio(_light(c), _light(to_rgb(t.get_color()))) for c, t in zip(colours, fig.axes[0].texts, strict=True)
    )


def _light(colour):
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    return np.dot(linear, (0.2126, 0.7152, 0.0722))


def _ratio(one, other):
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def test_every_number_stands_in_its_cell():
    fig = plots.cells(np.array([[1.5, -2.0], [0.0, 1 / 3]]))
    assert texts(fig) == ["1.5", "\N{MINUS SIGN}2", "0", "0.3333"]
    assert fig.axes[0].texts[1].get_position() == (1, 0)


def test_numbers_are_short():
    assert write(-0.0) == "0"
    assert write(np.float32(123456)) == "123456"
    assert [write(x) for x in (-24.75, 101.25, 3.0625, np.float32(0.1))] == [
        "\N{MINUS SIGN}24.75",
        "101.25",
        "3.0625",
        "0.1",
    ]
    assert [write(x) for x in (1000.0, 12345.678, 1234567.0)] == ["1000", "12345.7", "1.235e+06"]
    assert write(np.bool_(True)) == "1"
    assert write(np.int64(-1234567)) == "\N{MINUS SIGN}1234567"
    assert write(np.nan) == "nan"


def test_large_arrays_have_no_numbers():
    assert texts(plots.cells(np.zeros((MOST, MOST + 1)))) == []
    assert len(texts(plots.cells(np.zeros((MOST, MOST))))) == MOST**2


def test_colours_are_those_of_the_course():
    signed, grey = plots.cells(np.array([[-2.0, 0, 1]])), plots.cells(np.array([[0.0, 0.5, 1]]))
    assert (signed.axes[0].images[0].cmap.name, grey.axes[0].images[0].cmap.name) == ("signed", "gray")
    assert signed.axes[0].images[0].get_array().tolist() == [[-1, 0, 0.5]]
    assert grey.axes[0].images[0].get_array().tolist() == [[-1, 0, 1]]
    shared = plots.cells(np.array([[0.0, 1]]), largest=4, signed=True)
    assert shared.axes[0].images[0].get_array().tolist() == [[0, 0.25]]


@pytest.mark.parametrize("low", [-1.0, 0.0])
def test_numbers_can_be_read_on_every_colour(low):
    assert contrast(plots.cells(np.linspace(low, 1, 100).reshape(10, 10), signed=low < 0)) >= 4.5


def test_what_is_no_number_is_drawn():
    fig = plots.cells(np.array([[np.nan, np.inf, 2.0]]))
    assert texts(fig) == ["nan", "inf", "2"]
    plots.Picture(fig, "Three cells.")


def test_a_cell_can_be_framed():
    assert len(plots.cells(np.eye(3), mark=(0, 2)).axes[0].patches) == 2
    assert len(plots.cells(np.eye(3)).axes[0].patches) == 0


@pytest.mark.parametrize("array", [np.zeros(3), np.zeros((0, 3)), np.zeros((1, 2, 3))])
def test_what_is_no_picture_is_refused(array):
    with pytest.raises(ValueError, match=r"array must be a picture of shape \(H, W\), got shape"):
        plots.cells(array)
