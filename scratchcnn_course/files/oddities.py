"""What is odd about a data set that can be read all the same, and is said as a warning."""

import numpy as np

from scratchcnn_helpers.data import load_digits


def oddities(images, labels):
    """Yield in words what is odd about training images `(N, C, H, W)` and their labels."""
    if labels.min() > 0:
        count = f"labels run from {labels.min()} to {labels.max()}, and class numbers are counted from 0"
        yield f"{count}: class 0 has no image here; subtract {labels.min()} if that is not meant"
    if images.shape[1:] == (1, 28, 28) and _lie_on_their_side(images[:5000, 0], labels[:5000]):
        yield "the digits are mirrored and lie on their side, rows for columns, as in EMNIST's files: transpose them"


def _lie_on_their_side(images, labels):
    """Whether the mean images of the digits are those of the embedded digits, but transposed."""
    known, alike = load_digits(), []
    for label in np.intersect1d(labels, np.arange(10)):
        mean = images[labels == label].mean(axis=0)
        upright = known.train_images[known.train_labels == label, 0].mean(axis=0)
        if mean.std():
            alike.append([np.corrcoef(form.ravel(), upright.ravel())[0, 1] for form in (mean, mean.T)])
    as_is, transposed = np.mean(alike, axis=0) if alike else (0, 0)
    return transposed > max(0.6, as_is + 0.1)
