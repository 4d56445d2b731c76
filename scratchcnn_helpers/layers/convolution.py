"""The convolutional layer."""

import numpy as np

from ..ops.convolution import check_conv2d
from ..ops.windows import as_array, check_shape, conv_output_size, pair
from .base import Layer, check_sizes, initial_weights
from .memory import as_images, as_rows, in_pieces, rows_on_end


class Conv2d(Layer):
    """Slide `out_channels` learned kernels over the image: `ops.conv2d` with weights of its own.

    One matrix product for each row of the output, as in `ops.conv2d`, but with a lighter `im2col`. Windows side by side
    are copied out (KW copies of the image). Windows below each other are not: in memory they are the same rows, one
    further down (`memory.rows_on_end`). The bias is the weight of one more row, of ones, and so costs no extra pass.
    The backward pass works the same way from below.

    Parameters
    ----------
    in_channels, out_channels : int
    kernel_size, stride, padding : int or (height, width)
    init : {"he", "xavier", "uniform", "zeros"}
    rng : numpy.random.Generator or int, optional

    Attributes
    ----------
    params : dict
        `"w"` `(F, C, KH, KW)` and `"b"` `(F,)`, float32.
    """

    def __init__(self, in_channels, out_channels, kernel_size, stride=1, padding=0, *, init="he", rng=None):
        check_sizes(in_channels=in_channels, out_channels=out_channels)
        super().__init__()
        self.arguments = {
            "in_channels": in_channels,
            "out_channels": out_channels,
            "kernel_size": kernel_size,
            "stride": stride,
            "padding": padding,
        }
        self.kernel_size = KH, KW = pair(kernel_size, "kernel_size", minimum=1)
        self.stride = pair(stride, "stride", minimum=1)
        self.padding = pair(padding, "padding", minimum=0)
        shape = (out_channels, in_channels, KH, KW)
        w = initial_weights(shape, in_channels * KH * KW, out_channels * KH * KW, init, rng)
        self.params = {"w": w, "b": np.zeros(out_channels, np.float32)}
        self._scratch = {}

    def forward(self, x):
        """Convolve `(N, C, H, W)` into `(N, F, OH, OW)`."""
        x, w, b = check_conv2d(x, self.params["w"], self.params["b"])
        (N, _, H, W), (F, _, KH, _) = x.shape, w.shape
        self.x_shape = x.shape
        self.out_size = OH, OW = conv_output_size((H, W), self.kernel_size, stride=self.stride, padding=self.padding)
        columns = self._columns(x)  # (H + 2 PH, C * KW + 1, OW * N)
        self.windows = rows_on_end(columns, KH, self.stride[0], OH)  # (OH, KH * (C * KW + 1), OW * N)
        out = np.empty((OH, F, OW * N), np.result_type(w, x))
        np.matmul(self._kernels(w, b), in_pieces(self.windows), out=in_pieces(out))
        return as_images(out.reshape(OH, F, OW, N))

    def backward_params(self, dout):
        """Fill `grads["w"]` and `grads["b"]`."""
        F, C, KH, KW = self.params["w"].shape
        drows = self._rows(dout)
        # One product a row again, the taller matrix first because BLAS likes that better: (OH, KH * (C * KW + 1), F).
        dkernels = in_pieces(self.windows) @ in_pieces(drows).swapaxes(2, 3)
        dkernels = dkernels.sum(axis=(0, 1)).reshape(KH, C * KW + 1, F)
        dw = dkernels[:, :-1].reshape(KH, C, KW, F).transpose(3, 1, 0, 2)  # (F, C, KH, KW)
        self.grads = {"w": dw.copy(), "b": dkernels[0, -1].copy()}

    def backward(self, dout):
        """Fill `grads` and return `dx` `(N, C, H, W)`."""
        self.backward_params(dout)
        w, (N, C, H, W), (OH, OW) = self.params["w"], self.x_shape, self.out_size
        (F, _, KH, KW), (SH, SW), (PH, PW) = w.shape, self.stride, self.padding

        # Image row h was seen by the output rows h - KH + 1 ... h (divided by the stride), by the last with the first
        # row of the kernel: the same stacks again, of gradient rows, with the kernel's rows in reverse.
        spread = self._reuse("spread", (H + 2 * PH + KH - 1, F, OW * N), dout.dtype)  # zeros between and around
        spread[KH - 1 : KH + SH * (OH - 1) : SH] = self._rows(dout)
        kernels = w[:, :, ::-1].transpose(1, 3, 2, 0).reshape(C * KW, KH * F)
        dcolumns = self._reuse("dcolumns", (H + 2 * PH, C * KW, OW * N), dout.dtype)
        np.matmul(kernels, in_pieces(rows_on_end(spread, KH, 1, H + 2 * PH)), out=in_pieces(dcolumns))

        dcolumns = dcolumns.reshape(H + 2 * PH, C, KW, OW, N)
        dx = np.zeros((H + 2 * PH, C, W + 2 * PW, N), dout.dtype)
        dx[:, :, : SW * (OW - 1) + 1 : SW] = dcolumns[:, :, 0]  # the first writes, the others add
        for j in range(1, KW):
            dx[:, :, j : j + SW * (OW - 1) + 1 : SW] += dcolumns[:, :, j]
        return as_images(dx[PH : PH + H, :, PW : PW + W])

    def multiply_adds(self, out_shape):
        """Return the products of one forward pass: every output pixel meets every cell of its kernel."""
        return int(np.prod(out_shape)) * self.params["w"][0].size

    def _columns(self, x):
        """Copy out, for each image row, what windows see of it: `(H + 2 PH, C * KW, OW * N)`."""
        (N, C, H, W), (PH, PW) = x.shape, self.padding
        KW, SW, OW = self.kernel_size[1], self.stride[1], self.out_size[1]
        rows = as_rows(x)
        if PH or PW:
            padded = self._reuse("padded", (H + 2 * PH, C, W + 2 * PW, N), x.dtype)
            padded[PH : PH + H, :, PW : PW + W] = rows
            rows = padded
        columns = self._reuse("columns", (H + 2 * PH, C * KW + 1, OW, N), x.dtype)
        seen = columns[:, :-1].reshape(H + 2 * PH, C, KW, OW, N)
        for j in range(KW):
            seen[:, :, j] = rows[:, :, j : j + SW * (OW - 1) + 1 : SW]
        columns[:, -1] = 1  # what the bias is multiplied by
        return columns.reshape(H + 2 * PH, -1, OW * N)

    def _kernels(self, w, b):
        """Lay out each kernel as a row that meets the columns, `(F, KH * (C * KW + 1))`: the bias meets the first 1."""
        F, C, KH, KW = w.shape
        kernels = np.zeros((F, KH, C * KW + 1), w.dtype)
        kernels[:, :, :-1] = w.transpose(0, 2, 1, 3).reshape(F, KH, C * KW)
        kernels[:, 0, -1] = b
        return kernels.reshape(F, -1)

    def _rows(self, dout):
        """Return `dout` as `(OH, F, OW * N)`: a view if it lies in memory as layers hand it on."""
        dout = as_array(dout, "dout", "N", "F", "OH", "OW")
        N, F = self.x_shape[0], len(self.params["w"])
        check_shape(dout, "dout", (N, F, *self.out_size), "like the output of the last forward")
        return as_rows(dout).reshape(self.out_size[0], F, -1)

    def _reuse(self, name, shape, dtype):
        """Return the working memory `name`, made anew only when its shape changes; zeros when it is new."""
        memory = self._scratch.get(name)
        if memory is None or memory.shape != shape or memory.dtype != dtype:
            memory = self._scratch[name] = np.zeros(shape, dtype)
        return memory
