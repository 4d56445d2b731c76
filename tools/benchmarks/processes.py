"""Time a training step of one worker, of threads, of copies of the process, and of processes that MPI brings together.

    python -m tools.benchmarks.processes [--nets normed wide ...] [--batch 64 128] [--workers auto] [--save]

Threads of one Python wait for each other's interpreter, processes do not; but what these have learned must be sent, or
lie in memory that all see, as copies of one process have it. As in `tools.benchmarks`, figures are median
milliseconds, and contestants take turns.
"""

import argparse
import shutil
import statistics
import subprocess
import sys
import time
from itertools import product

from mpi4py import MPI
from tqdm import tqdm

from scratchcnn_course.app.processes import Processes
from scratchcnn_helpers import SoftmaxCrossEntropy, nets
from scratchcnn_helpers.tables import table
from scratchcnn_helpers.workers import threads
from tools.benchmarks.contestants import crew_step
from tools.benchmarks.options import parser
from tools.benchmarks.race import images_of, race
from tools.benchmarks.results import machine, update

COLUMNS = ("net", "batch", "1 worker", "{} threads", "{} copies", "{} by MPI", "threads/1", "copies/1", "MPI/1")
CONTESTANTS = ("ours", "threads", "workers")


def serve(name, batch, steps):
    """Be one of the processes: take steps, and let the first process print how long they took."""
    model, comm = nets.build(name), MPI.COMM_WORLD
    step, times = crew_step(model, Processes(model, SoftmaxCrossEntropy(), comm), *images_of(batch)), []
    with threads(comm.size):  # which keeps matrix products in one thread, as `fit` does
        for _ in range(steps + 5):
            start = time.perf_counter()
            step()
            times.append(time.perf_counter() - start)
    if not comm.rank:
        print(statistics.median(times[5:]))


def processes(name, batch, steps, count):
    """Return the median seconds of a step that so many processes take together."""
    command = [shutil.which("mpiexec"), "-n", str(count), sys.executable, "-m", __spec__.name, "--serve", name]
    command += ["--batch", str(batch), "--steps", str(steps)]
    return float(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)


def measure(name, batch, steps, rounds, count):
    """Return a row of the table."""
    rows = []
    for _ in range(rounds):
        by_mpi = processes(name, batch, steps, count)
        alone = race(name, CONTESTANTS, 1, steps, batch, count)
        rows.append([*(alone[who] for who in CONTESTANTS), by_mpi])
    one, *several = map(statistics.median, zip(*rows, strict=True))
    times, ratios = [1000 * seconds for seconds in (one, *several)], [seconds / one for seconds in several]
    return [name, str(batch), *(f"{number:.2f}" for number in times + ratios)]


def main(argv=None):
    """Print the table."""
    known = parser(f"python -m {__spec__.name}", __doc__, rounds=5, steps=50)
    known.add_argument("--serve", help=argparse.SUPPRESS)
    options = known.parse_args(argv)
    if options.serve:
        return serve(options.serve, *options.batch, options.steps)
    count = options.workers
    races = tqdm([*product(options.nets, options.batch)], unit="race")
    rows = [measure(name, batch, options.steps, options.rounds, count) for name, batch in races]
    columns = [column.format(count) for column in COLUMNS]
    print(table([columns, *rows]))
    if options.save:
        about = f"{machine()}, {MPI.Get_library_version().partition(',')[0]}"
        command = "python -m tools.benchmarks.processes"
        update(processes={"machine": about, "command": command, "columns": columns, "rows": rows})


if __name__ == "__main__":
    main()
