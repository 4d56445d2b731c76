"""Pure functions on arrays: everything a convolutional network computes, forward and backward.

The axis letters of the whole course::

    N   images in a batch           C   channels of the input (C_in)
    H   height, W  width            F   filters = channels of the output (C_out)
    KH, KW   height and width of the kernel or pooling window
    OH, OW   height and width of the output
    D   values in a flat row        K   classes
    n c h w f oh ow d k   one of each, counted from 0; u v   row and column of one cell of a kernel or window

Images are `(N, C, H, W)`, flat rows `(N, D)`, kernels `(F, C, KH, KW)`. That is what an index means, not how the
bytes lie: every function takes arrays in any memory order. "Convolution" is what mathematicians call
cross-correlation, the kernel not turned round, as everywhere in deep learning.

Functions keep the floating type they are given, and compute with whole numbers as float64, so that nothing wraps round
(`im2col` and `max_pool2d` only copy and choose: whole numbers stay what they are). They change none of their arguments
and refuse shapes that do not fit with a `ValueError`. A function called `*_loops` is the plain-loop specification of
its namesake: slow, and easy to trust.
"""

from .activations import *
from .convolution import *
from .linear import *
from .loops import *
from .losses import *
from .normalisation import *
from .pooling import *
from .windows import *

__all__ = [name for name, value in globals().items() if callable(value)]
