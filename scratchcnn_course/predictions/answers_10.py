"""The answers to the predictions of notebook 10."""

import numpy as np

from scratchcnn_helpers import data, gradcheck, ops

from ..lessons import bug_probes, bugs


def one_run():
    """Compare the best run of each with the worst one of the right network."""
    runs = {which: [run[-1] for run in every] for which, every in bugs.load_runs()["digits"]["accuracy"].items()}
    return sum(max(runs[which]) > min(runs["right"]) for which in bugs.BUGS)


def frozen():
    """Read what was measured."""
    share = np.mean([run[-1] for run in bugs.load_runs()["digits"]["accuracy"]["frozen"]])
    ranges = {"chance": (0, 0.3), "half": (0.3, 0.7), "most": (0.9, 0.99), "all": (0.999, 1.1)}
    return {name: low < share < high for name, (low, high) in ranges.items()}


def cosine():
    """Take the gradients of the first kernels for eight digits."""
    right = _first_gradient("right")
    cosines = [right @ wrong / np.linalg.norm(right) / np.linalg.norm(wrong) for wrong in map(_first_gradient, "ABCDE")]
    low, high = min(cosines), max(cosines)
    return {"one": low > 0.999, "between": 0.01 < low and high < 0.999, "mixed": low < 0, "zero": high < 0.01}


def overlap():
    """Count for each pixel the windows in which it lies."""
    inside = sum(np.pad(np.ones((3, 3)), ((top, 2 - top), (left, 2 - left))) for top in (0, 2) for left in (0, 2))
    return (inside > 1).sum()


def vanish():
    """Check it."""
    x = np.random.default_rng(36).normal(size=(2, 2, 9, 7))
    found = gradcheck.check_layer(bugs.parts("A").MaxPool2d(3, stride=3), x).comparisons["x"]
    wrong = (np.abs(found.analytic - found.numeric) > 1e-6)[~found.inconclusive]
    return {
        "same": 0 < wrong.sum() < wrong.size,
        "every": 0 < wrong.size == wrong.sum(),
        "passes": 0 < wrong.size and not wrong.any(),
        "aside": wrong.size == 0,
    }


def ratio():
    """Compare a sum with its quarter."""
    db = np.random.default_rng(0).normal(size=(4, 3)).sum(axis=0)
    return gradcheck.relative_error(db / 4, db)


def tame():
    """Check all on all."""
    checks = [bug_probes.examine(which, probe) for which in bugs.BUGS for probe in bug_probes.PROBES]
    return sum(all(verdict.passed for verdict in verdicts.values()) for verdicts in checks)


def turned():
    """Let the broken layer do it."""
    layer = bugs.parts("E").Conv2d(1, 1, 2)
    layer.params["w"] = np.array([[[[1.0, 2], [3, 4]]]])
    layer.forward(np.zeros((1, 1, 3, 3)))
    return layer.backward(np.array([[[[1.0, 0], [0, 0]]]]))[0, 0, 0, 0]


def weak():
    """Let the probe of the notebook run."""
    return sum(map(_caught, map(bugs.parts, bugs.BUGS)))


def escape():
    """Let them run."""
    x, dout = np.array([-1.0, 2]), np.array([0.3, -0.7])
    attacks = {
        "nomask": dout,
        "leak": ops.leaky_relu_backward(dout, x, 0.01),
        "loose": dout * (x >= 0),
        "slope": (x > 0) * 1.0,
    }
    return {name: np.allclose(wrong, ops.relu_backward(dout, x)) for name, wrong in attacks.items()}


def leak():
    """Measure the error."""
    x, dout = np.random.default_rng(0).normal(size=(2, 4, 5))
    error = gradcheck.relative_error(ops.relu_backward(dout, x), ops.leaky_relu_backward(dout, x, 0.001))
    strict, loose = error > 1e-6, error > 0.01
    return {
        "both": strict and loose,
        "strict": strict and not loose,
        "loose": loose and not strict,
        "none": not strict and not loose,
    }


def _first_gradient(which):
    digits, model = data.load_digits(), bugs.build(which, rng=0)
    logits = model.forward(digits.train_images[:8])
    model.backward(ops.cross_entropy_backward(logits, digits.train_labels[:8]))
    return model.layers[0].grads["w"].ravel()


def _caught(parts):
    conv = parts.Conv2d(1, 1, 3)
    conv.params["w"][:] = 1
    x = np.random.default_rng(0).random((1, 1, 6, 6))
    layers = conv, parts.LeakyReLU(0.1), parts.MaxPool2d(2), parts.Flatten()
    return not all(gradcheck.check_layer(layer, x).passed for layer in layers)
