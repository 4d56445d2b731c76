"""Numbers that remember where they come from. To the learner's code they behave like the NumPy scalars they hold."""

import operator

import numpy as np

from .recorder import looked_at

SYMBOLS = {"add": "+", "sub": "−", "mul": "×", "truediv": "/", "floordiv": "//", "mod": "%", "pow": "**"}


class Number:
    """A NumPy scalar with its formula (see `formulas`)."""

    __slots__ = ("formula", "value")

    def __init__(self, value, formula):
        self.value, self.formula = value, formula

    def __array__(self, dtype=None, copy=None):
        looked_at()
        return np.array(self.value, dtype)

    def __getattr__(self, name):
        if name not in ("dtype", "shape", "ndim", "size"):
            looked_at()
        return getattr(self.value, name)  # dtype, item, astype ...

    def __neg__(self):
        return Number(-self.value, ("apply", -self.value, "×", ("number", -1), self.formula))

    def __abs__(self):
        return Number(abs(self.value), ("call", abs(self.value), "abs", self.formula))

    def __pos__(self):
        return self

    def __hash__(self):
        looked_at()
        return hash(self.value)

    def __repr__(self):
        return repr(self.value)

    def __format__(self, spec):
        return format(self.value, spec)

    def __bool__(self):
        looked_at()
        return bool(self.value)

    def __int__(self):
        looked_at()
        return int(self.value)

    def __float__(self):
        looked_at()
        return float(self.value)

    def __index__(self):
        looked_at()
        return operator.index(self.value)

    def __divmod__(self, other):
        return self // other, self % other

    def __rdivmod__(self, other):
        return other // self, other % self

    def __round__(self, digits=None):
        looked_at()
        return round(self.value, digits)


def plain(value):
    """Return what a value holds, without its memory."""
    return value.value if isinstance(value, Number) else value


def formula_of(value):
    """Return the formula of a number of any kind."""
    return value.formula if isinstance(value, Number) else ("number", value)


def _calculation(name, symbol):
    function = getattr(operator, name)

    def apply(left, right):
        value = function(plain(left), plain(right))
        return Number(value, ("apply", value, symbol, formula_of(left), formula_of(right)))

    def forward(self, other):
        if isinstance(other, np.ndarray):
            return getattr(np, UFUNCS[name])(self, other)
        return apply(self, other) if _is_scalar(other) else NotImplemented

    def backward(self, other):
        return apply(other, self) if _is_scalar(other) else NotImplemented

    return forward, backward


UFUNCS = {"sub": "subtract", "mul": "multiply", "truediv": "true_divide", "floordiv": "floor_divide", "pow": "power"}
UFUNCS |= {"add": "add", "mod": "mod"}


def _is_scalar(value):
    return isinstance(value, (Number, int, float, complex, np.generic))


def _comparison(name):
    function = getattr(operator, name)

    def compare(self, other):
        looked_at()
        return function(self.value, plain(other))

    return compare


for _name, _symbol in SYMBOLS.items():
    _forward, _backward = _calculation(_name, _symbol)
    setattr(Number, f"__{_name}__", _forward)
    setattr(Number, f"__r{_name}__", _backward)
for _name in ("lt", "le", "eq", "ne", "gt", "ge"):
    setattr(Number, f"__{_name}__", _comparison(_name))
