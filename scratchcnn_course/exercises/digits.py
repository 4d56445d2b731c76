"""What there is to know about a batch at first sight: `batch_facts`."""

import numpy as np

from .probes import halves
from .trial import NotAResult, Trial, probe

NAMES = {"kind-of-object": 2, "dtype-object": 3, "dtype-letter": 4}


def wrong_batch_facts(on, batch):
    """State facts on a batch, with mistakes."""
    shapes = {"shape-of-one-image": batch[0].shape, "length-for-shape": len(batch), "size-for-shape": batch.size}
    shapes["axes-for-shape"] = batch.ndim
    names = {"kind-of-object": "ndarray", "dtype-object": batch.dtype, "dtype-letter": batch.dtype.char}
    values = batch[0] if "first-image-only" in on else batch
    ends = (values.argmin(), values.argmax()) if "places" in on else (values.min(), values.max())
    ends = (min(ends[0], 0), max(ends[1], 0)) if "starts-at-zero" in on else ends
    ends = tuple(int(end) for end in ends) if "rounded" in on else ends
    shape = next((shape for switch, shape in shapes.items() if switch in on), batch.shape)
    name = next((name for switch, name in names.items() if switch in on), batch.dtype.name)
    return (shape, name, *(ends[::-1] if "swapped" in on else ends))


def read_facts(function, batch):
    """Call `batch_facts`, and write what it says as numbers; see `FACTS_SAY`."""
    result = function(batch)
    if result is None:
        return None
    if not isinstance(result, (tuple, list)) or len(result) != 4:
        raise NotAResult("Four things are wanted: shape, name of the dtype, smallest value, largest value.")
    shape, name, *ends = result
    if not isinstance(shape, (tuple, list, int, np.integer)):
        raise NotAResult(f"The first thing should be the shape, a tuple. Yours is of type `{type(shape).__name__}`.")
    if not isinstance(name, (str, type, np.dtype)):
        raise NotAResult(f"The second thing should be a name, a text. Yours is of type `{type(name).__name__}`.")
    if any(callable(end) for end in ends):
        raise NotAResult("Without round brackets, `batch.min` is the function itself. Which brackets call it?")
    if any(np.shape(end) or np.asarray(end).dtype.kind not in "biuf" for end in ends):
        raise NotAResult("Smallest and largest value should be one number each.")
    if isinstance(name, str) and not _name(name, batch) and name not in np.sctypeDict:
        raise NotAResult(f'Your name of the dtype is "{name[:40]}". An array knows its own: look at `batch.dtype`.')
    sizes = tuple(shape) if isinstance(shape, (tuple, list)) else (shape,)
    axes = len(sizes) if isinstance(shape, (tuple, list)) else 0
    return np.array([axes, *(*sizes, 0, 0, 0, 0)[:4], _name(name, batch), *ends], dtype=float)


def _name(name, batch):
    """Return 1 for the right name, and a number of its own for each wrong one that is known."""
    if not isinstance(name, str):
        return NAMES["dtype-object"]
    known = {batch.dtype.name: 1, type(batch).__name__: NAMES["kind-of-object"]}
    return known.get(name, NAMES["dtype-letter"] if name in (batch.dtype.char, batch.dtype.kind) else 0)


FACTS_SAY = (
    "the number of sizes in your shape",
    *(f"the size of axis {axis} (0 if there is none)" for axis in range(4)),
    "whether the name of the dtype is right (1 is yes)",
    "the smallest value",
    "the largest value",
)


TRIALS = {
    "batch_facts": Trial(
        probes=(
            probe("a batch of images", halves(5, 1, 4, 3).astype(np.float32)),
            probe("images of bytes", (10 * np.abs(halves(4, 6, 5)) + 1).astype(np.uint8)),
            probe("images of float64", halves(6, 2, 3, 7) / 7),
            probe("mostly below 0", halves(3, 2, 5, 4) - 3),
        ),
        wrong=wrong_batch_facts,
        call=read_facts,
        features={"facts": FACTS_SAY},
    ),
}
