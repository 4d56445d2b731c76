"""A training that goes on where it ended: `scratchcnn train --resume FILE.npz`.

All that the rest of a training hangs on lies in the network's file: the parameters, what the optimiser remembers, and,
noted as `about["training"]`, the command's options, how far it came, and the state of each generator of random
numbers. So a training that was stopped between two batches and goes on ends in the same bits as one that was not.
"""

import time
import zlib

import numpy as np

from scratchcnn_helpers.data.formats.files import check_target
from scratchcnn_helpers.model import Sequential
from scratchcnn_helpers.train import Callback

from .forks import draw_on, generators
from .words import note

# What a training is told, and with what when it is told nothing.
OPTIONS = {"net": "lenet-bn", "data": None, "size": None, "test_share": None, "label_column": None, "epochs": None}
OPTIONS |= {"batch_size": None, "optimizer": None, "lr": None, "no_augment": False, "validation": None, "limit": None}
OPTIONS |= {"seed": 0, "workers": 1}
PATIENCE = 1  # seconds within which Ctrl-C pressed twice is the same wish
FREE = ("data", "epochs", "workers")  # what may change on the way


def settle(args):
    """Fill in the options that were not given; return what a training that goes on has noted, or None."""
    before = _noted(args.resume) if args.resume else None
    for name, usual in OPTIONS.items():
        saved = before["options"].get(name, usual) if before else usual
        saved = tuple(saved) if isinstance(saved, list) else saved  # which JSON made of it
        given = vars(args).setdefault(name, saved)
        if before and name not in FREE and given != saved:
            had = "had none" if saved is None or saved is False else f"had {saved}"
            option = f"--{name.replace('_', '-')}"
            raise ValueError(f"{option}: the training in {args.resume} {had} when it began, and goes on as it began")
    if before and args.save is None:
        args.save = check_target(args.resume)
    return before


def _noted(path):
    """Return what a training has noted in a network's file."""
    found = Sequential.load(path).about.get("training")
    if found is None:
        ends = "it was stopped in the middle of a step, shared among processes by --mpi, or trained otherwise"
        raise ValueError(f"--resume: {path} holds no training that could go on: {ends}")
    try:
        counts = [found[name] for name in ("epoch", "batches", "epochs")]
        if not all(isinstance(count, int) and count >= 0 for count in counts):
            raise ValueError(f"it counts {counts}")
        [found[name] for name in ("images", "order", "drawn", "generators", "rows")]
        found["options"].items()
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ValueError(f"--resume: what {path} notes of its training makes no sense: {error}") from None
    return found


def fingerprint(images, labels):
    """Return a number that other images or labels would not have."""
    pixels = getattr(images, "pixels", images)  # bytes as they are
    return zlib.crc32(np.ascontiguousarray(labels), zlib.crc32(np.ascontiguousarray(pixels)))


class Progress(Callback):
    """How far a training has come: what it would need to go on from here.

    Parameters
    ----------
    args : Namespace
        The options, settled.
    images, labels : ndarray
        What it learns from.
    epochs : int
        In all.
    before : dict, optional
        What a training that goes on here has noted.
    """

    def __init__(self, args, images, labels, epochs, before=None):
        options = {name: vars(args)[name] for name in OPTIONS}
        self.fixed = {"options": options, "epochs": epochs, "images": fingerprint(images, labels)}
        self.before, self.run, self.drawn = before, None, None
        self.asked, self.forced, self.over, self.again = None, False, False, False
        if before:
            self._check(args.resume)

    def _check(self, path):
        """Refuse other images, and a training that is over."""
        epochs = self.fixed["epochs"]
        if self.before["images"] != self.fixed["images"]:
            raise ValueError(f"--resume: these are not the images from which the network in {path} has learned")
        if self.before["epoch"] >= epochs:
            raise ValueError(f"--resume: {path} has all of its {epochs} epochs behind it; --epochs with more goes on")
        if self.before["epochs"] != epochs:
            told = f"{epochs} epochs instead of {self.before['epochs']}"
            note(f"{told}: from here on, learning rates are those of {epochs}")

    def on_start(self, run):
        """Go back to where it ended."""
        self.run = run
        if before := self.before:
            run.epoch, run.begun, run.history.epochs = before["epoch"], before["batches"], list(before["rows"])
            run.stream.rng.bit_generator.state = before["order"]
            self.drawn = before["drawn"] if run.begun else None
            self._restore(before["generators"])
            run.bar.update(run.epoch * len(run.stream) + run.begun)
        self._open(run.epoch, run.begun)

    def on_batch(self, run):
        """Count a batch."""
        self.batches += 1

    def on_epoch(self, run):
        """Begin to count anew."""
        run.begun = 0
        self._open(run.epoch + 1, 0)

    def _open(self, epoch, batches):
        self.epoch, self.batches, self.order = epoch, batches, self.run.stream.rng.bit_generator.state

    def on_end(self, run):
        """Remember that there is nothing left but to save."""
        self.over = True

    def stop(self):
        """Take the wish to end: after this batch, or once all is saved. Return whether it can wait so long.

        It cannot before there is a training, and for who asks again after a second: then it ends anywhere.
        """
        if self.run is None:
            return False
        if self.over:
            self.again = True
        elif self.asked is None:
            self.asked = time.monotonic()
            self.run.stop()
        elif not self.forced and time.monotonic() - self.asked > PATIENCE:
            self.forced = True
            return False
        return True

    def augment(self, augment):
        """Return an augmentation that goes on with the random numbers with which it ended; without one, None."""

        def going_on(images, rng):
            if self.drawn:
                rng.bit_generator.state, self.drawn = self.drawn, None
            return augment(images, rng)

        return augment and going_on

    def noted(self):
        """Return what has to be known to go on; None where a training ended in the middle of a step."""
        if self.run.history.interrupted and (self.forced or self.asked is None):
            return None
        if self.batches == len(self.run.stream):
            self._open(self.epoch + 1, 0)
        state = {"epoch": self.epoch, "batches": self.batches, "order": self.order}
        state["drawn"] = self.run.stream.rng.bit_generator.state
        state["generators"] = [generators(model) for model in self.run.crew.models]
        return self.fixed | state | {"rows": self.run.history.epochs[: self.epoch]}

    def _restore(self, states):
        models = self.run.crew.models
        if len(models) != len(states):
            note(f"{len(models)} workers instead of {len(states)}: from here on, the numbers are not the same")
        for model, each in zip(models, states, strict=False):
            draw_on(model, each)
