"""The picture at the head of notebook 04."""

import numpy as np

from scratchcnn_course import plots
from scratchcnn_helpers import data, ops


def draw():
    """Return the figure: edges of a 0, what ReLU keeps of them, what max pooling keeps of that."""
    digit = data.load_digits().test_images[3:4].astype(float)
    edge = np.array([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]])[None, None]
    found = ops.conv2d(digit, edge, np.zeros(1))
    kept = ops.relu(found)
    arrays = [digit, found, kept, ops.max_pool2d(kept, 2)]
    fig = plots.chain([array[0, 0] for array in arrays], ["a digit", "find edges", "switch on", "shrink"])
    fig.axes[-1].remove()  # the colour bar: this picture is about shapes
    fig.set_size_inches(8, 2.6)
    return fig
