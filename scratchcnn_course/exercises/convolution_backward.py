"""How the way back through a convolution is tried: `conv2d_backward`, and its three parts."""

from dataclasses import replace

from scratchcnn_helpers import ops
from scratchcnn_helpers.layers import Conv2d

from .convolution import calls
from .probes import halves
from .trial import Trial, probe

PROBES = tuple(calls(backward=True))
# The first draft of a part may do without stride and padding, and raise there; the whole may not.
LENIENT = tuple(replace(one, lenient=bool(one.kwargs)) for one in PROBES)


def conv2d_dw(dout, x, w, *, stride=1, padding=0):
    """Return the gradient of the weights, `(F, C, KH, KW)`."""
    return ops.conv2d_backward(dout, x, w, stride=stride, padding=padding)[1]


def conv2d_dx(dout, x, w, *, stride=1, padding=0):
    """Return the gradient of the images, `(N, C, H, W)`."""
    return ops.conv2d_backward(dout, x, w, stride=stride, padding=padding)[0]


TRIALS = {
    "conv2d_db": Trial(probes=tuple(probe(one.label, one.args[0]) for one in PROBES[:5])),
    "conv2d_dw": Trial(right=conv2d_dw, probes=LENIENT),
    "conv2d_dx": Trial(right=conv2d_dx, probes=LENIENT),
    "conv2d_backward": Trial(
        right=ops.conv2d_backward,
        probes=PROBES,
        whole=(ops.conv2d_backward, ops.conv2d_backward_loops, Conv2d.backward),
        growing=(  # a loop over the cells of a kernel may stay
            probe("small arrays", halves(1, 1, 3, 2), halves(1, 1, 4, 4), halves(1, 1, 2, 3)),
            probe("larger ones", halves(2, 4, 7, 6), halves(2, 3, 8, 8), halves(4, 3, 2, 3)),
        ),
    ),
}
