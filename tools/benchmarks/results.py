"""Train every network by its recipe, with the command a user would type, and keep what came out.

    SCRATCHCNN_DATA=... python -m tools.benchmarks.results [net ...] [one_epoch] [seconds]

Writes `data/results.json`, from which notebook 14 and the README take their figures. On two cores it takes about a
quarter of an hour for the classic networks, and three for the recipes against the clock, `quick minute best`, which
train on all cores.
"""

import json
import os
import platform
import re
import statistics
import subprocess
import sys
from pathlib import Path

import numpy as np

from scratchcnn_course.lessons.recipes import RECIPES
from scratchcnn_helpers import load_mnist, nets
from scratchcnn_helpers.data.formats.files import write_whole
from tools.parts import asked

RESULTS = Path(__file__).parents[2] / "data" / "results.json"
SEEDS = 3
SAID = {
    "seconds": r"Training: ([\d.]+) s",
    "accuracy": r"Test: .*accuracy ([\d.]+)",
    "shifted": r"Test with shifts: accuracy ([\d.]+)",
}
CLOCK = {"quick": 5, "minute": 5, "best": 3}  # recipes against the clock, and with how many seeds each is measured
CLASSICS = [name for name, recipe in RECIPES.items() if recipe.reaches is not None and name not in CLOCK]


def train(name, *options):
    """Run `scratchcnn train --net NAME`; return what it said, a number for each of `SAID` that was there."""
    command = [sys.executable, "-m", "scratchcnn_course", "train", "--net", name, *options, "--quiet"]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    print(name, *options, *printed.splitlines(), sep="\n  ", flush=True)
    return said(printed)


def said(printed):
    """Return the numbers in what `scratchcnn train` printed."""
    return {part: float(match[1]) for part, words in SAID.items() if (match := re.search(words, printed))}


def measure(name, *options, seeds=SEEDS):
    """Train a network once for each seed; return a row of the results."""
    epochs = int(options[options.index("--epochs") + 1]) if "--epochs" in options else RECIPES[name].epochs
    runs = [train(name, *options, "--seed", str(seed)) for seed in range(seeds)]
    summary = nets.build(name, classes=2 if name == "sigmoid" else 10).summary()
    return {
        "command": " ".join(["scratchcnn train --net", name, *options]),
        "epochs": epochs,
        **{part: [run[part] for run in runs] for part in ("accuracy", "shifted") if part in runs[0]},
        "seconds_per_epoch": round(statistics.median(run["seconds"] for run in runs) / epochs, 2),
        "parameters": summary.parameters,
        "multiply_adds": summary.multiply_adds,
    }


def measure_seconds():
    """Time one epoch of every network again, all in one go: the figures can then be compared."""
    results = json.loads(RESULTS.read_text(encoding="utf-8"))
    for part, options in (("nets", ()), ("clock", ("--workers", "auto"))):
        for name, row in results.get(part, {}).items():
            epochs = 1 if row["seconds_per_epoch"] > 1 else row["epochs"]  # one of the smallest is too short to time
            told = train(name, "--epochs", str(epochs), *options)
            row["seconds_per_epoch"] = round(told["seconds"] / epochs, 2)
    update(**results | {"machine": machine()})


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


def main(arguments=None):
    """Measure the named networks, or all, and write the file."""
    names = asked("tools.benchmarks.results", __doc__, (*CLASSICS, *CLOCK, "one_epoch", "seconds"), arguments)
    load_mnist()  # stops here without it: `train` would take the small digits instead
    update(machine=machine(), command="python -m tools.benchmarks.results")
    for name in names:
        if name == "one_epoch":
            update(quick_run=measure("lenet-bn", "--epochs", "1", "--no-augment"))
        elif name == "seconds":
            measure_seconds()
        elif name in CLOCK:
            put("clock", CLOCK, name, measure(name, "--workers", "auto", seeds=CLOCK[name]))
        else:
            put("nets", CLASSICS, name, measure(name))


def put(part, order, name, row):
    """Put a row into a part of the results file, and keep its rows in order."""
    rows = json.loads(RESULTS.read_text(encoding="utf-8")).get(part, {}) | {name: row}
    update(**{part: {known: rows[known] for known in order if known in rows}})


if __name__ == "__main__":
    main()
