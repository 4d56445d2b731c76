"""Checks for the exercises: `checks.slide(my_slide)` tries a function, and names what is wrong with it.

Every exercise has a check that bears its name; `dir(checks)` lists them. `run` does the same without a display.
`solution` shows how it can be done, `progress` how far you have come, and what has passed is kept in `my_cnn.py`.
"""

from ..exercises import catalogue
from .agreeing import share
from .check import CheckFailed, check_of
from .engine import Difference, Result, bank, run
from .hunting import hunt
from .kept import keep_work
from .own_gradients import gradient_checks, own_layer
from .own_network import OwnNetwork
from .predicting import predict, review
from .progressing import progress
from .solutions import solution
from .summit import summit_card
from .ten import ten_questions
from .yours import yours

__all__ = [
    "CheckFailed",
    "Difference",
    "OwnNetwork",
    "Result",
    "bank",
    "gradient_checks",
    "hunt",
    "keep_work",
    "own_layer",
    "predict",
    "progress",
    "review",
    "run",
    "share",
    "solution",
    "summit_card",
    "ten_questions",
    "yours",
]


def __getattr__(name):
    if name not in catalogue.EXERCISES:
        raise AttributeError(f"there is no check {name!r}; there are {', '.join(catalogue.EXERCISES)}")
    return check_of(name)


def __dir__():
    return sorted({*__all__, *catalogue.EXERCISES})
