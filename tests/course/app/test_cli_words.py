"""What the command line says: what may have been meant, how sure it is, and nothing that steers a terminal."""

import re
import sys
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from scratchcnn_course.app import fetching, laptop, scoring, words
from scratchcnn_course.picture_files import HEIC
from scratchcnn_helpers import data, nets
from scratchcnn_helpers.data.formats.idx import FILES, to_idx

pytestmark = pytest.mark.usefixtures("offline")


@pytest.fixture(scope="module")
def digits():
    return data.load_digits()


def refused(run, *argv):
    code, _, err = run(*argv)
    assert code == 2
    return err


def draw(path, *lines, margin=30):
    """Save lines of digits (28, 28) as one drawing, dark on light."""
    page = np.vstack([np.hstack([np.kron(digit, np.ones((5, 5))) for digit in line]) for line in lines])
    Image.fromarray(np.uint8(255 - 255 * np.pad(page, margin))).save(path)
    return path


# --- what may have been meant


@pytest.mark.parametrize(
    ("argv", "meant"),
    [
        (["trian"], "train"),
        (["pedict"], "predict"),
        (["train", "--net", "lenett"], "lenet"),
        (["train", "--net", "dep"], "deep"),
        (["train", "--optimizer", "adm"], "adam"),
        (["train", "--epoch=3"], "--epochs"),
        (["train", "--leraning-rate", "1", "--batchsize", "7"], "--batch-size"),
        (["predict", "x.png", "--weight", "y"], "--weights"),
        (["doctor", "--jason"], "--json"),
    ],
)
def test_what_may_have_been_meant(run, argv, meant):
    assert f"did you mean {meant}?" in refused(run, *argv)


@pytest.mark.parametrize("argv", [["zzz"], ["train", "--qqqq"], ["train", "--net", "vgg"]])
def test_nothing_near_is_not_guessed(run, argv):
    assert "did you mean" not in refused(run, *argv)


@pytest.mark.parametrize("width", [40, 80])
@pytest.mark.parametrize("argv", [["train", "--net", "vgg"], ["train", "--data", "nothing-of-that-name"], ["data"]])
def test_errors_are_no_wider_than_the_terminal(run, monkeypatch, width, argv):
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    lines = refused(run, *argv).splitlines()
    assert len(lines) > 1 or len(lines[0]) <= width
    assert all(len(line) <= width or " " not in line.strip() for line in lines)


def test_a_progress_bar_has_room_at_80_columns(digits, monkeypatch, capsys):
    from scratchcnn_helpers.train import Run

    run = Run(SimpleNamespace(models=[None], losses=[None]), None, 8, range(938), True)
    run.bar.ncols, run.bar.dynamic_ncols = 80, None
    run.advance(0.123, 0.95)
    line = str(run.bar)
    run.bar.close()
    assert len(line) <= 80 and line.rindex("|") - line.index("|") >= 15


# --- nothing steers the terminal


@pytest.mark.filterwarnings("default")
def test_escape_sequences_of_files_never_reach_the_terminal(run, tmp_path, digits):
    for name in ("a\x1b]0;evil\x07", "b"):
        (tmp_path / "set" / name).mkdir(parents=True)
        for i in range(4):
            Image.new("L", (20, 20), 60 * i).save(tmp_path / "set" / name / f"{i}.png")
    (tmp_path / "set" / "b" / "n\x1b[2J.txt").write_text("x")
    net = tmp_path / "n.npz"
    code, out, err = run("train", "--net", "first", "--epochs", 1, "--data", tmp_path / "set", "--save", net)
    assert code == 0 and not set("\x1b\x07") & set(out + err)
    model = nets.build("first", classes=2)
    model.about = {"data": "x\x1b[31m\nfaked: line", "images": (1, 28, 28), "classes": ["one\x1b[2J", "two\nfaked: 7"]}
    model.save(net)
    photo = draw(tmp_path / "p\x1b.png", [digits.test_images[0, 0]])
    for more in ([], ["--as-digit"]):
        code, out, err = run("predict", photo, "--weights", net, *more)
        assert code == 0 and "\x1b" not in out + err
        assert "\nfaked" not in out + err


# --- several digits


def test_several_digits_are_told_of_and_read(run, tmp_path, digits):
    picked = [np.flatnonzero(digits.test_labels == label)[3] for label in (4, 0, 7, 2, 5)]
    images = [digits.test_images[i, 0] for i in picked]
    photo = draw(tmp_path / "p.png", images[:3], [*images[3:], np.zeros((28, 28))])
    code, out, err = run("predict", photo)
    assert (code, err) == (0, "")
    assert "Saw 5 marks and read the largest" in out and "--all reads each" in out
    assert out.count(str(photo)) == 1
    code, out, err = run("predict", photo, "--all")
    expected = nets.load_pretrained().predict(np.stack(images)[:, None]).tolist()
    assert out.splitlines()[-1] == f"All of {photo}, line by line: {' '.join(map(str, expected[:3]))} / " + " ".join(
        map(str, expected[3:])
    )
    assert [line.rpartition(": ")[0] for line in out.splitlines() if ", mark " in line] == [
        f"{photo}, mark {i} of 5" for i in range(1, 6)
    ]


@pytest.mark.slow
def test_one_digit_is_not_said_to_be_several(run, tmp_path, digits):
    for i in range(40):
        _, out, _ = run("predict", draw(tmp_path / "p.png", [digits.test_images[i, 0]]))
        assert "Saw" not in out


def test_all_is_for_digits(run, tmp_path):
    model = nets.build("first", input_shape=(3, 8, 8))
    model.about = {"data": "pets", "images": (3, 8, 8), "classes": []}
    model.save(tmp_path / "net.npz")
    assert "--all reads each digit" in refused(run, "predict", "x.png", "--all", "--weights", tmp_path / "net.npz")


# --- how sure


def test_a_scribble_is_not_sure(run, tmp_path):
    from tests.course.digits.photos import draw as pen
    from tests.course.digits.photos import smooth

    doubted = 0
    for seed in range(12):
        rng = np.random.default_rng(seed)
        ink = pen([smooth(rng.uniform(30, 210, (14, 2)))], 9, 240, 240)
        Image.fromarray(np.uint8(255 - 255 * ink)).save(tmp_path / "p.png")
        doubted += "Not sure, though it says" in run("predict", tmp_path / "p.png")[1]
    assert doubted >= 10


def test_pale_ink_is_told_of(run, tmp_path, digits):
    pixels = 230 - 40 * np.pad(np.kron(digits.test_images[0, 0], np.ones((5, 5))), 30)
    Image.fromarray(np.uint8(pixels)).save(tmp_path / "p.png")
    assert "the ink is pale" in run("predict", tmp_path / "p.png")[1]


@pytest.mark.parametrize("ink", [(255, 255, 255), (255, 230, 120), (0, 0, 0), (200, 30, 30)])
def test_ink_on_a_transparent_ground(run, tmp_path, digits, ink):
    alpha = np.pad(np.kron(digits.test_images[3, 0], np.ones((6, 6))), 20)
    picture = np.dstack([*(np.full(alpha.shape, value) for value in ink), 255 * alpha])
    Image.fromarray(np.uint8(picture)).save(tmp_path / "p.png")
    code, out, _ = run("predict", tmp_path / "p.png")
    assert code == 0
    assert out.startswith(f"{tmp_path / 'p.png'}: {nets.load_pretrained().predict(digits.test_images[3:4])[0]}\n")


# --- folders, and how many are right


def test_a_folder_is_read(run, tmp_path, digits):
    folder = tmp_path / "photos"
    (folder / "more").mkdir(parents=True)
    for i, name in enumerate(("b.png", "a.png", "more/c.png")):
        draw(folder / name, [digits.test_images[i, 0]])
    (folder / ".hidden.png").write_bytes(b"x")
    (folder / "words.txt").write_text("x")
    code, out, err = run("predict", folder)
    assert code == 0 and err.count("\n") == 1 and "left out" in err and "words.txt" in err
    heads = [line.rpartition(": ")[0] for line in out.splitlines() if line.startswith(str(folder))]
    assert heads == [str(folder / name) for name in ("a.png", "b.png", "more/c.png")]
    assert len(out.splitlines()) == 3, "a line each"
    assert all(re.search(r": \d \(\d+ %(, not sure)?\)$", line) for line in out.splitlines())
    (tmp_path / "none").mkdir()
    (tmp_path / "none" / "a.heic").write_bytes(b"x")
    assert "holds no picture, only a.heic" in refused(run, "predict", tmp_path / "none")
    assert HEIC in refused(run, "predict", tmp_path / "none" / "a.heic")


def test_a_folder_tells_in_a_line_what_a_picture_by_itself_tells_at_length(run, tmp_path, digits):
    (tmp_path / "photos").mkdir()
    picked = [np.flatnonzero(digits.test_labels == label)[3] for label in (4, 0, 7)]
    images = [digits.test_images[i, 0] for i in picked]
    page = draw(tmp_path / "photos" / "page.png", images[:2], [images[2], np.zeros((28, 28))])
    pale = 230 - 40 * np.pad(np.kron(images[0], np.ones((5, 5))), 30)
    Image.fromarray(np.uint8(pale)).save(tmp_path / "photos" / "pale.png")
    code, out, _ = run("predict", tmp_path / "photos")
    first, second = out.splitlines()
    assert code == 0 and first.endswith("the largest of 3 marks)") and ", not sure" in second
    assert first.startswith(run("predict", page)[1].splitlines()[0] + " (")
    _, every, _ = run("predict", tmp_path / "photos", "--all")
    (said,) = [line for line in run("predict", page, "--all")[1].splitlines() if line.startswith("All of ")]
    assert every.splitlines()[0].startswith(f"{page}: {said.rpartition(': ')[2]} (")


def test_the_score(run, tmp_path, digits):
    model, folder = nets.load_pretrained(), tmp_path / "named"
    folder.mkdir()
    answers = model.predict(digits.test_images[:6])
    for i, answer in enumerate(answers):
        draw(folder / f"{(answer + (i == 5)) % 10}_{i}.png", [digits.test_images[i, 0]])
    draw(folder / "nobody.png", [digits.test_images[0, 0]])
    (folder / f"{answers[0]}-cut.png").write_bytes(b"no picture")
    code, out, err = run("predict", folder, "--score")
    assert code == 0
    assert out.splitlines()[-1] == "Score: 5 of 7 read as they are named (71.4 %)"
    assert f"{folder / f'{answers[0]}-cut.png'}: could not be read" in out
    assert f"_5.png: read as {answers[5]}" in out
    assert "nobody.png: not counted" in err
    assert "does not go with --all" in refused(run, "predict", folder, "--score", "--all")
    assert "--score needs pictures whose names" in refused(run, "predict", folder / "nobody.png", "--score")


@pytest.mark.parametrize(
    ("photo", "label"),
    [
        ("7.png", "7"),
        ("7-2.png", "7"),
        ("a/7_anna.jpg", "7"),
        ("7/x.png", "7"),
        ("digit7.png", "7"),
        ("IMG_7.png", "7"),
        ("17.png", None),
        ("x.png", None),
        ("Cat 3.png", "cat"),
        ("cat/3.png", "cat"),
    ],
)
def test_what_a_name_says(photo, label):
    assert scoring.label_of(photo, ["7", "cat"]) == label


# --- files that are something else


def test_a_web_page_and_a_missing_file(run, tmp_path, stand_in):
    (tmp_path / "mnist.npz").write_text("<!DOCTYPE html>")
    for path in (tmp_path, tmp_path / "mnist.npz"):
        assert "it is a web page" in refused(run, "train", "--data", path)
    assert "it is a web page" in refused(run, "predict", "x.png", "--weights", tmp_path / "mnist.npz")
    (tmp_path / "mnist.npz").unlink()
    for file, array in stand_in.items():
        (tmp_path / file).write_bytes(to_idx(array))
    (tmp_path / FILES[1]).unlink()
    assert f"holds no {FILES[1]}" in refused(run, "train", "--data", tmp_path)
    code, out, _ = run("data", "--verify", "--folder", tmp_path)
    assert code == 2 and f"holds no {FILES[1]}" in out
    assert fetching.look_for_mnist(tmp_path).startswith(fetching.ABSENT)


# --- doctor


@pytest.mark.parametrize(
    ("kernel", "lab", "fits"),
    [("8.1.5", "5.0.13", True), ("7.7.1", "3.1.11", True), ("7.7.1", "5.0.13", False), ("8.1.5", "3.1.0", False)],
)
def test_a_kernel_and_a_lab_that_disagree(kernel, lab, fits):
    found = list(laptop.agreeing(kernel, lab))
    assert (found == []) == fits
    assert fits or (found[0][0] == laptop.MISSING and kernel in found[0][1] and lab in found[0][1])
    assert list(laptop.agreeing(kernel, None)) == []


# --- any arguments at all

WORDS = "train data predict doctor --net first --data --epochs 1 -1 0 ² nan --lr --save -- - / . ü --size 8x8 --limit "
WORDS += "--verify --folder --seed --validation 0.5 1e400 --stages a.png --score --all --weights --curves --quiet"
WORDS = st.sampled_from([*WORDS.split(), "", "\x00", "\x1b[2J", "9" * 40])


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(st.lists(WORDS, max_size=6))
def test_any_arguments(argv):
    check_arguments(argv)


@pytest.mark.long
@settings(max_examples=1500, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(WORDS, max_size=8))
def test_any_arguments_for_long(argv):
    check_arguments(argv)


def check_arguments(argv):
    """Run the command line: a code, a sentence, no traceback; what takes long is left out."""
    import io
    from contextlib import redirect_stderr, redirect_stdout
    from unittest import mock

    from scratchcnn_course.app import cli, doctor, predicting, training

    out, err = io.StringIO(), io.StringIO()
    quick = mock.patch.object(training, "fit", side_effect=ValueError("not now"))
    with quick, mock.patch.object(doctor, "examine", lambda: iter(())), redirect_stdout(out), redirect_stderr(err):
        with mock.patch.object(predicting, "is_picture", lambda file: False):
            try:
                code = cli.main(argv)
            except SystemExit as leaving:
                code = leaving.code
    assert code in (0, 1, 2)
    assert "\x1b" not in out.getvalue() + err.getvalue()
    assert code == 0 or err.getvalue() or out.getvalue()
    assert all(line.startswith("scratchcnn: ") for line in err.getvalue().splitlines())


def test_streams_are_given_back(run):
    before = sys.stdout, sys.stderr
    run("--version")
    assert (sys.stdout, sys.stderr) == before
    assert words.did_you_mean("x", []) == ""
