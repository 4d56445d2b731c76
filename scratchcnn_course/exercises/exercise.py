"""What an exercise is: the right function, calls to try it on, and the mistakes that can be told by their results."""

import copy
import functools
import inspect
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np


@dataclass(frozen=True)
class Mistake:
    """A known mistake in words.

    Attributes
    ----------
    title : str
        Goes on after "Not yet:".
    explanation, hint : str
    more : str
        A second hint; where it is empty, the formula of the exercise takes its place.
    """

    title: str
    explanation: str
    hint: str
    more: str = ""


@dataclass(frozen=True)
class Probe:
    """A call to try a function on.

    Attributes
    ----------
    label : str
        What is special about the call; reads well in a list: "stride 2".
    args, kwargs : tuple, dict
    optional : bool
        A function that raises here, and is right elsewhere, is right.
    """

    label: str
    args: tuple
    kwargs: dict
    optional: bool = False

    def fresh(self):
        """Return copies of `args` and `kwargs`, for a function that may write to them."""
        return copy.deepcopy((self.args, self.kwargs))


def probe(label, *args, **kwargs):
    """Make a `Probe` that has to be right."""
    return Probe(label, args, kwargs)


def optional(label, *args, **kwargs):
    """Make a `Probe` that a function may refuse by raising."""
    return Probe(label, args, kwargs, optional=True)


class NotAResult(Exception):
    """Raised by a `call` that cannot make sense of what a function returned; its words are for the learner."""


def plain_call(function, *args, **kwargs):
    """Call a function: how most exercises are tried."""
    return function(*args, **kwargs)


@dataclass(frozen=True, eq=False)
class Exercise:
    """One exercise, declared.

    Attributes
    ----------
    right : callable
        The finished function. It bears the name of the exercise unless `name` says otherwise.
    wrong : callable
        `wrong(on, *args, **kwargs)` with a set of switches `on`: the same function with these mistakes in it. With an
        empty set it is right.
    mistakes : str
        A table, read by `read_table`: identifiers, which are switches, and words.
    probes : tuple of Probe
        From plain to awkward: the first one that fails is shown.
    formula : str
        Serves as a second hint.
    notebook : int
        Where the exercise stands.
    returns : tuple of str
        The names of the results.
    forms : dict of str to tuple of str
        More switches that are the same mistake in another form.
    extra : bool
        True where no notebook asks for it.
    call : callable
        `call(function, *args, **kwargs)`, where a plain call would not do.
    tolerance : float
        The least that is tolerated, relative to the largest value.
    features : dict of str to tuple of str
        For results that `call` made up: what each of their entries says.
    """

    right: Callable
    wrong: Callable
    mistakes: str
    probes: tuple
    formula: str
    notebook: int
    name: str = ""
    returns: tuple = ("out",)
    forms: dict = field(default_factory=dict)
    extra: bool = False
    call: Callable = plain_call
    tolerance: float = 1e-7
    features: dict = field(default_factory=dict)

    def __post_init__(self):
        object.__setattr__(self, "name", self.name or self.right.__name__)

    @functools.cached_property
    def bank(self):
        """The mistakes by identifier, as a dict of `Mistake`."""
        return read_table(self.mistakes)

    @functools.cached_property
    def signature(self):
        """What the learner's `def` line should take, as text."""
        return f"{self.name}{inspect.signature(self.right)}"

    @functools.cached_property
    def parameters(self):
        """The names of the arguments."""
        return tuple(inspect.signature(self.right).parameters)

    @functools.cached_property
    def expected(self):
        """The right results, a tuple for each probe."""
        return [self._result(self.right, probe) for probe in self.probes]

    @functools.cached_property
    def singles(self):
        """Every mistake, in each of its forms: a list of `(identifier, switches)`."""
        return [(name, {form}) for name in self.bank for form in (name, *self.forms.get(name, ()))]

    @functools.cached_property
    def pairs(self):
        """Every two mistakes at once, as `singles`."""
        return [
            (f"{one} + {other}", switches | more)
            for (one, switches), (other, more) in combinations(self.singles, 2)
            if one != other
        ]

    def answer(self, switches, number):
        """Return what the function answers to a probe with these mistakes in it.

        Parameters
        ----------
        switches : set of str
        number : int
            Of the probe.

        Returns
        -------
        tuple of ndarray, or None
            None where two mistakes do not go together.
        """
        try:
            return self._result(functools.partial(self.wrong, frozenset(switches)), self.probes[number])
        except (ValueError, IndexError):
            return None

    def _result(self, function, probe):
        args, kwargs = probe.fresh()
        with np.errstate(all="ignore"):
            result = self.call(function, *args, **kwargs)
        return tuple(np.asarray(part) for part in (result if len(self.returns) > 1 else (result,)))


def read_table(text):
    """Read a table of mistakes: for each a line `identifier: title`, and below it explanation and hint, a line each.

    A fourth line is a second hint. Mistakes are set apart by empty lines.

    Parameters
    ----------
    text : str

    Returns
    -------
    dict of str to Mistake
    """
    bank = {}
    for entry in textwrap.dedent(text).strip().split("\n\n"):
        head, *rest = entry.splitlines()
        name, _, title = head.partition(": ")
        bank[name] = Mistake(title, *rest)
    return bank
