"""The network that the notebooks build, finished: import from here what one of them has built.

It can be read in a long evening. In this order, with the minutes that it takes, nothing needs what comes later:

1.  `ops`, 50 minutes: what everything is computed with, pure functions on arrays. `loops` first, then `arguments`,
    `windows`, `convolution`, `pooling`, `linear`, `activations`, `losses`, `normalisation`.
2.  `layers`, 30 minutes: objects that remember, made of these functions. `base` first; `memory` and `convolution`, on
    why they are fast, last.
3.  `losses`, `optim`, 10 minutes: how wrong it is, and the step that makes it better.
4.  `model`, `history`, `workers`, `train`, 40 minutes: layers in a row, and the loop that trains them.
5.  `gradcheck`, `metrics`, `augment`, 15 minutes: proving it, judging it, teaching it more from the same images.
6.  `data`, 90 minutes: data sets, splits and batches; `data.formats`, the readers of files and the download.
7.  `storage`, `nets`, `tables`, 20 minutes: networks in files, the networks of the course by name, plain text.
"""

from . import data, gradcheck, layers, losses, metrics, model, nets, ops, optim, train
from .augment import RandomShift
from .data import load_digits, load_mnist
from .history import History
from .layers import *
from .losses import *
from .model import Sequential
from .optim import *
from .train import Callback, evaluate, fit

__all__ = [name for name in dir() if not name.startswith("_")]
