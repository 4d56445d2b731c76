"""Train every network by its recipe, with the command a user would type, and keep what came out.

    SCRATCHCNN_DATA=... python -m tests.benchmarks.results [net ...]

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

from scratchcnn_helpers import nets
from scratchcnn_helpers.files import write_whole

RESULTS = Path(__file__).parents[2] / "data" / "results.json"
SEEDS = 3


def measure(name, *options):
    """Run `scratchcnn train --net NAME` once for each seed; return a row of the results."""
    command, accuracy, seconds = ["train", "--net", name, *options], [], []
    for seed in range(SEEDS):
        run = [sys.executable, "-m", "scratchcnn_helpers", *command, "--seed", str(seed), "--quiet"]
        printed = subprocess.run(run, check=True, capture_output=True, text=True).stdout
        accuracy.append(float(re.search(r"accuracy ([\d.]+)", printed)[1]))
        seconds.append(float(re.search(r"Training: ([\d.]+) s", printed)[1]))
        print(name, *options, "seed", seed, accuracy[-1], seconds[-1], flush=True)
    epochs = int(options[options.index("--epochs") + 1]) if "--epochs" in options else nets.RECIPES[name].epochs
    summary = nets.build(name, classes=2 if name == "sigmoid" else 10).summary()
    return {
        "command": " ".join(["scratchcnn", *command]),
        "epochs": epochs,
        "accuracy": accuracy,
        "seconds_per_epoch": round(sorted(seconds)[SEEDS // 2] / epochs, 2),
        "parameters": summary.parameters,
        "multiply_adds": summary.multiply_adds,
    }


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
    update(machine=machine(), command="python -m tests.benchmarks.results")
    for name in names or [*nets.RECIPES, "quick"]:
        if name == "quick":
            update(quick_run=measure("lenet-bn", "--epochs", "1", "--no-augment"))
            continue
        row = measure(name)
        before = json.loads(RESULTS.read_text(encoding="utf-8")).get("nets", {}) | {name: row}
        update(nets={known: before[known] for known in nets.RECIPES if known in before})


if __name__ == "__main__":
    main(sys.argv[1:])
