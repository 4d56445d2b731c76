"""Kernels to be found for a given effect: `kernel_puzzle`. Many may be right, so the effect is judged."""

import numpy as np

from scratchcnn_helpers import ops

from .legacy import Exercise, NotAResult, probe

KERNELS = {
    "left-edge": [[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]],
    "brighten": [[0, 0, 0], [0, 2, 0], [0, 0, 0]],
    "shift-right": [[0, 0, 0], [1, 0, 0], [0, 0, 0]],
    "blur": [[1 / 9, 1 / 9, 1 / 9], [1 / 9, 1 / 9, 1 / 9], [1 / 9, 1 / 9, 1 / 9]],
}


def kernel_puzzle(which):
    """Return a kernel `(3, 3)` with the effect that `which` names.

    `"left-edge"`: positive where dark turns into bright from left to right; 0 where nothing changes, and 0 where only
    rows differ. `"brighten"`: the same picture, brighter. `"shift-right"`: the same picture, one pixel further right.
    `"blur"`: each pixel spreads to all sides, and a flat image stays as bright as it is.
    """
    return np.array(KERNELS[which], dtype=float)


PUZZLES = """
edge-mirrored: your left-edge kernel finds right edges
It is positive where bright turns into dark, and negative where you want it positive.
Which column of the kernel lies on the bright side of a left edge? That one is positive.

edge-on-its-side: your left-edge kernel finds edges above or below
It is silent at a left edge, where the columns differ.
Do your positive and negative weights stand in different columns, or in different rows?

edge-top-too: your left-edge kernel answers to edges above or below as well
It should be 0 where the columns are all alike and only rows differ.
Add up each row of your kernel on its own. Each sum should be 0.

edge-on-flat: your left-edge kernel answers where nothing changes
On a flat image the answer is the sum of all nine weights, times the brightness.
Add up your nine weights. The sum should be 0.

edge-both-signs: your left-edge kernel answers to edges from both sides alike
At a left edge it is positive on one side and negative on the other.
A kernel that is the same read from left and from right cannot tell left edges from right ones.

brighten-same: your brighten kernel leaves every pixel as it is
A 1 in the middle and 0 around it gives the picture back.
What would make each pixel twice as bright?

brighten-darker: your brighten kernel makes the picture darker
Each pixel is multiplied by the weight in the middle.
Is that weight above 1?

brighten-blurs: your brighten kernel mixes pixels with their neighbours
The picture gets brighter, but its edges become soft.
Which of the nine weights lies on the pixel itself? The others should be 0.

shift-left: your shift-right kernel moves the picture to the left
The window fetches pixels. To move the picture right, each place takes the pixel on its left.
Which cell of the kernel lies on the pixel to the left of the middle?

shift-up-or-down: your shift-right kernel moves the picture up or down
The row is the first index of the kernel, the column the second.
Which cell lies beside the middle, in the same row?

shift-diagonally: your shift-right kernel moves the picture along a diagonal
It goes one pixel up or down as well.
Which cell lies beside the middle, in the same row?

shift-stays: your shift-right kernel leaves the picture where it is
A weight in the middle lies on the pixel itself.
Which cell of the kernel lies on the pixel to the left of the middle?

shift-twice: your shift-right kernel lays several pictures over each other
Each weight that is not 0 adds a picture of its own.
How many of your nine weights are not 0? One is enough.

blur-brighter: your blur kernel makes the picture brighter
A flat image of 1 comes out as the sum of your nine weights.
Add up your nine weights. The sum should be 1.

blur-darker: your blur kernel makes the picture darker
A flat image of 1 comes out as the sum of your nine weights.
Add up your nine weights. The sum should be 1.

blur-spreads-nothing: your blur kernel leaves the picture as it is
A single bright pixel stays alone.
The neighbours of a pixel need weights as well.

blur-one-direction: your blur kernel spreads along one direction only
A single bright pixel becomes a short line.
Look at a dot through your kernel: which of its four neighbours stay dark?

blur-sharpens: your blur kernel has negative weights
A bright pixel darkens its neighbours, which makes edges stand out more.
A mean of pixels has no negative weights.
"""

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
    return [int(others < 1e-3), sign(seen(FLAT, kernel) - 1)]


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
    "brighten": ("whether only the pixel itself counts (1 is yes)", "the brightness (1 is brighter, -1 darker)"),
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
    kernel = np.asarray(kernel)
    if kernel.shape != (3, 3) or kernel.dtype.kind not in "biuf" or not np.isfinite(kernel).all():
        raise NotAResult(f"A kernel of 3 x 3 numbers is wanted for {which!r}. Yours has shape {kernel.shape}.")
    kernel = kernel.astype(float)
    return np.concatenate([EFFECTS[puzzle](kernel) if puzzle == which else [0] * len(SAYS[puzzle]) for puzzle in SAYS])


EXERCISES = (
    Exercise(
        right=kernel_puzzle,
        wrong=wrong_kernel_puzzle,
        mistakes=PUZZLES,
        probes=tuple(probe(f'"{which}"', which) for which in KERNELS),
        formula="Lay your kernel on a single bright pixel, place by place, and write down what comes out.",
        notebook=1,
        forms=FORMS,
        call=read_kernel,
        returns=("kernel",),
        features={"kernel": sum(SAYS.values(), ())},
    ),
)
