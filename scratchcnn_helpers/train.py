"""Training: `fit` runs the loop, `History` keeps what happened, callbacks look on, `evaluate` judges."""

import sys

import numpy as np

from .data import batches
from .history import History, describe
from .losses import SoftmaxCrossEntropy
from .model import check_images, decide


class Callback:
    """Something that looks on while a network trains. Every method may be left out.

    Each is handed the `Run`: `run.model`, `run.optimizer`, `run.history`, `run.epoch`, `run.epochs`, `run.loss`; and
    `run.stop()` ends the training after the current batch.
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

    def __init__(self, model, optimizer, loss, epochs, stream, progress):
        from tqdm.auto import tqdm  # here, since in a notebook it brings ipywidgets in

        if sys.platform == "emscripten":
            tqdm.monitor_interval = 0  # its monitor is a thread, and Python in a browser has none
        self.model, self.optimizer, self.loss, self.stream = model, optimizer, loss, stream
        self.epochs, self.epoch, self.stopped, self.history = epochs, 0, False, History()
        shown = "{n_fmt}/{total_fmt} |{bar}| {remaining}{postfix}"  # what leaves the bar room at 80 columns
        self.bar = tqdm(total=epochs * len(stream), disable=not progress, dynamic_ncols=True, bar_format=shown)

    def stop(self):
        """End the training after the current batch, keeping what was learned."""
        self.stopped = True

    def advance(self, loss, accuracy):
        """Move the progress bar on by a batch."""
        epoch = f"epoch {self.epoch + 1}/{self.epochs}"
        self.bar.set_postfix_str(f"{epoch}, loss {loss:.3f}, accuracy {accuracy:.3f}", refresh=False)
        self.bar.update()

    def say(self, text):
        """Write a line above the progress bar, if there is one."""
        if not self.bar.disable:
            self.bar.write(text)


def fit(
    model,
    train,
    *,
    epochs,
    batch_size,
    optimizer,
    loss=None,
    validation=None,
    schedule=None,
    augment=None,
    callbacks=(),
    progress=True,
    seed=0,
):
    """Train a network: shuffle, cut into batches, and for each one forward, loss, backward, step.

    Parameters
    ----------
    model : Sequential
        Changed in place.
    train : (images, labels)
        `(N, C, H, W)` float and `(N,)` int.
    epochs, batch_size : int, at least 1
    optimizer : Optimizer
    loss : Loss, optional
        `SoftmaxCrossEntropy` where it is left out.
    validation : (images, labels), optional
        Judged after each epoch, never learned from.
    schedule : callable, optional
        `schedule(epoch, epochs)` returns what the optimiser's learning rate is multiplied with; see `optim`.
    augment : callable, optional
        `augment(images, rng)` returns changed images of the same shape; see `augment`.
    callbacks : sequence of Callback
    progress : bool
        Whether to show progress bars.
    seed : int or None
        Decides all that is random in the run: the order of the images, augmentation, and what dropout drops.

    Returns
    -------
    History
        A row for each epoch and for each batch. An interrupted run (Ctrl-C, the stop button of a notebook) returns
        too, with `history.interrupted` set and everything learned so far in the model.

    Raises
    ------
    ValueError, TypeError
        Before any work: if images are empty, not finite or of a shape the network does not take, labels do not fit
        the loss, or a number is out of range.
    """
    loss = SoftmaxCrossEntropy() if loss is None else loss
    _check_counts(epochs=epochs, batch_size=batch_size)
    for name, pair in (("train", train), ("validation", validation)):
        if pair is not None:
            _check_data(name, model, pair, loss)

    rng = np.random.default_rng(seed)
    for layer in model.layers:
        layer.seed(rng.spawn(1)[0])  # a generator of its own, so that a seed decides the whole run
    run = Run(model, optimizer, loss, epochs, batches(*train, batch_size, rng=rng), progress)
    lr, history = optimizer.lr, run.history
    _tell(callbacks, "on_start", run)
    model.training = True
    try:
        for run.epoch in range(epochs):
            history.start_epoch()
            _train_epoch(run, lr, schedule, augment, rng, callbacks)
            if run.stopped:
                break
            row = history.close_epoch(validation and evaluate(model, *validation, loss=loss))
            run.say(describe(row))
            _tell(callbacks, "on_epoch", run)
            if run.stopped:
                break
    except KeyboardInterrupt:
        run.stop()
    finally:
        model.training, optimizer.lr = False, lr
        run.bar.close()
    history.interrupted = run.stopped
    if history.open:
        history.close_epoch()
    _tell(callbacks, "on_end", run)
    return history


def evaluate(model, images, labels, *, loss=None, batch_size=256):
    """Judge a network on images it does not learn from.

    Parameters
    ----------
    model : Sequential
        Run in inference mode, and left as it was.
    images : ndarray of float, shape (N, C, H, W)
    labels : ndarray of int, shape (N,)
    loss : Loss, optional
        `SoftmaxCrossEntropy` where it is left out.
    batch_size : int

    Returns
    -------
    loss : float
        Mean over all images.
    accuracy : float, in [0, 1]

    Raises
    ------
    ValueError, TypeError
        As `fit`.
    """
    loss = SoftmaxCrossEntropy() if loss is None else loss
    _check_data("images and labels", model, (images, labels), loss)
    total = right = 0
    with model.inference():
        for x, y in batches(images, labels, batch_size):
            outputs = model.forward(x)
            total += loss.forward(outputs, y) * len(x)
            right += int((decide(outputs) == y).sum())
    return total / len(images), right / len(images)


def _train_epoch(run, lr, schedule, augment, rng, callbacks):
    """Walk over all batches once, a step for each."""
    model, loss, optimizer = run.model, run.loss, run.optimizer
    for done, (images, labels) in enumerate(run.stream):
        epoch = run.epoch + done / len(run.stream)
        if schedule is not None:
            optimizer.lr = lr * schedule(epoch, run.epochs)
        if augment is not None:
            images = augment(images, rng)
        outputs = model.forward(images)
        value = loss.forward(outputs, labels)
        model.backward(loss.backward())
        optimizer.step(model)
        right = float((decide(outputs) == labels).mean())
        run.history.add_batch(len(labels), epoch=epoch, loss=value, accuracy=right, lr=optimizer.lr)
        run.advance(value, right)
        _tell(callbacks, "on_batch", run)
        if run.stopped:
            break


def _tell(callbacks, event, run):
    for callback in callbacks:
        getattr(callback, event)(run)


def _check_counts(**counts):
    for name, count in counts.items():
        if not isinstance(count, (int, np.integer)):
            raise TypeError(f"{name} must be an int, got {count!r}")
        if count < 1:
            raise ValueError(f"{name} must be at least 1, got {count}")


def _check_data(name, model, pair, loss):
    """Refuse what cannot be trained on or judged, before any work; one image goes through the network to see."""
    images, labels = pair
    images, labels = check_images(images, f"{name}: images"), np.asarray(labels)
    if len(images) != len(labels):
        raise ValueError(
            f"{name}: there must be as many images as labels, got shapes {images.shape} and {labels.shape}"
        )
    if labels.ndim != 1:
        raise ValueError(f"{name}: labels must be whole numbers, (N,), one an image; got shape {labels.shape}")
    with model.inference():
        outputs = model.forward(images[:1])
    loss.prepare(labels, outputs.shape)
