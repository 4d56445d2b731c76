"""The picture at the head of notebook 13."""

import numpy as np

from scratchcnn_course import plots
from scratchcnn_course.lessons.inspection import saliency
from scratchcnn_helpers import data, nets


def draw():
    """Return the figure: a 1 that is read as a 4, and what spoke for both. Where to cover it is a prediction."""
    model, digits = nets.load_pretrained(), data.load_digits()
    images, labels = digits.train_images, digits.train_labels
    probabilities = model.predict_proba(images)
    lost = np.flatnonzero((labels == 1) & (probabilities.argmax(axis=1) == 4))
    image = images[lost[probabilities[lost, 4].argmax()]]
    arrays = [image[0], *(saliency(model, image, k)[0] for k in (4, 1))]
    fig = plots.chain(arrays, ["a 1, read as a 4", "for the 4", "for the 1"], arrows=False)
    fig.axes[-1].remove()
    fig.set_size_inches(8, 2.6)
    return fig
