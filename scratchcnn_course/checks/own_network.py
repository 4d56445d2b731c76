"""A network that runs on the learner's own functions, with the package standing in for those that are missing."""

import numpy as np

from scratchcnn_helpers.layers import BatchNorm, Conv2d, Dropout, Flatten, Linear, MaxPool2d, ReLU
from scratchcnn_helpers.model import Sequential

from ..exercises.catalogue import find
from .kept import FILE
from .own_functions import own_functions
from .own_layers import OwnAdam, OwnBatchNorm, OwnDropout, OwnLayer, OwnLoss
from .pacing import Clocked, pace

BOTH_WAYS = ("conv2d", "relu", "max_pool2d", "linear", "cross_entropy")
SMALL = (*(name + end for name in BOTH_WAYS for end in ("", "_backward")), "he_init", "adam_step")
NEEDED = {"small": SMALL, "full": (*SMALL, "batch_norm", "batch_norm_backward", "dropout")}
DROPPED = 0.1  # of the numbers that the full network's last layer sees


class OwnNetwork:
    """A network on the functions of `my_cnn.py`: layers, first weights, loss and optimiser.

    The small one is for images of 14 x 14, and quick even where functions are loops: a convolution with four kernels,
    ReLU, max pooling, a linear layer. The full one is for images of 28 x 28: twice convolution, ReLU, max pooling and
    batch normalisation, then dropout and a linear layer.

    Parameters
    ----------
    size : {"small", "full"}
    path : str or path-like
        Of the file that the checks wrote. If there is none, the package stands in for everything.
    lr : float
        The optimiser's learning rate.
    rng : numpy.random.Generator or int
        Decides the weights at the beginning.

    Attributes
    ----------
    yours, stand_ins : tuple of str
        The functions that are the learner's, and those of the package.
    model : Sequential
    loss : Loss
    optimizer : Optimizer

    Raises
    ------
    ValueError
        If there is no such size, or the file is not from the checks, or does not run.
    """

    def __init__(self, size="small", *, path=FILE, lr=0.01, rng=0):
        if size not in NEEDED:
            raise ValueError(f"size must be one of {', '.join(NEEDED)}, got {size!r}")
        mine = own_functions(path)
        self.size, self.yours = size, tuple(name for name in NEEDED[size] if name in mine)
        self.stand_ins = tuple(name for name in NEEDED[size] if name not in mine)
        self.functions = {name: Clocked(mine.get(name) or find(name).right) for name in NEEDED[size]}
        self.model = Sequential(self._layers(np.random.default_rng(rng)))
        self.loss, self.optimizer = OwnLoss(self.functions), OwnAdam(self.functions, lr)

    def _layers(self, rng):
        def weights(*shape):
            w = np.asarray(self.functions["he_init"](shape, rng), np.float32)
            return {"w": w, "b": np.zeros(shape[0] if len(shape) == 4 else shape[1], np.float32)}

        def block(inputs, outputs, **named):
            yield OwnLayer("conv2d", self.functions, weights(outputs, inputs, 3, 3), **named)
            yield OwnLayer("relu", self.functions)
            yield OwnLayer("max_pool2d", self.functions, settings=(2,))

        if self.size == "small":
            return [*block(1, 4), Flatten(), OwnLayer("linear", self.functions, weights(144, 10))]
        first = [*block(1, 8, padding=1), OwnBatchNorm(self.functions, 8)]  # (N, 8, 14, 14)
        second = [*block(8, 16, padding=1), OwnBatchNorm(self.functions, 16)]  # (N, 16, 7, 7)
        last = [Flatten(), OwnDropout(self.functions, DROPPED), OwnLayer("linear", self.functions, weights(784, 10))]
        return [*first, *second, *last]

    def pace(self, pair, *, batch_size=64, epochs=1, seconds=90):
        """Say how long a training will take, and return as many of the images as fit into the time.

        Parameters
        ----------
        pair : (images, labels)
        batch_size, epochs : int
        seconds : float
            The most that it shall take.

        Returns
        -------
        images, labels : ndarray
        """
        return pace(self, pair, batch_size=batch_size, epochs=epochs, seconds=seconds)

    def finished(self):
        """Return the same network in the package's layers, with the same weights: it can be saved and explored.

        Returns
        -------
        Sequential
        """
        if self.size == "small":
            layers = [Conv2d(1, 4, 3), ReLU(), MaxPool2d(2), Flatten(), Linear(144, 10)]
        else:
            first = [Conv2d(1, 8, 3, padding=1), ReLU(), MaxPool2d(2), BatchNorm(8)]
            second = [Conv2d(8, 16, 3, padding=1), ReLU(), MaxPool2d(2), BatchNorm(16)]
            layers = [*first, *second, Flatten(), Dropout(DROPPED), Linear(784, 10)]
        for layer, own in zip(layers, self.model.layers, strict=True):
            layer.params = {name: array.copy() for name, array in own.params.items()}
            layer.buffers = {name: array.copy() for name, array in own.buffers.items()}
        return Sequential(layers)

    def __str__(self):
        yours = f"Yours: {', '.join(self.yours)}." if self.yours else "None of the functions is yours yet."
        return yours + (f" The package stands in for {', '.join(self.stand_ins)}." if self.stand_ins else "")
