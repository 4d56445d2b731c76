"""The finished pieces of the course: import from here what a notebook has built.

`ops` holds the plain functions, `layers`, `losses` and `optim` the objects made of them, `model` and `train` the
network and its training, `data`, `digits`, `metrics`, `gradcheck` and `nets` what goes with it. Figures are in `plots`.
"""

from . import data, gradcheck, layers, losses, metrics, model, nets, ops, optim, train
from .augment import RandomShift
from .data import load_digits, load_mnist
from .history import History
from .layers import (
    AvgPool2d,
    BatchNorm,
    Conv2d,
    Dropout,
    Flatten,
    LeakyReLU,
    Linear,
    MaxPool2d,
    ReLU,
    Reshape,
    Sigmoid,
    Softmax,
    Tanh,
)
from .losses import BinaryCrossEntropy, MeanSquaredError, SoftmaxCrossEntropy
from .model import Sequential
from .optim import SGD, Adam, CosineDecay, OneCycle, RMSprop, StepDecay
from .train import Callback, evaluate, fit

__all__ = [
    "SGD",
    "Adam",
    "AvgPool2d",
    "BatchNorm",
    "BinaryCrossEntropy",
    "Callback",
    "Conv2d",
    "CosineDecay",
    "Dropout",
    "Flatten",
    "History",
    "LeakyReLU",
    "Linear",
    "MaxPool2d",
    "MeanSquaredError",
    "OneCycle",
    "RMSprop",
    "RandomShift",
    "ReLU",
    "Reshape",
    "Sequential",
    "Sigmoid",
    "Softmax",
    "SoftmaxCrossEntropy",
    "StepDecay",
    "Tanh",
    "data",
    "evaluate",
    "fit",
    "gradcheck",
    "layers",
    "load_digits",
    "load_mnist",
    "losses",
    "metrics",
    "model",
    "nets",
    "ops",
    "optim",
    "train",
]
