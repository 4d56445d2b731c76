"""A network on the learner's own functions: whose they are, that they are used, and that it learns."""

import numpy as np
import pytest

from scratchcnn_course.checks.own_file import HEAD
from scratchcnn_course.checks.own_network import NEEDED, OwnNetwork
from scratchcnn_course.checks.solutions import source_of_solution
from scratchcnn_helpers import Adam, Conv2d, Flatten, Linear, MaxPool2d, ReLU, Sequential, load_digits, ops, train


@pytest.fixture(scope="module")
def small():
    digits = load_digits()
    images = ops.avg_pool2d(digits.train_images, 2).astype(np.float32)
    return images[:300], digits.train_labels[:300]


def part(name, source):
    return f"\n\n# >>> {name}: passed\n{source}\n# <<< {name}\n"


def write(folder, *names):
    text = HEAD + "".join(part(name, "import numpy as np\n\n" + source_of_solution(name)) for name in names)
    (folder / "my_cnn.py").write_text(text, encoding="utf-8")
    return folder / "my_cnn.py"


def test_without_a_file_the_package_stands_in(tmp_path):
    network = OwnNetwork(tmp_path / "my_cnn.py")
    assert (network.yours, network.stand_ins) == ((), NEEDED)
    assert str(network).startswith("None of the functions is yours yet. The package stands in for conv2d,")


def test_what_passed_is_used_and_the_rest_stands_in(tmp_path):
    network = OwnNetwork(write(tmp_path, "relu", "cross_entropy", "slide"))
    assert network.yours == ("relu", "cross_entropy")
    assert set(network.stand_ins) == set(NEEDED) - {"relu", "cross_entropy"}
    assert network.model.layers[1].function is not ops.relu
    assert network.model.layers[1].function_backward is ops.relu_backward
    assert str(network).startswith("Yours: relu, cross_entropy. The package stands in for conv2d, conv2d_backward")


def test_it_computes_what_the_finished_layers_compute(small, tmp_path):
    network = OwnNetwork(write(tmp_path, "conv2d", "conv2d_backward", "linear", "linear_backward"))
    finished = Sequential([Conv2d(1, 4, 3), ReLU(), MaxPool2d(2), Flatten(), Linear(144, 10)])
    for own, layer in zip(network.model.layers, finished.layers, strict=True):
        layer.params = {name: array.copy() for name, array in own.params.items()}
    images, labels = small[0][:3], small[1][:3]
    outputs = [model.forward(images) for model in (network.model, finished)]
    np.testing.assert_allclose(*outputs, rtol=1e-4, atol=1e-5)
    network.loss.forward(outputs[0], labels)
    for model in (network.model, finished):
        model.backward(network.loss.backward())
    for (name, _, grad), (_, _, wanted) in zip(network.model.parameters(), finished.parameters(), strict=True):
        np.testing.assert_allclose(grad, wanted, rtol=1e-3, atol=1e-5, err_msg=name)


def test_it_learns_a_few_hundred_digits(small, tmp_path):
    names = [name for name in NEEDED if name not in ("conv2d", "conv2d_backward")]  # the slowest loops
    network = OwnNetwork(write(tmp_path, *names))
    how = {"batch_size": 30, "optimizer": Adam(lr=0.03), "loss": network.loss, "progress": False}
    history = train.fit(network.model, small, epochs=6, **how)
    assert history.epochs[-1]["accuracy"] > 0.9


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x = 1\n", "is not from these checks"),
        (HEAD + "def f(:\n", "no valid Python"),
        (HEAD + "1 / 0\n", "ZeroDivision"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(tmp_path, text, words):
    (tmp_path / "my_cnn.py").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=f"my_cnn.py .*{words}"):
        OwnNetwork(tmp_path / "my_cnn.py")
