"""The size calculator: how many places a window has, in numbers and as a row of cells."""

import math

import ipywidgets

from scratchcnn_helpers.ops import conv_output_size

from .board import Board, fitting, setting, with_buttons
from .pieces import box, card, label, svg, words

WIDTH, HEIGHT = 740, 290
LARGEST_CELL, APART, TOP = 46, 8, 4  # the side of a cell, the gap to the padding, where the cells begin
FITS = 'fill="var(--blue)"'
TOO_WIDE = 'fill="var(--quiet)" stroke="var(--red)" stroke-width="2" stroke-dasharray="6 4"'


class SizeCalculator(Board):
    """Tell how many places a window has along one side of an image, and show them.

    Parameters
    ----------
    size : int, 1 to 32
        Of the image.
    kernel_size : int, 1 to 11
    stride : int, 1 to 6
    padding : int, 0 to 5
        On either side.

    Raises
    ------
    TypeError
        If one of them is no whole number.
    ValueError
        If one of them lies outside its range. A window that does not fit is no error: it is shown as one.

    Examples
    --------
    >>> SizeCalculator(7, 3, stride=2, padding=1).output_size
    4
    """

    size, kernel_size, stride, padding = (setting(name) for name in ("size", "kernel_size", "stride", "padding"))

    def __init__(self, size=7, kernel_size=3, *, stride=1, padding=0):
        given = {"size": size, "kernel_size": kernel_size, "stride": stride, "padding": padding}
        ranges = {"size": (1, 32), "kernel_size": (1, 11), "stride": (1, 6), "padding": (0, 5)}
        self.controls = {}
        for name, (low, high) in ranges.items():
            control = ipywidgets.IntSlider(min=low, max=high, description=name.replace("_", " "))
            control.value = fitting(given[name], name, control)
            self.controls[name] = control
        rows = [with_buttons(control) for control in self.controls.values()]
        for row in rows:
            row.layout.margin = "0 12px 0 0"
        super().__init__(ipywidgets.Box(rows, layout={"flex_flow": "row wrap"}))
        for control in self.controls.values():
            control.observe(self.draw, "value")

    @property
    def output_size(self):
        """The number of places, or None where the window does not fit."""
        return None if _error(*self._state()) else conv_output_size(self.size, self.kernel_size, **self._keywords())

    def frame(self):
        """Return the formula, the cells and the windows as HTML.

        Returns
        -------
        str
        """
        return frame(*self._state())

    def alt(self):
        """Return the formula and what it means, in words.

        Returns
        -------
        str
        """
        return " ".join(told(*self._state()))

    def _keywords(self):
        return {"stride": self.stride, "padding": self.padding}

    def _state(self):
        return self.size, self.kernel_size, self.stride, self.padding


def told(size, kernel_size, stride, padding):
    """Say it in words.

    Parameters
    ----------
    size, kernel_size, stride, padding : int

    Returns
    -------
    (str, str)
        The formula with numbers put in, and a sentence or two.
    """
    places = (size + 2 * padding - kernel_size) // stride + 1
    formula = f"({size} + 2 × {padding} − {kernel_size}) // {stride} + 1 = {str(places).replace('-', '−')}"
    error = _error(size, kernel_size, stride, padding)
    if error:
        return f"✕ {formula}", f"The window does not fit: {error}."
    count = "1 place" if places == 1 else f"{places} places"
    between, end = unused(size, kernel_size, stride, padding)
    sentences = [f"The window has {count}, so the output has {places} {'value' if places == 1 else 'values'}."]
    if between:
        sentences.append(f"The steps are wider than the window: {_cells(between, ' in between')}.")
    if end:
        of_them = sum(cell >= padding + size for cell in end)
        which = f" ({'it is' if len(end) == 1 else f'{of_them} of them'} padding)" if of_them else ""
        sentences.append(f"{_cells(end, f' at the end{which}')}: one more step would go too far.")
    return formula, " ".join(sentences if between or end else [*sentences, "Every cell lies in a window."])


def unused(size, kernel_size, stride, padding):
    """Find the cells of the padded row that lie in no window.

    Parameters
    ----------
    size, kernel_size, stride, padding : int
        Such that the window fits.

    Returns
    -------
    (list of int, list of int)
        Those between windows, and those at the end.
    """
    places = conv_output_size(size, kernel_size, stride=stride, padding=padding)
    seen = {place * stride + k for place in range(places) for k in range(kernel_size)}
    rest = [cell for cell in range(size + 2 * padding) if cell not in seen]
    return [cell for cell in rest if cell < max(seen)], [cell for cell in rest if cell > max(seen)]


def frame(size, kernel_size, stride, padding):
    """Draw the formula, the row of cells and the span of each window below it.

    Parameters
    ----------
    size, kernel_size, stride, padding : int

    Returns
    -------
    str
    """
    formula, sentence = told(size, kernel_size, stride, padding)
    colour = "red" if _error(size, kernel_size, stride, padding) else "ink"
    row = _Row(size, kernel_size, stride, padding, colour)
    drawing = svg(row.cells() + row.windows(), row.width, HEIGHT, f"{formula} {sentence}", steady=True)
    head = words(formula, size=24, colour=colour, bold=True), words(sentence, lines=2, colour=colour)
    return card(*head, words(row.caption(), size=16), drawing)


class _Row:
    """The padded row: where its cells lie, and what is drawn there."""

    def __init__(self, size, kernel_size, stride, padding, colour):
        self.size, self.kernel_size, self.stride, self.padding = size, kernel_size, stride, padding
        self.wrong, self.total = colour == "red", size + 2 * padding
        self.cell = min(LARGEST_CELL, (WIDTH - 4 - 2 * APART * (padding > 0)) / max(self.total, kernel_size))
        self.width = math.ceil(max(160, self.left(self.total), 2 + kernel_size * self.cell)) + 2
        between, end = ([], []) if self.wrong else unused(size, kernel_size, stride, padding)
        self.unused = between + end

    def left(self, cell):
        """Return where a cell begins; padding stands apart."""
        apart = APART * ((cell >= self.padding) + (cell >= self.padding + self.size)) if self.padding else 0
        return 2 + cell * self.cell + apart

    def cells(self):
        """Draw the cells: the image's with their index, padding dashed and with its 0, hatched what no window sees."""
        drawn, side = [], self.cell - 2
        for cell in range(self.total):
            x, image = self.left(cell), self.padding <= cell < self.padding + self.size
            look = 'fill="var(--quiet)"' if image else 'fill="none" stroke-dasharray="4 3"'
            drawn.append(
                box(x + 1, TOP, side, side, f'{look} stroke="{"var(--red)" if self.wrong else "var(--line)"}"')
            )
            if cell in self.unused:
                drawn.append(_hatch(x + 1, TOP, side))
            elif self.cell >= 22:
                drawn.append(label(x + self.cell / 2, TOP + 6 + side / 2, cell - self.padding if image else 0))
        return "".join(drawn)

    def windows(self):
        """Draw the span of each window below the cells, one below the other; where none fits, the one that does not."""
        places = 1 if self.wrong else len(range(0, self.total - self.kernel_size + 1, self.stride))
        top = TOP + self.cell + 10
        step = min(26, (HEIGHT - top) / places)
        drawn = []
        for place in range(places):
            first = place * self.stride
            x, end = self.left(first), self.left(first + self.kernel_size - 1) + self.cell
            y, height = top + step * place, step * 0.8
            drawn.append(box(x + 1, y, end - x - 2, height, f'rx="3" {TOO_WIDE if self.wrong else FITS}'))
            base = y + height / 2 + 6
            if self.wrong:
                drawn.append(
                    label(x + 8, base, f"✕ {self.kernel_size} cells wide", at="start", colour="red", bold=True)
                )
            elif step >= 20 and end - x > 24:
                drawn.append(label((x + end) / 2, base, place, colour="ground", bold=True))
        return "".join(drawn)

    def caption(self):
        """Say what the cells are."""
        padding = f", {self.padding} of padding on each side (dashed)" if self.padding else ""
        hatched = "; hatched: in no window" if self.unused else ""
        cells = "1 cell" if self.size == 1 else f"{self.size} cells"
        return f"{cells}{padding}{hatched}"


def _hatch(x, y, side):
    ends = [(0, 0.5, 0.5, 0), (0, 1, 1, 0), (0.5, 1, 1, 0.5)]
    lines = (f"M{x + a * side:.1f} {y + b * side:.1f}L{x + c * side:.1f} {y + d * side:.1f}" for a, b, c, d in ends)
    return f'<path d="{" ".join(lines)}" stroke="var(--red)" stroke-width="2"/>'


def _cells(cells, where):
    return f"1 cell{where} meets no window" if len(cells) == 1 else f"{len(cells)} cells{where} meet no window"


def _error(size, kernel_size, stride, padding):
    """Return what `conv_output_size` has to say against it, or an empty string."""
    try:
        conv_output_size(size, kernel_size, stride=stride, padding=padding)
    except ValueError as error:
        return str(error)
    return ""
