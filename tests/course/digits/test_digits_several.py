"""Several digits in one picture, transparent ground, and pictures of many megapixels."""

import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from scratchcnn_course import digits
from scratchcnn_course.digits import find, read, several
from scratchcnn_helpers import load_digits
from tests.course.digits.photos import draw, write


def blocks(*boxes, shape=(120, 200)):
    """Mark rectangles (top, left, bottom, right)."""
    marks = []
    for top, left, bottom, right in boxes:
        mark = np.zeros(shape, bool)
        mark[top : bottom + 1, left : right + 1] = True
        marks.append(mark)
    return marks


def test_the_box_of_a_mark():
    assert find.box_of(blocks((3, 5, 40, 17))[0]).tolist() == [3, 5, 40, 17]


def test_marks_are_read_line_by_line():
    marks = blocks((60, 100, 100, 120), (5, 90, 40, 110), (12, 10, 44, 30), (66, 20, 110, 40), (8, 150, 38, 170))
    assert several.in_lines(marks) == [[2, 1, 4], [3, 0]]


def test_a_line_that_climbs_is_one_line():
    marks = blocks(*((60 - 8 * i, 10 + 30 * i, 100 - 8 * i, 25 + 30 * i) for i in range(6)))
    assert several.in_lines(marks) == [[0, 1, 2, 3, 4, 5]]


def test_what_is_small_flat_or_pale_is_no_other_digit():
    main, comma, minus, stain, other = blocks(
        (20, 20, 80, 30), (70, 60, 90, 65), (50, 90, 55, 130), (20, 140, 80, 150), (20, 170, 80, 180)
    )
    mask = main | comma | minus | stain | other
    ink = 1.0 * mask - 0.7 * stain
    (found,) = several.find_others(mask, ink, main, drawing=True)
    np.testing.assert_array_equal(found, other)


@pytest.mark.parametrize("gap", [3, 10, 40])
def test_digits_beside_each_other_are_not_one(gap):
    page = np.zeros((120, 200))
    page[30:90, 50:58] = page[30:90, 58 + gap : 66 + gap] = 1
    (line,), main = digits.prepare_all(page)
    assert len(line) == 2 and main in line
    for stages in line:
        assert stages.component.sum() == 60 * 8
    np.testing.assert_array_equal(digits.prepare(page).component, main.component)


def test_a_single_digit_is_the_same_by_both_ways():
    image = np.kron(load_digits().test_images[4, 0], np.ones((6, 6)))
    ((only,),), main = digits.prepare_all(image)
    assert only is main
    np.testing.assert_array_equal(only.result, digits.prepare(image).result)


@pytest.mark.parametrize(("ink", "ground"), [(255, 0), (180, 0), (0, 255), (90, 255)])
def test_the_paper_under_transparent_ink(tmp_path, ink, ground):
    pixels = np.zeros((20, 30, 4), np.uint8)
    pixels[5:15, 10:12] = ink, ink, ink, 255
    Image.fromarray(pixels).save(tmp_path / "a.png")
    grey = digits.read_image(tmp_path / "a.png")
    assert grey[0, 0] == ground / 255 and grey[8, 11] == pytest.approx(ink / 255)


def test_a_large_picture_is_shrunk_as_a_whole(tmp_path):
    rng = np.random.default_rng(0)
    coarse = rng.integers(0, 256, (12, 30), np.uint8)
    large = np.kron(coarse, np.ones((100, 100), np.uint8))  # 1,200 x 3,000 pixels, in strips
    for mode in ("L", "RGB", "P", "I;16"):
        picture = (
            Image.fromarray(large.astype(np.uint16) * 257) if mode == "I;16" else Image.fromarray(large).convert(mode)
        )
        picture.save(tmp_path / "a.png")
        grey = digits.read_image(tmp_path / "a.png")
        assert grey.shape == (480, read.LARGEST)
        np.testing.assert_allclose(grey[20::40, 20::40], coarse / (255 if mode != "I;16" else coarse.max()), atol=0.02)


MEMORY = r"""
import pathlib, re, sys
from scratchcnn_course import digits
shape = digits.read_image(sys.argv[1]).shape
print(shape, re.search(r"VmHWM:\s*(\d+)", pathlib.Path("/proc/self/status").read_text())[1])
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
@pytest.mark.parametrize(("mode", "ending"), [("RGB", "png"), ("P", "png"), ("RGB", "jpg")])
def test_169_megapixels_need_less_than_a_gigabyte(tmp_path, mode, ending):
    path = tmp_path / f"large.{ending}"
    Image.new(mode, (13_000, 13_000)).save(path, compress_level=1)  # PNG's; how small the file is does not matter
    ran = subprocess.run([sys.executable, "-c", MEMORY, path], capture_output=True, text=True, check=True)
    shape, _, kilobytes = ran.stdout.rpartition(" ")
    assert shape == "(1200, 1200)"
    assert int(kilobytes) < 10**6


def stroke(page, *points, width):
    """Draw on a page of zeros."""
    return np.maximum(page, draw([np.array(points, float)], width, *page.shape))


CHESS = np.pad(np.kron(np.indices((6, 3)).sum(axis=0) % 3 == 0, np.ones((9, 9))), ((60, 166), (240, 33)))
SPECKS = {
    "a hair": lambda page: stroke(page, (250, 40), (265, 130), width=2.5),
    "a blot": lambda page: stroke(page, (250, 90), (250, 100), width=50),
    "a handful of specks": lambda page: np.maximum(page, CHESS),
    "a pale line": lambda page: np.maximum(page, 0.55 * stroke(np.zeros_like(page), (255, 30), (255, 140), width=12)),
}


@pytest.mark.parametrize("specks", SPECKS)
@pytest.mark.parametrize("digit", [0, 3, 5])
def test_specks_beside_a_digit_are_no_digits(digit, specks):
    rng = np.random.default_rng(digit)
    page = draw([110 * part + (120, 140) for part in write(rng, digit)], 12, 280, 300)
    (line,), main = digits.prepare_all(1 - SPECKS[specks](page))
    assert line == [main]


def test_two_digits_of_one_pen_are_two():
    rng = np.random.default_rng(1)
    parts = [110 * part + (80, 140) for part in write(rng, 3)] + [80 * part + (210, 150) for part in write(rng, 5)]
    (line,), _ = digits.prepare_all(1 - draw(parts, 9, 280, 300))
    assert len(line) == 2
