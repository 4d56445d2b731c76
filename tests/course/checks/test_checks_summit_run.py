"""The summit of notebook 14: with the solutions of the notebooks, a network of one's own learns to read MNIST."""

import pytest

from scratchcnn_course.checks.own_network import NEEDED, OwnNetwork
from scratchcnn_helpers import data
from tools.benchmarks.summit import climb, write

SHARE = 10  # a part of the images: `python -m tools.benchmarks.summit` takes all
SECONDS = 90  # that one epoch of all of them may take


@pytest.mark.slow
@pytest.mark.mnist
def test_what_the_notebooks_show_trains_on_mnist(tmp_path, capsys):
    dataset = data.load_mnist()
    count = len(dataset.train_images) // SHARE
    network = OwnNetwork("full", path=write(tmp_path), lr=0.01)
    assert (network.yours, network.stand_ins) == (NEEDED["full"], ())
    training = network.pace((dataset.train_images[:count], dataset.train_labels[:count]))
    assert len(training[0]) == count and "one number after another" not in capsys.readouterr().out
    test = dataset.test_images[:2000], dataset.test_labels[:2000]
    _, processor, accuracy = climb(network, training, test)
    assert accuracy > 0.9
    assert SHARE * processor < SECONDS
