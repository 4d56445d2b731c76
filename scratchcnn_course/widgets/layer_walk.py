"""A walk through a network: a way into the explorer that begins with one image, and tells every layer to Python."""

from types import SimpleNamespace

import numpy as np

from scratchcnn_helpers.model import Sequential

from ..traces.words import number
from .answer import of_classes, verdict
from .network_explorer import NetworkExplorer


class LayerWalk(NetworkExplorer):
    """Walk through a network with one image: the explorer, and every layer's output with a sentence.

    Parameters
    ----------
    model : Sequential
        Runs in inference mode; afterwards every layer is in the mode it was in.
    image : ndarray, shape (H, W) or (C, H, W), in [0, 1]

    Attributes
    ----------
    layer : int
        The one that is shown; 0 is the image. Can be set.
    steps : list of (name, ndarray, sentence)
        The image, then what each layer gave for it, `(C, H, W)` or `(F,)`.
    probabilities : ndarray, shape (K,)

    Raises
    ------
    TypeError
        If `model` is no network.
    ValueError
        If `image` has another shape, or one that the network cannot take.

    Examples
    --------
    >>> LayerWalk(nets.load_pretrained(), digits.test_images[0, 0])  # doctest: +SKIP
    """

    AGAIN = True

    def __init__(self, model, image):
        self.steps, self.probabilities = walk(model, image)
        said = self.probabilities.argmax(keepdims=True)  # nobody told the label
        super().__init__(model, self.steps[0][1][None], said)
        self.layer = 0

    def title(self):
        """Return the number, the name and the output shape of the chosen layer."""
        name, array, _ = self.steps[self.layer]
        return f"{self.layer} of {len(self.steps) - 1}: {name} → {shape_of(array)}"

    def alt(self):
        """Return what the chosen layer did, in words; of the last one, what the network says."""
        told = f"{self.title()}. {self.steps[self.layer][2]}"
        return f"{told} {verdict(self.probabilities)}" if self.layer == len(self.steps) - 1 else told


def walk(model, image):
    """Run a network layer by layer.

    Parameters
    ----------
    model : Sequential
    image : ndarray, shape (H, W) or (C, H, W)

    Returns
    -------
    steps : list of (name, ndarray, sentence)
    probabilities : ndarray, shape (K,)
        Of a network with one output: of its two classes.
    """
    if not isinstance(model, Sequential):
        raise TypeError(f"model must be a network, from nets.load_pretrained(), say, got {type(model).__name__}")
    image = np.asarray(image, np.float32)
    if image.ndim not in (2, 3) or image.size == 0:
        raise ValueError(f"image must be one image, (28, 28), say, or (C, H, W), got shape {image.shape}")
    x = image[None, None] if image.ndim == 2 else image[None]
    steps = [("image", x[0], f"What goes in: {x[0].size:,} numbers, the brightness of the pixels.")]
    try:
        with model.inference():
            for layer in model.layers:
                before, x = x, np.array(layer.forward(x))  # a copy: layers may use their memory again
                steps.append((repr(layer), x[0], describe(layer, before[0], x[0])))
        probabilities = model.predict_proba(steps[0][1][None])[0]
    except ValueError as error:
        raise ValueError(f"image of shape {image.shape} does not fit the model: {error}") from error
    return steps, of_classes(probabilities)


def describe(layer, before, after):
    """Say in a sentence what a layer did to its input, with numbers that were counted.

    Parameters
    ----------
    layer : Layer
    before, after : ndarray, shape (C, H, W) or (F,)
    """
    window = " × ".join(map(str, getattr(layer, "kernel_size", ())))
    sentence = layer.says.format(layer=layer, window=window, before=_told(before), after=_told(after))
    return sentence.replace("%", " %")


def _told(array):
    """Return what can be said of the numbers of an image, for the blanks of `Layer.says`."""
    return SimpleNamespace(
        count=f"{array.size:,}",
        maps=len(array),
        all_maps="the image" if len(array) == 1 else f"all {len(array)} maps",
        sums="1 sum" if array.size == 1 else f"{array.size:,} sums, each",
        negative=f"{np.mean(array < 0):.0%}",
        lowest=number(array.min()),
        highest=number(array.max()),
    )


def shape_of(array):
    """Return a shape as "16 × 28 × 28"."""
    return " × ".join(map(str, array.shape))
