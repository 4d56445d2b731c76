"""Train on all of MNIST with the solutions of the notebooks, as notebook 14 does: `python -m tools.benchmarks.summit`.

It writes the `my_cnn.py` of somebody who has done every exercise, and says how long one epoch on all 60,000 images
takes, and what share of the test images is read then. `--images 6000` takes a part of them.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

import nbformat

from scratchcnn_course.checks import OwnNetwork
from scratchcnn_course.checks.own_file import HEAD
from scratchcnn_helpers import data, train
from scratchcnn_helpers.optim import OneCycle
from tools.exercises import solved
from tools.outputs import find

PATIENCE = 3600  # seconds: however long it takes, all of the images are wanted


def write(folder):
    """Write a `my_cnn.py` with every function that the notebooks ask for, each as its last solution has it.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    Path
    """
    sources = solved(nbformat.read(path, as_version=4) for path in find())
    parts = [
        f"\n\n# >>> {name}: passed\nimport numpy as np\n\n\n{source}\n# <<< {name}\n"
        for name, source in sources.items()
    ]
    path = folder / "my_cnn.py"
    path.write_text(HEAD + "".join(parts), encoding="utf-8")
    return path


def climb(network, training, test):
    """Train for one epoch, and look at the test images once.

    Parameters
    ----------
    network : OwnNetwork
    training, test : (images, labels)

    Returns
    -------
    seconds, processor, accuracy : float
        Of the clock and of the processor, for the training.
    """
    begun, used = time.perf_counter(), time.process_time()
    how = {"batch_size": 64, "optimizer": network.optimizer, "loss": network.loss, "progress": False}
    train.fit(network.model, training, epochs=1, schedule=OneCycle(), **how)
    taken = time.perf_counter() - begun, time.process_time() - used
    return *taken, train.evaluate(network.model, *test)[1]


def main(arguments=None):
    """Run the command line; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.benchmarks.summit", description=__doc__.partition(":")[0])
    parser.add_argument("--images", type=int, help="how many; all without")
    options = parser.parse_args(arguments)
    dataset = data.load_mnist()
    with tempfile.TemporaryDirectory() as folder:
        network = OwnNetwork("full", path=write(Path(folder)), lr=0.01)
    print(network)
    training = network.pace(
        (dataset.train_images[: options.images], dataset.train_labels[: options.images]), seconds=PATIENCE
    )
    seconds, processor, accuracy = climb(network, training, (dataset.test_images, dataset.test_labels))
    print(f"{len(training[1]):,} images in {seconds:.0f} s ({processor:.0f} s of processor time)")
    print(f"{accuracy:.2%} of the test images right")
    return 0


if __name__ == "__main__":
    sys.exit(main())
