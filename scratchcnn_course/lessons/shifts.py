"""A second opinion at the test: a network judges each image five times, as it is and moved by a pixel."""

import numpy as np

from scratchcnn_helpers.ops.arguments import as_array

FIVE = ((1, 1), (0, 1), (2, 1), (1, 0), (1, 2))  # where the frame may lie on an image with a border of one pixel


def predict_shifted(model, images, *, workers=1):
    """Return the label that five looks at each image speak for: the mean of their probabilities.

    Parameters
    ----------
    model : Sequential
        Of two classes or more.
    images : ndarray of float, shape (N, C, H, W)
    workers : int or "auto"
        Threads that share the images.

    Returns
    -------
    ndarray of int64, shape (N,)

    References
    ----------
    Krizhevsky, Sutskever and Hinton 2012, "ImageNet classification with deep convolutional neural networks", where
    five patches of an image and their mirror images are judged.
    """
    _, _, H, W = as_array(images, "images", "N", "C", "H", "W").shape
    bordered = np.pad(images, ((0, 0), (0, 0), (1, 1), (1, 1)))  # (N, C, H + 2, W + 2)
    looks = (bordered[:, :, down : down + H, right : right + W] for down, right in FIVE)
    return sum(model.predict_proba(look, batch_size=64, workers=workers) for look in looks).argmax(axis=1)
