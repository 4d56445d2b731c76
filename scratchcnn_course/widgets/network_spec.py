"""A network as text that the browser builds it from again: its layers, their options, their numbers."""

import base64
import zlib

import numpy as np

from scratchcnn_helpers import layers as known

LIGHT = 80_000  # bytes: a network of so few stays exact, float32; a larger one travels in half precision
KINDS = {"f2": np.float16, "f4": np.float32, "f8": np.float64, "u1": np.uint8, "u4": np.uint8}


def network_spec(model, input_shape, *, kind=None):
    """Describe a network for `js/network/network.js`.

    Parameters
    ----------
    model : Sequential
    input_shape : (C, H, W)
    kind : {"f2", "f4", "f8"}, optional
        What the numbers travel as. Chosen by their amount if left out.

    Returns
    -------
    dict
        Of texts, numbers and lists: JSON can hold it.

    Raises
    ------
    TypeError
        If a layer is none of the package's.
    """
    arrays = [{**layer.params, **layer.buffers} for layer in model.layers]
    if kind is None:
        kind = "f4" if sum(4 * array.size for own in arrays for array in own.values()) <= LIGHT else "f2"
    rows = [
        {
            "kind": kind_of(layer),
            "name": repr(layer),
            "says": layer.says,
            "options": layer.arguments,
            "arrays": {name: packed(array, kind) for name, array in own.items()},
        }
        for layer, own in zip(model.layers, arrays, strict=True)
    ]
    return {"layers": rows, "input": list(input_shape)}


def kind_of(layer):
    """Return the name of the layer's class, after checking that the browser knows it."""
    for name in known.__all__:
        if name != "Layer" and type(layer) is getattr(known, name):
            return name
    given = type(layer).__name__
    raise TypeError(f"model may hold {', '.join(n for n in known.__all__ if n != 'Layer')}; the page knows no {given}")


def packed(array, kind):
    """Write an array as text with its shape; bytes stand for 0 ... 1.

    First comes the first byte of every number, then the second: so zlib makes them a fifth smaller.

    Parameters
    ----------
    array : ndarray
    kind : {"f2", "f4", "f8", "u1", "u4"}
        Floats; bytes; or 16 levels, two to a byte.
    """
    array = np.asarray(array)
    numbers = _levels(array, kind) if kind[0] == "u" else array
    numbers = np.ascontiguousarray(numbers, np.dtype(KINDS[kind]).newbyteorder("<")).reshape(-1)
    planes = numbers.view(np.uint8).reshape(len(numbers), -1).T.tobytes()
    return {"kind": kind, "shape": list(array.shape), "data": base64.b64encode(zlib.compress(planes, 9)).decode()}


def _levels(array, kind):
    """Return what lies in [0, 1] as 256 levels, or as 16, two to a byte, the first one above."""
    if kind == "u1":
        return np.rint(255 * array)
    levels = np.rint(15 * array).astype(np.uint8).reshape(-1)
    first, second = np.pad(levels, (0, len(levels) % 2)).reshape(-1, 2).T
    return 16 * first + second
