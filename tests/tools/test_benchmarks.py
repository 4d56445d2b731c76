"""The benchmarks measure what they say they measure, and training fits into memory."""

import subprocess
import sys

import numpy as np
import pytest

from scratchcnn_course.lessons.recipes import RECIPES
from scratchcnn_course.lessons.results import load_results
from scratchcnn_helpers import data
from tools.benchmarks import __main__ as benchmarks
from tools.benchmarks import results
from tools.benchmarks.__main__ import GOALS, contestants_of, figures
from tools.benchmarks.contestants import CONTESTANTS, product_arrays
from tools.benchmarks.race import race
from tools.benchmarks.readme import blocks
from tools.benchmarks.results import CLASSICS, CLOCK, said


@pytest.fixture
def batch():
    rng = np.random.default_rng(0)
    return rng.random((8, 1, 28, 28), dtype=np.float32), rng.integers(0, 10, 8)


@pytest.mark.parametrize("name", [name for name in GOALS if name != "normed"])
def test_the_usual_recipe_does_the_same_work(name, batch):
    """Three steps from the same weights: the same three losses."""
    ours, usual = CONTESTANTS["ours"](name, *batch), CONTESTANTS["usual"](name, *batch)
    np.testing.assert_allclose([ours() for _ in range(3)], [usual() for _ in range(3)], rtol=1e-4)


@pytest.mark.parametrize("count", [1, 3])
def test_workers_do_the_same_work(count, batch):
    ours, crew = CONTESTANTS["ours"]("deep", *batch), CONTESTANTS["workers"]("deep", *batch, count)
    np.testing.assert_allclose([ours() for _ in range(3)], [crew() for _ in range(3)], rtol=1e-4)
    crew.stack.close()


@pytest.mark.oracle
@pytest.mark.slow
@pytest.mark.parametrize("who", ["torch", "torch channels_last"])
@pytest.mark.parametrize("name", [name for name in GOALS if name != "normed"])  # dropout draws other numbers there
def test_pytorch_does_the_same_work(name, who, batch):
    ours, theirs = CONTESTANTS["ours"](name, *batch), CONTESTANTS[who](name, *batch)
    np.testing.assert_allclose([ours() for _ in range(3)], [theirs() for _ in range(3)], rtol=1e-4)


def test_the_floor_multiplies_as_much_as_the_network(batch):
    """The bare products of `first`: its convolution forward and for dw, its linear layer three times."""
    shapes = [tuple(array.shape for array in triple) for triple in product_arrays("first", batch[0])]
    windows = 8 * 26 * 26
    assert shapes == [((8, 9), (9, windows), (8, windows)), ((10, 1352), (1352, 8), (10, 8))]


@pytest.mark.slow
def test_a_race_times_everybody():
    contestants = contestants_of("first", 64, with_torch=False)
    seconds = race("first", contestants, rounds=1, steps=2, batch=6, workers=3)
    assert set(seconds) == {"ours", "workers", "products", "usual"}
    assert all(value > 0 for value in seconds.values())


def test_ratios_take_the_faster_pytorch():
    seconds = {"ours": 0.002, "workers": 0.0012, "products": 0.001, "usual": 0.02}
    torch = {"torch": 0.008, "torch channels_last": 0.004}
    times = ["2.00", "1.20", "8.00", "4.00", "20.00", "1.00"]
    assert figures("first", 64, seconds | torch) == ["first", "64", *times, "0.50", "0.50", "0.30", "-"]
    assert figures("first", 128, seconds | torch) == ["first", "128", *times, "0.50", "-", "0.30", "0.40"]
    assert figures("deep", 32, seconds | torch)[8:] == ["0.50", "-", "0.30", "-"]
    del seconds["usual"]
    assert figures("normed", 64, seconds)[2:] == ["2.00", "1.20", "-", "-", "-", "1.00", "-", "0.60", "-", "-"]


def test_the_usual_recipe_runs_where_it_can_and_need_not_twice():
    assert "usual" in contestants_of("deep", 64, True)
    assert "usual" not in {*contestants_of("normed", 64, True), *contestants_of("deep", 128, True)}


def test_the_table_is_printed_and_saved(capsys, monkeypatch):
    saved, asked = {}, []

    def race(name, contestants, rounds, steps, batch, workers):
        asked.append((name, batch, workers))
        return {who: 0.001 * batch for who in contestants}

    monkeypatch.setattr(benchmarks, "race", race)
    monkeypatch.setattr(benchmarks, "update", saved.update)
    benchmarks.main(["--nets", "first", "lenet", "--batch", "8", "64", "--workers", "3", "--save"])
    assert asked == [(name, batch, 3) for name in ("first", "lenet") for batch in (8, 64)]
    printed = capsys.readouterr().out
    assert "3 workers" in printed and "workers/torch" in printed
    assert [row[:3] for row in saved["speed"]["rows"]] == [
        [name, str(batch), f"{batch:.2f}"] for name in ("first", "lenet") for batch in (8, 64)
    ]


def test_only_what_was_measured_gets_into_the_readme():
    about = {"machine": "a computer", "command": "a command"}
    row = {"accuracy": [0.99, 0.98], "parameters": 1234, "multiply_adds": 5, "epochs": 3, "seconds_per_epoch": 4.5}
    some = {**about, "nets": {"first": row}, "speed": {**about, "columns": ["net", "ours"], "rows": [["first", "1.0"]]}}
    assert blocks(some).keys() == {"accuracy", "speed"}
    more = blocks({**some, "clock": {"quick": row}, "processes": some["speed"]})
    assert more.keys() == {"accuracy", "speed", "processes", "clock"}
    assert more["clock"].splitlines()[2].split() == [
        "quick",
        "1,234",
        "3",
        "14",
        "98.50%",
        "98.00%",
        "99.00%",
        "-",
        "2",
    ]
    shifted = blocks({**some, "clock": {"best": {**row, "shifted": [0.996, 0.997]}}})["clock"]
    assert shifted.splitlines()[2].split()[-2:] == ["99.65%", "2"]
    assert more["clock"].endswith("a computer; made by: a command")


def test_what_a_training_said_is_read(run, tmp_path, offline):
    digits = data.load_digits()
    parts = {"x_train": digits.train_images[:60], "y_train": digits.train_labels[:60]}
    np.savez(tmp_path / "few.npz", **parts, x_test=digits.test_images[:20], y_test=digits.test_labels[:20])
    told = {}
    for net in ("first", "best"):
        _, printed, _ = run("train", "--net", net, "--epochs", "1", "--data", tmp_path / "few.npz", "--quiet")
        told[net] = said(printed)
        assert f"accuracy {told[net]['accuracy']:.4f} on 20 images" in printed
        assert f"Training: {told[net]['seconds']:.1f} s" in printed
    assert "shifted" not in told["first"] and 0 <= told["best"]["shifted"] <= 1


def test_each_recipe_against_the_clock_is_measured_with_its_seeds(monkeypatch, tmp_path):
    asked = []

    def train(name, *options):
        asked.append((name, *options))
        return {"seconds": 10.0 * len(asked), "accuracy": 0.99 + len(asked) / 1000}

    monkeypatch.setattr(results, "RESULTS", tmp_path / "results.json")
    monkeypatch.setattr(results, "load_mnist", lambda: None)
    monkeypatch.setattr(results, "train", train)
    results.main(["minute", "quick"])
    assert asked == [
        (name, "--workers", "auto", "--seed", str(seed)) for name in ("minute", "quick") for seed in range(5)
    ]
    clock = load_results(tmp_path / "results.json")["clock"]
    assert list(clock) == ["quick", "minute"], "in their order, whichever was measured first"
    assert clock["minute"]["accuracy"] == pytest.approx([0.991, 0.992, 0.993, 0.994, 0.995])
    epochs = RECIPES["minute"].epochs
    assert (clock["minute"]["epochs"], clock["minute"]["seconds_per_epoch"]) == (epochs, round(30 / epochs, 2))
    assert clock["minute"]["parameters"] == 80_298
    results.main(["seconds"])
    assert asked[10:] == [(name, "--epochs", "1", "--workers", "auto") for name in ("quick", "minute")]
    timed = load_results(tmp_path / "results.json")["clock"]
    rows = zip(clock.items(), (110, 120), strict=True)
    assert timed == {name: row | {"seconds_per_epoch": seconds} for (name, row), seconds in rows}


def test_every_recipe_with_a_goal_is_measured():
    assert {*CLASSICS, *CLOCK} == {name for name, recipe in RECIPES.items() if recipe.reaches is not None}
    assert not set(CLASSICS) & CLOCK.keys()


@pytest.mark.mnist
@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="reads the peak memory of a process from /proc")
@pytest.mark.parametrize(("workers", "megabytes"), [("1", 250), ("2", 350)])
def test_training_on_mnist_needs_little_memory(workers, megabytes):
    """Read by the process itself: what a parent is told of its child may be the parent's own peak."""
    code = (
        "import sys; from pathlib import Path; from scratchcnn_course.app.cli import main; main(sys.argv[1:]);"
        "print(next(line for line in Path('/proc/self/status').read_text().splitlines() if 'VmHWM' in line))"
    )
    how = ["--net", "lenet-bn", "--epochs", "1", "--limit", "2000", "--validation", "0.1", "--quiet"]
    command = [sys.executable, "-c", code, "train", *how, "--workers", workers]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert " on 10,000 images" in printed, "it was MNIST"
    peak = int(printed.split()[-2]) * 1024 / 1e6
    assert 100 < peak < megabytes
