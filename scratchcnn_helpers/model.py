"""`Sequential`: layers in a row, as one network that can be run, summarised, saved and loaded."""

import contextlib
from itertools import repeat

import numpy as np

from . import ops
from .data.dataset import ByteImages
from .layers import Layer
from .ops.arguments import as_array, check_sizes
from .storage import load_layers, restore_optimizer, save_layers
from .tables import Summary
from .workers import count_workers, shares, threads, twin


class Sequential:
    """A network: what goes in at the first layer comes out at the last.

    Parameters
    ----------
    layers : list of Layer
        The last one gives logits `(N, K)`. A layer remembers what its `backward` needs, so none stands here twice.

    Attributes
    ----------
    layers : list of Layer
    training : bool
        Setting it sets it in every layer.
    about : dict
        What `save` shall keep beside the arrays: what it was trained on, say. Words and numbers that JSON can hold.
    """

    def __init__(self, layers, *more):
        if more or isinstance(layers, Layer):
            raise TypeError(f"layers must be one list, as in Sequential([ReLU(), Flatten()]), got {layers!r}")
        layers = list(layers)
        for i, layer in enumerate(layers):
            if not isinstance(layer, Layer):
                raise TypeError(f"layers must be objects of a layer class, such as ReLU(), got {layer!r}")
            if any(layer is other for other in layers[:i]):
                raise ValueError(f"layers must be different objects, got one {layer!r} twice: build another one")
        if not layers:
            raise ValueError("layers must hold at least one layer")
        self.layers, self.about = layers, {}

    @property
    def training(self):
        """Whether the layers behave as in training."""
        return all(layer.training for layer in self.layers)

    @training.setter
    def training(self, on):
        for layer in self.layers:
            layer.training = bool(on)

    @contextlib.contextmanager
    def inference(self):
        """Switch every layer to inference inside a `with` block, and back to what it was after it."""
        before = [layer.training for layer in self.layers]
        self.training = False
        try:
            yield self
        finally:
            for layer, training in zip(self.layers, before, strict=True):
                layer.training = training

    def forward(self, x):
        """Run `x` through all layers.

        Parameters
        ----------
        x : ndarray, shape (N, C, H, W)

        Returns
        -------
        ndarray, shape (N, K)
        """
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, dout, *, need_dx=False):
        """Run the gradient back through all layers, filling `grads` on the way.

        Parameters
        ----------
        dout : ndarray, shape (N, K)
        need_dx : bool
            Whether the gradient of the input itself is wanted. In training nobody reads it, and for a convolution it
            is half of the work.

        Returns
        -------
        ndarray of the input's shape, or None
        """
        first, *others = self.layers
        for layer in reversed(others):
            dout = layer.backward(dout)
        if need_dx:
            return first.backward(dout)
        first.backward_params(dout)
        return None

    def predict(self, x, batch_size=256, workers=1):
        """Return the most probable label of each image, `(N,)` int64."""
        return decide(self.logits(x, batch_size, workers))

    def predict_proba(self, x, batch_size=256, workers=1):
        """Return the probability of each class, `(N, K)`; of class 1, `(N, 1)`, where the network has one output."""
        logits = self.logits(x, batch_size, workers)
        return ops.sigmoid(logits) if logits.shape[1] == 1 else ops.softmax(logits)

    def parts(self):
        """Return the layers that this consists of."""
        return self.layers

    def parameters(self):
        """List all parameters as `(name, array, grad)`; `grad` is None before the first `backward`."""
        return [
            (f"{i}.{key}", param, layer.grads.get(key))
            for i, layer in enumerate(self.layers)
            for key, param in layer.params.items()
        ]

    def arrays(self):
        """List all that a network consists of: parameters and buffers."""
        return [array for layer in self.layers for array in (*layer.params.values(), *layer.buffers.values())]

    def summary(self, input_shape=(1, 28, 28)):
        """Describe the network: for each layer its output, its parameters, and its multiply-adds for one image.

        Parameters
        ----------
        input_shape : (C, H, W)

        Returns
        -------
        Summary
            Prints as a table; `.rows`, `.parameters` and `.multiply_adds` hold the numbers.
        """
        x, rows = np.zeros((1, *input_shape), np.float32), []
        with self.inference():
            for layer in self.layers:
                x = layer.forward(x)
                parameters = sum(param.size for param in layer.params.values())
                rows.append((repr(layer), x.shape[1:], parameters, layer.multiply_adds(x.shape)))
        return Summary(tuple(input_shape), rows)

    def save(self, path, optimizer=None, *, dtype=None):
        """Write architecture, parameters and buffers to one `.npz` file, whole or not at all.

        Parameters
        ----------
        path : str or path-like
        optimizer : Optimizer, optional
            Its state is saved too, so that training can go on where it stopped.
        dtype : dtype, optional
            `numpy.float16` halves the file; loading gives float32 again.
        """
        save_layers(path, self.layers, self.parameters(), optimizer, dtype, self.about)

    @classmethod
    def load(cls, path, optimizer=None):
        """Read a network that `save` wrote.

        Parameters
        ----------
        path : str or path-like
        optimizer : Optimizer, optional
            One of the saved type, which gets the saved state.

        Returns
        -------
        Sequential

        Raises
        ------
        FileNotFoundError
            If there is no such file.
        ValueError
            If the file is cut, damaged, written by something else, or has no state for `optimizer`.
        """
        layers, header, memory = load_layers(path)
        model = cls(layers)
        model.about = header["about"]
        if optimizer is not None:
            restore_optimizer(path, optimizer, header, memory, model.parameters())
        return model

    def logits(self, x, batch_size=256, workers=1):
        """Return the outputs for all images, `(N, K)`, computed in inference mode, a batch at a time.

        Parameters
        ----------
        x : ndarray, shape (N, C, H, W)
        batch_size : int
        workers : int or "auto"
            Threads that share the images; "auto" takes one a core.

        Returns
        -------
        ndarray
        """
        x = check_images(x, "x")
        check_sizes(batch_size=batch_size)
        cuts = shares(len(x), count_workers(workers))
        with self.inference(), threads(len(cuts)) as work:
            models = [self, *(twin(self) for _ in cuts[1:])]
            return np.concatenate(list(work(_in_batches, models, repeat(x), cuts, repeat(batch_size))))

    def __repr__(self):
        return "Sequential([\n" + "".join(f"    {layer!r},\n" for layer in self.layers) + "])"


def _in_batches(model, x, cut, size):
    """Run a slice of the images through a network, so many at a time."""
    return np.concatenate([model.forward(x[i : min(i + size, cut.stop)]) for i in range(cut.start, cut.stop, size)])


def check_images(images, name):
    """Return a batch as an array after checking that it holds images that a network can take.

    Parameters
    ----------
    images : array_like, shape (N, C, H, W)
    name : str
        What the error message calls it.

    Returns
    -------
    ndarray of float, or the same `ByteImages`

    Raises
    ------
    TypeError
        If the images are not floats.
    ValueError
        If there is no image, one is not finite, or they are bytes as floats.
    """
    if isinstance(images, ByteImages) and len(images):
        return images  # looked through when they were wrapped
    images = as_array(images, name)
    if images.ndim < 2 or images.size == 0:
        raise ValueError(f"{name} must be a batch of at least one image, (N, C, H, W), got shape {images.shape}")
    if images.dtype.kind != "f":
        raise TypeError(f"{name} must be floats in [0, 1], got {images.dtype}; divide bytes by 255")
    low, high = images.min(), images.max()
    if not (np.isfinite(low) and np.isfinite(high)):  # NaN comes through both
        raise ValueError(f"{name} must be finite, got NaN or infinity")
    if 32 < max(high, -low) < 2**16:
        raise ValueError(f"{name} must be floats in [0, 1], got {low:g}..{high:g}; divide bytes by 255")
    return images


def decide(logits):
    """Return the label each row of logits speaks for: the largest, or for a single logit whether it is positive.

    Parameters
    ----------
    logits : ndarray, shape (N, K)

    Returns
    -------
    ndarray of int64, shape (N,)
    """
    return (logits[:, 0] > 0).astype(np.int64) if logits.shape[1] == 1 else logits.argmax(axis=1)
