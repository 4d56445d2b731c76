"""CIFAR-10, folders of pictures, and whatever else lies somewhere, made up small in a temporary folder."""

import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from scratchcnn_course import files
from scratchcnn_helpers.data.formats.idx import FILES
from tests.helpers.data.test_data_readers import (
    RNG,
    TEST,
    TEST_LABELS,
    TRAIN,
    TRAIN_LABELS,
    check,
    table,
    write_csv,
    write_idx,
    write_npz,
)

# CIFAR-10


def test_cifar10(tmp_path):
    rows = RNG.integers(0, 256, (5, 3073), dtype=np.uint8)
    rows[:, 0] = [3, 9, 0, 1, 2]
    for name, part in (("data_batch_1", rows[:2]), ("data_batch_2", rows[2:4]), ("test_batch", rows[4:])):
        part.tofile(tmp_path / f"{name}.bin")
    dataset = files.load_cifar10(tmp_path)
    assert (dataset.name, dataset.classes) == ("cifar-10", 10)
    assert "2 training batches" in dataset.source
    np.testing.assert_array_equal(dataset.train_labels, [3, 9, 0, 1])
    assert dataset.train_images.shape == (4, 3, 32, 32)
    # The format: byte 1 + 1024 * channel + 32 * row + column.
    assert dataset.train_images[2, 1, 30, 7] == np.float32(rows[2, 1 + 1024 + 32 * 30 + 7]) / 255


def test_cifar10_refuses(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"holds no data_batch_1.bin"):
        files.load_cifar10(tmp_path)
    for name in ("data_batch_1", "test_batch"):
        np.zeros(3073, np.uint8).tofile(tmp_path / f"{name}.bin")
    np.zeros(3072, np.uint8).tofile(tmp_path / "test_batch.bin")
    with pytest.raises(ValueError, match=r"test_batch.bin .* 3072 bytes"):
        files.load_cifar10(tmp_path)
    np.full(3073, 10, np.uint8).tofile(tmp_path / "data_batch_1.bin")
    with pytest.raises(ValueError, match=r"data_batch_1.bin .* a label is 10"):
        files.load_cifar10(tmp_path)


# images


def write_images(root, images, labels, mode="L", suffix="png"):
    for index, (image, label) in enumerate(zip(images, labels, strict=True)):
        folder = root / f"class {label}"
        folder.mkdir(parents=True, exist_ok=True)
        picture = Image.fromarray(image).convert(mode)
        picture.save(folder / f"{index:03}.{suffix}")


def test_image_folder_grey(tmp_path):
    train_labels, test_labels = np.array([0, 0, 1, 1, 2, 2]), np.array([0, 1, 2])
    write_images(tmp_path / "train", TRAIN, train_labels)
    write_images(tmp_path / "test", TEST, test_labels, mode="LA")
    (tmp_path / "train" / "class 0" / "Thumbs.db").write_text("not an image")
    dataset = files.load_image_folder(tmp_path)
    np.testing.assert_array_equal(dataset.train_images, TRAIN[:, None].astype(np.float32) / 255)
    np.testing.assert_array_equal(dataset.test_images, TEST[:, None].astype(np.float32) / 255)
    np.testing.assert_array_equal(dataset.train_labels, train_labels)
    np.testing.assert_array_equal(dataset.test_labels, test_labels)
    assert "0 = class 0, 1 = class 1, 2 = class 2" in dataset.source


def test_image_folder_colour_and_one_grey_among_them(tmp_path):
    colours = np.stack([TRAIN, 255 - TRAIN, TRAIN // 2], axis=-1)
    write_images(tmp_path / "train", colours, [0, 0, 0, 1, 1, 1], mode="RGB")
    write_images(tmp_path / "test", TEST, [1, 1, 1])
    dataset = files.load_image_folder(tmp_path)
    np.testing.assert_array_equal(dataset.train_images, colours.transpose(0, 3, 1, 2).astype(np.float32) / 255)
    np.testing.assert_array_equal(dataset.test_images, np.repeat(TEST[:, None].astype(np.float32) / 255, 3, axis=1))


def test_image_folder_lays_transparency_on_white(tmp_path):
    drawing = np.zeros((2, 4, 4, 4), np.uint8)  # black ink, transparent paper
    drawing[:, 1, 1, 3] = 255
    write_images(tmp_path / "train", drawing, [0, 1], mode="RGBA")
    write_images(tmp_path / "test", drawing, [0, 1], mode="RGBA")
    images = files.load_image_folder(tmp_path).train_images
    assert images[0, 0, 1, 1] == 0
    assert images[0].sum() == 3 * 15


def test_image_folder_without_parts_is_split_alike_each_time(tmp_path):
    images = RNG.integers(0, 256, (20, 4, 4), dtype=np.uint8)
    write_images(tmp_path, images, np.arange(20) % 2)
    one, two = files.load_image_folder(tmp_path), files.load_image_folder(tmp_path)
    assert (len(one.train_labels), len(one.test_labels)) == (16, 4)
    assert np.bincount(one.test_labels).tolist() == [2, 2]
    np.testing.assert_array_equal(one.test_images, two.test_images)


@pytest.mark.parametrize(("size", "shape"), [(8, (8, 8)), ((2, 3), (2, 3))])
def test_image_folder_scales_when_told(tmp_path, size, shape):
    write_images(tmp_path / "train", [np.full((4, 4), 51, np.uint8), np.full((6, 5), 51, np.uint8)], [0, 1])
    write_images(tmp_path / "test", [np.full((9, 9), 51, np.uint8)], [0])
    with pytest.raises(ValueError, match=r"001.png is \(6, 5\) pixels and the first image \(4, 4\): give size="):
        files.load_image_folder(tmp_path)
    dataset = files.load_image_folder(tmp_path, size=size)
    assert dataset.train_images.shape == (2, 1, *shape)
    np.testing.assert_allclose(dataset.train_images, 0.2, rtol=1e-6)


def test_image_folder_refuses(tmp_path):
    with pytest.raises(FileNotFoundError, match="holds no images as train/<class>"):
        files.load_image_folder(tmp_path)
    write_images(tmp_path / "train", TRAIN, [0, 0, 0, 1, 1, 1])
    write_images(tmp_path / "test", TEST, [0, 1, 2])
    with pytest.raises(ValueError, match="class 2 is a class that the training images do not have"):
        files.load_image_folder(tmp_path)
    (tmp_path / "test" / "class 2" / "002.png").unlink()
    for name in ("class 0/000.png", "class 1/004.png"):
        bad = tmp_path / "train" / name
        whole = bad.read_bytes()
        for content, message in ((b"not an image", "is no picture"), (whole[:50], "is cut or damaged")):
            bad.write_bytes(content)
            with pytest.raises(ValueError, match=f"{bad.name} {message}"):
                files.load_image_folder(tmp_path)
        bad.write_bytes(whole)
    Image.fromarray(TRAIN[0].astype(np.uint16) * 256).save(bad)
    with pytest.raises(ValueError, match=r"004.png has pixels of kind I.*8 bits"):
        files.load_image_folder(tmp_path)


# whatever lies there


def make_cifar(folder):
    for name in ("data_batch_1", "test_batch"):
        rows = RNG.integers(0, 256, (2, 3073), dtype=np.uint8)
        rows[:, 0] = 1, 0
        rows.tofile(folder / f"{name}.bin")


def make_zip(folder):
    with zipfile.ZipFile(folder / "archive.zip", "w") as archive:
        archive.writestr("mnist_train.csv", table(TRAIN, TRAIN_LABELS))
        archive.writestr("mnist_test.csv", table(TEST, TEST_LABELS))


def make_images(folder):
    write_images(folder / "train", TRAIN, [0, 1] * 3)
    write_images(folder / "test", TEST, [0, 1, 0])


MAKERS = {
    "IDX files": write_idx,
    "mine.npz": lambda folder: write_npz(folder / "mine.npz"),
    "mnist_train.csv": write_csv,
    "archive.zip": make_zip,
    "training batch": make_cifar,
    "images in": make_images,
}


@pytest.mark.parametrize("kind", MAKERS)
def test_any_picks_the_reader(tmp_path, kind):
    MAKERS[kind](tmp_path)
    assert kind in files.load_any(tmp_path).source


@pytest.mark.parametrize("kind", [kind for kind in MAKERS if kind != "images in"])
def test_any_looks_two_levels_deep_and_no_deeper(tmp_path, kind):
    folder = tmp_path / "MNIST" / "raw"
    folder.mkdir(parents=True)
    (tmp_path / "other").mkdir()
    MAKERS[kind](folder)
    assert kind in files.load_any(tmp_path).source
    with pytest.raises(FileNotFoundError, match="found no data set in"):
        files.load_any(tmp_path / "other")
    (tmp_path / "other" / "deep").mkdir()
    (tmp_path / "MNIST").rename(tmp_path / "other" / "deep" / "MNIST")
    with pytest.raises(FileNotFoundError, match=r"found no data set in .* what would fit: four IDX files"):
        files.load_any(tmp_path)


def test_any_takes_files(tmp_path):
    write_idx(tmp_path / "idx", zipped=True)
    write_csv(tmp_path)
    make_zip(tmp_path)
    write_npz(tmp_path / "mine.npz")
    for name in (f"idx/{FILES[1]}.gz", "mnist_train.csv", "archive.zip", "mine.npz"):
        check(files.load_any(tmp_path / name, name="given"))
        assert files.load_any(tmp_path / name, name="given").name == "given"


def test_any_passes_over_folders_that_one_may_not_list(tmp_path, monkeypatch):
    for name in ("a private one", "mine"):
        write_idx(tmp_path / name)
    iterdir = Path.iterdir

    def guarded(path):
        if "private" in str(path):
            raise PermissionError(path)
        return iterdir(path)

    monkeypatch.setattr(Path, "iterdir", guarded)
    assert files.load_any(tmp_path).name == "mine"


def test_any_takes_a_folder_of_photos_last(tmp_path):
    write_images(tmp_path, TRAIN, [0, 0, 0, 1, 1, 1])
    assert "images in" in files.load_any(tmp_path).source
    write_idx(tmp_path / "set" / "raw")
    assert "IDX files in" in files.load_any(tmp_path).source


def test_any_passes_over_weights_zips_of_other_things_and_hidden_folders(tmp_path):
    np.savez(tmp_path / "weights.npz", w=TRAIN)
    (tmp_path / "other.zip").write_bytes(b"PK no")
    with zipfile.ZipFile(tmp_path / "photos.zip", "w") as archive:
        archive.writestr("a.png", b"")
    write_idx(tmp_path / ".trash")
    with pytest.raises(FileNotFoundError, match="found no data set"):
        files.load_any(tmp_path)
    (tmp_path / "notes.txt").write_text("none")
    with pytest.raises(FileNotFoundError, match=r"found no data set in .*notes.txt; what would fit"):
        files.load_any(tmp_path / "notes.txt")
    with pytest.raises(FileNotFoundError, match=r"there is no file or folder .*nowhere"):
        files.load_any(tmp_path / "nowhere")


def test_any_reports_a_damaged_set_instead_of_passing_over_it(tmp_path):
    write_idx(tmp_path)
    (tmp_path / FILES[2]).write_bytes(b"cut")
    write_npz(tmp_path / "mine.npz")
    with pytest.raises(ValueError, match="t10k-images-idx3-ubyte is no IDX file"):
        files.load_any(tmp_path)
