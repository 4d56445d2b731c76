"""The benchmarks measure what they say they measure, and training fits into memory."""

import subprocess
import sys

import numpy as np
import pytest

from tools.benchmarks.__main__ import NETS, contestants_of, figures, main
from tools.benchmarks.contestants import CONTESTANTS, product_arrays
from tools.benchmarks.race import race


@pytest.fixture
def batch():
    rng = np.random.default_rng(0)
    return rng.random((8, 1, 28, 28), dtype=np.float32), rng.integers(0, 10, 8)


@pytest.mark.parametrize("name", [name for name in NETS if name != "normed"])
def test_the_usual_recipe_does_the_same_work(name, batch):
    """Three steps from the same weights: the same three losses."""
    ours, usual = CONTESTANTS["ours"](name, *batch), CONTESTANTS["usual"](name, *batch)
    np.testing.assert_allclose([ours() for _ in range(3)], [usual() for _ in range(3)], rtol=1e-4)


@pytest.mark.oracle
@pytest.mark.slow
@pytest.mark.parametrize("who", ["torch", "torch channels_last"])
@pytest.mark.parametrize("name", [name for name in NETS if name != "normed"])  # dropout draws other numbers there
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
    seconds = race("first", contestants_of("first", with_torch=False), rounds=1, steps=2)
    assert set(seconds) == {"ours", "products", "usual"}
    assert all(value > 0 for value in seconds.values())


def test_ratios_take_the_faster_pytorch():
    seconds = {"ours": 0.002, "products": 0.001, "usual": 0.02, "torch": 0.008, "torch channels_last": 0.004}
    assert figures("first", seconds)[1:] == ["2.00", "8.00", "4.00", "20.00", "1.00", "0.50", "0.50", "10.00", "0.25"]
    without = figures("normed", {"ours": 0.002, "products": 0.001})
    assert without == ["normed", "2.00", "-", "-", "-", "1.00", "-", "0.60", "-", "-"]


@pytest.mark.slow
def test_the_table_is_printed(capsys):
    main(["--nets", "first", "--rounds", "1", "--steps", "1"])
    assert "ours/torch" in capsys.readouterr().out


@pytest.mark.mnist
@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="reads the peak memory of a process from /proc")
def test_training_on_mnist_stays_below_700_megabytes():
    """Read by the process itself: what a parent is told of its child may be the parent's own peak."""
    code = (
        "from pathlib import Path; from scratchcnn_course.app.cli import main;"
        "main(['train', '--net', 'lenet-bn', '--epochs', '1', '--limit', '2000', '--validation', '0.1', '--quiet']);"
        "print(next(line for line in Path('/proc/self/status').read_text().splitlines() if 'VmHWM' in line))"
    )
    printed = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    kilobytes = int(printed.split()[-2])
    assert 200_000 < kilobytes < 700_000
