"""What a training cannot begin, or go on, with: refused in words."""

import numpy as np

from ..layers import BatchNorm
from ..model import check_images
from ..ops.windows import as_array


def check_kinds(model, optimizer, loss):
    """Refuse classes, names and the like where an object is wanted."""
    for name, thing, method, such_as in (
        ("model", model, "parts", "Sequential([...])"),
        ("optimizer", optimizer, "step", "SGD(lr=0.1)"),
        ("loss", loss, "prepare", "SoftmaxCrossEntropy()"),
    ):
        if isinstance(thing, type) or not callable(getattr(thing, method, None)):
            raise TypeError(f"{name} must be an object such as {such_as}, got {thing!r}")


def check_data(name, model, pair, loss):
    """Refuse what cannot be trained on or judged, before any work; one image goes through the network to see."""
    if not isinstance(pair, (tuple, list)) or len(pair) != 2:
        raise TypeError(f"{name} must be a pair (images, labels), got {type(pair).__name__}")
    images, labels = check_images(pair[0], f"{name}: images"), as_array(pair[1], f"{name}: labels")
    if len(images) != len(labels):
        raise ValueError(
            f"{name}: there must be as many images as labels, got shapes {images.shape} and {labels.shape}"
        )
    if labels.ndim != 1:
        raise ValueError(f"{name}: labels must be whole numbers, (N,), one an image; got shape {labels.shape}")
    with model.inference():
        outputs = model.forward(images[:1])
    loss.prepare(labels, outputs.shape)


def check_last_batch(model, images, batch_size):
    """Refuse a last batch of which batch normalisation could take no variance."""
    last, x = len(images) % batch_size or batch_size, images[:1]
    with model.inference():
        for layer in model.layers:
            if isinstance(layer, BatchNorm) and last * x.size // x.shape[1] < 2:
                others = (size for size in range(batch_size + 1, len(images) + 1) if len(images) % size != 1)
                raise ValueError(
                    f"batch_size {batch_size} leaves 1 of {len(images)} images for the last batch, and {layer!r} needs "
                    f"two values a channel to tell how they vary: take {next(others, 'more images')}, say"
                )
            x = layer.forward(x)


def check_factor(factor):
    """Return what a schedule returned, if a learning rate can be multiplied with it."""
    if not 0 <= factor < np.inf:
        raise ValueError(f"schedule must return a finite number of at least 0, got {factor!r}")
    return factor


def check_augmented(images, before):
    """Return what an augmentation made of a batch, if it is such a batch still."""
    images = as_array(images, "what augment returns")
    if images.shape != before.shape or images.dtype.kind != "f":
        got = f"{images.dtype} of shape {images.shape}"
        raise ValueError(f"augment must return floats of shape {before.shape}, got {got}")
    if not np.isfinite(images).all():
        raise ValueError("augment must return finite numbers, got NaN or infinity")
    return images
