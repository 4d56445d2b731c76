"""Every mistake of every bank is refused and named, what is right is accepted, and nothing else gets a name."""

import copy
import re

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view

from scratchcnn_course.checks.attempt import Outcome
from scratchcnn_course.checks.engine import run
from scratchcnn_course.checks.naming import alike, name_mistake
from scratchcnn_course.exercises.catalogue import EXERCISES
from scratchcnn_course.exercises.edits import function_of
from scratchcnn_helpers import ops
from tests.conftest import slow_but

TRAIN = ("my_run", "thin_network", "hunting_probe")  # each call is a training, or a hunt: the whole suite's
ALL = [
    pytest.param(exercise, id=exercise.name, marks=pytest.mark.slow if exercise.name in TRAIN else ())
    for exercise in EXERCISES.values()
]
ON_ARRAYS = [pytest.param(exercise, id=exercise.name) for exercise in EXERCISES.values() if not exercise.features]


def changed(function, change, *, arguments=False, when=lambda: True):
    """Return a function whose results, every part of them, are changed; or its arguments, too."""

    def changing(*args, **kwargs):
        if arguments:
            args = [change(value) for value in args]
        result = function(*args, **kwargs)
        if not when():
            return result
        return tuple(change(part) for part in result) if isinstance(result, tuple) else change(result)

    return changing


def status(name, function):
    result = run(name, function)
    return result.status, result.mistake


@pytest.mark.parametrize("exercise", ALL)
def test_the_finished_function_is_accepted(exercise):
    result = run(exercise.name, exercise.right)
    assert (result.status, result.mistake, result.difference) == ("correct", None, None)
    assert list(result.passed) == [probe.label for probe in exercise.probes]


@pytest.mark.parametrize("exercise", ALL)
def test_the_solution_is_accepted(exercise):
    for source in exercise.sources:
        assert status(exercise.name, function_of(source, exercise.name)) == ("correct", None)


@pytest.mark.parametrize("exercise", ALL)
def test_the_text_fits_the_function(exercise):
    given = re.findall(r"(\w+)(?: \([^)]*\))?(?:, |$)", exercise.text.head["signature"].partition(" -> ")[0])
    assert tuple(given) == exercise.parameters
    assert exercise.returns
    assert {wrong.name for wrong in exercise.singles} == exercise.bank.keys(), "every mistake has a form"
    assert exercise.hint.endswith((".", "?")) and exercise.hint != exercise.formula


@pytest.mark.parametrize("exercise", ALL)
def test_every_mistake_is_refused_and_named(exercise):
    for wrong in exercise.singles:
        edits = wrong.forms[0].edits
        result = run(exercise.name, exercise.function(wrong.forms))
        assert result.status != "correct", wrong
        if edits is not None:
            assert result.probe.optional == bool(edits.unasked), f"{edits.where}: no call that has to be right shows it"
        if edits is not None and edits.unnamed:
            assert result.mistake is None, f"{edits.where}: it is named {result.mistake}"
            continue
        assert (result.status, result.mistake) == ("wrong", wrong.name), (wrong, result.message)
        mistake = exercise.bank[wrong.name]
        assert result.title == mistake.title
        assert mistake.explanation in result.message
        assert result.hints == (mistake.hint, mistake.more or exercise.formula)
        assert result.difference is not None


@pytest.mark.slow
@pytest.mark.parametrize("exercise", ALL)
def test_two_mistakes_at_once_get_no_name_but_their_own(exercise):
    required = [n for n, probe in enumerate(exercise.probes) if not probe.optional]
    seen, named = set(), 0
    for among in groups(exercise, required):
        for wrong in among:
            row = [exercise.answer(wrong.forms, n) for n in required]
            marks = tuple(mark(values, exercise.tolerance)[0] for values in row)
            if len(wrong.forms) == 1 or marks in seen:
                continue
            seen.add(marks)
            if all(values_alike(exercise, n, values) for n, values in zip(required, row, strict=True)):
                continue  # the two undo each other: that is right
            found = name_mistake(*narrowed(exercise, among, required, row))
            named += found == wrong.name
            singles = {one.name for one in among if len(one.forms) == 1}
            if found not in singles:
                same = [one for one in among if len(one.forms) == 1 and _is_exactly(exercise, one, row, required)]
                assert len({one.name for one in same}) != 1, wrong
                assert not (found and same), wrong
    together = {wrong.name for wrong in exercise.pairs if exercise.function(wrong.forms) is not None}
    assert named >= min(5, len(exercise.bank) // 2, len(together) // 3), "many pairs can be told from everything else"


def groups(exercise, required):
    """Return the wrong functions, singles and pairs, by what they give on all calls, as far as it takes to tell them apart.

    What is alone in its group cannot be taken for anything else: of those, a few are enough.
    """
    among, alone = [[*exercise.singles, *exercise.pairs]], []
    ways = {n: {mark(exercise.answer(one.forms, n), 0)[0] for one in exercise.singles} for n in required}
    for number in sorted(required, key=lambda n: -len(ways[n])):  # what tells most apart comes first
        found = [part for group in among for part in apart(exercise, group, number)]
        among = [group for group in found if len({wrong.name for wrong in group}) > 1]
        alone += [group for group in found if len(group) == 1 and len(group[0].forms) == 2]
    return among + alone[:: max(1, len(alone) // 30)]


def apart(exercise, among, number):
    """Return wrong functions in groups: those together that cannot be told apart by what they give on a call."""
    entries = [
        (*mark(answer, exercise.tolerance), wrong)
        for wrong in among
        if (answer := exercise.answer(wrong.forms, number)) is not None
    ]
    entries.sort(key=lambda entry: entry[0])
    found, end = [], -np.inf
    for value, room, wrong in entries:
        if value > end:
            found.append([])
        found[-1].append(wrong)
        end = value + room
    return found


def narrowed(exercise, among, required, row):
    """Return the exercise with these wrong functions only, all of whose answers are known; and the outcomes of one."""
    small = copy.copy(exercise)
    small.__dict__["singles"] = [one for one in among if len(one.forms) == 1]
    small.__dict__["pairs"] = [one for one in among if len(one.forms) == 2]
    small.probes = tuple(exercise.probes[n] for n in required)
    small.expected = [exercise.expected[n] for n in required]
    forms = {part for one in among for part in (one.forms, *((form,) for form in one.forms))}
    small._answers = {(one, i): exercise.answer(one, n) for one in forms for i, n in enumerate(required)}
    return small, [Outcome(error=one) if isinstance(one, Exception) else Outcome(values=one) for one in row]


def _is_exactly(exercise, wrong, row, required):
    """Tell whether another mistake gives the same results."""
    return all(
        isinstance(exercise.answer(wrong.forms, n), Exception)
        if isinstance(values, Exception)
        else alike(values, exercise.answer(wrong.forms, n), exercise.tolerance)
        for n, values in zip(required, row, strict=True)
    )


def values_alike(exercise, number, values):
    return alike(values, exercise.expected[number], exercise.tolerance) if isinstance(values, tuple) else False


def mark(values, tolerance):
    """Return a number that tells results apart, and how far it may be off for results that count as the same."""
    if not isinstance(values, tuple):
        return -1e9, 0.0
    flat = np.concatenate([np.ravel(part) for part in values]).astype(float)
    flat = np.nan_to_num(flat, nan=3, posinf=5, neginf=7)
    shapes = sum(size * 10.0**place for part in values for place, size in enumerate(part.shape, 3))
    return shapes + flat @ np.cos(np.arange(flat.size)), 2 * tolerance * (np.abs(flat).sum() + 1) * flat.size


@pytest.mark.parametrize("exercise", ALL)
def test_banks_are_large_enough_and_in_plain_words(exercise):
    facts = sum(map(len, exercise.features.values())) or 6  # three facts can be wrong in three ways
    assert len(exercise.bank) >= min(6, facts) or exercise.extra
    titles = [mistake.title for mistake in exercise.bank.values()]
    assert len(set(titles)) == len(titles)
    assert exercise.trial.forms.keys() <= exercise.bank.keys()
    for name, mistake in exercise.bank.items():
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)
        assert re.match(r"[a-z`]", mistake.title), f"{name}: the title goes on after 'Not yet:'"
        assert not mistake.title.endswith((".", "?"))
        assert mistake.explanation.endswith(".")
        assert mistake.hint.endswith((".", "?"))
        for text in (mistake.title, mistake.explanation, mistake.hint, mistake.more):
            assert not re.search(r"\b(simply|obviously|just|easy|wrongly|of course)\b|!(?!=)", text), name
            sentences = re.split(r"(?<=[.?:]) ", re.sub(r"`[^`]*`", "code", text))
            assert max(len(sentence.split()) for sentence in sentences) <= 25, text
    assert exercise.formula


@pytest.mark.parametrize("exercise", ALL)
def test_probes_are_lopsided(exercise):
    """Every axis that could be mistaken for another has another length, in at least one probe."""
    shapes = [
        value.shape
        for probe in exercise.probes
        for value in (*probe.args, *probe.kwargs.values())
        if np.ndim(value) > 1
    ]
    if shapes and exercise.name != "precision_recall":  # a confusion matrix is square
        assert any(len(set(shape)) == len(shape) for shape in shapes)
        assert any(len(shape) < 3 or shape[0] > 1 for shape in shapes)


# What is right in another form


def in_float32(value):
    return value.astype(np.float32) if isinstance(value, np.ndarray) and value.dtype.kind == "f" else value


def by_columns(value):
    return np.asfortranarray(value) if isinstance(value, np.ndarray) else value


def with_gaps(value):
    """Return the same values, every other one of an array twice as large."""
    return np.repeat(value, 2, axis=-1)[..., ::2] if isinstance(value, np.ndarray) and value.ndim else value


@pytest.mark.parametrize("exercise", ALL)
@pytest.mark.parametrize("change", slow_but(with_gaps, of=[in_float32, by_columns, with_gaps]))
def test_other_precision_and_memory_order_are_accepted(exercise, change):
    right = exercise.solution if exercise.trial.whole else exercise.right  # the package's may not be called there
    assert status(exercise.name, changed(right, change)) == ("correct", None)
    if not exercise.features and exercise.name != "numeric_gradient":  # it works on the array that it is given
        assert status(exercise.name, changed(right, change, arguments=True)) == ("correct", None)


def conv2d(x, w, b, stride=1, padding=0):
    SH, SW = np.broadcast_to(stride, 2)
    (PH, PW), kernel_size = np.broadcast_to(padding, 2), w.shape[2:]
    windows = sliding_window_view(np.pad(x, ((0, 0), (0, 0), (PH, PH), (PW, PW))), kernel_size, axis=(2, 3))
    out = np.einsum("nchwij,fcij->nfhw", windows[:, :, ::SH, ::SW], w, optimize=True)
    return out + b.reshape(1, -1, 1, 1)


def conv2d_backward(dout, x, w, *, stride=1, padding=0):
    """Full correlation with the kernel turned, the gradient spread out by the stride."""
    (N, F, OH, OW), (KH, KW), (H, W) = dout.shape, w.shape[2:], x.shape[2:]
    (SH, SW), (PH, PW) = np.broadcast_to(stride, 2), np.broadcast_to(padding, 2)
    spread = np.zeros((N, F, H + 2 * PH - KH + 1, W + 2 * PW - KW + 1))
    spread[:, :, : SH * OH : SH, : SW * OW : SW] = dout
    around = np.pad(spread, ((0, 0), (0, 0), (KH - 1, KH - 1), (KW - 1, KW - 1)))
    turned = w[:, :, ::-1, ::-1].swapaxes(0, 1)
    dx = ops.conv2d(around, turned, np.zeros(x.shape[1]))[:, :, PH : PH + H, PW : PW + W]
    padded = np.pad(x, ((0, 0), (0, 0), (PH, PH), (PW, PW)))
    dw = np.einsum("nfhw,ncijhw->fcij", spread, sliding_window_view(padded, spread.shape[2:], axis=(2, 3)))
    return dx, dw, np.einsum("nfhw->f", dout)


def max_pool2d(x, kernel_size, stride=None):
    KH, KW = np.broadcast_to(kernel_size, 2)
    SH, SW = np.broadcast_to(kernel_size if stride is None else stride, 2)
    return sliding_window_view(x, (KH, KW), axis=(2, 3))[:, :, ::SH, ::SW].max(axis=(-2, -1))


def avg_pool2d(x, kernel_size, stride=None):
    size = tuple(np.broadcast_to(kernel_size, 2))
    SH, SW = np.broadcast_to(kernel_size if stride is None else stride, 2)
    return np.einsum("ncijhw->ncij", sliding_window_view(x, size, axis=(2, 3))[:, :, ::SH, ::SW]) / np.prod(size)


def softmax(logits):
    return np.exp(logits - np.logaddexp.reduce(logits, axis=1)[:, None])


def cross_entropy(logits, labels):
    return sum(np.logaddexp.reduce(row) - row[label] for row, label in zip(logits, labels, strict=True)) / len(labels)


def cross_entropy_backward(logits, labels):
    return (softmax(logits) - np.eye(logits.shape[1])[labels]) / len(labels)


def binary_cross_entropy(logits, targets):
    return np.mean(np.logaddexp(0, logits) - targets * logits)


def split(labels, fraction, rng):
    """Shuffle first, then sort by class, and round down."""
    order = rng.permutation(len(labels))
    order = order[np.argsort(labels[order], kind="stable")]
    parts = np.split(order, np.cumsum(np.bincount(labels))[:-1])
    second = np.concatenate([part[-int(len(part) * fraction) :] for part in parts])
    return sorted(set(order.tolist()) - set(second.tolist())), rng.permutation(second)


OTHER_WAYS = [
    conv2d,
    conv2d_backward,
    max_pool2d,
    avg_pool2d,
    softmax,
    cross_entropy,
    cross_entropy_backward,
    binary_cross_entropy,
    split,
    *(getattr(ops, f"{name}_loops") for name in EXERCISES if hasattr(ops, f"{name}_loops")),
]


@pytest.mark.parametrize("function", OTHER_WAYS, ids=lambda function: function.__name__)
def test_other_ways_are_accepted(function):
    assert status(function.__name__.removesuffix("_loops"), function) == ("correct", None)


def test_any_kernel_with_the_effect_solves_a_puzzle():
    sobel, short = [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], [[0, 0, 0], [-1, 1, 0], [0, 0, 0]]
    gauss = np.outer([1, 2, 1], [1, 2, 1]) / 16
    plus = np.array([[0, 1, 0], [1, 1, 1], [0, 1, 0]], dtype=np.float32) / 5
    bright = np.diag([0, 2, 0])
    right = [[0, 0, 0], [1, 0, 0], [0, 0, 0]]
    for edge in (sobel, short):
        for blur in (gauss, plus):
            kernels = {"left-edge": edge, "brighten": bright, "shift-right": right, "blur": blur}
            assert status("kernel_puzzle", lambda which, kernels=kernels: np.array(kernels[which])) == ("correct", None)


# What is wrong in a way that no bank knows


def scaled(value):
    """Return the array with a part of it, a channel if it is a batch of images, 1.37 times as large."""
    value = np.array(value, dtype=float)
    value[(..., 0, slice(None), slice(None)) if value.ndim > 2 else (..., 0) if value.ndim else ()] *= 1.37
    return value


def noisy(value):
    """Return the array with something added to its last cell."""
    value = np.array(value, dtype=float)
    value[(-1,) * value.ndim] += 0.0123
    return value


def last_call_off(exercise):
    """Return the right function, but for the last call that has to be right: there every result is too large by 1."""
    last = max(n for n, probe in enumerate(exercise.probes) if not probe.optional)
    calls = iter(range(len(exercise.probes)))
    return changed(exercise.right, lambda value: value + 1, when=lambda: next(calls) == last)


@pytest.mark.slow
@pytest.mark.parametrize("exercise", ON_ARRAYS)
def test_nothing_else_gets_a_name(exercise):
    for change in (scaled, noisy):
        result = run(exercise.name, changed(exercise.right, change))
        assert (result.status, result.mistake) == ("wrong", None)
        assert result.difference is not None
        assert result.hints == tuple(dict.fromkeys((exercise.hint, exercise.formula)))
    assert status(exercise.name, last_call_off(exercise)) == ("wrong", None)


@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("batch_facts", lambda batch: (batch.shape[:2], batch.dtype.name, batch.min(), batch.max())),
        ("batch_facts", lambda batch: (batch.shape, "float16", batch.min(), batch.max())),
        ("batch_facts", lambda batch: (batch.shape, batch.dtype.name, batch.min(), batch.mean())),
        ("split", lambda labels, fraction, rng: np.split(rng.permutation(len(labels)), [3])),
        ("split", lambda labels, fraction, rng: (np.arange(len(labels)) + 1, np.arange(3))),
        ("kernel_puzzle", lambda which: np.tile([-1, 0, 1], (3, 1)) * (1 if which == "left-edge" else 5)),
        ("kernel_puzzle", lambda which: np.outer([1, 2, 1], [-1, 0, 1])),
    ],
)
def test_nothing_else_gets_a_name_where_properties_count(name, function):
    result = run(name, function)
    assert (result.status, result.mistake) == ("wrong", None)
    assert result.difference.label and "expected" in result.message


@pytest.mark.parametrize(
    ("name", "result", "words"),
    [
        ("batch_facts", 3, "Four things"),
        ("batch_facts", (3.5, "float32", 0, 1), "shape"),
        ("batch_facts", ((2, 3), 32, 0, 1), "name"),
        ("batch_facts", ((2, 3), "float32", np.zeros(2), 1), "one number each"),
        ("split", np.zeros(3), "Two things"),
        ("split", (np.ones(3, dtype=bool), np.ones(3, dtype=bool)), "masks"),
        ("split", (np.zeros(3), np.zeros(2)), "whole numbers"),
        ("kernel_puzzle", np.zeros((5, 5)), "(5, 5)"),
        *((name, None, "returns nothing") for name in ("batch_facts", "split", "kernel_puzzle")),
    ],
)
def test_results_of_another_kind_are_explained(name, result, words):
    said = run(name, lambda *args: result)
    assert (said.status, said.mistake) == ("wrong", None)
    assert words in said.message


# The most important exercise


def test_parts_may_do_without_stride_and_padding_at_first():
    for part, place in (("dx", 0), ("dw", 1)):
        result = run(f"conv2d_{part}", lambda dout, x, w, place=place: ops.conv2d_backward(dout, x, w)[place])
        assert result.status == "correct"
        assert "also takes stride 2" in result.message


def test_writing_into_dout_is_told_beside_the_mistake():
    exercise = EXERCISES["conv2d_backward"]
    (flipped, *_) = [wrong for wrong in exercise.singles if wrong.name == "dx-kernel-flipped"]
    for name, function in ((None, exercise.right), ("dx-kernel-flipped", exercise.function(flipped.forms))):

        def wiping(dout, *args, function=function, **settings):
            results = function(dout, *args, **settings)
            dout[:] = 0
            return results

        result = run("conv2d_backward", wiping)
        assert (result.status, result.mistake) == ("wrong", name)
        assert "its own argument `dout`" in result.message
