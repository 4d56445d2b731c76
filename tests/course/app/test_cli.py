"""The command line: what it prints, what it refuses, and what it leaves behind."""

import os
import re
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from importlib import metadata
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from scratchcnn_course.app import cli, doctor, options, training
from scratchcnn_course.lessons.recipes import RECIPES
from scratchcnn_helpers import data, nets, optim, train
from scratchcnn_helpers.data.formats.idx import FILES
from scratchcnn_helpers.layers import Flatten, Linear
from scratchcnn_helpers.model import Sequential
from tests.course.app.small import write_digits
from tests.helpers.data.test_data_mnist import changed, write_csv, write_idx, write_npz

ROOT = Path(__file__).parents[3]
PNG = b"\x89PNG"
posix = pytest.mark.skipif(os.name == "nt", reason="Windows sends Ctrl-C to a whole console, this test's own too")


pytestmark = pytest.mark.usefixtures("offline")


@pytest.fixture
def refused(run):
    """Run what must be refused, in one line: that line."""

    def call(*argv):
        code, _, err = run(*argv)
        assert code == 2
        assert err.startswith("scratchcnn: ")
        assert err.count("\n") == 1 and err.endswith("\n")
        return err

    return call


@pytest.fixture(scope="module")
def digits():
    return data.load_digits()


@pytest.fixture(scope="module")
def weights(digits, tmp_path_factory):
    """Train on the embedded digits, for a moment, and save the network."""
    model, path = nets.build("normed"), tmp_path_factory.mktemp("weights") / "normed.npz"
    pair = digits.train_images, digits.train_labels
    train.fit(model, pair, epochs=5, batch_size=64, optimizer=optim.Adam(0.004), progress=False)
    model.save(path)
    return path


@pytest.fixture
def small(tmp_path):
    """Write a data set of 60 training and 20 test digits."""
    return write_digits(tmp_path / "small.npz", 60)


def photograph(image, path):
    """Save a digit (1, 28, 28) the way it would be drawn: large, dark on light."""
    pixels = np.uint8(255 - 255 * np.kron(image[0], np.ones((10, 10))))
    Image.fromarray(pixels).save(path)
    return path


def command(*argv, start="-m scratchcnn_course", **settings):
    """Start a process of its own that sees no data set of this computer."""
    hidden = "SCRATCHCNN_DATA", "PYTHONPATH"
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    environment |= settings.pop("env", {})
    settings = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "cwd": ROOT} | settings
    call = [sys.executable, *start.split(maxsplit=1), *map(str, argv)]
    return subprocess.Popen(call, env=environment, **settings)


def finish(process):
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


# --- in general


@pytest.mark.parametrize("name", ["lab", "copy", "share", "data", "train", "predict", "doctor"])
def test_help_has_an_example_and_any_console_can_show_it(run, name):
    code, out, err = run(name, "--help")
    assert (code, err) == (0, "")
    assert f"Example: scratchcnn {name}" in out
    assert out.isascii()


def test_without_a_command_there_is_help(run):
    code, out, err = run()
    assert (code, err) == (2, "")
    assert all(name in out for name in ("lab", "copy", "data", "train", "predict", "doctor"))


def test_version(run):
    assert run("--version") == (0, f"scratchcnn {doctor.project().version}\n", "")
    assert f'\nversion = "{doctor.project().version}"\n' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_as_a_module():
    code, out, err = finish(command("data", "--folder", "nowhere", "--verify"))
    assert (code, out) == (2, "nowhere: no MNIST\n")
    assert err == "scratchcnn: the real MNIST is not there; `scratchcnn data` fetches it\n"


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["fly"], "invalid choice: 'fly'"),
        (["train", "--net", "vgg"], "invalid choice: 'vgg'.*lenet-bn"),
        (["train", "--epochs", "0"], "--epochs: must be a whole number of at least 1, got 0"),
        (["train", "--epochs", "many"], "--epochs: must be a whole number of at least 1, got many"),
        (["train", "--batch-size", "2.5"], "--batch-size: must be a whole number"),
        (["train", "--workers", "0"], "--workers: must be a whole number of at least 1, got 0, or auto"),
        (["train", "--workers", "both"], "--workers: must be .*got both, or auto"),
        (["train", "--lr", "0"], r"--lr: must be a number in \(0, inf\), got 0"),
        (["train", "--lr", "nan"], "--lr: must be a number"),
        (["train", "--lr", "fast"], "--lr: must be a number.*got fast"),
        (["train", "--validation", "1"], r"--validation: must be a number in \(0, 1\), got 1"),
        (["train", "--limit", "0"], "--limit: must be a whole number"),
        (["train", "--seed", "-1"], "--seed"),
        (["train", "--optimizer", "newton"], "invalid choice: 'newton'.*rmsprop"),
        (["train", "--fast"], "unrecognized arguments: --fast"),
        (["train", "--epoch", "3"], "unrecognized arguments: --epoch 3"),
        (["doctor", "who"], "unrecognized arguments: who"),
        (["predict"], "photo.jpg"),
        (["train", "--curves", "curves.jpeg2"], "curves.jpeg2 must end in .png, .svg or .pdf"),
        (["predict", "photo.jpg", "--stages", "stages"], "stages must end in .png"),
    ],
)
def test_arguments_that_cannot_be_meant(refused, argv, words):
    message = refused(*argv)
    assert re.search(words, message)
    assert "--help` says more" in message


@pytest.mark.parametrize("option", ["--save", "--curves"])
def test_a_file_that_cannot_be_written_is_refused_before_the_training(refused, tmp_path, monkeypatch, option):
    monkeypatch.setattr(training, "fit", None)
    path = tmp_path / "nowhere" / "file.png"
    assert f"{path} cannot be written: there is no such folder" in refused("train", option, path)
    path = tmp_path / "folder.png"
    path.mkdir()
    assert f"{path} cannot be written: it is a folder" in refused("train", option, path)

    def forbid(dir):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(options.tempfile, "TemporaryFile", forbid)
    path = tmp_path / "file.png"
    assert f"{path} cannot be written: Permission denied" in refused("train", option, path)
    assert list(tmp_path.iterdir()) == [tmp_path / "folder.png"]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ValueError("too small"), "scratchcnn: too small\n"),
        (PermissionError(13, "Permission denied", "a.npz"), "scratchcnn: a.npz: Permission denied\n"),
        (ModuleNotFoundError("No module named 'tqdm'"), "No module named 'tqdm'; `scratchcnn doctor` says"),
        (MemoryError("Unable to allocate 9 GiB"), "out of memory, fewer images .* need less: Unable to allocate 9 GiB"),
        (
            data.MnistNotFound("Not here.\nLooked in:\n  a: no\n  b: no\nMend it."),
            "Not here. Looked in: a: no; b: no; M",
        ),
    ],
)
def test_what_goes_wrong_is_said_in_one_line(refused, monkeypatch, error, words):
    def fail(*args, **kwargs):
        raise error

    monkeypatch.setattr(data, "load_mnist", fail)
    assert re.search(words, refused("train"))
    monkeypatch.setenv("SCRATCHCNN_DEBUG", "1")
    with pytest.raises(type(error)):
        cli.main(["train"])


def test_a_mistake_of_the_package_is_no_line_but_a_traceback(monkeypatch):
    monkeypatch.setattr(data, "load_mnist", None)
    with pytest.raises(TypeError):
        cli.main(["train"])


def test_ctrl_c_before_there_is_anything_to_keep(run, monkeypatch):
    def interrupt(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(data, "load_mnist", interrupt)
    assert run("train") == (130, "", "scratchcnn: interrupted\n")


def test_a_console_that_cannot_show_a_name():
    environment = {"PYTHONIOENCODING": "cp1252:strict", "PYTHONUTF8": "0"}
    code, out, err = finish(command("train", "--data", "数字", env=environment))
    assert (code, out) == (2, "")
    assert err == "scratchcnn: there is no file or folder ??\n"


# --- train


def test_train_on_the_embedded_digits(run, digits, tmp_path):
    model_file, curves = tmp_path / "model.npz", tmp_path / "curves.png"
    code, out, err = run("train", "--net", "normed", "--epochs", 2, "--save", model_file, "--curves", curves)
    assert code == 0
    said, *rest = out.splitlines()
    assert "MNIST is not on this computer" in said and "1,797 small digits" in said
    assert rest[0] == "Training normed (202,218 parameters) on 1,437 images of digits:"
    assert f"  source: {digits.source}" in rest
    assert "  epochs: 2" in rest
    assert "  batch size: 64" in rest
    assert any(line.startswith("  optimizer: Adam(lr=0.004") for line in rest)
    assert " object at 0x" not in out
    assert [line.partition(":")[0] for line in rest if line.startswith("epoch ")] == ["epoch 1", "epoch 2"]
    assert "46/46" in err and "epoch 2/2" in err  # the bar: 23 batches, twice
    assert {f"Saved: {model_file}", f"Drawn: {curves}"} <= set(rest)
    assert re.fullmatch(r"Training: [\d.]+ s", rest[-2])
    assert "Goal" not in out  # that is for MNIST

    optimizer = optim.Adam(0.004)
    model = Sequential.load(model_file, optimizer)
    assert optimizer.steps == 46
    loss, accuracy = train.evaluate(model, digits.test_images, digits.test_labels)
    assert accuracy > 0.85
    assert rest[-1] == f"Test: loss {loss:.4f}, accuracy {accuracy:.4f} on 360 images"
    assert curves.read_bytes().startswith(PNG)
    assert sorted(path for path in tmp_path.iterdir() if path.is_file()) == [curves, model_file]


def test_a_seed_decides_the_result_and_quiet_prints_nothing_else(run, small):
    def result(seed):
        code, out, err = run("train", "--net", "normed", "--data", small, "--quiet", "--seed", seed, "--epochs", 2)
        assert (code, err) == (0, "")
        first, second = out.splitlines()
        assert first.startswith("Training: ")
        return second

    assert result(3) == result(3)
    assert len({result(seed) for seed in range(4)}) > 1


def test_every_option_arrives(run, small):
    argv = ["--net", "lenet-bn", "--epochs", 2, "--batch-size", 7, "--lr", 0.02, "--optimizer", "sgd", "--seed", 9]
    code, out, err = run("train", "--data", small, *argv, "--limit", 50, "--validation", 0.2, "--no-augment")
    assert code == 0
    lines = out.splitlines()
    assert lines[0].startswith("Training lenet-bn (") and lines[0].endswith(") on 40 images of small:")
    assert "  validation: 0.2" in lines
    assert "  batch size: 7" in lines
    assert any(line.startswith("  optimizer: SGD(lr=0.02, momentum=0") for line in lines)
    assert not any(line.startswith("  augment") for line in lines)
    assert "  seed: 9" in lines
    assert sum("validation loss" in line for line in lines) == 2
    assert "12/12" in err


@pytest.mark.parametrize(
    ("argv", "printed"),
    [
        (["--net", "wide"], "SGD(lr=0.05, momentum=0.9, decay=0.001"),  # as the recipe has it
        (["--net", "wide", "--lr", "0.01"], "SGD(lr=0.01, momentum=0.9, decay=0.001"),
        (["--net", "wide", "--optimizer", "sgd"], "SGD(lr=0.05, momentum=0.9, decay=0.001"),
        (["--net", "wide", "--optimizer", "rmsprop"], "RMSprop(lr=0.001"),
        (["--net", "deep", "--optimizer", "adam", "--lr", "0.5"], "Adam(lr=0.5"),
    ],
)
def test_the_recipe_holds_but_for_what_is_said(run, small, argv, printed):
    code, out, _ = run("train", "--data", small, "--epochs", 1, "--limit", 20, *argv)
    assert code == 0
    assert f"  optimizer: {printed}" in out


def test_augmentation_is_part_of_the_recipe(run, small):
    _, out, _ = run("train", "--data", small, "--epochs", 1, "--limit", 20)
    assert "Training lenet-bn" in out
    assert "  augment: RandomShift(pixels=1)" in out


def test_images_of_another_shape_and_number_of_classes(run, tmp_path):
    rng = np.random.default_rng(0)
    for part, count in (("train", 4), ("test", 2)):
        for name in ("cats", "dogs", "owls"):
            folder = tmp_path / "pets" / part / name
            folder.mkdir(parents=True)
            for i in range(count):
                Image.fromarray(rng.integers(0, 256, (16, 20, 3), np.uint8)).save(folder / f"{i}.png")
    path = tmp_path / "pets.npz"
    code, out, _ = run("train", "--net", "deep", "--data", tmp_path / "pets", "--epochs", 1, "--save", path)
    assert code == 0
    assert "on 12 images of pets:" in out
    assert Sequential.load(path).summary((3, 16, 20)).rows[-1][1] == (3,)


@pytest.mark.filterwarnings("ignore:.*(are blank|are training images too)")
def test_a_data_set_that_cannot_be_used(refused, tmp_path):
    assert "there is no file or folder" in refused("train", "--data", tmp_path / "nowhere")
    assert "found no data set in" in refused("train", "--data", tmp_path)
    (tmp_path / "cut.npz").write_bytes(b"PK\x03\x04 and then nothing")
    assert "cut.npz" in refused("train", "--data", tmp_path / "cut.npz")
    images, labels = np.full((4, 3, 3), 200, np.uint8), np.arange(4)
    tiny = {"x_train": images, "y_train": labels, "x_test": images, "y_test": labels}
    np.savez(tmp_path / "tiny.npz", **tiny)
    assert "larger than the image" in refused("train", "--net", "lenet", "--data", tmp_path / "tiny.npz")


@pytest.mark.slow
@pytest.mark.mnist
def test_first_reaches_its_goal_on_the_real_mnist(run, mnist, monkeypatch):
    monkeypatch.setattr(data, "load_mnist", lambda path, **how: mnist)
    code, out, _ = run("train", "--net", "first", "--quiet")
    assert code == 0
    assert out.splitlines()[-1] == "Goal of the recipe, 0.83: reached"


GOALS = {"nothing": 0.0, "more than there is": 1.1}


@pytest.mark.parametrize("goal", GOALS)
@pytest.mark.parametrize("write", [write_idx, write_npz, write_csv])
def test_the_goal_of_the_recipe_on_mnist(run, stand_in, alone, tmp_path, monkeypatch, write, goal):
    monkeypatch.setitem(RECIPES, "first", replace(RECIPES["first"], reaches=GOALS[goal]))
    write(alone, stand_in)
    write(tmp_path / "drive", stand_in)
    said = {"nothing": "Goal of the recipe, 0: reached", "more than there is": "Goal of the recipe, 1.1: not reached"}
    for where in ([], ["--data", tmp_path / "drive"]):
        code, out, _ = run("train", "--net", "first", "--quiet", *where)
        assert code == 0
        assert out.splitlines()[-1] == said[goal]


@pytest.mark.parametrize(
    "option",
    ["--epochs 3", "--lr 0.01", "--optimizer adam", "--batch-size 16", "--limit 9", "--validation 0.5", "--no-augment"],
)
def test_a_recipe_that_was_changed_has_no_goal(run, stand_in, alone, option):
    write_idx(alone, stand_in)
    code, out, _ = run("train", "--net", "first", "--quiet", *option.split())
    assert code == 0
    assert "Goal" not in out


@pytest.mark.filterwarnings("default")
def test_what_is_only_called_mnist_has_no_goal(run, stand_in, alone, tmp_path):
    write_idx(alone, changed(stand_in))
    write_idx(tmp_path / "mnist", changed(stand_in))
    code, out, err = run("train", "--net", "first", "--quiet")
    assert (code, "Goal" in out) == (0, False)
    assert err.startswith("scratchcnn: note: ") and "not the MNIST that everyone measures on" in err
    assert err.count("\n") == 1
    code, out, err = run("train", "--net", "first", "--quiet", "--data", tmp_path / "mnist")
    assert (code, "Goal" in out, "MNIST" in err) == (0, False, False)


@pytest.mark.slow
def test_an_interrupted_training_is_tested_and_saved(run, small, tmp_path, monkeypatch):
    path, step = tmp_path / "model.npz", optim.Optimizer.step

    def interrupt(self, model):
        step(self, model)
        if self.steps == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(optim.Optimizer, "step", interrupt)
    curves = tmp_path / "curves.svg"
    argv = ["--net", "normed", "--batch-size", 20, "--save", path, "--curves", curves]
    code, out, _ = run("train", "--data", small, *argv)
    assert code == 130
    assert "Interrupted: what was learned until then is kept." in out
    optimizer = optim.Adam(0.004)
    model = Sequential.load(path, optimizer)
    assert optimizer.steps == 3
    with np.load(small) as arrays:
        loss, accuracy = train.evaluate(model, arrays["x_test"], arrays["y_test"])
    assert out.splitlines()[-1] == f"Test: loss {loss:.4f}, accuracy {accuracy:.4f} on 20 images"
    assert "<svg" in curves.read_text()


def test_interrupted_before_the_first_step(run, small, tmp_path, monkeypatch):
    def interrupt(self, model):
        raise KeyboardInterrupt

    monkeypatch.setattr(optim.Optimizer, "step", interrupt)
    code, out, _ = run("train", "--net", "first", "--data", small, "--curves", tmp_path / "curves.png")
    assert code == 130
    assert "Test: loss" in out and "Interrupted: nothing is kept, for no --save says where." in out
    assert not (tmp_path / "curves.png").exists()  # there is nothing to draw


# A process that heeds Ctrl-C, even where those who started the tests told them to ignore it.
LISTENING = (
    "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "from scratchcnn_course.app.cli import main; sys.exit(main())"
)


@posix
def test_ctrl_c_in_a_terminal(small, tmp_path):
    argv = ["train", "--data", small, "--net", "first", "--epochs", 10**6, "--save", tmp_path / "model.npz"]
    process = command(*argv, start=f"-c {LISTENING}")
    watchdog = threading.Timer(60, process.kill)
    watchdog.start()
    seen = ""
    while "epoch 1/" not in seen and (letter := process.stderr.read(1)):
        seen += letter
    process.send_signal(signal.SIGINT)
    code, out, err = finish(process)
    watchdog.cancel()
    assert code == 130, err
    assert "Interrupted" in out and "Test: loss" in out
    assert "Traceback" not in err
    Sequential.load(tmp_path / "model.npz")


# --- predict


def read(out):
    """Take apart what `predict` printed: for each photo its name, its digit and the percentages."""
    for block in re.split(r"^(?=\S)", out, flags=re.MULTILINE)[1:]:
        head, *rows = [line for line in block.splitlines() if not line.startswith("Drawn: ")]
        if rows:
            name, digit = head.rsplit(": ", 1)
            yield name, int(digit), [float(row.split()[1]) for row in rows]


def test_predict(run, digits, weights, tmp_path):
    photos = [photograph(digits.test_images[i], tmp_path / f"{i}.png") for i in range(10)]
    code, out, err = run("predict", *photos, "--weights", weights)
    assert (code, err) == (0, "")
    found = list(read(out))
    assert [name for name, _, _ in found] == [str(photo) for photo in photos]
    for _, digit, percentages in found:
        assert len(percentages) == 10
        assert digit == np.argmax(percentages)
        assert sum(percentages) == pytest.approx(100, abs=1)
    right = sum(digit == label for (_, digit, _), label in zip(found, digits.test_labels, strict=False))
    assert right >= 8
    assert out.isascii()


def test_the_bars_are_as_long_as_the_chances(run, digits, weights, tmp_path):
    photo = photograph(digits.test_images[0], tmp_path / "photo.png")
    _, out, _ = run("predict", photo, "--weights", weights)
    rows = [row for row in out.splitlines() if row.startswith("  ")]
    assert len(rows) == 10 and len({row.index("%") for row in rows}) == 1
    for row in rows:
        assert row.count("#") == pytest.approx(0.4 * float(row.split()[1]), abs=0.6)


def test_a_network_with_a_single_output_tells_0_from_1(run, digits, tmp_path):
    layer = Linear(784, 1, init="zeros")
    layer.params["b"][:] = 2
    Sequential([Flatten(), layer]).save(tmp_path / "one.npz")
    photo = photograph(digits.test_images[0], tmp_path / "photo.png")
    _, out, _ = run("predict", photo, "--weights", tmp_path / "one.npz")
    ((_, digit, percentages),) = read(out)
    assert (digit, percentages) == (1, [11.9, 88.1])  # 1 / (1 + exp(-2)) is 0.881


def test_the_weights_that_come_along_are_the_default(run, digits, weights, tmp_path, monkeypatch):
    photo = photograph(digits.test_images[0], tmp_path / "photo.png")
    (tmp_path / "lenet.npz").write_bytes(weights.read_bytes())
    monkeypatch.setattr(nets, "WEIGHTS", tmp_path)
    assert run("predict", photo) == run("predict", photo, "--weights", weights)


@pytest.mark.slow
def test_the_way_to_28_x_28_is_drawn(run, digits, weights, tmp_path):
    photos = [photograph(digits.test_images[i], tmp_path / f"{i}.png") for i in range(2)]
    code, out, _ = run("predict", photos[0], "--weights", weights, "--stages", tmp_path / "way.png")
    assert code == 0
    assert f"Drawn: {tmp_path / 'way.png'}" in out
    code, _, _ = run("predict", *photos, "--weights", weights, "--stages", tmp_path / "ways.png")
    assert code == 0
    drawn = {path.name: path.read_bytes() for path in tmp_path.glob("way*")}
    assert sorted(drawn) == ["way.png", "ways-1.png", "ways-2.png"]
    assert all(content.startswith(PNG) for content in drawn.values())
    assert drawn["ways-1.png"] != drawn["ways-2.png"]


def test_photos_that_cannot_be_read_do_not_stop_the_others(run, digits, weights, tmp_path):
    good = photograph(digits.test_images[0], tmp_path / "good.png")
    empty, text = tmp_path / "empty.png", tmp_path / "text.png"
    Image.new("L", (200, 200), 255).save(empty)
    text.write_text("no picture")
    missing = tmp_path / "missing.png"
    barren = tmp_path / "barren"
    barren.mkdir()
    code, out, err = run("predict", empty, text, missing, barren, good, "--weights", weights)
    assert code == 2
    assert [name for name, _, _ in read(out)] == [str(good)]
    complaints = err.splitlines()
    assert len(complaints) == 4
    for path, complaint in zip((barren, empty, text, missing), complaints, strict=True):
        assert complaint.startswith("scratchcnn: ") and str(path) in complaint


def test_weights_that_do_not_fit(refused, small, tmp_path):
    photo = tmp_path / "photo.png"
    assert "nowhere.npz" in refused("predict", photo, "--weights", tmp_path / "nowhere.npz")
    assert "small.npz" in refused("predict", photo, "--weights", small)
    nets.build("first", input_shape=(3, 32, 32)).save(tmp_path / "colour.npz")
    message = refused("predict", photo, "--weights", tmp_path / "colour.npz")
    assert "colour.npz is no network for digits of 28 x 28 pixels: " in message


# --- data


def test_data_says_where_mnist_is(run, stand_in, alone, tmp_path):
    write_idx(alone, stand_in)
    assert run("data") == (0, f"MNIST, verified: {alone}\n", "")
    write_idx(tmp_path / "drive", stand_in)
    code, out, err = run("data", "--folder", tmp_path / "drive")
    assert (code, err) == (0, "")
    first, second = out.splitlines()
    assert first == f"MNIST, verified: {tmp_path / 'drive'}"
    assert f"--data {tmp_path / 'drive'}" in second


def test_data_that_cannot_be_fetched(refused):
    message = refused("data")
    assert "MNIST was not found. Looked in: " in message
    assert "SCRATCHCNN_OFFLINE is set" in message
    assert "set the variable SCRATCHCNN_DATA to the folder in which they lie" in message


@pytest.mark.parametrize("write", [write_idx, write_npz, write_csv])
def test_verify_fetches_nothing_and_knows_every_form(run, refused, stand_in, alone, tmp_path, write):
    assert "the real MNIST is not there" in refused("data", "--verify")
    write(alone, stand_in)
    code, out, err = run("data", "--verify")
    assert (code, err) == (0, "")
    assert f"{alone}: the real MNIST" in out.splitlines()

    code, out, _ = run("data", "--verify", "--folder", tmp_path / "drive")
    assert (code, out) == (2, f"{tmp_path / 'drive'}: no MNIST\n")
    write(tmp_path / "drive", changed(stand_in))
    code, out, _ = run("data", "--verify", "--folder", tmp_path / "drive")
    assert code == 2
    assert out.startswith(f"{tmp_path / 'drive'}: not the real MNIST, {FILES[2]} differ")


def test_verify_names_damage(run, stand_in, alone):
    write_idx(alone, stand_in)
    (alone / f"{FILES[0]}.gz").write_bytes(b"cut")
    code, out, _ = run("data", "--verify")
    assert code == 2
    assert f"{alone}: damaged, " in out


# --- doctor


def states(out):
    """Read each line of the doctor's report as its state and what it is about."""
    rows = [line.split(maxsplit=1) for line in out.splitlines()[:-1] if not line.startswith(" ")]
    return [(state, what) for state, what in rows]


@pytest.mark.slow
def test_a_healthy_installation():
    code, out, err = finish(command("doctor"))
    assert (code, err) == (0, "")
    report = states(out)
    assert {state for state, _ in report} <= {"ok", "note"}
    about = "\n".join(what for state, what in report if state == "ok")
    for name in ("Python 3", "numpy", "matplotlib", "ipywidgets", "anywidget", "pillow", "tqdm", "jupyterlab", "BLAS"):
        assert f"\n{name}" in f"\n{about}"
    assert "embedded digits: 1,797 images" in about
    assert f"notebooks: {ROOT / 'notebooks'}" in about
    assert "test training: loss" in about
    assert out.splitlines()[-1] == "All that the course needs is here."


def test_every_dependency_is_looked_at():
    named = {what.partition(" ")[0] for _, what, _ in doctor._packages()}
    assert named == {requirement.partition(">=")[0] for requirement in doctor.project().requires}
    assert len(named) >= 7


@pytest.fixture
def quick(monkeypatch):
    """Leave out of the examination what has nothing to do with packages."""
    laptop = ("_kernel", "_widgets", "_port", "_disk")
    for name in (*laptop, "_blas", "_notebooks", "_digits", "_mnist", "_cache", "_memory", "_training"):
        monkeypatch.setattr(doctor, name, lambda: [])


def examined(run):
    code, out, _ = run("doctor")
    missing = [what for state, what in states(out) if state == "missing"]
    mends = [line.split(": ", 1)[1] for line in out.splitlines() if line.startswith("         to mend it: ")]
    return code, missing, mends, out.splitlines()[-1]


@pytest.mark.filterwarnings("ignore")  # of packages, on being imported
def test_a_package_that_is_too_old(run, quick, monkeypatch):
    version = metadata.version
    monkeypatch.setattr(metadata, "version", lambda name: {"numpy": "1.26.4"}.get(name) or version(name))
    code, missing, mends, last = examined(run)
    assert (code, missing) == (1, ["numpy 1.26.4 (needs 2.0)"])
    assert mends == ['python -m pip install --upgrade "numpy>=2.0"']
    assert last == "Missing: 1, each with how to mend it above."


@pytest.mark.filterwarnings("ignore")  # of packages, on being imported
def test_a_package_that_is_not_there(run, quick, monkeypatch):
    version = metadata.version

    def lookup(name):
        if name == "tqdm":
            raise metadata.PackageNotFoundError(name)
        return version(name)

    monkeypatch.setattr(metadata, "version", lookup)
    code, missing, mends, _ = examined(run)
    assert (code, missing) == (1, ["tqdm: not installed (needs 4.66)"])
    assert mends == ['python -m pip install --upgrade "tqdm>=4.66"']


@pytest.mark.filterwarnings("ignore")  # of packages, on being imported
def test_a_package_that_is_broken(run, quick, monkeypatch):
    monkeypatch.setitem(sys.modules, "PIL", None)
    code, missing, mends, _ = examined(run)
    assert code == 1
    assert len(missing) == 1 and missing[0].startswith("pillow ") and "cannot be imported" in missing[0]
    assert mends == ["python -m pip install --force-reinstall pillow"]


def test_a_python_that_is_too_old(run, quick, monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 10, 9, "final", 0))
    monkeypatch.setattr(doctor, "_packages", lambda: [])
    code, missing, mends, _ = examined(run)
    assert code == 1
    assert missing[0].endswith(f"(needs 3.11): {sys.executable}")
    assert mends == ["install Python 3.11 or newer from python.org"]


def test_an_examination_that_fails_is_a_finding(run, monkeypatch):
    for name in ("_packages", "_jupyter", "_kernel"):
        monkeypatch.setattr(doctor, name, lambda: [])

    def fail():
        raise FileNotFoundError("the embedded digits are missing")

    monkeypatch.setattr(doctor, "load_digits", fail)
    code, missing, mends, _ = examined(run)
    assert code == 1
    assert missing == [f"{name}: FileNotFoundError: the embedded digits are missing" for name in ("digits", "training")]
    assert len(mends) >= 2


def test_mnist_in_the_doctors_report(stand_in, alone):
    (finding,) = doctor._mnist()
    assert finding.state == doctor.NOTE
    assert str(alone) in finding.what and "MNIST" in finding.mend
    write_idx(alone, changed(stand_in))
    (finding,) = doctor._mnist()
    assert finding.state == doctor.NOTE
    assert "not the real MNIST" in finding.what
    write_idx(alone, stand_in)
    assert list(doctor._mnist()) == [doctor.Finding(doctor.OK, f"MNIST, verified: {alone}")]


def test_a_cache_that_cannot_be_written(monkeypatch, tmp_path):
    file = tmp_path / "file"
    file.write_text("in the way")
    monkeypatch.setattr(doctor, "cache_folder", lambda: file / "scratchcnn")
    (finding,) = doctor._cache()
    assert finding.state == doctor.NOTE
    assert "not writable" in finding.what and "SCRATCHCNN_DATA" in finding.mend
    monkeypatch.setattr(doctor, "cache_folder", lambda: tmp_path / "not" / "yet")
    (finding,) = doctor._cache()
    assert finding.state == doctor.OK
    assert list(tmp_path.iterdir()) == [file]


def test_little_memory(monkeypatch):
    psutil = pytest.importorskip("psutil")
    monkeypatch.setattr(psutil, "virtual_memory", lambda: type("Memory", (), {"available": 3e8}))
    (finding,) = doctor._memory()
    assert (finding.state, finding.what.split(" (")[0]) == (doctor.NOTE, "free memory: 0.3 GB")
    monkeypatch.setitem(sys.modules, "psutil", None)
    (finding,) = doctor._memory()
    assert finding.state == doctor.NOTE


def test_threads(monkeypatch):
    for name in doctor.THREADS:
        monkeypatch.delenv(name, raising=False)
    (finding,) = doctor._blas()
    assert finding.what.endswith(f"threads: {os.cpu_count()}, one for each processor")
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    (finding,) = doctor._blas()
    assert finding.what.endswith("threads: 3 (OMP_NUM_THREADS)")


def test_versions_compare_by_numbers():
    assert doctor._release("3.10") > doctor._release("3.9") == (3, 9)
    assert doctor._release("2.1.0rc1") == (2, 1, 0)
