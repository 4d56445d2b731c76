"""Activation functions and their slopes. Each backward takes the gradient `dout` and the forward's *input* `x`."""

import numpy as np

from .arguments import as_floats, as_gradient

__all__ = ["leaky_relu", "leaky_relu_backward", "relu", "relu_backward", "sigmoid", "sigmoid_backward"]
__all__ += ["tanh", "tanh_backward"]


def relu(x):
    """Cut off what is negative: `max(x, 0)`.

    Parameters
    ----------
    x : ndarray, any shape

    Returns
    -------
    ndarray, same shape and dtype
    """
    x = as_floats(x, "x")
    return np.maximum(x, 0)


def relu_backward(dout, x):
    """Let the gradient pass where `x > 0`. At the kink, `x == 0`, the slope is taken as 0.

    Parameters
    ----------
    dout, x : ndarray, same shape

    Returns
    -------
    ndarray, same shape

    Raises
    ------
    ValueError
        If the shapes differ, as in every backward here.
    """
    dout, x = _pair(dout, x)
    return dout * (x > 0)


def leaky_relu(x, slope=0.01):
    """Shrink what is negative instead of cutting it off: `x` where `x > 0`, else `slope * x`.

    Parameters
    ----------
    x : ndarray, any shape
    slope : float, in [0, 1)

    Returns
    -------
    ndarray, same shape and dtype
    """
    x = as_floats(x, "x")
    return np.where(x > 0, x, slope * x)


def leaky_relu_backward(dout, x, slope=0.01):
    """Let the gradient pass whole where `x > 0`, times `slope` elsewhere.

    Parameters
    ----------
    dout, x : ndarray, same shape
    slope : float

    Returns
    -------
    ndarray, same shape
    """
    dout, x = _pair(dout, x)
    return np.where(x > 0, dout, slope * dout)


def sigmoid(x):
    """Squeeze any number into (0, 1): `1 / (1 + exp(-x))`.

    Parameters
    ----------
    x : ndarray, any shape

    Returns
    -------
    ndarray, same shape and dtype, in [0, 1]
    """
    x = as_floats(x, "x")
    e = np.exp(-np.abs(x))  # exp of a large positive number would overflow; this is at most 1
    return np.where(x >= 0, 1, e) / (1 + e)


def sigmoid_backward(dout, x):
    """Multiply the gradient by the slope of the sigmoid, `s * (1 - s)` with `s = sigmoid(x)`.

    Parameters
    ----------
    dout, x : ndarray, same shape

    Returns
    -------
    ndarray, same shape
    """
    dout, x = _pair(dout, x)
    s = sigmoid(x)
    return dout * s * (1 - s)


def tanh(x):
    """Squeeze any number into (-1, 1): the hyperbolic tangent.

    Parameters
    ----------
    x : ndarray, any shape

    Returns
    -------
    ndarray, same shape and dtype, in [-1, 1]
    """
    x = as_floats(x, "x")
    return np.tanh(x)


def tanh_backward(dout, x):
    """Multiply the gradient by the slope of the tangent, `1 - tanh(x) ** 2`.

    Parameters
    ----------
    dout, x : ndarray, same shape

    Returns
    -------
    ndarray, same shape
    """
    dout, x = _pair(dout, x)
    return dout * (1 - np.tanh(x) ** 2)


def _pair(dout, x):
    """Return both as floats of one shape."""
    x = as_floats(x, "x")
    return as_gradient(dout, x.shape, "like x"), x
