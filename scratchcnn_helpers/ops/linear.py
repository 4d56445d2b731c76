"""The fully connected layer: every output is a weighted sum of every input."""

from .arguments import as_floats, as_gradient, check_shape, total

__all__ = ["linear", "linear_backward"]


def linear(x, w, b):
    """Compute `out = x @ w + b`.

    Parameters
    ----------
    x : ndarray, shape (N, D)
    w : ndarray, shape (D, K)
    b : ndarray, shape (K,)

    Returns
    -------
    ndarray, shape (N, K)

    Raises
    ------
    ValueError
        If the shapes do not fit together.
    """
    x, w = _check_linear(x, w)
    b = as_floats(b, "b", "K")
    check_shape(b, "b", (w.shape[1],), f"for a w of shape {w.shape}")
    return x @ w + b


def linear_backward(dout, x, w):
    """Send the gradient of `linear` back: `dx = dout @ w.T`, `dw = x.T @ dout`, `db` is `dout` summed over N.

    Parameters
    ----------
    dout : ndarray, shape (N, K)
    x : ndarray, shape (N, D)
    w : ndarray, shape (D, K)

    Returns
    -------
    dx : ndarray, shape (N, D)
    dw : ndarray, shape (D, K)
    db : ndarray, shape (K,)

    Raises
    ------
    ValueError
        If the shapes do not fit together.
    """
    x, w = _check_linear(x, w)
    dout = as_gradient(dout, (x.shape[0], w.shape[1]), "like the output of linear", "N", "K")
    dx = (w @ dout.T).T  # dout @ w.T, with the images side by side in memory as the layers before want them
    return dx, x.T @ dout, total(dout, axis=0).astype(dout.dtype, copy=False)


def _check_linear(x, w):
    x, w = as_floats(x, "x", "N", "D"), as_floats(w, "w", "D", "K")
    check_shape(x, "x", (len(x), len(w)), f"for a w of shape {w.shape}")
    return x, w
