"""The size calculator: every place that a window has on an image."""

import numpy as np

from scratchcnn_helpers.ops.windows import pair

from .loops import geometry, rounds, window
from .trace import Array, Scene, Slot, Trace


def output_size(size, kernel_size, *, stride=1, padding=0):
    """Lay a window on every place it has on an image, a place a step, and end with the formula.

    Parameters
    ----------
    size : int or (height, width)
        Of the image.
    kernel_size, stride, padding : int or (height, width)

    Returns
    -------
    Trace
        Of `image`, with its padding, and `out`, where the places are counted. Rows and columns that meet no window are
        marked at the end.

    Raises
    ------
    ValueError
        If the window is larger than the padded image.
    """
    H, W = pair(size, "size", minimum=1)
    (KH, KW), (SH, SW), (PH, PW), (OH, OW) = geometry((H, W), kernel_size, stride, padding)
    shape = (H + 2 * PH, W + 2 * PW)
    at = rounds(oh=OH, ow=OW)
    start, count = SH * at["oh"] * shape[1] + SW * at["ow"], np.arange(1, OH * OW + 1)

    met = np.zeros(shape, bool)
    met[: SH * (OH - 1) + KH, : SW * (OW - 1) + KW] = True  # a gap that a large stride leaves is not the end
    unmet = np.flatnonzero(~met)
    formula = ". ".join(
        [_formula("Height", H, PH, KH, SH), _formula("Width", W, PW, KW, SW)]
        + ["The cells that are marked meet no window"] * (len(unmet) > 0)
    )
    place = (Slot("image", window((KH, KW), shape[1])), Slot("out", np.arange(1), "write"))
    scenes = (
        Scene(f"Window {{1=0}} of {OH * OW} begins at {{0@0}}", place),
        Scene(formula, (Slot("image", unmet, "mark"),)),
    )
    arrays = (
        Array("image", np.zeros(shape), border=(PH, PW), numbers=False, signed=False),
        Array("out", np.zeros((OH, OW)), blank=True, signed=True),
    )
    starts = np.append(np.stack([start, count - 1], axis=1), [[0, 0]], axis=0)
    scene = np.append(np.zeros(len(count), int), 1)
    return Trace("Output size", arrays, scenes, starts, count.astype(float), scene=scene)


def _formula(name, size, padding, kernel_size, stride):
    room = size + 2 * padding - kernel_size
    down = "" if room % stride == 0 else ", rounded down"
    return f"{name}: ({size} + 2 × {padding} − {kernel_size}) / {stride} + 1 = {room / stride + 1:g}" + (
        f"{down}: {room // stride + 1}" if down else ""
    )
