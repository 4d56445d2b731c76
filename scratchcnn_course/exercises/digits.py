"""What there is to know about a batch at first sight: `batch_facts`."""

import numpy as np

from .legacy import Exercise, NotAResult, probe
from .probes import halves


def batch_facts(batch):
    """Return the shape, the name of the dtype, the smallest and the largest value of an array of any shape."""
    return batch.shape, batch.dtype.name, batch.min(), batch.max()


FACTS = """
shape-of-one-image: your shape is that of the first image only
The first axis counts the images, and it belongs to the shape.
Is there a `[0]` in front of `.shape`?

length-for-shape: you return the number of images where the shape is wanted
`len(batch)` is the size of the first axis only. The shape has a size for each axis.
Every array carries its shape with it. Type `batch.` and press Tab.

size-for-shape: you return how many values there are where the shape is wanted
`batch.size` is the product of the sizes of all axes. The shape has them one by one.
Look at the first thing that you return.

kind-of-object: you return the type of the array where the type of its values is wanted
Every NumPy array is an `ndarray`. The dtype says what kind of number its values are.
Look at your second result. What you are looking for is in `batch.dtype`.

dtype-object: you return the dtype itself where its name is wanted
The name is a text, as in `"float32"`.
A dtype carries its name with it. Type `batch.dtype.` and press Tab.

dtype-letter: you return a letter for the dtype where its full name is wanted
NumPy has short letters for its types. Wanted is the whole name, as in `"float32"`.
Look at what comes after `batch.dtype.` in your second result.

swapped: your smallest and largest value have changed places
The smallest comes third, the largest last.
Look at the order in your `return` line.

first-image-only: your smallest and largest value are those of the first image only
The other images of the batch have values, too.
Is there a `[0]` where you look for the smallest and the largest?

places: you return where the values stand, instead of the values
`argmin` and `argmax` count places. `min` and `max` give values.
Look at the names of the functions that you call.

rounded: you cut off what comes after the decimal point
The values of an image may lie anywhere between two whole numbers.
Is there an `int(...)` around your smallest and largest value?
"""

NAMES = {"kind-of-object": 2, "dtype-object": 3, "dtype-letter": 4}


def wrong_batch_facts(on, batch):
    """State facts on a batch, with mistakes."""
    shapes = {"shape-of-one-image": batch[0].shape, "length-for-shape": len(batch), "size-for-shape": batch.size}
    names = {"kind-of-object": "ndarray", "dtype-object": batch.dtype, "dtype-letter": batch.dtype.char}
    values = batch[0] if "first-image-only" in on else batch
    ends = (values.argmin(), values.argmax()) if "places" in on else (values.min(), values.max())
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
    if any(np.shape(end) or np.asarray(end).dtype.kind not in "biuf" for end in ends):
        raise NotAResult("Smallest and largest value should be one number each.")
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


EXERCISES = (
    Exercise(
        right=batch_facts,
        wrong=wrong_batch_facts,
        mistakes=FACTS,
        probes=(
            probe("a batch of images", halves(5, 1, 4, 3).astype(np.float32)),
            probe("images of bytes", (10 * np.abs(halves(4, 6, 5)) + 1).astype(np.uint8)),
            probe("images of float64", halves(6, 2, 3, 7) / 7),
        ),
        formula="An array knows all four: `.shape`, `.dtype.name`, `.min()` and `.max()`.",
        notebook=0,
        call=read_facts,
        returns=("facts",),
        features={"facts": FACTS_SAY},
    ),
)
