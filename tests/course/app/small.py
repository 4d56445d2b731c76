"""A data set so small that a command is done with it at once."""

import numpy as np

from scratchcnn_helpers import data


def write_digits(path, train, first=0):
    """Write so many training digits, from the `first` on, and 20 test digits into an npz file; return its path."""
    digits, some = data.load_digits(), slice(first, first + train)
    parts = {"x_train": digits.train_images[some], "y_train": digits.train_labels[some]}
    np.savez(path, **parts, x_test=digits.test_images[:20], y_test=digits.test_labels[:20])
    return path
