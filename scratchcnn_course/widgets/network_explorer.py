"""A whole network as one picture, alive in the browser: forward, backward, and the sum behind each number."""

import json

import numpy as np
import traitlets

from .answer import of_classes, verdict
from .modules import assembled
from .network_spec import network_spec, packed
from .network_still import still_of
from .twin import Twin, source, text

MOST = 20  # images to choose from


class NetworkExplorer(Twin):
    """Draw a digit or choose an image, and see what every layer of a network makes of it, and why.

    All of it happens in the browser, without a kernel. A click on a number of any map shows its window in the maps
    before, the kernel and the sum; arrow keys step on from there. The same picture shows the gradient of the loss.

    Parameters
    ----------
    model : Sequential
        Of the package's layers, trained or not. It is shown at inference.
    images : ndarray, shape (N, C, H, W) or (N, H, W), in [0, 1]
        To choose from; the first 20 are taken. One can draw where the network takes 1 x 28 x 28.
    labels : ndarray of int, shape (N,)
    classes : list of str, optional
        What the labels are called; their numbers if left out.

    Attributes
    ----------
    layer, cell : int
        What is looked at: a number of the output of a layer, counted row by row; layer 0 is the image. -1 stands for
        the brightest number, of the first convolution. Can be set, as those below.
    gradient : bool
        Whether the gradient of the loss is shown.
    chosen : int
        Which image went in; -1 is a drawing.

    Raises
    ------
    TypeError
        If `model` is no network, or holds a layer that is none of the package's.
    ValueError
        If images, labels, classes and model do not fit each other.

    Examples
    --------
    >>> NetworkExplorer(nets.load_pretrained(), digits.test_images, digits.test_labels)  # doctest: +SKIP
    """

    SHOWN = ("network", "images", "labels", "classes", "layer", "cell", "gradient", "chosen", "pixels")
    HEAVY = True
    _esm = assembled("explorer/main.js")
    _css = source("stepper.css", "explorer/explorer.css")

    network, images = text(), text()
    labels = traitlets.List().tag(sync=True)
    classes = traitlets.List().tag(sync=True)
    layer = traitlets.Int(-1).tag(sync=True)
    cell = traitlets.Int(-1).tag(sync=True)
    gradient = traitlets.Bool().tag(sync=True)
    chosen = traitlets.Int().tag(sync=True)
    pixels = text()

    def __init__(self, model, images, labels, *, classes=None):
        self.model, self.shown, labels = model, *checked(model, images, labels)
        self.names = named(model, self.shown, labels, classes)
        super().__init__(
            network=json.dumps(network_spec(model, self.shown.shape[1:])),
            images=json.dumps(packed(self.shown, "u1" if _are_bytes(self.shown) else "f4")),
            labels=labels.tolist(),
            classes=self.names,
        )

    @traitlets.validate("layer")
    def _check_layer(self, proposal):
        layer, last = proposal["value"], len(self.model.layers)
        if not -1 <= layer <= last:
            raise ValueError(f"layer must be from 0 to {last}, got {layer}")
        return layer

    def picture(self):
        """Draw the first image, a few maps of each layer and the probabilities."""
        return still_of(self.model, self.shown[:1], self.names)

    def alt(self):
        """Return what the network is made of and what it says of the first image, in words."""
        probabilities = of_classes(self.model.predict_proba(self.shown[:1])[0])
        kinds = ", ".join(type(layer).__name__ for layer in self.model.layers)
        first = f"The first image is a {self.names[self.labels[0]]}."
        return f"A network, layer by layer: {kinds}. {first} {verdict(probabilities, self.names)}"


def checked(model, images, labels):
    """Return the first images, `(N, C, H, W)` float32, and their labels, after checking that they fit a network."""
    if not all(hasattr(model, name) for name in ("layers", "inference", "predict_proba")):
        raise TypeError(f"model must be a network, from nets.load_pretrained(), say, got {type(model).__name__}")
    images, labels = np.asarray(images), np.asarray(labels)
    if images.ndim == 3:
        images = images[:, None]
    if images.ndim != 4 or 0 in images.shape:
        raise ValueError(f"images must be (N, C, H, W) or (N, H, W), with at least one, got shape {images.shape}")
    if not (images.dtype.kind == "f" and images.min() >= 0 and images.max() <= 1):  # NaN comes through neither
        raise ValueError(f"images must be floats in [0, 1], got {images.dtype}; divide bytes by 255")
    if labels.shape != images.shape[:1]:
        raise ValueError(f"labels must be ({len(images)},), one for each of the images, got shape {labels.shape}")
    return images[:MOST].astype(np.float32), labels[:MOST].astype(np.int64)


def named(model, images, labels, classes):
    """Return what each class is called, after checking that there is a name for each, and no label beyond."""
    try:
        count = len(of_classes(model.predict_proba(images[:1])[0]))
    except ValueError as error:
        raise ValueError(f"images of shape {images.shape} do not fit the model: {error}") from error
    names = [str(name) for name in (range(count) if classes is None else classes)]
    if len(names) != count:
        raise ValueError(f"classes must be {count} names, one for each output of the model, got {len(names)}")
    if labels.min() < 0 or labels.max() >= count:
        raise ValueError(f"labels must lie in 0 ... {count - 1}, got {labels.min()} to {labels.max()}")
    return names


def _are_bytes(images):
    """Tell whether images hold nothing but 256 shades, so that bytes stand for them exactly."""
    return np.array_equal(np.rint(255 * images).astype(np.float32) / np.float32(255), images)
