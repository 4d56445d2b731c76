"""Pure functions on arrays: everything a convolutional network computes, forward and backward.

The axis letters of the whole course::

    N   images in a batch           C   channels of the input (C_in)
    H   height, W  width            F   filters = channels of the output (C_out)
    KH, KW   height and width of the kernel or pooling window
    OH, OW   height and width of the output
    D   values in a flat row        K   classes

Images are `(N, C, H, W)`, flat rows `(N, D)`, kernels `(F, C, KH, KW)`. That is what an index means, not how the
bytes lie: every function takes arrays in any memory order. "Convolution" is what mathematicians call
cross-correlation, the kernel not turned round, as everywhere in deep learning.

Functions keep the dtype they are given, change none of their arguments and refuse shapes that do not fit with a
`ValueError`. A function called `*_loops` is the plain-loop specification of its namesake: slow, and easy to trust.
"""

from .activations import (
    leaky_relu,
    leaky_relu_backward,
    relu,
    relu_backward,
    sigmoid,
    sigmoid_backward,
    tanh,
    tanh_backward,
)
from .convolution import col2im, conv2d, conv2d_backward, im2col
from .linear import linear, linear_backward
from .loops import (
    avg_pool2d_backward_loops,
    avg_pool2d_loops,
    col2im_loops,
    conv2d_backward_loops,
    conv2d_loops,
    im2col_loops,
    linear_backward_loops,
    linear_loops,
    max_pool2d_backward_loops,
    max_pool2d_loops,
)
from .losses import (
    binary_cross_entropy,
    binary_cross_entropy_backward,
    cross_entropy,
    cross_entropy_backward,
    log_softmax,
    mean_squared_error,
    mean_squared_error_backward,
    one_hot,
    softmax,
    softmax_backward,
)
from .normalisation import batch_norm, batch_norm_backward, dropout, dropout_backward
from .pooling import avg_pool2d, avg_pool2d_backward, max_pool2d, max_pool2d_backward
from .windows import conv_output_size

__all__ = [
    "avg_pool2d",
    "avg_pool2d_backward",
    "avg_pool2d_backward_loops",
    "avg_pool2d_loops",
    "batch_norm",
    "batch_norm_backward",
    "binary_cross_entropy",
    "binary_cross_entropy_backward",
    "col2im",
    "col2im_loops",
    "conv2d",
    "conv2d_backward",
    "conv2d_backward_loops",
    "conv2d_loops",
    "conv_output_size",
    "cross_entropy",
    "cross_entropy_backward",
    "dropout",
    "dropout_backward",
    "im2col",
    "im2col_loops",
    "leaky_relu",
    "leaky_relu_backward",
    "linear",
    "linear_backward",
    "linear_backward_loops",
    "linear_loops",
    "log_softmax",
    "max_pool2d",
    "max_pool2d_backward",
    "max_pool2d_backward_loops",
    "max_pool2d_loops",
    "mean_squared_error",
    "mean_squared_error_backward",
    "one_hot",
    "relu",
    "relu_backward",
    "sigmoid",
    "sigmoid_backward",
    "softmax",
    "softmax_backward",
    "tanh",
    "tanh_backward",
]
