"""A trace as a still picture: the step half way. What the player shows, on paper."""

import functools
import textwrap
from pathlib import Path

import matplotlib
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ..traces.words import short
from .twin import SCALE

# As in pictures.js: the colours of the ends, and of what a step reads, writes and marks.
LOW, HIGH, EMPTY, PLACE = (0, 114, 178), (213, 94, 0), (230, 230, 230), (204, 227, 240)
ROLES = {"read": "#007a58", "mark": "#b0006d", "write": "#b0006d"}
# On the page; the file has SCALE times as many pixels.
WIDTH, BIGGEST, TALLEST, APART, LINE = 768, 34, 180, 34, 22
MOST_ROWS, MOST_PLANES = 40, 8


def filmstrip(*traces):
    """Draw the step half way of a trace with its sentence; of several traces, with their titles, below each other.

    One step shows what is read, what is written, and what is still to come. A second one would double what the
    notebooks store of players.

    Parameters
    ----------
    *traces : Trace

    Returns
    -------
    PIL.Image.Image
        `twin.SCALE` times as large as it shall be shown.
    """
    strips = []
    for trace in traces:
        limits, title = trace.limits(), f"{trace.title}. " if len(traces) > 1 else ""
        strips.append(_Strip(trace, (len(trace) + 1) // 2, limits, title))
    sizes = np.arange(20, 4, -1) / 20
    shrink = next((size for size in sizes if max(strip.width(size) for strip in strips) <= WIDTH), sizes[-1])
    height = sum(strip.height(shrink) for strip in strips)
    image = Image.new("RGB", (round(SCALE * WIDTH), round(SCALE * height)), "white")
    pen, top = _Pen(image), 0
    for strip in strips:
        strip.draw(pen, top, shrink)
        top += strip.height(shrink)
    return image


class _Strip:
    """One step: its number, the arrays beside each other, the sentence."""

    def __init__(self, trace, step, limits, title):
        self.head = f"{title}Step {step:,} of {len(trace):,}"
        self.text = textwrap.wrap(trace.sentence(step).replace(" × ", "\xa0×\xa0"), 88)
        state, lit = trace.state(step), trace.lit(step)
        self.panels = [_Panel(array, state[array.name], lit, *limits[array.name]) for array in trace.arrays]

    def width(self, shrink):
        return 8 + sum(panel.width(shrink) for panel in self.panels) + APART * (len(self.panels) - 1)

    def height(self, shrink):
        return round(max(panel.height(shrink) for panel in self.panels)) + 78 + LINE * len(self.text)

    def draw(self, pen, top, shrink):
        pen.text((4, top), self.head, 15, bold=True)
        left = 4
        for panel in self.panels:
            panel.draw(pen, left, top + 48, shrink)
            left += round(panel.width(shrink)) + APART
        top += self.height(shrink) - 16 - LINE * len(self.text)
        for line, words in enumerate(self.text):
            pen.text((4, top + LINE * line), words, 15)


class _Pen:
    """Draws in units of the page, not of the file."""

    def __init__(self, image):
        self.image, self.draw = image, ImageDraw.Draw(image)

    def text(self, at, words, size, *, colour="black", bold=False, anchor="la"):
        at = [SCALE * place for place in at]
        self.draw.text(at, words, fill=colour, font=_font(round(SCALE * size), bold), anchor=anchor)

    def line(self, start, end, colour, width):
        self.draw.line([round(SCALE * place) for place in (*start, *end)], fill=colour, width=round(SCALE * width))

    def box(self, left, top, right, bottom, colour, width):
        place = [round(SCALE * place) for place in (left, top, right, bottom)]
        self.draw.rectangle(place, outline=colour, width=width)

    def cells(self, left, top, colours, cell):
        """Enlarge an array of colours `(rows, columns, 3)`: one square a colour."""
        rows, columns = colours.shape[:2]
        size = (round(SCALE * cell * columns), round(SCALE * cell * rows))
        enlarged = Image.fromarray(colours).resize(size, Image.Resampling.NEAREST)
        self.image.paste(enlarged, (round(SCALE * left), round(SCALE * top)))


class _Panel:
    """One array at one step: its planes beside each other, and what is lit."""

    def __init__(self, array, state, lit, signed, limit):
        self.array, self.signed, self.limit = array, signed, limit
        self.lit = [(cells, role) for name, cells, role in lit if name == array.name]
        *_, self.rows, self.columns = (1, 1, *state.shape)
        planes = state.reshape(-1, self.rows, self.columns)
        plane, place = divmod(int(self.lit[-1][0][0]) if self.lit else 0, self.rows * self.columns)
        self.first = max(0, min(plane - MOST_PLANES // 2, len(planes) - MOST_PLANES))
        seen = 10 if self.rows > MOST_ROWS else self.rows
        self.top = max(0, min(place // self.columns - 5, self.rows - seen))
        self.planes = planes[self.first : self.first + MOST_PLANES, self.top : self.top + seen]
        cell = min(BIGGEST, TALLEST / max(seen, self.columns) / (1 if len(self.planes) == 1 else 2))
        self.cell = int(cell) if cell > 4 else cell
        abreast = state.shape[-3] if state.ndim == 4 and state.shape[-3] > 1 else len(self.planes)
        self.across = min(4, abreast, len(self.planes))
        self.caption = f"{array.name} ({' × '.join(map(str, state.shape))})" if state.shape else array.name

    def width(self, shrink):
        cell = shrink * self.cell
        return max(self._corner(self.across - 1, cell)[0] + self.columns * cell, 7.4 * len(self.caption))

    def height(self, shrink):
        cell = shrink * self.cell
        return self._corner(len(self.planes) - 1, cell)[1] + self.planes.shape[1] * cell

    def _corner(self, plane, cell):
        down, right = divmod(plane, self.across)
        return right * (self.columns * cell + 8), down * (self.planes.shape[1] * cell + 8)

    def draw(self, pen, left, top, shrink):
        """Draw with the top left corner of the first plane at `left`, `top`."""
        cell = self.cell * shrink
        pen.text((left, top - 5), self.caption, 13, anchor="ls")
        numbers = [short(value) for value in self.planes.compressed()] if self.array.numbers else [""]
        font = min(13, int((cell - 3) / (0.64 * max(map(len, numbers), default=1) or 1)))
        for p, plane in enumerate(self.planes):
            rows, columns = plane.shape
            x, y = (a + b for a, b in zip((left, top), self._corner(p, cell), strict=True))
            colours = self._colours(plane)
            pen.cells(x, y, colours, cell)
            self._stripe(pen, x, y, cell)
            if cell > 12:
                for column in range(1, columns):
                    pen.line((x + column * cell, y), (x + column * cell, y + rows * cell), "#c8c8c8", 0.5)
                for row in range(1, rows):
                    pen.line((x, y + row * cell), (x + columns * cell, y + row * cell), "#c8c8c8", 0.5)
            if font >= 8 and self.array.numbers:
                self._write(pen, plane, colours, x, y, cell, font)
            pen.box(x, y, x + columns * cell, y + rows * cell, "#595959", 1)
            for cells, role in self.lit:
                edges = self._edges(cells - (self.first + p) * self.rows * self.columns)
                for colour, width in (("white", 5), (ROLES[role], 3)):
                    for (x1, y1), (x2, y2) in edges:
                        start, end = (x + x1 * cell, y + y1 * cell), (x + x2 * cell, y + y2 * cell)
                        pen.line(start, end, colour, width)

    def _stripe(self, pen, x, y, cell):
        """Stripe the padding: it is no picture, and no colour of a value."""
        (PH, PW), seen = self.array.border, self.planes.shape[1]
        for row, column in np.ndindex(seen, self.columns):
            if not (PH <= row + self.top < self.rows - PH and PW <= column < self.columns - PW):
                left, top = x + column * cell, y + row * cell
                pen.line((left, top), (left + cell, top + cell), "#808080", 0.8)
                pen.line((left + cell / 2, top), (left + cell, top + cell / 2), "#808080", 0.8)
                pen.line((left, top + cell / 2), (left + cell / 2, top + cell), "#808080", 0.8)

    def _colours(self, plane):
        share = np.clip(np.nan_to_num(plane.filled(0) / self.limit, nan=0.0), -1, 1)[..., None]
        if not self.array.numbers:
            colours = np.full((*plane.shape, 3), PLACE, float)
        elif self.signed:
            colours = 255 + abs(share) * (np.where(share < 0, LOW, HIGH) - 255)
        else:
            colours = np.repeat(255 * np.clip(share, 0, 1), 3, axis=2)
        colours[np.ma.getmaskarray(plane)] = EMPTY
        return colours.round().astype(np.uint8)

    def _write(self, pen, plane, colours, x, y, cell, font):
        for row, column in np.argwhere(~np.ma.getmaskarray(plane)):
            part = colours[row, column] / 255
            linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
            ink = "black" if linear @ (0.2126, 0.7152, 0.0722) > 0.179 else "white"  # the one that contrasts more
            at = (x + (column + 0.5) * cell, y + (row + 0.5) * cell)
            pen.text(at, short(plane[row, column]), font, colour=ink, anchor="mm")

    def _edges(self, cells):
        """Return the lines round cells, in cells, wherever the neighbour is not one of them."""
        among = {divmod(int(cell), self.columns) for cell in cells if 0 <= cell < self.rows * self.columns}
        edges = []
        for row, column in sorted(among):
            y = row - self.top
            if not 0 <= y < self.planes.shape[1]:
                continue
            sides = {
                (row - 1, column): [(column, y), (column + 1, y)],
                (row + 1, column): [(column, y + 1), (column + 1, y + 1)],
                (row, column - 1): [(column, y), (column, y + 1)],
                (row, column + 1): [(column + 1, y), (column + 1, y + 1)],
            }
            edges += [line for neighbour, line in sides.items() if neighbour not in among]
        return edges


@functools.cache
def _font(size, bold):
    """Load DejaVu, which matplotlib brings along: the same letters on every computer."""
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return ImageFont.truetype(Path(matplotlib.get_data_path()) / "fonts" / "ttf" / name, size)
