"""Random shifts: whole pixels, zeros from outside, nothing else."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scratchcnn_helpers.augment import RandomRotation, RandomShift


def shifted(images, down, right):
    """Move images by whole pixels, one pixel at a time in Python."""
    out = np.zeros_like(images)
    H, W = images.shape[2:]
    for h in range(H):
        for w in range(W):
            if 0 <= h - down < H and 0 <= w - right < W:
                out[:, :, h, w] = images[:, :, h - down, w - right]
    return out


def some(count, *shape):
    return np.random.default_rng(5).random((count, *shape), np.float32) + 1  # no pixel is 0


def test_each_image_goes_to_one_of_nine_places_and_all_nine_come_up():
    images = some(1, 2, 4, 5).repeat(300, axis=0)
    out = RandomShift(1)(images, np.random.default_rng(0))
    places = [shifted(images[:1], down, right)[0] for down in (-1, 0, 1) for right in (-1, 0, 1)]
    counts = [sum(np.array_equal(image, place) for image in out) for place in places]
    assert sum(counts) == 300
    assert min(counts) > 10  # 33 on average


@settings(deadline=None)
@given(
    st.integers(0, 3), st.integers(1, 4), st.integers(1, 2), st.integers(3, 6), st.integers(3, 6), st.integers(0, 99)
)
def test_every_image_is_an_exact_copy_moved(pixels, N, C, H, W, seed):
    images = some(N, C, H, W)
    kept = images.copy()
    out = RandomShift(pixels)(images, np.random.default_rng(seed))
    assert out.shape == images.shape
    assert out.dtype == np.float32
    places = range(-pixels, pixels + 1)
    for n in range(N):
        assert any(np.array_equal(out[n], shifted(images[n : n + 1], i, j)[0]) for i in places for j in places)
    out += 1  # not a view of the input
    np.testing.assert_array_equal(images, kept)


def test_the_generator_decides():
    images, shift = some(20, 1, 6, 6), RandomShift(2)
    one, same, other = (shift(images, np.random.default_rng(seed)) for seed in (0, 0, 1))
    np.testing.assert_array_equal(one, same)
    assert not np.array_equal(one, other)


def test_images_move_each_on_its_own():
    out = RandomShift(1)(some(1, 1, 5, 5).repeat(20, axis=0), np.random.default_rng(0))
    assert len({image.tobytes() for image in out}) > 4


def test_no_pixels_no_change():
    images = some(3, 1, 4, 4)
    np.testing.assert_array_equal(RandomShift(0)(images, np.random.default_rng(0)), images)


def test_what_does_not_fit_is_named():
    with pytest.raises(ValueError, match=r"pixels must lie in \[0, inf\), got -1"):
        RandomShift(-1)
    with pytest.raises(ValueError, match=r"images must have the axes \(N, C, H, W\), got shape \(4, 4\)"):
        RandomShift()(np.zeros((4, 4)), np.random.default_rng(0))
    assert repr(RandomShift(2)) == "RandomShift(pixels=2)"


# ---- rotations ------------------------------------------------------------------------------------------------------


class Angle:
    """Stands in for a generator: the same angle for every image."""

    def __init__(self, degrees):
        self.degrees = degrees

    def uniform(self, low, high, size):
        assert low <= self.degrees <= high
        return np.full(size, self.degrees)


@pytest.mark.parametrize(("degrees", "turns"), [(0, 0), (90, 1), (-90, 3), (180, 2)])
def test_quarter_turns_are_exact(degrees, turns):
    images = some(2, 3, 7, 7)
    out = RandomRotation(180)(images, Angle(float(degrees)))
    np.testing.assert_allclose(out, np.rot90(images, turns, axes=(2, 3)), atol=1e-5)


def test_a_quarter_turn_of_an_image_that_is_not_square():
    image = np.zeros((1, 1, 5, 7), np.float32)
    image[0, 0, 2, 5] = 1  # two to the right of the middle
    out = RandomRotation(90)(image, Angle(90.0))
    wanted = np.zeros((5, 7))
    wanted[0, 3] = 1  # two above it
    np.testing.assert_allclose(out[0, 0], wanted, atol=1e-6)


def test_a_small_turn_keeps_the_middle_and_the_mass():
    image = np.zeros((1, 1, 21, 21), np.float32)
    image[0, 0, 8:13, 8:13] = 1
    out = RandomRotation(20)(image, Angle(17.0))
    assert out[0, 0, 10, 10] == pytest.approx(1)
    assert out.sum() == pytest.approx(25, abs=0.5)
    assert out.min() >= 0 and out.max() <= 1 + 1e-6


def test_each_image_gets_an_angle_of_its_own_and_nothing_is_changed():
    images = some(1, 1, 9, 9).repeat(40, axis=0)
    kept = images.copy()
    out = RandomRotation(15)(images, np.random.default_rng(0))
    assert out.shape == images.shape and out.dtype == np.float32
    assert len(np.unique(out[:, 0, 0, 4])) > 30
    np.testing.assert_array_equal(images, kept)
    np.testing.assert_array_equal(out, RandomRotation(15)(images, np.random.default_rng(0)))


def test_rotations_that_cannot_be():
    for degrees in (-1, 181):
        with pytest.raises(ValueError, match=r"degrees must lie in \[0, 180\]"):
            RandomRotation(degrees)
    assert repr(RandomRotation(12)) == "RandomRotation(degrees=12)"
