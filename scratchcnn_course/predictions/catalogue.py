"""All predictions by id, in the order of the notebooks."""

import difflib
from pathlib import Path

from .reading import read_predictions

FILES = sorted(Path(__file__).parent.glob("[0-9][0-9].md"))
PREDICTIONS = {name: one for path in FILES for name, one in read_predictions(path).items()}


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
        near = difflib.get_close_matches(str(name), PREDICTIONS, n=3, cutoff=0.3) or list(PREDICTIONS)[:3]
        raise ValueError(f"there is no prediction {name!r}; there are {', '.join(near)}, say")
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
