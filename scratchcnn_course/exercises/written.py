"""Solutions as a notebook would have them, where the finished function is written in another way."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def slide(image, kernel):
    """Slide a kernel over an image, one product at a time."""
    (H, W), (KH, KW) = image.shape, kernel.shape
    out = np.zeros((H - KH + 1, W - KW + 1))  # (OH, OW)
    for i in range(H - KH + 1):
        for j in range(W - KW + 1):
            for u in range(KH):
                for v in range(KW):
                    out[i, j] += image[i + u, j + v] * kernel[u, v]
    return out


def convolve(image, kernel):
    """Slide the kernel, turned by 180 degrees."""
    return slide(image, kernel[::-1, ::-1])


def kernel_puzzle(which):
    """Return a kernel (3, 3) with the effect that `which` names."""
    if which == "left-edge":  # dark on the left of the pixel, bright on its right
        return np.array([[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]])
    if which == "brighten":  # the pixel itself, twice
        return np.array([[0, 0, 0], [0, 2, 0], [0, 0, 0]])
    if which == "shift-right":  # the pixel on the left comes here
        return np.array([[0, 0, 0], [1, 0, 0], [0, 0, 0]])
    return np.ones((3, 3)) / 9  # blur: the mean of nine


def one_hot(labels, classes):
    """Write each label as a row of zeros with a single 1."""
    rows = np.zeros((len(labels), classes), dtype=np.float32)
    rows[np.arange(len(labels)), labels] = 1
    return rows


def pad(x, padding):
    """Put a border of zeros around each image."""
    N, C, H, W = x.shape
    out = np.zeros((N, C, H + 2 * padding, W + 2 * padding), dtype=x.dtype)
    out[:, :, padding : padding + H, padding : padding + W] = x
    return out


def conv_output_size(size, kernel_size, *, stride=1, padding=0):
    """Count the places a window has: the first one, and one for each step that still fits."""
    return (size + 2 * padding - kernel_size) // stride + 1


def im2col(x, kernel_size, *, stride=1, padding=0):
    """Write every window as a row."""
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    windows = sliding_window_view(x, (kernel_size, kernel_size), axis=(2, 3))[:, :, ::stride, ::stride]
    N, C, OH, OW = windows.shape[:4]  # (N, C, OH, OW, KH, KW)
    return windows.transpose(0, 2, 3, 1, 4, 5).reshape(N * OH * OW, C * kernel_size**2)


def conv2d_fast(x, w, b, *, stride=1, padding=0):
    """Write every window as a row, and every kernel as a column: then it is one matrix product."""
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    windows = sliding_window_view(x, w.shape[2:], axis=(2, 3))[:, :, ::stride, ::stride]
    N, C, OH, OW, KH, KW = windows.shape
    rows = windows.transpose(0, 2, 3, 1, 4, 5).reshape(N * OH * OW, C * KH * KW)
    out = rows @ w.reshape(len(w), -1).T + b  # (N * OH * OW, F)
    return out.reshape(N, OH, OW, len(w)).transpose(0, 3, 1, 2)


def max_pool2d(x, kernel_size, *, stride=None):
    """Keep the largest number of each window."""
    (N, C, H, W), step = x.shape, kernel_size if stride is None else stride
    out = np.zeros((N, C, (H - kernel_size) // step + 1, (W - kernel_size) // step + 1))
    for n, c, oh, ow in np.ndindex(out.shape):
        top, left = step * oh, step * ow
        out[n, c, oh, ow] = x[n, c, top : top + kernel_size, left : left + kernel_size].max()
    return out


def max_pool2d_backward(dout, x, kernel_size, *, stride=None):
    """Send the gradient of each window to its winner, the first of equals."""
    dx, step = np.zeros(x.shape), kernel_size if stride is None else stride
    for n, c, oh, ow in np.ndindex(dout.shape):
        top, left = step * oh, step * ow
        window = x[n, c, top : top + kernel_size, left : left + kernel_size]
        i, j = divmod(window.argmax(), kernel_size)
        dx[n, c, top + i, left + j] += dout[n, c, oh, ow]
    return dx


def avg_pool2d_backward(dout, x, kernel_size, *, stride=None):
    """Share the gradient of each window among its pixels."""
    dx, step = np.zeros(x.shape), kernel_size if stride is None else stride
    for n, c, oh, ow in np.ndindex(dout.shape):
        top, left = step * oh, step * ow
        dx[n, c, top : top + kernel_size, left : left + kernel_size] += dout[n, c, oh, ow] / kernel_size**2
    return dx


def linear_backward(dout, x, w):
    """Send the gradient of `x @ w + b` back to all three."""
    dx = dout @ w.T  # (N, K) @ (K, D) -> (N, D)
    dw = x.T @ dout  # (D, N) @ (N, K) -> (D, K)
    db = dout.sum(axis=0)  # (K,)
    return dx, dw, db


def cross_entropy(logits, labels):
    """Average `-log(probability of the right class)` over the batch."""
    z = logits - logits.max(axis=1, keepdims=True)  # (N, K), the largest is 0
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    return -log_p[np.arange(len(labels)), labels].mean()


def cross_entropy_backward(logits, labels):
    """Return `(softmax(logits) - one_hot(labels)) / N`."""
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    dlogits = e / e.sum(axis=1, keepdims=True)  # (N, K), the probabilities
    dlogits[np.arange(len(labels)), labels] -= 1
    return dlogits / len(labels)


def binary_cross_entropy(logits, targets):
    """Average `-t * log(p) - (1 - t) * log(1 - p)` over all elements, with `p = sigmoid(logits)`."""
    z, t = logits, targets
    return (np.maximum(z, 0) - z * t + np.log1p(np.exp(-np.abs(z)))).mean()  # the same, and nothing overflows


def binary_cross_entropy_backward(logits, targets):
    """Return `(sigmoid(logits) - targets) / number of elements`."""
    e = np.exp(-np.abs(logits))  # at most 1
    p = np.where(logits >= 0, 1, e) / (1 + e)
    return (p - targets) / logits.size


def mean_squared_error(outputs, targets):
    """Average the squared differences over all elements."""
    return ((outputs - targets) ** 2).mean()


def mean_squared_error_backward(outputs, targets):
    """Return the slope of the average: `2 * difference / number of elements`."""
    return 2 * (outputs - targets) / outputs.size


def numeric_gradient(function, array, *, h=1e-5):
    """Differentiate by central differences, entry by entry; `function()` reads `array`."""
    gradient = np.zeros_like(array)
    for place in np.ndindex(array.shape):
        kept = array[place]
        array[place] = kept + h
        above = function()
        array[place] = kept - h
        below = function()
        array[place] = kept
        gradient[place] = (above - below) / (2 * h)
    return gradient


def batch_norm(x, gamma, beta, *, mean=None, var=None, eps=1e-5):
    """Give every channel of x (N, C, H, W) mean 0 and variance 1, then scale and shift it."""
    mean = x.mean(axis=(0, 2, 3)) if mean is None else mean  # (C,)
    var = x.var(axis=(0, 2, 3)) if var is None else var
    mean, var, gamma, beta = (each.reshape(-1, 1, 1) for each in (mean, var, gamma, beta))  # (C, 1, 1)
    return gamma * (x - mean) / np.sqrt(var + eps) + beta


def batch_norm_backward(dout, x, gamma, *, mean=None, var=None, eps=1e-5):
    """Send the gradient back, through the mean and the variance too if they are the batch's."""
    axes, own = (0, 2, 3), mean is None
    mean, var = (x.mean(axes), x.var(axes)) if own else (mean, var)
    scale = 1 / np.sqrt(var + eps).reshape(-1, 1, 1)  # (C, 1, 1)
    x_hat = (x - mean.reshape(-1, 1, 1)) * scale
    dgamma, dbeta = (dout * x_hat).sum(axes), dout.sum(axes)  # (C,)
    M = x.size // len(gamma)  # numbers a channel
    through = (x_hat * dgamma.reshape(-1, 1, 1) + dbeta.reshape(-1, 1, 1)) / M if own else 0
    return gamma.reshape(-1, 1, 1) * scale * (dout - through), dgamma, dbeta


def dropout(x, rate, *, rng):
    """Set a random part of the values to 0, and scale the others up."""
    mask = (rng.random(x.shape) >= rate) / (1 - rate)
    return x * mask, mask


def pick_learning_rate(rates, losses):
    """Return a tenth of the rate at which the loss was lowest."""
    finite = np.where(np.isfinite(losses), losses, np.inf)  # a loss that is no number counts as very high
    return rates[finite.argmin()] / 10
