"""A network that reads pictures, and what it was trained on."""

from typing import NamedTuple

import numpy as np

from scratchcnn_helpers.data.formats.names import printable
from scratchcnn_helpers.model import Sequential


class Reader(NamedTuple):
    """A network, and what it was trained on."""

    model: Sequential
    name: str
    shape: tuple
    classes: list
    as_digit: bool

    def chances(self, image):
        """Return the chance of each class, `(K,)`, for an image `(C, H, W)`."""
        chances = self.model.predict_proba(image[None])[0]
        if not np.isfinite(chances).all():
            raise ValueError("the network answers with no finite numbers: its weights are far too large, or damaged")
        return chances if len(chances) > 1 else np.append(1 - chances, chances)


def trained_on(model, path):
    """Tell what a network was trained on, as `scratchcnn train` noted it; what was not noted is as with MNIST.

    Parameters
    ----------
    model : Sequential
    path : path
        The network's file, for the error messages.

    Returns
    -------
    name : str
        Of the data set.
    shape : (C, H, W)
        Of its images.
    classes : list of str
        Their names, or else their numbers.

    Raises
    ------
    ValueError
        If the network does not take such images, or the note makes no sense.
    """
    about = {"data": "mnist", "images": [1, 28, 28], "classes": []} | model.about
    kind = f"what was noted with it, {str(model.about)[:300]}" if model.about else "digits of 28 x 28 pixels"
    try:
        shape, classes = tuple(about["images"]), list(about["classes"])
        if len(shape) != 3 or shape[0] not in (1, 3) or not all(0 < side < 10_000 for side in shape):
            raise ValueError(f"there are no images of shape {str(shape)[:100]}")
        outputs = max(2, model.predict_proba(np.zeros((1, *shape), np.float32)).shape[1])
        if classes and len(classes) < outputs:
            raise ValueError(f"it has {outputs} outputs")
    except (ValueError, TypeError) as error:
        raise ValueError(f"{path} is no network for {kind}: {error}") from None
    return str(about["data"]), shape, [printable(name)[:60] for name in classes or range(outputs)]


def times(shape):
    """Return a shape in words, such as 3 x 32 x 32."""
    return " x ".join(map(str, shape))
