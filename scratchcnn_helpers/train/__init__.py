"""Training: `fit` runs the loop, callbacks look on, `evaluate` judges."""

from .loop import evaluate, fit
from .run import Callback, Run

__all__ = ["Callback", "Run", "evaluate", "fit"]
