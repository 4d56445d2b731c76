"""What is asked before a result is seen: a text file for each notebook, and the answers beside it, computed."""

from .asking import asked
from .catalogue import PREDICTIONS, TEN_QUESTIONS, find, of_notebook
from .prediction import Choice, Prediction

__all__ = ["PREDICTIONS", "TEN_QUESTIONS", "Choice", "Prediction", "asked", "find", "of_notebook"]
