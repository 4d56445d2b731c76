"""Arrays that tell the recorder what is read and written in them, and otherwise behave like any other array."""

import numpy as np

from .formulas import chain, leaves
from .numbers import Number, formula_of, plain
from .recorder import looked_at, working

SYMBOLS = {
    np.add: "+",
    np.subtract: "−",
    np.multiply: "×",
    np.true_divide: "/",
    np.power: "**",
    np.maximum: "max",
    np.minimum: "min",
}
REDUCED = {np.sum, np.max, np.min, np.mean, np.prod}  # these end in a ufunc, which is logged
LARGEST = 1024  # cells that a sum may have and still be told term by term


class Logged(np.ndarray):
    """An array in which reading and writing is logged.

    On what was computed from others, `spread` is a function from a cell to its formula; where nobody knows one,
    `sources` says from which cells it came, or `parent` from which array.
    """

    spread = sources = parent = None
    padding = ()  # how much `np.pad` added on each side

    def __array_finalize__(self, obj):
        self.parent = obj if isinstance(obj, Logged) else None

    def __getitem__(self, key):
        key = _plain_key(key)
        with working(None) as log:
            result = super().__getitem__(key)
            if log is None:
                return result
            owner = log.owner_of(self)
            if owner is None and _spread(self, log) is None:
                owner = log.own(self)  # nobody knows how it came about: from here on it is an array like any other
            if owner and not isinstance(result, Logged):
                owner, cells = log.place(self, key)
                log.read(owner, cells)
                return Number(result, ("cell", result, owner, int(cells[0])))
            if isinstance(result, Logged) and log.owner_of(result):
                return result  # a view: what of it is read, will be seen
            how = _moved(_spread(self, log), self.shape, np.arange(self.size).reshape(self.shape)[key])
            if isinstance(result, Logged):
                result.spread = how
                return result
            return Number(result, how(()))

    def __setitem__(self, key, value):
        key = _plain_key(key)
        with working(None) as log:
            if log is None:
                super().__setitem__(key, _plain(value))
            elif not _same_place(value, self.view(np.ndarray)[key]):  # else the second half of `y[i] += ...`
                owner, cells = log.place(self, key)
                formula = _first_formula(value, log)
                sources = _sources(value, log) if isinstance(value, (Logged, Number)) else []
                super().__setitem__(key, _plain(value))
                log.write(owner, cells, formula, sources)

    def __iter__(self):
        return (self[i] for i in range(len(self)))

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        return compute(ufunc, method, *inputs, **kwargs)

    def __array_function__(self, function, types, args, kwargs):
        if function in REDUCED:
            return super().__array_function__(function, types, args, kwargs)
        if function in (np.dot, np.inner, np.vdot) and all(np.ndim(arg) == 1 for arg in args):
            return np.matmul(*args)
        with working(None) as log:
            seen = []
            result = function(*_strip(args, seen), **_strip(kwargs, seen))
            return _with_sources(result, _enter(seen, log, soon=False), log) if log else result

    def __repr__(self):
        return repr(_plain(self))

    def __str__(self):
        return str(_plain(self))

    def mean(self, axis=None, dtype=None, out=None, **kwargs):
        """Divide the sum by the number of cells, so that the sentence says so."""
        if axis is dtype is out is None and not kwargs:
            return self.sum() / self.size
        return super().mean(axis, dtype, out, **kwargs)


def compute(ufunc, method, *inputs, out=None, **kwargs):
    """Let a ufunc work on logged arrays and numbers, and remember what its result came from."""
    with working(None) as log:
        numbers = [_plain(value) for value in inputs]
        into = {} if out is None else {"out": tuple(map(_plain, out))}
        if log is None:
            return getattr(ufunc, method)(*numbers, **into, **kwargs)
        target = inputs[0] if method == "at" else out[0] if out else None
        result = None if target is not None else getattr(ufunc, method)(*numbers, **kwargs)
        soon = target is None and not isinstance(result, np.ndarray)
        sources = _enter([value for value in inputs if value is not target], log, soon=soon)
        how = None if method == "at" else _how(ufunc, method, inputs, [_spread(v, log) for v in inputs], kwargs)
        if target is not None:
            first = how((0,) * np.ndim(target)) if how and np.size(target) else None  # before it is overwritten
            getattr(ufunc, method)(*numbers, **into, **kwargs)
            return _written(target, method, how, first, sources, log)
        if how and isinstance(result, np.ndarray):
            result = result.view(Logged)
            result.spread = how
            return result
        if how and isinstance(result, np.generic) and not isinstance(result, np.bool):
            formula = how(())
            return Number(result, (formula[0], result, *formula[2:]))
        return _with_sources(result, sources, log)


def _written(target, method, how, first, sources, log):
    """Enter what a ufunc wrote into an array in place."""
    if not isinstance(target, Logged):
        return target
    owner = log.owner_of(target)
    if owner is None:
        target.spread = how
    else:
        cells = log.changed(owner) if method == "at" else owner.cells(target).reshape(-1)
        log.write(owner, cells, first, sources)
    return None if method == "at" else target


def _of_number(self, ufunc, method, *inputs, **kwargs):
    return compute(ufunc, method, *inputs, **kwargs)


Number.__array_ufunc__ = _of_number


def _how(ufunc, method, inputs, spreads, kwargs):
    """Return a function that gives the formula of a cell of the result; `None` where there is none to tell."""
    if None in spreads or kwargs.get("where", True) is not True:
        return None
    if ufunc is np.matmul and method == "__call__" and all(np.ndim(value) == 1 for value in inputs):
        (left, right), n = spreads, len(inputs[0])
        products = [("apply", None, "×", left((k,)), right((k,))) for k in range(n if n <= LARGEST else 0)]
        return (lambda cell: chain("+", products, None)) if products else None
    symbol = SYMBOLS.get(ufunc)
    if method == "reduce" and symbol and kwargs.get("axis", 0) in _all_axes(inputs[0]):
        cells = list(np.ndindex(np.shape(inputs[0])))
        small = 0 < len(cells) <= LARGEST
        return (lambda _: chain(symbol, [spreads[0](cell) for cell in cells], None)) if small else None
    if method != "__call__" or ufunc.nout != 1:
        return None
    if len(inputs) == 1:
        name, argument = ufunc.__name__, spreads[0]
        return lambda cell: ("call", _value(ufunc, argument(cell)), name, argument(cell))
    if symbol is None or len(inputs) != 2:
        return None
    (left, right), shapes = spreads, [np.shape(value) for value in inputs]

    def pair(cell):
        one, other = left(_within(cell, shapes[0])), right(_within(cell, shapes[1]))
        return "apply", _value(ufunc, one, other), symbol, one, other

    return pair


def _value(ufunc, *formulas):
    values = [formula[1] for formula in formulas]
    with np.errstate(all="ignore"):
        return None if None in values else ufunc(*values)


def _all_axes(array):
    return (None, tuple(range(np.ndim(array)))) + ((0,) if np.ndim(array) == 1 else ())


def _within(cell, shape):
    """Return the cell of an operand that was broadcast, for a cell of the result."""
    return tuple(0 if size == 1 else place for place, size in zip(cell[len(cell) - len(shape) :], shape, strict=True))


def _spread(value, log):
    """Return a function from a cell to its formula, for anything that a ufunc takes; `None` where nobody knows."""
    if not isinstance(value, Logged):
        array = value if np.ndim(value) == 0 else np.asarray(value)
        return lambda cell: formula_of(array) if np.ndim(array) == 0 else ("number", array[cell])
    owner, source = log.owner_of(value), value.parent
    if owner:
        values, cells = np.array(_plain(value)), owner.cells(value)  # a copy: they may be overwritten meanwhile
        return lambda cell: ("cell", values[cell], owner, int(cells[cell]))
    if value.spread or source is None or source.size != value.size:
        return value.spread
    if not np.array_equal(np.ravel(_plain(source)), np.ravel(_plain(value)), equal_nan=True):
        return None
    spread = _spread(source, log)  # ravel, reshape, copy, astype: the same numbers in the same order
    return spread and _moved(spread, source.shape, np.arange(value.size).reshape(value.shape))


def _moved(spread, shape, places):
    """Return the spread of an array whose cells were taken from those places of another of that shape."""
    return lambda cell: spread(np.unravel_index(int(places[cell]), shape))


def _first_formula(value, log):
    if np.ndim(value) == 0:
        return formula_of(value) if isinstance(value, Number) else ("number", _plain(value))
    spread = _spread(value, log) if isinstance(value, Logged) else None
    return spread((0,) * np.ndim(value)) if spread and np.size(value) else None


def _sources(value, log):
    """Return `[(owner, cells)]` of all that went into a value."""
    if isinstance(value, Number):
        return list(leaves(value.formula))
    owner = log.owner_of(value)
    if owner is not None:
        return [(owner, owner.cells(value).reshape(-1))]
    if getattr(value, "sources", None):
        return value.sources
    if value.parent is not None:
        return _sources(value.parent, log)
    if value.spread is not None and 0 < value.size <= LARGEST:
        return [leaf for cell in np.ndindex(value.shape) for leaf in leaves(value.spread(cell))]
    return []


def _enter(values, log, *, soon):
    """Enter that values are read, and return what went into them."""
    sources = []
    for value in values:
        found = _sources(value, log) if isinstance(value, (Logged, Number)) else []
        sources += found
        if isinstance(value, Logged):
            for owner, cells in found:
                log.read(owner, cells, soon=soon)
    return sources


def _with_sources(result, sources, log):
    """Give what a function returned its memory."""
    log.decided |= isinstance(result, np.bool) or not isinstance(result, (np.ndarray, np.generic, tuple, list))
    if isinstance(result, (tuple, list)):
        return type(result)(_with_sources(part, sources, log) for part in result)
    if isinstance(result, np.generic) and not isinstance(result, np.bool):
        return Number(result, ("from", result, sources))
    if isinstance(result, np.ndarray):
        result = result.view(Logged)
        if log.owner_of(result) is None:
            result.sources = sources
    return result


def _same_place(one, other):
    places = [(a.__array_interface__["data"], a.shape, a.strides) for a in (one, other) if isinstance(a, np.ndarray)]
    return len(places) == 2 and places[0] == places[1]


def _plain(value):
    return value.view(np.ndarray) if isinstance(value, Logged) else plain(value)


def _plain_key(key):
    if any(isinstance(part, (Logged, Number)) for part in (key if isinstance(key, tuple) else (key,))):
        looked_at()
    return tuple(map(_plain, key)) if isinstance(key, tuple) else _plain(key)


def _strip(value, seen):
    """Return arguments without their memory; those that had one are added to `seen`."""
    if isinstance(value, (Logged, Number)):
        seen.append(value)
        return _plain(value)
    if isinstance(value, dict):
        return {name: _strip(part, seen) for name, part in value.items()}
    return type(value)(_strip(part, seen) for part in value) if type(value) in (tuple, list) else value


def _telling(name):
    """Return a method that first says that all of the array is read."""

    def method(self, *args, **kwargs):
        looked_at()
        with working(None) as log:
            result = getattr(_plain(self), name)(*args, **kwargs)
            if log:
                _enter([self], log, soon=True)
            return result

    return method


Logged.flat = property(lambda array: looked_at() or np.ndarray.flat.__get__(array))  # numbers without a memory
for _name in ("argmax", "argmin", "argsort", "item", "any", "all", "nonzero", "tolist", "var", "std"):
    setattr(Logged, _name, _telling(_name))
