"""`Dataset`, `split` and `batches`."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scratchcnn_helpers.data import ByteImages, Dataset, batches, split


def images_of(count, shape=(1, 2, 3)):
    """Images that know their own number: every pixel of image i is i / 1000."""
    return np.broadcast_to(np.arange(count, dtype=np.float32).reshape(-1, 1, 1, 1) / 1000, (count, *shape)).copy()


def parts(**changes):
    whole = {
        "train_images": images_of(5),
        "train_labels": np.array([0, 1, 2, 0, 1]),
        "test_images": images_of(2),
        "test_labels": np.array([3, 0]),
        "name": "made up",
        "source": "this test",
    }
    return whole | changes


def test_dataset_says_what_it_is():
    dataset = Dataset(**parts())
    assert dataset.classes == 4
    assert repr(dataset) == ("Dataset('made up': train (5, 1, 2, 3), test (2, 1, 2, 3), 4 classes, source: this test)")
    with pytest.raises(dataclasses.FrozenInstanceError):
        dataset.name = "another"


def test_dataset_takes_the_arrays_without_copying_them():
    whole = parts()
    assert Dataset(**whole).train_images is whole["train_images"]


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"train_images": images_of(5).astype(np.float64)}, TypeError, "train_images must be an array of float32"),
        ({"test_images": images_of(2).tolist()}, TypeError, "test_images must be an array of float32, got list"),
        ({"test_labels": np.array([0, 1], dtype=np.int32)}, TypeError, "test_labels must be an array of int64"),
        (
            {"train_images": images_of(5)[:, 0]},
            ValueError,
            r"train_images must have the axes \(N, C, H, W\), got ",
        ),
        (
            {"train_labels": np.zeros((5, 1), dtype=np.int64)},
            ValueError,
            r"train_labels must have the axes \(N\), got ",
        ),
        ({"train_labels": np.zeros(4, dtype=np.int64)}, ValueError, "train_images and train_labels .* got 5 and 4"),
        ({"test_images": images_of(0)}, ValueError, "test_images is empty"),
        ({"test_images": images_of(2, (1, 3, 2))}, ValueError, r"\(1, 2, 3\) and \(1, 3, 2\)"),
        ({"test_labels": np.array([0, -1])}, ValueError, "test_labels must not be negative, got -1"),
        ({"train_images": images_of(5) + 1}, ValueError, r"train_images must lie in \[0, 1\] without NaN, got 1 to"),
        ({"train_images": images_of(5) - 1}, ValueError, r"train_images must lie in \[0, 1\]"),
    ],
)
def test_dataset_refuses(changes, error, message):
    with pytest.raises(error, match=message):
        Dataset(**parts(**changes))


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_dataset_refuses_a_single_pixel_that_is_no_number(value):
    images = images_of(2)
    images[1, 0, 1, 2] = value
    with pytest.raises(ValueError, match="test_images must lie in"):
        Dataset(**parts(test_images=images))


# split


labels_lists = st.lists(st.integers(0, 4), min_size=2, max_size=60)
fractions = st.floats(0.01, 0.99)


def numbers(images):
    return np.rint(images[:, 0, 0, 0] * 1000).astype(int)


@given(labels_lists, fractions, st.integers(0, 1000), st.booleans())
def test_split_puts_every_image_into_one_part_beside_its_label(labels, fraction, seed, stratify):
    labels = np.array(labels)
    if stratify and np.bincount(labels).max() == 1:
        return  # refused, see below
    a, a_labels, b, b_labels = split(images_of(len(labels)), labels, fraction, rng=seed, stratify=stratify)
    assert len(a) and len(b)
    both = np.concatenate([numbers(a), numbers(b)])
    assert sorted(both) == list(range(len(labels)))
    np.testing.assert_array_equal(np.concatenate([a_labels, b_labels]), labels[both])


@given(labels_lists, fractions, st.integers(0, 1000))
def test_split_keeps_the_classes_in_proportion(labels, fraction, seed):
    counts = np.bincount(labels)
    if counts.max() == 1:
        return
    _, first, _, second = split(images_of(len(labels)), np.array(labels), fraction, rng=seed)
    held_back = np.bincount(second, minlength=len(counts))
    assert np.all(np.abs(held_back - counts * fraction) < 1 + 1e-9)
    assert set(first) == set(labels)  # every class stays, one image of it at least
    if counts.min() > 1 / (1 - fraction):  # unless that rule took some away, the total is right too
        assert len(second) == max(1, round(len(labels) * fraction))


def test_split_without_stratify_gets_the_total_right_and_may_miss_a_class():
    labels = np.array([0] * 99 + [1])
    _, first, _, second = split(images_of(100), labels, 0.25, rng=0, stratify=False)
    assert (len(first), len(second)) == (75, 25)


def test_split_is_the_same_for_a_seed_and_for_its_generator_and_shuffles():
    labels = np.repeat([0, 1, 2], 20)
    seeded = split(images_of(60), labels, 0.3, rng=7)
    generated = split(images_of(60), labels, 0.3, rng=np.random.default_rng(7))
    other = split(images_of(60), labels, 0.3, rng=8)
    for one, two in zip(seeded, generated, strict=True):
        np.testing.assert_array_equal(one, two)
    assert not np.array_equal(seeded[2], other[2])
    assert list(numbers(seeded[0])) != sorted(numbers(seeded[0]))


@pytest.mark.parametrize("fraction", [0, 1, -0.1, 1.5, float("nan")])
def test_split_refuses_a_fraction_that_leaves_a_part_empty(fraction):
    with pytest.raises(ValueError, match=r"fraction must lie in \(0, 1\), got"):
        split(images_of(4), np.zeros(4, int), fraction, rng=0)


@pytest.mark.parametrize("rng", [None, "7", 1.0, True])
def test_split_and_batches_refuse_what_is_no_generator(rng):
    with pytest.raises(TypeError, match="rng must be"):
        split(images_of(4), np.zeros(4, int), 0.5, rng=rng)
    if rng is not None:
        with pytest.raises(TypeError, match="rng must be"):
            batches(images_of(4), np.zeros(4, int), 2, rng=rng)


def test_split_refuses_what_cannot_be_split():
    with pytest.raises(ValueError, match="at least two"):
        split(images_of(1), np.zeros(1, int), 0.5, rng=0, stratify=False)
    with pytest.raises(ValueError, match="at least two"):
        split(images_of(3), np.arange(3), 0.5, rng=0)
    with pytest.raises(TypeError, match="labels must be integers"):
        split(images_of(3), np.zeros(3), 0.5, rng=0)


# batches


@given(st.integers(1, 50), st.integers(1, 20), st.booleans(), st.booleans())
def test_batches_visit_every_image_once(count, size, shuffle, drop_last):
    if drop_last and size > count:
        return  # refused, see below
    walk = batches(images_of(count), np.arange(count), size, rng=3 if shuffle else None, drop_last=drop_last)
    seen = list(walk)
    assert len(walk) == len(seen)
    assert all(len(labels) == size for _, labels in seen[:-1])
    for images, labels in seen:
        np.testing.assert_array_equal(numbers(images), labels)
    visited = np.concatenate([labels for _, labels in seen])
    assert len(set(visited)) == len(visited) == (count - count % size if drop_last else count)
    if not shuffle:
        np.testing.assert_array_equal(visited, np.arange(len(visited)))


def test_batches_shuffle_anew_on_each_walk_and_alike_for_a_seed():
    walk, again = (batches(images_of(30), np.arange(30), 30, rng=5) for _ in range(2))
    (_, first), (_, second) = next(iter(walk)), next(iter(walk))
    assert not np.array_equal(first, second)
    np.testing.assert_array_equal(next(iter(again))[1], first)
    np.testing.assert_array_equal(next(iter(again))[1], second)


def test_batches_in_order_are_views_and_take_any_shape():
    images = np.zeros((5, 7))
    chosen, targets = next(iter(batches(images, np.zeros((5, 2)), 2)))
    assert chosen.shape == (2, 7)
    assert targets.shape == (2, 2)
    assert np.shares_memory(chosen, images)


@pytest.mark.parametrize(
    ("arguments", "options", "error", "message"),
    [
        ((np.zeros((0, 2)), np.zeros(0), 1), {}, ValueError, r"\(N, ...\), N >= 1, got \(0, 2\) and \(0,\)"),
        ((np.zeros((3, 2)), np.zeros(2), 1), {}, ValueError, "images and labels must be equally many, got 3 and 2"),
        ((np.float32(1), np.zeros(1), 1), {}, ValueError, r"images and labels must have shape .* got \(\)"),
        ((np.zeros((3, 2)), np.zeros(3), 0), {}, ValueError, "batch_size must be at least 1, got 0"),
        ((np.zeros((3, 2)), np.zeros(3), 1.5), {}, TypeError, "batch_size must be an int, got 1.5"),
        ((np.zeros((3, 2)), np.zeros(3), True), {}, TypeError, "batch_size must be an int, got True"),
        ((np.zeros((3, 2)), np.zeros(3), 4), {"drop_last": True}, ValueError, "leaves no batch of 3 images"),
    ],
)
def test_batches_refuse_at_once(arguments, options, error, message):
    with pytest.raises(error, match=message):
        batches(*arguments, **options)


def test_both_parts_of_a_split_are_well_shuffled():
    """The first hundred of either part hold every class: whoever takes a slice gets a fair one."""
    labels = np.repeat(np.arange(10), 1000)
    _, first, _, second = split(np.zeros((len(labels), 1, 1, 1), np.float32), labels, 1 / 12, rng=0)
    assert np.bincount(first[:100], minlength=10).min() > 0
    assert np.bincount(second[:100], minlength=10).min() > 0


# images kept as bytes


def pixels_of(count, high=256, seed=0):
    return np.random.default_rng(seed).integers(0, high, (count, 3, 4, 5), np.uint8)


@settings(deadline=None)
@given(st.integers(1, 9), st.sampled_from([16, 200, 255]), st.data())
def test_what_is_taken_out_of_bytes_is_what_had_been_converted(count, white, draw):
    pixels = pixels_of(count, white + 1)
    images, floats = ByteImages(pixels, white), np.divide(pixels, white, dtype=np.float32)
    order = draw.draw(st.lists(st.integers(0, count - 1), max_size=6).map(lambda some: np.array(some, int)))
    for chosen in (0, slice(1, None), order, (slice(None), 1), (slice(None), slice(1), slice(2))):
        assert images[chosen].dtype == np.float32
        np.testing.assert_array_equal(images[chosen], floats[chosen])
    np.testing.assert_array_equal(np.asarray(images), floats)
    assert np.asarray(images, np.float64).dtype == np.float64
    some = images.take(order)
    assert isinstance(some, ByteImages) and some.white == white
    np.testing.assert_array_equal(some[:], floats[order])
    assert (len(images), images.shape, images.ndim, images.dtype) == (count, floats.shape, 4, np.float32)


@pytest.mark.parametrize(
    ("pixels", "white", "message"),
    [
        (pixels_of(2).astype(int), 255, r"pixels must be bytes \(uint8\) up to 255, got int64"),
        (np.full((2, 1, 3, 3), 20, np.uint8), 16, r"pixels must be bytes \(uint8\) up to 16, got uint8 up to 20"),
        (pixels_of(2)[:, 0], 255, r"pixels must have the axes \(N, C, H, W\), got shape \(2, 4, 5\)"),
    ],
)
def test_bytes_that_are_no_images(pixels, white, message):
    with pytest.raises(ValueError, match=message):
        ByteImages(pixels, white)


def test_a_data_set_of_bytes():
    images = ByteImages(pixels_of(5))
    dataset = Dataset(**parts(train_images=images, test_images=images.take([1, 2])))
    assert dataset.train_images is images
    with pytest.raises(ValueError, match="train_images is empty"):
        Dataset(**parts(train_images=images.take([]), test_images=images.take([1, 2])))
    with pytest.raises(ValueError, match="train_images and train_labels must be equally many, got 4 and 5"):
        Dataset(**parts(train_images=images.take([0, 1, 2, 3]), test_images=images.take([1, 2])))


def test_split_and_batches_of_bytes_are_those_of_floats():
    images, labels = ByteImages(pixels_of(40)), np.arange(40) % 4
    some, known, others, rest = split(images, labels, 0.3, rng=1)
    expected = split(images[:], labels, 0.3, rng=1)
    assert isinstance(some, ByteImages) and isinstance(others, ByteImages)
    for found, wanted in zip((some[:], known, others[:], rest), expected, strict=True):
        np.testing.assert_array_equal(found, wanted)
    for rng in (None, 3):
        pairs = zip(batches(images, labels, 16, rng=rng), batches(images[:], labels, 16, rng=rng), strict=True)
        for (found, _), (wanted, _) in pairs:
            np.testing.assert_array_equal(found, wanted)
            assert type(found) is np.ndarray and found.dtype == np.float32
