"""The loop that trains a network, and the judge of what it has learned."""

import numpy as np

from ..data import batches
from ..history import describe
from ..layers import BatchNorm
from ..layers.base import check_sizes
from ..losses import SoftmaxCrossEntropy
from ..model import check_images, decide
from ..ops.windows import as_array
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
    _check_kinds(model, optimizer, loss)
    _check_data("train", model, train, loss)
    if validation is not None:
        _check_data("validation", model, validation, loss)
    _check_last_batch(model, train[0], batch_size)

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
    _check_data("images and labels", model, (images, labels), loss)
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
            optimizer.lr = lr * _check_factor(schedule(epoch, run.epochs))
        if augment is not None:
            images = _check_augmented(augment(images, rng), images)
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


def _check_kinds(model, optimizer, loss):
    """Refuse classes, names and the like where an object is wanted."""
    for name, thing, method, such_as in (
        ("model", model, "parts", "Sequential([...])"),
        ("optimizer", optimizer, "step", "SGD(lr=0.1)"),
        ("loss", loss, "prepare", "SoftmaxCrossEntropy()"),
    ):
        if isinstance(thing, type) or not callable(getattr(thing, method, None)):
            raise TypeError(f"{name} must be an object such as {such_as}, got {thing!r}")


def _check_data(name, model, pair, loss):
    """Refuse what cannot be trained on or judged, before any work; one image goes through the network to see."""
    if not isinstance(pair, (tuple, list)) or len(pair) != 2:
        raise TypeError(f"{name} must be a pair (images, labels), got {type(pair).__name__}")
    images, labels = check_images(pair[0], f"{name}: images"), as_array(pair[1], f"{name}: labels")
    if len(images) != len(labels):
        raise ValueError(
            f"{name}: there must be as many images as labels, got shapes {images.shape} and {labels.shape}"
        )
    if labels.ndim != 1:
        raise ValueError(f"{name}: labels must be whole numbers, (N,), one an image; got shape {labels.shape}")
    with model.inference():
        outputs = model.forward(images[:1])
    loss.prepare(labels, outputs.shape)


def _check_last_batch(model, images, batch_size):
    """Refuse a last batch of which batch normalisation could take no variance."""
    last, x = len(images) % batch_size or batch_size, images[:1]
    with model.inference():
        for layer in model.layers:
            if isinstance(layer, BatchNorm) and last * x.size // x.shape[1] < 2:
                others = (size for size in range(batch_size + 1, len(images) + 1) if len(images) % size != 1)
                raise ValueError(
                    f"batch_size {batch_size} leaves 1 of {len(images)} images for the last batch, and {layer!r} needs "
                    f"two values a channel to tell how they vary: take {next(others, 'more images')}, say"
                )
            x = layer.forward(x)


def _check_factor(factor):
    """Return what a schedule returned, if a learning rate can be multiplied with it."""
    if not 0 <= factor < np.inf:
        raise ValueError(f"schedule must return a finite number of at least 0, got {factor!r}")
    return factor


def _check_augmented(images, before):
    """Return what an augmentation made of a batch, if it is such a batch still."""
    images = as_array(images, "what augment returns")
    if images.shape != before.shape or images.dtype.kind != "f":
        got = f"{images.dtype} of shape {images.shape}"
        raise ValueError(f"augment must return floats of shape {before.shape}, got {got}")
    if not np.isfinite(images).all():
        raise ValueError("augment must return finite numbers, got NaN or infinity")
    return images
