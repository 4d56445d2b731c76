"""The answers to the predictions of notebook 03."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from scratchcnn_helpers import ops
from scratchcnn_helpers.layers import Conv2d

CORNER = np.arange(16.0).reshape(4, 4)
TINY = np.arange(18.0).reshape(2, 3, 3)
TABLE = np.arange(6)[:, None] + np.array([0, 10])


def products():
    """Count the weights of one filter."""
    return Conv2d(8, 16, 3).params["w"][0].size


def hours():
    """Multiply what one product takes."""
    layer = Conv2d(8, 16, 3)
    numbers = layer.forward(np.zeros((1, 8, 14, 14), np.float32)).size
    seconds = 60_000 * numbers * products() * 500e-9
    return {
        "seconds": seconds < 30,
        "minute": 30 <= seconds < 300,
        "hour": 3600 < seconds < 4 * 3600,
        "week": seconds > 86400,
    }


def below():
    """Ask the array."""
    return CORNER.strides[0]


def turned():
    """Transpose it, and look at memory and strides."""
    shared = np.shares_memory(CORNER, CORNER.T)
    return {"moves": False, "copies": not shared, "steps": shared and CORNER.T.strides == CORNER.strides[::-1]} | {
        "later": not shared
    }


def faster():
    """Count the blocks of 64 bytes that one sum has to fetch."""
    page = np.ones((2000, 2000))
    rows, columns = (len({place * step // 64 for place in range(2000)}) for step in page.strides[::-1])
    return {"rows": rows < columns, "columns": rows > columns, "same": rows == columns}


def reshape():
    """Reshape it."""
    return " above ".join(" ".join(map(str, row)) for row in TABLE.reshape(1, 2, 2, 3)[0, 0])


def axes():
    """Transpose such an array."""
    return str(np.zeros((2, 5, 7, 3)).transpose(0, 3, 1, 2).shape)


def number():
    """Cut and turn, then look."""
    return TABLE.reshape(1, 2, 3, 2).transpose(0, 3, 1, 2)[0, 1, 0, 2]


def window():
    """Look at it."""
    return " above ".join(" ".join(f"{value:g}" for value in row) for row in sliding_window_view(CORNER, (2, 2))[1, 2])


def reads():
    """Count them."""
    return sliding_window_view(CORNER, (2, 2)).size


def first_row():
    """Lay the first window flat."""
    return " ".join(f"{value:g}" for value in ops.im2col(TINY[None], 2)[0])


def dot():
    """Multiply row and column."""
    return ops.im2col(TINY[None], 2)[0] @ np.ones(8)


def price():
    """Compare the sizes."""
    x = np.zeros((2, 8, 14, 14))
    ratio = ops.im2col(x, 3).size / x.size
    return {"less": 1 < ratio < 9, "nine": ratio == 9, "more": ratio > 9, "same": ratio == 1}


def six():
    """Give every axis a length of its own, and transpose."""
    names = ("C", "OH", "OW", "N", "KH", "KW")
    shape = np.zeros((2, 3, 4, 5, 6, 7)).transpose(0, 4, 5, 1, 2, 3).shape
    return f"({', '.join(names[length - 2] for length in shape)})"


def run():
    """Multiply what lies in a row of output pixels."""
    return ops.conv_output_size(14, 3) * 64


def next_door():
    """Ask the layer's output for its strides."""
    out = Conv2d(8, 16, 3).forward(np.ones((64, 8, 14, 14), np.float32))
    return dict(zip(("n", "f", "oh", "ow"), (step == out.itemsize for step in out.strides), strict=True))
