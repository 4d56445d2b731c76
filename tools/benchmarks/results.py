"""Train every network by its recipe, with the command a user would type, and keep what came out.

    SCRATCHCNN_DATA=... python -m tools.benchmarks.results [net ...] [quick] [seconds]

Writes `data/results.json`, from which notebook 14 and the README take their figures. On two cores it takes about a
quarter of an hour.
"""

import json
import os
import platform
import re
import subprocess
import sys
from pathlib import Path

import numpy as np

from scratchcnn_course.lessons.recipes import RECIPES
from scratchcnn_helpers import load_mnist, nets
from scratchcnn_helpers.data.formats.files import write_whole

RESULTS = Path(__file__).parents[2] / "data" / "results.json"
SEEDS = 3


def train(name, *options):
    """Run `scratchcnn train --net NAME`; return the test accuracy and the seconds of training."""
    command = [sys.executable, "-m", "scratchcnn_course", "train", "--net", name, *options, "--quiet"]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    result = float(re.search(r"accuracy ([\d.]+)", printed)[1]), float(re.search(r"Training: ([\d.]+) s", printed)[1])
    print(name, *options, *result, flush=True)
    return result


def measure(name, *options):
    """Train a network once for each seed; return a row of the results."""
    epochs = int(options[options.index("--epochs") + 1]) if "--epochs" in options else RECIPES[name].epochs
    runs = [train(name, *options, "--seed", str(seed)) for seed in range(SEEDS)]
    summary = nets.build(name, classes=2 if name == "sigmoid" else 10).summary()
    return {
        "command": " ".join(["scratchcnn train --net", name, *options]),
        "epochs": epochs,
        "accuracy": [accuracy for accuracy, _ in runs],
        "seconds_per_epoch": round(sorted(seconds for _, seconds in runs)[SEEDS // 2] / epochs, 2),
        "parameters": summary.parameters,
        "multiply_adds": summary.multiply_adds,
    }


def measure_seconds():
    """Time one epoch of every network again, all in one go: the figures can then be compared."""
    rows = json.loads(RESULTS.read_text(encoding="utf-8"))["nets"]
    for name, row in rows.items():
        epochs = 1 if row["seconds_per_epoch"] > 1 else row["epochs"]  # one epoch of the smallest is too short to time
        row["seconds_per_epoch"] = round(train(name, "--epochs", str(epochs))[1] / epochs, 2)
    update(nets=rows, machine=machine())


def machine():
    """Return what was measured on, as far as it matters."""
    threads = os.environ.get("OPENBLAS_NUM_THREADS")
    limit = f", {threads} BLAS thread" if threads else ""
    versions = f"Python {platform.python_version()}, NumPy {np.__version__}"
    return f"{os.cpu_count()} cores, {platform.machine()}, {versions}{limit}"


def update(**parts):
    """Put parts into the results file, leaving the others as they are."""
    results = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    with write_whole(RESULTS, "w") as file:
        file.write(json.dumps(results | parts, indent=1) + "\n")


def main(names):
    """Measure the named networks, or all, and write the file."""
    load_mnist()  # stops here without it: `train` would take the small digits instead
    update(machine=machine(), command="python -m tools.benchmarks.results")
    for name in names or [*RECIPES, "quick", "seconds"]:
        if name == "quick":
            update(quick_run=measure("lenet-bn", "--epochs", "1", "--no-augment"))
            continue
        if name == "seconds":
            measure_seconds()
            continue
        row = measure(name)
        before = json.loads(RESULTS.read_text(encoding="utf-8")).get("nets", {}) | {name: row}
        update(nets={known: before[known] for known in RECIPES if known in before})


if __name__ == "__main__":
    main(sys.argv[1:])
