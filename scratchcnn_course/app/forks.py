"""`scratchcnn train --workers N`: each worker but the first is a copy of this process, where the system makes such.

Threads of one Python wait for each other's interpreter at every call of NumPy, processes do not. What two processes
have to tell each other lies in memory that both see: a share of the batch, the parameters, and the gradients.
"""

import contextlib
import mmap
import multiprocessing
import signal
import sys
import warnings

import numpy as np

from scratchcnn_helpers.train.crew import Crew, learn

ENDS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


@contextlib.contextmanager
def crews(batch_size):
    """Give what `fit` takes as `crew`, for batches of that size; with the block end the processes that it made."""
    with contextlib.ExitStack() as copies:

        def crew(model, loss, workers, work):
            # Windows cannot copy a process, and on a Mac a copy must not compute: there, `work` is done by threads.
            if workers == 1 or sys.platform != "linux":
                return Crew(model, loss, workers, work)
            return Copied(model, loss, workers, copies, most=-(-batch_size // workers))

        yield crew


class Copied(Crew):
    """A crew of which this process is the first worker; the others are made when the first batch is there."""

    def __init__(self, model, loss, workers, copies, most):
        super().__init__(model, loss, workers, self.share)
        self.copies, self.most, self.others = copies, most, []

    def share(self, learn, models, losses, images, labels, parts):
        """Have each worker learn from its share; return what each tells."""
        if not self.others:
            room = np.resize(images[0], (self.most, *images[0].shape[1:]))
            made = (Copy(model, loss, room) for model, loss in zip(models[1:], losses[1:], strict=True))
            self.others = [self.copies.enter_context(contextlib.closing(copy)) for copy in made]
        asked = list(zip(self.others, images[1:], labels[1:], parts[1:], strict=False))  # few have a last batch's share
        for other, *share in asked:
            other.ask(models[0], *share)
        mine = learn(models[0], losses[0], images[0], labels[0], parts[0])
        return [mine, *(other.answer() for other, *_ in asked)]


class Copy:
    """A worker in a process of its own, seen from the first one, which keeps its network's form and random numbers."""

    def __init__(self, model, loss, room):
        self.model, self.images = model, shared(room)
        self.params = [{key: shared(param) for key, param in layer.params.items()} for layer in model.layers]
        for layer in model.layers:
            layer.grads = {key: shared(param) for key, param in layer.params.items()}
            layer.buffers = {key: shared(buffer) for key, buffer in layer.buffers.items()}
        self.pipe, theirs = multiprocessing.Pipe()
        fork = multiprocessing.get_context("fork").Process
        self.process = fork(target=self.serve, args=(loss, theirs), daemon=True)
        with warnings.catch_warnings():  # that another thread may hold a lock: the copy asks for none but NumPy's
            warnings.simplefilter("ignore", DeprecationWarning)
            self.process.start()
        theirs.close()

    def ask(self, model, images, labels, part):
        """Hand over a share, and the parameters as they now are."""
        self.images[: len(images)] = images
        for layer, params in zip(model.layers, self.params, strict=True):
            for key, param in params.items():
                param[...] = layer.params[key]
        with self.alive():
            self.pipe.send((labels, part))

    def answer(self):
        """Wait for what the worker tells of its share; its gradients are there then."""
        with self.alive():
            told, drawn = self.pipe.recv()
        if isinstance(told, BaseException):
            raise told
        for layer, state in zip(drawing(self.model), drawn, strict=True):
            layer.rng.bit_generator.state = state
        return told

    @contextlib.contextmanager
    def alive(self):
        """Say in words that the process is gone."""
        try:
            yield
        except (EOFError, OSError):
            raise ChildProcessError("a worker's process has ended: if memory was short, take fewer workers") from None

    def close(self):
        """End the process."""
        self.pipe.close()  # upon which it ends by itself
        self.process.join(timeout=5)
        self.process.kill()

    def serve(self, loss, pipe):
        """Be the worker: learn from one share after the other, until nobody asks any more."""
        for number in ENDS:
            signal.signal(number, signal.SIG_IGN)  # the first process decides
        self.pipe.close()
        grads = [layer.grads for layer in self.model.layers]  # those that both see: `backward` makes new ones
        for layer, params in zip(self.model.layers, self.params, strict=True):
            layer.params = params
        with contextlib.suppress(EOFError, OSError):
            while True:
                pipe.send(self.reply(loss, grads, *pipe.recv()))

    def reply(self, loss, grads, labels, part):
        """Learn from a share; return what is told of it, and the state of each generator."""
        try:
            told = learn(self.model, loss, self.images[: len(labels)], labels, part)
        except Exception as error:
            return error, []
        for layer, seen in zip(self.model.layers, grads, strict=True):
            for key, grad in seen.items():
                grad[...] = layer.grads[key]
        return told, [layer.rng.bit_generator.state for layer in drawing(self.model)]


def shared(array):
    """Return a copy of an array in memory that is the same for the processes which this one becomes."""
    copy = np.ndarray(array.shape, array.dtype, mmap.mmap(-1, max(array.nbytes, 1)))
    copy[...] = array
    return copy


def drawing(model):
    """Return the layers that draw random numbers."""
    return [layer for layer in model.layers if "rng" in vars(layer)]
