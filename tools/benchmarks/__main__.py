"""Time a training step (forward, backward, SGD; float32, batch 64) of the five nets against PyTorch eager.

    python -m tools.benchmarks [--nets first normed ...] [--rounds 8] [--steps 30]

Every contestant lives in a process of its own, so that no thread pool gets in another's way, and they take turns, so
that a slow moment of the machine hits all alike. Figures are medians; what counts are the ratios. Without PyTorch the
table has no ratios to it, and says so.
"""

import argparse
import importlib.util

from tqdm import tqdm

from scratchcnn_helpers.tables import table
from tools.benchmarks.race import BATCH, race
from tools.benchmarks.results import machine, update

NETS = ["first", "normed", "wide", "deep", "lenet"]
GOALS = {"first": 0.5, "normed": 0.6, "wide": 0.85, "deep": 0.8, "lenet": 1.1}
COLUMNS = (
    "net",
    "ours",
    "torch",
    "channels_last",
    "usual",
    "products",
    "ours/torch",
    "goal",
    "usual/ours",
    "products/torch",
)


def contestants_of(name, with_torch):
    """Return who can run: the usual recipe knows neither batch normalisation nor dropout."""
    return ["ours", "products"] + ["usual"] * (name != "normed") + ["torch", "torch channels_last"] * with_torch


def figures(name, seconds):
    """Return a row of the table: milliseconds of each contestant, then the ratios; a dash where one is absent."""
    torch = [value for contestant, value in seconds.items() if contestant.startswith("torch")]
    fastest, usual = min(torch, default=None), seconds.get("usual")
    order = ("ours", "torch", "torch channels_last", "usual", "products")
    row = [1000 * seconds[who] if who in seconds else None for who in order]
    row += [seconds["ours"] / fastest if torch else None, GOALS[name]]
    row += [usual / seconds["ours"] if usual else None, seconds["products"] / fastest if torch else None]
    return [name, *("-" if value is None else f"{value:.2f}" for value in row)]


def main(argv=None):
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m tools.benchmarks", description=__doc__.splitlines()[0])
    parser.add_argument("--nets", nargs="+", choices=NETS, default=NETS)
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--steps", type=int, default=30)
    parser.add_argument("--save", action="store_true", help="keep the table in data/results.json")
    options = parser.parse_args(argv)
    with_torch = importlib.util.find_spec("torch") is not None
    rows = []
    for name in tqdm(options.nets, unit="net"):
        rows.append(figures(name, race(name, contestants_of(name, with_torch), options.rounds, options.steps)))
    print(f"median milliseconds of a training step, batch {BATCH}, float32")
    print(table([COLUMNS, *rows]))
    if not with_torch:
        print("PyTorch is not installed (python -m pip install -e .[oracle]): no ratios to it")
    if options.save:
        speed = {"machine": machine(), "command": "python -m tools.benchmarks", "columns": COLUMNS, "rows": rows}
        update(speed=speed)


if __name__ == "__main__":
    main()
