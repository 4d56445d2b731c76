"""What NumPy says of layers and networks on awkward shapes: the JavaScript under `js/network` has to say the same."""

import json

import numpy as np

from scratchcnn_course.predictions import PREDICTIONS, sealed
from scratchcnn_course.widgets.network_spec import network_spec, packed
from scratchcnn_helpers import data, layers, nets, ops
from scratchcnn_helpers.losses import SoftmaxCrossEntropy
from scratchcnn_helpers.model import Sequential
from scratchcnn_helpers.optim import SGD

RNG = np.random.default_rng(12)
# A layer, the shape of its input, and whether it trains.
LAYERS = [
    (layers.Conv2d(2, 3, (2, 3), stride=(2, 1), padding=(1, 2), rng=RNG), (2, 2, 5, 4), True),
    (layers.Conv2d(3, 2, (1, 4), stride=(1, 3), rng=RNG), (1, 3, 3, 11), True),
    (layers.Conv2d(1, 4, 3, padding=1, rng=RNG), (3, 1, 6, 5), True),
    (layers.MaxPool2d((2, 3)), (2, 3, 5, 7), True),
    (layers.MaxPool2d(3, stride=(1, 2)), (1, 2, 6, 5), True),
    (layers.AvgPool2d((3, 2), stride=(2, 3)), (2, 2, 7, 6), True),
    (layers.Linear(7, 3, rng=RNG), (4, 7), True),
    (layers.Flatten(), (2, 3, 4, 5), True),
    (layers.Reshape((-1, 5)), (2, 3, 4, 5), True),
    (layers.ReLU(), (2, 3, 4, 5), True),
    (layers.LeakyReLU(0.2), (3, 7), True),
    (layers.Sigmoid(), (2, 1, 3, 2), True),
    (layers.Tanh(), (2, 5), True),
    (layers.Softmax(), (3, 4), True),
    (layers.BatchNorm(3), (2, 3, 4, 5), True),
    (layers.BatchNorm(4), (5, 4), True),
    (layers.BatchNorm(2, eps=1e-3), (1, 2, 3, 3), False),
    (layers.Dropout(0.4), (2, 6), False),
]
if hasattr(layers, "GlobalAvgPool2d"):
    LAYERS.append((layers.GlobalAvgPool2d(), (2, 3, 4, 5), True))


def of_layer(layer, shape, training):
    """Return a layer's forward and backward, float64, on numbers with ties and zeros among them."""
    for own in (layer.params, layer.buffers):
        for name, array in own.items():
            own[name] = array + RNG.uniform(0.1, 0.9, array.shape)  # float64, and no zeros or ones
    x = np.round(RNG.normal(size=shape), 1)
    model = Sequential([layer])
    model.training = training
    spec = network_spec(model, shape[1:], kind="f8")
    out = layer.forward(x)
    dout = RNG.normal(size=out.shape)
    dx = layer.backward(dout)
    held = {"x": x, "out": out, "dout": dout, "dx": dx, **{f"d{k}": g for k, g in layer.grads.items()}}
    after = {name: packed(array, "f8") for name, array in layer.buffers.items()}
    return {"spec": spec, "training": training, "after": after, **{k: packed(v, "f8") for k, v in held.items()}}


def of_step():
    """Return one step of training of a network that has a bit of all, and its parameters after it."""
    x, labels = RNG.random((4, 2, 9, 8)), np.array([2, 0, 1, 2])
    model = Sequential(
        [
            layers.Conv2d(2, 3, 3, padding=1, rng=RNG),
            layers.BatchNorm(3),
            layers.ReLU(),
            layers.MaxPool2d(2),
            layers.Flatten(),
            layers.Linear(48, 3, rng=RNG),
        ]
    )
    for layer in model.layers:
        layer.params = {name: array.astype(np.float64) for name, array in layer.params.items()}
        layer.buffers = {name: array.astype(np.float64) for name, array in layer.buffers.items()}
    spec = network_spec(model, x.shape[1:], kind="f8")
    loss = SoftmaxCrossEntropy()
    value = loss.forward(model.forward(x), labels)
    model.backward(loss.backward())
    SGD(lr=0.3).step(model)
    after = {name: packed(array, "f8") for name, array, _ in model.parameters()}
    return {"spec": spec, "x": packed(x, "f8"), "labels": labels.tolist(), "loss": value, "lr": 0.3, "after": after}


def of_lenet(count=200):
    """Return what the trained network says of test digits, and how far off each number may be."""
    images = data.load_digits().test_images[:count]
    model = nets.load_pretrained()
    with model.inference():
        logits = model.forward(images)
    return {
        "spec": network_spec(model, (1, 28, 28)),
        "images": packed(images, "u1"),
        "logits": packed(logits, "f4"),
        "probabilities": packed(ops.softmax(logits), "f4"),
    }


def of_prediction(one):
    """Return what a page gets of a prediction, and what is in it."""
    told = [[choice.key, choice.told] for choice in one.choices]
    off = one.tolerance if one.kind == "number" else 0
    return {"asked": json.loads(sealed(one)), "right": one.right, "after": one.after, "told": told, "off": off}


def write(path):
    """Write all values as JSON."""
    cases = [of_layer(*case) for case in LAYERS]
    known = [name for name in layers.__all__ if name != "Layer"]
    held = {"known": known, "layers": cases, "step": of_step(), "lenet": of_lenet()}
    held["predictions"] = [of_prediction(one) for one in PREDICTIONS.values()]
    path.write_text(json.dumps(held), encoding="utf-8")
