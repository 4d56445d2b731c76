"""Where no known mistake fits, the difference is read, and what is said is true."""

import re
import time

import numpy as np
import pytest

from scratchcnn_course import checks
from scratchcnn_course.checks.reading import read
from scratchcnn_course.exercises.catalogue import EXERCISES
from scratchcnn_helpers import ops

T = 1e-7
A = np.array([[1.0, -2.0, 3.5], [4.0, 5.5, -6.0]])
IMAGES = np.arange(1.0, 1 + 2 * 3 * 4 * 5).reshape(2, 3, 4, 5) ** 1.5


def conv2d(change):
    """Return `ops.conv2d` on changed arguments."""

    def function(x, w, b, *, stride=1, padding=0):
        return ops.conv2d(*change(x, w, b), stride=stride, padding=padding)

    return function


def said(name, function):
    result = checks.run(name, function)
    assert (result.status, result.mistake) == ("wrong", None), (result.status, result.mistake, result.message)
    return result.message


# A factor in the sizes


@pytest.mark.parametrize(
    ("name", "function", "words"),
    [
        ("softmax_backward", lambda dout, x: ops.softmax_backward(dout, x) / len(x), "`1 / N`"),
        ("slide", lambda i, k: EXERCISES["slide"].right(i, k) / np.sqrt(k.size), "`1 / sqrt(KH * KW)`"),
        ("slide", lambda i, k: EXERCISES["slide"].right(i, k) / k.shape[0] * k.shape[1], "`KW / KH`"),
        ("slide", lambda i, k: EXERCISES["slide"].right(i, k) * np.log(10), "Every value is ln 10 times"),
        ("slide", lambda i, k: EXERCISES["slide"].right(i, k) * np.sqrt(1.5), "Every value is sqrt(3 / 2) times"),
        ("slide", lambda i, k: EXERCISES["slide"].right(i, k) * 1.37, "Every value is 1.37 times"),
        ("slide", lambda i, k: -EXERCISES["slide"].right(i, k), "Every value has the opposite sign."),
        ("conv_output_size", lambda s, k, stride=1, padding=0: 3 * ops.conv_output_size(s, k, stride=stride, padding=padding),
         "Your result is 3 times what it should be."),
    ],
)  # fmt: skip
def test_a_factor_is_said_in_the_sizes(name, function, words):
    assert words in said(name, function)


def test_a_factor_of_almost_1_is_no_factor():
    nearly = said("slide", lambda i, k: EXERCISES["slide"].right(i, k) * 1.00001)
    assert "times what it should be" not in nearly and "nearly right" in nearly


# Twisted arguments


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda x, w, b: (x, w.reshape(w.shape[1], w.shape[0], *w.shape[2:]).swapaxes(0, 1), b), "a `reshape` takes the place"),
        (lambda x, w, b: (np.abs(x), w, b), "`x` without its signs"),
        (lambda x, w, b: (x, w[..., ::-1], b), "`w` mirrored left to right"),
        (lambda x, w, b: (np.trunc(x), w, b), "`x` without what stands after the point"),
        (lambda x, w, b: (x - x.mean(), w, b), "`x` less its mean"),
        (lambda x, w, b: (x[:, :, ::-1], w, b), "`x` turned upside down"),
    ],
)  # fmt: skip
def test_a_twisted_argument_is_told(change, words):
    result = checks.run("conv2d", conv2d(change))
    assert result.status == "wrong"
    assert (
        result.mistake is not None
        or f"Your `out` is the right one for {words}" in result.message
        or words in result.message
    )


def test_no_reshape_is_blamed_where_none_is_written():
    message = said("conv2d", conv2d(lambda x, w, b: (x, np.resize(w, w.swapaxes(0, 1).shape).swapaxes(0, 1), b)))
    assert "a `reshape`" not in message


def test_what_is_only_cut_off_is_not_called_twisted():
    def avg_pool2d(x, kernel_size, *, stride=None):
        H, W = x.shape[2:]
        return ops.avg_pool2d(x, kernel_size, stride=stride)[:, :, : H // kernel_size, : W // kernel_size]

    result = checks.run("avg_pool2d", avg_pool2d)
    assert "is the right one for" not in result.title + result.message and "there is less of it" in result.message


def test_exchanged_arguments_are_told():
    message = said("leaky_relu_backward", lambda dout, x, slope=0.01: ops.leaky_relu_backward(x, dout, slope))
    assert "`dout` and `x` exchanged" in message


# Readings of one array


@pytest.mark.parametrize(
    ("expected", "yours", "words"),
    [
        (A, np.cumsum(A, axis=1), "the sum of the right one and all before it along axis 1"),
        (A, np.maximum.accumulate(A, axis=1), "the maximum of the right one and all before it along axis 1"),
        (A, np.cumsum(A).reshape(A.shape), "the sum of the right one and all before it. Where"),
        (A, A.T.reshape(A.shape), "in another order: `reshape` takes them row by row"),
        (IMAGES, IMAGES.transpose(0, 2, 3, 1).reshape(IMAGES.shape), "in another order: `reshape`"),
        (IMAGES, np.where(np.arange(120).reshape(IMAGES.shape) < 70, IMAGES, 0), "from [1, 0, 2, 0] on are still 0"),
        (IMAGES, np.where(np.arange(120).reshape(IMAGES.shape) % 7, IMAGES, 0), "18 values are still 0, the first at"),
        (A, np.where(A == 5.5, 0, A), "still 0"),
        (A, np.where(A == 4, 9, A), "Only the value at [1, 0] is wrong."),
        (A, A**2, "Every value is the square of what it should be."),
        (A**2 + 1, np.log(A**2 + 1), "Every value is the logarithm of what it should be."),
        (A, np.abs(A), "Every value is the right one without its sign."),
        (A, A.clip(0), "Every value is the right one with 0 for all below 0."),
        (A, A.clip(-2.5), "Every right value below -2.5 has become -2.5. What is there before the first number?"),
        (A, A.clip(None, 4), "Every right value above 4 has become 4."),
        (IMAGES, IMAGES[..., :1, :1] + 0 * IMAGES, "Along rows and columns, all your values are the same."),
        (A, np.full_like(A, A.max()), "All your values are the same."),
        (A, np.full_like(A, A.min()), "All your values are the same."),
        (A > 0, A > 3, "It is False at [0, 0] where it should be True."),
        (A > 4, A < 4, "It is False at [1, 1] where it should be True. It is True at 4 places, the first [0, 0],"),
        (
            IMAGES,
            np.pad(IMAGES[..., 1:-1, 1:-1], ((0, 0), (0, 0), (1, 1), (1, 1))),
            "Only the border is wrong. The inside is right. It is still 0",
        ),
        (A, np.rint(A), "Every value is the right one rounded."),
        (A, A + 3, "Every value is 3 too large."),
        (A, A[:, ::-1], "they run backwards along axis 1 (columns)."),
        (A, A.sum(axis=0), "It is the right result, added up along axis 0 (rows)."),
        (A, A.mean(axis=1, keepdims=True), "It is the right result, averaged along axis 1 (columns)."),
        (np.array(6.0), A, "Your numbers are right so far: add them up."),
        (A.mean(axis=0), np.stack([A, A])[0], "Your numbers are right so far: take their mean along axis 0 (rows)."),
        (A, A[:, :2], "What both have at its beginning is right; there is less of it."),
        (A, A[:0], "It is empty."),
        (A, np.where(A < 0, np.nan, A), "2 of 6 values are NaN"),
        (A, A * np.inf, "Every value is infinite."),
    ],
)
def test_what_is_read_of_one_array(expected, yours, words):
    with np.errstate(all="ignore"):
        assert words in read(expected, yours, T)[0].words


X, G = np.array([[1.0, -2.0, 0.5], [-0.5, 3.0, -4.0]]), np.array([[2.0, 1.0, -1.5], [0.5, -3.0, 2.5]])


@pytest.mark.parametrize(
    ("expected", "yours", "given", "words"),
    [
        (np.maximum(X, 0), np.where(X > 0, X, 7 * X), {"x": X}, "Right where `x` is above 0, and nowhere else. At [0, 1], with `x` -2, 0 is expected, and yours is -14."),
        (G * X, G * X * np.where(X > 0, 1, X), {"x": X, "dout": G}, "Right where `x` is above 0, and nowhere else."),
        (X - 0.1 * G, G, {"w": X, "grad": G}, "Your result is `grad` as it came."),
        (X - 0.1 * G, X - 0.3 * G, {"w": X, "grad": G}, "From `w` you go in the right direction, 3 times as far"),
        (X - 0.1 * G, 0.1 * G, {"w": X, "grad": G}, "Your result is the step alone. It is still to be subtracted from `w`."),
        (X - 0.1 * G, -0.1 * G, {"w": X, "grad": G}, "Your result is the right one, but `w` is missing from it."),
        (X - 0.1 * G, X + 0.1 * G, {"w": X, "grad": G}, "From `w` you go the right distance, in the opposite direction."),
        (X @ G.T + np.array([1.0, 2.0]), X @ G.T, {"b": np.array([1.0, 2.0])}, "the right one, but `b` is missing from it."),
        (X + G, X + 2 * G, {"b": G}, "`b` is in it once too often."),
        (X, X + 5.0 * (np.arange(3) == np.array([2, 0])[:, None]), {"labels": np.array([2, 0])}, "but at the places that `labels` gives."),
    ],
)  # fmt: skip
def test_what_is_read_beside_the_arguments(expected, yours, given, words):
    assert words in read(expected, yours, T, given)[0].words


def test_a_single_number_is_not_counted():
    for function in (lambda logits, labels: 7.3, lambda logits, labels: np.inf, lambda logits, labels: float("nan")):
        message = said("cross_entropy", function)
        assert " of " not in message.partition("is not as it should be")[2]


def test_the_call_that_tells_most_is_shown():
    """On the first call, a square one, a mirror image could be many things; later ones decide."""
    result = checks.run("pad", lambda x, padding: EXERCISES["pad"].right(x, padding).swapaxes(2, 3))
    assert "axes 2 and 3 have changed places" in result.message


def test_no_codes_are_shown():
    message = said("name_the_bug", lambda which: "db-mean" if which == "B" else EXERCISES["name_the_bug"].right(which))
    assert "The name of bug B: expected its own, got db-mean." in message
    assert not re.search(r"-\d", message)


def named_so(names):
    """Return a `name_the_bug` that has names for some letters, and none for the others yet."""

    def name_the_bug(which):
        if which not in names:
            raise NotImplementedError
        return names[which]

    return checks.run("name_the_bug", name_the_bug)


@pytest.mark.parametrize(
    ("names", "mistake"),
    [
        ({"A": "slope-at-zero"}, None),  # one name for one letter is no name for several
        ({"A": "slope-at-zero", "B": "slope-at-zero"}, "always-the-same"),
        ({"A": "pool-overwrites", "B": "dx-not-turned"}, "b-not-turned"),  # and E is not crossed with it yet
        ({"A": "pool-ties", "B": "dx-cut"}, "a-ties"),
    ],
)
def test_what_is_not_answered_yet_is_not_held_to_be_wrong(names, mistake):
    result = named_so(names)
    assert (result.status, result.mistake) == ("wrong", mistake), result.message


def test_what_cannot_be_read_is_told_before_what_is_wrong_behind_it():
    result = named_so({"A": "pool-overwrites", "B": "dx is cut", "C": "slope-at-zero"})
    assert result.mistake is None and "Yours is 'dx is cut'" in result.message


@pytest.mark.parametrize("dtype", [bool, np.int8, np.uint64, np.float32])
def test_any_type_will_do_where_the_numbers_agree(dtype):
    assert checks.run("one_hot", lambda labels, classes: ops.one_hot(labels, classes).astype(dtype)).status == "correct"


def test_whole_numbers_are_wanted_where_they_are_asked_for():
    size = checks.run("conv_output_size", lambda s, k, stride=1, padding=0: float(ops.conv_output_size(s, k, stride=stride, padding=padding)))  # fmt: skip
    assert "The numbers are right, but they are of type float64; whole numbers are wanted." in size.message


def test_an_optional_call_never_costs_a_name_or_refuses():
    """`np.pad(x, padding)` pads all axes, and another thing comes of a pair."""
    assert checks.run("pad", lambda x, padding: np.pad(x, padding)).mistake == "all-axes"

    def counting(size, kernel_size, *, stride=1, padding=0):
        places = 0
        while (
            places * stride + kernel_size
        ) != size + 2 * padding and places * stride + kernel_size <= size + 2 * padding:
            places += 1
        return (size + 2 * padding - kernel_size) // stride + 1

    assert checks.run("conv_output_size", counting, deadline=1).status == "correct"


def test_what_nobody_asked_for_has_a_second_only():
    def waiting(x, padding):
        while np.ndim(padding):
            pass
        return np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))

    started = time.process_time()
    assert checks.run("pad", waiting).status == "correct"
    assert time.process_time() - started < 6


def test_calls_that_nobody_asked_for_come_last():
    for exercise in EXERCISES.values():
        kinds = [probe.optional for probe in exercise.probes]
        assert kinds == sorted(kinds)


def test_a_mistake_of_one_call_alone_is_named_where_other_calls_have_others():
    kernels = {
        "left-edge": [[0, 0, 1]] * 3,
        "brighten": [[0, 1, 0]] * 3,
        "shift-right": [[1, 0, 0]] * 3,
        "blur": np.eye(3),
    }
    assert checks.run("kernel_puzzle", lambda which: np.array(kernels[which])).mistake == "edge-on-flat"


def test_a_score_that_is_far_below_the_largest_does_not_do_as_a_shift():
    for shift in (lambda z: z[:, 1:2], lambda z: np.sort(z, axis=1)[:, 1:2], lambda z: z.min(), lambda z: 900):
        e = lambda z, shift=shift: np.exp(z - shift(z))  # noqa: E731
        assert checks.run("softmax", lambda z, e=e: e(z) / e(z).sum(axis=1, keepdims=True)).status == "wrong"


def test_a_function_or_a_generator_for_a_result_is_told():
    def giving(x):
        yield np.maximum(x, 0)

    assert "a generator, which comes of the `yield`" in checks.run("relu", giving).message
    assert "round brackets are missing" in checks.run("relu", lambda x: x.copy).message


def test_a_pair_of_which_one_part_does_not_show_is_no_name():
    message = checks.run("relu_backward", lambda dout, x: dout * (x < 0))
    assert message.mistake in (None, "inverted")
