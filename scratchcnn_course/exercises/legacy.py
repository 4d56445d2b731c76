"""Exercises that are still declared in code, with wrong functions by hand. Goes when the last of them has its text."""

import functools
import importlib
import textwrap

from .exercise import Exercise as _Exercise
from .exercise import Form, Wrong
from .text import Mistake
from .trial import NotAResult, Probe, Trial, optional, plain_call, probe

__all__ = ["Exercise", "NotAResult", "Probe", "optional", "probe"]

MODULES = (
    "digits split puzzles convolution convolution_backward columns memory activations pooling linear "
    "softmax losses slopes slopes_by_hand losses_backward training pooling_backward bugs bug_probes first_weights "
    "optimisers learning_rates normalisation dropout reading sizes slide"
).split()


class Exercise(_Exercise):
    """An exercise as it was declared before."""

    def __init__(
        self, right, wrong, mistakes, probes, formula, notebook, name="", returns=("out",), forms=None, extra=False,
        call=plain_call, tolerance=1e-7, features=None,
    ):  # fmt: skip
        self.text = None
        self.trial = Trial(probes, right, call, tolerance, features or {}, wrong, forms or {})
        self.name, self.notebook, self.number = name or right.__name__, notebook, None
        self.title, self.formula, self.hint, self.minutes, self.difficulty = name, formula, formula, None, None
        self.extra, self._answers = extra, {}
        self.probes, self.call, self.tolerance, self.features = probes, call, tolerance, features or {}
        self._right, self._returns, self._mistakes = right, returns, mistakes

    right = property(lambda self: self._right)
    returns = property(lambda self: self._returns)

    @functools.cached_property
    def sources(self):
        """The text of the solution."""
        from scratchcnn_helpers import ops

        from . import solved, written

        fast = [f"{written.__name__}:{self.name}_fast"] * hasattr(written, f"{self.name}_fast")
        home = written if hasattr(written, self.name) else ops if hasattr(ops, f"{self.name}_loops") else None
        name = self.name if home is written else f"{self.name}_loops"
        right = f"{self.right.__module__}:{self.right.__name__}"
        where = [f"{home.__name__}:{name}" if home else right, *(fast or [right])]
        return tuple(solved.pointed_to(one, self.name) for one in where)

    @functools.cached_property
    def bank(self):
        """The mistakes."""
        return read_table(self._mistakes)

    @functools.cached_property
    def singles(self):
        """The mistakes in each of their forms."""
        return [
            Wrong(name, (Form("", None, switch),))
            for name in self.bank
            for switch in (name, *self.trial.forms.get(name, ()))
        ]


def read_table(text):
    """Read a table of mistakes."""
    bank = {}
    for entry in textwrap.dedent(text).strip().split("\n\n"):
        head, *rest = entry.splitlines()
        name, _, title = head.partition(": ")
        bank[name] = Mistake(title, *rest)
    return bank


@functools.cache
def exercises():
    """Return all of them by name."""
    modules = [importlib.import_module(f".{name}", __package__) for name in MODULES]
    return {one.name: one for module in modules for one in getattr(module, "EXERCISES", ())}
