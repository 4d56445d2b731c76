"""Phone photos of handwriting, drawn by a program: a test set for `scratchcnn_course.digits`.

A digit is a skeleton of strokes (several hands for each digit), shaken, slanted and written with some pen on some
ground; a camera sees it from an angle, in uneven light, with blur, noise and JPEG. Everything follows from a seed.
`render(digit, seed)` gives one photo, `photo_set(n, seed)` many, each with the conditions it was taken under.
"""

import io
import itertools
from dataclasses import dataclass

import numpy as np

# Ten digits, each in several hands. A stroke is "x y  x y ...", x to the right and y down, about 60 wide and 100
# high. The pen runs through the points in a smooth curve; a point given twice is a corner.
SKELETONS = {
    0: [
        ["30 0  9 14  0 50  10 87  30 100  50 87  60 50  51 14  30 0"],
        ["40 6  18 4  2 42  8 84  30 100  52 84  58 44  44 10  26 2"],
        ["34 2  12 22  6 62  20 98  40 88  50 46  42 10  30 4  22 12"],
    ],
    1: [
        ["30 0  30 50  30 100"],
        ["14 22  33 0  33 0  32 50  32 100"],
        ["16 18  32 0  32 0  32 100", "12 100  54 99"],
        ["44 0  30 50  18 100"],
    ],
    2: [
        ["4 24  12 6  32 0  52 10  53 32  36 60  2 99  2 99  30 98  60 98"],
        ["6 22  20 3  42 3  54 22  44 54  22 86  8 97  2 88  12 79  28 87  44 97  60 90"],
        ["3 28  18 5  40 2  52 22  40 56  6 96  6 96  26 91  44 97  60 90"],
    ],
    3: [
        ["6 12  26 0  47 10  45 34  24 46  24 46  50 56  56 80  34 100  4 90"],
        ["6 3  52 2  52 2  24 40  24 40  50 52  54 78  34 99  4 90"],
        ["4 14  24 1  46 8  46 30  28 44  18 47  28 46  52 58  50 86  28 100  6 94"],
    ],
    4: [
        ["14 0  4 54  4 54  60 56", "46 22  44 100"],
        ["46 100  46 0  46 0  2 66  2 66  60 66"],
        ["10 2  5 36  18 54  46 48", "52 0  47 50  42 100"],
        ["20 2  2 62  2 62  30 60  62 58", "42 36  36 100"],
    ],
    5: [
        ["14 4  10 44  10 44  34 38  54 60  46 90  24 100  2 92", "14 3  56 0"],
        ["54 2  15 4  15 4  10 46  10 46  36 38  54 64  42 94  4 94"],
        ["16 8  11 44  11 44  34 39  54 62  42 94  4 93", "24 2  58 -3"],
        ["52 4  26 5  12 24  30 45  50 64  42 94  6 94"],
    ],
    6: [
        ["46 0  20 28  4 66  14 96  38 98  52 78  40 58  20 62  6 80"],
        ["24 0  9 48  6 80  26 100  50 88  47 63  24 58  8 72"],
        ["50 4  26 10  6 48  6 84  30 100  54 86  50 58  28 52  8 68"],
    ],
    7: [
        ["4 4  56 2  56 2  36 46  22 100"],
        ["4 5  56 3  56 3  36 46  24 100", "14 52  52 48"],
        ["5 20  7 3  7 3  58 3  58 3  40 40  28 100"],
        ["2 8  30 4  56 2  56 2  44 24  34 60  32 100", "20 50  54 48"],
    ],
    8: [
        ["48 14  30 0  10 12  14 34  44 56  54 80  30 100  6 82  16 56  44 34  50 14  46 8"],
        ["30 0  12 10  12 34  30 46  48 34  48 10  30 0", "30 46  6 60  6 88  30 100  54 88  54 60  30 46"],
        ["52 8  28 0  10 16  20 38  44 56  50 84  26 100  6 84  14 60  54 6"],
    ],
    9: [
        ["50 14  28 0  6 16  10 42  34 47  50 16  50 16  48 60  42 100"],
        ["52 20  32 0  7 16  12 44  38 44  52 20  54 50  44 88  12 97"],
        ["46 8  24 2  6 24  16 46  36 42  48 12", "50 4  49 50  46 100"],
    ],
}

# Colours as reflectance (red, green, blue) in [0, 1].
GROUNDS = {
    "plain": (0.93, 0.93, 0.92),
    "cream": (0.93, 0.89, 0.78),
    "squares": (0.94, 0.94, 0.92),
    "lines": (0.93, 0.92, 0.88),
    "blackboard": (0.17, 0.22, 0.20),
}
PENS = {
    "blue": (0.13, 0.20, 0.52),
    "black": (0.09, 0.09, 0.10),
    "pencil": (0.42, 0.42, 0.44),
    "chalk": (0.88, 0.88, 0.84),
}
SIZES = [(360, 480), (480, 360), (480, 640), (640, 480), (900, 1200)]  # (H, W)


@dataclass(frozen=True)
class Photo:
    """A rendered photo: `image` (H, W, 3) uint8, its `digit`, and the names of the `conditions` it shows."""

    image: np.ndarray
    digit: int
    conditions: frozenset


def photo_set(n, seed):
    """Return a list of `n` photos, each digit in turn."""
    return [take(i % 10, [seed, i]) for i in range(n)]


def render(digit, seed):
    """Return one photo of `digit`, (H, W, 3) uint8."""
    return take(digit, seed).image


def take(digit, seed):
    """Return the `Photo` of `digit` that belongs to `seed` (an int or a list of ints)."""
    rng = np.random.default_rng([digit, *np.atleast_1d(seed)])
    ground = str(rng.choice(list(GROUNDS), p=[0.2, 0.15, 0.3, 0.2, 0.15]))
    pen = "chalk" if ground == "blackboard" else str(rng.choice(["blue", "black", "pencil"], p=[0.4, 0.35, 0.25]))
    conditions = {ground, pen}
    H, W = SIZES[rng.integers(len(SIZES))]
    high = min(H, W) * rng.uniform(0.22, 0.75)  # height of the digit in pixels
    camera = look(rng, H, W, high)

    widest = 0.05 if pen == "pencil" else 0.13
    width = np.exp(rng.uniform(np.log(0.015), np.log(widest)))  # of the digit's height
    if pen == "chalk":
        width = rng.uniform(0.04, 0.11)
    width = max(width, 1.3 / high)  # a phone does not resolve less
    if width < 0.025:
        conditions.add("thin pen")
    if width > 0.09:
        conditions.add("marker")
    if high < 0.33 * min(H, W):
        conditions.add("small")

    colour = paper(rng, ground, camera, H, W)
    strokes = [project(camera, stroke) for stroke in write(rng, digit)]
    ink = draw(strokes, width * high, H, W)[:, :, None] * grain(rng, pen, H, W)
    colour = colour * (1 - ink) + np.array(PENS[pen]) * ink
    if ground != "blackboard" and rng.random() < 0.15:
        conditions.add("desk")
        colour = desk(rng, colour, strokes)
    if rng.random() < 0.4:
        conditions.add("shadow")
        colour = colour * shadow(rng, H, W)
    colour = colour * lamp(rng, H, W)
    return Photo(develop(rng, colour), digit, frozenset(conditions))


# ---- the hand ---------------------------------------------------------------------------------------------------


def write(rng, digit):
    """Return the strokes of one handwritten digit, centred at the origin and about 1 high: a list of (P, 2)."""
    hand = SKELETONS[digit][rng.integers(len(SKELETONS[digit]))]
    slant, turn, stretch = rng.uniform(-0.1, 0.3), rng.uniform(-0.12, 0.12), rng.uniform(0.8, 1.25)
    shear = np.array([[stretch, -slant], [0, 1]])
    turned = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]) @ shear
    strokes = []
    for text in hand:
        points = np.array(text.split(), float).reshape(-1, 2) / 100 - (0.3, 0.5)
        corner = np.concatenate([[0], np.cumsum(np.any(np.diff(points, axis=0) != 0, axis=1))])
        points = points + rng.normal(0, 0.014, points.shape)[corner]  # both copies of a corner move together
        strokes.append(wobble(rng, smooth(points)) @ turned.T)
    return strokes


def smooth(points, steps=12):
    """Return a Catmull-Rom curve through `points` (P, 2), cut at points that are given twice."""
    cuts = np.flatnonzero(np.all(points[1:] == points[:-1], axis=1)) + 1
    curve = []
    t = np.linspace(0, 1, steps)[:, None]
    for part in np.split(points, cuts):
        p = np.concatenate([part[:1], part, part[-1:]])
        for a, b, c, d in zip(p, p[1:], p[2:], p[3:], strict=False):
            bend = (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3
            curve.append(b + 0.5 * ((c - a) * t + bend))
    return np.concatenate(curve)


def wobble(rng, curve):
    """Shake a curve slowly, as an unsteady hand does."""
    steps = np.hypot(*np.diff(curve, axis=0).T)
    t = np.concatenate([[0], np.cumsum(steps)])[:, None]  # the length written so far
    waves = [rng.normal(0, 0.006, 2) * np.sin(2 * np.pi * (k * t + rng.random(2))) for k in (0.7, 1.6, 3.1)]
    return curve + sum(waves)


def draw(strokes, width, H, W):
    """Return how much of each pixel is under the pen, (H, W) in [0, 1]; `width` in pixels."""
    ink = np.zeros((H, W))
    for stroke in strokes:
        for a, b in itertools.pairwise(stroke):
            margin = width / 2 + 2
            (x0, y0), (x1, y1) = np.minimum(a, b) - margin, np.maximum(a, b) + margin
            rows = slice(int(np.clip(y0, 0, H)), int(np.clip(y1 + 1, 0, H)))
            columns = slice(int(np.clip(x0, 0, W)), int(np.clip(x1 + 1, 0, W)))
            y, x = np.mgrid[rows, columns]
            along = ((x - a[0]) * (b - a)[0] + (y - a[1]) * (b - a)[1]) / max(np.sum((b - a) ** 2), 1e-9)
            along = np.clip(along, 0, 1)
            distance = np.hypot(x - a[0] - along * (b - a)[0], y - a[1] - along * (b - a)[1])
            ink[rows, columns] = np.maximum(ink[rows, columns], np.clip(width / 2 - distance + 0.5, 0, 1))
    return ink


def grain(rng, pen, H, W):
    """Return how well the pen covers, (H, W, 1) in [0, 1]: graphite and chalk are rough, ink is nearly even."""
    low, high = {"pencil": (0.55, 1.0), "chalk": (0.45, 1.0)}.get(pen, (0.8, 1.0))
    rough = blur(rng.random((H, W)), 0.8)
    rough = (rough - rough.min()) / (rough.max() - rough.min())
    pressure = 0.85 + 0.2 * clouds(rng, H, W, 50)
    return (np.clip(pressure, 0.6, 1) * (low + (high - low) * np.clip(2 * rough, 0, 1)))[:, :, None]


# ---- the ground -------------------------------------------------------------------------------------------------


def look(rng, H, W, high):
    """Return the camera: a (3, 3) homography from the page (digit heights, origin in the digit) to pixels."""
    room = np.array([W, H]) / 2 - 0.6 * high  # the digit, off centre, stays in the frame
    x, y = np.array([W, H]) / 2 + rng.uniform(-0.9, 0.9, 2) * np.maximum(room, 0)
    turn = rng.uniform(-0.1, 0.1)
    scale = high * np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    camera = np.eye(3)
    camera[:2, :2], camera[:2, 2] = scale, (x, y)
    tilt = np.eye(3)
    tilt[2, :2] = rng.uniform(-0.2, 0.2, 2) * high / min(H, W)
    return camera @ tilt


def project(camera, points):
    """Return where the camera sees `points` (P, 2) of the page, in pixels."""
    seen = np.column_stack([points, np.ones(len(points))]) @ camera.T
    return seen[:, :2] / seen[:, 2:]


def paper(rng, ground, camera, H, W):
    """Return the empty page as the camera sees it, (H, W, 3) reflectance."""
    page = np.ones((H, W, 3)) * GROUNDS[ground] * (1 + 0.01 * clouds(rng, H, W, 8))[:, :, None]
    if ground in ("squares", "lines"):
        y, x = np.mgrid[:H, :W]
        back = project(np.linalg.inv(camera), np.column_stack([x.ravel(), y.ravel()]))  # pixel -> page
        u, v = back.reshape(H, W, 2).transpose(2, 0, 1)
    pixel = 1 / np.hypot(*camera[:2, 0])  # the size of a pixel on the page
    if ground == "squares":
        step = 1 / rng.uniform(1.6, 4.5)  # squares in the height of a digit
        lines = np.maximum(rule(rng, u, step, pixel), rule(rng, v, step, pixel))
        tint = np.array([0.55, 0.68, 0.80]) if rng.random() < 0.6 else np.array([0.66, 0.66, 0.66])
        page = page * (1 - lines[:, :, None] * (1 - tint) * rng.uniform(0.5, 1.1))
    elif ground == "lines":
        step = rng.uniform(0.9, 1.8)
        page = page * (1 - rule(rng, v, step, pixel)[:, :, None] * (1 - np.array([0.55, 0.65, 0.80])))
        margin = 0.5 * np.abs(u + rng.uniform(0.6, 1.6)) < 0.012
        page = page * (1 - margin[:, :, None] * (1 - np.array([0.85, 0.50, 0.50])))
    elif ground == "blackboard":  # wiped, not washed
        page = page + 0.05 * np.abs(clouds(rng, H, W, 40))[:, :, None]
    return page


def rule(rng, coordinate, step, pixel):
    """Return ruled lines every `step` of the page, (H, W) in [0, 1]."""
    half = max(rng.uniform(0.02, 0.05) * step / 2, 0.35 * pixel)
    off = np.abs((coordinate + rng.random() * step + step / 2) % step - step / 2)
    return np.clip((half - off) / pixel + 0.5, 0, 1) * min(1, 2 * half / pixel)


def desk(rng, colour, strokes):
    """Let the page end somewhere beside the digit, and show the dark desk below it."""
    H, W = colour.shape[:2]
    points = np.concatenate(strokes)
    angle = rng.integers(4) * np.pi / 2 + rng.uniform(-0.15, 0.15)
    direction = np.array([np.cos(angle), np.sin(angle)])
    edge = (points @ direction).max() + rng.uniform(0.04, 0.12) * min(H, W)
    y, x = np.mgrid[:H, :W]
    beyond = np.clip(x * direction[0] + y * direction[1] - edge, 0, 1)[:, :, None]
    wood = np.array([0.38, 0.27, 0.18]) * rng.uniform(0.5, 1.2)
    wood = wood * (1 + 0.15 * clouds(rng, H, W, 10))[:, :, None]
    return colour * (1 - beyond) + wood * beyond


# ---- light and camera -------------------------------------------------------------------------------------------


def shadow(rng, H, W):
    """Return a soft-edged shadow across the frame, as of a hand or a phone, (H, W, 1) in (0, 1]."""
    angle = rng.uniform(0, 2 * np.pi)
    y, x = np.mgrid[:H, :W]
    across = (x - W * rng.uniform(0.25, 0.75)) * np.cos(angle) + (y - H * rng.uniform(0.25, 0.75)) * np.sin(angle)
    soft = min(H, W) * rng.uniform(0.006, 0.06)
    dark = rng.uniform(0.4, 0.75)
    return (dark + (1 - dark) / (1 + np.exp(np.clip(across / soft, -50, 50))))[:, :, None]


def lamp(rng, H, W):
    """Return uneven light, (H, W, 3): a slope across the frame, dim corners, and the colour of the lamp."""
    y, x = np.mgrid[-1 : 1 : H * 1j, -1 : 1 : W * 1j]
    angle = rng.uniform(0, 2 * np.pi)
    slope = 1 + rng.uniform(0, 0.35) * (x * np.cos(angle) + y * np.sin(angle)) / 1.4
    corners = 1 - rng.uniform(0, 0.2) * (x**2 + y**2) / 2
    warm = np.array([1.0, 1.0 - rng.uniform(0, 0.06), 1.0 - rng.uniform(0, 0.2)])
    return (slope * corners)[:, :, None] * warm * rng.uniform(0.6, 1.0)


def develop(rng, colour):
    """Return what the phone stores, (H, W, 3) uint8: blur, noise of the sensor, gamma, JPEG."""
    from PIL import Image

    H, W = colour.shape[:2]
    colour = blur(colour.astype(np.float32), rng.uniform(0.3, 1.4) * min(H, W) / 480)
    noise = rng.uniform(0.003, 0.02) * rng.standard_normal(colour.shape, np.float32)
    noise = noise + blur(0.01 * rng.standard_normal((H, W, 1), np.float32), 1.0)
    image = np.clip(colour + noise, 0, 1) ** rng.uniform(0.8, 1.0)
    file = io.BytesIO()
    Image.fromarray((255 * image).round().astype(np.uint8)).save(file, "JPEG", quality=int(rng.integers(45, 92)))
    return np.asarray(Image.open(file))


def clouds(rng, H, W, size):
    """Return smooth noise of standard deviation about 1 whose blobs are `size` pixels wide, (H, W)."""
    coarse = rng.normal(0, 1.5, (H // size + 2, W // size + 2))
    for length in (H, W):  # linear interpolation along one axis, then along the other
        at = np.arange(length)[:, None] / size
        coarse = (np.clip(1 - np.abs(at - np.arange(len(coarse))), 0, 1) @ coarse).T
    return coarse


def blur(image, sigma):
    """Return `image` (H, W) or (H, W, C) under a Gaussian of `sigma` pixels, edges repeated."""
    radius = max(1, int(3 * sigma))
    weights = np.exp(-0.5 * (np.arange(-radius, radius + 1) / sigma) ** 2)
    weights = (weights / weights.sum()).astype(image.dtype)
    for _ in range(2):  # along the rows, then along the columns
        padded = np.concatenate([image[:1]] * radius + [image] + [image[-1:]] * radius)
        blurred = weights[0] * padded[: len(image)]
        for k, w in enumerate(weights[1:], 1):
            blurred += w * padded[k : k + len(image)]
        image = np.ascontiguousarray(blurred.swapaxes(0, 1))
    return image
