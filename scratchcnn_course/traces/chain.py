"""The trace of the chain rule: one neuron and its loss, forward, then backward."""

import numpy as np

from scratchcnn_helpers.ops import sigmoid

from .trace import Array, Scene, Slot, Trace

ONE = np.arange(1)
SIGMOID = "Back through the sigmoid, slope y × (1 − y)"
# Each step in order: what it writes, what it reads, its formula (see `Scene`), and its sentence with their names for
# their numbers.
STEPS = (
    ("z", "w x b", "w x × b +", "z = w × x + b = {w} × {x} + {b} = {z}"),
    ("y", "z", "z sigmoid", "y = sigmoid(z) = sigmoid({z}) = {y}"),
    ("loss", "y t", "y t − y t − ×", "loss = (y − t)² = ({y} − {t}) × ({y} − {t}) = {loss}"),
    ("dy", "y t", "=2 y t − ×", "Back through the square, slope 2 × (y − t): dy = 2 × ({y} − {t}) = {dy}"),
    ("dz", "dy y", "dy y × =1 y − ×", f"{SIGMOID}: dz = dy × slope = {{dy}} × {{y}} × (1 − {{y}}) = {{dz}}"),
    ("db", "dz", "dz", "Back to the bias, slope 1: db = dz × 1 = {dz} × 1 = {db}"),
    ("dx", "dz w", "dz w ×", "Back to the input, slope w: dx = dz × w = {dz} × {w} = {dx}"),
    ("dw", "dz x", "dz x ×", "Back to the weight, slope x: dw = dz × x = {dz} × {x} = {dw}"),
)
PLACES = {
    "w": (0, 0),
    "x": (0, 1),
    "b": (0, 2),
    "z = w × x + b": (1, 1),
    "y = sigmoid(z)": (2, 1),
    "t": (2, 2),
    "loss = (y − t)²": (3, 1),
}
ARROWS = ("w z", "x z", "b z", "z y", "y loss", "t loss")
NOTE = "The way forward fills z, y and loss. The way back fills the slopes of the loss, from dy on the right to dw."


def chain(w, x, b, t):
    """Compute `loss = (sigmoid(w * x + b) - t) ** 2`, a node a step, then go back and multiply the slopes.

    Parameters
    ----------
    w, x, b : float
        Weight, input and bias.
    t : float
        What the output should be.

    Returns
    -------
    Trace
        Of `w`, `x`, `b`, `t`, `z`, `y` and `loss`, and of the slopes of the loss: `dw`, `dx`, `db`, `dz` and `dy`.

    Raises
    ------
    TypeError
        If one of the four is no number.
    """
    given = {name: _one_number(value, name) for name, value in {"w": w, "x": x, "b": b, "t": t}.items()}
    w, x, b, t = given.values()
    z = w * x + b
    y = float(sigmoid(z))
    dy = 2 * (y - t)
    dz = dy * y * (1 - y)
    written = [z, y, (y - t) ** 2, dy, dz, dz, dz * w, dz * x]

    arrays = (
        *(Array(name, np.array(value), signed=True) for name, value in given.items()),
        *(Array(n, np.zeros(()), blank=True, signed=True) for n in ("z", "y", "loss", "dw", "dx", "db", "dz", "dy")),
    )
    scenes = tuple(_scene(name, reads.split(), made, text) for name, reads, made, text in STEPS)
    starts = np.zeros((len(STEPS), 4), int)  # every array is a single cell; no step has more than four slots
    drawn = {"note": NOTE, "graph": (PLACES, ARROWS)}
    return Trace("Chain rule", arrays, scenes, starts, written, scene=np.arange(len(STEPS)), **drawn)


def _scene(name, reads, made, text):
    """Return the scene of one step, the names in its formula and its sentence replaced by the numbers of its slots."""
    places = {other: f"{slot}.0" for slot, other in enumerate(reads)}
    for slot, other in enumerate(reads):
        text = text.replace(f"{{{other}}}", f"{{{slot}.0}}")
    text = text.replace(f"{{{name}}}", f"{{{len(reads)}=0}}")
    made = " ".join(places.get(word, word) for word in made.split())
    return Scene(text, (*(Slot(other, ONE) for other in reads), Slot(name, ONE, "write")), (made,))


def _one_number(value, name):
    try:
        return float(value)
    except (TypeError, ValueError):
        raise TypeError(f"{name} must be a number, got {value!r}") from None
