"""Data as people have them: tables of other shapes, copies, litter, other ranges: read rightly, or refused."""

import gzip
import os
import struct
import warnings
import zipfile

import numpy as np
import pytest
from PIL import Image

from scratchcnn_course import files
from scratchcnn_helpers import data
from scratchcnn_helpers.data.formats.idx import FILES, to_idx
from scratchcnn_helpers.data.formats.names import listing, printable

RNG = np.random.default_rng(3)
LABELS, TEST_LABELS = np.arange(30) % 5, np.arange(10) % 5
PIXELS = RNG.integers(0, 256, (30, 16))
TEST_PIXELS = RNG.integers(0, 256, (10, 16))
PIXELS[:, [0, -1]] = TEST_PIXELS[:, [0, -1]] = 0  # a rim, as in most images
NAMES = [f"pixel{i}" for i in range(16)]


def write_tables(folder, arrange, *, names=None, between=",", files=("a_train.csv", "a_test.csv")):
    """Write both tables; `arrange` makes rows of labels and pixels."""
    for file, labels, pixels in zip(files, (LABELS, TEST_LABELS), (PIXELS, TEST_PIXELS), strict=True):
        lines = [between.join(map(str, row)) for row in arrange(labels, pixels)]
        (folder / file).write_text("\n".join(([between.join(names)] if names else []) + lines) + "\n")
    return folder


def check(dataset):
    np.testing.assert_array_equal(dataset.train_labels, LABELS)
    np.testing.assert_array_equal(dataset.test_labels, TEST_LABELS)
    np.testing.assert_allclose(dataset.train_images.reshape(30, 16), PIXELS / 255, rtol=1e-6)
    np.testing.assert_allclose(dataset.test_images.reshape(10, 16), TEST_PIXELS / 255, rtol=1e-6)


def first(labels, pixels):
    return np.column_stack([labels, pixels])


def last(labels, pixels):
    return np.column_stack([pixels, labels])


def counted(labels, pixels):
    return np.column_stack([np.arange(len(labels)), labels, pixels])


# --- tables


@pytest.mark.parametrize("between", [",", ";", "\t"])
@pytest.mark.parametrize(
    ("arrange", "names"),
    [
        (first, None),
        (last, None),
        (last, [*NAMES, "class"]),
        (last, [*NAMES, "Target"]),
        (counted, None),
        (counted, ["", "label", *NAMES]),
        (counted, ["Unnamed: 0", "digit", *NAMES]),
        (lambda y, x: np.column_stack([x[:, :5], y, x[:, 5:]]), [*NAMES[:5], "label", *NAMES[5:]]),
    ],
)
def test_wherever_the_label_stands(tmp_path, arrange, names, between):
    dataset = data.load_csv(write_tables(tmp_path, arrange, names=names, between=between))
    check(dataset)
    assert ("the class in the last column" in dataset.source) == (arrange is last)


def test_a_name_decides_against_the_values(tmp_path):
    odd = PIXELS[:, 0] + np.arange(30) % 2
    arrange = lambda y, x: np.column_stack([odd[: len(y)], x[:, :15], y])  # noqa: E731
    dataset = data.load_csv(write_tables(tmp_path, arrange, names=["label", *NAMES]))
    np.testing.assert_array_equal(dataset.train_labels, odd)


def test_where_nothing_tells_the_labels_the_table_is_refused(tmp_path):
    with pytest.raises(
        ValueError, match=r"does not tell where its labels are: neither .* looks like labels; let a first line of names"
    ):
        data.load_csv(write_tables(tmp_path, lambda y, x: np.column_stack([x[:, 0], x[:, 3:], x[:, 0:3]])))
    both = lambda y, x: np.column_stack([y % 2, x[:, 1:], (y + 1) % 2])  # noqa: E731
    with pytest.raises(ValueError, match="both the first column and the last look like labels"):
        data.load_csv(write_tables(tmp_path, both))


@pytest.mark.parametrize("arrange", [first, last])
def test_a_set_of_one_class_is_refused(tmp_path, arrange):
    names = ["label", *NAMES] if arrange is first else [*NAMES, "label"]
    with pytest.raises(ValueError, match="all training images have the label 3: one class is nothing to learn"):
        data.load_csv(write_tables(tmp_path, lambda y, x: arrange(0 * y + 3, x), names=names))


def test_a_test_table_without_labels_is_refused(tmp_path):
    write_tables(tmp_path, first, names=["label", *NAMES])
    np.savetxt(tmp_path / "a_test.csv", TEST_PIXELS, fmt="%d", delimiter=",", header=",".join(NAMES), comments="")
    with pytest.raises(ValueError, match=r"a_test.csv: 15 pixels .* is the label column missing"):
        data.load_csv(tmp_path)


def test_samples_that_lie_beside_other_tables(tmp_path):
    write_tables(tmp_path, first, files=("mnist_train_small.csv", "mnist_test.csv"))
    for part in ("train", "test"):
        (tmp_path / f"wine_{part}.csv").write_text("acid,sugar,ash,colour,price\n1.2,3,4,5,6\n")
        (tmp_path / f"bikes_{part}.csv").write_text("1;2;3;4;5;6;7;8\n")
    check(files.load_any(tmp_path))
    check(data.load_csv(tmp_path))


# --- files by other names, and files that are something else


@pytest.mark.parametrize("copy", [" (1)", "(2)", " copy", " 2", "-1"])
def test_copies_are_known_by_their_names(tmp_path, copy):
    parts = (PIXELS.reshape(30, 4, 4), LABELS, TEST_PIXELS.reshape(10, 4, 4), TEST_LABELS)
    for file, array in zip(FILES, parts, strict=True):
        (tmp_path / f"{file}{copy}.gz").write_bytes(gzip.compress(to_idx(array.astype(np.uint8))))
    check(data.load_idx(tmp_path))
    (tmp_path / f"{FILES[1]}{copy}.gz").rename(tmp_path / f"{FILES[1]}.gz.1")  # as wget has it
    check(files.load_any(tmp_path))
    (tmp_path / f"{FILES[1]}.gz").write_bytes(gzip.compress(to_idx(np.uint8(LABELS + 1))))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # labels from 1
        assert files.load_any(tmp_path).train_labels[0] == 1, "what is called by its proper name wins"


@pytest.mark.parametrize("inside", ["", "raw/", "a/b/"])
@pytest.mark.parametrize("form", ["idx", "npz", "images"])
def test_a_zip_file_counts_as_a_folder(tmp_path, form, inside):
    parts = (PIXELS.reshape(30, 4, 4).astype(np.uint8), LABELS, TEST_PIXELS.reshape(10, 4, 4).astype(np.uint8))
    parts = (*parts, TEST_LABELS)
    folder = tmp_path / "x"
    folder.mkdir()
    if form == "idx":
        for file, array in zip(FILES, parts, strict=True):
            (folder / file).write_bytes(to_idx(array.astype(np.uint8)))
    elif form == "npz":
        np.savez(folder / "set.npz", **dict(zip(("x_train", "y_train", "x_test", "y_test"), parts, strict=True)))
    else:
        inside = ""
        for part, images, labels in (("train", *parts[:2]), ("test", *parts[2:])):
            for i, (image, label) in enumerate(zip(images, labels, strict=True)):
                (folder / part / str(label)).mkdir(parents=True, exist_ok=True)
                Image.fromarray(image).save(folder / part / str(label) / f"{i:02}.png")
    with zipfile.ZipFile(tmp_path / "set.zip", "w") as archive:
        for file in folder.rglob("*"):
            archive.write(file, f"{inside}{file.relative_to(folder)}")
        archive.writestr("__MACOSX/._train-images-idx3-ubyte", "x")
    dataset = files.load_any(tmp_path / "set.zip")
    assert len(dataset.train_labels) == 30 and dataset.classes == 5
    np.testing.assert_array_equal(np.bincount(dataset.test_labels), [2] * 5)


@pytest.mark.parametrize("lacking", range(4))
def test_what_is_missing_of_four_is_named(tmp_path, lacking):
    for file in FILES:
        (tmp_path / file).write_bytes(to_idx(np.zeros((2, 2, 2) if "idx3" in file else 2, np.uint8)))
    (tmp_path / FILES[lacking]).unlink()
    with pytest.raises(FileNotFoundError, match=f"holds no {FILES[lacking]} "):
        files.load_any(tmp_path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<!DOCTYPE html>\n<html>", "a web page"),
        (b"\n  <HTML lang=en>", "a web page"),
        (b"version https://git-lfs.github.com/spec/v1\n", "Git LFS"),
        (b"\x80\x04\x95 pickled", "a pickle"),
        (b"\x93NUMPY\x01\x00", "a single array"),
        (b"", "empty"),
    ],
)
@pytest.mark.parametrize("name", ["mnist.npz", FILES[0], "mnist_train.csv", "set.zip"])
def test_what_a_file_is_instead_is_said(tmp_path, name, content, words):
    for file in (*FILES[1:], "mnist_test.csv"):
        (tmp_path / file).write_bytes(b"x")
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ValueError, match=words) as caught:
        files.load_any(tmp_path / name)
    assert "unpickle" not in str(caught.value) and "allow_pickle=True" not in str(caught.value)


# --- pictures in folders


def write_pictures(folder, classes=("owls", "rats"), ending="png", form=None, count=4):
    for name in classes:
        (folder / name).mkdir(parents=True)
        for k in range(count):
            picture = Image.fromarray(RNG.integers(0, 256, (6, 6), np.uint8))
            picture.save(folder / name / f"{k}.{ending}", form)
    return folder


LITTER = [
    "@tmp",
    "_gsdata_",
    "OneDriveTemp",
    "#recycle",
    ".ipynb_checkpoints",
    "__MACOSX",
    "@eaDir",
    "$RECYCLE.BIN",
    "lost+found",
    "System Volume Information",
    ".git",
]


@pytest.mark.parametrize("litter", LITTER)
def test_folders_that_are_no_class(tmp_path, litter):
    write_pictures(tmp_path / "a" / "train")
    write_pictures(tmp_path / "a" / "test")
    write_pictures(tmp_path / "b")
    for place in ("a", "a/train", "a/test", "b"):
        write_pictures(tmp_path / place, (litter,))
    for name in "ab":
        dataset = files.load_any(tmp_path / name)
        assert dataset.class_names == ("owls", "rats")
        assert len(dataset.train_labels) + len(dataset.test_labels) == (16 if name == "a" else 8)


@pytest.mark.parametrize(
    ("ending", "form"), [("jfif", "JPEG"), ("tif", None), ("JPE", "JPEG"), ("ppm", None), ("", "PNG")]
)
def test_what_pillow_reads_is_read(tmp_path, ending, form):
    write_pictures(tmp_path, ("bats",))
    write_pictures(tmp_path, ("owls",), ending, form)
    assert files.load_any(tmp_path).class_names == ("bats", "owls")


def test_what_is_left_out_is_named(tmp_path):
    write_pictures(tmp_path)
    (tmp_path / "owls" / "notes.txt").write_text("x")
    (tmp_path / "rats" / "clip.mov").write_bytes(b"x")
    (tmp_path / "rats" / "Thumbs.db").write_bytes(b"x")
    with pytest.warns(UserWarning, match=r"left out.*owls/notes.txt, rats/clip.mov$"):
        files.load_any(tmp_path)


@pytest.mark.parametrize(
    ("content", "words"), [({"a.heic": b"x"}, r"HEIC.*export"), ({"a.txt": b"x"}, "only a.txt"), ({}, "nothing")]
)
def test_a_class_with_nothing_left_is_refused(tmp_path, content, words):
    write_pictures(tmp_path)
    (tmp_path / "newts").mkdir()
    for name, some in content.items():
        (tmp_path / "newts" / name).write_bytes(some)
    with pytest.raises(ValueError, match=f"newts is a class without a picture.*{words}"):
        files.load_any(tmp_path)


def test_parts_without_classes_are_no_classes(tmp_path):
    write_pictures(tmp_path, ("train", "test"))
    with pytest.raises(FileNotFoundError, match="found no data set"):
        files.load_any(tmp_path)


# --- numbers of another range


def write_npz(path, images, labels, test_images, test_labels):
    np.savez(path, x_train=images, y_train=labels, x_test=test_images, y_test=test_labels)
    return path


@pytest.mark.parametrize("top", [1, 3, 16, 100])
def test_whole_numbers_of_a_small_range(tmp_path, top):
    images, test = RNG.integers(0, top + 1, (30, 4, 4)), RNG.integers(0, top + 1, (10, 4, 4))
    images[0, 0, 0] = top
    with pytest.warns(UserWarning, match=f"divided by {top} and not by 255"):
        dataset = files.load_any(write_npz(tmp_path / "a.npz", images, LABELS, test, TEST_LABELS))
    np.testing.assert_allclose(dataset.train_images[:, 0], images / top, rtol=1e-6)
    np.testing.assert_allclose(dataset.test_images[:, 0], test / top, rtol=1e-6)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda x: (x - x.mean()) / x.std(), "standardised"),
        (lambda x: x / 127.5 - 1, "standardised or centred"),
        (lambda x: x / 255 * 100, "divide them by 100"),
        (lambda x: x * 1.0, "divide them by 255"),
    ],
)
def test_what_is_told_of_floats_is_true(tmp_path, change, words):
    images, test = PIXELS.reshape(30, 4, 4) * 1.0, TEST_PIXELS.reshape(10, 4, 4) * 1.0
    images[0, 0, 0] = 255
    with pytest.raises(ValueError, match=words):
        files.load_any(write_npz(tmp_path / "a.npz", change(images), LABELS, change(test), TEST_LABELS))


def test_labels_from_one_and_labels_without_measure(tmp_path):
    images, test = PIXELS.reshape(30, 4, 4), TEST_PIXELS.reshape(10, 4, 4)
    with pytest.warns(UserWarning, match=r"labels run from 2 to 6.*subtract 2"):
        files.load_any(write_npz(tmp_path / "a.npz", images, LABELS + 2, test, TEST_LABELS + 2))
    for largest in (10**12, 2**63 + 7, 5000):
        labels = LABELS.astype(np.uint64)
        labels[3] = largest
        with pytest.raises(ValueError, match=f"30 images have labels up to {largest}: number the classes 0, 1, 2"):
            files.load_any(write_npz(tmp_path / "a.npz", images, labels, test, TEST_LABELS))


@pytest.mark.parametrize("turn", [False, True])
def test_digits_on_their_side(tmp_path, turn):
    digits = data.load_digits()
    axes = (0, 2, 1) if turn else (0, 1, 2)
    parts = (digits.train_images[:, 0].transpose(axes), digits.train_labels)
    write_npz(tmp_path / "a.npz", *parts, digits.test_images[:, 0].transpose(axes), digits.test_labels)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        files.load_any(tmp_path / "a.npz")
    assert [("transpose" in str(each.message)) for each in caught] == [True] * turn


# --- archives that are not what they seem


@pytest.mark.slow
def test_an_archive_that_would_fill_the_memory_is_refused_by_its_headers(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.npz", "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("x_train", "y_train", "x_test", "y_test"):
            with archive.open(f"{name}.npy", "w", force_zip64=True) as file:
                np.lib.format.write_array_header_1_0(file, {"descr": "|u1", "fortran_order": False, "shape": (10**8,)})
                for _ in range(100):
                    file.write(bytes(10**6))
    with pytest.raises(ValueError, match=r"would unpack .* to 400,"):
        data.load_npz(tmp_path / "a.npz")


def test_an_idx_file_that_would_fill_the_memory_is_refused_by_its_header(tmp_path):
    for file in FILES:
        (tmp_path / file).write_bytes(to_idx(np.zeros((2, 2, 2) if "idx3" in file else 2, np.uint8)))
    (tmp_path / FILES[0]).write_bytes(gzip.compress(struct.pack(">4B3I", 0, 0, 8, 3, 10**6, 40, 40)))
    with pytest.raises(ValueError, match=r"would unpack .* to 1,600,000,000"):
        data.load_idx(tmp_path)


@pytest.mark.parametrize("claimed", [(10**9, 10**9), (2**62, 4), (3,)])
def test_an_array_that_claims_more_than_there_is(tmp_path, claimed):
    write_npz(tmp_path / "a.npz", PIXELS, LABELS, TEST_PIXELS, TEST_LABELS)
    with zipfile.ZipFile(tmp_path / "a.npz") as archive:
        parts = {entry: archive.read(entry) for entry in archive.namelist()}
    header = b"\x93NUMPY\x01\x00\x76\x00" + str(
        {"descr": "<i8", "fortran_order": False, "shape": claimed}
    ).encode().ljust(117)
    parts["x_train.npy"] = header + b"\n" + bytes(64)
    with zipfile.ZipFile(tmp_path / "a.npz", "w") as archive:
        for entry, content in parts.items():
            archive.writestr(entry, content)
    with pytest.raises(ValueError, match=r"a.npz is damaged, .*x_train.npy should hold"):
        data.load_npz(tmp_path / "a.npz")


@pytest.mark.parametrize(("place", "value", "words"), [(8, 1, "is encrypted"), (10, 97, r"lacks \(97\)")])
@pytest.mark.parametrize("name", ["a.zip", "a.npz"])
def test_zip_files_that_python_cannot_unpack(tmp_path, name, place, value, words):
    write_tables(tmp_path, first)
    with zipfile.ZipFile(tmp_path / name, "w") as archive:
        for file in ("a_train.csv", "a_test.csv"):
            archive.write(tmp_path / file, file)
    content = bytearray((tmp_path / name).read_bytes())
    content[content.index(b"PK\x01\x02") + place] = value
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ValueError, match=words):
        files.load_any(tmp_path / name)


def test_members_that_are_no_arrays(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.npz", "w") as archive:
        for name in ("x_train", "y_train", "x_test", "y_test"):
            archive.writestr(name, b"words")
    with pytest.raises(ValueError, match="no array: x_train"):
        data.load_npz(tmp_path / "a.npz")


# --- names


def test_names_reach_no_terminal_raw(tmp_path):
    write_npz(tmp_path / "a.npz", PIXELS, LABELS, TEST_PIXELS, TEST_LABELS)
    (tmp_path / "classes.txt").write_text("a\x1b[2Jb\nc\x07\nd\u202ee\nf\ng\n", encoding="utf-8")
    names = files.load_any(tmp_path).class_names
    assert names == ("a?[2Jb", "c?", "d?e", "f", "g")
    assert printable("two\nlines\tand\x9b31m red") == "two lines and?31m red"
    assert listing(f"{i}\n" for i in range(12)) == "0 , 1 , 2 , 3 , 4 , 5 , 6 , 7 , 8 , 9 , ... (12 in all)"


@pytest.mark.skipif(os.name == "nt", reason="Windows allows no such names")
def test_folders_with_names_that_would_steer_a_terminal(tmp_path):
    write_pictures(tmp_path, ("a\x1b[31m", "b\nc"))
    dataset = files.load_any(tmp_path)
    assert dataset.class_names == ("a?[31m", "b c")
    assert "\x1b" not in dataset.source and "\n" not in dataset.source
