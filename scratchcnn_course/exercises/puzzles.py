"""Kernels to be found for a given effect: `kernel_puzzle`. Many may be right, so the effect is judged."""

import functools

import numpy as np

from scratchcnn_helpers import data, ops

from .trial import NotAResult, Trial, probe

KERNELS = {
    "left-edge": [[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]],
    "brighten": [[0, 0, 0], [0, 2, 0], [0, 0, 0]],
    "shift-right": [[0, 0, 0], [1, 0, 0], [0, 0, 0]],
    "blur": [[1 / 9, 1 / 9, 1 / 9], [1 / 9, 1 / 9, 1 / 9], [1 / 9, 1 / 9, 1 / 9]],
}


WRONG = {  # which puzzle, and the kernel
    "edge-mirrored": ("left-edge", [[1, 0, -1], [1, 0, -1], [1, 0, -1]]),
    "edge-on-its-side": ("left-edge", [[-1, -1, -1], [0, 0, 0], [1, 1, 1]]),
    "edge-finds-bottoms": ("left-edge", [[1, 1, 1], [0, 0, 0], [-1, -1, -1]]),
    "edge-top-too": ("left-edge", [[-2, -1, 0], [-1, 0, 1], [0, 1, 2]]),
    "edge-bottom-too": ("left-edge", [[0, 1, 2], [-1, 0, 1], [-2, -1, 0]]),
    "edge-on-flat": ("left-edge", [[0, 0, 1], [0, 0, 1], [0, 0, 1]]),
    "edge-negative-on-flat": ("left-edge", [[-1, 0, 0], [-1, 0, 0], [-1, 0, 0]]),
    "edge-both-signs": ("left-edge", [[-1, 2, -1], [-1, 2, -1], [-1, 2, -1]]),
    "edge-all-around": ("left-edge", [[0, -1, 0], [-1, 4, -1], [0, -1, 0]]),
    "brighten-same": ("brighten", [[0, 0, 0], [0, 1, 0], [0, 0, 0]]),
    "brighten-darker": ("brighten", [[0, 0, 0], [0, 0.5, 0], [0, 0, 0]]),
    "brighten-other": ("brighten", [[0, 0, 0], [0, 1.5, 0], [0, 0, 0]]),
    "brighten-blurs": ("brighten", [[1, 1, 1], [1, 1, 1], [1, 1, 1]]),
    "shift-left": ("shift-right", [[0, 0, 0], [0, 0, 1], [0, 0, 0]]),
    "shift-up-or-down": ("shift-right", [[0, 1, 0], [0, 0, 0], [0, 0, 0]]),
    "shift-up": ("shift-right", [[0, 0, 0], [0, 0, 0], [0, 1, 0]]),
    "shift-diagonally": ("shift-right", [[1, 0, 0], [0, 0, 0], [0, 0, 0]]),
    "shift-right-and-up": ("shift-right", [[0, 0, 0], [0, 0, 0], [1, 0, 0]]),
    "shift-stays": ("shift-right", [[0, 0, 0], [0, 1, 0], [0, 0, 0]]),
    "shift-twice": ("shift-right", [[0, 0, 0], [1, 1, 0], [0, 0, 0]]),
    "blur-brighter": ("blur", [[1, 1, 1], [1, 1, 1], [1, 1, 1]]),
    "blur-darker": ("blur", [[0.1, 0.1, 0.1], [0.1, 0.1, 0.1], [0.1, 0.1, 0.1]]),
    "blur-spreads-nothing": ("blur", [[0, 0, 0], [0, 1, 0], [0, 0, 0]]),
    "blur-one-direction": ("blur", [[0, 0, 0], [1 / 3, 1 / 3, 1 / 3], [0, 0, 0]]),
    "blur-upwards": ("blur", [[0, 1 / 3, 0], [0, 1 / 3, 0], [0, 1 / 3, 0]]),
    "blur-sharpens": ("blur", [[0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
}
FORMS = {
    "edge-on-its-side": ("edge-finds-bottoms",),
    "edge-top-too": ("edge-bottom-too",),
    "edge-on-flat": ("edge-negative-on-flat",),
    "edge-both-signs": ("edge-all-around",),
    "shift-up-or-down": ("shift-up",),
    "shift-diagonally": ("shift-right-and-up",),
    "blur-one-direction": ("blur-upwards",),
}


def wrong_kernel_puzzle(on, which):
    """Return a kernel that does something else."""
    wrong = (kernel for switch, (puzzle, kernel) in WRONG.items() if switch in on and puzzle == which)
    return np.array(next(wrong, KERNELS[which]), dtype=float)


FLAT = np.ones((5, 5))
LEFT = np.repeat([[0.0, 0, 0, 1, 1, 1]], 5, axis=0)  # dark, then bright
TOP = LEFT.T
DOT = np.pad([[1.0]], 2)


def seen(image, kernel, padding=0):
    """Return what a kernel makes of an image."""
    return ops.conv2d(image[None, None], kernel[None, None], np.zeros(1), padding=padding)[0, 0]


@functools.cache
def seven():
    """Return a 7 to try kernels on."""
    digits = data.load_digits()
    return digits.test_images[digits.test_labels == 7][0, 0].astype(float)


def pictured(kernel):
    """Return the 7, and what a kernel makes of it."""
    return seven(), seen(seven(), np.asarray(kernel, dtype=float), padding=1)


def sign(values):
    """Return 1 or -1 if values have one sign (0 may be among them), 0 if all are 0, and 2 for both signs."""
    above, below = (values > 1e-3).any(), (values < -1e-3).any()
    return 2 if above and below else int(above) - int(below)


def edge_effect(kernel):
    """Tell how a kernel answers to flat ground, and to edges on four sides if it is silent there."""
    flat = sign(seen(FLAT, kernel))
    edges = (LEFT, LEFT[:, ::-1], TOP, TOP[::-1])
    return [flat, *([sign(seen(edge, kernel)) for edge in edges] if flat == 0 else [0] * 4)]


def brighten_effect(kernel):
    """Tell whether the picture is the same, and whether it is brighter."""
    others = np.abs(kernel).sum() - abs(kernel[1, 1])
    flat = seen(FLAT, kernel)
    return [int(others < 1e-3), sign(flat - 1), int(np.abs(flat - 2).max() < 1e-3)]


def shift_effect(kernel):
    """Tell whether the picture is there once and as bright as before, and how far it went down and to the right."""
    dots = np.argwhere(np.abs(seen(DOT, kernel, padding=1)) > 1e-3)
    once = len(dots) == 1
    return [int(once), sign(seen(FLAT, kernel) - 1) if once else 0, *(dots[0] - 2 if once else (0, 0))]


def blur_effect(kernel):
    """Tell what becomes of the brightness, of the darkest value, and of the neighbours of a dot."""
    dot = seen(DOT, kernel, padding=1)
    beside, above = (min(abs(a), abs(b)) for a, b in ((dot[2, 1], dot[2, 3]), (dot[1, 2], dot[3, 2])))
    return [sign(seen(FLAT, kernel) - 1), int((dot > -1e-3).all()), int(beside > 1e-3) + int(above > 1e-3)]


EFFECTS = {"left-edge": edge_effect, "brighten": brighten_effect, "shift-right": shift_effect, "blur": blur_effect}
SIGNS = "(1 is positive, -1 negative, 2 both)"
SAYS = {
    "left-edge": (
        f"the answer to a flat image {SIGNS}",
        *(f"the answer to an edge on the {side} {SIGNS}" for side in ("left", "right", "top", "bottom")),
    ),
    "brighten": (
        "whether only the pixel itself counts (1 is yes)",
        "the brightness (1 is brighter, -1 darker)",
        "whether a flat picture is twice as bright (1 is yes)",
    ),
    "shift-right": (
        "whether the picture is there once (1 is yes)",
        "the brightness (1 is brighter, -1 darker)",
        "the number of pixels it went down",
        "the number of pixels it went to the right",
    ),
    "blur": (
        "the brightness (1 is brighter, -1 darker)",
        "whether no weight is negative (1 is yes)",
        "in how many directions a dot spreads, 2 being both",
    ),
}


def read_kernel(function, which):
    """Call `kernel_puzzle`, and tell what its kernel does, in the places of `SAYS` for this puzzle."""
    kernel = function(which)
    if kernel is None:
        return None
    if isinstance(kernel, (list, tuple)):
        raise NotAResult(
            f"Your kernel is a {type(kernel).__name__}, and should be an array: `np.array(...)` makes one."
        )
    kernel = np.asarray(kernel)
    if kernel.shape != (3, 3) or kernel.dtype.kind not in "biuf" or not np.isfinite(kernel).all():
        raise NotAResult(f"A kernel of 3 x 3 numbers is wanted for {which!r}. Yours has shape {kernel.shape}.")
    kernel = kernel.astype(float)
    return np.concatenate([EFFECTS[puzzle](kernel) if puzzle == which else [0] * len(SAYS[puzzle]) for puzzle in SAYS])


TRIALS = {
    "kernel_puzzle": Trial(
        probes=tuple(probe(f'"{which}"', which) for which in KERNELS),
        wrong=wrong_kernel_puzzle,
        forms=FORMS,
        call=read_kernel,
        pictured=pictured,
        features={"kernel": sum(SAYS.values(), ())},
    ),
}
