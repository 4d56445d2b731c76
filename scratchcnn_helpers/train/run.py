"""A training under way: who looks on, and what is gone back to when it fails."""

import copy

import numpy as np

from ..history import History
from ..tables import progress_bar


class Callback:
    """Something that looks on while a network trains. Every method may be left out.

    Each is handed the `Run`: `run.model`, `run.optimizer`, `run.history`, `run.epoch`, `run.epochs`, `run.loss`; and
    `run.stop()` ends the training after the current batch. One that goes on where another ended sets in `on_start` the
    epoch in which it begins, `run.epoch`, and the batches of it that are behind it, `run.begun`.
    """

    def on_start(self, run):
        """Look at the run before the first batch."""

    def on_batch(self, run):
        """Look at the run after each step of the optimiser; the gradients are still there."""

    def on_epoch(self, run):
        """Look at the run after each epoch, validation included."""

    def on_end(self, run):
        """Look at the run when it is over, stopped or not."""


class Run:
    """One training under way: what callbacks get to see."""

    def __init__(self, crew, optimizer, epochs, stream, progress, callbacks=()):
        self.crew, self.model, self.loss = crew, crew.models[0], crew.losses[0]
        self.optimizer, self.stream = optimizer, stream
        self.epochs, self.epoch, self.begun, self.stopped, self.history = epochs, 0, 0, False, History()
        self.bar, self.callbacks = progress_bar(epochs * len(stream), "batch", show=progress), callbacks

    def stop(self):
        """End the training after the current batch, keeping what was learned."""
        self.stopped = True

    def advance(self, loss, accuracy):
        """Move the progress bar on by a batch."""
        epoch = f"epoch {self.epoch + 1}/{self.epochs}"
        self.bar.set_postfix_str(f"{epoch}, loss {loss:.3f}, accuracy {accuracy:.3f}", refresh=False)
        self.bar.update()

    def tell(self, event):
        """Call the method of that name of every callback."""
        for callback in self.callbacks:
            getattr(callback, event)(self)


class Best:
    """The network and the optimiser's memory as they were at their best, to go back to when a training diverges.

    That is the end of the epoch with the lowest loss, on validation images if there are any; at first, the beginning.
    """

    def __init__(self, run):
        self.run, self.loss, self.when = run, np.inf, "before the training"
        self.keep()

    def keep(self):
        """Remember this moment."""
        arrays = self.run.model.arrays()
        self.arrays = [array.copy() for array in arrays]
        self.memory = copy.deepcopy(vars(self.run.optimizer), {id(array): array for array in arrays})

    def compare(self, row):
        """Remember the end of the epoch with this row, if it is the best so far."""
        loss = row.get("validation_loss", row["loss"])
        if loss < self.loss:
            self.loss, self.when = loss, f"after epoch {row['epoch']}"
            self.keep()

    def check(self, loss=0.0):
        """If the loss or a number of the network is not finite any more, go back, stop the run and say so."""
        history, arrays, lr = self.run.history, self.run.model.arrays(), self.run.optimizer.lr
        memory = [array for kept in getattr(self.run.optimizer, "state", {}).values() for array in kept.values()]
        if history.diverged or all(np.isfinite(numbers).all() for numbers in (loss, *arrays, *memory)):
            return
        for array, kept in zip(arrays, self.arrays, strict=True):
            array[...] = kept
        vars(self.run.optimizer).update(self.memory)
        self.run.stop()
        history.diverged = (
            f"the training diverged in epoch {self.run.epoch + 1}, after {len(history.batches)} batches: the loss, a "
            f"weight or a number of the optimiser was not finite any more. Most often the learning rate, {lr:g}, is "
            f"too high: try a tenth of it. Or images are not in [0, 1]: divide bytes by 255. The network is what it "
            f"was {self.when}"
        )
