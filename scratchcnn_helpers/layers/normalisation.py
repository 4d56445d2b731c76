"""Batch normalisation and dropout: layers that behave differently while training."""

import numpy as np

from .. import ops
from ..ops import normalisation
from ..ops.arguments import as_floats, as_generator, check_range, check_sizes
from .base import Layer

__all__ = ["BatchNorm", "Dropout"]


class BatchNorm(Layer):
    """Give every channel mean 0 and variance 1 over the batch, then a learned scale and shift: `ops.batch_norm`.

    While training, the batch's own statistics are used and a running average of them is kept; at inference, the
    running average is used, so that an image's result does not depend on its neighbours. As in PyTorch, the running
    variance is the unbiased one.

    Parameters
    ----------
    num_features : int
        Channels: axis 1 of `(N, C, H, W)` or `(N, D)`.
    eps : float
    momentum : float, in [0, 1]
        How much of each new batch enters the running average.

    Attributes
    ----------
    params : dict
        `"gamma"` and `"beta"`, `(C,)`, float32.
    buffers : dict
        `"mean"` and `"var"`, `(C,)`, float32.
    """

    says = "Each map was shifted and scaled, by what was usual for it in training."

    def __init__(self, num_features, eps=1e-5, momentum=0.1):
        super().__init__({"num_features": num_features, "eps": eps, "momentum": momentum})
        check_sizes(num_features=num_features)
        self.eps, self.momentum = check_range("eps", eps, "(0, inf)"), check_range("momentum", momentum, "[0, 1]")
        self.params = {"gamma": np.ones(num_features, np.float32), "beta": np.zeros(num_features, np.float32)}
        self.buffers = {"mean": np.zeros(num_features, np.float32), "var": np.ones(num_features, np.float32)}

    def forward(self, x):
        """Normalise `(N, C, H, W)` or `(N, D)`."""
        gamma, beta = self.params["gamma"], self.params["beta"]
        x = normalisation.check_batch_norm(x, gamma=gamma, beta=beta)
        self.constant = not self.training
        mean, var = (None, None) if self.training else self.buffers.values()
        self.x_hat, self.inverse_std, mean, var = normalisation.standardise(x, mean, var, self.eps)
        if self.training:
            self._remember(mean, var, x.size // len(mean))
        return normalisation.scale_and_shift(self.x_hat, gamma, beta)

    def backward(self, dout):
        """Fill `grads` and return `dx`."""
        dx, dgamma, dbeta = normalisation.standardise_backward(
            dout, self.x_hat, self.inverse_std, self.params["gamma"], constant=self.constant
        )
        self.grads = {"gamma": dgamma, "beta": dbeta}
        return dx

    def _remember(self, mean, var, M):
        """Move the running statistics a step towards those of a batch with M values a channel."""
        if M < 2:
            raise ValueError("x must hold more than one value a channel while training: a variance needs two")
        for name, new in (("mean", mean), ("var", var * (M / (M - 1)))):
            self.buffers[name] += self.momentum * (new - self.buffers[name])


class Dropout(Layer):
    """While training, set a random part of the values to 0 and scale the others up: `ops.dropout`.

    Parameters
    ----------
    p : float, in [0, 1)
        The part that is dropped.
    rng : numpy.random.Generator or int, optional
    """

    says = "Every number passed unchanged: only in training does it set {layer.p:.0%} of them to 0."

    def __init__(self, p=0.5, *, rng=None):
        super().__init__({"p": p})
        self.p, self.rng = check_range("p", p, "[0, 1)"), as_generator(rng)

    def seed(self, rng):
        """Draw what is dropped from this generator from now on."""
        self.rng = as_generator(rng)

    def forward(self, x):
        """Drop values of `x`, any shape; at inference return it as it is."""
        x = as_floats(x, "x")
        if not self.training or self.p == 0:
            self.mask = np.broadcast_to(x.dtype.type(1), x.shape)
            return x
        out, mask = ops.dropout(x.T, self.p, rng=self.rng)  # turned round, for images lie side by side in memory
        self.mask = mask.T
        return out.T

    def backward(self, dout):
        """Return `dx`: the gradient passes where the values passed."""
        return ops.dropout_backward(dout, self.mask)
