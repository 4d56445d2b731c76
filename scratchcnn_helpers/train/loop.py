"""The loop that trains a network, and the judge of what it has learned."""

import numpy as np

from ..data import batches
from ..history import describe
from ..layers.base import check_sizes
from ..losses import SoftmaxCrossEntropy
from ..model import decide
from .checks import check_augmented, check_data, check_factor, check_kinds, check_last_batch
from .run import Best, Run

QUIET = np.errstate(over="ignore", invalid="ignore")  # what overflows shows in the loss, and is said in words


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
        too, with `history.interrupted` set and everything learned so far in the model. One whose loss or weights
        are no finite numbers any more ends there: `history.diverged` says so, and the model is what it was at its best.

    Raises
    ------
    ValueError, TypeError
        Before any work: if images are empty, not finite, bytes by their size or of a shape the network does not take,
        labels do not fit the loss, batch normalisation could do nothing with the last batch, or a number is out of
        range. On the way: if `augment` or `schedule` return what cannot be.
    """
    loss = SoftmaxCrossEntropy() if loss is None else loss
    check_sizes(epochs=epochs, batch_size=batch_size)
    check_kinds(model, optimizer, loss)
    check_data("train", model, train, loss)
    if validation is not None:
        check_data("validation", model, validation, loss)
    check_last_batch(model, train[0], batch_size)

    rng = np.random.default_rng(seed)
    for layer in model.layers:
        layer.seed(rng.spawn(1)[0])  # a generator of its own, so that a seed decides the whole run
    run = Run(model, optimizer, loss, epochs, batches(*train, batch_size, rng=rng), progress, callbacks)
    lr, history, best = optimizer.lr, run.history, Best(run)
    run.tell("on_start")
    model.training = True
    try:
        for run.epoch in range(epochs):
            history.start_epoch()
            _train_epoch(run, best, lr, schedule, augment, rng)
            best.check()
            if run.stopped:
                break
            row = history.close_epoch(validation and evaluate(model, *validation, loss=loss))
            best.check(row.get("validation_loss", 0))
            best.compare(row)
            run.say(describe(row))
            run.tell("on_epoch")
            if run.stopped:
                break
    except KeyboardInterrupt:
        run.stop()
    finally:
        best.check()
        model.training, optimizer.lr = False, lr
        run.bar.close()
    history.interrupted = run.stopped
    if history.open:
        history.close_epoch()
    run.tell("on_end")
    return history


@QUIET
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
    check_data("images and labels", model, (images, labels), loss)
    total = right = 0
    with model.inference():
        for x, y in batches(images, labels, batch_size):
            outputs = model.forward(x)
            total += loss.forward(outputs, y) * len(x)
            right += int((decide(outputs) == y).sum())
    return total / len(images), right / len(images)


@QUIET
def _train_epoch(run, best, lr, schedule, augment, rng):
    """Walk over all batches once, a step for each."""
    model, loss, optimizer = run.model, run.loss, run.optimizer
    for done, (images, labels) in enumerate(run.stream):
        epoch = run.epoch + done / len(run.stream)
        if schedule is not None:
            optimizer.lr = lr * check_factor(schedule(epoch, run.epochs))
        if augment is not None:
            images = check_augmented(augment(images, rng), images)
        outputs = model.forward(images)
        value = loss.forward(outputs, labels)
        right = float((decide(outputs) == labels).mean())
        run.history.add_batch(len(labels), epoch=epoch, loss=value, accuracy=right, lr=optimizer.lr)
        if np.isfinite(value):
            model.backward(loss.backward())
            optimizer.step(model)
        else:
            best.check(value)
        run.advance(value, right)
        run.tell("on_batch")
        if run.stopped:
            break
