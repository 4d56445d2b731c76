"""A network on the learner's own functions: whose they are, that they are used, and that it learns."""

import time

import numpy as np
import pytest

from scratchcnn_course.checks import own_network, pacing, yours
from scratchcnn_course.checks.own_file import HEAD
from scratchcnn_course.checks.own_network import NEEDED, SMALL, OwnNetwork
from scratchcnn_course.checks.solutions import source_of_solution
from scratchcnn_course.exercises.catalogue import find
from scratchcnn_helpers import load_digits, ops, train

FULL = NEEDED["full"]


@pytest.fixture(scope="module")
def digits():
    return load_digits()


@pytest.fixture(scope="module")
def small(digits):
    images = ops.avg_pool2d(digits.train_images, 2).astype(np.float32)
    return images[:300], digits.train_labels[:300]


def part(name, source):
    return f"\n\n# >>> {name}: passed\n{source}\n# <<< {name}\n"


def write(folder, *names, **sources):
    sources = {name: source_of_solution(name) for name in names} | sources
    text = HEAD + "".join(part(name, f"import numpy as np\n\n{source}") for name, source in sources.items())
    (folder / "my_cnn.py").write_text(text, encoding="utf-8")
    return folder / "my_cnn.py"


@pytest.mark.parametrize("size", NEEDED)
def test_without_a_file_the_package_stands_in(tmp_path, size):
    network = OwnNetwork(size, path=tmp_path / "my_cnn.py")
    assert (network.yours, network.stand_ins) == ((), NEEDED[size])
    assert str(network).startswith("None of the functions is yours yet. The package stands in for conv2d,")


def test_what_passed_is_used_and_the_rest_stands_in(tmp_path):
    network = OwnNetwork(path=write(tmp_path, "relu", "cross_entropy", "slide"))
    assert network.yours == ("relu", "cross_entropy")
    assert set(network.stand_ins) == set(SMALL) - {"relu", "cross_entropy"}
    assert str(network).startswith("Yours: relu, cross_entropy. The package stands in for conv2d, conv2d_backward")


@pytest.mark.parametrize("name", FULL)
def test_every_function_is_really_called(tmp_path, digits, name):
    """One that stops stops the training: nothing else does its work behind its back."""
    stub = "def {0}(*args, **kwargs):\n    raise ZeroDivisionError('{0} was called')".format
    with pytest.raises(ZeroDivisionError, match=f"^{name} was called"):
        network = OwnNetwork("full", path=write(tmp_path, **{name: stub(name)}))
        pacing._step(network, digits.train_images[:8], digits.train_labels[:8])


@pytest.mark.parametrize("size", NEEDED)
def test_it_computes_what_the_finished_layers_compute(tmp_path, digits, small, size):
    network = OwnNetwork(size, path=write(tmp_path, "relu_backward", "linear_backward", "cross_entropy", "adam_step"))
    images, labels = small if size == "small" else (digits.train_images, digits.train_labels)
    for start in range(0, 64, 16):
        pacing._step(network, images[start : start + 16], labels[start : start + 16])
    finished = network.finished()
    network.model.training = finished.training = False
    np.testing.assert_allclose(network.model.forward(images[:20]), finished.forward(images[:20]), rtol=1e-4, atol=1e-5)
    network.loss.forward(network.model.forward(images[:20]), labels[:20])
    dout = network.loss.backward()
    finished.forward(images[:20])
    for model in (network.model, finished):
        model.backward(dout)
    for (name, _, grad), (_, _, wanted) in zip(network.model.parameters(), finished.parameters(), strict=True):
        np.testing.assert_allclose(grad, wanted, rtol=1e-3, atol=1e-5, err_msg=name)


def test_it_learns_a_few_hundred_digits(small, tmp_path):
    names = [name for name in SMALL if name not in ("conv2d", "conv2d_backward")]  # the slowest loops
    network = OwnNetwork(path=write(tmp_path, *names), lr=0.03)
    history = train.fit(
        network.model, small, epochs=6, batch_size=30, optimizer=network.optimizer, loss=network.loss, progress=False
    )
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
    with pytest.raises(ValueError, match=rf"my_cnn\.py .*{words}"):
        OwnNetwork(path=tmp_path / "my_cnn.py")


def test_sizes_that_there_are_not():
    with pytest.raises(ValueError, match="one of small, full, got 'large'"):
        OwnNetwork("large")


def test_yours_gives_what_passed_or_says_that_it_does_not(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert yours("relu") is find("relu").right
    assert "Your `relu` is not in `my_cnn.py` yet" in capsys.readouterr().out
    write(tmp_path, relu="def relu(x):\n    return 42")
    assert yours("relu")(1) == 42
    assert capsys.readouterr().out == ""
    with pytest.raises(ValueError, match="no exercise 'rleu'"):
        yours("rleu")


def test_a_quick_one_takes_all_images(digits, capsys):
    network = OwnNetwork("full", path="nowhere.py")
    before = [array.copy() for _, array, _ in network.model.parameters()]
    pair = digits.train_images, digits.train_labels
    assert network.pace(pair, seconds=3600) is pair
    assert capsys.readouterr().out.startswith("1,437 images, once: about ")
    after = [array for _, array, _ in network.model.parameters()]
    assert all(map(np.array_equal, before, after)), "it has learned from being timed"
    assert network.optimizer.steps == 0


def test_loops_are_named_and_take_fewer_images(digits, tmp_path, capsys, monkeypatch):
    loops = source_of_solution("max_pool2d_backward") + "\n"
    assert "np.ndindex" in loops
    network = OwnNetwork("full", path=write(tmp_path, max_pool2d_backward=loops))
    images, labels = network.pace((digits.train_images, digits.train_labels), epochs=3, seconds=2)
    said = capsys.readouterr().out
    assert "1,437 images, 3 times: about " in said and "goes into `max_pool2d_backward`" in said
    assert f"So {len(images):,} images are taken" in said
    assert pacing.LEAST <= len(images) == len(labels) < 1437
    start = time.perf_counter()
    how = {"batch_size": 64, "optimizer": network.optimizer, "loss": network.loss, "progress": False}
    train.fit(network.model, (images, labels), epochs=3, **how)
    assert time.perf_counter() - start < 20, "and it keeps its word, roughly"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "1 second"), (89, "89 seconds"), (91, "2 minutes"), (7200, "2 hours"), (4 * 86400, "4 days")],
)
def test_times_in_words(seconds, words):
    assert pacing._in_words(seconds) == words


def test_all_that_is_needed_is_asked_of_the_learner():
    asked = {name for name in FULL if not find(name).extra}
    assert asked == set(FULL), "an exercise that no notebook asks for"
    assert own_network.DROPPED < 1
