"""Choosing a learning rate: `pick_learning_rate`."""

import numpy as np

from ..lessons.lr_finder import pick_learning_rate
from .legacy import Exercise, probe

PICK = """
edge: you return the rate of the lowest loss itself
There the loss is about to rise. A tenth of it is on the safe side.
What do you divide by?

index: you return an index
It says where the lowest loss stands. The rate stands at the same place.
What is `rates[...]` there?

index-divided: you divide the index by 10
It is the rate that becomes a tenth, not its place.
Where does your `/ 10` stand: inside the brackets, or behind them?

loss-returned: you return the lowest loss
A learning rate is wanted: the one that belongs to it.
Is it `min` or `argmin` that you take?

highest: you look for the highest loss
The best rate makes the loss low.
Is it `argmax` or `argmin` that you take?

nan-picked: you pick a loss that is not a number
NaN stands where the steps were far too long. `argmin` takes it for the lowest.
What can you write in place of whatever is not finite?

last-finite: you take the last rate that still gives a number
A loss that is a number can be very large.
Do you look at how large the losses are?

steepest: you take the place where the loss falls fastest
Some do it so. Here it is a tenth of the rate at which the loss is lowest.
Is there a difference of losses in your code?

times-ten: you multiply by 10
Then the steps are longer than those that made the loss rise.
Look at the sign before the 10.
"""


def wrong_pick(on, rates, losses):
    """Pick a learning rate, with mistakes."""
    finite = losses if "nan-picked" in on else np.where(np.isfinite(losses), losses, np.inf)
    place = finite.argmin()
    if "highest" in on:
        place = np.where(np.isfinite(losses), losses, -np.inf).argmax()
    if "last-finite" in on:
        place = np.flatnonzero(np.isfinite(losses))[-1]
    if "steepest" in on:
        place = np.nan_to_num(np.diff(losses), nan=np.inf, posinf=np.inf).argmin()
    if "index" in on:
        return place
    values = losses if "loss-returned" in on else rates
    if "index-divided" in on:
        return values[place // 10]
    return values[place] * (1 if on & {"edge", "loss-returned"} else 10 if "times-ten" in on else 0.1)


_RATES = np.geomspace(1e-3, 10, 41)
_FELL = 2.5 - np.exp(-((np.log10(_RATES) + 0.5) ** 2)) + np.maximum(np.log10(_RATES), 0) ** 2 * 30
_BURST = np.where(_RATES > 2, np.nan, _FELL)
_INFINITE = np.where(_RATES > 1.2, np.inf, 2 * _FELL[::-1] ** 0.5 + (_RATES > 0.6))

EXERCISES = (
    Exercise(
        right=pick_learning_rate,
        wrong=wrong_pick,
        mistakes=PICK,
        probes=(
            probe("a loss that falls and rises", _RATES, _FELL),
            probe("a loss that ends in nan", _RATES, _BURST),
            probe("a loss that ends in infinity", _RATES, _INFINITE),
        ),
        formula="`rates[finite.argmin()] / 10`, where `finite` has infinity in place of whatever is no number.",
        notebook=11,
    ),
)
