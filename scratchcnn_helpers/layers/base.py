"""What every layer is."""

import inspect
import math

__all__ = ["Layer"]


class NotThere(AttributeError, ValueError):
    """A layer was asked for what it does not have: yet, most likely."""


class Layer:
    """One step of a network: `forward` computes, `backward` sends the gradient back the same way.

    Parameters
    ----------
    arguments : dict
        What a subclass was built with, so that it can be written down, saved and built again.

    Attributes
    ----------
    params : dict of str to ndarray
        What the layer learns; float32 unless somebody puts another dtype there.
    grads : dict of str to ndarray
        After `backward`, the gradient of each parameter, under the same key. Overwritten by the next `backward`.
    buffers : dict of str to ndarray
        What the layer remembers without learning it, saved with the model.
    training : bool
        Batch normalisation and dropout behave differently while training.
    products : int
        Of which each number of the output is the sum.
    says : str
        What the layer does, as a sentence with blanks for what it did with an image: `{before.count}`, how many
        numbers went in, `{after.count}`, how many came out, and the like; `{window}`, `{layer}`.
    """

    training = True
    products = 0
    says = "{before.count} numbers became {after.count}."

    def __init__(self, arguments=None, /):
        if not isinstance(arguments or {}, dict):  # ReLU(True), as elsewhere, which could not be saved
            raise TypeError(f"{type(self).__name__} takes no such argument, got {arguments!r}")
        self.arguments = arguments or {}
        self.params, self.grads, self.buffers = {}, {}, {}

    def forward(self, x):
        """Compute the layer's output, and remember what `backward` will need."""
        raise NotImplementedError

    def backward(self, dout):
        """Fill `grads` and return `dx`, given the gradient `dout` of the last output.

        Raises
        ------
        ValueError
            If `dout` has another shape than that output, or there was none yet.
        """
        raise NotImplementedError

    def backward_params(self, dout):
        """Fill `grads` only: all that is asked of a network's first layer, whose `dx` nobody reads."""
        self.backward(dout)

    def multiply_adds(self, out_shape):
        """Return the products in one forward pass that gives an output of `out_shape`, activations not counted."""
        return math.prod(out_shape) * self.products

    def parts(self):
        """Return the layers that this consists of: itself."""
        return [self]

    def seed(self, rng):
        """Draw from this generator from now on; nothing here, for most layers leave nothing to chance."""

    def kinks(self):
        """Return, as bytes, which way each number of the last forward went where the layer has a kink."""
        return b""

    def __getattr__(self, name):
        raise NotThere(f"{type(self).__name__} has no {name!r}: if backward asks for it, call forward before backward")

    def __repr__(self):
        signature = inspect.signature(type(self)).parameters
        unlike = {name: value for name, value in self.arguments.items() if value != signature[name].default}
        needed = {name for name in unlike if signature[name].default is inspect.Parameter.empty}
        texts = [repr(value) if name in needed else f"{name}={value!r}" for name, value in unlike.items()]
        return f"{type(self).__name__}({', '.join(texts)})"


class Plain(Layer):
    """A layer that learns nothing: two functions of `ops`, which a subclass names, and what they take besides `x`."""

    function = gradient = None

    def __init__(self, arguments=None, settings=None, /):
        super().__init__(arguments)
        self.settings = settings or {}

    def forward(self, x):
        """Apply the function to `x`."""
        self.x = x
        return type(self).function(x, **self.settings)

    def backward(self, dout):
        """Return `dx`."""
        return type(self).gradient(dout, self.x, **self.settings)
