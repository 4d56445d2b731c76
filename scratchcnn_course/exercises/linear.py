"""How the fully connected layer is tried, forward and backward, and the numeric gradient."""

import numpy as np

from scratchcnn_helpers import ops
from scratchcnn_helpers.gradcheck import numeric_gradient

from .probes import halves
from .trial import Trial, probe


class Bowl:
    """A scalar function of an array that is bent differently in every direction, and no parabola.

    Parameters
    ----------
    array : ndarray
        Where its value is asked for; it takes no argument, as the functions of the exercise.
    """

    def __init__(self, array):
        self.array, self.asked = array, 0
        self.weights = halves(*array.shape, seed=9)

    def __call__(self, *given):
        """Return the value."""
        if given:
            raise TypeError("function() takes nothing: it reads the array by itself, as it is at that moment")
        self.asked += 1
        return float((self.weights * self.array**3).sum() + 2 * self.array.sum() ** 2)

    def slope(self):
        """Return the exact gradient."""
        return 3 * self.weights * self.array**2 + 4 * self.array.sum()


def differentiate(function, bowl, array, **settings):
    """Call `numeric_gradient`; what asks more often and comes to the exact slopes is as right as can be."""
    exact, central = bowl.slope(), numeric_gradient(bowl, array, **settings)
    bowl.asked = 0
    result = function(bowl, array, **settings)
    better = isinstance(result, np.ndarray) and result.shape == exact.shape and bowl.asked > 3 * array.size
    return central if better and np.allclose(result, exact, rtol=1e-6, atol=1e-6) else result


def _bowl(*shape):
    bowl = Bowl(halves(*shape))
    return bowl, bowl.array


_x, _w, _b = halves(3, 4), halves(4, 2), halves(2)

TRIALS = {
    "linear": Trial(
        right=ops.linear,
        probes=(
            probe("as many rows as outputs", halves(2, 3), halves(3, 2), halves(2)),
            probe("three rows, four inputs, two outputs", _x, _w, _b),
            probe("one row, one output", halves(1, 5), halves(5, 1), halves(1)),
        ),
    ),
    "linear_backward": Trial(
        right=ops.linear_backward,
        probes=(
            probe("everything of size 2", halves(2, 2, seed=3), halves(2, 2, seed=1), halves(2, 2, seed=2)),
            probe("three rows, four inputs, two outputs", halves(3, 2), _x, _w),
            probe("two rows, three inputs, five outputs", halves(2, 5), halves(2, 3), halves(3, 5)),
        ),
    ),
    "numeric_gradient": Trial(
        right=numeric_gradient,
        probes=(
            probe("three numbers, h = 0.5", *_bowl(3), h=0.5),
            probe("an array of two rows, h = 0.25", *_bowl(2, 3), h=0.25),
            probe("an array of three axes, h = 0.125", *_bowl(2, 1, 3), h=0.125),
            probe("h left out", *_bowl(2, 2)),
        ),
        call=differentiate,
        tolerance=1e-5,
    ),
}
