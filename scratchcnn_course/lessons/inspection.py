"""What in an image a network's answer hangs on: saliency by the gradient, occlusion by covering up."""

import numpy as np

from scratchcnn_helpers.model import check_images


def saliency(model, image, label):
    """Return how much each pixel moves the score of a class: the gradient of its logit with respect to the image.

    Parameters
    ----------
    model : Sequential
        Run in inference mode, and left as it was.
    image : ndarray of float, shape (C, H, W)
    label : int
        The class whose logit is asked for.

    Returns
    -------
    ndarray, shape (C, H, W)
        Positive where a brighter pixel raises the logit.

    Raises
    ------
    ValueError
        If the image has not three axes, or the network has no such class.

    References
    ----------
    Simonyan, Vedaldi, Zisserman 2014, "Deep inside convolutional networks".
    """
    x = _one_image(image)
    with model.inference():
        logits = model.forward(x)
        dlogits = np.zeros_like(logits)
        dlogits[0, _check_label(label, logits.shape[1])] = 1
        return model.backward(dlogits, need_dx=True)[0]


def occlusion(model, image, label, *, size=5, fill=0.0):
    """Return how sure the network stays of a class when a square of the image is covered, for each place of the square.

    Parameters
    ----------
    model : Sequential
    image : ndarray of float, shape (C, H, W)
    label : int
        The class whose probability is asked for.
    size : int
        Of the square, odd, so that it has a pixel in its middle.
    fill : float
        What covers it.

    Returns
    -------
    ndarray, shape (H, W)
        The probability with the square centred on each pixel. Low where something lies that the answer needs.

    Raises
    ------
    ValueError
        If the image has not three axes, the size is even or below 1, or the network has no such class.

    References
    ----------
    Zeiler, Fergus 2014, "Visualizing and understanding convolutional networks".
    """
    x = _one_image(image)
    if size < 1 or size % 2 == 0:
        raise ValueError(f"size must be odd and at least 1, got {size!r}")
    (_, H, W), reach = x.shape[1:], size // 2
    covered = np.repeat(x, H * W, axis=0)  # (H * W, C, H, W), one copy for each place
    for k, (row, column) in enumerate(np.ndindex(H, W)):
        covered[k, :, max(row - reach, 0) : row + reach + 1, max(column - reach, 0) : column + reach + 1] = fill
    probabilities = model.predict_proba(covered)
    return probabilities[:, _check_label(label, probabilities.shape[1])].reshape(H, W)


def _one_image(image):
    image = np.asarray(image)
    if image.ndim != 3:
        raise ValueError(f"image must have the axes (C, H, W), got shape {image.shape}")
    return check_images(image[None], "image")


def _check_label(label, classes):
    if not 0 <= label < classes:
        raise ValueError(f"label must lie in 0..{classes - 1}, got {label!r}")
    return label
