"""`load_mnist` and its neighbours on what lies on this computer; downloads are in test_data_download.py."""

import gzip
import sys
import tracemalloc
import zipfile
from pathlib import Path

import numpy as np
import pytest

from scratchcnn_course.app.fetching import fetch_mnist
from scratchcnn_helpers import data
from scratchcnn_helpers.data.formats.idx import FILES, to_idx


def write_idx(folder, arrays):
    folder.mkdir(parents=True, exist_ok=True)
    for file, array in arrays.items():
        (folder / f"{file}.gz").write_bytes(gzip.compress(to_idx(array)))


def write_npz(folder, arrays, name="mnist.npz"):
    folder.mkdir(parents=True, exist_ok=True)
    np.savez(folder / name, **dict(zip(("x_train", "y_train", "x_test", "y_test"), arrays.values(), strict=True)))


def csv_tables(arrays):
    images, labels, test_images, test_labels = arrays.values()
    for name, x, y in (("mnist_train.csv", images, labels), ("mnist_test.csv", test_images, test_labels)):
        rows = np.column_stack([y, x.reshape(len(x), -1)])
        yield name, "\n".join(",".join(map(str, row)) for row in rows)


def write_csv(folder, arrays):
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in csv_tables(arrays):
        (folder / name).write_text(table)


def write_zip(folder, arrays):
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(folder / "archive.zip", "w") as archive:
        for name, table in csv_tables(arrays):
            archive.writestr(name, table)


WRITERS = {"idx": write_idx, "npz": write_npz, "csv": write_csv, "zip": write_zip}


def changed(arrays):
    """The same, but for one pixel of one test image."""
    other = {file: array.copy() for file, array in arrays.items()}
    other[FILES[2]][3, 20, 7] ^= 1
    return other


def check(dataset, arrays):
    assert dataset.name == "mnist"
    for part, images, labels in (("train", FILES[0], FILES[1]), ("test", FILES[2], FILES[3])):
        np.testing.assert_array_equal(getattr(dataset, f"{part}_labels"), arrays[labels])
        np.testing.assert_array_equal(
            getattr(dataset, f"{part}_images"), arrays[images][:, None].astype(np.float32) / 255
        )


@pytest.mark.parametrize("form", WRITERS)
def test_a_path_in_any_form_is_verified(tmp_path, stand_in, form):
    WRITERS[form](tmp_path / "drive" / "some" / "folder", stand_in)
    dataset = data.load_mnist(tmp_path / "drive")
    check(dataset, stand_in)
    assert str(tmp_path / "drive") in dataset.source
    assert "unverified" not in dataset.source


@pytest.mark.parametrize("form", WRITERS)
def test_what_differs_loads_with_a_warning(tmp_path, stand_in, form):
    WRITERS[form](tmp_path, changed(stand_in))
    with pytest.warns(UserWarning, match="not the MNIST .* t10k-images-idx3-ubyte differ in content") as caught:
        dataset = data.load_mnist(tmp_path)
    assert dataset.source.endswith(" (unverified)")
    assert caught[0].filename == __file__
    check(dataset, changed(stand_in))


def test_floats_cannot_be_verified(tmp_path, stand_in):
    write_npz(tmp_path, {file: array / 255 if "images" in file else array for file, array in stand_in.items()})
    with pytest.warns(UserWarning, match="train-images-idx3-ubyte and t10k-images-idx3-ubyte differ"):
        data.load_mnist(tmp_path)


def test_integers_of_another_width_can(tmp_path, stand_in):
    write_npz(tmp_path, {file: array.astype(np.int64) for file, array in stand_in.items()})
    check(data.load_mnist(tmp_path), stand_in)


def test_the_real_one_wins_over_another_set_beside_it(tmp_path, stand_in):
    write_idx(tmp_path / "FashionMNIST" / "raw", changed(stand_in))
    write_idx(tmp_path / "MNIST" / "raw", stand_in)
    (tmp_path / "ALSO").mkdir()
    (tmp_path / "ALSO" / "broken.npz").write_bytes(b"")
    check(data.load_mnist(tmp_path), stand_in)


@pytest.mark.parametrize("fallback", [False, True])
def test_a_path_without_mnist_is_an_error_even_with_fallback(tmp_path, stand_in, alone, fallback):
    write_idx(alone, stand_in)
    with pytest.raises(FileNotFoundError, match=r"there is no file or folder .*nowhere"):
        data.load_mnist(tmp_path / "nowhere", fallback=fallback)
    (tmp_path / "empty").mkdir()
    with pytest.raises(FileNotFoundError, match=r"found no data set in .*empty or two levels below; what would fit"):
        data.load_mnist(tmp_path / "empty", fallback=fallback)


def test_what_cannot_be_mnist_is_refused(tmp_path, stand_in):
    labels = {**stand_in, FILES[1]: stand_in[FILES[1]] + 10}
    write_npz(tmp_path / "a", labels)
    with pytest.raises(ValueError, match=r"mnist.npz: MNIST's labels are 0 to 9, got 1\d"):
        data.load_mnist(tmp_path / "a")
    write_npz(tmp_path / "b", {**stand_in, FILES[2]: stand_in[FILES[2]][:, :9, :9]})
    with pytest.raises(ValueError, match=r"mnist.npz: MNIST's images are 28 x 28 pixels, these have shape \(9, 9\)"):
        data.load_mnist(tmp_path / "b")
    write_npz(tmp_path / "c", {**stand_in, FILES[1]: stand_in[FILES[1]].astype(str)})
    with pytest.warns(UserWarning), pytest.raises(ValueError, match=r"mnist.npz.*: labels must be integers"):
        data.load_mnist(tmp_path / "c")


# where it looks


def test_the_order_of_places(tmp_path, monkeypatch, stand_in, alone):
    repository = tmp_path / "repository"
    write_npz(repository / "data", stand_in, name="digits.npz")  # not MNIST by its name, so not looked at
    (repository / "pyproject.toml").touch()
    write_idx(alone, stand_in)
    assert str(alone) in data.load_mnist().source
    write_npz(repository / "data" / "mnist", stand_in)
    assert str(repository) in data.load_mnist().source
    write_csv(tmp_path / "own", stand_in)
    monkeypatch.setenv("SCRATCHCNN_DATA", str(tmp_path / "own"))
    assert str(tmp_path / "own") in data.load_mnist().source
    assert fetch_mnist() == tmp_path / "own"
    monkeypatch.setenv("SCRATCHCNN_DATA", str(tmp_path / "own" / "mnist_train.csv"))
    assert str(tmp_path / "own") in data.load_mnist().source


def test_an_installed_package_has_no_repository(tmp_path, stand_in, alone):
    write_idx(tmp_path / "repository" / "data", stand_in)
    with pytest.raises(data.MnistNotFound) as caught:
        data.load_mnist()
    assert "repository" not in str(caught.value)


def test_a_damaged_set_in_ones_own_folder_is_reported(tmp_path, monkeypatch, stand_in, alone):
    write_idx(alone, stand_in)
    write_idx(tmp_path / "own", stand_in)
    (tmp_path / "own" / f"{FILES[0]}.gz").write_bytes(b"\x1f\x8b cut")
    monkeypatch.setenv("SCRATCHCNN_DATA", str(tmp_path / "own"))
    with pytest.raises(ValueError, match=r"train-images-idx3-ubyte.gz is cut or damaged"):
        data.load_mnist()
    assert fetch_mnist() == alone


def test_nowhere_and_offline_says_where_and_how(tmp_path, monkeypatch, alone):
    monkeypatch.setenv("SCRATCHCNN_OFFLINE", "1")
    monkeypatch.setenv("SCRATCHCNN_DATA", str(tmp_path / "unplugged"))
    with pytest.raises(data.MnistNotFound) as caught:
        data.load_mnist()
    message = str(caught.value)
    for part in (
        f"$SCRATCHCNN_DATA ({tmp_path / 'unplugged'}): not there",
        f"the cache ({alone}): not there",
        "the network: not asked, because SCRATCHCNN_OFFLINE is set",
        "scratchcnn data",
        "train-images-idx3-ubyte.gz",
        "load_mnist(fallback=True)",
    ):
        assert part in message
    assert isinstance(caught.value, FileNotFoundError)


def test_fallback_says_so_in_one_sentence(capsys, alone):
    dataset = data.load_mnist(fallback=True)
    printed, waiting = capsys.readouterr()
    assert "127.0.0.1:9: train-images-idx3-ubyte.gz" in waiting  # before the wait
    assert dataset.name == data.load_digits().name != "mnist"
    assert printed.count("\n") == 1
    assert "MNIST is not on this computer" in printed
    count = len(dataset.train_labels) + len(dataset.test_labels)
    assert f"{count:,} small digits" in printed


def test_fallback_is_not_taken_when_mnist_is_here(capsys, stand_in, alone):
    write_idx(alone, stand_in)
    check(data.load_mnist(fallback=True), stand_in)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("platform", "variable", "expected"),
    [
        ("linux", "XDG_CACHE_HOME", "elsewhere/scratchcnn"),
        ("linux", None, "home/.cache/scratchcnn"),
        ("darwin", None, "home/Library/Caches/scratchcnn"),
        ("win32", "LOCALAPPDATA", "elsewhere/scratchcnn"),
        ("win32", None, "home/AppData/Local/scratchcnn"),
    ],
)
def test_cache_folder_is_the_platforms(tmp_path, monkeypatch, alone, platform, variable, expected):
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name)
    if variable:
        monkeypatch.setenv(variable, str(tmp_path / "elsewhere"))
    monkeypatch.setattr(sys, "platform", platform)
    assert data.cache_folder() == tmp_path / Path(expected)


def test_verify_reports_each_file(tmp_path, stand_in):
    assert data.verify_mnist(tmp_path / "nowhere") == dict.fromkeys(FILES, "missing")
    write_idx(tmp_path, stand_in)
    assert data.verify_mnist(tmp_path) == dict.fromkeys(FILES, "ok")
    write_idx(tmp_path, {FILES[2]: changed(stand_in)[FILES[2]]})
    (tmp_path / f"{FILES[1]}.gz").write_bytes(to_idx(stand_in[FILES[1]])[:-2])
    (tmp_path / f"{FILES[3]}.gz").unlink()
    report = data.verify_mnist(tmp_path)
    assert report[FILES[0]] == "ok"
    assert "should hold (12,) = 12 bytes after its header, but holds 10 bytes" in report[FILES[1]]
    assert report[FILES[2]].endswith("is not MNIST's")
    assert report[FILES[3]] == "missing"


# the real one


@pytest.mark.slow
@pytest.mark.mnist
def test_real_mnist(mnist):
    assert mnist.name == "mnist"
    assert "unverified" not in mnist.source
    assert mnist.train_images.shape == (60_000, 1, 28, 28)
    assert mnist.test_images.shape == (10_000, 1, 28, 28)
    assert mnist.train_images.dtype == mnist.test_images.dtype == np.float32
    assert mnist.train_labels.dtype == mnist.test_labels.dtype == np.int64
    assert mnist.classes == 10
    assert mnist.train_labels[:5].tolist() == [5, 0, 4, 1, 9]
    assert mnist.test_labels[:5].tolist() == [7, 2, 1, 0, 4]
    assert np.bincount(mnist.train_labels).tolist() == [
        5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949,
    ]  # fmt: skip
    assert np.bincount(mnist.test_labels).tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
    assert mnist.train_images.mean(dtype=np.float64) == pytest.approx(0.1307, abs=5e-5)
    assert mnist.train_images.std(dtype=np.float64) == pytest.approx(0.3081, abs=5e-5)
    assert (mnist.train_images.min(), mnist.train_images.max()) == (0, 1)


@pytest.mark.parametrize("form", WRITERS)
def test_images_may_stay_bytes(tmp_path, stand_in, form):
    WRITERS[form](tmp_path, stand_in)
    dataset = data.load_mnist(tmp_path, as_bytes=True)
    check(dataset, stand_in)
    assert isinstance(dataset.train_images, data.ByteImages) and isinstance(dataset.test_images, data.ByteImages)


@pytest.mark.slow
@pytest.mark.mnist
def test_real_mnist_is_in_memory_once():
    tracemalloc.start()
    try:
        dataset = data.load_mnist()
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    # The floats, the bytes they come from, and a little; a second copy of the floats would be 188 MB more.
    assert peak < 1.5 * (dataset.train_images.nbytes + dataset.test_images.nbytes)
