"""Photos and drawings on their way to 28 x 28: each small step by hand, and the whole way on rendered photos."""

import numpy as np
import pytest
from PIL import Image

from scratchcnn_course import digits
from scratchcnn_course.digits import boxes, find, ground, read, rules, stages, strokes
from scratchcnn_helpers import load_digits
from scratchcnn_helpers.nets import load_pretrained
from tests.course.digits import photos

SPIRAL = """
#######
......#
#####.#
#...#.#
#.###.#
#.....#
#######
"""


def mask_of(text):
    """Read a mask from lines of # and dots."""
    return np.array([[letter == "#" for letter in line] for line in text.split()])


# ---- the frame: fit_box, centre_by_mass, resize --------------------------------------------------------------------


def test_resize_averages_the_area_a_new_pixel_covers():
    image = np.array([[0, 2, 4, 6], [2, 4, 6, 8]], np.float32)
    np.testing.assert_allclose(boxes.resize(image, 1, 2), [[2, 6]])
    np.testing.assert_allclose(boxes.resize(np.array([[3, 6, 9]], np.float32), 1, 2), [[4, 8]])  # half of the 6 each
    np.testing.assert_allclose(boxes.resize(np.array([[1, 3]], np.float32), 2, 4), [[1, 1, 3, 3]] * 2)


def test_fit_box_keeps_the_proportion_of_a_tall_digit():
    ink = np.zeros((50, 60))
    ink[5:45, 30:40] = 1  # 40 high, 10 wide: 20 high and 5 wide in the box
    boxed = digits.fit_box(ink)
    assert boxed.shape == (20, 20) and boxed.dtype == np.float32
    expected = np.zeros((20, 20))
    expected[:, 7:12] = 1
    np.testing.assert_allclose(boxed, expected, atol=1e-6)


@pytest.mark.parametrize("row, column", [(0, 0), (27, 3), (13, 13)])
def test_centre_by_mass_moves_the_centre_into_pixel_14(row, column):
    ink = np.zeros((28, 28))
    ink[row, column] = 0.5
    centred = digits.centre_by_mass(ink)
    assert np.argwhere(centred).tolist() == [[14, 14]] and centred[14, 14] == 0.5


def test_centre_by_mass_weighs_the_ink():
    ink = np.array([[3.0, 0, 0, 1.0]])  # the mean position is 0.75: a quarter pixel left of the second column
    centred = digits.centre_by_mass(ink, size=8)
    assert np.argwhere(centred).tolist() == [[4, 3], [4, 6]]


@pytest.mark.parametrize("step", [digits.fit_box, digits.centre_by_mass])
@pytest.mark.parametrize(
    "ink, words",
    [(np.zeros((4, 4)), "empty"), (np.ones(4), r"\(4,\)"), (np.full((4, 4), np.nan), "NaN")],
    ids=["empty", "flat", "NaN"],
)
def test_frames_refuse_what_is_no_ink(step, ink, words):
    with pytest.raises(ValueError, match=words):
        step(ink)


def test_centre_by_mass_refuses_more_than_fits():
    with pytest.raises(ValueError, match=r"9 x 1 .* 8 x 8"):
        digits.centre_by_mass(np.ones((9, 1)), size=8)


# ---- connected components -------------------------------------------------------------------------------------------


def test_a_spiral_is_one_part():
    labels, count = digits.connected_components(mask_of(SPIRAL))
    assert count == 1
    np.testing.assert_array_equal(labels, mask_of(SPIRAL))


def test_corners_connect_and_numbers_follow_reading_order():
    labels, count = digits.connected_components(mask_of("#...# .#... ....# ##..."))
    assert count == 4
    np.testing.assert_array_equal(labels, [[1, 0, 0, 0, 2], [0, 1, 0, 0, 0], [0, 0, 0, 0, 3], [4, 4, 0, 0, 0]])


def test_rows_do_not_run_into_each_other():
    _, count = digits.connected_components(mask_of("...# #..."))
    assert count == 2


@pytest.mark.parametrize("seed", range(5))
def test_components_agree_with_a_flood_fill(seed):
    mask = np.random.default_rng(seed).random((13, 17)) < 0.4
    labels, count = digits.connected_components(mask)
    expected, number = np.zeros(mask.shape, int), 0
    for start in map(tuple, np.argwhere(mask)):
        if expected[start]:
            continue
        number += 1
        todo = [start]
        while todo:
            y, x = todo.pop()
            if 0 <= y < 13 and 0 <= x < 17 and mask[y, x] and not expected[y, x]:
                expected[y, x] = number
                todo += [(y + i, x + j) for i in (-1, 0, 1) for j in (-1, 0, 1)]
    assert count == number
    np.testing.assert_array_equal(labels, expected)


@pytest.mark.parametrize("mask", [np.ones((2, 2)), np.ones(3, bool)], ids=["floats", "flat"])
def test_components_want_a_mask(mask):
    with pytest.raises(ValueError, match="bool"):
        digits.connected_components(mask)


# ---- ground, strokes, rules -----------------------------------------------------------------------------------------


def test_local_mean_repeats_the_edge():
    np.testing.assert_allclose(ground.local_mean(np.array([[0.0, 3.0, 6.0]]), 3), [[1, 3, 5]], atol=1e-6)


def test_the_ground_has_no_strokes_but_keeps_shadows():
    grey = np.full((40, 40), 0.9, np.float32)
    grey[:, 20:] = 0.4  # a shadow with a hard edge
    page = grey.copy()
    page[10:30, 8:10] = page[10:30, 30:32] = 0.1  # two strokes
    np.testing.assert_allclose(ground.ground_level(page, 7), grey)


def test_a_bar_is_as_thick_as_it_is():
    bar = np.zeros((60, 60))
    bar[5:55, 20:26] = 1
    assert strokes.stroke_width(bar) == pytest.approx(2 * 300 / (np.pi / 4 * 112))  # area 300, outline 112
    assert strokes.stroke_width(np.zeros((5, 5))) == 0


def test_dilate_grows_by_the_radius_on_both_sides():
    line = np.zeros((9, 9), np.float32)
    line[:, 4] = 1
    np.testing.assert_allclose(strokes.dilate(line, 1.5)[4], [0, 0, 0.5, 1, 1, 1, 0.5, 0, 0])


def test_rules_go_and_a_digit_stays():
    mask = np.zeros((120, 120), bool)
    mask[[20, 21, 60, 61, 100, 101]] = True
    mask[:, [20, 21, 60, 61, 100, 101]] = True
    digit = np.zeros_like(mask)
    digit[30:95, 70:80] = True
    left = rules.remove_rules(mask | digit, 0.3 * mask + 0.5 * digit)
    assert left[digit].mean() > 0.9
    assert left[~digit].mean() < 0.03


def test_a_stroke_along_a_line_stays_where_it_is_darker():
    mask = np.zeros((120, 160), bool)
    mask[60:63] = True  # a printed line
    ink = 0.3 * mask
    ink[60:63, 70:100] = 0.8  # the foot of a 2 on it
    left = rules.remove_rules(mask, ink)
    assert left[60:63, 70:100].all() and left.sum() == 90
    assert not rules.remove_rules(mask, 0.3 * mask).any()


def test_tilted_lines_are_found():
    rows, columns = np.mgrid[:120, :160]
    mask = np.abs(rows - 40 - 0.1 * columns) < 1.5
    height, slope = rules.find_rules(mask)
    assert np.median(slope) == pytest.approx(0.1, abs=0.01) and np.median(height) == pytest.approx(40, abs=1)
    assert rules.remove_rules(mask, 0.3 * mask).sum() < 0.02 * mask.sum()


def test_column_thickness_by_hand():
    mask = mask_of("#.# ##. #.#")
    np.testing.assert_array_equal(rules.column_thickness(mask), [[3, 0, 1], [3, 1, 0], [3, 0, 1]])


def test_the_extreme_of_windows_of_three():
    image = np.array([[1, 5, 2, 0], [0, 0, 0, 9], [3, 0, 0, 0]])
    np.testing.assert_array_equal(ground.extreme(image, 3, np.maximum), [[5, 9]])
    np.testing.assert_array_equal(ground.extreme(image, 1, np.maximum), image)


def test_what_touches_the_edge_is_no_digit():
    mask = np.zeros((100, 100), bool)
    mask[:, :10] = True  # the desk
    mask[30:70, 50:58] = True
    np.testing.assert_array_equal(np.unique(np.nonzero(find.find_digit(mask, drawing=False))[1]), range(50, 58))


def test_the_top_of_a_5_belongs_to_it_and_a_speck_does_not():
    mask = np.zeros((100, 100), bool)
    mask[40:80, 40:60] = True
    mask[32:36, 45:65] = True  # apart, but close
    mask[10:12, 10:12] = True  # dirt
    found = find.find_digit(mask, drawing=False)
    assert found[33, 50] and found[60, 50] and not found[10, 10]


def test_dark_specks_on_a_desk_are_not_the_digit():
    mask = np.zeros((200, 200), bool)
    mask[::6, :60] = mask[1::6, :60] = True
    mask[:, ::7] = False  # specks of 12 pixels, 340 of them
    mask[60:140, 120:124] = True  # a 1 with 320 pixels
    np.testing.assert_array_equal(np.unique(np.nonzero(find.find_digit(mask, drawing=False))[1]), range(120, 124))


def test_a_broken_stroke_holds_together():
    mask = np.zeros((100, 100), bool)
    mask[20:80, 50:53] = True
    mask[40:43] = mask[60:65] = False  # two gaps
    np.testing.assert_array_equal(find.find_digit(mask, drawing=False), mask)


# ---- reading --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "image, words",
    [
        (np.zeros((28, 28), int), "int64"),
        (np.zeros((28, 28, 4)), r"\(28, 28, 4\)"),
        (np.zeros((3, 40)), r"\(3, 40\)"),
        (np.full((28, 28), np.nan), "NaN"),
        (np.full((28, 28), 255.0), r"255"),
        (np.full((28, 28), -0.5), r"-0.5"),
    ],
)
def test_what_is_no_image_is_refused(image, words):
    with pytest.raises((TypeError, ValueError), match=words):
        digits.prepare(image)


@pytest.mark.parametrize("image", [np.zeros((40, 40)), np.ones((40, 40, 3))], ids=["black", "white"])
def test_an_empty_page_holds_no_digit(image):
    with pytest.raises(ValueError, match="no digit"):
        digits.prepare(image)


@pytest.mark.parametrize("ground_name", list(photos.GROUNDS))
def test_a_photo_of_an_empty_page_holds_no_digit(ground_name):
    rng = np.random.default_rng(8)
    page = photos.paper(rng, ground_name, photos.look(rng, 360, 480, 150), 360, 480)
    photo = photos.develop(rng, page * photos.lamp(rng, 360, 480))
    with pytest.raises(ValueError, match="image holds no digit"):
        digits.prepare(photo)


def test_files_are_read_as_grey(tmp_path):
    Image.new("RGB", (30, 20), (255, 0, 0)).save(tmp_path / "red.png")
    Image.new("RGBA", (30, 20), (0, 0, 0, 0)).save(tmp_path / "clear.png")
    Image.fromarray(np.full((20, 30), 40000, np.uint16)).save(tmp_path / "deep.png")
    Image.new("L", (2400, 1000), 128).save(tmp_path / "large.png")
    turned = Image.Exif()
    turned[0x0112] = 6  # the camera was held upright
    Image.new("L", (30, 20), 0).save(tmp_path / "turned.jpg", exif=turned)
    red = digits.read_image(tmp_path / "red.png")
    assert red.shape == (20, 30) and red.dtype == np.float32
    np.testing.assert_allclose(red, 76 / 255)
    np.testing.assert_array_equal(digits.read_image(tmp_path / "clear.png"), 1)  # transparent: white paper
    np.testing.assert_array_equal(digits.read_image(tmp_path / "deep.png"), 1)  # the lightest there is
    assert digits.read_image(tmp_path / "large.png").shape == (500, read.LARGEST)
    assert digits.read_image(tmp_path / "turned.jpg").shape == (30, 20)


def test_files_that_are_no_pictures(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"nothing\.png"):
        digits.read_image(tmp_path / "nothing.png")
    (tmp_path / "words.png").write_text("no picture")
    with pytest.raises(ValueError, match=r"words\.png is no picture that can be read: Pillow finds none in it$"):
        digits.read_image(tmp_path / "words.png")
    Image.effect_noise((64, 64), 90).save(tmp_path / "cut.png")
    data = (tmp_path / "cut.png").read_bytes()
    (tmp_path / "cut.png").write_bytes(data[: len(data) // 2])
    with pytest.raises(ValueError, match=r"cut\.png is cut or damaged"):
        digits.read_image(tmp_path / "cut.png")


# ---- the whole way --------------------------------------------------------------------------------------------------


def test_every_stage_is_kept_in_order():
    image = photos.render(5, 1)
    before = image.copy()
    result = digits.prepare(image)
    names = [name for name, _, _ in result.items()]
    assert names == ["raw", "inverted", "mask", "component", "cropped", "thickened", "boxed", "centred"]
    assert all(sentence.endswith(".") for _, _, sentence in result.items())
    assert result.boxed.shape == (20, 20)
    assert result.result.shape == (1, 28, 28) and result.result.dtype == np.float32
    assert 0 <= result.result.min() and result.result.max() <= 1
    np.testing.assert_array_equal(image, before)


def test_dark_on_light_and_light_on_dark_end_alike():
    drawing = np.zeros((280, 280))
    drawing[60:220, 130:150] = 1
    np.testing.assert_allclose(digits.prepare(drawing).centred, digits.prepare(1 - drawing).centred, atol=1e-5)


@pytest.mark.parametrize("shape", [(28, 28), (280, 280), (1, 280, 280), (280, 280, 3)])
def test_the_drawing_pad(shape):
    pad = np.zeros(shape[:2] if shape[0] > 1 else shape[1:], np.uint8)
    unit = max(shape) // 28
    pad[: 3 * unit] = pad[:, -3 * unit :] = 255  # an angular 7 that fills the whole pad
    image = np.stack([pad] * 3, axis=2) if shape[-1] == 3 else pad.reshape(shape)
    expected = np.zeros((28, 28))
    expected[:20, :20] = digits.fit_box(pad / 255)
    np.testing.assert_allclose(digits.prepare(image).centred, digits.centre_by_mass(expected), atol=0.5 / 255)


def test_an_image_of_mnist_in_shape_comes_back_as_it_was():
    image = load_digits().test_images[0]
    image = digits.centre_by_mass(digits.fit_box(image[0] * (image[0] > 0.2)))  # no faint rim to be cut off
    np.testing.assert_array_equal(np.argwhere(digits.prepare(image).centred > 0.5), np.argwhere(image > 0.5))


@pytest.mark.parametrize("step", [digits.fit_box, digits.centre_by_mass, strokes.stroke_width, digits.prepare])
def test_arguments_are_not_changed(step):
    ink = np.zeros((24, 24), np.float32)
    ink[3:20, 8:11] = 0.7
    before = ink.copy()
    step(ink)
    np.testing.assert_array_equal(ink, before)


def test_a_thin_stroke_becomes_as_thick_as_mnist():
    drawing = np.zeros((280, 280))
    drawing[40:240, 138:142] = 1
    width = strokes.stroke_width(digits.prepare(drawing).boxed)
    assert width == pytest.approx(20 * stages.STROKE, abs=0.7)


def test_the_digits_of_the_course_survive_the_way():
    digit_set, model = load_digits(), load_pretrained()
    images, labels = digit_set.test_images[:200], digit_set.test_labels[:200]
    prepared = np.stack([digits.prepare(image).result for image in images])
    assert (model.predict(prepared) == labels).mean() >= (model.predict(images) == labels).mean() - 0.02


@pytest.mark.slow
@pytest.mark.mnist
def test_images_of_mnist_survive_the_way(mnist):
    prepared = np.stack([digits.prepare(image).result for image in mnist.test_images[:500]])
    assert (load_pretrained().predict(prepared) == mnist.test_labels[:500]).mean() >= 0.97


@pytest.mark.slow
@pytest.mark.parametrize("count", [60, pytest.param(120, marks=pytest.mark.long)])
def test_nine_in_ten_photos_are_read(count):
    taken = photos.photo_set(count, 2026)
    prepared = np.stack([digits.prepare(photo.image).result for photo in taken])
    right = load_pretrained().predict(prepared) == np.array([photo.digit for photo in taken])
    assert right.mean() >= 0.9
    conditions = {name for photo in taken for name in photo.conditions}
    assert conditions >= {"squares", "lines", "shadow", "thin pen", "blackboard", "pencil", "small", "desk", "marker"}
    for condition in conditions:
        shown = np.array([condition in photo.conditions for photo in taken])
        assert right[shown].mean() >= 0.8, f"{condition}: {shown.sum() - right[shown].sum()} of {shown.sum()} wrong"


def test_photos_follow_from_their_seed():
    photo, again, other = photos.take(3, 1), photos.take(3, 1), photos.take(3, 2)
    assert photo.image.dtype == np.uint8 and photo.image.shape[2] == 3 and photo.conditions == again.conditions
    np.testing.assert_array_equal(photo.image, again.image)
    assert photo.image.shape != other.image.shape or (photo.image != other.image).any()
    assert [photo.digit for photo in photos.photo_set(3, 7)] == [0, 1, 2]
