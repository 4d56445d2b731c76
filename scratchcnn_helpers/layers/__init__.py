"""Layers: a piece of a network with its parameters, a `forward` and a `backward`.

Names and argument order are PyTorch's, because that is where learners go next. Each layer stands on the functions of
`scratchcnn_helpers.ops` that the notebooks build.
"""

from .activations import *
from .base import *
from .convolution import *
from .dense import *
from .normalisation import *
from .pooling import *

__all__ = [name for name, value in globals().items() if isinstance(value, type)]
