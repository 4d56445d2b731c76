"""Five looks at an image: what they are, and that their mean decides."""

import numpy as np
import pytest

from scratchcnn_course.lessons.shifts import FIVE, predict_shifted
from scratchcnn_helpers.layers import Flatten, Linear
from scratchcnn_helpers.model import Sequential


class Looks(Sequential):
    """Keeps what it is shown."""

    def __init__(self, layers):
        super().__init__(layers)
        self.shown = []

    def predict_proba(self, x, batch_size=256, workers=1):
        self.shown.append(x)
        return super().predict_proba(x, batch_size, workers)


def test_an_image_is_seen_as_it_is_and_moved_by_a_pixel():
    images = np.random.default_rng(0).random((3, 2, 5, 4), dtype=np.float32)
    model = Looks([Flatten(), Linear(40, 3, rng=0)])
    labels = predict_shifted(model, images)
    moved = [np.roll(np.pad(images, ((0, 0), (0, 0), (1, 1), (1, 1))), (1 - down, 1 - right), (2, 3))
             for down, right in FIVE]  # fmt: skip
    for shown, expected in zip(model.shown, moved, strict=True):
        np.testing.assert_array_equal(shown, expected[:, :, 1:-1, 1:-1])
    np.testing.assert_array_equal(model.shown[0], images)
    assert len({shown.tobytes() for shown in model.shown}) == 5
    mean = np.mean([model.predict_proba(look) for look in model.shown[:5]], axis=0)
    np.testing.assert_array_equal(labels, mean.argmax(axis=1))
    np.testing.assert_array_equal(predict_shifted(model, images, workers=2), labels)


def test_one_image_without_a_batch_is_refused():
    with pytest.raises(ValueError, match=r"images must have the axes \(N, C, H, W\)"):
        predict_shifted(Sequential([Flatten(), Linear(4, 3)]), np.zeros((1, 2, 2), np.float32))
