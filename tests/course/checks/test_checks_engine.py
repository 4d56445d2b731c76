"""Trying a function: whatever a learner may write gets its own words, and nothing gets a name that is not its own."""

import contextlib
import io
import json
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from scratchcnn_course import checks
from scratchcnn_course.checks.deadline import Stopped, within
from scratchcnn_course.exercises.catalogue import find
from scratchcnn_helpers import ops

slide = find("slide").right
SOON = 0.3  # seconds, for functions that never return


def after(change):
    """Return `slide` with its result changed."""
    return lambda image, kernel: change(slide(image, kernel))


def conv2d(change):
    """Return the solution of `conv2d` with its result changed."""
    return lambda *args, **settings: change(find("conv2d").solution(*args, **settings))


def deep(image, kernel):
    return deep(image, kernel)


def changing(image, kernel):
    out = slide(image, kernel)
    image[0, 0] = 99
    return out


def raising(error):
    def function(image, kernel):
        raise error

    return function


def last_channel(out):
    out = out.copy()
    out[:, -1] *= out[:, -1]
    return out


def one_to_the_right(out):
    moved = np.zeros_like(out)
    moved[..., 1:] = out[..., :-1]
    return moved


NOT_ONES_OWN = {
    "it divides by zero": (lambda i, k: 1 / 0, "error", "ZeroDivisionError: division by zero. That was in line"),
    "an index too far": (
        lambda i, k: i[99],
        "error",
        "99 is asked for, and the last index along axis 0 of `i`, of shape (5, 5), is 4.",
    ),
    "an unknown name": (lambda i, k: imgae, "error", "Is that name spelled as it was"),  # noqa: F821
    "it calls itself": (deep, "error", "It calls itself again and again."),
    "it exits": (lambda i, k: sys.exit(), "error", "A function ends with `return`."),
    "it interrupts itself": (raising(KeyboardInterrupt()), "error", "Nobody pressed a key"),
    "too few parameters": (
        lambda i: i,
        "error",
        "1 positional argument but 2 were given. Wanted: `slide(image, kernel)`.",
    ),
    "too many parameters": (lambda i, k, z: i, "error", "It could not be called as `slide(image, kernel)`"),
    "nothing": (lambda i, k: None, "wrong", "Your function returns nothing, that is `None`. Is there a `return`"),
    "a list": (after(np.ndarray.tolist), "wrong", "`out` is a list, and should be an array. `np.array(...)`"),
    "a tuple": (after(lambda out: (out, 1)), "wrong", "returns 2 results"),
    "a text": (lambda i, k: "done", "wrong", "`out` is a value of type `str`"),
    "objects": (after(lambda out: out.astype(object)), "wrong", "`out` holds values of type object"),
    "complex numbers": (after(lambda out: out + 0j), "wrong", "they are of type complex128; floats are wanted"),
    "whole numbers": (
        after(lambda out: out.astype(int)),
        "wrong",
        "Your numbers are of type int64; floats are wanted.",
    ),
    "True and False": (after(lambda out: out > 0), "wrong", "Your numbers are of type bool; floats are wanted."),
    "an axis too many": (
        after(lambda out: out[None]),
        "wrong",
        "should be (3, 3), and is (1, 3, 3). The numbers are right.",
    ),
    "some NaN": (after(lambda out: np.where(out > 5, np.nan, out)), "wrong", "3 of 9 values are NaN, not a number."),
    "infinities": (after(lambda out: np.where(out > 5, np.inf, out)), "wrong", "3 of 9 values are infinite"),
    "an argument changed": (changing, "wrong", "Your function writes into its own argument `image`."),
    "times a factor": (after(lambda out: 3.7 * out), "wrong", "Every value is 3.7 times what it should be."),
    "the wrong sign": (after(lambda out: -out), "wrong", "Every value has the opposite sign."),
    "an offset": (after(lambda out: out + 2.5), "wrong", "Every value is 2.5 too large."),
    "all the same": (after(lambda out: 0 * out + 3), "wrong", "All your values are the same."),
    "zeros": (after(lambda out: 0 * out), "wrong", "Every value is 0."),
    "upside down": (after(lambda out: out[::-1]), "wrong", "they run backwards along axis 0 (rows)."),
    "one pixel down": (after(lambda out: np.roll(out, 1, 0)), "wrong", "right, but one pixel too far down."),
    "the border": (
        after(lambda out: np.pad(out[1:-1, 1:-1], 1)),
        "wrong",
        "Only the border is wrong. The inside is right.",
    ),
    "in other places": (
        after(lambda out: np.sort(out, None).reshape(out.shape)),
        "wrong",
        "some stand in the wrong places",
    ),
    "a wide margin": (after(lambda out: np.pad(out, 1)), "wrong", "The right numbers are in the middle of yours."),
    "noise": (after(lambda out: out + np.arange(out.size).reshape(out.shape) ** 2), "wrong", "8 of 9 values differ."),
}


@pytest.mark.parametrize("what", NOT_ONES_OWN)
def test_each_has_its_own_words_and_no_name(what):
    function, status, said = NOT_ONES_OWN[what]
    result = checks.run("slide", function)
    assert (result.status, result.mistake) == (status, None)
    assert said in result.message
    assert result.title and result.probe is not None and not result.passed


@pytest.mark.parametrize(
    "change, said",
    [
        (last_channel, "(several filters). Only channel 1 is wrong."),
        (one_to_the_right, "one pixel too far to the right."),
        (lambda out: out[..., ::-1], "they run backwards along axis 3 (columns)."),
        (lambda out: np.moveaxis(out, 1, -1), "axes 1, 2 and 3 have changed places."),
        (lambda out: out + 0.37 * (np.arange(len(out)) == 1).reshape(-1, 1, 1, 1) * out**2, "Only image 1 is wrong."),
    ],
)
def test_what_is_read_from_a_difference_of_four_axes(change, said):
    result = checks.run("conv2d", conv2d(change))
    assert (result.status, result.mistake) == ("wrong", None)
    assert said in result.message


def test_a_known_mistake_is_named():
    result = checks.run("slide", lambda image, kernel: slide(image, kernel[::-1, ::-1]))
    assert (result.status, result.mistake) == ("wrong", "flipped-kernel")
    assert result.title == "your kernel is upside down"
    assert len(result.hints) == 2
    assert (result.difference.index, result.difference.name) == ((0, 0), "out")


def test_two_at_once_are_named():
    result = checks.run("slide", lambda image, kernel: slide(image, kernel.T).T)
    assert result.mistake == "transposed-kernel + transposed-output"
    assert "Mend one, and run this again." in result.message


def test_a_mistake_that_is_not_known_is_not_named_after_its_neighbour():
    """One right call less than the known mistake is no match: every result counts."""

    def nearly(image, kernel):
        return slide(image, kernel[::-1, ::-1] if kernel.shape == (3, 3) else kernel)

    assert checks.run("slide", nearly).mistake is None


ACCEPTED = {
    "float32": conv2d(lambda out: out.astype(np.float32)),
    "another memory order": conv2d(np.asfortranarray),
    "a view of something larger": conv2d(lambda out: np.repeat(out, 2, axis=3)[..., ::2]),
    "read-only": conv2d(lambda out: np.broadcast_to(out, out.shape)),
    "loops": ops.conv2d_loops,
}


@pytest.mark.parametrize("what", ACCEPTED)
def test_right_in_another_way(what):
    result = checks.run("conv2d", ACCEPTED[what])
    assert result.status == "correct", result.message
    assert "stride and padding together" in result.passed


def test_einsum_is_right():
    def linear(x, w, b):
        return np.einsum("nd,dk->nk", x, w) + b

    assert checks.run("linear", linear).status == "correct"


def test_what_only_the_finished_version_takes_is_said():
    def pad(x, padding):
        assert isinstance(padding, int)
        return np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))

    result = checks.run("pad", pad)
    assert result.status == "correct"
    assert "also takes (height, width). That was not asked for." in result.message


def test_results_that_are_too_few():
    two = checks.run("conv2d_backward", lambda dout, x, w, **more: (x, w))
    assert "returns 2 results. It should return 3: `return dx, dw, db`." in two.message
    one = checks.run("conv2d_backward", lambda dout, x, w, **more: x)
    assert "returns one array of shape (1, 1, 5, 5)" in one.message


def test_results_before_the_wrong_one_are_right():
    def backward(dout, x, w, **more):
        dx, dw, db = ops.conv2d_backward(dout, x, w, **more)
        return dx, dw, 3.5 * db

    result = checks.run("conv2d_backward", backward)
    assert "`dx` and `dw` are right. `db` is not as it should be" in result.message


def test_not_attempted():
    def stub(image, kernel):
        raise NotImplementedError

    result = checks.run("slide", stub)
    assert (result.status, result.mistake, result.passed) == ("not attempted", None, ())
    assert "`slide` still says `raise NotImplementedError`." in result.message


def test_half_attempted():
    def half(x, w, b, *, stride=1, padding=0):
        if stride != 1 or padding != 0:
            raise NotImplementedError
        return ops.conv2d(x, w, b)

    result = checks.run("conv2d", half)
    assert result.status == "not attempted"
    assert "several images" in result.passed
    assert "Not attempted yet: stride 2." in result.message


@pytest.mark.parametrize("left", [0.0, 7.5])
def test_who_may_change_an_argument_for_a_while_is_told_to_put_it_back(left):
    def leaves(function, array, *, h=1e-5):
        slopes = find("numeric_gradient").right(function, array, h=h)
        array[...] = left
        return slopes

    message = checks.run("numeric_gradient", leaves).message
    assert "Your function leaves `array` changed." in message
    assert "copy" not in message


def test_printing_is_no_mistake():
    def prints(image, kernel):
        print("I am here")
        return slide(image, kernel)

    with contextlib.redirect_stdout(io.StringIO()) as said:
        assert checks.run("slide", prints).status == "correct"
    assert "I am here" in said.getvalue()


def test_what_never_returns_is_stopped():
    running = []

    def forever(image, kernel):
        running.append(threading.current_thread())
        while True:
            pass

    result = checks.run("slide", forever, deadline=SOON)
    assert result.status == "error"
    assert "After 0.3 seconds it was still at work on `slide(image, kernel)`" in result.message
    assert "That was in line" in result.message
    running[0].join(5)
    assert not running[0].is_alive()


def test_what_hangs_after_a_wrong_answer_is_wrong():
    def later(image, kernel):
        while kernel.shape != (3, 3):
            pass
        return slide(image, kernel) * 3.7

    assert "3.7 times" in checks.run("slide", later, deadline=SOON).message


def test_no_except_swallows_the_deadline():
    def stubborn():
        while True:
            try:
                while True:
                    pass
            except Exception:
                pass

    before = threading.active_count()
    assert within(SOON, stubborn)
    assert threading.active_count() == before
    assert not issubclass(Stopped, Exception)


@pytest.fixture
def no_threads(monkeypatch):
    """Let no thread start, as in a browser."""

    def start(self):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", start)


def test_what_never_returns_is_stopped_where_there_are_no_threads(no_threads):
    def forever(image, kernel):
        while True:
            pass

    before = sys.gettrace()
    result = checks.run("slide", forever, deadline=SOON)
    assert result.status == "error"
    assert "After 0.3 seconds it was still at work on `slide(image, kernel)`" in result.message
    assert "That was in line" in result.message
    assert sys.gettrace() is before


def test_without_threads_all_else_is_the_same(no_threads):
    assert within(SOON, list) is None
    with pytest.raises(ZeroDivisionError):
        within(SOON, lambda: 1 / 0)
    assert checks.run("slide", changing).status == "wrong"
    assert checks.run("slide", raising(ValueError("no"))).status == "error"


def test_somebody_at_the_keyboard_is_heard(no_threads):
    """Where there are no threads, an interrupt arrives inside the function: it is handed on."""
    assert checks.run("slide", slide).status == "correct"
    with pytest.raises(KeyboardInterrupt):
        checks.run("slide", raising(KeyboardInterrupt()))


def test_arguments_stay_whole_for_the_next_call():
    assert checks.run("slide", changing).status == "wrong"
    assert checks.run("slide", slide).status == "correct"


def test_wrong_use():
    with pytest.raises(TypeError, match="written without parentheses, got ndarray"):
        checks.run("slide", np.zeros(3))
    with pytest.raises(ValueError, match="there is no exercise 'slyde'; there are slide"):
        checks.run("slyde", slide)
    with pytest.raises(AttributeError, match="there is no check 'slyde'"):
        _ = checks.slyde


def test_names_are_there():
    assert {"slide", "conv2d", "run", "bank", "progress", "solution", "CheckFailed"} <= {*dir(checks)}
    assert checks.slide.__name__ == "slide"
    assert "is it right" in checks.slide.__doc__
    assert "upside down" in checks.bank("slide")["flipped-kernel"]


def test_importing_reads_nothing_and_draws_nothing():
    code = """
import json, sys
import scratchcnn_helpers
opened = []
ends = (".py", ".pyc", ".so")
sys.addaudithook(lambda e, a: opened.append(str(a[0])) if e == "open" and not str(a[0]).endswith(ends) else None)
from scratchcnn_course import checks
checks.progress
opened = [name for name in opened if ".pyc." not in name]
heavy = {"matplotlib", "IPython", "PIL", "ipywidgets", "scratchcnn_course.plots"} & sys.modules.keys()
probes = [name for name, module in sys.modules.items() if hasattr(module, "TRIALS")]
print(json.dumps([opened, sorted(heavy), probes]))
"""
    command = [sys.executable, "-W", "error", "-B", "-c", code]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[3])
    assert (ran.returncode, ran.stderr) == (0, "")
    assert json.loads(ran.stdout) == [[], [], []]
