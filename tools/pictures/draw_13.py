"""The picture at the head of notebook 13."""

import numpy as np

from scratchcnn_course import plots
from scratchcnn_course.lessons.inspection import occlusion, saliency
from scratchcnn_helpers import data, nets


def draw():
    """Return the figure: a 1 that is read as a 4, what spoke for the 4, and where covering it helps."""
    model, digits = nets.load_pretrained(), data.load_digits()
    images, labels = digits.train_images, digits.train_labels
    probabilities = model.predict_proba(images)
    lost = np.flatnonzero((labels == 1) & (probabilities.argmax(axis=1) == 4))
    image = images[lost[probabilities[lost, 4].argmax()]]
    arrays = [image[0], occlusion(model, image, 1), saliency(model, image, 4)[0]]
    fig = plots.chain(arrays, ["a 1, read as a 4", "cover it here", "for the 4"], arrows=False)
    fig.axes[-1].remove()
    fig.set_size_inches(8, 2.6)
    return fig
