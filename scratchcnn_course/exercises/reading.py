"""How the reading of a trained network is tried: `precision_recall`, `explain`, `same`."""

import copy

import numpy as np

from scratchcnn_helpers.layers import BatchNorm, Flatten, LeakyReLU, Linear, ReLU, Sigmoid
from scratchcnn_helpers.model import Sequential

from .trial import NotAResult, Trial, optional, probe


def _reader(C, H, W, seed):
    """Return a small network of drawn weights for images of this shape, and such an image."""
    rng = np.random.default_rng(seed)
    model = Sequential([Flatten(), Linear(C * H * W, 4, rng=rng)])
    return model, rng.random((C, H, W), dtype=np.float32)


def _network(*, seed=0, middle=ReLU, more=False):
    rng = np.random.default_rng(seed)
    layers = [Flatten(), Linear(12, 5, rng=rng), middle(), Linear(5, 3, rng=rng)]
    for layer in (layers[1], layers[3]):  # in sixty-fourths, so that sums of them are exact
        layer.params["w"][...] = np.round(64 * layer.params["w"]) / 64
    layers[1].params["b"][4] = -100  # this unit says 0, whatever it sees
    if not more:
        return Sequential(layers)
    last = Linear(3, 3, rng=rng)  # one that changes nothing
    last.params["w"][...] = np.eye(3)
    return Sequential([*layers, last])


def _changed(name, change):
    """Return a copy of the network in which `change` was called on one parameter."""
    model = copy.deepcopy(_network())
    change({key: array for key, array, _ in model.parameters()}[name])
    return model


def _wider():
    """Return the network with one unit more, which says 0."""
    narrow, (first, last) = _network(), (Linear(12, 6), Linear(6, 3))
    first.params["w"][:, :5], first.params["b"][:] = narrow.layers[1].params["w"], [*narrow.layers[1].params["b"], -100]
    last.params["w"][:5], last.params["b"][:] = narrow.layers[3].params["w"], narrow.layers[3].params["b"]
    return Sequential([Flatten(), first, ReLU(), last])


def _rearranged():
    """Return the network with its units in another order and all logits raised by 1: its answers stay the same."""
    model, order = _network(), [1, 0, 4, 2, 3]
    first, last = model.layers[1].params, model.layers[3].params
    first["w"][...], first["b"][...] = first["w"][:, order], first["b"][order]
    last["w"][...], last["b"][...] = last["w"][order], last["b"] + 1
    return model


def _leaky(slope):
    return _network(middle=lambda: LeakyReLU(slope))


def _normed(*, var=1.0):
    """Return the network behind a normalisation: a black image stays black whatever its variance."""
    norm = BatchNorm(1)
    norm.buffers["var"][...] = var
    return Sequential([norm, *_network().layers])


def _pairs():
    """Return `{what is special: (a, b)}`."""
    (first, *_, last, last_bias) = [name for name, *_ in _network().parameters()]
    plain = _network()

    def unused(w):
        w[7] += 1  # of a pixel that is black in all images

    def behind(w):
        w[4] += 1

    def hair(w):
        w[...] *= 1 + 1e-6

    def exchanged(w):
        w[4] = w[4, ::-1].copy()

    def bias(b):
        b[0] += 1

    return {
        "a faithful copy": (plain, copy.deepcopy(plain)),
        "other first weights": (plain, _network(seed=1)),
        "the last bias differs": (plain, _changed(last_bias, bias)),
        "two weights have changed places behind a unit that says 0": (plain, _changed(last, exchanged)),
        "all weights differ by a millionth": (plain, _changed(first, hair)),
        "a weight differs that these images do not need": (plain, _changed(first, unused)),
        "a weight differs behind a unit that says 0": (plain, _changed(last, behind)),
        "another activation": (plain, _network(middle=Sigmoid)),
        "a layer more, which changes nothing": (plain, _network(more=True)),
        "a layer less": (_network(more=True), plain),
        "a unit more, which says 0": (plain, _wider()),
        "the units in another order": (plain, _rearranged()),
        "a faithful copy, with running statistics": (_normed(), _normed()),
        "running statistics differ": (_normed(), _normed(var=100)),
        "running statistics differ, and no answer does": (_normed(), _normed(var=1.001)),
        "another slope below 0": (_leaky(0.0), _leaky(0.1)),
        "another slope below 0, and no answer differs": (_leaky(0.01), _leaky(0.011)),
    }


PAIRS = tuple(_pairs())


def compared(function):
    """Ask the learner's function about all pairs; return 1 where it calls them the same."""
    images = np.random.default_rng(3).integers(0, 65, (6, 1, 3, 4)).astype(np.float32) / 64  # exact, as the weights
    images[:, 0, 1, 3] = 0
    images[0] = 0  # a black one alone tells too little
    said = [function(a, b, images) for a, b in _pairs().values()]
    for one in said:
        if isinstance(one, np.ndarray) and one.size != 1:
            raise NotAResult(
                f"Your function returns an array of shape {one.shape}. One True or False is wanted: "
                "`np.array_equal(...)` gives one, and so does `.all()`."
            )
    return None if any(one is None for one in said) else np.array([bool(one) for one in said], dtype=float)


TRIALS = {
    "precision_recall": Trial(
        probes=(
            probe("two classes", np.array([[5, 2], [1, 9]]), 1),
            probe("three classes", np.array([[6, 1, 3], [2, 7, 0], [4, 5, 8]]), 1),
            probe("a class that is often missed", np.array([[6, 1, 9], [2, 7, 0], [10, 5, 8]]), 2),
            probe("the first class", np.array([[11, 1, 3, 0], [2, 7, 5, 1], [4, 6, 8, 2], [1, 0, 3, 9]]), 0),
        ),
    ),
    "explain": Trial(
        probes=(
            probe("a wide image", *_reader(1, 7, 9, 0), 2),
            probe("a high image", *_reader(1, 10, 6, 1), 0),
            probe("a place at the top", *_reader(1, 8, 8, 10), 3),
            probe("a place at the left", *_reader(1, 9, 7, 6), 3),
            probe("a place at the bottom", *_reader(1, 6, 11, 8), 0),
            probe("a place at the right", *_reader(1, 6, 11, 5), 0),
            optional("an image with two channels", *_reader(2, 8, 7, 2), 3),
        ),
        tolerance=1e-5,  # the network calculates in float32
    ),
    "same": Trial(
        probes=(probe(f"{len(PAIRS)} pairs of networks"),),
        call=compared,
        hands=(Sequential,),
        features={"alike": tuple(f"whether you call them the same: {what} (1 is yes)" for what in PAIRS)},
    ),
}
