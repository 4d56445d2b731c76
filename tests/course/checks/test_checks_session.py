"""What a learner's function does to the session ends with the check, and is told."""

import builtins
import os
import random
import runpy
import sys
import threading
import time
import warnings

import numpy as np
import pytest

from scratchcnn_course import checks
from scratchcnn_course.checks import deadline, session
from scratchcnn_course.checks.attempt import attempt
from scratchcnn_course.exercises.catalogue import EXERCISES, find
from scratchcnn_helpers import ops

slide = EXERCISES["slide"].right


def before_slide(change):
    def function(image, kernel):
        change()
        return slide(image, kernel)

    return function


def raising(error):
    def function(image, kernel):
        raise error

    return function


class Mute(Exception):
    def __str__(self):
        raise RuntimeError("no words")


class Silent(Exception):
    def __str__(self):
        return 3


class Own(BaseException):
    pass


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (GeneratorExit(), "it stopped with GeneratorExit."),
        (Own("mine"), "it stopped with Own: mine."),
        (Mute(), "it stopped with Mute."),
        (Silent(), "it stopped with Silent."),
        (SystemExit(3), "A function ends with `return`."),
        (StopIteration(), "there is none left"),
    ],
)
def test_whatever_is_raised_is_told(error, words):
    result = checks.run("slide", raising(error))
    assert result.status == "error"
    assert words in result.message


@pytest.mark.parametrize("name", ["exit", "quit"])
def test_leaving_is_an_error_and_the_session_goes_on(name, monkeypatch):
    left = []
    monkeypatch.setitem(globals(), name, lambda: left.append("a notebook ends its kernel like this"))
    space = {name: globals()[name], "slide": slide}
    exec(f"def function(image, kernel):\n    {name}()\n    return slide(image, kernel)", space)
    result = checks.run("slide", space["function"])
    assert result.status == "error" and "`exit()` ends the whole program" in result.message
    assert not left and space[name] is globals()[name]
    assert callable(builtins.exit) and not sys.stdin.closed


def test_leaving_at_once_is_an_error():
    assert checks.run("slide", before_slide(lambda: os._exit(1))).status == "error"
    assert os._exit is not session._leave


def test_what_is_overwritten_has_its_value_again():
    right = np.sqrt, np.random.default_rng, sum
    changes = {
        "np.sqrt": lambda: setattr(np, "sqrt", None),
        "np.random.default_rng": lambda: setattr(np.random, "default_rng", 3),
        "sum": lambda: setattr(builtins, "sum", max),
        "zip": lambda: setattr(builtins, "zip", None),
        "isinstance": lambda: setattr(builtins, "isinstance", 3),
        "np.pixels": lambda: setattr(np, "pixels", 3),
    }
    for name, change in changes.items():
        result = checks.run("slide", before_slide(change))
        assert (result.status, result.title) == ("wrong", f"your function overwrites `{name}`")
        assert f"gives `{name}` another value" in result.message
        assert (np.sqrt, np.random.default_rng, sum) == right and not hasattr(np, "pixels")


def test_a_deleted_name_is_there_again():
    assert "`np.clip`" in checks.run("slide", before_slide(lambda: delattr(np, "clip"))).message
    assert np.clip(5, 0, 1) == 1


def test_folder_limit_and_random_numbers_are_as_before(tmp_path):
    folder, limit = os.getcwd(), sys.getrecursionlimit()
    random.seed(3)
    np.random.seed(3)  # noqa: NPY002
    first = random.random(), np.random.rand()  # noqa: NPY002
    random.seed(3)
    np.random.seed(3)  # noqa: NPY002

    def change():
        os.chdir(tmp_path)
        sys.setrecursionlimit(12345)
        sys.path.insert(0, "nowhere")
        os.environ["NOWHERE"] = "1"
        random.seed(9)
        np.random.seed(9)  # noqa: NPY002
        np.set_printoptions(precision=1)

    result = checks.run("slide", before_slide(change))
    assert result.status == "correct"
    assert "`os.chdir`" in result.message and "recursion limit" in result.message
    assert (os.getcwd(), sys.getrecursionlimit()) == (folder, limit)
    assert "nowhere" not in sys.path and "NOWHERE" not in os.environ
    assert np.get_printoptions()["precision"] != 1
    assert (random.random(), np.random.rand()) == first  # noqa: NPY002


def test_printing_without_end_is_cut(capsys):
    result = checks.run("slide", before_slide(lambda: print("all the pixels " * 10_000)))
    assert result.status == "correct"
    assert len(capsys.readouterr().out) <= session.MOST_PRINTED
    assert "letters; most of them are not shown" in result.message
    assert "not shown" not in checks.run("slide", before_slide(lambda: print("a few"))).message


PRINTING = {
    "wrong": ("one_cell", "def one_cell(image, kernel, i, j):\n    print('cell', i, j)\n    return image[i, j] * 3"),
    "error": (
        "one_cell",
        "def one_cell(image, kernel, i, j):\n    print('cell', i, j)\n    return image[i, j] @ kernel",
    ),
    "pictured": (
        "kernel_puzzle",
        "def kernel_puzzle(which):\n    print('kernel', which)\n    return np.ones((3, 3)) / 8",
    ),
    "correct": ("relu", "def relu(x):\n    print('x', x.shape)\n    return np.maximum(x, 0)"),
}


@pytest.mark.parametrize("kind", PRINTING)
def test_what_is_printed_is_seen_once(kind, capsys, tmp_path):
    name, lines = PRINTING[kind]
    module = tmp_path / "printing.py"
    module.write_text(f"import numpy as np\n{lines}\n")
    space = runpy.run_path(str(module))
    checks.run(name, space[name])
    printed = capsys.readouterr().out.splitlines()
    attempt(find(name), space[name], 5)
    assert printed and printed == capsys.readouterr().out.splitlines()


def test_an_output_that_was_closed_is_open(capsys):
    assert checks.run("slide", before_slide(lambda: sys.stdout.close())).status == "correct"
    print("still here")
    assert "still here" in capsys.readouterr().out


def test_memory_that_fills_is_stopped(monkeypatch):
    monkeypatch.setattr(deadline, "MOST_MEMORY", 2 * 10**8)
    kept = []

    def collect(image, kernel):
        while True:
            kept.append(np.ones(10**6))

    try:
        result = checks.run("slide", collect)
    finally:
        kept.clear()
    assert (result.status, result.title) == ("error", "your function fills the memory")
    assert "filled more than a gigabyte" in result.message and "That was in line" in result.message


def test_returning_from_finally_does_not_outlive_the_deadline():
    def stubborn(image, kernel):
        while True:
            try:
                while True:
                    pass
            finally:
                return slide(image, kernel)  # noqa: B012

    result = checks.run("slide", stubborn, deadline=0.2)
    assert (result.status, result.title) == ("error", "your function did not come to an end")
    assert not result.passed


def test_waiting_is_no_work():
    start = time.monotonic()
    result = checks.run("slide", before_slide(lambda: time.sleep(2)), deadline=0.2)
    assert result.status == "error" and "It seems to wait for something." in result.message
    assert time.monotonic() - start < 3


def test_the_clock_counts_the_functions_own_time():
    """Beside others that keep the processor busy, a function may take longer on the wall."""
    stop = threading.Event()
    others = [threading.Thread(target=lambda: [None for _ in iter(stop.is_set, True)]) for _ in range(2)]
    for other in others:
        other.start()

    def works():
        begun = time.thread_time()
        while time.thread_time() - begun < 0.05:
            pass

    try:
        start = time.monotonic()
        result = checks.run("slide", before_slide(works), deadline=0.4)
        wall = time.monotonic() - start
    finally:
        stop.set()
    assert wall > 0.4, "too idle a computer to tell"
    assert result.status == "correct", result.message


def test_only_ones_own_stub_is_not_attempted():
    def helper(image):
        raise NotImplementedError

    result = checks.run("slide", lambda image, kernel: helper(image))
    assert result.status == "error"
    assert "`helper`, which your function calls, still says `raise NotImplementedError`." in result.message

    class NoInput(NotImplementedError):
        pass

    def asks(image, kernel):
        raise NoInput("raw_input was called")

    assert checks.run("slide", asks).status == "error"
    assert checks.run("slide", raising(NotImplementedError())).status == "not attempted"


def test_masked_arrays_and_matrices_are_no_arrays():
    masked = checks.run("slide", lambda i, k: np.ma.masked_array(slide(i, k), mask=True))
    assert masked.status == "wrong" and "some of its values are hidden" in masked.message
    some = checks.run("slide", lambda i, k: np.ma.masked_less(slide(i, k), 0))
    assert some.status == "wrong" and "some of its values are hidden" in some.message
    with pytest.warns(PendingDeprecationWarning):
        matrix = checks.run("slide", lambda i, k: np.matrix(slide(i, k)))
    assert matrix.status == "wrong" and "`np.matrix`" in matrix.message
    assert checks.run("slide", lambda i, k: np.ma.masked_array(slide(i, k))).status == "correct"


def test_a_mean_of_nothing_is_no_error_where_warnings_are():
    """Whoever has made errors of warnings sees the numbers all the same, and has the setting back."""

    def averaging(x, kernel_size, *, stride=None):
        np.zeros((0, 2)).var(axis=0)
        return ops.avg_pool2d(x, kernel_size, stride=stride)

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        before = list(warnings.filters)
        assert checks.run("avg_pool2d", averaging).status == "correct"
        assert warnings.filters == before
