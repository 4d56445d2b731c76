"""All predictions by id, in the order of the notebooks."""

import functools
from collections.abc import Mapping
from pathlib import Path

from ..files.asking import unknown
from .reading import read_predictions

FILES = sorted(Path(__file__).parent.glob("[0-9][0-9].md"))
TEN = Path(__file__).parent / "99_ten_questions.md"  # asked before the course, after it, and later


class Predictions(Mapping):
    """Predictions as a mapping of ids; their files are read when one is asked for."""

    def __init__(self, files):
        self._files = files

    @functools.cached_property
    def _all(self):
        return {name: one for path in self._files for name, one in read_predictions(path).items()}

    def __getitem__(self, name):
        return self._all[name]

    def __iter__(self):
        return iter(self._all)

    def __len__(self):
        return len(self._all)


PREDICTIONS, TEN_QUESTIONS = Predictions(FILES), Predictions([TEN])


def find(name):
    """Return a prediction by its id.

    Parameters
    ----------
    name : str

    Returns
    -------
    Prediction

    Raises
    ------
    ValueError
        If there is none; the message names the nearest.
    """
    if name not in PREDICTIONS:
        raise unknown("prediction", name, PREDICTIONS)
    return PREDICTIONS[name]


def of_notebook(number):
    """Return the predictions of a notebook, in the order of its file.

    Parameters
    ----------
    number : int

    Returns
    -------
    list of Prediction
    """
    return [one for one in PREDICTIONS.values() if one.notebook == number]
