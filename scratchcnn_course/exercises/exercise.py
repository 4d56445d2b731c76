"""What an exercise is: its text, the calls it is tried on, and the functions that its known mistakes give."""

import ast
import functools
import inspect
import re
import warnings
from itertools import combinations
from typing import NamedTuple

import numpy as np

from . import edits, solved
from .text import Malformed, Text
from .trial import Trial

SHAPED = re.compile(r"(\w+) \(([^)]*)\)")
RESULT = re.compile(r"(\w+)(?: \([^)]*\))?(?:, |$)")


class Form(NamedTuple):
    """One form of a mistake: edits of a source, or a switch of a function."""

    source: str
    edits: object
    switch: str


class Wrong(NamedTuple):
    """A mistake, or two of them at once, in one form.

    Attributes
    ----------
    name : str
        The identifier, or two of them joined by `" + "`.
    forms : tuple of Form
    """

    name: str
    forms: tuple


class Exercise:
    """One exercise.

    Parameters
    ----------
    text : Text
    trial : Trial
    find : callable
        `find(name)` returns another exercise, for words that are taken from there.

    Attributes
    ----------
    name, title, formula, hint : str
    notebook : int
    number : int or None
    minutes, difficulty : int or None
    again : (int, int) or None
        Notebook and number of the exercise that asks for the same function without a loop.
    """

    def __init__(self, text: Text, trial: Trial, find):
        self.text, self.trial, self._find = text, trial, find
        self.name, self.notebook, self.number = text.name, text.notebook, text.number
        self.title, self.formula, self.hint = (text.head[key] for key in ("title", "formula", "hint"))
        self.minutes, self.difficulty = (
            int(text.head[key]) if key in text.head else None for key in ("minutes", "difficulty")
        )
        self.extra = self.number is None
        self.again = tuple(map(int, text.head["again"].split("."))) if "again" in text.head else None
        self.call, self.tolerance = trial.call, trial.tolerance
        self.probes = tuple(sorted(trial.probes, key=lambda probe: probe.optional))  # those that nobody asks for, last
        self.features = trial.features
        self._answers = {}

    def hints(self, *, fast=False):
        """Return what is said where no mistake is recognised: a nudge, and the formula; or those for whole arrays."""
        return tuple(dict.fromkeys(self.text.head[f"{'fast_' * fast}{key}"] for key in ("hint", "formula")))

    @property
    def heading(self):
        """The heading of the exercise in its notebook, without marks."""
        dots = "\N{BLACK CIRCLE}" * self.difficulty + "\N{WHITE CIRCLE}" * (5 - self.difficulty)
        title = f"Exercise {self.notebook:02d}.{self.number}: {self.title.replace('`', '')}"
        return " \N{MIDDLE DOT} ".join([title, dots, f"about {self.minutes} minutes"])

    @functools.cached_property
    def sources(self):
        """The text of the solution, and of other ways."""
        return solved.sources(self.text, lambda name: self._find(name).sources[0])

    @functools.cached_property
    def right(self):
        """The finished function."""
        return self.trial.right or self.solution

    @property
    def solution(self):
        """The function that the text of the solution defines."""
        return edits.function_of(self.sources[0], self.name, f"{self.name}, solution")

    @functools.cached_property
    def returns(self):
        """The names of the results."""
        given = self.text.head["signature"].partition(" -> ")[2]
        return tuple(RESULT.findall(given))

    @functools.cached_property
    def signature(self):
        """What the learner's `def` line should take, as text."""
        return f"{self.name}{inspect.signature(self.right)}"

    @functools.cached_property
    def parameters(self):
        """The names of the arguments."""
        return tuple(inspect.signature(self.right).parameters)

    @functools.cached_property
    def lent(self):
        """The arguments that the finished function itself writes to, and puts back."""
        nodes = [node for source in self.sources for node in ast.walk(ast.parse(source))]
        stored = [one.value for one in nodes if isinstance(one, ast.Subscript) and isinstance(one.ctx, ast.Store)]
        return {getattr(one, "id", "") for one in stored} & {*self.parameters}

    @functools.cached_property
    def letters(self):
        """The axes of arguments and results as the signature calls them, a dict of names to letters."""
        told = {name: re.findall(r"\w+", axes) for name, axes in SHAPED.findall(self.text.head["signature"])}
        return {name: tuple(axes) for name, axes in told.items() if all(axis.isupper() for axis in axes)}

    @functools.cached_property
    def expected(self):
        """The right results, a tuple for each probe."""
        return [self.results(self.right, probe) for probe in self.probes]

    def shapes_of(self, probe):
        """Return the shapes of the right results of a probe; nothing where they are made up."""
        number = next(n for n, one in enumerate(self.probes) if one is probe)
        return () if self.features else tuple(right.shape for right in self.expected[number])

    @functools.cached_property
    def bank(self):
        """The mistakes by identifier, as a dict of `Mistake`."""
        return {name: self._words(name) for name in self.text.entries}

    def _words(self, name):
        entry = self.text.entries[name]
        if entry.mistake is not None:
            return entry.mistake
        other, key = entry.taken
        if key not in self._find(other).text.entries:
            raise Malformed(f"{entry.where}: `{other}` has no mistake `{key}`")
        return self._find(other)._words(key)  # not its bank, which may take words from here

    def _edits(self, name):
        entry = self.text.entries[name]
        return entry.edits or (self._find(entry.taken[0])._edits(entry.taken[1]) if entry.taken else ())

    @functools.cached_property
    def singles(self):
        """Every mistake in each of its forms, as a list of `Wrong`."""
        found = []
        for name in self.bank:
            given = self._edits(name)
            found += [Wrong(name, (Form(edits.text_of(self.sources, each), each, ""),)) for each in given]
            switches = () if given and name not in self.trial.forms else (name, *self.trial.forms.get(name, ()))
            found += [Wrong(name, (Form("", None, switch),)) for switch in switches if self.trial.wrong]
        return found

    @functools.cached_property
    def pairs(self):
        """Every two mistakes at once that go together, as `singles`."""
        return [
            Wrong(f"{one.name} + {other.name}", one.forms + other.forms)
            for one, other in combinations(self.singles, 2)
            if one.name != other.name and one.forms[0].source == other.forms[0].source
        ]

    def function(self, forms):
        """Return the function with these forms of mistakes in it, or None where they do not go together."""
        if all(form.switch for form in forms):
            return functools.partial(self.trial.wrong, frozenset(form.switch for form in forms))
        for order in (forms, forms[::-1]):
            source = edits.edited(order[0].source, [form.edits for form in order])
            if source is not None:
                try:
                    return edits.function_of(source, self.name, forms[0].edits.where)
                except Malformed:
                    if len(forms) == 1:
                        raise
        return None

    def answer(self, forms, number):
        """Return what the function answers to a probe with these forms of mistakes in it.

        Parameters
        ----------
        forms : tuple of Form
        number : int
            Of the probe.

        Returns
        -------
        tuple of ndarray, an exception, or None
            What it raised, if it did; None where two mistakes do not go together.
        """
        key = forms, number
        if key not in self._answers:
            self._answers[key] = self._answer(forms, number)
        return self._answers[key]

    def _answer(self, forms, number):
        function = self.function(forms)
        if function is None:
            return None
        try:
            return self.results(function, self.probes[number])
        except Exception as error:
            return error

    def results(self, function, probe):
        """Call a function on a probe; return its results as arrays."""
        args, kwargs = probe.fresh()
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            result = self.call(function, *args, **kwargs)
            return tuple(np.array(part) for part in (result if len(self.returns) > 1 else (result,)))
