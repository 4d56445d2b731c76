"""From a photo or a drawing to the 28 x 28 that the networks of this course know, every stage kept."""

from dataclasses import dataclass, fields

import numpy as np

from .boxes import centre_by_mass, crop, fit_box, resize
from .find import find_digit
from .ground import ground_level, local_mean
from .read import as_grey
from .rules import remove_rules
from .several import find_others, in_lines
from .strokes import dilate, stroke_width

LONGER = 640  # pixels along the longer side to which a photo is shrunk: enough for the thinnest pen
STROKE = 2.5 / 20  # how thick MNIST's strokes are, as a part of the digit
DETAIL = 100  # pixels along the longer side of a digit: strokes are thickened at this size
INK = 0.5  # of the ink of a full stroke: what has more is marked
RISE = 2.0  # times the mean around it: what has more is marked; a stain has less
FAINT = 0.12  # of the light: a full stroke takes more away, or there is only the grain of the paper
CLEAR = 4.0  # times the usual unevenness of the ground: a full stroke has more
LEAST = 0.06  # of the photo's shorter side: a digit is larger

WORDS = {
    "raw": "The picture in grey, small enough to work with.",
    "inverted": "How much ink each pixel holds: uneven light is gone, and ink is bright, as in MNIST.",
    "mask": "Where there is clearly more ink than around; printed lines are taken out.",
    "component": "The largest mark that does not touch the edge, and what lies close to it: the digit.",
    "cropped": "Cut down to the digit.",
    "thickened": "Strokes of a thin pen made as thick as those of MNIST.",
    "boxed": "Scaled so that the longer side has 20 pixels.",
    "centred": "Laid into 28 x 28 with its centre of mass in the middle. This is what the network sees.",
}


@dataclass(frozen=True, eq=False)
class Stages:
    """All stages of the way, each an array `(H, W)`, in order; `WORDS` has a sentence for each.

    Attributes
    ----------
    raw, inverted, cropped, thickened, boxed, centred : ndarray of float32, in [0, 1]
    mask, component : ndarray of bool
    """

    raw: np.ndarray
    inverted: np.ndarray
    mask: np.ndarray
    component: np.ndarray
    cropped: np.ndarray
    thickened: np.ndarray
    boxed: np.ndarray
    centred: np.ndarray

    def items(self):
        """Return the stages in order, as `(name, array, sentence)`."""
        return [(field.name, getattr(self, field.name), WORDS[field.name]) for field in fields(self)]

    @property
    def result(self):
        """What a network takes: `(1, 28, 28)`, float32 in [0, 1]."""
        return self.centred[None]


def prepare(image):
    """Turn a photo or a drawing of one digit into 28 x 28 pixels in the style of MNIST.

    Parameters
    ----------
    image : ndarray of uint8 or of floats in [0, 1], shape (H, W) or (H, W, 3)
        Dark on light or light on dark.

    Returns
    -------
    Stages

    Raises
    ------
    TypeError, ValueError
        If this is no image, or there is no digit in it.
    """
    page, component, _ = _look(image)
    return _frame(page, component)


def prepare_all(image):
    """Turn each digit in a picture into 28 x 28 pixels in the style of MNIST.

    Parameters
    ----------
    image : ndarray
        As for `prepare`.

    Returns
    -------
    lines : list of list of Stages
        As one reads: lines from top to bottom, in each from left to right.
    main : Stages
        The one that `prepare` returns, the largest.

    Raises
    ------
    TypeError, ValueError
        If this is no image, or there is no digit in it.
    """
    page, component, drawing = _look(image)
    _, inverted, mask = page
    marks = [component, *find_others(mask, inverted, component, drawing=drawing)]
    stages = [_frame(page, mark) for mark in marks]
    return [[stages[i] for i in line] for line in in_lines(marks)], stages[0]


def _look(image):
    """Return the first three stages, the largest digit (H, W) of bool, and whether the picture is a drawing."""
    grey = as_grey(image)
    if max(grey.shape) > LONGER:
        grey = resize(grey, *(max(1, round(side * LONGER / max(grey.shape))) for side in grey.shape))
    inverted, drawing = invert(grey)
    full = np.percentile(inverted, 99.9)  # a first guess at the ink of a full stroke
    for _ in range(2):  # the second time, the digit itself tells what a full stroke is
        mask = mark(inverted, full, drawing=drawing)
        component = find_digit(mask, drawing=drawing)
        full = np.percentile(inverted[component], 75)
    if not drawing:
        check_digit(inverted, component, full)
    return (grey, inverted, mask), component, drawing


def _frame(page, component):
    """Take one digit of a page through the other stages."""
    grey, inverted, mask = page
    cropped = cut_out(inverted, component, np.percentile(inverted[component], 75))
    thickened = thicken(cropped)
    boxed = fit_box(thickened)
    return Stages(grey, inverted, mask, component, cropped, thickened, boxed, centre_by_mass(boxed))


def invert(grey):
    """Tell how much ink each pixel holds, whatever the light and whichever of the two is the lighter.

    Light comes and goes by factors, so the logarithm of the brightness is compared with that of the ground around.
    A picture of which more than half has one and the same grey is no photo but a drawing: there the ground is that
    grey.

    Parameters
    ----------
    grey : ndarray, shape (H, W), in [0, 1]

    Returns
    -------
    ink : ndarray of float32, shape (H, W), in [0, 1]
    drawing : bool
    """
    ground = np.median(grey)  # where more than half is one grey, it is that
    if np.count_nonzero(grey == ground) > grey.size / 2:
        return np.abs(grey - ground) / max(ground, 1 - ground), True
    side = min(grey.shape)
    smooth = local_mean(grey, 3)
    apart = np.log(smooth + 0.05)
    apart -= local_mean(apart, side // 12 * 2 + 1)
    sign = -1 if np.mean(apart**3) > 0 else 1  # strokes are rare and far from the ground: on which side do they lie?
    brightness = sign * np.log(smooth + 0.1)
    ground = ground_level(brightness, max(3, side // 4))
    return 1 - np.exp(brightness - ground), False


def mark(ink, full, *, drawing):
    """Return where there is clearly ink, `(H, W)` of bool, given how much a full stroke has."""
    mask = ink > INK * full
    if drawing:
        return mask
    around = local_mean(ink, min(ink.shape) // 4 * 2 + 1)
    return remove_rules(mask & (ink > RISE * around), ink)


def check_digit(ink, component, full):
    """Raise a ValueError if what was found in a photo is too pale or too small to be a digit: the page is blank."""
    if full < max(FAINT, CLEAR * np.median(ink)):
        raise ValueError("image holds no digit: nothing stands out clearly from the ground")
    if max(crop(component).shape) < LEAST * min(component.shape):
        raise ValueError("image holds no digit, or too small a one: move the camera closer")


def cut_out(ink, component, full):
    """Crop to the digit, its soft edges included: 1 where a stroke is full."""
    around = dilate(component, 1.5) > 0
    soft = np.where(around, np.clip(ink / full, 0, 1), 0)
    soft[soft < 0.1] = 0
    return crop(soft).astype(np.float32)


def thicken(ink):
    """Make strokes that are thinner than MNIST's as thick as those; thicker ones stay as they are."""
    if max(ink.shape) > DETAIL:
        ink = resize(ink, *(max(1, round(side * DETAIL / max(ink.shape))) for side in ink.shape))
    longer = max(ink.shape)
    # Growing by r on all sides makes the digit longer by 2 r as well, hence the 1 - STROKE.
    radius = (STROKE * longer - stroke_width(ink)) / 2 / (1 - STROKE)
    return dilate(np.pad(ink, int(np.ceil(radius))), radius) if radius > 0.02 * longer else ink
