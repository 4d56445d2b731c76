"""What people type and hand over besides: empty words, files for folders, zip files of photos, pages, odd networks."""

import zipfile

import numpy as np
import pytest
from PIL import Image

from scratchcnn_course.app import options, training
from scratchcnn_helpers import data, nets

pytestmark = pytest.mark.usefixtures("offline")
DIGITS = data.load_digits()


def refused(run, *argv):
    code, _, err = run(*argv)
    assert code == 2 and err.count("\n") == 1
    return err


def photo(path, number=0, **settings):
    """Save an embedded digit as a drawing, dark on light; return the path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    page = np.pad(np.kron(DIGITS.test_images[number, 0], np.ones((5, 5))), 20)
    Image.fromarray(np.uint8(255 - 255 * page)).save(path, **settings)
    return path


def zipped(path, *photos):
    with zipfile.ZipFile(path, "w") as archive:
        for number, file in enumerate(photos):
            archive.write(file, f"{'more/' * (number % 2)}{file.name}")
    return path


# --- words


@pytest.mark.parametrize(
    "argv",
    [
        ["train", "--data", ""],
        ["train", "--save", " "],
        ["train", "--curves", ""],
        ["predict", ""],
        ["predict", "a.png", "--weights", ""],
        ["copy", ""],
        ["data", "--folder", ""],
    ],
)
def test_an_empty_word_is_no_folder(run, argv, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    message = refused(run, *argv)
    assert "is empty: name a file or folder" in message or "must end in .png" in message
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("argv", [["copy"], ["data", "--folder"], ["data", "--verify", "--folder"]])
def test_a_file_is_no_folder(run, argv, tmp_path):
    (tmp_path / "a.txt").write_text("mine")
    for path in (tmp_path / "a.txt", tmp_path / "a.txt" / "below"):
        assert f"{path} must be a folder, and {tmp_path / 'a.txt'} is a file" in refused(run, *argv, path)
    assert (tmp_path / "a.txt").read_text() == "mine"


def test_a_folder_that_cannot_be_written_is_refused_before_the_download(run, tmp_path, monkeypatch):
    monkeypatch.setattr(options.os, "access", lambda *_: False)
    assert "cannot be written: " in refused(run, "data", "--folder", tmp_path / "new")


def test_a_data_set_without_its_option(run, tmp_path):
    (tmp_path / "set.npz").write_bytes(b"x")
    assert f"did you mean --data {tmp_path / 'set.npz'}?" in refused(run, "train", tmp_path / "set.npz")


@pytest.mark.parametrize(("argv", "meant"), [(["--net", "LENET"], "lenet"), (["--optimizer", "Adam"], "adam")])
def test_capitals_are_seen_through(run, argv, meant):
    assert f"did you mean {meant}?" in refused(run, "train", *argv)


# --- sets that lie class by class


@pytest.fixture
def sorted_set(tmp_path):
    order = np.argsort(DIGITS.train_labels, kind="stable")
    parts = {"x_train": DIGITS.train_images[order], "y_train": DIGITS.train_labels[order]}
    np.savez(tmp_path / "s.npz", **parts, x_test=DIGITS.test_images, y_test=DIGITS.test_labels)
    return tmp_path / "s.npz"


@pytest.mark.parametrize("argv", [["--net", "deep", "--limit", 100], ["--net", "first"]])
def test_the_first_images_of_a_sorted_set_are_not_one_class(run, sorted_set, argv, monkeypatch):
    seen = []

    def fit(model, train, **how):
        seen.append(train[1])
        raise ValueError("enough")

    monkeypatch.setattr(training, "fit", fit)
    _, _, err = run("train", "--data", sorted_set, "--quiet", *argv)
    assert "lie class by class, so they were mixed" in err
    assert len(np.unique(seen[0])) == 10


def test_one_class_is_nothing_to_learn(run, sorted_set):
    assert "one class is nothing to learn" in run("train", "--data", sorted_set, "--net", "deep", "--limit", 1)[2]


# --- photos


def test_zip_files_of_photos_are_read(run, tmp_path):
    files = [photo(tmp_path / "made" / f"{number}.png", number) for number in range(3)]
    pack = zipped(tmp_path / "all.zip", *files)
    heads = [line.rpartition(": ")[0] for line in run("predict", pack)[1].splitlines() if line.startswith(str(pack))]
    assert heads == [f"{pack}/{name}" for name in ("0.png", "2.png", "more/1.png")]
    folder = tmp_path / "folder"
    photo(folder / "a.png")
    zipped(folder / "b.zip", *files[:1])
    (folder / "c.zip").write_bytes(b"no zip")
    code, out, err = run("predict", folder)
    assert code == 0 and f"{folder / 'a.png'}: " in out and f"{folder / 'b.zip'}/0.png: " in out
    assert "c.zip is cut or damaged" in err
    assert "c.zip is cut or damaged" in refused(run, "predict", folder / "c.zip")


def test_a_score_of_a_zip_file(run, tmp_path):
    answers = nets.load_pretrained().predict(DIGITS.test_images[:4])
    files = [photo(tmp_path / "made" / f"{answer}-{i}.png", i) for i, answer in enumerate(answers)]
    code, out, _ = run("predict", zipped(tmp_path / "all.zip", *files), "--score")
    assert (code, out) == (0, "Score: 4 of 4 read as they are named (100.0 %)\n")


def test_a_star_that_the_shell_left(run, tmp_path):
    for name in ("a.png", "b.png"):
        photo(tmp_path / name)
    code, out, _ = run("predict", tmp_path / "*.png")
    assert code == 0 and f"{tmp_path / 'a.png'}: " in out and f"{tmp_path / 'b.png'}: " in out
    assert "there is no file" in refused(run, "predict", tmp_path / "*.jpg")


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("ending", ["gif", "tiff", "webp"])
def test_of_several_pages_the_first_is_read_and_that_is_said(run, tmp_path, ending):
    page = Image.open(photo(tmp_path / "a.png"))
    page.save(tmp_path / f"b.{ending}", save_all=True, append_images=[Image.new("L", page.size, 9)])
    code, out, err = run("predict", tmp_path / f"b.{ending}")
    assert code == 0 and out.startswith(f"{tmp_path / f'b.{ending}'}: ")
    assert f"b.{ending} holds 2 pictures, and the first is read" in err


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.svg", b"<svg/>", "Pillow finds none in it"),
        ("a.png", b"<!DOCTYPE html>", "Pillow finds none in it; it is a web page"),
        ("a.jpg", b"", "Pillow finds none in it; it is empty"),
        ("a.pdf", b"%PDF-1.7", "Pillow finds none in it"),
    ],
)
def test_what_is_no_picture_is_said_without_python(run, tmp_path, name, content, words):
    (tmp_path / name).write_bytes(content)
    message = refused(run, "predict", tmp_path / name)
    assert message.startswith(f"scratchcnn: {tmp_path / name} is no picture that can be read: {words}")
    assert "_io" not in message and message.count(name) == 1


# --- networks


@pytest.mark.filterwarnings("ignore:invalid value")
def test_a_network_without_finite_answers_reads_nothing(run, tmp_path):
    model = nets.build("normed")
    model.layers[3].buffers["var"][:] = -1
    model.save(tmp_path / "n.npz")
    code, out, err = run("predict", photo(tmp_path / "a.png"), "--weights", tmp_path / "n.npz")
    assert (code, out) == (2, "") and "a.png: the network answers with no finite numbers" in err


@pytest.mark.parametrize("shape", [(1, 8, 8), (3, 28, 28)])
@pytest.mark.parametrize("name", ["mnist", "digits"])
def test_a_network_for_digits_of_another_size_reads_pictures(run, tmp_path, name, shape):
    model = nets.build("first", input_shape=shape)
    model.about = {"data": name, "images": shape, "classes": []}
    model.save(tmp_path / "n.npz")
    code, out, err = run("predict", photo(tmp_path / "a.png"), "--weights", tmp_path / "n.npz")
    assert code == 0 and "pictures are only scaled, to" in err and out.startswith(f"{tmp_path / 'a.png'}: ")
