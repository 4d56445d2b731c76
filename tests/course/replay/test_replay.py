"""Replay: the learner's own code, watched. Right or wrong, what it computes is left as it is, and told as it is."""

import functools

import numpy as np
import pytest

from scratchcnn_course import replay, traces
from scratchcnn_course.replay import recording
from scratchcnn_helpers import ops
from tests.course.traces.test_traces import assert_true, quarters


def image_and_kernel(dtype=float):
    return quarters(5, 6).astype(dtype), quarters(3, 2, seed=1).astype(dtype)


def loops(image, kernel):
    (H, W), (KH, KW) = image.shape, kernel.shape
    y = np.zeros((H - KH + 1, W - KW + 1))
    for i in range(H - KH + 1):
        for j in range(W - KW + 1):
            for u in range(KH):
                for v in range(KW):
                    y[i, j] += image[i + u, j + v] * kernel[u, v]
    return y


def one_total(image, kernel):
    (H, W), (KH, KW) = image.shape, kernel.shape
    y = np.empty((H - KH + 1, W - KW + 1), image.dtype)
    for i in range(y.shape[0]):
        for j in range(y.shape[1]):
            total = 0
            for u in range(KH):
                for v in range(KW):
                    total = total + image[i + u][j + v] * kernel[u][v]
            y[i][j] = total
    return y


def window_sums(image, kernel):
    KH, KW = kernel.shape
    y = np.zeros((image.shape[0] - KH + 1, image.shape[1] - KW + 1), image.dtype)
    for i in range(y.shape[0]):
        for j in range(y.shape[1]):
            y[i, j] = np.sum(image[i : i + KH, j : j + KW] * kernel)
    return y


def dot_products(image, kernel):
    y = np.zeros((image.shape[0] - kernel.shape[0] + 1, image.shape[1] - kernel.shape[1] + 1), image.dtype)
    for i in range(y.shape[0]):
        for j in range(y.shape[1]):
            y[i, j] = image[i : i + kernel.shape[0], j : j + kernel.shape[1]].ravel() @ kernel.reshape(-1)
    return y


def with_a_helper(image, kernel):
    y = np.zeros((3, 5))

    def at(i, j):
        window = image[i : i + 3, j : j + 2].copy()
        return (window * kernel).sum()

    for i in range(3):
        for j, _ in enumerate(y[i]):
            y[i, j] = at(i, j)
    return y


def shifted_images(image, kernel):
    y = np.zeros((3, 5))
    for u in range(3):
        for v in range(2):
            y += image[u : u + 3, v : v + 5] * kernel[u, v]
    return y


def in_a_list(image, kernel):
    out = []
    for i in range(3):
        for j in range(5):
            out.append((image[i : i + 3, j : j + 2] * kernel).sum())
    return np.array(out).reshape(3, 5)


SLIDES = [loops, one_total, window_sums, dot_products, with_a_helper, shifted_images, in_a_list]


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("function", SLIDES)
def test_the_result_is_the_function_s_own(function, dtype):
    image, kernel = image_and_kernel(dtype)
    image *= np.asarray(1 / 3, dtype)  # sums that depend on their order
    before = image.copy(), kernel.copy()
    trace, alone = replay.record(function, image, kernel), function(image, kernel)
    assert type(trace.result) is np.ndarray and trace.result.dtype == alone.dtype
    np.testing.assert_array_equal(trace.result, alone)
    np.testing.assert_array_equal(image, before[0])
    np.testing.assert_array_equal(kernel, before[1])


@pytest.mark.parametrize("function", SLIDES[:-1])
def test_every_step_is_true_and_the_last_state_is_the_result(function):
    image, kernel = image_and_kernel()
    trace = replay.record(function, image, kernel)
    assert [array.name for array in trace.arrays] == ["image", "kernel", "y"]
    np.testing.assert_allclose(trace["y"], function(image, kernel))
    for step in range(1, len(trace) + 1):
        assert assert_true(trace.sentence(step).replace(f"{len(trace.lit(step)[-1][1])} cells at once, ", "")) == 1
        lit = {(name, role): cells for name, cells, role in trace.lit(step)}
        assert set(lit) == {("image", "read"), ("kernel", "read"), ("y", "write")}


def test_the_window_walks():
    image, kernel = image_and_kernel()
    trace = replay.record(window_sums, image, kernel)
    assert len(trace) == 15 and trace.state(0)["y"].mask.all()
    for t in range(15):
        i, j = divmod(t, 5)
        assert (trace.loops["i"][t], trace.loops["j"][t]) == (i, j)
        (_, window, _), (_, whole, _), (_, cell, _) = trace.lit(t + 1)
        assert window.tolist() == [6 * (i + u) + j + v for u in range(3) for v in range(2)]
        assert whole.tolist() == list(range(6)) and cell.tolist() == [t]


def test_the_sentence_is_the_learner_s_arithmetic():
    def odd(x, k):
        y = np.zeros(3)
        for i in range(3):
            y[i] = (x[i] - k[0]) * 2 / k[1] + abs(-x[i]) ** 2
        return y

    trace = replay.record(odd, np.array([1.0, 2.0, 3.0]), np.array([0.5, 4.0]))
    assert trace.sentence(2) == "y[1] = (2 − 0.5) × 2 / 4 + abs(−1 × 2) ** 2 = 4.75"


def test_accumulation_shows_what_was_there():
    trace = replay.record(loops, np.ones((2, 2)), np.array([[1.0, 2.0], [3.0, 4.0]]))
    assert [trace.sentence(step) for step in (1, 2, 4)] == [
        "y[0, 0] = 0 + 1 × 1 = 1",
        "y[0, 0] = 1 + 1 × 2 = 3",
        "y[0, 0] = 6 + 1 × 4 = 10",
    ]


def test_a_number_read_long_ago_is_lit_where_it_is_used():
    def scatter(dout, w):
        dx = np.zeros(4)
        for i in range(3):
            g = dout[i]
            for u in range(2):
                dx[i + u] += g * w[u]
        return dx

    trace = replay.record(scatter, np.array([1.0, 2.0, 3.0]), np.array([5.0, 7.0]))
    assert [name for name, _, _ in trace.lit(2)] == ["dout", "w", "dx"]
    assert trace.sentence(3) == "dx[1] = 7 + 2 × 5 = 17"


def test_a_number_that_was_overwritten_since_is_told_as_it_was():
    def swap(x):
        first = x[0]
        x[0] = x[1]
        x[1] = first
        return x

    x = np.array([3.0, 8.0])
    trace = replay.record(swap, x)
    assert [trace.sentence(step) for step in (1, 2)] == ["x[0] = 8", "x[1] = 3"]
    assert trace.result.tolist() == [8, 3] and x.tolist() == [3, 8]


def test_line_and_source():
    trace = replay.record(loops, *image_and_kernel())
    assert trace.code[0].startswith("def loops(")
    assert trace.code[trace.lines[0]].strip() == "y[i, j] += image[i + u, j + v] * kernel[u, v]"
    assert list(trace.loops) == ["i", "j", "u", "v"]


TWINS = [
    (ops.conv2d_loops, (quarters(2, 2, 4, 5), quarters(3, 2, 3, 2), quarters(3)), {"padding": 1, "stride": (2, 1)}),
    (ops.conv2d_backward_loops, (quarters(1, 2, 2, 4), quarters(1, 2, 4, 5), quarters(2, 2, 3, 2)), {}),
    (ops.max_pool2d_loops, (quarters(1, 2, 5, 5), 2), {"stride": 1}),
    (ops.max_pool2d_backward_loops, (quarters(1, 2, 4, 4), quarters(1, 2, 5, 5), 2), {"stride": 1}),
    (ops.avg_pool2d_loops, (quarters(1, 2, 4, 5), (2, 3)), {}),
    (ops.avg_pool2d_backward_loops, (quarters(1, 2, 2, 1), quarters(1, 2, 4, 5), (2, 3)), {}),
    (ops.im2col_loops, (quarters(1, 2, 3, 4), 2), {"padding": 1}),
    (ops.col2im_loops, (quarters(6, 8), (1, 2, 3, 4), 2), {}),
    (ops.linear_loops, (quarters(2, 3), quarters(3, 4), quarters(4)), {}),
    (ops.linear_backward_loops, (quarters(2, 4), quarters(2, 3), quarters(3, 4)), {}),
]


@pytest.mark.parametrize(("function", "args", "kwargs"), TWINS, ids=lambda value: getattr(value, "__name__", ""))
def test_the_finished_loops(function, args, kwargs):
    trace, alone = replay.record(function, *args, **kwargs), function(*args, **kwargs)
    assert len(trace) > 1
    results = zip(*((part if isinstance(part, tuple) else (part,)) for part in (trace.result, alone)), strict=True)
    for ours, theirs in results:
        np.testing.assert_array_equal(ours, theirs)
    for step in {1, 2, len(trace) // 2, len(trace)}:
        if "…" not in trace.sentence(step):
            assert_true(trace.sentence(step))
    traces.to_json(trace)


def test_padding_takes_the_place_of_the_argument():
    trace = replay.record(ops.conv2d_loops, quarters(1, 1, 3, 3), quarters(1, 1, 2, 2), np.zeros(1), padding=1)
    assert [(array.name, array.values.shape[-2:]) for array in trace.arrays[:2]] == [("x", (5, 5)), ("w", (2, 2))]


def test_dead_code_and_comparisons_are_read_too():
    def pool(x):
        y = np.zeros(2)
        for i in range(2):
            best = x[2 * i]
            if x[2 * i + 1] > best:
                best = x[2 * i + 1]
            y[i] = best
        return y

    trace = replay.record(pool, np.array([1.0, 4.0, 3.0, 2.0]))
    assert sorted(trace.lit(1)[0][1]) == [0, 1] and sorted(trace.lit(2)[0][1]) == [2, 3]
    assert [trace.sentence(1), trace.sentence(2)] == ["y[0] = 4", "y[1] = 3"]


def test_whole_numbers_that_lose_their_fraction_are_told():
    def truncated(x):
        y = np.zeros(2, dtype=int)
        for i in range(2):
            y[i] = x[i] * 2
        return y

    trace = replay.record(truncated, np.array([0.75, 3.0]))
    assert trace.sentence(1) == "y[0] = 0.75 × 2, kept as 1: the array holds int64 numbers"
    assert trace.sentence(2) == "y[1] = 3 × 2 = 6"


def test_in_place_and_through_masks():
    def relu(x):
        for n in range(2):
            x[n][x[n] < 0] = 0
            x[n] *= 2
        np.add.at(x, (0, [0, 0]), 1)
        return x

    x = quarters(2, 3)
    trace = replay.record(relu, x)
    np.testing.assert_array_equal(trace.result, relu(x.copy()))
    np.testing.assert_array_equal(trace["x"], trace.result)


def test_what_a_function_of_the_package_does_inside_is_no_step():
    def conv2d(x, w, b):
        out = np.zeros((1, 1, 2, 2))
        columns = ops.im2col(x, 2)
        for i in range(4):
            out.reshape(-1)[i] = columns[i] @ w.reshape(-1) + b[0]
        return out

    trace = replay.record(conv2d, quarters(1, 1, 3, 3), quarters(1, 1, 2, 2), np.ones(1))
    assert len(trace) == 4 and trace.sentence(1).count("×") == 4 and trace.note == ""


def test_creators_imported_one_by_one():
    namespace = {"zeros": np.zeros, "empty_like": np.empty_like}
    exec("def f(x):\n    y = zeros(2)\n    y[0] = x[0]\n    y[1] = x[1]\n    return y", namespace)
    trace = replay.record(namespace["f"], np.array([1.0, 2.0]))
    assert len(trace) == 2 and trace.code == () and trace.lines is None
    assert namespace["zeros"] is np.zeros


def test_numpy_is_put_back():
    before = np.zeros, np.array
    with pytest.raises(ZeroDivisionError):
        replay.record(lambda x: 1 / 0, np.zeros(2))
    assert (np.zeros, np.array) == before and type(np.zeros(2)) is np.ndarray


def test_an_error_ends_the_trace_with_its_words():
    def too_far(x):
        y = np.zeros(4)
        for i in range(4):
            y[i] = x[i + 1]
        return y

    trace = replay.record(too_far, np.arange(4.0))
    assert len(trace) == 3 and trace.result is None
    assert trace.note.startswith('After 3 steps it stopped in "y[i] = x[i + 1]". IndexError: index 4 is out of bounds')


def test_an_error_before_the_first_step_is_the_learner_s():
    def wrong(x):
        return np.zeros((2, 2)) @ x

    with pytest.raises(ValueError, match="matmul"):
        replay.record(wrong, np.zeros(3))


def test_the_cap(monkeypatch):
    monkeypatch.setattr(recording, "MOST_STEPS", 20)
    trace = replay.record(loops, np.ones((5, 5)), np.ones((2, 2)))
    assert len(trace) == 20 and trace.result is None
    assert trace.note == "Stopped after 20 steps. Take a smaller array to watch it to the end."


def test_a_loop_without_end_ends(monkeypatch):
    monkeypatch.setattr(recording, "MOST_STEPS", 20)

    def forever(x):
        i = 0
        while x[i % 3] >= 0:
            try:
                i += 1
            except Exception:
                pass
        return x

    trace = replay.record(forever, np.ones(3))
    assert trace.note.startswith("Stopped after") and trace.result is None
    assert trace.sentence(2) == "Reads x[1] = 1"


def test_too_large_to_watch():
    with pytest.raises(ValueError, match="78,409 numbers, too many to watch"):
        replay.record(loops, np.zeros((280, 280)), np.zeros((3, 3)))


def test_a_stub_is_replaced_by_the_finished_loops():
    def conv2d(x, w, b, *, stride=1, padding=0):
        out = np.zeros((1, 1, 2, 2))
        out[0, 0, 0, 0] = x[0, 0, 0, 0]
        raise NotImplementedError

    x, w, b = quarters(1, 2, 4, 4), quarters(1, 2, 3, 3), quarters(1)
    trace = replay.record(conv2d, x, w, b)
    assert trace.note == "conv2d is not written yet. These are the steps of the finished one, with loops."
    assert trace.code == ()  # the solution of the exercise is not to be seen here
    np.testing.assert_allclose(trace.result, ops.conv2d(x, w, b))


def test_a_stub_of_notebook_one():
    def slide(image, kernel):
        raise NotImplementedError

    image, kernel = image_and_kernel()
    trace = replay.record(slide, image, kernel)
    assert len(trace) == 15 and trace.title == "slide, the finished loops"
    np.testing.assert_allclose(trace["out"], loops(image, kernel))


def test_a_stub_that_nobody_knows():
    def mystery(x):
        raise NotImplementedError

    with pytest.raises(ValueError, match="mystery is not written yet, and there is no finished version"):
        replay.record(mystery, np.zeros(2))


def test_a_stub_with_arguments_that_do_not_fit():
    def linear(x, w, b):
        raise NotImplementedError

    with pytest.raises(ValueError, match="unpack"):
        replay.record(linear, np.zeros(3), np.zeros((3, 2)), np.zeros(2))


def test_vectorised_code_is_recognised():
    def conv2d(x, w, b, *, stride=1, padding=0):
        windows = np.lib.stride_tricks.sliding_window_view(x, w.shape[2:], axis=(2, 3))
        return np.einsum("nchwij,fcij->nfhw", windows, w) + b[:, None, None]

    x, w, b = quarters(1, 2, 4, 4), quarters(2, 2, 3, 3), quarters(2)
    trace = replay.record(conv2d, x, w, b)
    assert trace.note.startswith("conv2d works on whole arrays at once, so there are no steps of its own to watch.")
    assert len(trace) == 8 and trace.title == "conv2d, the finished loops"
    np.testing.assert_array_equal(trace.result, conv2d(x, w, b))


def test_vectorised_code_without_a_twin_is_one_step():
    trace = replay.record(lambda x, w: (x @ w, x.sum(axis=0)), quarters(3, 2), quarters(2, 2))
    assert len(trace) == 1 and "whole arrays at once" in trace.note
    np.testing.assert_array_equal(trace["result 1"], quarters(3, 2) @ quarters(2, 2))
    assert trace.sentence(1) == "Everything at once"


def test_steps_of_many_cells_say_so():
    trace = replay.record(shifted_images, *image_and_kernel())
    assert trace.note == "Each step writes many cells at once; the sentence is about the first of them."
    assert trace.sentence(1).startswith("15 cells at once, the first: y[0, 0] = 0 + ")


def test_results_in_a_list_are_shown_by_what_is_read():
    image, kernel = image_and_kernel()
    trace = replay.record(in_a_list, image, kernel)
    assert len(trace) == 15 and trace.note == "It writes into no array, so the steps are what it reads."
    assert trace.lit(7)[0][1].tolist() == [6 * (1 + u) + 1 + v for u in range(3) for v in range(2)]
    assert list(trace.loops) == ["i", "j"]


@pytest.mark.parametrize("function", [lambda: 3, lambda x: None], ids=["nothing", "an argument unread"])
def test_nothing_to_show(function):
    with pytest.raises(ValueError, match="neither read nor wrote an array"):
        replay.record(function, *([np.zeros(2)] if function.__code__.co_argcount else []))


def test_no_function():
    with pytest.raises(TypeError, match="function must be a function, got ndarray"):
        replay.record(np.zeros(3), np.zeros(3))


def test_decorated_partial_and_keyword():
    def twice(function):
        @functools.wraps(function)
        def run(*args, **kwargs):
            return 2 * function(*args, **kwargs)

        return run

    decorated = replay.record(twice(loops), *image_and_kernel())
    assert decorated.code[0].startswith("def loops(") and len(decorated) == 90
    image, kernel = image_and_kernel()
    partial = replay.record(functools.partial(loops, kernel=kernel), image)
    np.testing.assert_array_equal(partial.result, loops(image, kernel))
    named = replay.record(loops, kernel=kernel, image=image)
    assert {array.name for array in named.arrays} == {"image", "kernel", "y"}


def test_numbers_behave_like_the_scalars_they_hold():
    def many(x, labels):
        assert isinstance(float(x[0]), float) and f"{x[0]:.2f}" == "0.50" and round(x[0]) == 0
        assert max(x[0], x[1]) == 2 and x[1] > x[0] and bool(x[1]) and hash(x[1]) == hash(np.float64(2))
        assert x[0].dtype == np.float64 and divmod(x[1], 2) == (1, 0) and repr(x[1]) == "np.float64(2.0)"
        assert np.isclose(np.exp(x[0]), np.e**0.5) and np.maximum(x[0], 1) == 1 and [0, 1, 2][labels[0]] == 1
        assert (1 - x[0], 1 / x[1], 2 ** x[1], -x[0], +x[1]) == (0.5, 0.5, 4, -0.5, 2)
        assert np.array([x[0], x[1]]).tolist() == [0.5, 2] and str(x) == "[0.5 2. ]" and len(list(x)) == 2
        one_hot = np.zeros((2, 3))
        for n in range(2):
            one_hot[n, labels[n]] = x[n] * labels[n]
        return one_hot

    trace = replay.record(many, np.array([0.5, 2.0]), np.array([1, 2]))
    assert trace.result.tolist() == [[0, 0.5, 0], [0, 0, 4]]
    assert trace.sentence(2) == "one_hot[1, 2] = 2 × 2 = 4"


def test_nothing_is_logged_after_the_end():
    kept = []

    def keep(x):
        y = np.zeros(2)
        y[0] = x[0]
        y[1] = x[1]
        kept.extend([x, y])
        return y

    trace = replay.record(keep, np.array([1.0, 2.0]))
    kept[1][0] = kept[0][1] + 5
    assert (kept[0] + 1).tolist() == [2, 3] and kept[0].mean() == 1.5 and repr(kept[0]) == "array([1., 2.])"
    assert len(trace) == 2 and trace.result.tolist() == [1, 2]


@pytest.mark.parametrize("low", [0, -3])
def test_recorded_arrays_have_the_colours_of_the_courses_own_traces(low):
    rng = np.random.default_rng(2)
    x, w, dout = (rng.integers(low, 5, shape).astype(float) for shape in ((4, 5), (2, 2), (3, 4)))
    pairs = [
        (traces.multi_channel(x, w, [0.0]), replay.record(ops.conv2d_loops, x[None, None], w[None, None], np.zeros(1))),
        (traces.max_pool2d(x, 2), replay.record(ops.max_pool2d_loops, x[None, None], 2)),
        (
            traces.conv2d_backward(dout, x, w, way="kernel"),
            replay.record(ops.conv2d_backward_loops, dout[None, None], x[None, None], w[None, None]),
        ),
    ]
    for reference, recorded in pairs:
        wanted, found = ({name: signed for name, (signed, _) in one.limits().items()} for one in (reference, recorded))
        both = wanted.keys() & found.keys()
        assert len(both) >= 2 and {name: wanted[name] for name in both} == {name: found[name] for name in both}


def by_hand(x):
    rim = np.zeros((x.shape[0] + 2, x.shape[1] + 4))
    rim[1:-1, 2:-2] = x
    out = np.zeros(x.shape)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            out[i, j] = rim[i : i + 3, j : j + 5].sum()
    return out


def by_numpy(x):
    rim, out = np.pad(x, ((1, 1), (2, 2))), np.zeros(x.shape)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            out[i, j] = rim[i : i + 3, j : j + 5].sum()
    return out


def inner_only(x):
    out = np.zeros(x.shape)
    for i in range(1, x.shape[0] - 1):
        for j in range(1, x.shape[1] - 1):
            out[i, j] = 2 * x[i, j]
    return out


@pytest.mark.parametrize("function", [by_hand, by_numpy])
def test_padding_is_known(function):
    trace = replay.record(function, quarters(3, 4))
    assert [array.border for array in trace.arrays if array.name == "rim"] == [(1, 2)]
    assert {array.name for array in trace.arrays} <= {"x", "rim", "out"}
    assert all(array.border == (0, 0) for array in trace.arrays if array.name != "rim")


def test_a_padded_copy_can_be_changed_too():
    assert all(scene.made for scene in replay.record(by_numpy, quarters(3, 4)).scenes)


def test_what_was_forgotten_is_no_padding():
    assert all(array.border == (0, 0) for array in replay.record(inner_only, quarters(4, 5)).arrays)


def written(what):
    def function(x):
        out = np.zeros(len(x))
        for i in range(len(x)):
            out[i] = what(x[i], x)
        return out

    return function


COMPUTED = [
    lambda row, x: row.sum() / 2,
    lambda row, x: np.maximum(row[0], 0) ** 2 - np.exp(-row[1]),
    lambda row, x: (row * x[0]).max() if len(x) > 1 else 0,
    lambda row, x: row @ x[0],
]
UNKNOWN = [
    lambda row, x: row[0] if row[0] > 0 else 0,
    lambda row, x: row[row.argmax()],
    lambda row, x: float(row[0]) + 1,
    lambda row, x: np.median(row),
    lambda row, x: x[int(abs(row[0])) % len(x), 0],
    lambda row, x: next(iter(row.flat)) * 2,
    lambda row, x: np.sin(row[0]),
    lambda row, x: np.sort(row)[0] + row[0],
    lambda row, x: row[row > 0].sum(),
    lambda row, x: row.tolist()[1],
]


@pytest.mark.parametrize("what", COMPUTED)
def test_a_page_can_compute_plain_arithmetic(what):
    trace = replay.record(written(what), quarters(3, 3) - 1)
    assert all(len(scene.made) == 1 for scene in trace.scenes)


@pytest.mark.parametrize("what", UNKNOWN)
def test_what_looks_at_a_value_or_is_no_arithmetic_is_not_computed(what):
    assert not any(scene.made for scene in replay.record(written(what), quarters(3, 3) - 1).scenes)


def test_a_whole_number_array_is_not_computed():
    def cut(x):
        out = np.zeros(3, int)
        for i in range(3):
            out[i] = x[i] * 2
        return out

    assert not any(scene.made for scene in replay.record(cut, np.arange(3.0)).scenes)
