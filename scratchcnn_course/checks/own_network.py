"""A network that runs on the learner's own functions, with the package standing in for those that are missing."""

import numpy as np

from scratchcnn_helpers import ops
from scratchcnn_helpers.layers import Flatten
from scratchcnn_helpers.layers.base import Layer
from scratchcnn_helpers.layers.initial import initial_weights
from scratchcnn_helpers.losses import SoftmaxCrossEntropy
from scratchcnn_helpers.model import Sequential

from . import own_file
from .home import at_home
from .kept import FILE, read

FORWARD = ("conv2d", "relu", "max_pool2d", "linear", "cross_entropy")
NEEDED = tuple(name + end for name in FORWARD for end in ("", "_backward"))


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
    """

    def __init__(self, name, functions, weights=None, settings=()):
        super().__init__()
        self.name, self.settings = name, settings
        self.function, self.function_backward = functions[name], functions[f"{name}_backward"]
        self.params = weights or {}

    def forward(self, x):
        """Call the function."""
        self.x = x
        return self.function(x, *self.params.values(), *self.settings)

    def backward(self, dout):
        """Call the function backward; fill `grads` if there are weights."""
        if not self.params:
            return self.function_backward(dout, self.x, *self.settings)
        dx, dw, db = self.function_backward(dout, self.x, self.params["w"])
        self.grads = {"w": dw, "b": db}
        return dx

    def __repr__(self):
        return f"{self.name}({', '.join(map(str, self.settings))})"


class OwnNetwork:
    """A small network for images of 14 x 14 and ten classes, on the functions of `my_cnn.py`.

    Loops are slow, so the network is small: a convolution with four kernels, ReLU, max pooling, a linear layer.

    Parameters
    ----------
    path : str or path-like
        Of the file that the checks wrote. If there is none, the package stands in for everything.
    rng : numpy.random.Generator or int
        Decides the weights at the beginning.

    Attributes
    ----------
    yours, stand_ins : tuple of str
        The functions that are the learner's, and those of the package.
    model : Sequential
    loss : Loss

    Raises
    ------
    ValueError
        If the file is not from the checks, or does not run.
    """

    def __init__(self, path=FILE, *, rng=0):
        functions = load_own(at_home(path))
        self.yours = tuple(name for name in NEEDED if name in functions)
        self.stand_ins = tuple(name for name in NEEDED if name not in functions)
        functions = {name: functions.get(name) or getattr(ops, name) for name in NEEDED}
        rng = np.random.default_rng(rng)

        def weights(*shape, fan_in):
            return {"w": initial_weights(shape, fan_in, fan_in, "he", rng), "b": np.zeros(shape[0], np.float32)}

        kernels, columns = weights(4, 1, 3, 3, fan_in=9), weights(144, 10, fan_in=144) | {"b": np.zeros(10, np.float32)}
        layers = [OwnLayer("conv2d", functions, kernels), OwnLayer("relu", functions)]
        layers += [OwnLayer("max_pool2d", functions, settings=(2,)), Flatten(), OwnLayer("linear", functions, columns)]
        self.model = Sequential(layers)
        self.loss = _own_loss(functions)

    def __str__(self):
        yours = f"Yours: {', '.join(self.yours)}." if self.yours else "None of the functions is yours yet."
        return yours + (f" The package stands in for {', '.join(self.stand_ins)}." if self.stand_ins else "")


def _own_loss(functions):
    class OwnLoss(SoftmaxCrossEntropy):
        function = staticmethod(functions["cross_entropy"])
        gradient = staticmethod(functions["cross_entropy_backward"])

    return OwnLoss()


def load_own(path):
    """Run the file; return the functions in it that passed their checks."""
    try:
        text = read(path)
        names = {"__name__": path.stem}
        exec(compile(text, str(path), "exec"), names)
    except own_file.Unusable as why:
        raise ValueError(f"{path.name} cannot be used: {why}") from None
    except Exception as error:
        raise ValueError(f"{path.name} stopped with {type(error).__name__}: {error}") from None
    return {name: names[name] for name in own_file.passed(text)}
