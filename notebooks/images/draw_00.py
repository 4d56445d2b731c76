"""The picture at the head of notebook 00."""

import numpy as np

from scratchcnn_helpers import data, plots


def draw():
    """Return the figure: two digits of each kind."""
    digits = data.load_digits()
    places = [np.flatnonzero(digits.test_labels == k)[i] for i in (0, 7) for k in range(10)]
    fig = plots.images(digits.test_images[places], [str(k) for k in range(10)] + [""] * 10, name="twenty digits")
    fig.set_size_inches(8, 2.2)
    return fig
