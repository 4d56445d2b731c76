"""Pictures that lie deeper, in zip files, or that are no data set; tables and archives that are nearly one."""

import gzip
import shutil
import zipfile

import numpy as np
import pytest
from PIL import Image

from scratchcnn_course import files

RNG = np.random.default_rng(0)


def pets(folder, classes=("owls", "rats"), count=5):
    for name in classes:
        (folder / name).mkdir(parents=True)
        for k in range(count):
            Image.fromarray(RNG.integers(0, 256, (6, 6), np.uint8)).save(folder / name / f"{k}.png")
    return folder


def split(folder, parts=("train", "test")):
    for part in parts:
        pets(folder / part)
    return folder


def pack(folder, target, below=""):
    with zipfile.ZipFile(target, "w") as archive:
        for file in folder.rglob("*.png"):
            archive.write(file, f"{below}{file.relative_to(folder)}")
    return target


PLACES = {
    "a folder in the folder": lambda to, make: make(to / "pets"),
    "two folders down": lambda to, make: make(to / "archive" / "pets"),
    "a zip in the folder": lambda to, make: pack(make(to.parent / "made"), to / "pets.zip"),
    "a zip with a folder": lambda to, make: pack(make(to.parent / "made"), to / "pets.zip", "pets/"),
    "a zip below": lambda to, make: ((to / "a").mkdir(), pack(make(to.parent / "made"), to / "a" / "p.ZIP")),
}


@pytest.mark.parametrize("make", [pets, split])
@pytest.mark.parametrize("place", PLACES)
def test_pictures_that_lie_deeper(tmp_path, place, make):
    (tmp_path / "set").mkdir()
    PLACES[place](tmp_path / "set", make)
    (tmp_path / "set" / "notes.txt").write_text("x")
    dataset = files.load_any(tmp_path / "set")
    assert dataset.class_names == ("owls", "rats")
    assert len(dataset.train_labels) + len(dataset.test_labels) == (20 if make is split else 10)


def test_a_zip_file_with_a_folder_itself(tmp_path):
    dataset = files.load_any(pack(pets(tmp_path / "made"), tmp_path / "set.zip", "some/pets/"))
    assert len(dataset.train_labels) == 8


@pytest.mark.parametrize("parts", [("seg_train", "seg_test"), ("first", "second", "third")])
def test_which_of_several_are_meant_nobody_can_tell(tmp_path, parts):
    split(tmp_path / "set", parts)
    with pytest.raises(FileNotFoundError, match=rf"several folders of pictures, {sorted(parts)[0]}.*name one"):
        files.load_any(tmp_path / "set")


def test_data_beside_pictures_are_what_is_meant(tmp_path):
    pets(tmp_path / "set" / "photos")
    images, labels = RNG.integers(0, 256, (8, 4, 4), np.uint8), np.arange(8) % 2
    np.savez(tmp_path / "set" / "a.npz", x_train=images, y_train=labels, x_test=255 - images[:2], y_test=labels[:2])
    assert files.load_any(tmp_path / "set").train_images.shape == (8, 1, 4, 4)


def table(path, row, count=4):
    path.write_text("\n".join(row for _ in range(count)))


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (",".join(["3.0"] * 17), "17 cells, among them '3.0'"),
        (" ".join(["3"] * 17), "1 cells, among them '3 3 3"),
        (",".join(["3"] * 17) + ",", "18 cells, among them ''"),
        (",".join(["seven"] + ["3"] * 16), "17 cells, among them 'seven'"),
        (",".join(["3"] * 30), "30 cells$"),
        ("\x1b[2J," + ",".join(["3"] * 16), r"among them '\?\[2J'"),
    ],
)
def test_tables_that_are_none_of_images_say_why(tmp_path, row, words):
    table(tmp_path / "a_train.csv", row)
    table(tmp_path / "a_test.csv", row)
    with pytest.raises(FileNotFoundError, match=rf"a_train.csv is no table of images: .*{words}"):
        files.load_any(tmp_path)


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["train.csv"], "holds train.csv: a table needs another beside it"),
        (["train.tsv", "test.tsv"], "holds test.tsv, train.tsv: a table needs"),
        (["a_train.csv.gz", "a_test.csv.gz"], "holds a_test.csv.gz, a_train.csv.gz: packed: unpack it"),
        (["mnist.tar.xz"], "holds mnist.tar.xz: packed"),
        (["x.npy", "y.npy"], "holds x.npy, y.npy: single arrays: put them into one file"),
        (["1.png", "2.png"], "holds 1.png, 2.png: pictures tell their class by the folder"),
    ],
)
def test_what_is_nearly_a_data_set_is_named(tmp_path, names, words):
    for name in names:
        (tmp_path / name).write_bytes(gzip.compress(b"1,2,3"))
    with pytest.raises(FileNotFoundError, match=words):
        files.load_any(tmp_path)


@pytest.mark.parametrize("size", [0, -3, 1.5, (8,), (8, 0), "8x8", (4, 4, 4)])
def test_a_size_that_is_none_is_named(tmp_path, size):
    with pytest.raises(ValueError, match="size must be a whole number of at least 1, or"):
        files.load_any(pets(tmp_path / "set"), size=size)


def test_a_zip_file_that_is_none_stops_nothing(tmp_path):
    pets(tmp_path / "set" / "pets")
    (tmp_path / "set" / "b.zip").write_bytes(b"no zip")
    shutil.copy(tmp_path / "set" / "b.zip", tmp_path / "set" / "pets" / "c.zip")
    assert files.load_any(tmp_path / "set").class_names == ("owls", "rats")


@pytest.mark.parametrize("held_out", ["val", "Validation", "valid"])
def test_a_part_for_validation_is_what_one_tests_on(tmp_path, held_out):
    split(tmp_path / "set", ("train", held_out))
    dataset = files.load_any(tmp_path / "set")
    assert (len(dataset.train_labels), len(dataset.test_labels)) == (10, 10)
    pets(tmp_path / "set" / "test", count=3)
    assert len(files.load_any(tmp_path / "set").test_labels) == 6
