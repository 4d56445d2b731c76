"""`train --resume`: a training that was stopped goes on, and ends in the same bits as one that was not."""

import os
import re
import signal

import numpy as np
import pytest

from scratchcnn_course.app import training
from scratchcnn_helpers import nets, optim
from scratchcnn_helpers.data.formats.npz import read_npz
from scratchcnn_helpers.model import Sequential
from scratchcnn_helpers.storage import ARCHITECTURE
from tests.course.app.small import write_digits

pytestmark = [
    pytest.mark.usefixtures("offline"),
    pytest.mark.skipif(os.name == "nt", reason="Windows sends Ctrl-C to a whole console, this test's own too"),
]
HOW = ["--epochs", 3, "--batch-size", 16, "--quiet"]  # three batches of 16 and one of 12 in an epoch


@pytest.fixture
def small(tmp_path):
    """Write a data set of 60 training and 20 test digits."""
    return write_digits(tmp_path / "small.npz", 60)


@pytest.fixture
def stopping(monkeypatch):
    """Return a function that lets somebody press Ctrl-C after so many steps of an optimiser; 0 is never."""
    step = optim.Optimizer.step

    def after(count):
        def stepping(self, model):
            step(self, model)
            if self.steps == count:
                os.kill(os.getpid(), signal.SIGINT)

        monkeypatch.setattr(optim.Optimizer, "step", stepping)

    return after


def arrays(path):
    """Return all that was learned: parameters, what is kept of batches, and the optimiser's memory."""
    return {name: array for name, array in read_npz(path).items() if name != ARCHITECTURE}


def refused(ran):
    code, _, err = ran
    assert code == 2 and err.count("\n") == 1
    return err


@pytest.mark.slow
@pytest.mark.parametrize("steps", [1, 4, 8])  # of 3 x 4, or 3 x 3: within an epoch and at its end
@pytest.mark.parametrize("how", [["--net", "lenet-bn"], ["--net", "normed", "--validation", 0.2, "--workers", 2]])
def test_it_ends_in_the_same_bits(run, small, tmp_path, stopping, how, steps):
    whole, stopped = tmp_path / "whole.npz", tmp_path / "stopped.npz"
    _, expected, _ = run("train", "--data", small, *HOW, *how, "--save", whole)
    stopping(steps)
    code, out, _ = run("train", "--data", small, *HOW, *how, "--save", stopped)
    assert code == 130
    assert f"To go on with it: scratchcnn train --resume {stopped}" in out
    cut = Sequential.load(stopped).about["training"]
    assert cut["epoch"] * -(-(48 if "--validation" in how else 60) // 16) + cut["batches"] == steps
    stopping(0)
    code, out, err = run("train", "--resume", stopped, "--quiet")
    assert (code, err) == (0, "")
    assert out.splitlines()[-1] == expected.splitlines()[-1], "the test, to the last digit"
    found, wanted = arrays(stopped), arrays(whole)
    assert found.keys() == wanted.keys()
    for name, array in wanted.items():
        np.testing.assert_array_equal(found[name], array, err_msg=name)


def test_it_may_be_stopped_again_and_keeps_to_its_file(run, small, tmp_path, stopping):
    whole, stopped = tmp_path / "whole.npz", tmp_path / "stopped.npz"
    run("train", "--data", small, *HOW, "--save", whole)
    stopping(3)
    run("train", "--data", small, *HOW, "--save", stopped)
    stopping(7)
    assert run("train", "--resume", stopped)[0] == 130
    stopping(0)
    code, out, _ = run("train", "--resume", stopped)
    assert code == 0 and "epoch 3: " in out and "epoch 1: " not in out
    assert "  behind it: 1 epochs and 3 batches\n" in out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["small.npz", "stopped.npz", "whole.npz"]
    np.testing.assert_array_equal(arrays(stopped)["0.params.w"], arrays(whole)["0.params.w"])


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["--lr", 0.5], "--lr: the training in .* had none when it began"),
        (["--net", "deep"], "--net: the training in .* had first when it began"),
        (["--seed", 1], "--seed: the training in .* had 0 when it began"),
        (["--mpi"], "--resume does not go with --mpi"),
        (["--data", "other.npz"], "--resume: these are not the images from which"),
    ],
)
def test_another_training_is_refused(run, small, tmp_path, stopping, monkeypatch, argv, words):
    monkeypatch.chdir(tmp_path)
    write_digits("other.npz", 60, first=1)
    stopping(2)
    run("train", "--net", "first", "--data", small, *HOW, "--save", "net.npz")
    stopping(0)
    assert re.search(words, refused(run("train", "--resume", "net.npz", "--quiet", *argv)))


def test_a_training_that_is_over_needs_more_epochs(run, small, tmp_path):
    path = tmp_path / "net.npz"
    run("train", "--net", "first", "--data", small, *HOW, "--save", path)
    assert "all of its 3 epochs behind it; --epochs with more goes on" in refused(run("train", "--resume", path))
    code, out, err = run("train", "--resume", path, "--epochs", 5)
    assert code == 0
    assert "5 epochs instead of 3: from here on, learning rates are those of 5" in err
    assert [line[:8] for line in out.splitlines() if line.startswith("epoch ")] == ["epoch 4:", "epoch 5:"]
    assert Sequential.load(path).about["training"]["epoch"] == 5


def test_what_holds_no_training_is_refused(run, small, tmp_path, monkeypatch):
    nets.build("first").save(tmp_path / "net.npz")
    assert "net.npz holds no training that could go on" in refused(run("train", "--resume", tmp_path / "net.npz"))
    assert "there is no file" in refused(run("train", "--resume", tmp_path / "none.npz"))
    model = nets.build("first")
    whole = dict.fromkeys(("epoch", "batches", "epochs"), 1)
    whole |= dict.fromkeys(("images", "order", "drawn", "generators", "rows"))
    for noted in ({"epoch": -1}, whole, whole | {"options": ["net"]}):
        model.about = {"training": noted}
        model.save(tmp_path / "net.npz")
        assert "notes of its training makes no sense" in refused(run("train", "--resume", tmp_path / "net.npz"))

    def step(self, model):
        raise KeyboardInterrupt  # in the middle of it

    monkeypatch.setattr(optim.Optimizer, "step", step)
    code, out, _ = run("train", "--net", "first", "--data", small, *HOW, "--save", tmp_path / "cut.npz")
    assert code == 130 and "--resume" not in out
    assert "in the middle of a step" in refused(run("train", "--resume", tmp_path / "cut.npz"))


def test_ctrl_c_during_the_test_leaves_it_out_and_says_so(run, small, tmp_path, monkeypatch):
    def interrupt(*args, **how):
        raise KeyboardInterrupt

    monkeypatch.setattr(training, "evaluate", interrupt)
    code, out, err = run("train", "--net", "first", "--data", small, *HOW, "--save", tmp_path / "net.npz")
    assert (code, err) == (130, "")
    assert out.splitlines()[0] == f"Saved: {tmp_path / 'net.npz'}"
    assert out.splitlines()[-1] == "Interrupted: the test was left out."
    Sequential.load(tmp_path / "net.npz")


def test_who_presses_twice_at_once_wants_it_once(run, small, tmp_path, monkeypatch):
    step = optim.Optimizer.step

    def stepping(self, model):
        step(self, model)
        if self.steps == 4:
            for _ in range(3):
                os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(optim.Optimizer, "step", stepping)
    stopped = tmp_path / "stopped.npz"
    assert run("train", "--net", "first", "--data", small, *HOW, "--save", stopped)[0] == 130
    monkeypatch.undo()
    assert run("train", "--resume", stopped, "--quiet")[0] == 0


@pytest.mark.parametrize("wish", ["SIGINT", "SIGTERM", "SIGHUP"])
@pytest.mark.parametrize("workers", [1, 2])
def test_what_asks_while_it_is_saved_waits_for_it(run, small, tmp_path, monkeypatch, wish, workers):
    save = Sequential.save

    def saving(self, *given):
        os.kill(os.getpid(), getattr(signal, wish))
        save(self, *given)

    monkeypatch.setattr(Sequential, "save", saving)
    how = ["--net", "first", "--data", small, *HOW, "--workers", workers, "--save", tmp_path / "net.npz"]
    code, out, err = run("train", *how)
    assert (code, err) == (130, "")
    assert out.splitlines()[-1] == "Interrupted: the test was left out."
    assert Sequential.load(tmp_path / "net.npz").about["training"]["epoch"] == 3, "it was over"


def test_what_is_meant_not_to_be_heard_is_not_heard(run, small, stopping, monkeypatch):
    """`nohup` has a training go on when its terminal is closed."""
    monkeypatch.setattr(optim.Optimizer, "step", lambda self, model: os.kill(os.getpid(), signal.SIGHUP))
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        code, out, _ = run("train", "--net", "first", "--data", small, *HOW)
    finally:
        signal.signal(signal.SIGHUP, before)
    assert code == 0 and "Interrupted" not in out
