"""What the benchmarks of a training step take on the command line: which networks, and by how many workers."""

import argparse

from scratchcnn_helpers.workers import count_workers

BATCHES = (64, 128)
# What the ratios to PyTorch are to be at most: of one worker at the smaller batch, of all at the larger one.
GOALS = {
    "first": {64: 0.5, 128: 0.4},
    "normed": {64: 0.6, 128: 0.45},
    "wide": {64: 0.85, 128: 0.6},
    "deep": {64: 0.8, 128: 0.6},
    "lenet": {64: 1.1, 128: 0.75},
}


def parser(prog, about, *, rounds, steps):
    """Return a parser of the options that all of them have, with how often contestants take turns, and for how long."""
    parser = argparse.ArgumentParser(prog=prog, description=about.splitlines()[0])
    parser.add_argument("--nets", nargs="+", choices=GOALS, default=list(GOALS))
    parser.add_argument("--batch", nargs="+", type=int, default=BATCHES)
    parser.add_argument("--workers", type=_workers, default="auto")
    parser.add_argument("--rounds", type=int, default=rounds)
    parser.add_argument("--steps", type=int, default=steps)
    parser.add_argument("--save", action="store_true", help="keep the table in data/results.json")
    return parser


def _workers(text):
    return count_workers(text if text == "auto" else int(text))
