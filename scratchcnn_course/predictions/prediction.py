"""What a prediction is: a question, what people answer, and what comes out."""

import functools
import hashlib
import importlib
import math
from dataclasses import dataclass

import numpy as np

KINDS = ("choice", "number", "cell", "order", "line")
UNSURE = "unsure"  # the key of "I do not know yet", which stands last
OTHERWISE = "otherwise"  # the key of what is told to every wrong answer that has no words of its own


@dataclass(frozen=True)
class Choice:
    """An answer that people give.

    Attributes
    ----------
    key : str
        Its name in the file, and in what is kept; of a number, the number.
    text : str
        How it is offered.
    told : str
        What it took for granted; said once it is locked.
    """

    key: str
    text: str
    told: str


@dataclass(frozen=True)
class Prediction:
    """One question, as its file has it.

    Attributes
    ----------
    id : str
        The number of its notebook and a name: `"01-flat"`.
    kind : {"choice", "number", "cell", "order", "line"}
    question : str
    choices : tuple of Choice
        What is offered; of a number or a cell, wrong answers that are told something.
    after : str
        What is said to everybody in the end.
    within : str
        How far a number may be off: `"3"`, or `"5 %"` of the right one; nothing if it has to be exact.
    unit : str
        Stands behind a number.
    """

    id: str
    kind: str
    question: str
    choices: tuple = ()
    after: str = ""
    within: str = ""
    unit: str = ""

    @property
    def notebook(self):
        """The number of the notebook that asks."""
        return int(self.id[:2])

    @property
    def name(self):
        """The name of the function that computes the answer."""
        return self.id[3:].replace("-", "_")

    @functools.cached_property
    def right(self):
        """The right answer, computed by the function of this name in the module of the notebook.

        It is a key for a choice, a number, keys in their order, or for a cell a dict of lists of `(row, column)`: under
        `"right"` those that are right, under other keys those that have words of their own. A line has none: None.

        Raises
        ------
        ValueError
            If the function gives no answer that this question can have.
        """
        if self.kind == "line":
            return None
        value = self._function(self.name)()
        answer = {"choice": self._one, "number": _plain, "cell": self._cells, "order": self._order}[self.kind](value)
        if answer is None:
            raise ValueError(f"{self.id}: its function gives {value!r}, which is no answer to a {self.kind}")
        return answer

    @functools.cached_property
    def picture(self):
        """The array whose cells one chooses from, (H, W), for a cell: the function's name ends in `_picture`."""
        return np.asarray(self._function(f"{self.name}_picture")(), dtype=float)

    @property
    def tolerance(self):
        """How far a number may be off, as a number."""
        amount, _, percent = self.within.partition(" ")
        return float(amount or 0) * (abs(self.right) / 100 if percent else 1)

    @property
    def shown(self):
        """What is offered, in the order in which it stands there: numbers by their size, all else mixed."""
        offered = [choice for choice in self.choices if choice.key != OTHERWISE]
        if self.kind not in ("choice", "order"):
            return []
        try:
            return sorted(offered, key=lambda choice: float(choice.text))
        except ValueError:
            mixed = sorted(offered, key=lambda choice: hashlib.sha256(f"{self.id} {choice.key}".encode()).digest())
            mixed.sort(key=lambda choice: choice.key == UNSURE)
        if self.kind == "order" and [choice.key for choice in mixed] == self.right:
            mixed.reverse()
        return mixed

    def _function(self, name):
        module = importlib.import_module(f".answers_{self.id[:2]}", __package__)
        if not callable(getattr(module, name, None)):
            raise ValueError(f"{self.id}: there is no function {name}() in {module.__name__}")
        return getattr(module, name)

    def _one(self, value):
        """Read a key, the text of a choice, or a dict that says of every key whether it is true."""
        keys = [choice.key for choice in self.choices]
        if isinstance(value, dict):
            true = [key for key, holds in value.items() if holds]
            return true[0] if value.keys() == set(keys) and len(true) == 1 else None
        value = value if isinstance(value, str) else f"{value:g}"
        texts = {choice.text.replace("`", ""): choice.key for choice in self.choices}
        return value if value in keys else texts.get(value)

    def _cells(self, value):
        value = value if isinstance(value, dict) else {"right": value}
        cells = {key: [[int(row), int(column)] for row, column in places] for key, places in value.items()}
        known = {"right", *(choice.key for choice in self.choices)}
        return cells if cells.get("right") and cells.keys() <= known else None

    def _order(self, value):
        keys = list(value)
        known = sorted(choice.key for choice in self.choices if choice.key != OTHERWISE)
        return keys if sorted(keys) == known else None


def _plain(value):
    """Return a number as one of Python, the same on every computer; None if it is none."""
    value = float(value)
    if not math.isfinite(value):
        return None
    return int(value) if value.is_integer() else float(f"{value:.6g}")
