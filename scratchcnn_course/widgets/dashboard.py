"""A dashboard to watch a training by: `train.fit(..., callbacks=[Dashboard()])`."""

import time

import ipywidgets
import numpy as np

from scratchcnn_helpers.layers import Conv2d
from scratchcnn_helpers.train import Callback

from ..lessons.diagnosis import diagnose, silent_units
from . import dashboard_page, pieces
from .listening import listen
from .twin import VIEW, view

LEAST, MOST, SHARE = 0.4, 2.0, 0.02  # seconds between two drawings, and the part of the time that drawing may take
LISTEN = 0.1  # seconds between two looks at whether the button was pressed
LOOK = "<style>.scratchcnn-board button { height: 36px; font-size: 16px }</style>"


class Dashboard(ipywidgets.VBox, Callback):
    """Show a training while it runs: loss, accuracy, learning rate, size of the steps, filters, and trouble in words.

    The Stop button ends the training after the current batch and keeps what was learned. In a kernel that cannot listen
    while it works (see `listening`), interrupt it, which does the same. Drawing takes a fiftieth of the time at most;
    where that would let it wait for longer than two seconds, it draws all the same.

    Attributes
    ----------
    state : dict
        What is shown, in numbers.
    """

    _ipython_display_ = None  # ipywidgets 7 would display the live view alone

    def __init__(self):
        self.state = {}
        self._run, self._next, self._listen, self._began = None, 0.0, 0.0, 0.0
        self.stop_button = ipywidgets.Button(description="Stop", tooltip="Stop training, keep what was learned")
        self.stop_button.disabled = True
        self.stop_button.on_click(lambda _: self._run.stop())
        self._page = ipywidgets.HTML()
        super().__init__([self.stop_button, self._page])
        self.add_class("scratchcnn-board")
        self.draw()

    def draw(self):
        """Show the present state: the HTML is replaced as a whole, which does not flicker."""
        self._page.value = LOOK + self.frame()

    def _repr_mimebundle_(self, **kwargs):
        return {"text/html": pieces.still(self.frame()), "text/plain": self.alt(), VIEW: view(self)}

    def frame(self):
        """Return the present state as HTML."""
        return dashboard_page.page(self.state)

    def alt(self):
        """Return the present state in words."""
        return dashboard_page.in_words(self.state)

    def on_start(self, run):
        """Begin a new training, and appear on the page."""
        self._run, self._began, self._next, self._listen = run, time.perf_counter(), 0.0, 0.0
        self._before = None
        self.stop_button.disabled = False
        self.state = {"total": run.epochs * len(run.stream), "batches": 0}
        self._start = _filters(run.model)
        self.draw()
        _display_live(self)

    def on_batch(self, run):
        """Draw, and see to the button, if it is time."""
        now = time.perf_counter()
        if now >= self._listen:
            listen()
            self._listen = now + LISTEN
        if self._before is not None:  # the weights as they were one step ago
            self.state["ratio"], self._before = _step_size(self._before, run.model), None
            self.state["measured"] = len(run.history.batches)
            self._look(run, now)
            self._next = now + min(MOST, max(LEAST, (time.perf_counter() - now) / SHARE))
        elif now >= self._next or len(run.history.batches) == self.state["total"] - 1:  # and before the last step
            self._before = _weights(run.model)

    def on_end(self, run):
        """Draw what came out."""
        self.stop_button.disabled = True
        self.state["over"] = "stopped" if run.history.interrupted else "finished"
        self._look(run, time.perf_counter())

    def _look(self, run, now):
        history, done = run.history, len(run.history.batches)
        silent = silent_units(run.model)
        logits = run.loss.outputs
        classes = logits.shape[1] if logits is not None else 2
        filters = _filters(run.model)
        self.state |= {
            "batches": done,
            "epoch": history.column("epoch", "batches"),
            "loss": history.column("loss", "batches"),
            "accuracy": history.column("accuracy", "batches"),
            "validation": [
                (row["epoch"], row["validation_loss"], row["validation_accuracy"])
                for row in history.epochs
                if "validation_loss" in row
            ],
            "lr": history.batches[-1]["lr"] if done else None,
            "left": (now - self._began) / max(done, 1) * (self.state["total"] - done),
            "silent": silent,
            "filters": None if filters is None else filters - self._start,
            "troubles": [trouble.words for trouble in diagnose(history, classes=max(classes, 2), silent=silent)],
        }
        self.draw()


def _filters(model):
    """Return the first channel of the first filters of a network, or None."""
    first = next((layer.params["w"] for layer in model.layers if isinstance(layer, Conv2d)), None)
    return None if first is None else first[:16, 0].copy()


def _weights(model):
    return {name: array.copy() for name, array, _ in model.parameters() if array.ndim > 1}


def _step_size(before, model):
    """Return how long the last step was, as a part of how large the weights are: the largest of all layers."""
    ratios = [
        float(np.linalg.norm(array - before[name]) / max(np.linalg.norm(before[name]), 1e-12))
        for name, array, _ in model.parameters()
        if name in before
    ]
    return max(ratios, default=0.0)


def _display_live(widget):
    """Show the live view alone: a stored notebook would keep a picture of the beginning."""
    from IPython import get_ipython
    from IPython.display import display

    if get_ipython() is not None:
        display({VIEW: view(widget), "text/plain": "Training dashboard"}, raw=True)
