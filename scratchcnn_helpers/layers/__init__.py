"""Layers: a piece of a network with its parameters, a `forward` and a `backward`.

Names and argument order are PyTorch's, because that is where learners go next. Each layer stands on the functions of
`scratchcnn_helpers.ops` that the notebooks build.
"""

from .activations import LeakyReLU, ReLU, Sigmoid, Softmax, Tanh
from .base import Layer
from .convolution import Conv2d
from .dense import Flatten, Linear, Reshape
from .normalisation import BatchNorm, Dropout
from .pooling import AvgPool2d, MaxPool2d

__all__ = [
    "AvgPool2d",
    "BatchNorm",
    "Conv2d",
    "Dropout",
    "Flatten",
    "Layer",
    "LeakyReLU",
    "Linear",
    "MaxPool2d",
    "ReLU",
    "Reshape",
    "Sigmoid",
    "Softmax",
    "Tanh",
]
