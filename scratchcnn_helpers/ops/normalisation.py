"""Batch normalisation and dropout: the two layers that behave differently while training."""

import numpy as np

from .arguments import as_floats, as_gradient, at_least_float32, check_range, check_shape

__all__ = ["batch_norm", "batch_norm_backward", "dropout", "dropout_backward"]


def batch_norm(x, gamma, beta, *, mean=None, var=None, eps=1e-5):
    """Give every channel mean 0 and variance 1 over the batch, then a learned scale and shift.

    `out = gamma * (x - mean) / sqrt(var + eps) + beta`, per channel.

    Parameters
    ----------
    x : ndarray, shape (N, C, H, W) or (N, D)
        Axis 1 is the channel; statistics run over all the others.
    gamma, beta : ndarray, shape (C,)
    mean, var : ndarray, shape (C,), optional
        Running statistics, given at inference. Left out, those of the batch are used.
    eps : float
        Keeps a constant channel from dividing by 0.

    Returns
    -------
    ndarray, same shape and dtype as `x`

    Raises
    ------
    ValueError
        If a per-channel argument has another length than `x` has channels.
    """
    x = check_batch_norm(x, gamma=gamma, beta=beta, mean=mean, var=var)
    x_hat, *_ = standardise(x, mean, var, eps)
    return scale_and_shift(x_hat, gamma, beta).astype(x.dtype, copy=False)


def batch_norm_backward(dout, x, gamma, *, mean=None, var=None, eps=1e-5):
    """Send the gradient of `batch_norm` back, through the batch's mean and variance too.

    With `M` values a channel, `dbeta = sum(dout)`, `dgamma = sum(dout * x_hat)` and
    `dx = gamma / sqrt(var + eps) * (dout - dbeta / M - x_hat * dgamma / M)`. Where `mean` and `var` were given they
    are constants, and the two subtractions fall away.

    Parameters
    ----------
    dout, x : ndarray, same shape
    gamma : ndarray, shape (C,)
    mean, var, eps
        As they were given to `batch_norm`.

    Returns
    -------
    dx : ndarray, same shape as `x`
    dgamma, dbeta : ndarray, shape (C,)

    Raises
    ------
    ValueError
        If the shapes do not fit together.
    """
    x = check_batch_norm(x, gamma=gamma, mean=mean, var=var)
    x_hat, inverse_std, *_ = standardise(x, mean, var, eps)
    gradients = standardise_backward(dout, x_hat, inverse_std, gamma, constant=mean is not None)
    return tuple(gradient.astype(x.dtype, copy=False) for gradient in gradients)


def standardise(x, mean, var, eps):
    """Return `(x - mean) / sqrt(var + eps)`, `1 / sqrt(var + eps)`, `mean` and `var`: those of the batch if None.

    The variance of a batch is the biased one.
    """
    x, own = at_least_float32(x), mean is None
    mean = x.mean(axis=channel_axes(x)) if own else mean
    x_hat = x - per_channel(mean, x)
    if own:
        var = sum_of_products(x_hat, x_hat) / x.dtype.type(x.size // len(mean))
    inverse_std = 1 / np.sqrt(var + x.dtype.type(eps))
    x_hat *= per_channel(inverse_std, x)
    return x_hat, inverse_std, mean, var


def scale_and_shift(x_hat, gamma, beta):
    """Return `gamma * x_hat + beta`, per channel."""
    out = x_hat * per_channel(gamma, x_hat)
    out += per_channel(beta, x_hat)
    return out


def standardise_backward(dout, x_hat, inverse_std, gamma, *, constant):
    """Send the gradient back through scale, shift and `standardise`: return `dx`, `dgamma` and `dbeta`.

    `constant` says that mean and variance did not come from the batch.
    """
    dout = at_least_float32(as_gradient(dout, x_hat.shape, "like x"))
    dbeta = dout.sum(axis=channel_axes(x_hat))
    dgamma = sum_of_products(dout, x_hat)
    scale = per_channel(gamma * inverse_std, x_hat)
    if constant:
        return scale * dout, dgamma, dbeta
    M = x_hat.size // x_hat.shape[1]
    dx = x_hat * per_channel(-dgamma / M, x_hat)
    dx += dout
    dx -= per_channel(dbeta / M, x_hat)
    dx *= scale
    return dx, dgamma, dbeta


def dropout(x, rate, *, rng):
    """Set a random part of the values to 0, and scale the others up so that the expected sum stays the same.

    Parameters
    ----------
    x : ndarray, any shape
    rate : float, in [0, 1)
        The part that is dropped.
    rng : numpy.random.Generator

    Returns
    -------
    out : ndarray, same shape and dtype
    mask : ndarray, same shape and dtype
        0 where a value was dropped, else `1 / (1 - rate)`: `out = x * mask`.

    Raises
    ------
    ValueError
        If the rate lies out of range.
    """
    check_range("rate", rate, "[0, 1)")
    x = as_floats(x, "x")
    noise = rng.random(x.shape, at_least_float32(x).dtype)
    mask = (noise >= rate) / x.dtype.type(1 - rate)
    return x * mask, mask


def dropout_backward(dout, mask):
    """Let the gradient pass as the values passed: `dout * mask`.

    Parameters
    ----------
    dout, mask : ndarray, same shape

    Returns
    -------
    ndarray, same shape

    Raises
    ------
    ValueError
        If the shapes differ.
    """
    return as_gradient(dout, mask.shape, "like the mask") * mask


def channel_axes(x):
    """Return all axes of `x` but the channel's: what a per-channel statistic runs over."""
    return (0, *range(2, x.ndim))


def sum_of_products(x, y):
    """Return the sum of `x * y` over each channel, `(C,)`, without an array for the products."""
    axes = range(x.ndim)
    return np.einsum(x, axes, y, axes, [1])


def per_channel(values, x):
    """Shape `(C,)` values so that they broadcast along axis 1 of `x`."""
    return np.reshape(values, (-1,) + (1,) * (x.ndim - 2))


def check_batch_norm(x, **per_channel_arguments):
    """Return `x` as floats; raise a `ValueError` unless every argument holds one number a channel, or is None."""
    x = as_floats(x, "x")
    if x.ndim < 2 or x.size == 0:
        raise ValueError(f"x must have shape (N, C, H, W) or (N, D) and not be empty, got {x.shape}")
    if (per_channel_arguments.get("mean") is None) != (per_channel_arguments.get("var") is None):
        raise ValueError("mean and var must be given together or not at all")
    for name, values in per_channel_arguments.items():
        if values is not None:
            check_shape(np.asarray(values), name, x.shape[1:2], f"for an x of shape {x.shape}")
    return x
