"""IDX, npz and CSV, made up small in a temporary folder."""

import gzip
import struct
import zipfile

import numpy as np
import pytest

from scratchcnn_helpers import data
from scratchcnn_helpers.data.formats.idx import FILES, idx_sha256, to_idx

RNG = np.random.default_rng(0)
TRAIN, TEST = RNG.integers(0, 256, (6, 4, 4), dtype=np.uint8), RNG.integers(0, 256, (3, 4, 4), dtype=np.uint8)
TRAIN[0, 0, :3] = 0, 128, 255
TRAIN_LABELS, TEST_LABELS = np.array([5, 0, 4, 1, 9, 2], np.uint8), np.array([9, 2, 1], np.uint8)
ARRAYS = (TRAIN, TRAIN_LABELS, TEST, TEST_LABELS)


def check(dataset, train=TRAIN[:, None], test=TEST[:, None]):
    """The data set holds what lies above."""
    assert dataset.train_images.dtype == dataset.test_images.dtype == np.float32
    assert dataset.train_images.flags.c_contiguous
    np.testing.assert_array_equal(dataset.train_images, train.astype(np.float32) / 255)
    np.testing.assert_array_equal(dataset.test_images, test.astype(np.float32) / 255)
    np.testing.assert_array_equal(dataset.train_labels, TRAIN_LABELS)
    np.testing.assert_array_equal(dataset.test_labels, TEST_LABELS)
    return dataset


# IDX


def write_idx(folder, *, zipped=False, names=FILES, arrays=ARRAYS):
    folder.mkdir(parents=True, exist_ok=True)
    for name, array in zip(names, arrays, strict=True):
        content = to_idx(array)
        (folder / (name + ".gz" * zipped)).write_bytes(gzip.compress(content) if zipped else content)
    return folder


@pytest.mark.parametrize("zipped", [False, True])
@pytest.mark.parametrize("names", [FILES, [file.replace("-idx", ".idx") for file in FILES]])
def test_idx(tmp_path, zipped, names):
    folder = write_idx(tmp_path / "kuzushiji", zipped=zipped, names=names)
    dataset = check(data.load_idx(folder))
    assert dataset.name == "kuzushiji"
    assert str(folder) in dataset.source
    assert data.load_idx(folder, name="mine").name == "mine"


def test_idx_is_what_the_format_says():
    content = to_idx(np.array([[[1, 2, 3], [4, 5, 6]]], np.uint8))
    assert content == bytes([0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6])


def test_idx_unzips_by_content_and_not_by_name(tmp_path):
    write_idx(tmp_path, names=[f"{file}.gz" for file in FILES])
    check(data.load_idx(tmp_path))


def test_idx_missing_file_is_named(tmp_path):
    write_idx(tmp_path)
    (tmp_path / FILES[3]).unlink()
    with pytest.raises(FileNotFoundError, match=r"no t10k-labels-idx1-ubyte \(with or without .gz\)"):
        data.load_idx(tmp_path)
    with pytest.raises(FileNotFoundError, match="no train-images-idx3-ubyte"):
        data.load_idx(tmp_path / "nowhere")


IMAGES = to_idx(TRAIN)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is no IDX file"),
        (b"<html>not found</html>", "is no IDX file .* begins with b'<htm'"),
        (to_idx(TRAIN_LABELS), "is no IDX file of bytes with 3 axes"),
        (IMAGES[:10], "is no IDX file"),
        (bytes([0, 0, 13, 3]) + IMAGES[4:], "is no IDX file of bytes"),  # 13 would be float
        (IMAGES[:-1], r"should hold \(6, 4, 4\) = 96 bytes after its header, but holds 95 bytes"),
        (IMAGES + b"x", "but holds more"),
        (struct.pack(">4B3I", 0, 0, 8, 3, 2**31, 2**31, 2**31), "but holds 0 bytes"),
        (gzip.compress(IMAGES)[:-9], "is cut or damaged"),
        (gzip.compress(IMAGES)[:-8] + bytes(8), "is cut or damaged"),  # its own checksum
        (gzip.compress(IMAGES)[:20], "is cut or damaged|is no IDX file"),
        (to_idx(TRAIN[:5]), "train_images and train_labels must be equally many, got 5 and 6"),
        (to_idx(TRAIN[:0]), "train_images is empty"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",  # compressed bytes hold the time of day
)
def test_idx_refuses_and_names_the_place(tmp_path, content, message):
    write_idx(tmp_path / "broken")
    (tmp_path / "broken" / FILES[0]).write_bytes(content)
    with pytest.raises(ValueError, match=message) as caught:
        data.load_idx(tmp_path / "broken")
    assert "broken" in str(caught.value)


def test_idx_checksum_is_that_of_the_file():
    import hashlib

    assert idx_sha256(TRAIN) == hashlib.sha256(IMAGES).hexdigest()


# npz

KERAS = ("x_train", "y_train", "x_test", "y_test")
OURS = ("train_images", "train_labels", "test_images", "test_labels")


def write_npz(path, arrays=ARRAYS, keys=KERAS):
    np.savez_compressed(path, **dict(zip(keys, arrays, strict=True)))
    return path


@pytest.mark.parametrize("keys", [KERAS, OURS])
def test_npz(tmp_path, keys):
    dataset = check(data.load_npz(write_npz(tmp_path / "mine.npz", keys=keys)))
    assert dataset.name == "mine"
    assert "mine.npz" in dataset.source


@pytest.mark.parametrize(
    "stored",
    [
        lambda x: x.astype(np.int64),
        lambda x: x / 255,
        lambda x: x[:, None],
        lambda x: x[..., None],
        lambda x: x.reshape(len(x), -1),
    ],
    ids=["int64", "float64", "NCHW", "NHWC", "rows"],
)
def test_npz_images_of_many_forms(tmp_path, stored):
    arrays = (stored(TRAIN), TRAIN_LABELS[:, None], stored(TEST), TEST_LABELS.astype(np.int32))
    dataset = data.load_npz(write_npz(tmp_path / "mine.npz", arrays))
    np.testing.assert_allclose(dataset.train_images, TRAIN[:, None] / 255, rtol=1e-6)
    np.testing.assert_array_equal(dataset.train_labels, TRAIN_LABELS)


def test_npz_colours_last_become_colours_first(tmp_path):
    train, test = (np.stack([x, 255 - x, x // 2], axis=-1) for x in (TRAIN, TEST))
    dataset = data.load_npz(write_npz(tmp_path / "rgb.npz", (train, TRAIN_LABELS, test, TEST_LABELS)))
    check(dataset, train.transpose(0, 3, 1, 2), test.transpose(0, 3, 1, 2))


NAN = np.where(TRAIN == 128, np.nan, TRAIN / 255)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({0: NAN}, r"train_images must lie in \[0, 1\] without NaN"),
        ({0: TRAIN.astype(float)}, "divide them by 255"),
        ({2: TEST.astype(int) * 2}, "images of integers must lie in 0 to 255"),
        ({2: TEST > 99}, "images must be integers or floats, got bool"),
        ({0: TRAIN.reshape(6, 2, 8)[:, :, :5].reshape(6, 10)}, "10 pixels an image make no square image"),
        ({0: TRAIN.reshape(6, 2, 2, 4)}, r"four axes with 1 or 3 channels, got \(6, 2, 2, 4\)"),
        ({1: TRAIN_LABELS / 2}, "labels must be integers"),
        (
            {1: np.eye(10, dtype=int)[TRAIN_LABELS]},
            r"labels must be integers of shape \(N,\), got int64 of shape \(6, 10",
        ),
        ({3: np.array([0, -1, 1])}, "test_labels must not be negative"),
        ({3: TEST_LABELS[:2]}, "test_images and test_labels must be equally many, got 3 and 2"),
        ({1: np.array([{}, 1, 2, 3, 4, 5], dtype=object)}, "allow_pickle"),
        ({2: TEST[:, :3, :3]}, "one shape"),
    ],
)
def test_npz_refuses_and_names_the_file(tmp_path, changes, message):
    arrays = [changes.get(index, array) for index, array in enumerate(ARRAYS)]
    path = write_npz(tmp_path / "broken.npz", arrays)
    with pytest.raises(ValueError, match=message) as caught:
        data.load_npz(path)
    assert str(path) in str(caught.value)


def test_npz_refuses_files_of_other_kinds(tmp_path):
    np.savez(tmp_path / "weights.npz", w=TRAIN)
    np.save(tmp_path / "array.npy", TRAIN)
    (tmp_path / "cut.npz").write_bytes(write_npz(tmp_path / "whole.npz").read_bytes()[:-100])
    (tmp_path / "text.npz").write_text("no")
    (tmp_path / "empty.npz").write_bytes(b"")
    with pytest.raises(ValueError, match=r"weights.npz is no data set in npz form: it must hold .* but holds \['w'\]"):
        data.load_npz(tmp_path / "weights.npz")
    for name in ("array.npy", "cut.npz", "text.npz", "empty.npz"):
        with pytest.raises(ValueError, match=f"{name} is cut or damaged, or no .npz file"):
            data.load_npz(tmp_path / name)
    with pytest.raises(FileNotFoundError, match=r"nowhere.npz"):
        data.load_npz(tmp_path / "nowhere.npz")


def test_npz_refuses_a_damaged_byte(tmp_path):
    path = tmp_path / "bent.npz"
    np.savez(path, **dict(zip(KERAS, ARRAYS, strict=True)))
    content = bytearray(path.read_bytes())
    content[content.index(TRAIN.tobytes())] ^= 1
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"bent.npz is damaged, or holds what is not read: .*CRC"):
        data.load_npz(path)


# CSV


def table(images, labels, header=True):
    rows = np.column_stack([labels, images.reshape(len(images), -1)])
    lines = ["label," + ",".join(f"{i}x{j}" for i in range(1, 5) for j in range(1, 5))] if header else []
    return "\n".join(lines + [",".join(map(str, row)) for row in rows]) + "\n"


def write_csv(folder, header=True, names=("mnist_train.csv", "mnist_test.csv")):
    for name, images, labels in zip(names, ARRAYS[::2], ARRAYS[1::2], strict=True):
        (folder / name).write_text(table(images, labels, header))
    return folder / names[0], folder / names[1]


@pytest.mark.parametrize("header", [True, False])
def test_csv_from_a_folder_one_file_or_two(tmp_path, header):
    train, test = write_csv(tmp_path, header)
    for arguments in ((tmp_path,), (train,), (train, test)):
        dataset = check(data.load_csv(*arguments))
        assert dataset.name == "mnist"
        assert "mnist_train.csv" in dataset.source


@pytest.mark.parametrize("inside", ["", "a folder/"])
def test_csv_from_a_zip(tmp_path, inside):
    with zipfile.ZipFile(tmp_path / "archive.zip", "w") as archive:
        archive.writestr(f"{inside}fashion-mnist_train.csv", table(TRAIN, TRAIN_LABELS))
        archive.writestr(f"{inside}fashion-mnist_test.csv", table(TEST, TEST_LABELS, header=False))
        archive.writestr("__MACOSX/._fashion-mnist_train.csv", "x")
    assert check(data.load_csv(tmp_path / "archive.zip")).name == "fashion-mnist"


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.rstrip("\n"),
        lambda text: "\n".join(",".join(f'"{x}"' for x in line.split(",")) for line in text.split()),
        lambda text: text.replace(",", ", "),
        lambda text: text + "\n",
    ],
    ids=["byte order mark", "Windows", "no last newline", "quotes", "spaces", "blank line"],
)
@pytest.mark.parametrize("header", [True, False])
def test_csv_as_programs_write_it(tmp_path, change, header):
    train, test = write_csv(tmp_path, header)
    train.write_text(change(table(TRAIN, TRAIN_LABELS, header)), encoding="utf-8", newline="")
    check(data.load_csv(train, test))


WHOLE = table(TRAIN, TRAIN_LABELS)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (WHOLE.replace(",255", ",256", 1), "could not convert string '256'"),
        (WHOLE.replace(",255", ",-1", 1), "could not convert string '-1'"),
        (WHOLE.replace(",255", ",0.5", 1), "0.5|deprecated"),
        (WHOLE.replace(",255", ",grey", 1), "could not convert string 'grey'"),
        (WHOLE.replace(",255", ",", 1), "could not convert string ''"),
        (WHOLE.replace(",255", ",nan", 1), "could not convert string 'nan'"),
        (WHOLE[: WHOLE.rindex(",")], "columns changed from 17 to 16"),
        ("3.0,1,2,3,4\n1,1,2,3,4\n", "3.0|deprecated"),  # a number, so no line of names to skip
        ("", "no data"),
        (WHOLE.splitlines()[0], "no data"),
        ("1\n2\n", "must have a label and pixels"),
        ("1,2,3\n", "2 pixels an image make no square image: is the label column missing"),
    ],
)
def test_csv_refuses_and_names_the_file(tmp_path, content, message):
    train, test = write_csv(tmp_path)
    train.write_text(content)
    with pytest.raises(ValueError, match=message) as caught:
        data.load_csv(train, test)
    assert "mnist_train.csv" in str(caught.value)


def test_csv_missing_or_ambiguous(tmp_path):
    with pytest.raises(FileNotFoundError, match="found no pair of tables"):
        data.load_csv(tmp_path)
    with pytest.raises(FileNotFoundError, match="there is no file"):
        data.load_csv(tmp_path / "mnist_train.csv")
    train, test = write_csv(tmp_path)
    write_csv(tmp_path, names=("other_train.csv", "other_test.csv"))
    with pytest.raises(ValueError, match=r"several pairs of tables, give one: mnist_train.csv, other_train.csv"):
        data.load_csv(tmp_path)
    check(data.load_csv(train))
    test.unlink()
    with pytest.raises(FileNotFoundError, match=r"give the two as load_csv\(train, test\)"):
        data.load_csv(train)
    (tmp_path / "bad.zip").write_bytes(b"PK no")
    with pytest.raises(ValueError, match=r"bad.zip is cut or damaged"):
        data.load_csv(tmp_path / "bad.zip")
