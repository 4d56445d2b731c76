"""The convolutional layer."""

import numpy as np

from ..ops.arguments import as_gradient, check_sizes
from ..ops.convolution import check_conv2d
from ..ops.windows import as_geometry, conv_output_size
from .base import Layer
from .initial import initial_weights
from .memory import Workspace, add_back, as_images, as_rows, lay_out, multiply_back, on_end

__all__ = ["Conv2d"]


class Conv2d(Layer):
    """Slide `out_channels` learned kernels over the image: `ops.conv2d` with weights of its own.

    The same matrix product as in `ops.conv2d`, one for each row of the output, on images that lie in memory so that
    most of `im2col` is no work: `memory` tells how.

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

    says = "{after.maps} kernels of {window} slid over {before.all_maps}; each gave a map."

    def __init__(self, in_channels, out_channels, kernel_size, stride=1, padding=0, *, init="he", rng=None):
        sizes = {"in_channels": in_channels, "out_channels": out_channels}
        super().__init__(sizes | {"kernel_size": kernel_size, "stride": stride, "padding": padding})
        check_sizes(**sizes)
        self.kernel_size, self.stride, self.padding = as_geometry(kernel_size, stride, padding)
        KH, KW = self.kernel_size
        shape = (out_channels, in_channels, KH, KW)
        w = initial_weights(shape, in_channels * KH * KW, out_channels * KH * KW, init, rng)
        self.params = {"w": w, "b": np.zeros(out_channels, np.float32)}
        self.products, self.space = w[0].size, Workspace()

    def forward(self, x):
        """Convolve `(N, C, H, W)` into `(N, F, OH, OW)`."""
        x, w, b = check_conv2d(x, self.params["w"], self.params["b"])
        self.x_shape, (N, _, H, W), (F, _, KH, KW) = x.shape, x.shape, w.shape
        self.out_size = OH, OW = conv_output_size((H, W), (KH, KW), stride=self.stride, padding=self.padding)

        columns = lay_out(as_rows(x), self.padding, KW, self.stride[1], self.space)
        self.stacks = on_end(columns, KH, self.stride[0], OH)  # (OH, KH * (C * KW + 1), OW * N)
        out = _with_bias(w, b) @ self.stacks  # (OH, F, OW * N)
        return as_images(out.reshape(OH, F, OW, N))

    def backward_params(self, dout):
        """Fill `grads["w"]` and `grads["b"]`."""
        F, C, KH, KW = self.params["w"].shape
        dkernels = (self.stacks @ self._rows(dout).swapaxes(1, 2)).sum(axis=0).reshape(KH, C * KW + 1, F)
        dw = dkernels[:, :-1].reshape(KH, C, KW, F).transpose(3, 1, 0, 2)  # (F, C, KH, KW)
        self.grads = {"w": dw.copy(), "b": dkernels[0, -1].copy()}

    def backward(self, dout):
        """Fill `grads` and return `dx` `(N, C, H, W)`."""
        self.backward_params(dout)
        w, (N, C, H, W), (_, OW), drows = self.params["w"], self.x_shape, self.out_size, self._rows(dout)
        KW, (SH, SW), (PH, PW) = w.shape[3], self.stride, self.padding

        dcolumns = self.space.array("dcolumns", (H, C * KW, OW * N), drows.dtype)
        multiply_back(drows, w, SH, PH, dcolumns)
        dx = add_back(dcolumns.reshape(H, C, KW, OW, N), W + 2 * PW, SW)
        return as_images(dx[:, :, PW : PW + W])

    def _rows(self, dout):
        """Return `dout` as `(OH, F, OW * N)`: a view if it lies in memory as layers hand it on."""
        (OH, OW), N, F = self.out_size, self.x_shape[0], len(self.params["w"])
        dout = as_gradient(dout, (N, F, OH, OW), "like the output of the last forward", "N", "F", "OH", "OW")
        return as_rows(dout).reshape(OH, F, OW * N)


def _with_bias(w, b):
    """Lay each kernel flat as a row that meets the columns, `(F, KH * (C * KW + 1))`: the bias meets the first 1."""
    F, C, KH, KW = w.shape
    kernels = np.zeros((F, KH, C * KW + 1), w.dtype)
    kernels[:, :, :-1] = w.transpose(0, 2, 1, 3).reshape(F, KH, C * KW)
    kernels[:, 0, -1] = b
    return kernels.reshape(F, -1)
