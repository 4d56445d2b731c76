"""Logit sliders: scores, the probabilities that softmax makes of them, and the loss."""

import numpy as np
from matplotlib.figure import Figure

from scratchcnn_helpers.ops import cross_entropy, softmax

from ..plots.picture import styled
from ..traces.words import number
from .desk import Desk, Setting, fitting

MOST = 10


class Scores(Setting):
    """A list of scores, each by itself in its range."""

    def validate(self, desk, value):
        """Return the scores as floats, if they fit."""
        scores = list(value) if np.iterable(value) else [value]
        if not 2 <= len(scores) <= MOST:
            raise ValueError(f"logits must be 2 to {MOST} numbers, got {len(scores)}")
        return [fitting(score, f"logits[{k}]", self.allowed) for k, score in enumerate(scores)]


class LogitSliders(Desk):
    """Move the scores of a few labels: softmax turns them into probabilities, the right label's gives the loss.

    Parameters
    ----------
    logits : sequence of 2 to 10 float
        From -10 to 10.
    label : int
        The right one.

    Raises
    ------
    TypeError
        If a logit is no number, or the label no whole number.
    ValueError
        If there are too few or too many logits, one lies outside its range, or there is no such label.

    Examples
    --------
    >>> LogitSliders([0.0, 0.0], label=1).loss.round(3)
    np.float64(0.693)
    """

    MODULE = "logits"

    scores = Scores([0.0, 0.0], (-10, 10))
    added = Setting(0.0, (0, 1e6))
    label = Setting(0, lambda desk: range(len(desk.scores)))

    def __init__(self, logits=(2.0, 1.0, 0.1), label=0):
        super().__init__(scores=logits)
        self.label = label

    @property
    def logits(self):
        """The scores, an ndarray of float; what was added to all of them is in them."""
        return np.array(self.scores) + self.added

    @property
    def probabilities(self):
        """What softmax makes of the scores, an ndarray of float."""
        return softmax(self.logits)

    @property
    def loss(self):
        """The cross-entropy of the right label."""
        return cross_entropy(self.logits[None], np.array([self.label]))

    @styled
    def figure(self):
        """Draw the probabilities as bars."""
        labels = [f"label {k}: logit {number(logit)}" for k, logit in enumerate(self.logits)]
        fig = Figure(figsize=(7.6, 0.5 * len(labels) + 0.8), layout="constrained")
        axes = fig.subplots()
        colours = ["#D55E00" if k == self.label else "#0072B2" for k in range(len(labels))]
        axes.bar_label(axes.barh(labels, self.probabilities, color=colours), fmt="%.3f", padding=4)
        axes.set(title=f"probability; the loss is {number(self.loss)}", xlim=(0, 1.15))
        axes.invert_yaxis()
        return fig

    def alt(self):
        """Return logits, probabilities and the loss in words."""
        rows = zip(self.logits, self.probabilities, strict=True)
        told = [f"{k}: logit {number(logit)}, probability {number(p)}" for k, (logit, p) in enumerate(rows)]
        return f"{'; '.join(told)}. The loss of label {self.label} is {number(self.loss)}."
