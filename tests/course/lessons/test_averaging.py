"""The mean of the weights: what it is the mean of, and when it takes their place."""

import numpy as np
import pytest

from scratchcnn_course.lessons.averaging import Averaging
from scratchcnn_helpers import optim
from scratchcnn_helpers.layers import BatchNorm, Flatten, Linear
from scratchcnn_helpers.model import Sequential
from scratchcnn_helpers.train import Callback, fit


class Watching(Callback):
    """Keeps all arrays after each step, and may end the training."""

    def __init__(self, last=None):
        self.seen, self.last = [], last

    def on_batch(self, run):
        self.seen.append([array.copy() for array in run.model.arrays()])
        if len(self.seen) == self.last:
            run.stop()


def trained(averaging, *, last=None, lr=0.1, epochs=2):
    rng = np.random.default_rng(0)
    model = Sequential([BatchNorm(1), Flatten(), Linear(6, 3, rng=0)])
    pair = rng.random((20, 1, 2, 3), dtype=np.float32), rng.integers(0, 3, 20)
    watching = Watching(last)
    history = fit(model, pair, epochs=epochs, batch_size=5, optimizer=optim.SGD(lr), callbacks=[watching, averaging],
                  progress=False)  # fmt: skip
    return model, watching.seen, history


@pytest.mark.parametrize(("keep", "start", "first"), [(0.9, 0.5, 4), (0.5, 0, 0), (0, 0.25, 2), (0.7, 0.9, 7)])
def test_the_mean_of_the_last_part_is_left(keep, start, first):
    model, seen, _ = trained(Averaging(keep, start))
    assert len(seen) == 8
    for k, array in enumerate(model.arrays()):
        mean = seen[first][k]
        for later in seen[first + 1 :]:
            mean = keep * mean + (1 - keep) * later[k]
        np.testing.assert_allclose(array, mean, rtol=1e-5, atol=1e-7)
        assert array.dtype == seen[0][k].dtype


def test_a_training_that_ends_before_it_begins_keeps_its_weights():
    averaging = Averaging(0.9, 0.5)
    trained(averaging)  # of which nothing is left
    model, seen, history = trained(averaging, last=3)
    assert history.interrupted
    assert all(np.array_equal(array, last) for array, last in zip(model.arrays(), seen[-1], strict=True))


def test_a_training_that_diverges_goes_back_to_its_best():
    model, _, history = trained(Averaging(0.9, 0), lr=1e38)
    assert history.diverged
    assert all(np.isfinite(array).all() for array in model.arrays())


def test_what_cannot_be():
    for name, value in (("keep", 1), ("start", -0.1)):
        with pytest.raises(ValueError, match=rf"{name} must lie in \[0, 1\), got {value}"):
            Averaging(**{name: value})
    assert repr(Averaging(0.99)) == "Averaging(keep=0.99, start=0.5)"
