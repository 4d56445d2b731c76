"""Trouble in a training, named in words: what the curves and the layers say when something is wrong."""

import math
from dataclasses import dataclass

import numpy as np

from scratchcnn_helpers.layers import ReLU

LATELY = 20  # batches that a judgement of the present looks at
FAR = 3.0  # times what guessing costs: a network that does worse is not learning, whatever its loss does
DEAD = 0.9  # of the units of a layer: with more of them silent, the layer hardly passes anything on


@dataclass(frozen=True)
class Trouble:
    """Something that is wrong.

    Attributes
    ----------
    name : {"nan", "rising", "high", "stuck", "overfitting", "dead"}
    words : str
        What is seen, what it most often means, what to try.
    """

    name: str
    words: str


def diagnose(history, *, classes, silent=None):
    """Name what is wrong with a training so far.

    Parameters
    ----------
    history : History
        Of a training by `SoftmaxCrossEntropy`, finished or under way.
    classes : int
        How many the network tells apart.
    silent : dict of str to float, optional
        For each ReLU layer, the part of its units that gave nothing but 0 lately, as `silent_units` measures it.

    Returns
    -------
    list of Trouble
        Empty where nothing is wrong. A loss that is not a number hides all else.
    """
    losses = history.column("loss", "batches")
    broken = np.flatnonzero(~np.isfinite(losses))
    if broken.size:
        words = (
            f"The loss is no number any more since batch {broken[0] + 1}: something overflowed. Most often the "
            f"learning rate is too high. Build the network anew and try a tenth of it."
        )
        return [Trouble("nan", words)]
    found = [
        _rising(losses) or _high(losses, classes),
        _stuck(losses, classes),
        _overfitting(history),
        _dead(silent or {}),
    ]
    return [trouble for trouble in found if trouble is not None]


def silent_units(model):
    """Return, for each ReLU of a model, the part of its units that the last batch left at 0 for every image.

    Parameters
    ----------
    model : Sequential
        After a forward pass.

    Returns
    -------
    dict of str to float
        By the layer's place and name: `"3 ReLU"`. A unit is a channel, or a feature of a `Linear`.
    """
    silent = {}
    for place, layer in enumerate(model.layers):
        if isinstance(layer, ReLU) and hasattr(layer, "x"):
            largest = layer.x.max(axis=(0, *range(2, layer.x.ndim)))  # one a unit
            silent[f"{place} ReLU"] = float((largest <= 0).mean())
    return silent


def _rising(losses):
    if len(losses) < 2 * LATELY:
        return None
    first, now = losses[:LATELY].mean(), losses[-LATELY:].mean()
    if now < 1.5 * first:
        return None
    words = (
        f"The loss went up, from {first:.2f} to {now:.2f}. The steps are too long: try a tenth of the learning rate."
    )
    return Trouble("rising", words)


def _high(losses, classes):
    guessing = math.log(classes)
    if len(losses) < 2 * LATELY or losses[-LATELY:].mean() < FAR * guessing:
        return None
    words = (
        f"The loss is {losses[-LATELY:].mean():.1f}, and guessing costs ln {classes} = {guessing:.3f}: the network is "
        f"sure of wrong answers. The steps are too long, or the weights began too large: try a tenth of the learning "
        f"rate."
    )
    return Trouble("high", words)


def _stuck(losses, classes):
    guessing = math.log(classes)
    if len(losses) < 2 * LATELY or abs(losses[-LATELY:].mean() - guessing) > 0.02 * guessing:
        return None
    words = (
        f"The loss is stuck at ln {classes} = {guessing:.3f}, which is what guessing costs: the output layer gets no "
        f"signal. All-zero weights, a learning rate far too low or far too high, or labels that do not belong to "
        f"their images look like this."
    )
    return Trouble("stuck", words)


def _overfitting(history):
    validation, training = history.column("validation_loss"), history.column("loss")
    if len(validation) < 3 or not np.isfinite(validation).all():
        return None
    best = int(validation.argmin())
    turned = len(validation) - best > 2 and validation[-1] > 1.05 * validation[best] and training[-1] < training[best]
    if not turned:
        return None
    words = (
        f"The validation loss has turned up since epoch {best + 1} while the training loss still falls: the network "
        f"learns by heart. Stop there, or try dropout, augmentation or more images."
    )
    return Trouble("overfitting", words)


def _dead(silent):
    dead = [f"layer {name} ({part:.0%})" for name, part in silent.items() if part > DEAD]
    if not dead:
        return None
    words = (
        f"Units that give 0 for every image: {', '.join(dead)}. No gradient passes them, so they cannot come back. "
        f"A step that was too long throws them there: build the network anew with a lower learning rate."
    )
    return Trouble("dead", words)
