"""How it is tried what becomes of sizes: `pad` and `conv_output_size`."""

import numpy as np

from scratchcnn_helpers import ops

from .probes import halves
from .trial import Trial, optional, probe


def pad(x, padding):
    """Put a border of zeros around each image: `(N, C, H, W)` -> `(N, C, H + 2 * PH, W + 2 * PW)`."""
    (N, C, H, W), (PH, PW) = x.shape, np.broadcast_to(padding, 2)
    out = np.zeros((N, C, H + 2 * PH, W + 2 * PW))
    out[:, :, PH : PH + H, PW : PW + W] = x
    return out


def number_or_pair(function, *args, **kwargs):
    """Call a function that returns a number or a pair of them; make an array of a pair."""
    result = function(*args, **kwargs)
    return np.array(result) if isinstance(result, (tuple, list)) else result


TRIALS = {
    "pad": Trial(
        right=pad,
        probes=(
            probe("padding 1", halves(2, 3, 4, 5), 1),
            probe("padding 2", halves(1, 2, 5, 4), 2),
            probe("no padding", halves(2, 2, 3, 4), 0),
            optional("(height, width)", halves(2, 1, 4, 5), (1, 3)),
        ),
    ),
    "conv_output_size": Trial(
        right=ops.conv_output_size,
        probes=(
            probe("stride 1", 28, 3),
            probe("another kernel", 13, 4),
            probe("padding 2", 28, 4, padding=2),
            probe("stride 2", 11, 3, stride=2),
            probe("a stride that does not divide evenly", 12, 3, stride=2),
            probe("stride 3 and padding 1", 9, 4, stride=3, padding=1),
            probe("a window that just fits", 5, 5),
            probe("a window that nearly fits once more", 14, 3, stride=4),
            probe("a stride as long as the window", 11, 4, stride=4),
            probe("a long row", 100, 7, stride=5, padding=3),
            optional("(height, width)", (28, 30), (5, 3), stride=(2, 1), padding=(2, 0)),
        ),
        call=number_or_pair,
    ),
}
