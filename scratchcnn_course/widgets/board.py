"""What the widgets that ask Python have in common: controls above one piece of HTML that a pure function draws."""

import anywidget
import ipywidgets

from .desk import fitting
from .pieces import still
from .twin import VIEW, colab, source, view


class _Names(anywidget.AnyWidget):
    """Names the sliders and buttons of its board for a screen reader, and keeps the arrow keys for them."""

    _esm = source("keys.js", "board.js")
    _css = source("board.css")


class Board(ipywidgets.VBox):
    """Controls above a picture that changes with them.

    A subclass makes its controls, calls `super().__init__(...)` with them, lets them call `draw` when they change, and
    says what is to be seen: `frame()` as HTML, `alt()` in words. The HTML is replaced as a whole, which does not
    flicker; in a notebook that was stored or printed it stands alone.

    Parameters
    ----------
    *controls : ipywidgets.Widget
        In the order in which the Tab key visits them.
    """

    _ipython_display_ = None  # ipywidgets 7 would display the live view alone

    def __init__(self, *controls):
        self._page, self._names = ipywidgets.HTML(), _Names(layout={"display": "none"})
        super().__init__([*controls, self._page, self._names])
        self.add_class("scratchcnn-board")
        self.draw()

    def draw(self, change=None):
        """Show the present state; serves as an observer of the controls."""
        self._page.value = self.frame()

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
        control = board.controls[name]
        control.value = fitting(value, name, range(control.min, control.max + 1))

    return property(lambda board: board.controls[name].value, write, doc=f"The present {name}; can be set.")


def with_buttons(slider):
    """Put a button on each side of a slider, for one step back and one step forth.

    Parameters
    ----------
    slider : ipywidgets.IntSlider

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
    slider.value = min(max(slider.value + steps * slider.step, slider.min), slider.max)
