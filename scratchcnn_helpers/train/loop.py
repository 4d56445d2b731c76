"""The loop that trains a network, and the judge of what it has learned."""

from itertools import islice

import numpy as np

from ..data.dataset import batches, check_counts
from ..history import describe
from ..layers import BatchNorm
from ..losses import SoftmaxCrossEntropy
from ..model import check_images, decide
from ..ops.arguments import as_array, as_generator, check_range, check_shape, check_sizes
from ..workers import count_workers, threads
from .crew import Crew, check_layers
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
    workers=1,
    crew=Crew,
):
    """Train a network: shuffle, cut into batches, and for each one forward, loss, backward, step.

    Parameters
    ----------
    model : Sequential
        Changed in place.
    train : (images, labels)
        `(N, C, H, W)` float, or `data.ByteImages`, and `(N,)` int.
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
    workers : int or "auto"
        Threads that share each batch, as `Crew` tells, one an image at most; "auto" takes one a core. With the same
        seed and number of workers, the same bits; with other numbers the same within rounding, but for batch
        normalisation and dropout.
    crew : callable
        `crew(model, loss, workers, map)` makes what learns from a batch, like `Crew`, whose workers may be elsewhere.

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
        labels do not fit the loss, batch normalisation could do nothing with the last batch, a number is out of range,
        or workers could not agree on what a layer remembers. On the way: if `augment` or `schedule` return what cannot
        be.
    """
    loss = SoftmaxCrossEntropy() if loss is None else loss
    check_sizes(epochs=epochs, batch_size=batch_size)
    workers, rng = min(count_workers(workers), batch_size), as_generator(seed, "seed")
    _check_kinds(model, optimizer, loss, schedule, augment, callbacks)
    _check_data("train", model, train, loss)
    if validation is not None:
        _check_data("validation", model, validation, loss)
    _check_last_batch(model, train[0], batch_size, workers)
    if workers > 1:
        check_layers(model, train[0])

    with threads(workers) as work:
        crew = crew(model, loss, workers, work)
        crew.seed(rng)  # a generator of its own for each layer, so that a seed decides the whole run
        run = Run(crew, optimizer, epochs, batches(*train, batch_size, rng=rng), progress, callbacks)
        _train(run, validation, schedule, augment, rng)
    return run.history


def _train(run, validation, schedule, augment, rng):
    """Go through all epochs; whatever ends them, leave a network that can be used, and a history that is whole."""
    model, optimizer, history, best = run.model, run.optimizer, run.history, Best(run)
    lr, epochs, workers = optimizer.lr, run.epochs, len(run.crew.models)
    run.tell("on_start")
    for each in run.crew.models:
        each.training = True
    try:
        for run.epoch in range(run.epoch, epochs):  # noqa: B020, the range is made once
            history.start_epoch()
            _train_epoch(run, best, lr, schedule, augment, rng)
            best.check()
            if not run.stopped:
                row = history.close_epoch(validation and evaluate(model, *validation, loss=run.loss, workers=workers))
                best.check(row.get("validation_loss", 0))
                best.compare(row)
                if not run.bar.disable:
                    run.bar.write(describe(row))
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
    history.close_epoch()  # of which there is a part, if it was interrupted
    run.tell("on_end")


@QUIET
def evaluate(model, images, labels, *, loss=None, batch_size=64, workers=1):
    """Judge a network on images it does not learn from.

    Parameters
    ----------
    model : Sequential
        Run in inference mode, and left as it was.
    images : ndarray of float, or ByteImages, shape (N, C, H, W)
    labels : ndarray of int, shape (N,)
    loss : Loss, optional
        `SoftmaxCrossEntropy` where it is left out.
    batch_size : int
        How many at a time. More are no faster, and each image takes memory in every layer.
    workers : int or "auto"
        Threads that share the images; "auto" takes one a core.

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
    outputs = model.logits(images, batch_size, workers)
    return loss.forward(outputs, labels), float((decide(outputs) == labels).mean())


@QUIET
def _train_epoch(run, best, lr, schedule, augment, rng):
    """Walk over all batches once, a step for each."""
    optimizer = run.optimizer
    for done, (images, labels) in islice(enumerate(run.stream), run.begun, None):
        epoch = run.epoch + done / len(run.stream)
        if schedule is not None:
            optimizer.lr = lr * check_range("what schedule returns", schedule(epoch, run.epochs), "[0, inf)")
        if augment is not None:
            images, shape = check_images(augment(images, rng), "what augment returns"), images.shape
            check_shape(images, "what augment returns", shape, "like the batch")
        value, right = run.crew.learn(images, labels)
        run.history.add_batch(len(labels), epoch=epoch, loss=value, accuracy=right, lr=optimizer.lr)
        if np.isfinite(value):
            optimizer.step(run.model)
        else:
            best.check(value)
        run.advance(value, right)
        run.tell("on_batch")
        if run.stopped:
            break


def _check_kinds(model, optimizer, loss, schedule, augment, callbacks):
    """Refuse classes, names and the like where an object is wanted."""
    if not isinstance(callbacks, (list, tuple)):
        raise TypeError(f"callbacks must be a list of objects such as Callback(), got {callbacks!r}")
    for name, thing, method, such_as in (
        ("model", model, "inference", "Sequential([...])"),
        ("optimizer", optimizer, "step", "SGD(lr=0.1)"),
        ("loss", loss, "prepare", "SoftmaxCrossEntropy()"),
        *[("schedule", schedule, "__call__", "OneCycle()")] * (schedule is not None),
        *[("augment", augment, "__call__", "RandomShift()")] * (augment is not None),
        *[("each of callbacks", callback, "on_batch", "Callback()") for callback in callbacks],
    ):
        if isinstance(thing, type) or not callable(getattr(thing, method, None)):
            raise TypeError(f"{name} must be an object such as {such_as}, got {thing!r}")
    check_range("optimizer.lr", optimizer.lr, "(0, inf)")


def _check_data(name, model, pair, loss):
    """Refuse what cannot be trained on or judged, before any work; one image goes through the network to see."""
    if not isinstance(pair, (tuple, list)) or len(pair) != 2:
        raise TypeError(f"{name} must be a pair (images, labels), got {type(pair).__name__}")
    images, labels = check_images(pair[0], f"{name}: images"), as_array(pair[1], f"{name}: labels", "N")
    check_counts(images, labels, f"{name}: images and labels")
    with model.inference():
        outputs = model.forward(images[:1])
    loss.prepare(labels, outputs.shape)


def _check_last_batch(model, images, batch_size, workers):
    """Refuse a last batch of which batch normalisation could take no variance."""
    last, x = len(images) % batch_size or batch_size, images[:1]
    least = last // workers or 1  # what one worker gets of it
    with model.inference():
        for layer in model.layers:
            if isinstance(layer, BatchNorm) and least * x.size // x.shape[1] < 2:
                sizes = range(batch_size + 1, len(images) + 1)
                others = (size for size in sizes if (len(images) % size or size) >= 2 * workers)
                leaves = f"batch_size {batch_size} leaves {last} of {len(images)} images for the last batch"
                needs = f"of {workers} worker{'s' * (workers > 1)}, and {layer!r} needs two values a channel"
                raise ValueError(f"{leaves} {needs} to tell how they vary: take {next(others, 'more images')}, say")
            x = layer.forward(x)
