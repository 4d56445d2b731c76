"""The famous networks of thirty years as lists of layers: what each is made of, and what it comes to."""

from dataclasses import dataclass, replace

import numpy as np

from scratchcnn_helpers import nets, ops


@dataclass(frozen=True)
class Stage:
    """What a layer makes of an image.

    Attributes
    ----------
    kind : str
        `"input"`, `"conv"`, `"pool"` or `"linear"`.
    shape : tuple of int
        Behind it: (C, H, W), or (features,).
    parameters, multiply_adds : int
    skips : int
        How many stages back the shortcut begins that ends here; 0 where none does.
    """

    kind: str
    shape: tuple
    parameters: int = 0
    multiply_adds: int = 0
    skips: int = 0


class Stack:
    """Layers piled on an input shape.

    Parameters
    ----------
    *shape : int
        Of an image: C, H, W.
    """

    def __init__(self, *shape):
        self.stages = [Stage("input", shape)]

    @property
    def shape(self):
        """What comes out at the top."""
        return self.stages[-1].shape

    def conv(self, filters, size, *, stride=1, padding=0, groups=1, normed=False, skips=0):
        """Put a convolution on top, each filter over a `1 / groups` of the channels; with batch norm instead of biases.

        With `skips`, what came in so many stages before is added to what comes out; where the two differ in shape, a
        convolution of 1 x 1 brings the one into the shape of the other.
        """
        out, C = ops.conv_output_size(self.shape[1:], size, stride=stride, padding=padding), self.shape[0]
        weights = filters * (C // groups) * size**2
        parameters, work = weights + (2 * filters if normed else filters), weights * int(np.prod(out))
        before = self.stages[len(self.stages) - skips].shape if skips else None
        if skips and before != (filters, *out):
            parameters += filters * before[0] + 2 * filters
            work += filters * before[0] * int(np.prod(out))
        self.stages.append(Stage("conv", (filters, *out), parameters, work, skips))
        return self

    def pool(self, size, *, stride=None, padding=0):
        """Put a pooling on top."""
        out = ops.conv_output_size(self.shape[1:], size, stride=stride or size, padding=padding)
        self.stages.append(Stage("pool", (self.shape[0], *out)))
        return self

    def linear(self, features):
        """Put a fully connected layer on top."""
        weights = int(np.prod(self.shape)) * features
        self.stages.append(Stage("linear", (features,), weights + features, weights))
        return self


def _lenet():
    """Two poolings, each after a convolution: the pattern of all that follow."""
    return Stack(1, 32, 32).conv(6, 5).pool(2).conv(16, 5).pool(2).linear(120).linear(84).linear(10)


def _alexnet():
    """Colour, large windows first. In three layers each filter sees half of the channels: there were two GPUs."""
    net = Stack(3, 224, 224).conv(96, 11, stride=4, padding=2).pool(3, stride=2)
    net.conv(256, 5, padding=2, groups=2).pool(3, stride=2).conv(384, 3, padding=1)
    net.conv(384, 3, padding=1, groups=2).conv(256, 3, padding=1, groups=2).pool(3, stride=2)
    return net.linear(4096).linear(4096).linear(1000)


def _vgg():
    """Nothing but 3 x 3."""
    net = Stack(3, 224, 224)
    for filters, times in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)):
        for _ in range(times):
            net.conv(filters, 3, padding=1)
        net.pool(2)
    return net.linear(4096).linear(4096).linear(1000)


def _resnet():
    """Around every two convolutions leads a shortcut, and the mean of each map replaces the large linear layers."""
    net = Stack(3, 224, 224).conv(64, 7, stride=2, padding=3, normed=True).pool(3, stride=2, padding=1)
    for filters, stride in ((64, 1), (64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), (512, 1)):
        net.conv(filters, 3, stride=stride, padding=1, normed=True)
        net.conv(filters, 3, padding=1, normed=True, skips=2)
    return net.pool(7).linear(1000)


CLASSICS = {"LeNet-5, 1998": _lenet, "AlexNet, 2012": _alexnet, "VGG-16, 2014": _vgg, "ResNet-18, 2015": _resnet}


def classics():
    """Return the famous networks.

    Returns
    -------
    dict of str to list of Stage
        By name and year, the oldest first.

    References
    ----------
    LeCun and others 1998, "Gradient-based learning applied to document recognition" (here every filter sees every
    channel). Krizhevsky, Sutskever, Hinton 2012, "ImageNet classification with deep convolutional neural networks".
    Simonyan, Zisserman 2014, "Very deep convolutional networks for large-scale image recognition".
    He, Zhang, Ren, Sun 2015, "Deep residual learning for image recognition".
    """
    return {name: build().stages for name, build in CLASSICS.items()}


def relatives():
    """Return the small networks that this course descends from: each was somebody's first one from scratch.

    Returns
    -------
    dict of str to list of Stage
        By the names that `nets.build` knows.
    """
    classes = {"first": 10, "sigmoid": 2, "normed": 10, "wide": 10, "deep": 10}
    return {name: stages_of(nets.build(name, classes=count).summary((1, 28, 28))) for name, count in classes.items()}


def stages_of(summary):
    """Return the stages of a network of the course: only what changes the shape, or has weights.

    Parameters
    ----------
    summary : Summary
        What `Sequential.summary` returned.

    Returns
    -------
    list of Stage
    """
    kinds = {"Conv2d": "conv", "MaxPool2d": "pool", "AvgPool2d": "pool", "GlobalAvgPool2d": "pool", "Linear": "linear"}
    stages = [Stage("input", tuple(summary.input_shape))]
    for name, shape, parameters, work in summary.rows:
        kind = kinds.get(name.partition("(")[0])
        if kind:
            stages.append(Stage(kind, tuple(shape), parameters, work))
        else:  # a batch norm, say: its numbers belong to what comes before it
            stages[-1] = replace(stages[-1], parameters=stages[-1].parameters + parameters)
    return stages


def totals(stages):
    """Return how many parameters and multiply-adds the stages have together.

    Parameters
    ----------
    stages : list of Stage

    Returns
    -------
    parameters, multiply_adds : int
    """
    return sum(stage.parameters for stage in stages), sum(stage.multiply_adds for stage in stages)
