"""Ask PyTorch, and keep its answers in `values.npz`, so that they can be compared with where there is no PyTorch.

`python -m tests.helpers.oracle.make_values` writes the file anew. Everything is float64, and all inputs are made by
arithmetic on whole numbers, so that they are the same to the last bit everywhere. PyTorch is imported only where it is
asked.
"""

from pathlib import Path

import numpy as np

from scratchcnn_helpers import layers, nets
from scratchcnn_helpers.data.formats.files import write_whole

VALUES = Path(__file__).with_name("values.npz")

X = (2, 3, 5, 7)
CASES = {  # function, shapes of what has a gradient, settings
    "conv2d": ("conv2d", {"x": X, "w": (4, 3, 3, 2), "b": (4,)}, {"stride": 1, "padding": 0}),
    "conv2d, pairs": ("conv2d", {"x": X, "w": (4, 3, 3, 2), "b": (4,)}, {"stride": (2, 3), "padding": (1, 2)}),
    "conv2d, 1 x 1": ("conv2d", {"x": X, "w": (2, 3, 1, 1), "b": (2,)}, {"stride": (1, 2), "padding": 0}),
    "max_pool2d": ("max_pool2d", {"x": X}, {"kernel_size": 2, "stride": None}),
    "max_pool2d, overlapping": ("max_pool2d", {"x": X}, {"kernel_size": (3, 2), "stride": (2, 1)}),
    "avg_pool2d": ("avg_pool2d", {"x": X}, {"kernel_size": 2, "stride": None}),
    "avg_pool2d, overlapping": ("avg_pool2d", {"x": X}, {"kernel_size": (3, 2), "stride": (2, 1)}),
    "global_avg_pool2d": ("global_avg_pool2d", {"x": X}, {}),
    "linear": ("linear", {"x": (4, 5), "w": (5, 3), "b": (3,)}, {}),
    "relu": ("relu", {"x": X}, {}),
    "leaky_relu": ("leaky_relu", {"x": X}, {"slope": 0.2}),
    "sigmoid": ("sigmoid", {"x": X}, {}),
    "tanh": ("tanh", {"x": X}, {}),
    "softmax": ("softmax", {"x": (4, 5)}, {}),
    "log_softmax": ("log_softmax", {"x": (4, 5)}, {}),
    "cross_entropy": ("cross_entropy", {"x": (4, 5)}, {"labels": [2, 0, 4, 2]}),
    "binary_cross_entropy": ("binary_cross_entropy", {"x": (3, 2)}, {"targets": [[1.0, 0], [0.25, 1], [0, 0]]}),
    "mean_squared_error": ("mean_squared_error", {"x": (3, 2)}, {"targets": [[1.0, 0], [-2, 1], [0, 0.5]]}),
    "batch_norm of images": ("batch_norm", {"x": X, "gamma": (3,), "beta": (3,)}, {"training": True}),
    "batch_norm of rows": ("batch_norm", {"x": (5, 3), "gamma": (3,), "beta": (3,)}, {"training": True}),
    "batch_norm at inference": ("batch_norm", {"x": X, "gamma": (3,), "beta": (3,)}, {"training": False}),
}
NETS = {"normed": (6, 1, 8, 8), "lenet": (6, 1, 16, 16)}
OPTIMIZERS = {
    "SGD": {"lr": 0.003, "momentum": 0.9, "weight_decay": 0.01, "decay": 0.1},
    "RMSprop": {"lr": 0.0003, "alpha": 0.9},
    "Adam": {"lr": 0.0005, "betas": (0.8, 0.99)},
}
STEPS = 5


def numbers(shape, seed=0):
    """Return what looks like chance, in [-1, 1), and is arithmetic."""
    k = np.arange(np.prod(shape, dtype=np.int64)) + 7919 * (seed + 1)
    return ((k * k * 31 + k * 17) % 1009 * 2 / 1009 - 1).reshape(shape)


def inputs(shapes):
    return {name: 3 * numbers(shape, i) for i, (name, shape) in enumerate(shapes.items())}


def answer(function, arrays, settings):
    """Return PyTorch's output, and its gradients for an output gradient of `numbers`: `{"out": ..., "dx": ...}`."""
    import torch

    tensors = {name: torch.tensor(array, requires_grad=True) for name, array in arrays.items()}
    statistics = {}
    if function == "batch_norm":
        C = len(arrays["gamma"])
        statistics = {"mean": torch.tensor(numbers(C)), "var": torch.tensor(numbers(C, 1) + 2)}
    out = _functions()[function](*tensors.values(), *statistics.values(), **settings)
    out.backward(torch.tensor(numbers(out.shape)) if out.ndim else None)
    gradients = {f"d{name}": tensor.grad for name, tensor in tensors.items()}
    return {name: tensor.detach().numpy() for name, tensor in ({"out": out} | gradients | statistics).items()}


def _functions():
    import torch
    from torch.nn import functional as F

    return {
        "conv2d": F.conv2d,
        "max_pool2d": F.max_pool2d,
        "avg_pool2d": F.avg_pool2d,
        "global_avg_pool2d": lambda x: F.adaptive_avg_pool2d(x, 1).flatten(1),
        "linear": lambda x, w, b: F.linear(x, w.T, b),
        "relu": F.relu,
        "leaky_relu": lambda x, slope: F.leaky_relu(x, slope),
        "sigmoid": torch.sigmoid,
        "tanh": torch.tanh,
        "softmax": lambda x: F.softmax(x, dim=-1),
        "log_softmax": lambda x: F.log_softmax(x, dim=-1),
        "cross_entropy": lambda x, labels: F.cross_entropy(x, torch.tensor(labels)),
        "binary_cross_entropy": lambda x, targets: F.binary_cross_entropy_with_logits(
            x, torch.tensor(targets, dtype=torch.float64)
        ),
        "mean_squared_error": lambda x, targets: F.mse_loss(x, torch.tensor(targets, dtype=torch.float64)),
        "batch_norm": lambda x, gamma, beta, mean, var, training: F.batch_norm(
            x, mean, var, gamma, beta, training=training
        ),
    }


def network(name):
    """Build one of the course's networks in float64, its parameters `numbers`, its dropout off."""
    model = nets.build(name, input_shape=NETS[name][1:])
    for seed, layer in enumerate(model.layers):
        layer.buffers = {key: buffer.astype(np.float64) for key, buffer in layer.buffers.items()}
        for key, param in layer.params.items():
            values = numbers(param.shape, seed)
            if key == "w":
                fan_in = len(param) if param.ndim == 2 else param[0].size
                values = values * np.sqrt(6 / fan_in)  # the variance of "he"
            layer.params[key] = values + (key == "gamma")
        if isinstance(layer, layers.Dropout):
            layer.p = 0
    return model


def batch(name, step):
    """Return the images and labels of one step."""
    shape = NETS[name]
    return numbers(shape, 100 + step), (np.arange(shape[0]) * 3 + step) % 10


def train(name, optimizer):
    """Let PyTorch take five steps; return the losses, first gradients, and parameters and logits at the end."""
    import torch

    model = _translate(network(name))
    settings = dict(OPTIMIZERS[optimizer])
    decay = settings.pop("decay", 0)
    stepper = getattr(torch.optim, optimizer)(model.parameters(), **settings)
    schedule = torch.optim.lr_scheduler.LambdaLR(stepper, lambda step: 1 / (1 + decay * step))
    losses, found = [], {}
    for step in range(STEPS):
        x, labels = map(torch.tensor, batch(name, step))
        stepper.zero_grad()
        loss = torch.nn.functional.cross_entropy(model(x), labels)
        loss.backward()
        if step == 0:
            found |= {f"gradient {i}": _ours(p.grad) for i, p in enumerate(model.parameters())}
        stepper.step()
        schedule.step()
        losses.append(loss.item())
    found |= {f"parameter {i}": _ours(p.detach()) for i, p in enumerate(model.parameters())}
    model.eval()
    logits = model(torch.tensor(batch(name, STEPS)[0])).detach().numpy()
    return {"losses": np.array(losses), "logits": logits} | found


def _ours(tensor):
    return (tensor.T if tensor.ndim == 2 else tensor).numpy().copy()


def _translate(model):
    """Return the same network, with the same parameters, in PyTorch."""
    from torch import nn, tensor

    kinds = {
        layers.Conv2d: lambda _, in_channels, out_channels, kernel_size, stride, padding: nn.Conv2d(
            in_channels, out_channels, kernel_size, stride, padding
        ),
        layers.Linear: lambda _, in_features, out_features: nn.Linear(in_features, out_features),
        layers.BatchNorm: lambda _, num_features, eps, momentum: nn.BatchNorm2d(num_features, eps, momentum),
        layers.MaxPool2d: lambda _, kernel_size, stride: nn.MaxPool2d(kernel_size, stride),
        layers.Dropout: lambda layer, p: nn.Dropout(layer.p),
        layers.Flatten: lambda _: nn.Flatten(),
        layers.ReLU: lambda _: nn.ReLU(),
    }
    translated = nn.Sequential(*(kinds[type(layer)](layer, **layer.arguments) for layer in model.layers)).double()
    for theirs, (_, ours, _) in zip(translated.parameters(), model.parameters(), strict=True):
        theirs.data = tensor(ours.T if ours.ndim == 2 else ours).contiguous()
    return translated


def digest(answers):
    """Shorten long arrays to three numbers that depend on every one of theirs."""
    short = {}
    for name, array in answers.items():
        row = array.ravel()
        short[name] = array if row.size <= 64 else np.array([row.sum(), row @ row, row @ numbers(row.size)])
    return short


def make():
    """Return all answers, by name."""
    values = {}
    for name, (function, shapes, settings) in CASES.items():
        values |= {f"{name}: {key}": array for key, array in answer(function, inputs(shapes), settings).items()}
    for name in NETS:
        for optimizer in OPTIMIZERS:
            answers = digest(train(name, optimizer))
            values |= {f"{name}, {optimizer}: {key}": array for key, array in answers.items()}
    return values


if __name__ == "__main__":
    with write_whole(VALUES) as file:
        np.savez_compressed(file, **make())
