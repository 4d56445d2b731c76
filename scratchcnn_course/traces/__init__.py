"""What a stepper shows, as data: a `Trace` holds arrays and steps, and `widgets.Player` plays it.

Each maker takes what the function of the same name in `ops` takes, one image and few channels at a time.
"""

from .backward import col2im, conv2d_backward, max_pool2d_backward
from .chain import chain
from .dense import linear, softmax
from .encode import to_json
from .forward import conv2d, im2col, max_pool2d, multi_channel
from .sizes import output_size
from .trace import Array, Scene, Slot, Trace

__all__ = [
    "Array",
    "Scene",
    "Slot",
    "Trace",
    "chain",
    "col2im",
    "conv2d",
    "conv2d_backward",
    "im2col",
    "linear",
    "max_pool2d",
    "max_pool2d_backward",
    "multi_channel",
    "output_size",
    "softmax",
    "to_json",
]
