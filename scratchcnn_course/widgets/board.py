"""What the small widgets have in common: controls above one piece of HTML that a pure function draws."""

import contextlib
import operator
from numbers import Real

import anywidget
import ipywidgets

from .pieces import still
from .twin import VIEW, colab, source, view

INDENTED = {"margin": "2px 2px 2px 50px"}  # a control without buttons, below a slider that has them


class _Names(anywidget.AnyWidget):
    """Names the sliders and buttons of its board for a screen reader, and keeps the arrow keys for them."""

    _esm = source("keys.js", "board.js")
    _css = source("board.css")


class Board(ipywidgets.VBox):
    """Controls above a picture that changes with them.

    A subclass makes its controls, calls `super().__init__(...)` with them, lets them call `draw` when they change, and
    says what is to be seen: `frame()` as HTML, `alt()` in words. A click on what carries `data-set`, settings by name
    as JSON, sets those controls. The HTML is replaced as a whole, which does not flicker; in a notebook that was stored or
    printed it stands alone.

    Parameters
    ----------
    *controls : ipywidgets.Widget
        In the order in which the Tab key visits them.
    """

    _ipython_display_ = None  # ipywidgets 7 would display the live view alone
    _waiting = False

    def __init__(self, *controls):
        self._page, self._names = ipywidgets.HTML(), _Names(layout={"display": "none"})
        self._names.on_msg(self._clicked)
        super().__init__([*controls, self._page, self._names])
        self.add_class("scratchcnn-board")
        self.draw()

    def draw(self, change=None):
        """Show the present state; serves as an observer of the controls."""
        if not self._waiting:
            self._page.value = self.frame()

    def _clicked(self, names, content, buffers):
        with self.at_once():
            for name, value in content.get("set", {}).items():
                if name in self.controls:
                    self.controls[name].value = fitting(value, name, self.controls[name])

    @contextlib.contextmanager
    def at_once(self):
        """Draw a single time, at the end, however many controls change in between."""
        self._waiting = True
        try:
            yield
        finally:
            self._waiting = False
            self.draw()

    def frame(self):
        """Return the present state as HTML.

        Returns
        -------
        str
        """
        raise NotImplementedError(f"{type(self).__name__} has to say how it looks")

    def alt(self):
        """Return what somebody who cannot see the widget should know, as a few sentences.

        Returns
        -------
        str
        """
        raise NotImplementedError(f"{type(self).__name__} has to say in words what it shows")

    def _repr_mimebundle_(self, **kwargs):
        return {"text/html": still(self.frame()), "text/plain": self.alt(), VIEW: view(self)}, colab(self._names)


def setting(name):
    """Make an attribute of a board that is the value of its control `controls[name]`; setting it checks first.

    Parameters
    ----------
    name : str

    Returns
    -------
    property
    """

    def write(board, value):
        board.controls[name].value = fitting(value, name, board.controls[name])

    return property(lambda board: board.controls[name].value, write, doc=f"The present {name}; can be set.")


def fitting(value, name, control):
    """Return a value for a control, after checking that it fits.

    Parameters
    ----------
    value : object
    name : str
        What the error message calls it.
    control : ipywidgets.IntSlider, FloatSlider or Dropdown

    Returns
    -------
    object

    Raises
    ------
    TypeError
        If it is no number, or not a whole one where that is asked for.
    ValueError
        If it lies outside the range, or is none of the options.
    """
    if hasattr(control, "options"):
        options = [option[1] if isinstance(option, tuple) else option for option in control.options]
        if value not in options:
            raise ValueError(f"{name} must be one of {', '.join(map(str, options))}, got {value!r}")
        return value
    if isinstance(control.min, int):
        try:
            value = operator.index(value)
        except TypeError:
            raise TypeError(f"{name} must be a whole number, got {value!r}") from None
    elif not isinstance(value, Real):
        raise TypeError(f"{name} must be a number, got {value!r}")
    if not control.min <= value <= control.max:
        raise ValueError(f"{name} must be from {control.min:g} to {control.max:g}, got {value}")
    return value


def with_buttons(slider):
    """Put a button on each side of a slider, for one step back and one step forth.

    Parameters
    ----------
    slider : ipywidgets.IntSlider, FloatSlider or SelectionSlider

    Returns
    -------
    ipywidgets.HBox
    """
    name = slider.description or "value"
    back = ipywidgets.Button(description="◀", tooltip=f"{name}: one step back", layout={"width": "44px"})
    forth = ipywidgets.Button(description="▶", tooltip=f"{name}: one step forth", layout={"width": "44px"})
    back.on_click(lambda _: _move(slider, -1))
    forth.on_click(lambda _: _move(slider, 1))
    return ipywidgets.HBox([back, slider, forth])


def _move(slider, steps):
    """Move a slider by a number of its steps, as far as it goes."""
    if hasattr(slider, "options"):
        slider.index = min(max(slider.index + steps, 0), len(slider.options) - 1)
    else:
        slider.value = min(max(slider.value + steps * slider.step, slider.min), slider.max)
