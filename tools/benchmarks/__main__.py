"""Time a training step (forward, backward, SGD; float32) of the five nets against PyTorch eager on the same cores.

    python -m tools.benchmarks [--nets first normed ...] [--batch 64 128] [--workers auto] [--rounds 8] [--steps 30]

Every contestant lives in a process of its own, so that no thread pool gets in another's way, and they take turns, so
that a slow moment of the machine hits all alike. Figures are medians; what counts are the ratios. Without PyTorch the
table has no ratios to it, and says so.
"""

import importlib.util
from itertools import product

from tqdm import tqdm

from scratchcnn_helpers.tables import table
from tools.benchmarks.options import BATCHES, GOALS, parser
from tools.benchmarks.race import race
from tools.benchmarks.results import machine, update

ORDER = ("ours", "workers", "torch", "torch channels_last", "usual", "products")
COLUMNS = (
    "net",
    "batch",
    "ours",
    "{} workers",
    "torch",
    "channels_last",
    "usual",
    "products",
    "ours/torch",
    "goal",
    "workers/torch",
    "goal",
)


def contestants_of(name, batch, with_torch):
    """Return who can run: the usual recipe knows neither batch normalisation nor dropout, and takes long."""
    usual = ["usual"] * (name != "normed" and batch == min(BATCHES))
    return ["ours", "workers", "products", *usual, *["torch", "torch channels_last"] * with_torch]


def figures(name, batch, seconds):
    """Return a row of the table: milliseconds of each contestant, then the ratios; a dash where one is absent."""
    fastest = min((value for contestant, value in seconds.items() if contestant.startswith("torch")), default=None)
    row = [1000 * seconds[who] if who in seconds else None for who in ORDER]
    for who, where in (("ours", BATCHES[0]), ("workers", BATCHES[1])):
        row += [fastest and seconds[who] / fastest, GOALS[name].get(batch) if batch == where else None]
    return [name, str(batch), *("-" if value is None else f"{value:.2f}" for value in row)]


def main(argv=None):
    """Print the table."""
    options = parser("python -m tools.benchmarks", __doc__, rounds=8, steps=30).parse_args(argv)
    with_torch, workers, rows = importlib.util.find_spec("torch") is not None, options.workers, []
    for name, batch in tqdm([*product(options.nets, options.batch)], unit="race"):
        contestants = contestants_of(name, batch, with_torch)
        rows.append(figures(name, batch, race(name, contestants, options.rounds, options.steps, batch, workers)))
    columns = [column.format(workers) for column in COLUMNS]
    print("median milliseconds of a training step, float32")
    print(table([columns, *rows]))
    if not with_torch:
        print("PyTorch is not installed (python -m pip install -e .[oracle]): no ratios to it")
    if options.save:
        speed = {"machine": machine(), "command": "python -m tools.benchmarks", "columns": columns, "rows": rows}
        update(speed=speed)


if __name__ == "__main__":
    main()
