"""How a training loop of one's own is tried: `learn`. What it does with a small network is written down, and judged."""

from itertools import pairwise
from types import SimpleNamespace

import numpy as np

from scratchcnn_helpers import train
from scratchcnn_helpers.layers import Flatten, Linear
from scratchcnn_helpers.losses import SoftmaxCrossEntropy
from scratchcnn_helpers.model import Sequential
from scratchcnn_helpers.optim import Adam

from .trial import NotAResult, Trial, probe

BATCH, LR = 30, 0.03


class Watched(Sequential):
    """A network that writes down on which images it learned, what it said, what was sent back, and its weights."""

    def __init__(self):
        super().__init__([Flatten(), Linear(12, 3, rng=np.random.default_rng(0))])
        self.learned, self._last = [], (None, None)

    def forward(self, x):
        """Pass a batch on."""
        out = super().forward(x)
        self._last = np.array(x), np.array(out)
        return out

    def backward(self, dout, **settings):
        """Send a gradient back."""
        self.learned.append((*self._last, np.array(dout), self.weights()))
        return super().backward(dout, **settings)

    def weights(self):
        """Return all weights as one row."""
        return np.concatenate([array.ravel() for _, array, _ in self.parameters()])


def replayed(batches, labels, *, forget):
    """Return the weights after the same batches; `forget(number)` tells before which of them Adam begins anew."""
    model, loss = Watched(), SoftmaxCrossEntropy()
    optimizer = Adam(lr=LR)
    for number, x in enumerate(batches):
        optimizer = Adam(lr=LR) if forget(number) else optimizer
        loss.forward(model.forward(x), labels[_names(x)])
        model.backward(loss.backward())
        optimizer.step(model)
    return model.weights()


def _names(x):
    """Tell which images these are: the first pixel says it."""
    return np.rint(x[:, 0, 0, 0] * 1000).astype(int)


def _is_gradient(dout, outputs, labels):
    loss = SoftmaxCrossEntropy()
    loss.forward(outputs, labels)
    return np.allclose(dout, loss.backward(), atol=1e-7)


def learned(function, network, images, labels, epochs):
    """Let the learner's function train a small network; return what can be seen of it, in the places of `SAYS`."""
    model = network.model
    function(network, images, labels, epochs)
    if not model.learned:
        raise NotAResult("`network.model.backward` was never called, so nothing can be learned.")
    batches, weights = [x for x, *_ in model.learned], [w for *_, w in model.learned] + [model.weights()]
    dealt = np.concatenate([_names(x) for x in batches])
    counts = np.bincount(dealt, minlength=len(images))
    rounds = [tuple(dealt[i : i + len(images)]) for i in range(0, len(dealt), len(images))]
    moves = [not np.array_equal(one, other) for one, other in pairwise(weights)]
    every = len(images) // BATCH
    ways = (lambda n: False, lambda n: True, lambda n: n % every == 0)
    ends = [np.allclose(weights[-1], replayed(batches, labels, forget=way), atol=1e-5) for way in ways]
    return np.array([
        counts.max() if (counts == counts[0]).all() else -1,
        max(map(len, batches)),
        len(set(rounds)) == len(rounds),
        all(_is_gradient(dout, out, labels[_names(x)]) for x, out, dout, _ in model.learned),
        2 if all(moves) else int(any(moves)),
        1 + ends.index(True) if all(moves) and any(ends) else 0,
    ], dtype=float)  # fmt: skip


SAYS = (
    "how often each image was learned from (-1: not all of them equally often)",
    "the number of images in a batch",
    "whether every epoch has another order (1 is yes)",
    "whether it is the gradient of the loss of each batch that goes back (1 is yes)",
    "when the weights move (2: after every batch, 1: after some)",
    "what moves them (1: one Adam with lr 0.03 for all, 2: a new one each time, 3: a new one each epoch)",
)


def _case(label, count, epochs):
    images = np.random.default_rng(count).random((count, 1, 3, 4), dtype=np.float32)
    images[:, 0, 0, 0] = np.arange(count) / 1000
    network = SimpleNamespace(model=Watched(), loss=SoftmaxCrossEntropy(), optimizer=Adam(lr=LR))
    return probe(label, network, images, np.arange(count) * 7 % 5 % 3, epochs)


TRIALS = {
    "learn": Trial(
        probes=(_case("60 images, two epochs", 60, 2), _case("90 images, three epochs", 90, 3)),
        call=learned,
        features={"learned": SAYS},
        whole=(train.fit,),
    ),
}
