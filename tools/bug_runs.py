"""Train the network of the bug hunt, right and with each bug, check its gradients, and keep what came out.

    SCRATCHCNN_DATA=... python -m tools.bug_runs [digits] [mnist] [verdicts]

Writes `data/bugs.json`, from which notebook 10 takes its curves, figures and verdicts. On two cores it takes about ten
minutes, most of them for MNIST.
"""

import json
from pathlib import Path

import numpy as np

from scratchcnn_course.lessons import bugs
from scratchcnn_course.lessons.bug_probes import PROBES, examine
from scratchcnn_course.plots.gradient_errors import entry_errors
from scratchcnn_helpers import SGD, data, train
from scratchcnn_helpers.data.formats.files import write_whole
from tools.parts import asked

RUNS = Path(__file__).parents[1] / "data" / "bugs.json"
NETWORKS = ("right", *bugs.BUGS)
SETS = {  # how each set is trained on, and with how many seeds
    "digits": (data.load_digits, {**bugs.TRAINING, "seeds": 5}),
    "mnist": (data.load_mnist, {"epochs": 1, "batch_size": 32, "lr": 0.05, "seeds": 3}),
}


class Frozen(train.Callback):
    """Puts the convolutions back after every step, so that they never learn."""

    def on_start(self, run):
        """Remember the kernels and biases."""
        self.layers = [layer for layer in run.model.layers if "Conv2d" in repr(layer)]
        self.kept = [{key: array.copy() for key, array in layer.params.items()} for layer in self.layers]

    def on_batch(self, run):
        """Put them back."""
        for layer, kept in zip(self.layers, self.kept, strict=True):
            for key, array in kept.items():
                layer.params[key][...] = array


def run(which, seed, dataset, *, epochs, batch_size, lr):
    """Train one network; return the training loss and the test accuracy of each epoch."""
    model = bugs.build("right" if which == "frozen" else which, rng=seed)
    shown, judged = (dataset.train_images, dataset.train_labels), (dataset.test_images, dataset.test_labels)
    settings = {"epochs": epochs, "batch_size": batch_size, "optimizer": SGD(lr), "seed": seed, "progress": False}
    callbacks = [Frozen()] if which == "frozen" else []
    history = train.fit(model, shown, validation=judged, callbacks=callbacks, **settings)
    return [np.round(history.column(name), 4).tolist() for name in ("loss", "validation_accuracy")]


def measure(name):
    """Train every network on a set, once for each seed."""
    load, training = SETS[name]
    dataset, settings = load(), {key: training[key] for key in ("epochs", "batch_size", "lr")}
    found = {"training": training, "loss": {}, "accuracy": {}}
    for which in (*NETWORKS, *["frozen"] * (name == "digits")):
        runs = [run(which, seed, dataset, **settings) for seed in range(training["seeds"])]
        found["loss"][which], found["accuracy"][which] = ([both[k] for both in runs] for k in (0, 1))
        print(name, which, [accuracy[-1] for _, accuracy in runs], flush=True)
    return found


def verdicts():
    """Examine every network by every probe; return a row for each gradient, by network and probe."""
    return {
        which: {
            probe: [
                row(kind, comparison, verdict.tolerance)
                for kind, verdict in examine(which, probe).items()
                for comparison in verdict.comparisons.values()
            ]
            for probe in PROBES
        }
        for which in NETWORKS
    }


def row(kind, comparison, tolerance):
    """Return what a page shows of a gradient: of a wrong one, where (`x`; `?`: set aside), and three of them."""
    if comparison.error <= tolerance:
        return {"kind": kind, "name": comparison.name}
    errors = entry_errors(comparison)
    marks = np.where(np.isnan(errors), "?", np.where(errors > tolerance, "x", "."))
    first = [
        {"place": place.tolist(), "layer": float(layer), "nudged": float(nudged)}
        for place in np.argwhere(marks == "x")[:3]
        for layer, nudged in [[np.round(part[tuple(place)], 6) for part in (comparison.analytic, comparison.numeric)]]
    ]
    found = {"error": float(f"{comparison.error:.1e}"), "shape": list(marks.shape), "marks": "".join(marks.ravel())}
    return {"kind": kind, "name": comparison.name, **found, "first": first}


def main(arguments=None):
    """Measure the named parts, or all, and write the file."""
    for name in asked("tools.bug_runs", __doc__, (*SETS, "verdicts"), arguments):
        found = verdicts() if name == "verdicts" else measure(name)
        before = json.loads(RUNS.read_text(encoding="utf-8")) if RUNS.exists() else {}
        with write_whole(RUNS, "w") as file:
            file.write(json.dumps(before | {"command": "python -m tools.bug_runs", name: found}) + "\n")


if __name__ == "__main__":
    main()
