"""What the widgets that compute in the page have in common: Python holds data, settings, a still and words."""

import json
import operator
from numbers import Real

import traitlets

from .modules import HERE, assembled
from .twin import Page, drawn, source


def fitting(value, name, allowed):
    """Return a value after checking that it is one of those that are allowed.

    Parameters
    ----------
    value : object
    name : str
        What the error message calls it.
    allowed : range, (low, high), or list
        Whole numbers, numbers between two ends, or anything of a list.

    Raises
    ------
    TypeError
        If it is no number, or not a whole one where that is asked for.
    ValueError
        If it is not among them.
    """
    if isinstance(allowed, list):
        if value not in allowed:
            raise ValueError(f"{name} must be one of {', '.join(map(str, allowed))}, got {value!r}")
        return value
    if isinstance(allowed, range):
        try:
            value = operator.index(value)
        except TypeError:
            raise TypeError(f"{name} must be a whole number, got {value!r}") from None
        low, high = allowed[0], allowed[-1]
        if low <= value <= high and value not in allowed:
            raise ValueError(f"{name} must be a multiple of {allowed.step}, got {value}")
    elif isinstance(value, Real):
        value, (low, high) = float(value), allowed
    else:
        raise TypeError(f"{name} must be a number, got {value!r}")
    if not low <= value <= high:
        raise ValueError(f"{name} must be from {low:g} to {high:g}, got {value}")
    return value


class Setting(traitlets.TraitType):
    """What can be set in the page, and before it is shown in Python; what does not fit is refused by name.

    Parameters
    ----------
    default : object
    allowed : range, (low, high), list, a function of the widget that returns such, or None
        As `fitting` has it; None for what the widget itself looks at.
    """

    def __init__(self, default, allowed):
        super().__init__(default)
        self.allowed = allowed

    def validate(self, desk, value):
        """Return the value, if it fits."""
        allowed = self.allowed(desk) if callable(self.allowed) else self.allowed
        return value if allowed is None else fitting(value, self.name, allowed)


class Desk(Page, traitlets.HasTraits):
    """A page whose module computes and draws by itself: `data`, JSON of what it needs, and settings to begin with.

    A subclass names its module, `MODULE`, below `js/desk`, where a style sheet of its own may lie beside it. `figure()`
    draws the still, `alt()` says it in words.
    """

    MODULE = ""

    data = traitlets.Unicode("null")

    def __init_subclass__(cls, **kwargs):
        if cls.__dict__.get("MODULE"):
            cls._esm, own = assembled(f"desk/{cls.MODULE}.js"), f"desk/{cls.MODULE}.css"
            cls._css = source("stepper.css", "desk/desk.css", *[own] * (HERE / own).exists())
        super().__init_subclass__(**kwargs)

    def __init__(self, data=None, **settings):
        super().__init__(data=json.dumps(data), **settings)

    @property
    def SHOWN(self):
        """The names of what the module reads."""
        return ("data", *(name for name, trait in self.traits().items() if isinstance(trait, Setting)))

    def figure(self):
        """Draw the widget with matplotlib."""
        raise NotImplementedError(f"{type(self).__name__} has to say how it looks without a browser")

    def picture(self):
        """Return the figure as a picture."""
        return drawn(self.figure())
