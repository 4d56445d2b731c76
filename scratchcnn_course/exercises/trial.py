"""How a function is tried: the calls, what is made of their results, and what else of an exercise needs code."""

import copy
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Probe:
    """A call to try a function on.

    Attributes
    ----------
    label : str
        What is special about the call; reads well in a list: "stride 2".
    args, kwargs : tuple, dict
    optional : bool
        More than was asked for: a function may raise here, and what it gives here never costs a mistake its name.
    lenient : bool
        A function may raise here, but if it gives a result, that has to be right.
    """

    label: str
    args: tuple
    kwargs: dict
    optional: bool = False
    lenient: bool = False

    def asks(self, outcome):
        """Tell whether what came of the call has to be right."""
        return not self.optional and not (self.lenient and outcome.error is not None)

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


def first_window(image, window, *rest):
    """Frame the first window of an image, and the number that comes of it; `window` is a kernel, or its size."""
    size = window.shape[-2:] if hasattr(window, "shape") else (window, window)
    return {"image": (0, 0, *size), "x": (0, 0, *size), "target out": (0, 0, 1, 1)}


def plain_call(function, *args, **kwargs):
    """Call a function: how most exercises are tried."""
    return function(*args, **kwargs)


@dataclass(frozen=True, eq=False)
class Trial:
    """What needs code beside the text of an exercise.

    Attributes
    ----------
    probes : tuple of Probe
        From plain to awkward.
    right : callable, optional
        The finished function, where it takes more than the solution of the text does.
    call : callable
        `call(function, *args, **kwargs)`, where a plain call would not do.
    tolerance : float
        The least that is tolerated, relative to the largest value.
    features : dict of str to tuple of str
        For results that `call` made up: what each of their entries says.
    wrong : callable, optional
        `wrong(on, *args, **kwargs)` with a set of switches `on`: the function with these mistakes in it, for those
        mistakes that the text has no edits for.
    forms : dict of str to tuple of str
        More switches of `wrong` that are the same mistake in another form.
    whole : tuple of callable
        The package's functions that do the whole task: the learner's may not call them.
    rungs : tuple of str
        What the notebook gives, and the function may not call either.
    framed : callable, optional
        `framed(*args)`: which part of what an example frames, `{"image": (row, column, rows, columns)}`; of a result,
        under `"target out"`.
    pictured : callable, optional
        `pictured(result)`, where what a result does can be seen: a picture before, and the same after.
    growing : tuple of Probe
        Two calls, the second larger in every size, for those who have to do without a loop.
    hands : tuple of type
        Classes of networks that `call` makes and hands to the function.
    builds : bool
        Whether the function returns a network.
    seconds : float
        Of its own processor time that the function may take for all probes together.
    """

    probes: tuple
    right: Callable | None = None
    call: Callable = plain_call
    tolerance: float = 1e-7
    features: dict = field(default_factory=dict)
    wrong: Callable | None = None
    forms: dict = field(default_factory=dict)
    whole: tuple = ()
    rungs: tuple = ()
    framed: Callable | None = None
    pictured: Callable | None = None
    growing: tuple = ()
    hands: tuple = ()
    builds: bool = False
    seconds: float = 10.0
