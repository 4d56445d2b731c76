"""Those who run: each is a function that builds a network and returns a function that takes one training step."""

import contextlib
import functools

import numpy as np

from scratchcnn_course.app.forks import crews
from scratchcnn_helpers import SGD, SoftmaxCrossEntropy, nets
from scratchcnn_helpers.layers import Conv2d, Linear
from scratchcnn_helpers.train.crew import Crew
from scratchcnn_helpers.workers import count_workers, threads
from tools.benchmarks.recipe import UsualNet

LR = 0.01


def ours(name, images, labels):
    """The readable layers of this package."""
    model, loss, optimizer = nets.build(name), SoftmaxCrossEntropy(), SGD(lr=LR)

    def step():
        value = loss.forward(model.forward(images), labels)
        model.backward(loss.backward())
        optimizer.step(model)
        return value

    return step


def workers(name, images, labels, count=2):
    """The same layers, the batch shared among workers, in processes as `scratchcnn train` has them."""
    return _together(name, images, labels, count, crews)


def threaded(name, images, labels, count=2):
    """The same layers, the batch shared among threads, as `fit` by itself has them."""
    return _together(name, images, labels, count, lambda _: contextlib.nullcontext(Crew))


def _together(name, images, labels, count, crews):
    model, stack = nets.build(name), contextlib.ExitStack()
    work, crew = stack.enter_context(threads(count)), stack.enter_context(crews(len(images)))
    step = crew_step(model, crew(model, SoftmaxCrossEntropy(), count, work), images, labels)
    step.stack = stack  # the workers end with it
    return step


def crew_step(model, crew, images, labels):
    """Return a function that takes one training step with a crew."""
    optimizer = SGD(lr=LR)

    def step():
        value, _ = crew.learn(images, labels)
        optimizer.step(model)
        return value

    return step


def usual(name, images, labels):
    """The float64 im2col recipe of tutorials."""
    return functools.partial(UsualNet(nets.build(name), LR).step, images.astype(np.float64), labels)


def products(name, images, labels):
    """Nothing but the matrix products of the step, on contiguous float32 arrays of the right shapes: the floor."""
    triples = product_arrays(name, images)

    def step():
        for i, (w, columns, dout) in enumerate(triples):
            w @ columns
            dout @ columns.T
            if i:  # nobody reads the gradient of the images
                w.T @ dout

    return step


def product_arrays(name, images):
    """Return kernels (F, K), columns (K, L) and gradient (F, L) of each layer that multiplies."""
    rng, triples, x = np.random.default_rng(0), [], images
    for layer in nets.build(name).layers:
        x = layer.forward(x)
        if isinstance(layer, (Conv2d, Linear)):
            F, K, L = x.shape[1], layer.multiply_adds(x.shape) // x.size, x.size // x.shape[1]
            triples.append([rng.random(shape, dtype=np.float32) for shape in ((F, K), (K, L), (F, L))])
    return triples


def torch_eager(name, images, labels, *, memory_format):
    """PyTorch, eager, a thread a core."""
    import torch

    torch.set_num_threads(count_workers("auto"))
    net = as_torch(nets.build(name)).to(memory_format=memory_format)
    optimizer = torch.optim.SGD(net.parameters(), lr=LR)
    x = torch.from_numpy(images).to(memory_format=memory_format)
    y = torch.from_numpy(labels)

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss = torch.nn.functional.cross_entropy(net(x), y)
        loss.backward()
        optimizer.step()
        return float(loss.detach())

    return step


def torch_default(name, images, labels):
    """PyTorch in its default memory format."""
    import torch

    return torch_eager(name, images, labels, memory_format=torch.contiguous_format)


def torch_channels_last(name, images, labels):
    """PyTorch with channels last in memory."""
    import torch

    return torch_eager(name, images, labels, memory_format=torch.channels_last)


def as_torch(model):
    """Build the same network, with the same weights, in PyTorch."""
    import torch
    from torch import nn

    modules = []
    for layer in model.layers:
        kind = type(layer).__name__
        module = getattr(nn, {"BatchNorm": "BatchNorm2d"}.get(kind, kind))(**layer.arguments)  # our names are theirs
        if kind in ("Conv2d", "Linear"):
            w, b = layer.params.values()
            module.weight.data = torch.from_numpy(w.T.copy() if kind == "Linear" else w.copy())
            module.bias.data = torch.from_numpy(b.copy())
        modules.append(module)
    return nn.Sequential(*modules)


CONTESTANTS = {
    "ours": ours,
    "workers": workers,
    "threads": threaded,
    "usual": usual,
    "products": products,
    "torch": torch_default,
    "torch channels_last": torch_channels_last,
}
