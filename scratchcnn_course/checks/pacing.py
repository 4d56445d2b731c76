"""How long a training on somebody's functions will take, told before it begins."""

import copy
import functools
import time

import numpy as np

from .card import Shown, card, paragraph, show

ENOUGH = 0.25  # seconds that a step has to take until its time is believed
LEAST = 50  # images, however slow it is
LOOPS = 3e-3  # seconds an image in one function: above it, the function walks through the numbers one by one


class Clocked:
    """A function that counts the seconds that it takes of the processor, whatever else the computer does.

    Parameters
    ----------
    function : callable
    """

    def __init__(self, function):
        functools.update_wrapper(self, function)
        self.function, self.seconds = function, 0.0

    def __call__(self, *args, **kwargs):
        """Call it."""
        start = time.process_time()
        try:
            return self.function(*args, **kwargs)
        finally:
            self.seconds += time.process_time() - start


def pace(network, pair, *, batch_size, epochs, seconds):
    """Time a step, say how long the training will take, and return as many images as fit.

    Parameters
    ----------
    network : OwnNetwork
    pair : (images, labels)
    batch_size, epochs : int
    seconds : float

    Returns
    -------
    images, labels : ndarray
        All, or a random part of them.
    """
    images, labels = pair
    each, slow = _measure(network, images, labels, batch_size)
    whole = each * len(images) * epochs
    told = f"{len(images):,} images, {'once' if epochs == 1 else f'{epochs} times'}: about {_in_words(whole)}."
    if whole <= seconds:
        _say(told)
        return pair
    count = min(len(images), max(LEAST, int(seconds / (each * epochs))))
    why = f" Most of it goes into {' and '.join(slow)}: one number after another." if slow else ""
    _say(f"{told}{why} So {count:,} images are taken: about {_in_words(each * count * epochs)}.")
    some = np.random.default_rng(0).permutation(len(images))[:count]
    return images.take(some, axis=0), labels[some]


def _measure(network, images, labels, batch_size):
    """Return the seconds that an image takes, and the names of functions of the learner's that are slow."""
    trial = copy.deepcopy(network)  # it learns nothing from this
    count, most = 2, min(batch_size, len(images))
    while True:
        before = {name: function.seconds for name, function in trial.functions.items()}
        start = time.perf_counter()
        _step(trial, images[:count], labels[:count])
        taken = time.perf_counter() - start
        if count >= most or (taken > ENOUGH and count > 2) or taken > 10 * ENOUGH:
            break
        count = min(most, 4 * count)
    spent = {name: (one.seconds - before[name]) / count for name, one in trial.functions.items()}
    slow = [name for name in sorted(spent, key=spent.get, reverse=True) if spent[name] > LOOPS]
    return taken / count, [f"`{name}`" for name in slow[:2] if spent[name] > sum(spent.values()) / 5]


def _step(network, images, labels):
    network.loss.forward(network.model.forward(images), labels)
    network.model.backward(network.loss.backward())
    network.optimizer.step(network.model)


def _in_words(seconds):
    for most, size, name in ((90, 1, "second"), (5400, 60, "minute"), (36 * 3600, 3600, "hour")):
        count = round(max(seconds / size, 1))
        if seconds < most:
            return f"{count} {name}{'s' * (count > 1)}"
    return f"{seconds / 86400:.0f} days"


def _say(text):
    show(Shown(lambda: card(paragraph(text)), text))
