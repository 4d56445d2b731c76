"""Find a learning rate: raise it from step to step, and see how long the loss falls."""

import copy
from dataclasses import dataclass

import numpy as np

from scratchcnn_helpers.data import batches
from scratchcnn_helpers.losses import SoftmaxCrossEntropy

TOO_HIGH = 4  # times the best loss: there is nothing more to learn from going on
SMOOTH = 0.9  # how much of the running mean stays with each batch


@dataclass(frozen=True)
class LearningRateCurve:
    """What a search has seen.

    Attributes
    ----------
    rates : ndarray, shape (steps,)
        The learning rate of each step that was taken.
    losses : ndarray, shape (steps,)
        The loss before each of them, as a running mean over the batches.
    suggestion : float
        A tenth of the rate at which the loss was lowest.
    """

    rates: np.ndarray
    losses: np.ndarray
    suggestion: float


def pick_learning_rate(rates, losses):
    """Return a tenth of the rate at which the loss was lowest.

    Where the loss is lowest it is about to rise, so that is already the edge. A tenth of it is on the safe side.

    Parameters
    ----------
    rates, losses : ndarray, shape (steps,)
        A loss may be NaN or infinite: a step that was far too long.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If no loss is finite, or the two are not as many.
    """
    rates, losses = np.asarray(rates), np.asarray(losses)
    if rates.shape != losses.shape or not np.isfinite(losses).any():
        raise ValueError(f"there must be a finite loss, and as many as rates, got {losses!r} and {len(rates)} rates")
    return float(rates[np.where(np.isfinite(losses), losses, np.inf).argmin()] / 10)


def find_learning_rate(
    model, train, *, optimizer, loss=None, smallest=1e-5, largest=10.0, steps=100, batch_size=32, seed=0
):
    """Train for a moment with a learning rate that grows by the same factor in each step.

    It works on copies: model and optimiser stay as they were. It ends early where the loss is `TOO_HIGH` times the
    best one, or no number any more.

    Parameters
    ----------
    model : Sequential
    train : (images, labels)
        `(N, C, H, W)` float and `(N,)` int. Where they are not enough for all steps, they come round again.
    optimizer : Optimizer
        Its own learning rate does not matter.
    loss : Loss, optional
        `SoftmaxCrossEntropy` where it is left out.
    smallest, largest : float
        The first and the last learning rate.
    steps : int, at least 2
    batch_size : int
    seed : int
        Of the order of the images.

    Returns
    -------
    LearningRateCurve

    Raises
    ------
    ValueError
        If the rates are not in order, or the steps fewer than 2.
    """
    if not 0 < smallest < largest < np.inf:
        raise ValueError(f"smallest must be above 0 and below largest, got {smallest} and {largest}")
    if steps < 2:
        raise ValueError(f"steps must be at least 2, got {steps}")
    loss = SoftmaxCrossEntropy() if loss is None else loss
    rates, losses = np.geomspace(smallest, largest, steps), []
    stream = _endless(batches(*train, batch_size, rng=np.random.default_rng(seed)))
    (model, optimizer), mean = copy.deepcopy((model, optimizer)), 0.0
    model.training = True
    with np.errstate(all="ignore"):  # it is meant to go wrong in the end
        for step, (optimizer.lr, (images, labels)) in enumerate(zip(rates, stream, strict=False), start=1):
            value = loss.forward(model.forward(images), labels)
            mean = SMOOTH * mean + (1 - SMOOTH) * value
            losses.append(mean / (1 - SMOOTH**step))  # corrected for having started at 0
            if not losses[-1] <= TOO_HIGH * min(losses):  # true of NaN, too
                break
            model.backward(loss.backward())
            optimizer.step(model)
    rates, losses = rates[: len(losses)], np.array(losses)
    return LearningRateCurve(rates, losses, pick_learning_rate(rates, losses))


def _endless(stream):
    while True:
        yield from stream
