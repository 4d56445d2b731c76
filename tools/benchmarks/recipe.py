"""The usual NumPy CNN of tutorials: float64, `(N, C, H, W)` in memory, im2col as it comes, arg-max pooling.

It is here to be measured against, and written the way it is usually written.
"""

import numpy as np

from scratchcnn_helpers import ops


class UsualConv:
    """One float64 matrix product over `im2col`, and `col2im` on the way back."""

    def __init__(self, layer):
        self.w, self.b = (layer.params[key].astype(np.float64) for key in "wb")
        self.how = {"stride": layer.stride, "padding": layer.padding}

    def forward(self, x):
        self.x = x
        self.columns = ops.im2col(x, self.w.shape[2:], **self.how)
        OH, OW = ops.conv_output_size(x.shape[2:], self.w.shape[2:], **self.how)
        out = self.columns @ self.w.reshape(len(self.w), -1).T + self.b
        return out.reshape(len(x), OH, OW, -1).transpose(0, 3, 1, 2)

    def backward(self, dout):
        rows = dout.transpose(0, 2, 3, 1).reshape(-1, len(self.w))
        self.dw, self.db = (self.columns.T @ rows).T.reshape(self.w.shape), rows.sum(axis=0)
        return ops.col2im(rows @ self.w.reshape(len(self.w), -1), self.x.shape, self.w.shape[2:], **self.how)


class UsualPool:
    """Max-pooling through `im2col` and `argmax`."""

    def __init__(self, layer):
        self.kernel, self.stride = layer.kernel_size, layer.stride

    def forward(self, x):
        self.shape = N, C, H, W = x.shape
        OH, OW = ops.conv_output_size((H, W), self.kernel, stride=self.stride)
        columns = ops.im2col(x, self.kernel, stride=self.stride)
        columns = columns.reshape(-1, self.kernel[0] * self.kernel[1])
        self.best = columns.argmax(axis=1)
        return columns.max(axis=1).reshape(N, OH, OW, C).transpose(0, 3, 1, 2)

    def backward(self, dout):
        dout = dout.transpose(0, 2, 3, 1)
        size = self.kernel[0] * self.kernel[1]
        columns = np.zeros((dout.size, size))
        columns[np.arange(dout.size), self.best] = dout.flatten()
        columns = columns.reshape(-1, dout.shape[3] * size)
        return ops.col2im(columns, self.shape, self.kernel, stride=self.stride)


class UsualReLU:
    """`np.maximum`, and a mask that zeros the gradient."""

    def __init__(self, layer):
        pass

    def forward(self, x):
        self.mask = x <= 0
        return np.where(self.mask, 0, x)

    def backward(self, dout):
        dout = dout.copy()
        dout[self.mask] = 0
        return dout


class UsualFlatten:
    """A reshape."""

    def __init__(self, layer):
        pass

    def forward(self, x):
        self.shape = x.shape
        return x.reshape(len(x), -1)

    def backward(self, dout):
        return dout.reshape(self.shape)


class UsualLinear:
    """`x @ w + b`."""

    def __init__(self, layer):
        self.w, self.b = (layer.params[key].astype(np.float64) for key in "wb")

    def forward(self, x):
        self.x = x
        return x @ self.w + self.b

    def backward(self, dout):
        self.dw, self.db = self.x.T @ dout, dout.sum(axis=0)
        return dout @ self.w.T


USUAL = {"Conv2d": UsualConv, "MaxPool2d": UsualPool, "ReLU": UsualReLU, "Flatten": UsualFlatten, "Linear": UsualLinear}


class UsualNet:
    """The layers of a `Sequential`, as tutorials write them, with plain SGD."""

    def __init__(self, model, lr):
        self.layers = [USUAL[type(layer).__name__](layer) for layer in model.layers]
        self.lr = lr

    def step(self, images, labels):
        """Take one training step and return the loss."""
        x = images
        for layer in self.layers:
            x = layer.forward(x)
        loss, dout = ops.cross_entropy(x, labels), ops.cross_entropy_backward(x, labels)
        for layer in reversed(self.layers):
            dout = layer.backward(dout)
        for layer in self.layers:
            if hasattr(layer, "w"):
                layer.w -= self.lr * layer.dw
                layer.b -= self.lr * layer.db
        return loss
