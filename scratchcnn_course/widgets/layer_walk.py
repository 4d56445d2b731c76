"""A walk through a network: what each of its layers makes of one image."""

from types import SimpleNamespace

import ipywidgets
import numpy as np

from scratchcnn_helpers.model import Sequential

from ..traces.words import number
from .answer import bars, of_classes, verdict
from .board import Board, setting, with_buttons
from .mosaic import maps, strip
from .pieces import card, words
from .pixels import picture


class LayerWalk(Board):
    """Walk through a network with one image: every layer's output as a picture, with its shape and a sentence.

    Parameters
    ----------
    model : Sequential
        Runs in inference mode; afterwards every layer is in the mode it was in.
    image : ndarray, shape (H, W) or (C, H, W)

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

    layer = setting("layer")

    def __init__(self, model, image):
        self.steps, self.probabilities = walk(model, image)
        slider = ipywidgets.IntSlider(0, min=0, max=len(self.steps) - 1, description="layer")
        slider.observe(self.draw, "value")
        self.controls = {"layer": slider}
        super().__init__(with_buttons(slider))

    def frame(self):
        """Return what the chosen layer made of the image, as HTML.

        Returns
        -------
        str
        """
        last = self.layer == len(self.steps) - 1
        return frame(self.title(), *self.steps[self.layer][1:], self.probabilities if last else None)

    def title(self):
        """Return the number, the name and the output shape of the chosen layer."""
        name, array, _ = self.steps[self.layer]
        return f"{self.layer} of {len(self.steps) - 1}: {name} → {shape_of(array)}"

    def alt(self):
        """Return what the chosen layer did, in words; of the last one, what the network says.

        Returns
        -------
        str
        """
        _, array, sentence = self.steps[self.layer]
        told = f"{self.title()}. {sentence} {scale_of(array)}"
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

    Returns
    -------
    str
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


HIGH = 560  # pixels: so high is the page at least, so that nothing below it jumps


def frame(title, array, sentence, probabilities=None):
    """Return a layer's output as HTML: its name, what it did, a picture, and for the last layer bars.

    Parameters
    ----------
    title : str
    array : ndarray, shape (C, H, W) or (F,)
    sentence : str
    probabilities : ndarray, shape (K,), optional

    Returns
    -------
    str
    """
    pixels, width, height, layout = maps(array) if array.ndim == 3 else strip(array)
    shown = picture(pixels, f"{title}. {sentence}", width=width, height=height, style="outline: 1px solid #808080")
    parts = [words(title, size=20, bold=True), words(sentence), shown]
    parts.append(words(f"{layout} {scale_of(array)}".strip(), lines=2, size=16))
    if probabilities is not None:
        end = "Softmax makes probabilities of them." if len(array) > 1 else "Sigmoid makes a probability of it."
        parts += [words(f"{end} {verdict(probabilities)}", bold=True), bars(probabilities)]
    return card(f'<div style="min-height: {HIGH}px">{"".join(parts)}</div>')


def scale_of(array):
    """Say which numbers the colours mean."""
    low, high = array.min(), array.max()
    if low >= 0:
        return f"Black is 0, white is {number(high, 2)}." if high > 0 else "All of them are 0: black."
    largest = number(np.abs(array).max(), 2)
    return f"Blue is −{largest}, white is 0, orange is {largest}; here from {number(low, 2)} to {number(high, 2)}."


def shape_of(array):
    """Return a shape as "16 × 28 × 28"."""
    return " × ".join(map(str, array.shape))
