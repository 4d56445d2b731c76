"""The picture at the head of notebook 12."""

import numpy as np

from scratchcnn_course import plots
from scratchcnn_helpers import data
from scratchcnn_helpers.augment import RandomRotation, RandomShift


def draw():
    """Return the figure: one digit as eight epochs meet it."""
    digits = data.load_digits()
    image = digits.train_images[np.flatnonzero(digits.train_labels == 4)[2]]
    rng = np.random.default_rng(4)
    eight = RandomShift(3)(RandomRotation(20)(np.repeat(image[None], 8, axis=0), rng), rng)
    fig = plots.images(eight, [f"epoch {k}" for k in range(1, 9)], columns=8, name="one 4")
    fig.set_size_inches(8, 1.8)
    return fig
