"""What was learned is kept, and nothing else is lost: files, old networks, output that nobody takes."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scratchcnn_course.app import training, words
from scratchcnn_helpers import nets
from scratchcnn_helpers.data.formats import files
from scratchcnn_helpers.data.formats.files import write_whole
from scratchcnn_helpers.model import Sequential
from tests.course.app.small import write_digits

pytestmark = pytest.mark.usefixtures("offline")
posix = pytest.mark.skipif(os.name == "nt", reason="links, pipes and devices as POSIX has them")
TRAIN = ["train", "--net", "first", "--quiet"]


@pytest.fixture
def small(tmp_path):
    """Write a data set of 40 training and 20 test digits."""
    return write_digits(tmp_path / "small.npz", 40)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


def refused(run, *argv):
    code, _, err = run(*argv)
    assert code == 2 and err.startswith("scratchcnn: ") and err.count("\n") == 1
    return err


def never(monkeypatch):
    """Let a training be a mistake."""
    monkeypatch.setattr(training, "fit", None)


# --- training that diverges


@pytest.mark.parametrize("lr", ["1e30", "1e10"])
def test_a_training_that_diverges_keeps_the_old_file(run, small, folder, lr):
    path = folder / "net.npz"
    nets.build("first").save(path)
    before = path.read_bytes()
    message = refused(run, *TRAIN, "--data", small, "--save", path, "--lr", lr, "--optimizer", "sgd")
    assert "the training diverged in epoch 1" in message and f"It began with --lr {float(lr):g}; " in message
    assert f"{path} was not touched" in message
    assert path.read_bytes() == before
    assert [file.name for file in folder.iterdir()] == ["net.npz"]


# --- output that nobody takes


def start(*argv, **streams):
    argv = [sys.executable, "-m", "scratchcnn_course", *map(str, argv)]
    return subprocess.Popen(argv, cwd=Path(__file__).parents[3], stderr=subprocess.PIPE, text=True, **streams)


@posix
@pytest.mark.parametrize("end", ["closed", "full"])
def test_what_was_learned_is_saved_whatever_becomes_of_the_output(small, folder, end):
    if end == "full" and not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")
    if end == "closed":
        reading, writing = os.pipe()
        os.close(reading)
    else:
        writing = os.open("/dev/full", os.O_WRONLY)
    process = start("train", "--net", "first", "--data", small, "--save", folder / "net.npz", stdout=writing)
    os.close(writing)
    err = process.communicate(timeout=120)[1]
    assert process.returncode == 0 and "Traceback" not in err and "Exception ignored" not in err
    Sequential.load(folder / "net.npz")


@pytest.mark.slow
@posix
@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGHUP])
def test_a_training_that_is_asked_to_end_is_saved_beside_what_was_there(folder, sent):
    path = folder / "net.npz"
    nets.build("first").save(path)
    before = path.read_bytes()
    process = start("train", "--net", "sigmoid", "--epochs", 10**6, "--save", path, stdout=subprocess.PIPE)
    while "epoch 2" not in process.stderr.readline():  # it learns
        assert process.poll() is None
    process.send_signal(sent)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 130 and f"note: {path} was there before and stays" in err
    assert "Interrupted: what was learned until then is kept." in out
    assert path.read_bytes() == before and Sequential.load(folder / "net-interrupted.npz").about["data"]


def test_a_stream_that_breaks_is_left_alone():
    class Broken:
        said = 0

        def write(self, text):
            self.said += 1
            raise BrokenPipeError

        def fileno(self):
            raise OSError

    steady = words._Steady(Broken())
    assert steady.write("a") == 1 and steady.write("bc") == 2
    assert steady._stream.said == 1


def test_a_process_without_streams(run, small, folder, monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert run("train", "--net", "first", "--data", small, "--save", folder / "net.npz")[0] == 0
    Sequential.load(folder / "net.npz")


def test_a_disk_that_is_full_costs_nothing(run, small, folder, monkeypatch):
    save = Sequential.save

    def full(self, path, *rest):
        if path.parent == folder:
            raise OSError(28, "No space left on device", str(path))
        save(self, path, *rest)

    monkeypatch.setattr(Sequential, "save", full)
    code, out, err = run(*TRAIN, "--data", small, "--save", folder / "net.npz")
    assert code == 2 and f"{folder / 'net.npz'}: No space left on device" in err
    Sequential.load(out.splitlines()[0].removeprefix("Saved: "))


def test_a_full_disk_names_the_file(folder):
    with pytest.raises(OSError, match="No space left") as caught, write_whole(folder / "net.npz"):
        raise OSError(28, "No space left on device")
    assert caught.value.filename == str(folder / "net.npz")
    assert list(folder.iterdir()) == []


# --- targets


@pytest.mark.parametrize("name", ["a" * 251 + ".npz", "ü" * 125 + ".npz", "x"])
def test_a_name_is_as_long_as_the_system_lets_it(run, small, folder, name):
    assert run(*TRAIN, "--data", small, "--save", folder / name)[0] == 0
    assert [file.name for file in folder.iterdir()] == [name]


@pytest.mark.parametrize("name", ["a" * 252 + ".npz", "ü" * 126 + ".npz"])
def test_a_longer_name_is_refused_before_the_training(run, small, folder, name, monkeypatch):
    never(monkeypatch)
    assert "cannot be written: " in refused(run, *TRAIN, "--data", small, "--save", folder / name)


@posix
@pytest.mark.parametrize(
    "kind", ["fifo", "device", "protected", "protected folder", "link to a device", "folder", "circle"]
)
def test_only_regular_files_that_may_be_written_are(run, small, folder, kind, monkeypatch):
    never(monkeypatch)
    path = folder / "net.npz"
    {
        "fifo": lambda: os.mkfifo(path),
        "device": lambda: None,
        "protected": lambda: (path.write_bytes(b"mine"), path.chmod(0o444)),
        "protected folder": lambda: folder.chmod(0o555),
        "link to a device": lambda: path.symlink_to(os.devnull),
        "folder": path.mkdir,
        "circle": lambda: path.symlink_to(path),
    }[kind]()
    if kind == "device":
        path = Path(os.devnull)
    assert "cannot be written: " in refused(run, *TRAIN, "--data", small, "--save", path)
    if kind != "protected folder":
        with pytest.raises(OSError):
            nets.build("first").save(path)
    folder.chmod(0o755)
    if kind == "protected":
        assert path.read_bytes() == b"mine"


@posix
def test_a_link_is_followed_and_a_mode_kept(run, small, folder):
    real, link = folder / "real.npz", folder / "link.npz"
    link.symlink_to(real.name)
    for _ in range(2):
        assert run(*TRAIN, "--data", small, "--save", link)[0] == 0
        assert link.is_symlink() and not real.is_symlink()
        Sequential.load(real)
        real.chmod(0o640)
    assert real.stat().st_mode & 0o777 == 0o640


def test_a_folder_that_is_not_there_is_named(folder):
    with pytest.raises(FileNotFoundError) as caught:
        nets.build("first").save(folder / "none" / "net.npz")
    assert caught.value.filename == str(folder / "none") and ".part" not in str(caught.value)


@pytest.mark.parametrize("option", ["--save", "--curves"])
def test_nothing_takes_the_place_of_the_data(run, small, folder, option, monkeypatch):
    never(monkeypatch)
    path = small.rename(folder / "set.png") if option == "--curves" else small
    before = path.read_bytes()
    assert "name the same file" in refused(run, *TRAIN, "--data", path, option, path)
    assert path.read_bytes() == before
    message = refused(run, *TRAIN, "--save", folder / "a.png", "--curves", folder / "a.png")
    assert "--curves and --save name the same file" in message


# --- what a kill leaves


@posix
def test_what_a_killed_run_left_is_cleared_by_the_next(folder):
    script = (
        "import sys, time; from scratchcnn_helpers.data.formats.files import write_whole\n"
        "with write_whole(sys.argv[1]) as file:\n"
        "    file.write(b'half'); file.flush(); print('writing', flush=True); time.sleep(60)"
    )
    target = folder / "net.npz"
    process = subprocess.Popen([sys.executable, "-c", script, target], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "writing\n"
    (left,) = folder.iterdir()
    with write_whole(target) as file:  # while the other writes: it keeps its file
        file.write(b"whole")
    assert left.exists()
    process.send_signal(signal.SIGKILL)
    process.communicate()
    (folder / ".other.npz.abc.part").write_bytes(b"another's")
    with write_whole(target) as file:
        file.write(b"whole again")
    assert sorted(file.name for file in folder.iterdir()) == [".other.npz.abc.part", "net.npz"]


@posix
def test_an_empty_file_is_cleared_when_it_is_old(folder):
    old, fresh = folder / ".a.npz.1.part", folder / ".a.npz.2.part"
    old.touch()
    fresh.touch()
    os.utime(old, (time.time() - 3600,) * 2)
    with write_whole(folder / "a.npz") as file:
        file.write(b"x")
    assert not old.exists() and fresh.exists()


@posix
def test_nobody_clears_a_file_between_its_end_and_its_place(folder, monkeypatch):
    replace = os.replace

    def another_clears_first(*paths):
        files._clear(folder, ".net.npz.")
        replace(*paths)

    monkeypatch.setattr(files.os, "replace", another_clears_first)
    with write_whole(folder / "net.npz") as file:
        file.write(b"whole")
    assert [(file.name, file.read_bytes()) for file in folder.iterdir()] == [("net.npz", b"whole")]
