"""What a formula can be made of: the arguments of a call, and functions of them, by what they are called."""

import numpy as np

from scratchcnn_helpers import ops

LARGE = 50  # beyond, exponentials overflow or vanish, and nothing can be told apart
PLAIN = {
    "{}": lambda v: v,
    "abs({})": np.abs,
    "maximum({}, 0)": lambda v: v.clip(0),
    "({} > 0)": lambda v: (v > 0) * 1.0,
}
CURVED = {
    "exp({})": np.exp, "exp(-{})": lambda v: np.exp(-v), "sigmoid({})": ops.sigmoid,
    "tanh({})": np.tanh, "sinh({})": np.sinh, "cosh({})": np.cosh,
}  # fmt: skip
LOGARITHMS = {
    "log(sigmoid({}))": lambda v: -np.logaddexp(0, -v), "log(1 - sigmoid({}))": lambda v: -np.logaddexp(0, v),
    "log1p(exp(-abs({})))": lambda v: np.log1p(np.exp(-np.abs(v))), "log1p(exp({}))": lambda v: np.logaddexp(0, v),
    "log1p(exp(-{}))": lambda v: np.logaddexp(0, -v), "log1p(abs({}))": lambda v: np.log1p(np.abs(v)),
}  # fmt: skip
AT_LABEL = {
    "{}": lambda p: p, "log({})": np.log, "log1p({})": np.log1p, "exp({})": np.exp, "1 / {}": lambda p: 1 / p,
    "(1 - {})": lambda p: 1 - p, "log(1 - {})": lambda p: np.log1p(-p), "{} ** 2": np.square,
}  # fmt: skip


def quantities(given, *, logarithms):
    """Return arrays by what they are called, made of the floating arrays among the arguments of a call.

    Parameters
    ----------
    given : dict of str to ndarray
    logarithms : bool
        Whether there are logarithms among them.
    """
    found = {}
    for name, value in given.items():
        if value.dtype.kind == "f":
            for words, function in (PLAIN | CURVED | (LOGARITHMS if logarithms else {})).items():
                found[words.format(name)] = function(value)
    for words in [words for words in found if words in given or words.startswith(("sigmoid", "tanh"))]:
        found[f"(1 - {words})"] = 1 - found[words]
    return found


def at_labels(logits, labels):
    """Return what there is at the label of each row: of the logits, and of their softmax."""
    rows = np.arange(len(labels))
    p = ops.softmax(logits)
    picked = {words.format("p"): function(p[rows, labels]) for words, function in AT_LABEL.items()}
    return picked | {"the logit": logits[rows, labels], "the largest p of the row": p.max(axis=1)}


def in_rows(logits, labels):
    """Return what there is at each score of each row: of the scores, of their softmax, and at the label."""
    rows = np.arange(len(labels))
    p, y = ops.softmax(logits), ops.one_hot(labels, logits.shape[1]).astype(float)
    right = np.broadcast_to(p[rows, labels][:, None], p.shape)
    return {
        "p": p, "y": y, "(1 - p)": 1 - p, "(1 - y)": 1 - y, "p at the label": right,
        "(1 - p at the label)": 1 - right, "logits": logits, "exp(logits)": np.exp(logits), "log(p)": np.log(p),
        "sigmoid(logits)": ops.sigmoid(logits), "the largest logit": np.broadcast_to(logits.max(1)[:, None], p.shape),
        "the sum of exp(logits)": np.broadcast_to(np.exp(logits).sum(1)[:, None], p.shape),
        "(p - y)": p - y, "1 / p": 1 / p,
    }  # fmt: skip
