"""Threads that share the work on images: NumPy by itself uses more than one core for matrix products only.

Each worker has layers of its own, for a layer remembers what it was last given; the parameters are there once.
"""

import contextlib
import contextvars
import copy
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import pairwise

import numpy as np

from .ops.arguments import check_sizes


def count_workers(workers):
    """Return how many workers are meant: a number, or "auto" for as many as there are cores to run on."""
    if workers == "auto":
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    check_sizes(workers=workers)
    return workers


def shares(count, workers):
    """Cut `count` images into shares that differ by one image at most, as slices; none of them is empty."""
    ends = [count * i // workers for i in range(workers + 1)]
    return [slice(begin, end) for begin, end in pairwise(ends) if begin < end]


@contextlib.contextmanager
def threads(count):
    """Give a `map` that works in so many threads; meanwhile a matrix product stays in the thread that asks for it."""
    if count == 1:
        yield map
        return
    from threadpoolctl import threadpool_limits

    patience = sys.getswitchinterval()
    with threadpool_limits(1), ThreadPoolExecutor(count) as pool:
        sys.setswitchinterval(1e-5)  # by itself Python lets a thread go on for 5 ms, which is longer than a step
        try:
            yield partial(_work, pool)
        finally:
            sys.setswitchinterval(patience)


def _work(pool, function, *parts):
    """Map in threads that keep to what was said where it is called: which floating-point errors are silent, say."""
    here = contextvars.copy_context()
    return pool.map(lambda *each: here.copy().run(function, *each), *parts)


def twin(model):
    """Return a network on the same parameters whose layers have memories of their own."""
    held = [one for layer in model.layers for one in (*vars(layer).values(), *layer.params.values())]
    arrays = [one for one in held if isinstance(one, np.ndarray)]  # what was last given is read only: no copy
    other, shared = copy.copy(model), [*arrays, *(layer.params for layer in model.layers)]
    other.layers = copy.deepcopy(model.layers, {id(one): one for one in shared})
    return other
