"""All exercises by name, in the order of the notebooks. Each is read when it is asked for."""

import functools
import importlib
from collections.abc import Mapping

from ..files.asking import unknown
from . import text
from .exercise import Exercise
from .text import Malformed


class Catalogue(Mapping):
    """The exercises of a folder, as a mapping of names to `Exercise`.

    Parameters
    ----------
    folder : Path
    """

    def __init__(self, folder=text.FOLDER):
        self._files = text.files(folder)
        self._read = functools.cache(self._read_one)

    def __getitem__(self, name):
        return self._read(name)

    def __iter__(self):
        return iter(self._files)

    def __len__(self):
        return len(self._files)

    def _read_one(self, name):
        found = text.read(self._files[name])
        trials = importlib.import_module(f".{found.head['code']}", __package__).TRIALS
        if name not in trials:
            raise Malformed(f"{self._files[name].name}: `{found.head['code']}.py` has no trial of `{name}`")
        return Exercise(found, trials[name], self.__getitem__)


EXERCISES = Catalogue()


def find(name):
    """Return an exercise by its name.

    Parameters
    ----------
    name : str

    Returns
    -------
    Exercise

    Raises
    ------
    ValueError
        If there is none of that name; the message names the nearest.
    """
    if name not in EXERCISES:
        raise unknown("exercise", name, EXERCISES)
    return EXERCISES[name]
