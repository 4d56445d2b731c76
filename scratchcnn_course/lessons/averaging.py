"""The mean of a network's weights over the last part of its training, in place of the last ones."""

from scratchcnn_helpers.ops.arguments import check_range
from scratchcnn_helpers.train import Callback


class Averaging(Callback):
    """Leave a network with the mean of what it was: `mean = keep * mean + (1 - keep) * weights` after each step.

    Single steps go astray, each because of its batch; their mean lies nearer to where all of them lead.

    Parameters
    ----------
    keep : float, in [0, 1)
        The mean is over some `1 / (1 - keep)` steps.
    start : float, in [0, 1)
        The part of the training after which it begins.

    References
    ----------
    Polyak and Juditsky 1992, "Acceleration of stochastic approximation by averaging".
    """

    def __init__(self, keep=0.998, start=0.5):
        self.keep, self.start = check_range("keep", keep, "[0, 1)"), check_range("start", start, "[0, 1)")

    def on_start(self, run):
        """Forget an earlier training."""
        self.mean = None

    def on_batch(self, run):
        """Take the weights after this step into the mean."""
        arrays = run.model.arrays()
        if self.mean is not None:
            for mean, array in zip(self.mean, arrays, strict=True):
                mean += (1 - self.keep) * (array - mean)
        elif len(run.history.batches) > self.start * run.epochs * len(run.stream):
            self.mean = [array.copy() for array in arrays]

    def on_end(self, run):
        """Put the mean in place of the weights, unless the training diverged."""
        if self.mean is not None and not run.history.diverged:
            for array, mean in zip(run.model.arrays(), self.mean, strict=True):
                array[...] = mean

    def __repr__(self):
        return f"{type(self).__name__}(keep={self.keep}, start={self.start})"
