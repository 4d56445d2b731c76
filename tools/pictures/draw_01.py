"""The picture at the head of notebook 01."""

import numpy as np

from scratchcnn_course import plots
from scratchcnn_helpers import data, ops


def draw():
    """Return the figure: a 7, a kernel, and the edges that it finds."""
    digits = data.load_digits()
    digit = digits.test_images[np.flatnonzero(digits.test_labels == 7)[0]].astype(float)
    kernel = np.array([[-1.0, 0, 1]] * 3)
    edges = ops.conv2d(digit[None], kernel[None, None], np.zeros(1))[0, 0]
    fig = plots.chain([digit[0], kernel, edges], ["a 7", "a kernel", "its edges"], arrows=False)
    fig.axes[-1].remove()
    fig.set_size_inches(8, 2.6)
    return fig
