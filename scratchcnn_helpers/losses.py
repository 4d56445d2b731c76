"""Losses as objects: `forward` says how wrong the outputs are, `backward` which way they should move."""

import numpy as np

from . import ops
from .ops.losses import check_labels

__all__ = ["BinaryCrossEntropy", "MeanSquaredError", "SoftmaxCrossEntropy"]


class Loss:
    """Compare outputs with targets: the last step forward, the first step backward.

    `forward(outputs, targets)` returns the loss as a float; `backward()` returns its gradient, of the shape of the
    outputs. A subclass names the two functions of `ops` it stands on, and has a method `prepare(targets, out_shape)`:
    targets as these want them beside outputs of that shape, with labels that lie in range.
    """

    function = gradient = outputs = targets = None

    def forward(self, outputs, targets):
        """Return the loss, a float, averaged as `ops` says."""
        self.outputs, self.targets = outputs, self.prepare(targets, outputs.shape)
        return float(type(self).function(self.outputs, self.targets))

    def backward(self):
        """Return the gradient of the last loss, `doutputs`."""
        if self.outputs is None:
            raise ValueError("call forward before backward: there is no loss yet")
        return type(self).gradient(self.outputs, self.targets)

    def __repr__(self):
        return f"{type(self).__name__}()"


class SoftmaxCrossEntropy(Loss):
    """Cross-entropy of logits `(N, K)` and labels `(N,)`, softmax included: `ops.cross_entropy`."""

    function, gradient = ops.cross_entropy, ops.cross_entropy_backward

    def prepare(self, targets, out_shape):
        """Return labels that lie in [0, K)."""
        return check_labels(targets, out_shape[1] if len(out_shape) == 2 else None)


class _Elementwise(Loss):
    """A loss on targets of the outputs' shape; labels `(N,)` become one-hot rows, or one column if K is 1."""

    def prepare(self, targets, out_shape):
        """Return labels as rows, or as they are what is of the outputs' shape already."""
        if np.ndim(targets) != 1 or len(out_shape) != 2:
            return targets
        labels = check_labels(targets, max(out_shape[1], 2))
        return labels[:, None] if out_shape[1] == 1 else ops.one_hot(labels, out_shape[1])


class BinaryCrossEntropy(_Elementwise):
    """Cross-entropy of each logit with a target in [0, 1], sigmoid included: `ops.binary_cross_entropy`."""

    function, gradient = ops.binary_cross_entropy, ops.binary_cross_entropy_backward


class MeanSquaredError(_Elementwise):
    """Mean of the squared differences: `ops.mean_squared_error`."""

    function, gradient = ops.mean_squared_error, ops.mean_squared_error_backward
