"""Several workers on one batch: the same gradients as one worker finds, whatever the network and the batch."""

import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from threadpoolctl import threadpool_info

from scratchcnn_helpers import layers, losses, nets, optim
from scratchcnn_helpers.layers import Layer
from scratchcnn_helpers.model import Sequential
from scratchcnn_helpers.train import Callback, evaluate, fit
from scratchcnn_helpers.train.crew import Crew
from scratchcnn_helpers.workers import count_workers, shares, threads


def network(seed, dtype, classes=3):
    """Return a network without anything that depends on the batch, its parameters of some dtype."""
    rng = np.random.default_rng(seed)
    channels, size, stride = rng.integers(1, 4), rng.integers(1, 4), rng.integers(1, 3)
    pile = nets.Stack((2, 7, 6), rng, "he")
    pile.add(layers.Conv2d(2, int(channels), int(size), int(stride), 1, rng=rng), layers.ReLU())
    if rng.integers(2):
        pile.add(layers.MaxPool2d(2))
    pile.add(layers.Flatten())
    pile.add(layers.Linear(int(np.prod(pile.shape)), classes, rng=rng))
    for layer in pile.layers:
        layer.params = {key: array.astype(dtype) for key, array in layer.params.items()}
    return Sequential(pile.layers)


def batch(seed, count, dtype=np.float32, classes=3):
    rng = np.random.default_rng(seed)
    return rng.standard_normal((count, 2, 7, 6)).astype(dtype), rng.integers(0, classes, count)


def gradients(model):
    return {name: grad.copy() for name, _, grad in model.parameters()}


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    count=st.integers(1, 11),
    workers=st.integers(1, 6),
    dtype=st.sampled_from([np.float32, np.float64]),
    loss=st.sampled_from([losses.SoftmaxCrossEntropy, losses.MeanSquaredError, losses.BinaryCrossEntropy]),
)
def test_gradients_are_those_of_one_worker(seed, count, workers, dtype, loss):
    images, labels = batch(seed, count, dtype)
    model = network(seed, dtype)
    alone = Crew(model, loss(), 1).learn(images, labels)
    expected = gradients(model)
    with threads(workers) as work:
        together = Crew(model, loss(), workers, work).learn(images, labels)
    tolerance = 1e-5 if dtype == np.float32 else 1e-12
    np.testing.assert_allclose(together, alone, rtol=tolerance)
    for name, grad in gradients(model).items():
        assert grad.dtype == dtype
        np.testing.assert_allclose(grad, expected[name], rtol=tolerance, atol=tolerance, err_msg=name)


def trained(workers, *, seed=3, epochs=2, build=lambda: network(5, np.float32), **more):
    model = build()
    optimizer = optim.Adam(0.01)
    history = fit(model, batch(1, 23), epochs=epochs, batch_size=5, optimizer=optimizer, seed=seed, workers=workers,
                  progress=False, **more)  # fmt: skip
    return model, history


def test_a_training_takes_the_same_way():
    (one, first), (three, second) = trained(1), trained(3)
    for a, b in zip(one.arrays(), three.arrays(), strict=True):
        np.testing.assert_allclose(b, a, atol=1e-4)
    np.testing.assert_allclose(second.column("loss"), first.column("loss"), atol=1e-4)
    np.testing.assert_array_equal(second.column("accuracy"), first.column("accuracy"))


def with_chance():
    rng = np.random.default_rng(0)
    return Sequential(
        [layers.Conv2d(2, 3, 3, rng=rng), layers.BatchNorm(3), layers.ReLU(), layers.Flatten(), layers.Dropout(0.4),
         layers.Linear(60, 3, rng=rng)]
    )  # fmt: skip


def test_the_same_seed_and_workers_give_the_same_bits():
    (one, _), (same, _), (other, _) = (trained(2, build=with_chance, seed=seed) for seed in (3, 3, 4))
    assert all(np.array_equal(a, b) for a, b in zip(one.arrays(), same.arrays(), strict=True))
    assert not all(np.array_equal(a, b) for a, b in zip(one.arrays(), other.arrays(), strict=True))


def test_each_worker_drops_something_else():
    model = Sequential([layers.Dropout(0.5), layers.Flatten()])
    crew = Crew(model, losses.MeanSquaredError(), 2)
    crew.seed(np.random.default_rng(0))
    crew.learn(np.ones((2, 1, 6, 6)), np.zeros((2, 36)))
    first, second = (each.layers[0].mask for each in crew.models)
    assert first.shape == second.shape and not np.array_equal(first, second)


@pytest.mark.parametrize("sizes", [(4, 4), (3, 2), (1, 2)])
def test_running_statistics_are_the_mean_over_the_workers(sizes):
    images, labels = batch(0, sum(sizes))
    model = Sequential([layers.BatchNorm(2), layers.Flatten(), layers.Linear(84, 3, rng=0)])
    Crew(model, losses.SoftmaxCrossEntropy(), 2).learn(images, labels)
    cuts = shares(sum(sizes), 2)
    each = []
    for cut in cuts:
        alone = layers.BatchNorm(2)
        alone.forward(images[cut])
        each.append(((cut.stop - cut.start) / sum(sizes), alone.buffers))
    for key, kept in model.layers[0].buffers.items():
        np.testing.assert_allclose(kept, sum(part * buffers[key] for part, buffers in each), rtol=1e-6)


def test_a_share_of_one_image_has_no_variance():
    model = Sequential([layers.Flatten(), layers.BatchNorm(84), layers.Linear(84, 3, rng=0)])
    with pytest.raises(ValueError, match=r"leaves 3 of 23 images for the last batch of 2 workers, .* take 6, say"):
        fit(model, batch(1, 23), epochs=1, batch_size=4, optimizer=optim.SGD(), workers=2)


class Counting(Layer):
    """Scales by what it has seen."""

    def __init__(self):
        super().__init__()
        self.largest = 0.0

    def forward(self, x):
        self.largest = max(self.largest, float(np.abs(x).max()))
        return x / self.largest

    def backward(self, dout):
        return dout / self.largest


class Doubling(Layer):
    """Keeps what it was last given, as any layer does."""

    def forward(self, x):
        self.x = x
        return 2 * x

    def backward(self, dout):
        return 2 * dout


def test_a_layer_that_remembers_is_refused_and_one_that_does_not_is_not():
    def build(layer):
        return lambda: Sequential([layer(), *network(5, np.float32).layers])

    trained(1, build=build(Counting))
    with pytest.raises(ValueError, match=r"Counting\(\) remembers earlier batches"):
        trained(2, build=build(Counting))
    (one, _), (two, _) = trained(1, build=build(Doubling)), trained(2, build=build(Doubling))
    for a, b in zip(one.arrays(), two.arrays(), strict=True):
        np.testing.assert_allclose(b, a, atol=1e-4)


class Stop(Callback):
    """Ends the run, in one of two ways, at the third batch."""

    def __init__(self, error):
        self.error, self.batches = error, 0

    def on_batch(self, run):
        self.batches += 1
        if self.batches == 3 and self.error:
            raise KeyboardInterrupt
        if self.batches == 3:
            run.stop()


@pytest.mark.parametrize("error", [True, False])
def test_what_was_learned_until_an_interrupt_stays(error):
    patience = sys.getswitchinterval()
    model, history = trained(2, callbacks=[Stop(error)])
    assert history.interrupted and len(history.batches) == 3
    assert not model.training and sys.getswitchinterval() == patience
    assert not all(np.array_equal(a, b) for a, b in zip(model.arrays(), network(5, np.float32).arrays(), strict=True))


def test_matrix_products_stay_in_their_thread_only_while_it_runs():
    def counts():
        return [pool["num_threads"] for pool in threadpool_info()]

    before = counts()
    with threads(2):
        assert set(counts()) <= {1}
    assert counts() == before


def test_a_diverging_run_goes_back_to_its_best():
    model = network(5, np.float32)
    history = fit(model, batch(1, 23), epochs=2, batch_size=5, optimizer=optim.SGD(1e30), workers=2, progress=False)
    assert history.diverged
    assert all(np.isfinite(array).all() for array in model.arrays())


@pytest.mark.parametrize(("count", "workers"), [(7, 3), (2, 5), (300, 2), (1, 1)])
def test_outputs_are_those_of_one_worker(count, workers):
    images, labels = batch(2, count)
    model = network(9, np.float32)
    np.testing.assert_allclose(model.logits(images, 4, workers), model.logits(images, 4), atol=1e-5)
    np.testing.assert_array_equal(model.predict(images, 4, workers), model.predict(images))
    np.testing.assert_allclose(evaluate(model, images, labels, workers=workers), evaluate(model, images, labels))
    assert model.training


@pytest.mark.parametrize(
    ("workers", "error"), [(0, ValueError), (-2, ValueError), (1.5, TypeError), ("all", TypeError)]
)
def test_a_number_of_workers_that_cannot_be(workers, error):
    with pytest.raises(error, match="workers must be"):
        count_workers(workers)


def test_auto_is_a_worker_a_core():
    assert count_workers("auto") >= 1
