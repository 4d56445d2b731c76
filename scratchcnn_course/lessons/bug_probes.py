"""Gradient checks of all parts of a network at once, on awkward inputs and on some that are too tame."""

import functools

import numpy as np

from scratchcnn_helpers import gradcheck

from . import bugs

# What is changed in the awkward probe; its own numbers are the defaults of `_layers`.
PROBES = {
    "awkward": {},
    "one image": {"N": 1},
    "no padding": {"padding": 0},
    "windows side by side": {"pool_stride": 3},
    "nothing negative": {"sign": np.abs},
    "kernels the same upside down": {"upside_down": True},
}


@functools.cache
def examine(which, probe="awkward"):
    """Check the gradients of each kind of layer of a network.

    Parameters
    ----------
    which : {"right", "A", "B", "C", "D", "E"}
    probe : str
        A key of `PROBES`. `"awkward"`: two images, two channels, height is not width, a kernel of 3 x 2, padding,
        pooling windows that overlap, numbers of both signs. Each of the others takes one of these away.

    Returns
    -------
    dict of str to gradcheck.Verdict
        By the kind of layer: `"Conv2d"`, `"LeakyReLU"`, `"MaxPool2d"`, `"Flatten"`, `"Linear"`.

    Raises
    ------
    ValueError
        If there is no such network or probe.

    Examples
    --------
    >>> examine("A")["MaxPool2d"].passed, examine("A", "windows side by side")["MaxPool2d"].passed
    (False, True)
    """
    if probe not in PROBES:
        raise ValueError(f"probe must be one of {', '.join(PROBES)}, got {probe!r}")
    cases = _layers(bugs.parts(which), **PROBES[probe])
    return {kind: gradcheck.check_layer(layer, x) for kind, layer, x in cases}


def _layers(make, N=2, padding=1, pool_stride=2, sign=np.positive, upside_down=False):
    """Return kind, layer and input of every part."""
    rng = np.random.default_rng(10)

    def numbers(*shape):
        return sign(rng.normal(size=shape))

    conv = make.Conv2d(2, 3, (3, 2), padding=padding, rng=rng)
    if upside_down:
        w = conv.params["w"]
        conv.params["w"] = (w + w[:, :, ::-1, ::-1]) / 2
    pool = make.MaxPool2d(3, stride=pool_stride)
    return [
        ("Conv2d", conv, numbers(N, 2, 5, 4)),
        ("LeakyReLU", make.LeakyReLU(0.1), numbers(N, 2, 5, 4)),
        ("MaxPool2d", pool, numbers(N, 2, 7, 5)),
        ("Flatten", make.Flatten(), numbers(N, 2, 5, 4)),
        ("Linear", make.Linear(5, 3, rng=rng), numbers(2 * N, 5)),
    ]
