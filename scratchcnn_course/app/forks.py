"""`scratchcnn train --workers N`: each worker but the first is a copy of this process, where the system makes such.

Threads of one Python wait for each other's interpreter at every call of NumPy, processes do not. What two processes
have to tell each other lies, where it is large, in memory that both see: the images of a share, parameters, gradients
and what layers keep. A pipe says the rest, and when.
"""

import contextlib
import mmap
import multiprocessing
import signal
import sys
import warnings

import numpy as np

from scratchcnn_helpers.train.crew import Crew, learn

from .ending import WISHES
from .words import note


@contextlib.contextmanager
def crews(batch_size):
    """Give what `fit` takes as `crew`, for batches of that size; with the block end the processes that it made."""
    with contextlib.ExitStack() as copies:

        def crew(model, loss, workers, work):
            # Windows cannot copy a process, on a Mac a copy must not compute, and the worker of somebody else's pool
            # may have no children: there, `work` is done by threads.
            if workers == 1 or sys.platform != "linux" or multiprocessing.current_process().daemon:
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
            room = np.empty((self.most, *images[0].shape[1:]), images[0].dtype)
            for model, loss in zip(models[1:], losses[1:], strict=True):
                copy = self.copies.enter_context(contextlib.closing(Copy(model, loss, room)))
                self.others.append(copy)
        asked = list(zip(self.others, images[1:], labels[1:], parts[1:], strict=False))  # few have a last batch's share
        for other, *share in asked:
            other.ask(models[0], *share)
        mine = learn(models[0], losses[0], images[0], labels[0], parts[0])
        return [mine, *(other.answer() for other, *_ in asked)]


class Copy:
    """A worker in a process of its own, seen from the first one, which keeps its network's form and random numbers."""

    def __init__(self, model, loss, room):
        self.model, self.loss, self.gone = model, loss, False
        try:
            self.images = shared(room)
            self.params = [{key: shared(param) for key, param in layer.params.items()} for layer in model.layers]
            for layer in model.layers:
                layer.grads = {key: shared(param) for key, param in layer.params.items()}
                layer.buffers = {key: shared(buffer) for key, buffer in layer.buffers.items()}
            self.start()
        except OSError as error:
            raise OSError(f"no further process for a worker: {error}: take fewer --workers") from error

    def start(self):
        """Copy this process; what asks a program to end does not reach the copy: the first process decides."""
        self.pipe, theirs = multiprocessing.Pipe()
        self.process = multiprocessing.get_context("fork").Process(target=self.serve, args=(theirs,), daemon=True)
        before = signal.pthread_sigmask(signal.SIG_BLOCK, WISHES)
        try:
            with warnings.catch_warnings():  # that another thread may hold a lock: the copy asks for none but NumPy's
                warnings.simplefilter("ignore", DeprecationWarning)
                self.process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        theirs.close()

    def ask(self, model, *share):
        """Hand over images, labels and part of a share, and the parameters as they now are."""
        self.share = images, *rest = share
        self.images[: len(images)] = images
        for layer, params in zip(model.layers, self.params, strict=True):
            for key, param in params.items():
                param[...] = layer.params[key]
        with contextlib.suppress(OSError):  # it is gone, as `answer` will find
            self.pipe.send(rest)

    def answer(self):
        """Wait for what the worker tells of its share; its gradients are there then.

        If its process has ended, the share is learned here: the network's form and random numbers are those before it.
        """
        try:
            told, drawn = self.pipe.recv()
        except (EOFError, OSError):
            if not self.gone:
                note("a worker's process has ended, for want of memory perhaps: its share is learned in the first one")
            self.gone = True
            return learn(self.model, self.loss, *self.share)
        if isinstance(told, BaseException):
            raise told
        draw_on(self.model, drawn)
        return told

    def close(self):
        """End the process."""
        self.pipe.close()  # upon which it ends by itself
        self.process.join(timeout=5)
        self.process.kill()

    def serve(self, pipe):
        """Be the worker: learn from one share after the other, until nobody asks any more."""
        self.pipe.close()
        grads = [layer.grads for layer in self.model.layers]  # those that both see: `backward` makes new ones
        for layer, params in zip(self.model.layers, self.params, strict=True):
            layer.params = params
        with contextlib.suppress(EOFError, OSError):
            while True:
                pipe.send(self.reply(grads, *pipe.recv()))

    def reply(self, grads, labels, part):
        """Learn from a share; return what is told of it, and the state of each generator."""
        try:
            told = learn(self.model, self.loss, self.images[: len(labels)], labels, part)
        except Exception as error:
            return error, []
        for layer, seen in zip(self.model.layers, grads, strict=True):
            for key, grad in seen.items():
                grad[...] = layer.grads[key]
        return told, generators(self.model)


def shared(array):
    """Return a copy of an array in memory that is the same for the processes which this one becomes."""
    copy = np.ndarray(array.shape, array.dtype, mmap.mmap(-1, max(array.nbytes, 1)))
    copy[...] = array
    return copy


def generators(model):
    """Return the state of each generator from which the layers draw."""
    return [layer.rng.bit_generator.state for layer in _drawing(model)]


def draw_on(model, states):
    """Have the layers draw on from where these states were."""
    for layer, state in zip(_drawing(model), states, strict=True):
        layer.rng.bit_generator.state = state


def _drawing(model):
    return [layer for layer in model.layers if "rng" in vars(layer)]
