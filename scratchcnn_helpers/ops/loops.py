"""The same operations as plain loops: the specification that the fast ones are tested against.

Written to be read. Each follows its formula letter by letter, checks nothing and vectorises nothing, and is the
solution of the exercise in which a learner writes it. After the first, loops inside each other that do nothing in
between stand in one line: `for n, c in np.ndindex(N, C)` is `for n in range(N)` and in it `for c in range(C)`.
"""

import numpy as np

from .arguments import floats
from .windows import as_geometry, conv_output_size, pair


def conv2d_loops(x, w, b, *, stride=1, padding=0):
    """Compute `conv2d` one product at a time. Arguments and result as there."""
    (N, C, H, W), (F, C, KH, KW) = x.shape, w.shape
    (SH, SW), (PH, PW) = pair(stride, "stride", minimum=1), pair(padding, "padding", minimum=0)
    x = np.pad(floats(x), ((0, 0), (0, 0), (PH, PH), (PW, PW)))  # (N, C, H + 2 PH, W + 2 PW)
    OH, OW = (H + 2 * PH - KH) // SH + 1, (W + 2 * PW - KW) // SW + 1
    out = np.zeros((N, F, OH, OW), np.result_type(x, w, b))
    for n in range(N):
        for f in range(F):
            for oh in range(OH):
                for ow in range(OW):
                    total = b[f]
                    for c in range(C):
                        for u in range(KH):
                            for v in range(KW):
                                total = total + x[n, c, SH * oh + u, SW * ow + v] * w[f, c, u, v]
                    out[n, f, oh, ow] = total
    return out


def conv2d_backward_loops(dout, x, w, *, stride=1, padding=0):
    """Compute `conv2d_backward` one product at a time. Arguments and result as there.

    Each product `x * w` of the forward pass sends `dout` back twice: times `w` to the pixel, times `x` to the weight.
    """
    (N, F, OH, OW), (F, C, KH, KW) = dout.shape, w.shape
    (SH, SW), (PH, PW) = pair(stride, "stride", minimum=1), pair(padding, "padding", minimum=0)
    H, W = x.shape[2:]
    dout = floats(dout)
    x = np.pad(x, ((0, 0), (0, 0), (PH, PH), (PW, PW)))
    dtype = np.result_type(dout, x, w)
    dx, dw, db = np.zeros(x.shape, dtype), np.zeros(w.shape, dtype), np.zeros(F, dtype)
    for n, f, oh, ow in np.ndindex(N, F, OH, OW):
        db[f] += dout[n, f, oh, ow]
        for c, u, v in np.ndindex(C, KH, KW):
            dw[f, c, u, v] += dout[n, f, oh, ow] * x[n, c, SH * oh + u, SW * ow + v]
            dx[n, c, SH * oh + u, SW * ow + v] += dout[n, f, oh, ow] * w[f, c, u, v]
    return dx[:, :, PH : PH + H, PW : PW + W], dw, db  # the gradient of the padding is nobody's


def im2col_loops(x, kernel_size, *, stride=1, padding=0):
    """Compute `im2col` one window at a time. Arguments and result as there."""
    (N, C, H, W), ((KH, KW), (SH, SW), (PH, PW)) = x.shape, as_geometry(kernel_size, stride, padding)
    x = np.pad(x, ((0, 0), (0, 0), (PH, PH), (PW, PW)))
    OH, OW = (H + 2 * PH - KH) // SH + 1, (W + 2 * PW - KW) // SW + 1
    columns = np.zeros((N * OH * OW, C * KH * KW), x.dtype)
    for row, (n, oh, ow) in enumerate(np.ndindex(N, OH, OW)):
        columns[row] = x[n, :, SH * oh : SH * oh + KH, SW * ow : SW * ow + KW].reshape(-1)
    return columns


def col2im_loops(columns, shape, kernel_size, *, stride=1, padding=0):
    """Compute `col2im` one window at a time. Arguments and result as there."""
    (N, C, H, W), ((KH, KW), (SH, SW), (PH, PW)) = shape, as_geometry(kernel_size, stride, padding)
    OH, OW = (H + 2 * PH - KH) // SH + 1, (W + 2 * PW - KW) // SW + 1
    x = np.zeros((N, C, H + 2 * PH, W + 2 * PW), np.result_type(columns, 1.0))
    for row, (n, oh, ow) in enumerate(np.ndindex(N, OH, OW)):
        x[n, :, SH * oh : SH * oh + KH, SW * ow : SW * ow + KW] += columns[row].reshape(C, KH, KW)
    return x[:, :, PH : PH + H, PW : PW + W]


def max_pool2d_loops(x, kernel_size, *, stride=None):
    """Compute `max_pool2d` one window at a time. Arguments and result as there."""
    N, C, KH, KW, SH, SW, OH, OW = _pool_sizes(x, kernel_size, stride)
    out = np.zeros((N, C, OH, OW), x.dtype)
    for n, c, oh, ow in np.ndindex(N, C, OH, OW):
        out[n, c, oh, ow] = x[n, c, SH * oh : SH * oh + KH, SW * ow : SW * ow + KW].max()
    return out


def max_pool2d_backward_loops(dout, x, kernel_size, *, stride=None):
    """Compute `max_pool2d_backward` one window at a time. Arguments and result as there."""
    N, C, KH, KW, SH, SW, OH, OW = _pool_sizes(x, kernel_size, stride)
    dx = np.zeros(x.shape, np.result_type(dout, 1.0))
    for n, c, oh, ow in np.ndindex(N, C, OH, OW):
        window = x[n, c, SH * oh : SH * oh + KH, SW * ow : SW * ow + KW]
        u, v = divmod(window.argmax(), KW)  # argmax takes the first of equals, in row-major order
        dx[n, c, SH * oh + u, SW * ow + v] += dout[n, c, oh, ow]
    return dx


def avg_pool2d_loops(x, kernel_size, *, stride=None):
    """Compute `avg_pool2d` one window at a time. Arguments and result as there."""
    N, C, KH, KW, SH, SW, OH, OW = _pool_sizes(x, kernel_size, stride)
    out = np.zeros((N, C, OH, OW), np.result_type(x, 1.0))
    for n, c, oh, ow in np.ndindex(N, C, OH, OW):
        out[n, c, oh, ow] = x[n, c, SH * oh : SH * oh + KH, SW * ow : SW * ow + KW].mean()
    return out


def avg_pool2d_backward_loops(dout, x, kernel_size, *, stride=None):
    """Compute `avg_pool2d_backward` one window at a time. Arguments and result as there."""
    N, C, KH, KW, SH, SW, OH, OW = _pool_sizes(x, kernel_size, stride)
    dx = np.zeros(x.shape, np.result_type(dout, 1.0))
    for n, c, oh, ow in np.ndindex(N, C, OH, OW):
        dx[n, c, SH * oh : SH * oh + KH, SW * ow : SW * ow + KW] += dout[n, c, oh, ow] / (KH * KW)
    return dx


def global_avg_pool2d_loops(x):
    """Compute `global_avg_pool2d` one pixel at a time. Arguments and result as there."""
    N, C, H, W = x.shape
    out = np.zeros((N, C), np.result_type(x, 1.0))
    for n, c in np.ndindex(N, C):
        total = 0.0
        for h, w in np.ndindex(H, W):
            total = total + x[n, c, h, w]
        out[n, c] = total / (H * W)
    return out


def global_avg_pool2d_backward_loops(dout, x):
    """Compute `global_avg_pool2d_backward` one pixel at a time. Arguments and result as there."""
    N, C, H, W = x.shape
    dx = np.zeros(x.shape, np.result_type(dout, 1.0))
    for n, c, h, w in np.ndindex(N, C, H, W):
        dx[n, c, h, w] = dout[n, c] / (H * W)
    return dx


def linear_loops(x, w, b):
    """Compute `linear` one product at a time. Arguments and result as there."""
    (N, D), (D, K) = x.shape, w.shape
    x = floats(x)
    out = np.zeros((N, K), np.result_type(x, w, b))
    for n, k in np.ndindex(N, K):
        total = b[k]
        for d in range(D):
            total = total + x[n, d] * w[d, k]
        out[n, k] = total
    return out


def linear_backward_loops(dout, x, w):
    """Compute `linear_backward` one product at a time. Arguments and result as there."""
    (N, D), (D, K) = x.shape, w.shape
    dout = floats(dout)
    dtype = np.result_type(dout, x, w)
    dx, dw, db = np.zeros(x.shape, dtype), np.zeros(w.shape, dtype), np.zeros(K, dtype)
    for n, k in np.ndindex(N, K):
        db[k] += dout[n, k]
        for d in range(D):
            dw[d, k] += dout[n, k] * x[n, d]
            dx[n, d] += dout[n, k] * w[d, k]
    return dx, dw, db


def _pool_sizes(x, kernel_size, stride):
    """Return N, C, KH, KW, SH, SW, OH, OW of a pooling."""
    KH, KW = pair(kernel_size, "kernel_size", minimum=1)
    SH, SW = (KH, KW) if stride is None else pair(stride, "stride", minimum=1)
    return *x.shape[:2], KH, KW, SH, SW, *conv_output_size(x.shape[2:], (KH, KW), stride=(SH, SW))


__all__ = [name for name in dir() if name.endswith("_loops")]
