"""One batch for several workers: each learns from its share, and what they have learned is added up."""

import copy
import re

import numpy as np

from ..model import decide
from ..workers import shares, twin

PACKAGE = __name__.partition(".")[0]


def learn(model, loss, images, labels, part=1.0):
    """Fill the gradients of images that are a part of a batch; return their part of its loss and of what was right."""
    outputs = model.forward(images)
    value = loss.forward(outputs, labels)
    right = (decide(outputs) == labels).mean()
    model.backward(loss.backward() * part)
    return part * value, part * right


class Crew:
    """A network as often as there are workers, on one set of parameters.

    Gradients of the shares are weighed by their part of the batch and added in the order of the workers, so that the
    same seed and number of workers give the same bits. What depends on the whole batch sees a share only: batch
    normalisation takes each share's own mean and variance, as it does in PyTorch, and what it keeps of them becomes
    the mean over the workers, weighed like the gradients.
    """

    def __init__(self, model, loss, workers, work=map):
        self.models = [model, *(twin(model) for _ in range(workers - 1))]
        self.losses = [loss, *(copy.deepcopy(loss) for _ in range(workers - 1))]
        self.work = work

    def seed(self, rng):
        """Give each layer of each worker a generator of its own."""
        for model in self.models:
            for layer in model.layers:
                layer.seed(rng.spawn(1)[0])

    def learn(self, images, labels):
        """Fill the gradients of a batch; return its loss, and the part of it that was right."""
        cuts = shares(len(images), len(self.models))
        parts = [(cut.stop - cut.start) / len(images) for cut in cuts]
        images, labels = ([batch[cut] for cut in cuts] for batch in (images, labels))
        values, rights = zip(*self.work(learn, self.models, self.losses, images, labels, parts), strict=True)
        for same in zip(*(model.layers for model in self.models), strict=True):
            _add_gradients(*same[: len(cuts)])
            _settle(same, parts)
        return sum(values), float(sum(rights))


def _add_gradients(layer, *others):
    """Add to the gradients of a layer those that other workers found for it."""
    for other in others:
        layer.grads |= {key: layer.grads[key] + grad for key, grad in other.grads.items()}


def _settle(same, parts):
    """Give all workers' forms of a layer the mean of what they keep without learning it."""
    for key in same[0].buffers:
        mean = sum(part * layer.buffers[key] for part, layer in zip(parts, same, strict=False))
        for layer in same:
            layer.buffers[key][...] = mean


def check_layers(model, images):
    """Refuse a layer that remembers batches otherwise than in `buffers`: each worker would remember its own shares."""
    x, model = images[:2], twin(model)
    with model.inference():
        for layer in model.layers:
            if not type(layer).__module__.startswith(PACKAGE) and _state(layer, [2 * x, x]) != _state(layer, [x]):
                raise ValueError(
                    f"{layer!r} remembers earlier batches, and each worker would remember others: train it with "
                    "workers=1, or let it keep what it remembers as arrays in `buffers`, of which the mean is taken"
                )
            x = layer.forward(x)


def _state(layer, batches):
    """Return what a layer holds after some batches in training, as text."""
    layer = copy.deepcopy(layer)
    layer.training = True
    for x in batches:
        layer.seed(np.random.default_rng(0))
        layer.forward(x)
    held = {key: value for key, value in vars(layer).items() if key not in ("params", "grads", "buffers")}
    with np.printoptions(threshold=np.inf, floatmode="unique"):
        return re.sub(" at 0x[0-9a-f]+", "", repr(held))
