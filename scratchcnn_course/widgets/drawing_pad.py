"""A pad to draw a digit on: every stage on the way to the network, and what the network says."""

import base64
import itertools

import numpy as np
import traitlets

from scratchcnn_helpers import nets

from ..digits import prepare
from .answer import ROW, bars, of_classes, verdict
from .modules import assembled
from .pieces import beside, card, still, words
from .pixels import colours, picture
from .twin import Twin, source

SIDE = 28
SHOWN = ("raw", "inverted", "cropped", "boxed", "centred")  # of the stages
BOX = 88  # pixels of a stage on the page
EMPTY = "Nothing is drawn yet. Draw a digit from 0 to 9, large, on the white square."
# A 2, as (column, row): what the still picture shows while nobody has drawn.
SAMPLE = ((8, 9), (10, 6), (14, 5), (18, 7), (19, 11), (16, 15), (12, 19), (8, 23), (14, 22), (20, 23))


class DrawingPad(Twin):
    """Draw a digit with mouse, pen, finger or keyboard, and see what the network makes of it while you draw.

    Beside the pad stands every stage that `digits.prepare` takes the drawing through, and the probability of each
    digit. On the keyboard, arrow keys move a cursor (Home, End, Page Up and Page Down diagonally), Space puts the pen
    down and lifts it, Backspace takes the last stroke back and Delete clears.

    Parameters
    ----------
    model : Sequential, optional
        Takes images `(N, 1, 28, 28)`. The trained network that comes with the package if left out.

    Attributes
    ----------
    stages : Stages or None
        None where there is no digit.
    probabilities : ndarray, shape (10,), or None

    Raises
    ------
    TypeError
        If `model` is no network.
    ValueError
        If it takes other images.

    Examples
    --------
    >>> pad = DrawingPad()  # doctest: +SKIP
    >>> pad.image = 1 - digits.test_images[0, 0]  # doctest: +SKIP
    """

    _esm = assembled("drawing_pad.js")
    _css = source("drawing_pad.css")

    pixels = traitlets.Unicode().tag(sync=True)  # 784 bytes in base64, 255 is the white of the paper
    page = traitlets.Unicode().tag(sync=True)
    verdict = traitlets.Unicode().tag(sync=True)

    def __init__(self, model=None):
        self.model = check_model(nets.load_pretrained() if model is None else model)
        super().__init__(pixels=_pack(np.ones((SIDE, SIDE))))

    @property
    def image(self):
        """The drawing as it is, `(28, 28)`, float32 in [0, 1]: dark on light. Set it to put a drawing on the pad."""
        return _unpack(self.pixels)

    @image.setter
    def image(self, image):
        self.pixels = _pack(check_drawing(image))
        self.send({"kind": "show"})

    @traitlets.validate("pixels")
    def _check(self, proposal):
        if len(base64.b64decode(proposal["value"])) != SIDE * SIDE:
            raise traitlets.TraitError(f"pixels must be {SIDE * SIDE} bytes in base64")
        return proposal["value"]

    @traitlets.observe("pixels")
    def _look(self, change):
        self.stages, self.probabilities, words = read(self.model, self.image)
        with self.hold_sync():  # both in one message
            self.page, self.verdict = frame(self.stages, self.probabilities), words

    def alt(self):
        """Return what is drawn and what the network says, in words; of a sample while nothing is drawn.

        Returns
        -------
        str
        """
        image, drawn = self._drawn()
        return f"A pad to draw a digit on, here with {drawn}. {read(self.model, image)[2]}"

    def to_html(self):
        """Return the drawing, its stages and the probabilities as HTML; of a sample while nothing is drawn.

        Returns
        -------
        str
        """
        image, drawn = self._drawn()
        stages, probabilities, told = read(self.model, image)
        pad = picture(colours(image), f"A pad with {drawn}.", width=280, style="outline: 1px solid #808080")
        return still(card(beside(pad, words(told, size=19) + frame(stages, probabilities)), width=860))

    def _drawn(self):
        """Return the drawing and what to call it, or a sample."""
        empty = self.image.min() == 1
        return (sample(), "a 2 as a sample") if empty else (self.image, "a drawing")

    def _still(self):
        return {"text/html": self.to_html(), "text/plain": self.alt()}


def read(model, image):
    """Take a drawing through all stages and ask the network.

    Parameters
    ----------
    model : Sequential
    image : ndarray, shape (28, 28), in [0, 1]

    Returns
    -------
    stages : Stages or None
    probabilities : ndarray, shape (K,), or None
    words : str
        What came of it, or why nothing did.
    """
    if image.min() == 1:
        return None, None, EMPTY
    try:
        stages = prepare(image)
    except ValueError as error:
        return None, None, f"The network was not asked: {error}."
    probabilities = of_classes(model.predict_proba(stages.result[None])[0])
    return stages, probabilities, verdict(probabilities)


def frame(stages, probabilities):
    """Return stages and probabilities as HTML; without them the same, empty, so that nothing jumps.

    Parameters
    ----------
    stages : Stages or None
    probabilities : ndarray, shape (K,), or None

    Returns
    -------
    str
    """
    given = {name: (array, words) for name, array, words in stages.items()} if stages else {}
    row = beside(*(_stage(k + 1, name, *given.get(name, (None, ""))) for k, name in enumerate(SHOWN)), gap=12)
    below = f'<div style="min-height: {10 * ROW}px">{"" if probabilities is None else bars(probabilities)}</div>'
    return card(row, below)


def _stage(number, name, array, alt):
    """Return one stage: its picture in a square, below it its name and shape."""
    inside, shape = "", "–"
    if array is not None:
        H, W = array.shape
        inside = picture(colours(array, largest=1), alt, width=max(1, BOX * W // max(H, W)))
        shape = f"{H} × {W}"
    place = f"display: flex; align-items: center; justify-content: center; width: {BOX}px; height: {BOX}px"
    square = f'<div style="{place}; background: var(--quiet); outline: 1px solid #808080">{inside}</div>'
    return (
        f'<div style="font-size: 14px; line-height: 1.3; padding: 1px">{square}<b>{number} {name}</b><br>{shape}</div>'
    )


def sample():
    """Draw a 2 with a soft pen, `(28, 28)`, dark on light."""
    rows, columns = np.mgrid[:SIDE, :SIDE]
    apart = np.full((SIDE, SIDE), np.inf)
    for (x1, y1), (x2, y2) in itertools.pairwise(SAMPLE):
        along = (columns - x1) * (x2 - x1) + (rows - y1) * (y2 - y1)
        share = np.clip(along / ((x2 - x1) ** 2 + (y2 - y1) ** 2), 0, 1)  # the nearest point of this piece
        apart = np.minimum(apart, np.hypot(columns - x1 - share * (x2 - x1), rows - y1 - share * (y2 - y1)))
    return np.clip(apart - 0.8, 0, 1)


def check_model(model):
    """Return the model after checking that it takes images of 28 x 28."""
    if not hasattr(model, "predict_proba"):
        raise TypeError(f"model must be a network, from nets.load_pretrained(), say, got {type(model).__name__}")
    try:
        model.predict_proba(np.zeros((1, 1, SIDE, SIDE), np.float32))
    except ValueError as error:
        raise ValueError(f"model must take images (N, 1, 28, 28), and this one does not: {error}") from error
    return model


def check_drawing(image):
    """Return a drawing `(28, 28)` after checking its shape and range."""
    image = np.asarray(image)
    if image.shape != (SIDE, SIDE):
        raise ValueError(f"image must be (28, 28), got shape {image.shape}")
    if not (image.dtype.kind == "f" and image.min() >= 0 and image.max() <= 1):  # NaN comes through neither
        raise ValueError(f"image must be floats in [0, 1], got {image.dtype}; divide bytes by 255")
    return image


def _pack(image):
    return base64.b64encode(np.round(255 * image).astype(np.uint8).tobytes()).decode()


def _unpack(pixels):
    return np.frombuffer(base64.b64decode(pixels), np.uint8).reshape(SIDE, SIDE).astype(np.float32) / 255
