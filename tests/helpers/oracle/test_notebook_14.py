"""The table at the end of notebook 14: what stands in its right column is what stands in its left one."""

import re
from types import SimpleNamespace

import numpy as np
import pytest

from scratchcnn_helpers import layers
from scratchcnn_helpers.losses import SoftmaxCrossEntropy
from scratchcnn_helpers.model import Sequential
from scratchcnn_helpers.optim import Adam
from tests.test_notebooks import LAST, NOTEBOOKS, markdown, read

pytestmark = [pytest.mark.slow, pytest.mark.oracle]


@pytest.fixture
def rows():
    (cell,) = [cell for cell in markdown(read(NOTEBOOKS / LAST)) if cell.source.startswith("## The same network")]
    return re.findall(r"^\| `(.+?)` \| `(.+?)`", cell.source, re.MULTILINE)


@pytest.fixture
def twins(rows):
    """Both networks as the table has them, with the same weights."""
    import torch

    ours, theirs = (", ".join(row[side] for row in rows[:3]) for side in (0, 1))
    model = Sequential(eval(f"[{ours}]", vars(layers)))
    other = eval(f"nn.Sequential({theirs})", {"nn": torch.nn})
    given = [array.T if name.endswith(".w") and array.ndim == 2 else array for name, array, _ in model.parameters()]
    with torch.no_grad():
        for theirs, array in zip(other.parameters(), given, strict=True):
            assert theirs.shape == array.shape
            theirs.copy_(torch.from_numpy(np.ascontiguousarray(array)))
    return model, other


def test_the_layers_are_those_of_the_notebook(twins):
    (cell,) = [cell for cell in read(NOTEBOOKS / LAST).cells if cell.id == "network"]
    names = vars(layers) | {"np": np, "Sequential": Sequential, "C": 1, "H": 28, "W": 28}
    names["dataset"] = SimpleNamespace(classes=10)
    exec(cell.source, names)
    assert repr(names["build_model"](seed=0).layers) == repr(twins[0].layers)


def test_a_step_by_the_left_column_is_a_step_by_the_right_one(rows, twins):
    import torch

    model, other = twins
    rng = np.random.default_rng(0)
    images, labels = rng.random((8, 1, 28, 28)), rng.integers(10, size=8)
    for layer in [*model.layers, *other]:
        if "Dropout" in type(layer).__name__:
            layer.p = 0.0  # or each would drop others
    for layer in model.layers:  # float64: Adam's first step makes a whole step of every rounding
        layer.params = {key: param.astype(float) for key, param in layer.params.items()}
        layer.buffers = {key: buffer.astype(float) for key, buffer in layer.buffers.items()}
    other.double()
    left = {"model": model, "images": images, "labels": labels}
    left |= {"Adam": Adam, "SoftmaxCrossEntropy": SoftmaxCrossEntropy}
    right = {"model": other, "images": torch.from_numpy(images), "labels": torch.from_numpy(labels)}
    right |= {"torch": torch, "nn": torch.nn}
    for names, side in ((left, 0), (right, 1)):
        loss, optimizer, *steps = [row[side] for row in rows[4:]]
        exec(f"loss, optimizer = {loss}, {optimizer}", names)
        before = "optimizer.zero_grad()" if side else ""
        exec("\n".join([before, *steps[:-1], "after = outputs", *steps[-1:], steps[1]]), names)
    assert left["value"] == pytest.approx(right["value"].item(), rel=1e-9)
    assert not np.allclose(left["outputs"], left["after"], atol=1e-3)  # a step was made, and the mode has changed
    np.testing.assert_allclose(left["outputs"], right["outputs"].detach().numpy(), rtol=1e-4, atol=1e-4)
