"""Gradient checks of the learner's own functions: each backward pass against slopes that are measured."""

import numpy as np

from scratchcnn_helpers import gradcheck

from ..exercises.catalogue import find
from .kept import FILE
from .own_functions import own_functions
from .own_layers import OwnBatchNorm, OwnDropout, OwnLayer
from .yours import yours

SHAPES = {  # of lopsided arrays: x, then w and b where there are any; and what the functions take by name
    "conv2d": (((2, 2, 5, 4), (3, 2, 3, 2), (3,)), {"stride": 2, "padding": 1}),
    "linear": (((4, 5), (5, 3), (3,)), {}),
    "relu": (((3, 4, 2),), {}),
    "sigmoid": (((3, 4, 2),), {}),
    "max_pool2d": (((2, 2, 6, 5),), {"kernel_size": 3, "stride": 2}),
    "avg_pool2d": (((2, 2, 6, 5),), {"kernel_size": 3, "stride": 2}),
}
LOSSES = {"cross_entropy": (5, 4), "binary_cross_entropy": (5, 2)}  # the shapes of logits


def own_layer(name, *weights, **named):
    """Return a layer that runs on your functions `name` and `name_backward`, for `gradcheck.check_layer`, say.

    Parameters
    ----------
    name : str
        `"conv2d"`, `"relu"`, `"max_pool2d"`, ..., `"batch_norm"` or `"dropout"`.
    *weights : ndarray
        w and b, if it has weights.
    **named
        What both functions take by name: `padding=1`, `kernel_size=2`; or `channels=8` for `"batch_norm"`, and
        `rate=0.5` for `"dropout"`.

    Returns
    -------
    Layer
    """
    if name == "dropout":
        return OwnDropout({name: yours(name)}, **named)
    functions = {one: yours(one) for one in (name, f"{name}_backward")}
    if name == "batch_norm":
        return OwnBatchNorm(functions, **named)
    return OwnLayer(name, functions, dict(zip("wb", weights, strict=False)), **named)


def gradient_checks(path=FILE):
    """Check every backward pass of your own that there is against measured slopes.

    Parameters
    ----------
    path : path-like
        Of the file that the checks wrote.

    Returns
    -------
    dict of str to float
        The largest relative error of each, by the name of the function backward.
    """
    mine = own_functions(path)
    errors = {}
    for name in (*SHAPES, "batch_norm", *LOSSES):
        back = f"{name}_backward"
        if back in mine:
            functions = {one: mine.get(one) or find(one).right for one in (name, back)}
            errors[back] = _error(name, functions, np.random.default_rng(len(name)))
    return errors


def _error(name, functions, rng):
    if name in LOSSES:
        logits = rng.normal(size=LOSSES[name])
        targets = (
            rng.random(logits.shape) if name.startswith("binary") else rng.integers(0, logits.shape[1], len(logits))
        )
        numeric = gradcheck.numeric_gradient(lambda: float(functions[name](logits, targets)), logits)
        return float(gradcheck.relative_error(np.asarray(functions[f"{name}_backward"](logits, targets)), numeric))
    if name == "batch_norm":
        return gradcheck.check_layer(OwnBatchNorm(functions, 2), rng.normal(size=(3, 2, 4, 3))).error
    (shape, *shapes), named = SHAPES[name]
    weights = dict(zip("wb", (rng.normal(size=each) for each in shapes), strict=False))
    return gradcheck.check_layer(OwnLayer(name, functions, weights, **named), rng.normal(size=shape)).error
