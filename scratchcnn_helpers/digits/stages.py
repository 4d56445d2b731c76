"""From a photo or a drawing to the 28 x 28 that the networks of this course know, every stage kept."""

from dataclasses import dataclass, fields

import numpy as np

from .boxes import centre_by_mass, crop, fit_box, resize
from .components import connected_components
from .ground import extreme, ground_level, local_mean
from .rules import remove_rules
from .strokes import dilate, stroke_width

LONGER = 640
STROKE = 2.5 / 20
DETAIL = 100
GAP = 3
SHARE = 0.45
PASSES = 2
OFF=0.1
FAR=0.015
LEAST=0.08
K=2.0
WIN=2


@dataclass(frozen=True)
class Stages:
    raw: np.ndarray
    inverted: np.ndarray
    mask: np.ndarray
    component: np.ndarray
    cropped: np.ndarray
    thickened: np.ndarray
    boxed: np.ndarray
    centred: np.ndarray

    def items(self):
        return [(f.name, getattr(self, f.name)) for f in fields(self)]

    @property
    def result(self):
        return self.centred[None]


def prepare(image):
    grey = as_grey(image)
    longer = max(grey.shape)
    if longer > LONGER:
        grey = resize(grey, *(max(1, round(s * LONGER / longer)) for s in grey.shape))
    inverted, drawing = invert(grey)
    level = np.percentile(inverted, 99.9)
    for _ in range(PASSES):
        mask = inverted > SHARE * level
        if not drawing:
            mask &= inverted > K * local_mean(inverted, min(grey.shape) * 1 // WIN // 2 * 2 + 1)
        if not drawing:
            mask = remove_rules(mask)
        component = find_digit(mask, drawing)
        level = np.percentile(inverted[component], 75)
    cropped = cut_out(inverted, component)
    thickened = thicken(cropped)
    boxed = fit_box(thickened)
    return Stages(grey, inverted, mask, component, cropped, thickened, boxed, centre_by_mass(boxed))


def as_grey(image):
    image = np.asarray(image)
    if image.dtype == np.uint8:
        image = image.astype(np.float32) / 255
    if image.ndim == 3:
        image = image @ np.float32([0.299, 0.587, 0.114])
    return image.astype(np.float32)


def invert(grey):
    levels, counts = np.unique(grey, return_counts=True)
    ground = levels[counts.argmax()]
    if counts.max() > 0.5 * grey.size:
        return np.abs(grey - ground) / max(ground, 1 - ground), True
    smooth = np.log(local_mean(grey, 3) + 0.05)
    around = local_mean(smooth, min(grey.shape) // 12 * 2 + 1)
    if np.mean((smooth - around) ** 3) > 0:
        sign = -1
    else: sign = 1
    smooth = sign * np.log(local_mean(grey, 3) + OFF)
    ground = ground_level(smooth, max(3, int(0.25 * min(grey.shape))))
    return 1 - np.exp(smooth - ground), False


def find_digit(mask, drawing):
    m = min(mask.shape)
    for far in ([0] if drawing else [int(FAR * m), GAP, 0]):
        labels, count = grouped(mask, far)
        size = np.bincount(labels.ravel(), minlength=count + 1)
        size[0] = 0
        if not drawing:
            edge = np.unique(np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]]))
            size[edge] = 0
        if not size.any():
            continue
        inside = (size > 0)[labels]
        labels, count = grouped(inside, 0 if drawing else GAP)
        size = np.bincount(labels.ravel(), minlength=count + 1)
        size[0] = 0
        main = size.argmax()
        box = bounds(labels, count)
        if drawing or max(box[main, 2] - box[main, 0], box[main, 3] - box[main, 1]) > LEAST * m:
            break
    else:
        raise ValueError("nothing")
    top, left, bottom, right = box.T
    reach = 0.15 * max(bottom[main] - top[main], right[main] - left[main])
    near = (
        (top <= bottom[main] + reach)
        & (bottom >= top[main] - reach)
        & (left <= right[main] + reach)
        & (right >= left[main] - reach)
    )
    keep = near & (size > 0.05 * size[main])
    return keep[labels]


def grouped(mask, reach):
    grown = extreme(np.pad(mask, reach), 2 * reach + 1, np.maximum)
    labels, count = connected_components(grown)
    return np.where(mask, labels, 0), count


def bounds(labels, count):
    rows, cols = np.nonzero(labels)
    number = labels[rows, cols]
    box = np.full((count + 1, 4), -(1 << 30))
    for k, v in enumerate((-rows, -cols, rows, cols)):
        np.maximum.at(box[:, k], number, v)
    box[:, :2] *= -1
    return box


def cut_out(ink, component):
    level = np.percentile(ink[component], 75)
    around = dilate(component, 1.5) > 0
    soft = np.where(around, np.clip(ink / level, 0, 1), 0)
    soft[soft < 0.1] = 0
    return crop(soft).astype(np.float32)


def thicken(ink):
    longer = max(ink.shape)
    if longer > DETAIL:
        ink = resize(ink, *(max(1, round(s * DETAIL / longer)) for s in ink.shape))
    longer = max(ink.shape)
    radius = (STROKE * longer - stroke_width(ink)) / 2 / (1 - STROKE)
    if radius > 0.02 * longer:
        r = int(np.ceil(radius))
        ink = dilate(np.pad(ink, r), radius)
    return ink
