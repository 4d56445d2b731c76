"""Traces of what comes after the windows: the linear layer and softmax."""

import numpy as np

from scratchcnn_helpers.ops.arguments import as_array, check_shape

from .loops import rounds
from .trace import Array, Scene, Slot, Trace
from .words import joined, products, weighed

ONE = np.arange(1)


def linear(x, w, b):
    """Weigh and add all inputs, an output a step.

    Parameters
    ----------
    x : array_like, shape (D,) or (N, D)
    w : array_like, shape (D, K)
    b : array_like, shape (K,)

    Returns
    -------
    Trace
        Of `x`, `w`, `b` and `out`.

    Raises
    ------
    ValueError
        If the shapes do not fit together.
    """
    one_row = np.ndim(x) == 1
    x, w, b = as_array(np.atleast_2d(x), "x", "N", "D"), as_array(w, "w", "D", "K"), as_array(b, "b", "K")
    (N, D), K = x.shape, w.shape[1]
    check_shape(w, "w", (D, K), f"for an x of shape {x.shape}")
    check_shape(b, "b", (K,), f"for a w of shape {w.shape}")
    at = rounds(n=N, k=K)
    n, k = at.values()

    out = (x[n] * w.T[k]).sum(axis=1) + b[k]
    slots = (Slot("x", np.arange(D)), Slot("w", K * np.arange(D)), Slot("b", ONE), Slot("out", ONE, "write"))
    scene = Scene(f"{{3@0}} = {products(0, 1, D)} + {{2.0}} = {{3=0}}", slots, (f"{weighed(0, 1)} 2.0 +",))
    arrays = (
        Array("x", x[0] if one_row else x),
        Array("w", w, signed=True),
        Array("b", b, signed=True),
        Array("out", np.zeros(K if one_row else (N, K)), blank=True, signed=True),
    )
    starts = np.stack([n * D, k, k, n * K + k], axis=1)
    return Trace("Linear layer", arrays, (scene,), starts, out, loops=at, sizes=(N, K))


def softmax(logits):
    """Turn scores into probabilities: largest, difference to it, exponential, total, share.

    Parameters
    ----------
    logits : array_like, shape (K,)

    Returns
    -------
    Trace
        Of `logits`, `largest`, `shifted`, `exp`, `total` and `p`.

    Raises
    ------
    ValueError
        If it is not one row of scores.
    """
    z = np.asarray(logits, float)
    z = as_array(z[0] if z.ndim == 2 and len(z) == 1 else z, "logits", "K")
    K = len(z)
    check_shape(z, "logits", (max(K, 1),), "with at least one score")
    shifted, everything = z - z.max(), np.arange(K)
    e = np.exp(shifted)

    every = joined(["{0.%d}" % k for k in everything], ", ")  # noqa: UP031, braces and braces
    added = joined(["{0.%d}" % k for k in everything], " + ")  # noqa: UP031
    scenes = (
        _scene(f"The largest score: max({every}) = {{1=0}}", "0.* largest", "largest", logits=everything),
        _scene("{2@0} = {0.0} − {1.0} = {2=0}", "0.0 1.0 −", "shifted", logits=ONE, largest=ONE),
        _scene("{1@0} = exp({0.0}) = {1=0}", "0.0 exp", "exp", shifted=ONE),
        _scene(f"Their total: {added} = {{1=0}}", "0.* sum", "total", exp=everything),
        _scene("{2@0} = {0.0} / {1.0} = {2=0}", "0.0 1.0 /", "p", exp=ONE, total=ONE),
    )
    scene = np.repeat(np.arange(5), [1, K, K, 1, K])
    k = np.concatenate([everything[:1], everything, everything, everything[:1], everything])
    zero = np.zeros_like(k)
    starts = np.stack([k, np.where(scene == 2, k, zero), k], axis=1)
    written = np.concatenate([[z.max()], shifted, e, [e.sum()], e / e.sum()])
    blanks = {"largest": (), "shifted": K, "exp": K, "total": (), "p": K}
    arrays = (
        Array("logits", z, signed=True),
        *(Array(name, np.zeros(shape), blank=True, signed=True) for name, shape in blanks.items()),
    )
    return Trace("Softmax", arrays, scenes, starts, written, scene=scene)


def _scene(text, made, name, **reads):
    """Return the scene of steps that write one cell of the array `name`."""
    return Scene(text, (*(Slot(other, cells) for other, cells in reads.items()), Slot(name, ONE, "write")), (made,))
