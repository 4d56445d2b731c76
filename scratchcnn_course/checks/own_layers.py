"""Layers, a loss and an optimiser made of functions, whoever wrote them. Numbers keep the type that goes in."""

import numpy as np

from scratchcnn_helpers.layers import BatchNorm, Dropout, Layer
from scratchcnn_helpers.losses import SoftmaxCrossEntropy
from scratchcnn_helpers.optim import Optimizer


def _like(x, *arrays):
    """Return arrays in the type of x: float32 in training, however a function computes inside."""
    return tuple(np.asarray(array, x.dtype) for array in arrays)


class OwnLayer(Layer):
    """A layer made of two functions.

    Parameters
    ----------
    name : str
        Of the function forward; the one backward is called `name_backward`.
    functions : dict of str to callable
    weights : dict of str to ndarray
        What it learns: nothing, or `"w"` and `"b"`.
    settings : tuple
        What both functions take after the arrays.
    named : dict
        What both functions take by name.
    """

    def __init__(self, name, functions, weights=None, settings=(), **named):
        super().__init__()
        self.name, self.settings, self.named = name, settings, named
        self.function, self.function_backward = functions[name], functions[f"{name}_backward"]
        self.params = weights or {}

    def forward(self, x):
        """Call the function."""
        self.x = x
        return _like(x, self.function(x, *self.params.values(), *self.settings, **self.named))[0]

    def backward(self, dout):
        """Call the function backward; fill `grads` if there are weights."""
        given = (dout, self.x, self.params["w"]) if self.params else (dout, self.x)
        results = self.function_backward(*given, *self.settings, **self.named)
        if not self.params:
            return _like(dout, results)[0]
        dx, dw, db = _like(dout, *results)
        self.grads = {"w": dw, "b": db}
        return dx

    def __repr__(self):
        named = [f"{name}={value}" for name, value in self.named.items()]
        return f"{self.name}({', '.join([*map(str, self.settings), *named])})"


class OwnBatchNorm(BatchNorm):
    """Batch normalisation made of two functions; the running average is that of the package.

    Parameters
    ----------
    functions : dict of str to callable
    channels : int
    """

    def __init__(self, functions, channels):
        super().__init__(channels)
        self.function, self.function_backward = functions["batch_norm"], functions["batch_norm_backward"]

    def forward(self, x):
        """Call the function: with the batch's own mean and variance in training, with the running ones at inference."""
        self.x, given = x, {} if self.training else self.buffers
        out = self.function(x, *self.params.values(), **given)
        if self.training:
            self._remember(x.mean(axis=(0, 2, 3)), x.var(axis=(0, 2, 3)), x.size // x.shape[1])
        return _like(x, out)[0]

    def backward(self, dout):
        """Call the function backward; fill `grads`."""
        given = {} if self.training else self.buffers
        dx, dgamma, dbeta = _like(dout, *self.function_backward(dout, self.x, self.params["gamma"], **given))
        self.grads = {"gamma": dgamma, "beta": dbeta}
        return dx

    def __repr__(self):
        return f"batch_norm({len(self.params['gamma'])})"


class OwnDropout(Dropout):
    """Dropout made of a function that returns what is left and the mask, by which the gradient is multiplied.

    Parameters
    ----------
    functions : dict of str to callable
    rate : float
    """

    def __init__(self, functions, rate):
        super().__init__(rate, rng=0)
        self.function = functions["dropout"]

    def forward(self, x):
        """Call the function in training; at inference nothing is dropped."""
        self.mask = np.ones_like(x)
        if self.training:
            x, self.mask = _like(x, *self.function(x, self.p, rng=self.rng))
        return x

    def __repr__(self):
        return f"dropout({self.p})"


class OwnAdam(Optimizer):
    """Adam made of one function.

    Parameters
    ----------
    functions : dict of str to callable
    lr : float
    """

    def __init__(self, functions, lr):
        super().__init__(lr)
        self.function = functions["adam_step"]

    def update(self, param, grad, memory):
        """Call the function; keep what it remembers."""
        m, s = memory.setdefault("m", np.zeros_like(param)), memory.setdefault("s", np.zeros_like(param))
        how = {"lr": self.lr, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8}
        param[...], memory["m"], memory["s"] = self.function(param, grad, m, s, self.steps + 1, **how)


class OwnLoss(SoftmaxCrossEntropy):
    """The loss made of two functions.

    Parameters
    ----------
    functions : dict of str to callable
    """

    def __init__(self, functions):
        super().__init__()
        self.own, self.own_backward = functions["cross_entropy"], functions["cross_entropy_backward"]

    def forward(self, outputs, targets):
        """Call the function."""
        self.outputs, self.targets = outputs, self.prepare(targets, outputs.shape)
        return float(self.own(outputs, self.targets))

    def backward(self):
        """Call the function backward."""
        return _like(self.outputs, self.own_backward(self.outputs, self.targets))[0]
