"""What NumPy says of what the widgets under `js/desk` compute."""

import itertools

import numpy as np

from scratchcnn_course.lessons.race import LIMIT, RACERS, SURFACES, race
from scratchcnn_course.widgets import finite_difference, slope_explorer
from scratchcnn_course.widgets.network_spec import packed
from scratchcnn_helpers import ops
from scratchcnn_helpers.augment import RandomRotation

RNG = np.random.default_rng(13)


def of_slopes():
    """Return activation functions and their slopes, at the kink and far from it."""
    xs = np.array([-6, -2.5, -0.1, 0, 0.1, 1, 3.3, 6])
    return {
        name: {"x": xs.tolist(), "value": forward(xs).tolist(), "slope": backward(np.ones(8), xs).tolist()}
        for name, (forward, backward) in slope_explorer.FUNCTIONS.items()
    }


def of_logits():
    """Return what softmax and the loss of each label are."""
    cases = [[2.0, 1.0, 0.1], [102.0, 101.0, 100.1], [10.0, -10.0], (5 * RNG.normal(size=7)).tolist()]
    return [
        {
            "logits": logits,
            "probabilities": ops.softmax(np.array(logits)).tolist(),
            "losses": [ops.cross_entropy(np.array([logits]), np.array([k])) for k in range(len(logits))],
        }
        for logits in cases
    ]


def of_sizes():
    """Return how many places a window has; None where it does not fit."""
    every = itertools.product((1, 2, 7, 8, 28, 32), (1, 2, 3, 5, 11), (1, 2, 3, 6), (0, 1, 5))
    held = []
    for size, kernel, stride, padding in every:
        fits = kernel <= size + 2 * padding
        count = ops.conv_output_size(size, kernel, stride=stride, padding=padding) if fits else None
        held.append({"size": size, "kernel": kernel, "stride": stride, "padding": padding, "count": count})
    return held


def of_kernels():
    """Return an image, kernels of many kinds, and what they make of it."""
    image = RNG.normal(size=(1, 1, 6, 7))
    kernels = [np.diag([0, 0, 3.0]), np.full((3, 3), 2.0), -np.eye(3), np.zeros((3, 3)), np.full((3, 3), 1 / 9)]
    kernels += [RNG.integers(-2, 3, (3, 3)).astype(float) for _ in range(60)]
    results = [packed(ops.conv2d(image, kernel[None, None], np.zeros(1)), "f8") for kernel in kernels]
    return {"image": packed(image, "f8"), "kernels": [k.ravel().tolist() for k in kernels], "results": results}


def of_differences():
    """Return every slope from two points, and its error; None where there is none."""
    every = itertools.product(finite_difference.CURVES, finite_difference.STEPS, finite_difference.NUMBERS)
    held = []
    for curve, h, numbers in every:
        slope, error = finite_difference.measure(curve, h, numbers)
        error = None if np.isnan(error) else float(error)
        held.append({"curve": curve, "h": h, "numbers": numbers, "slope": slope, "error": error})
    return held


class _Fixed:
    """Throws what was agreed on."""

    def __init__(self, angle):
        self.angle = angle

    def uniform(self, low, high, shape):
        return np.full(shape, self.angle)


def of_turns():
    """Return an image, and the same turned by some angles."""
    x = RNG.random((1, 1, 6, 9))
    turned = {angle: packed(RandomRotation(180)(x, _Fixed(angle))[0, 0], "f8") for angle in (0, 10, -33, 90, 171)}
    return {"x": packed(x[0, 0], "f8"), "turned": turned}


def of_races():
    """Return how each racer runs: from where the surface says and from elsewhere, at rates that hold and that burst."""
    held = []
    for surface, lr, start in itertools.product(SURFACES, (0.0007, 0.04, 0.17, 2.0), (None, (0.3, -0.35), (-1.2, 0.9))):
        paths = race(surface, lr, steps=40, start=start)
        alive = {name: path[~np.isnan(path[:, 0])].tolist() for name, path in paths.items()}
        start = list(start or SURFACES[surface].start)
        heights = [SURFACES[surface].height(*alive[name][-1]) for name in RACERS]
        held.append({"surface": surface, "lr": lr, "start": start, "paths": alive, "heights": heights})
    return {"runs": held, "steps": 40, "limit": LIMIT}


def of_desks():
    """Return all values, by what they are of."""
    return {
        "slopes": of_slopes(),
        "logits": of_logits(),
        "sizes": of_sizes(),
        "kernels": of_kernels(),
        "differences": of_differences(),
        "turns": of_turns(),
        "races": of_races(),
    }
