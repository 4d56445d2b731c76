"""How a convolution is tried, forward: `conv2d`."""

from scratchcnn_helpers import ops
from scratchcnn_helpers.layers import Conv2d

from .probes import halves
from .trial import Trial, first_window, optional, probe

CALLS = (  # label, x, w, stride, padding, whether it may be refused
    ("one square image and one square kernel", (1, 1, 5, 5), (1, 1, 3, 3), 1, 0, False),
    ("shapes that are not square", (1, 1, 5, 7), (1, 1, 3, 2), 1, 0, False),
    ("several channels", (1, 3, 5, 6), (1, 3, 2, 3), 1, 0, False),
    ("several filters", (1, 3, 6, 5), (2, 3, 3, 2), 1, 0, False),
    ("several images", (2, 3, 5, 7), (4, 3, 3, 2), 1, 0, False),
    ("stride 2", (2, 3, 7, 8), (4, 3, 3, 2), 2, 0, False),
    ("a row and a column left over", (2, 3, 8, 7), (4, 3, 3, 2), 2, 0, False),
    ("padding 2", (2, 2, 3, 5), (3, 2, 2, 3), 1, 2, False),
    ("stride and padding together", (3, 2, 6, 9), (4, 2, 3, 4), 3, 1, False),
    ("(height, width) for stride and padding", (2, 3, 7, 8), (4, 3, 3, 2), (3, 2), (1, 2), True),
)


def calls(backward):
    """Yield the probes of `conv2d`, or with `dout` before `x` and `w` those of its backward."""
    for label, x, w, stride, padding, refusable in CALLS:
        out = (x[0], w[0], *ops.conv_output_size(x[2:], w[2:], stride=stride, padding=padding))
        first, last = ([halves(*out, seed=3)], []) if backward else ([], [halves(w[0], seed=2)])
        settings = ({} if stride == 1 else {"stride": stride}) | ({} if padding == 0 else {"padding": padding})
        make = optional if refusable else probe
        yield make(label, *first, halves(*x), halves(*w, seed=1), *last, **settings)


TRIALS = {
    "conv2d": Trial(
        right=ops.conv2d,
        framed=first_window,
        probes=tuple(calls(backward=False)),
        whole=(ops.conv2d, ops.conv2d_loops, Conv2d.forward),
        rungs=("slide", "slide_padded", "slide_strided", "add_channels", "stack_filters", "stack_images"),
        growing=(
            probe("small arrays", halves(1, 1, 4, 4), halves(1, 1, 2, 2), halves(1)),
            probe("larger ones", halves(2, 3, 8, 9), halves(4, 3, 3, 5), halves(4)),
        ),
    ),
}
