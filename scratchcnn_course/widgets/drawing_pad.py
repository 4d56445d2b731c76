"""A pad to draw a digit on: a way into the explorer that Python can read and draw on, too."""

import base64
import itertools

import numpy as np

from scratchcnn_helpers import data, nets

from ..digits import prepare
from .answer import of_classes, verdict
from .network_explorer import NetworkExplorer
from .network_still import still_of

SIDE = 28
EMPTY = "Nothing is drawn yet. Draw a digit from 0 to 9, large, on the white square."
# A 2, as (column, row): what the still picture shows while nobody has drawn.
SAMPLE = ((8, 9), (10, 6), (14, 5), (18, 7), (19, 11), (16, 15), (12, 19), (8, 23), (14, 22), (20, 23))


class DrawingPad(NetworkExplorer):
    """Draw a digit with mouse, pen, finger or keyboard, and see what the network makes of it while you draw.

    It is the explorer, with a digit of each kind to choose from, and the drawing known to Python. On the keyboard,
    arrow keys move a cursor (Home, End, Page Up and Page Down diagonally), Space puts the pen down and lifts it,
    Backspace takes the last stroke back and Delete clears.

    Parameters
    ----------
    model : Sequential, optional
        Takes images `(N, 1, 28, 28)`. The trained network that comes with the package if left out.

    Attributes
    ----------
    stages : Stages or None
        None where there is no digit.
    probabilities : ndarray, shape (K,), or None
    verdict : str
        What came of the drawing, or why nothing did.

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

    AGAIN = True

    def __init__(self, model=None):
        model = nets.load_pretrained() if model is None else model
        super().__init__(model, *one_of_each(check_model(model)))

    @property
    def image(self):
        """The drawing as it is, `(28, 28)`, float32 in [0, 1]: dark on light. Set it to put a drawing on the pad."""
        return _unpack(self.pixels) if self.pixels else np.ones((SIDE, SIDE), np.float32)

    @image.setter
    def image(self, image):
        self.pixels = _pack(check_drawing(image))

    stages = property(lambda pad: read(pad.model, pad.image)[0])
    probabilities = property(lambda pad: read(pad.model, pad.image)[1])
    verdict = property(lambda pad: read(pad.model, pad.image)[2])

    def picture(self):
        """Draw what the network makes of the drawing; of a sample while nothing is drawn."""
        stages = read(self.model, self._drawn()[0])[0]
        return still_of(self.model, self.shown[:1] if stages is None else stages.result[None], self.names)

    def alt(self):
        """Return what is drawn and what the network says, in words; of a sample while nothing is drawn."""
        image, drawn = self._drawn()
        return f"A pad to draw a digit on, here with {drawn}. {read(self.model, image)[2]}"

    def _drawn(self):
        """Return the drawing and what to call it, or a sample."""
        empty = self.image.min() == 1
        return (sample(), "a 2 as a sample") if empty else (self.image, "a drawing")


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


def one_of_each(classes):
    """Return an image of each digit, and its label: of as many as there are classes."""
    digits = data.load_digits()
    first = [int(np.flatnonzero(digits.test_labels == label)[0]) for label in range(min(classes, 10))]
    return digits.test_images[first], digits.test_labels[first]


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
    """Return how many classes a model has, after checking that it takes images of 28 x 28."""
    if not hasattr(model, "predict_proba"):
        raise TypeError(f"model must be a network, from nets.load_pretrained(), say, got {type(model).__name__}")
    try:
        probabilities = model.predict_proba(np.zeros((1, 1, SIDE, SIDE), np.float32))
    except ValueError as error:
        raise ValueError(f"model must take images (N, 1, 28, 28), and this one does not: {error}") from error
    return len(of_classes(probabilities[0]))


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
