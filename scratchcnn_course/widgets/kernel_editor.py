"""The kernel editor: nine weights, and what they make of an image."""

import ipywidgets
import numpy as np

from scratchcnn_helpers.ops import conv2d

from ..traces.words import number
from .board import Board
from .pieces import beside, box, card, label, svg, words
from .pixels import HIGH, LOW, colours, picture

OWN = "your own"
PRESETS = {
    "identity": [[0, 0, 0], [0, 1, 0], [0, 0, 0]],
    "mean of nine": [[1 / 9] * 3] * 3,
    "blur": [[0.0625, 0.125, 0.0625], [0.125, 0.25, 0.125], [0.0625, 0.125, 0.0625]],
    "sharpen": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
    "vertical edges (Sobel)": [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],
    "horizontal edges (Sobel)": [[-1, -2, -1], [0, 0, 0], [1, 2, 1]],
    "emboss": [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]],
    "Laplacian": [[0, 1, 0], [1, -4, 1], [0, 1, 0]],
}
SIDE = 208  # of a picture on the page, in pixels
DIVISORS = range(1, 100)  # by which all fields are divided: nine ones and a 9 are nine ninths


class KernelEditor(Board):
    """Change the nine weights of a kernel, and see at once what it makes of an image.

    Parameters
    ----------
    image : array_like, shape (H, W)
        At least 3 x 3.

    Raises
    ------
    TypeError
        If the image holds no numbers.
    ValueError
        If the image has other than two axes, is smaller than the kernel, or holds a nan or an infinity.

    Examples
    --------
    >>> editor = KernelEditor(np.eye(5))
    >>> editor.kernel = [[0, 0, 0], [0, 2, 0], [0, 0, 0]]
    >>> editor.result.shape, float(editor.result.max())
    ((3, 3), 2.0)
    """

    def __init__(self, image):
        self.image = _numbers(image, "image")
        if self.image.ndim != 2 or min(self.image.shape) < 3:
            raise ValueError(f"image must be (H, W), at least 3 × 3, got shape {self.image.shape}")
        self.preset = ipywidgets.Dropdown(
            options=[*PRESETS, OWN], value="identity", description="kernel", style={"description_width": "initial"}
        )
        self.fields = [_field(row, column) for row in (1, 2, 3) for column in (1, 2, 3)]
        grid = [ipywidgets.HBox(self.fields[start : start + 3]) for start in (0, 3, 6)]
        self.divisor = ipywidgets.BoundedIntText(value=1, min=1, max=DIVISORS[-1], description="divided by")
        self._show_in_fields(PRESETS["identity"])
        super().__init__(self.preset, ipywidgets.VBox([*grid, self.divisor]))
        self.preset.observe(self._take_preset, "value")
        for field in (*self.fields, self.divisor):
            field.observe(self.draw, "value")

    @property
    def kernel(self):
        """The weights, an ndarray of float, shape (3, 3); can be set."""
        return np.array([field.value for field in self.fields]).reshape(3, 3) / self.divisor.value

    @kernel.setter
    def kernel(self, weights):
        weights = _numbers(weights, "kernel")
        if weights.shape != (3, 3):
            raise ValueError(f"kernel must have shape (3, 3), got {weights.shape}")
        with self.at_once():
            self._show_in_fields(weights)

    @property
    def result(self):
        """What the kernel makes of the image, an ndarray of float, shape (H - 2, W - 2)."""
        return _slide(self.image, self.kernel)

    def draw(self, change=None):
        """Show the present kernel and its result, and its name if it has one."""
        if not self._waiting:
            self.preset.value = _name(self.kernel)
        super().draw(change)

    def frame(self):
        """Return image, kernel and result as HTML, and what the kernel does.

        Returns
        -------
        str
        """
        return frame(self.image, self.kernel)

    def alt(self):
        """Return the kernel, what it does, and how large the result is, in words.

        Returns
        -------
        str
        """
        name, rows = _name(self.kernel), "; ".join(", ".join(map(number, row)) for row in self.kernel)
        return f"Kernel ({name}), row by row: {rows}. {meaning(self.kernel)} {_range('Result', self.result)}"

    def _take_preset(self, change):
        if change["new"] != OWN and change["new"] != _name(self.kernel):
            self.kernel = PRESETS[change["new"]]

    def _show_in_fields(self, weights):
        """Show weights as whole numbers and what they are divided by, where that can be, else as they are."""
        weights = np.ravel(weights).astype(float)
        whole = (number for number in DIVISORS if np.array_equal(np.round(weights * number) / number, weights))
        self.divisor.value = next(whole, 1)
        for field, weight in zip(self.fields, weights, strict=True):
            field.value = weight if self.divisor.value == 1 else round(weight * self.divisor.value)


def meaning(kernel):
    """Say what follows from the weights of a kernel.

    Parameters
    ----------
    kernel : ndarray, shape (3, 3)

    Returns
    -------
    str
        Sentences that are true of every image.
    """
    total, used = float(kernel.sum()), np.argwhere(kernel)
    if len(used) == 0:
        return "All weights are 0: so is every result."
    sentences = [f"The weights add up to {number(total)}: {_where_flat(total)}"]
    if len(used) == 1:
        (row, column), weight = used[0], number(kernel[tuple(used[0])])
        place = "in the middle" if row == column == 1 else f"in row {row + 1}, column {column + 1}"
        sentences.append(f"Each result is the pixel {place} of its window, times {weight}.")
    elif kernel.min() >= 0 and np.isclose(total, 1):
        sentences.append("No weight is negative: each result is a weighted average of its nine pixels.")
    elif np.array_equal(kernel, -kernel[:, ::-1]):
        sentences.append("Left and right cancel out: only changes from left to right leave something.")
    elif np.array_equal(kernel, -kernel[::-1]):
        sentences.append("Top and bottom cancel out: only changes from top to bottom leave something.")
    elif kernel[1, 1] and np.isclose(total, 0) and np.all(np.delete(kernel, 4) * kernel[1, 1] <= 0):
        sentences.append("The middle stands against all its neighbours: what differs from them remains.")
    return " ".join(sentences)


def _where_flat(total):
    if np.isclose(total, 0, atol=1e-12):
        return "where the image is flat, the result is 0."
    if np.isclose(total, 1, rtol=1e-12):
        return "where the image is flat, it keeps its value."
    return f"where the image is flat, its value is multiplied by {number(total)}."


def frame(image, kernel):
    """Draw image (H, W), kernel (3, 3) and result beside each other, with what the kernel does, as HTML."""
    result = _slide(image, kernel)
    scale = max(1, SIDE // max(image.shape))
    largest = None if result.min() < 0 else max(image.max(), result.max())
    shown = beside(
        _named(f"image, {_shape(image)}", _squares(colours(image), _range("Image", image), scale), _ends(image)),
        _named("kernel, 3 × 3", _grid(kernel), "blue: below 0, orange: above 0"),
        _named(
            f"result, {_shape(result)}",
            _squares(colours(result, largest=largest), _range("Result", result), scale),
            _ends(result),
        ),
    )
    return card(shown, words(meaning(kernel), lines=3), width=800)


def _squares(colours, alt, scale):
    """Draw pixels as squares with a line around them."""
    return picture(colours, alt, width=scale * colours.shape[1] + 2, style="border: 1px solid #808080")


def _grid(kernel):
    """Draw the weights as a grid of coloured cells with their numbers."""
    largest, cell = abs(kernel).max() or 1.0, 64
    parts = []
    for (row, column), weight in np.ndenumerate(kernel):
        share = weight / largest
        red, green, blue = (round(255 + abs(share) * (end - 255)) for end in (LOW if share < 0 else HIGH))
        ink = "black" if 0.299 * red + 0.587 * green + 0.114 * blue > 120 else "white"
        x, y = 2 + column * cell, 2 + row * cell
        parts.append(box(x, y, cell, cell, f'fill="rgb({red},{green},{blue})" stroke="#808080"'))
        parts.append(label(x + cell / 2, y + cell / 2 + 6, number(weight)).replace("var(--ink)", ink))
    rows = "; ".join(", ".join(map(number, row)) for row in kernel)
    return svg("".join(parts), 3 * cell + 4, 3 * cell + 4, f"Kernel, row by row: {rows}.")


def _named(name, what, note):
    return f'<div style="font-weight: 600">{name}</div>{what}<div style="white-space: nowrap">{note}</div>'


def _range(name, array):
    return f"{name}, {_shape(array)}: values {_ends(array)}."


def _ends(array):
    return f"from {number(array.min(), 2)} to {number(array.max(), 2)}"


def _shape(array):
    return " × ".join(map(str, array.shape))


def _slide(image, kernel):
    return conv2d(image[None, None], kernel[None, None], np.zeros(1))[0, 0]


def _name(kernel):
    return next((name for name, weights in PRESETS.items() if np.array_equal(kernel, weights)), OWN)


def _field(row, column):
    """Make a field for a number; its name is there for a screen reader, out of sight."""
    field = ipywidgets.FloatText(
        description=f"kernel row {row} column {column}",
        continuous_update=True,
        step=0.25,
        layout={"width": "92px"},
        style={"description_width": "0px"},
    )
    field.add_class("scratchcnn-unlabelled")
    return field


def _numbers(values, name):
    try:
        values = np.array(values, dtype=float)
    except (TypeError, ValueError):
        raise TypeError(f"{name} must be an array of numbers, got {type(values).__name__}") from None
    if not np.isfinite(values).all():
        raise ValueError(f"{name} must hold finite numbers, got a nan or an infinity")
    return values
