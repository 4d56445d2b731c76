"""How the first windows are tried: `one_cell`, `slide` and `convolve`, on one image and one kernel."""

from .probes import halves
from .trial import Trial, first_window, probe

TRIALS = {
    "one_cell": Trial(
        framed=lambda image, kernel, i, j: {"image": (i, j, *kernel.shape)},
        probes=(
            probe("a square kernel on a square image", halves(5, 5), halves(3, 3), 1, 2),
            probe("a larger image", halves(10, 10), halves(3, 3), 1, 2),
            probe("an image that is not square", halves(9, 12), halves(3, 3, seed=1), 2, 3),
            probe("a kernel that is not square", halves(9, 10), halves(2, 3), 3, 2),
            probe("a larger kernel", halves(9, 10), halves(5, 4), 3, 4),
            probe("the top left corner", halves(4, 5), halves(2, 3, seed=2), 0, 0),
        ),
    ),
    "slide": Trial(
        framed=first_window,
        probes=(
            probe("a square kernel on a square image", halves(5, 5), halves(3, 3)),
            probe("an image that is not square", halves(5, 7), halves(3, 3, seed=1)),
            probe("a kernel that is not square", halves(6, 5), halves(2, 3)),
            probe("a kernel higher than wide", halves(7, 9), halves(4, 2)),
        ),
    ),
    "convolve": Trial(
        framed=first_window,
        probes=(
            probe("a square kernel", halves(5, 6), halves(3, 3)),
            probe("a kernel that is not square", halves(6, 5), halves(2, 3)),
            probe("a kernel higher than wide", halves(7, 9), halves(4, 2)),
        ),
    ),
}
