"""What NumPy says of layers and networks on awkward shapes: the JavaScript under `js/network` has to say the same."""

import json

import numpy as np

from scratchcnn_course import digits
from scratchcnn_course.lessons import ledger
from scratchcnn_course.predictions import PREDICTIONS, asked
from scratchcnn_course.traces import words
from scratchcnn_course.widgets import drawing_pad, learn_in_page, pixels, weight_ledger
from scratchcnn_course.widgets.layer_walk import describe
from scratchcnn_course.widgets.network_spec import network_spec, packed
from scratchcnn_course.widgets.twin import tight
from scratchcnn_helpers import data, layers, nets, ops
from scratchcnn_helpers.losses import SoftmaxCrossEntropy
from scratchcnn_helpers.model import Sequential
from scratchcnn_helpers.optim import SGD
from tests.js.desk_values import of_desks
from tests.js.trace_values import of_traces

RNG = np.random.default_rng(12)
# A layer, the shape of its input, and whether it trains.
LAYERS = [
    (layers.Conv2d(2, 3, (2, 3), stride=(2, 1), padding=(1, 2), rng=RNG), (2, 2, 5, 4), True),
    (layers.Conv2d(3, 2, (1, 4), stride=(1, 3), rng=RNG), (1, 3, 3, 11), True),
    (layers.Conv2d(1, 4, 3, padding=1, rng=RNG), (3, 1, 6, 5), True),
    (layers.MaxPool2d((2, 3)), (2, 3, 5, 7), True),
    (layers.MaxPool2d(3, stride=(1, 2)), (1, 2, 6, 5), True),
    (layers.AvgPool2d((3, 2), stride=(2, 3)), (2, 2, 7, 6), True),
    (layers.GlobalAvgPool2d(), (2, 3, 4, 5), True),
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

# What a page may get: texts long and short, one that is no ASCII, and all that JSON has beside them.
STATE = {"trace": "0.5 × 0.25 = 0.125. " * 40, "step": 3, "of": [{"note": "−1 " * 100}, "short", None, True, 0.5]}


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


def of_mixed():
    """Return a network with a layer of every kind, to look at one image with."""
    x = RNG.normal(size=(1, 2, 8, 7))
    model = Sequential(
        [
            layers.Conv2d(2, 3, (3, 2), padding=(1, 0), rng=RNG),
            layers.BatchNorm(3),
            layers.ReLU(),
            layers.MaxPool2d(2),
            layers.Conv2d(3, 4, 2, stride=(1, 2), padding=(0, 1), rng=RNG),
            layers.LeakyReLU(0.1),
            layers.AvgPool2d((2, 1)),
            layers.Dropout(0.5),
            layers.Tanh(),
            layers.Reshape((-1,)),
            layers.Linear(8, 6, rng=RNG),
            layers.Sigmoid(),
            layers.Softmax(),
            layers.Flatten(),
            layers.Linear(6, 3, rng=RNG),
        ]
    )
    model.layers[1].buffers = {"mean": RNG.normal(size=3), "var": RNG.uniform(0.5, 2, 3)}
    return {"spec": network_spec(model, x.shape[1:], kind="f8"), "x": packed(x, "f8")}


def of_did():
    """Return what each kind of layer says that it did, where halves have to be rounded, too."""
    plain = [layer for layer, _, training in LAYERS if not training or not layer.buffers]  # as in training, or at rest
    cases = [(layer, RNG.normal(size=(1, *shape[1:]))) for layer, shape, _ in LAYERS if layer in plain]
    eighths = (np.arange(8.0) - 1.5).reshape(1, 2, 2, 2)  # a quarter below 0; less 1, three of eight
    cases += [(layers.ReLU(), eighths), (layers.LeakyReLU(0.3), eighths - 1)]
    cases += [(layers.Linear(1200, 1, rng=0), RNG.random((1, 1200)))]
    held = []
    for layer, x in cases:
        model = Sequential([layer])
        with model.inference():
            did = describe(layer, x[0], layer.forward(x)[0])
        held.append({"spec": network_spec(model, x.shape[1:], kind="f8"), "x": packed(x, "f8"), "did": did})
    return held


def of_words():
    """Return numbers as Python writes them."""
    some = [0.0, -2.0, 0.12345, 1.23456e-4, 12345678.0, 0.0005, -0.00049, 999999.5, 0.004999, 1e-12, 2.5, -1e7, 0.9996]
    return [
        {"value": value, "decimals": places, "number": words.number(value, places), "short": words.short(value)}
        for value in [*some, *RNG.normal(size=40).tolist()]
        for places in (2, 3, 6)
    ]


def of_colours():
    """Return the colours of numbers, as the pictures have them."""
    some = np.linspace(-1, 1, 21)
    rgb = pixels.colours(some[None], largest=1)[0]
    return {
        "ends": [pixels.LOW, pixels.HIGH],
        "some": [{"value": float(v), "rgb": c.tolist()} for v, c in zip(some, rgb, strict=True)],
    }


def of_drawings():
    """Return drawings, thick and thin, whole, broken and with specks, and every stage on their way."""
    thin = np.ones((28, 28), np.float32)
    thin[4:24, 13] = 0.2
    broken = drawing_pad.sample()
    broken[13:15] = 1
    specks = drawing_pad.sample()
    specks[1, 1] = specks[26, 26] = 0
    wide = np.ones((28, 28), np.float32)
    wide[20, 1:27], wide[19, 5:9] = 0, 0.5
    drawings = {"a 2": drawing_pad.sample(), "a thin 1": thin, "broken": broken, "specks": specks, "a dash": wide}
    held = []
    for name, drawing in drawings.items():
        drawing = np.rint(255 * drawing).astype(np.float32) / 255
        stages = digits.prepare(drawing)
        shown = {key: packed(getattr(stages, key), "f4") for key in ("inverted", "cropped", "boxed", "centred")}
        held.append({"name": name, "drawing": packed(drawing, "u1"), "stages": shown})
    return held


def of_first(count=32):
    """Return the gradients that the networks of `LearnInPage` have on some digits."""
    images, labels, _, _ = weight_ledger.digits()
    held = []
    for name in learn_in_page.NETWORKS:
        model, loss = learn_in_page.build(name), SoftmaxCrossEntropy()
        spec = network_spec(model, (1, 28, 28))
        value = loss.forward(model.forward(images[:count]), labels[:count])
        model.backward(loss.backward())
        grads = {place: packed(grad, "f4") for place, _, grad in model.parameters()}
        shown = {"images": packed(images[:count], "u4"), "labels": labels[:count].tolist(), "grads": grads}
        held.append({"name": name, "spec": spec, "loss": value, **shown})
    return held


def of_ledger(count=150, without=17):
    """Return a short training as the lesson keeps its book, whole and without an image."""
    images, labels, _, _ = weight_ledger.digits()
    images, labels = images[:count], labels[:count]
    book, other = ledger.train(images, labels, seed=2), ledger.train(images, labels, seed=2, without=without)
    return {
        "spec": network_spec(weight_ledger.network(book.start), (1, 28, 28), kind="f8"),
        "images": packed(images, "f8"),
        "labels": labels.tolist(),
        "order": book.order.tolist(),
        "recipe": {"lr": ledger.LR, "batch": ledger.BATCH},
        "shares": packed(book.shares, "f8"),
        "end": packed(book.end["w"], "f8"),
        "without": {"image": without, "end": packed(other.end["w"], "f8")},
    }


def of_prediction(one):
    """Return what a page gets of a prediction, and what is in it."""
    told = [[choice.key, choice.told] for choice in one.choices]
    off = one.tolerance if one.kind == "number" else 0
    return {"asked": json.loads(asked(one)), "right": one.right, "after": one.after, "told": told, "off": off}


def write(path):
    """Write all values as JSON."""
    held = {
        "known": [name for name in layers.__all__ if name != "Layer"],
        "layers": [of_layer(*case) for case in LAYERS],
        "step": of_step(),
        "lenet": of_lenet(),
        "mixed": of_mixed(),
        "did": of_did(),
        "words": of_words(),
        "colours": of_colours(),
        "drawings": of_drawings(),
        "first": of_first(),
        "ledger": of_ledger(),
        "desks": of_desks(),
        "traces": of_traces(),
        "state": {"loose": STATE, "tight": tight(STATE)},
        "predictions": [of_prediction(one) for one in PREDICTIONS.values()],
    }
    path.write_text(json.dumps(held), encoding="utf-8")
