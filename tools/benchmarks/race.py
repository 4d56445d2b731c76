"""Contestants in processes of their own, taking turns."""

import contextlib
import multiprocessing
import statistics
import time

import numpy as np

from tools.benchmarks.contestants import CONTESTANTS

PAUSE = 0.3  # seconds between turns: idle threads of the one before spin for a while before they sleep


def serve(pipe, contestant, name, batch, workers):
    """Build a contestant, and time `steps` steps whenever the parent asks."""
    step = CONTESTANTS[contestant](name, *images_of(batch), *[workers] * (contestant in ("workers", "threads")))
    while steps := pipe.recv():
        times = []
        for _ in range(steps):
            start = time.perf_counter()
            step()
            times.append(time.perf_counter() - start)
        pipe.send(times)
    if hasattr(step, "stack"):
        step.stack.close()


def images_of(batch):
    """Return random images of MNIST's shape, and labels."""
    rng = np.random.default_rng(0)
    return rng.random((batch, 1, 28, 28), dtype=np.float32), rng.integers(0, 10, batch)


def race(name, contestants, rounds, steps, batch, workers):
    """Return the median seconds a step of each contestant; the first round warms up and does not count."""
    context = multiprocessing.get_context("spawn")
    pipes, processes, times = {}, [], {contestant: [] for contestant in contestants}
    for contestant in contestants:
        pipes[contestant], theirs = context.Pipe()
        processes.append(context.Process(target=serve, args=(theirs, contestant, name, batch, workers)))
        processes[-1].start()
        theirs.close()
    try:
        for turn in range(rounds + 1):
            for contestant, pipe in pipes.items():
                time.sleep(PAUSE)
                pipe.send(steps)
                measured = pipe.recv()
                if turn:
                    times[contestant] += measured
    finally:
        for pipe, process in zip(pipes.values(), processes, strict=True):
            with contextlib.suppress(OSError):  # it has ended before
                pipe.send(0)
            process.join()
    return {contestant: statistics.median(measured) for contestant, measured in times.items()}
