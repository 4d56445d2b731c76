"""The dashboard: what it shows is what happened, it stops what it is told to stop, and it costs next to nothing."""

import re
import time
from types import SimpleNamespace

import numpy as np
import pytest

from scratchcnn_course.widgets import dashboard
from scratchcnn_course.widgets.dashboard import Dashboard
from scratchcnn_course.widgets.dashboard_page import POINTS, chart, duration, page
from scratchcnn_helpers import SGD, Adam, Callback, Flatten, Linear, Sequential, load_digits, nets, train


@pytest.fixture(scope="module")
def digits():
    dataset = load_digits()
    return dataset.train_images, dataset.train_labels


def fit(digits, board, *, model=None, lr=0.003, epochs=2, callbacks=()):
    model = model or nets.build("first")
    how = {"batch_size": 32, "optimizer": Adam(lr=lr), "progress": False}
    return train.fit(model, digits, epochs=epochs, validation=digits, callbacks=[board, *callbacks], **how)


def test_before_a_training():
    board = Dashboard()
    assert "Waiting for the first batch." in board.frame()
    assert board.stop_button.disabled
    assert board.alt() == "A training dashboard, waiting for the first batch."


def test_it_shows_what_happened(digits):
    board = Dashboard()
    history = fit(digits, board)
    total = 2 * -(-len(digits[1]) // 32)
    assert f"Training finished after {total} of {total} batches." in board.frame()
    lately = np.mean(history.column("loss", "batches")[-20:])
    assert f"Loss {lately:.3f}, accuracy" in board.alt()
    assert (
        f"now {history.batches[-1]['loss']:.3f}, validation {history.epochs[-1]['validation_loss']:.3f}"
        in board.frame()
    )
    assert "learning rate 0.003" in board.alt()
    assert board.frame().count('alt="filter ') == 8
    assert "No trouble to be seen." in board.frame()
    assert board.stop_button.disabled


def test_the_size_of_a_step_by_hand(digits):
    """With SGD and weights that are known, the last step is `lr * grad` long."""
    board, model = Dashboard(), Sequential([Flatten(), Linear(784, 10, rng=0)])
    sizes = []

    class Watch(Callback):
        before = None

        def on_batch(self, run):
            w = run.model.layers[1].params["w"]
            if self.before is not None:
                sizes.append(np.linalg.norm(w - self.before) / np.linalg.norm(self.before))
            self.before = w.copy()

    how = {"epochs": 1, "batch_size": 32, "optimizer": SGD(lr=0.1), "progress": False}
    train.fit(model, digits, callbacks=[board, Watch()], **how)
    assert board.state["ratio"] == pytest.approx(sizes[board.state["measured"] - 2], rel=1e-5)
    assert f"batch {board.state['measured']} moved the weights by" in board.alt()


def test_filters_are_shown_as_their_change(digits):
    board, model = Dashboard(), nets.build("first")
    before = model.layers[0].params["w"][:, 0].copy()
    fit(digits, board, model=model, epochs=1)
    assert np.array_equal(board.state["filters"], model.layers[0].params["w"][:, 0] - before)


def test_no_pause_is_longer_than_two_seconds(digits, monkeypatch):
    board, seen, pauses = Dashboard(), [0.0], []

    def clock():
        seen.append(seen[-1] + 0.7)  # of a computer that has much to do
        return seen[-1]

    class Watch(Callback):
        def on_batch(self, run):
            pauses.append(board._next - seen[-1])

    monkeypatch.setattr(dashboard, "time", SimpleNamespace(perf_counter=clock))
    fit(digits, board, epochs=1, callbacks=[Watch()])
    assert 0 < max(pauses) <= 2


def test_large_numbers_beside_a_curve_are_written_out():
    drawn = chart("loss", np.arange(3.0), np.array([4200.0, 1.0, 2.0]), np.empty((0, 2)))
    assert ">4400<" in drawn and "e+" not in drawn


@pytest.mark.parametrize("top", [1e-6, 0.00012, 0.0731, 2.3, 47.9, 4400, 31_000, 8.8e5, 1.2e7, 3e38])
def test_no_number_beside_a_curve_is_cut(top):
    svg = chart("loss", np.arange(3.0), np.array([top, top / 2, top / 3]), np.empty((0, 2)))
    for right, text in re.findall(r'<text x="([\d.]+)"[^>]*text-anchor="end"[^>]*>([^<]+)<', svg):
        assert 10 * len(text) - 4 * text.count(".") - 4 * text.count("-") <= float(right), text  # ten pixels a letter


def test_at_the_end_the_last_step_was_measured(digits, monkeypatch):
    board = Dashboard()
    monkeypatch.setattr(dashboard, "LEAST", 1e9)  # seconds between two drawings: none but the first and the last
    monkeypatch.setattr(dashboard, "MOST", 1e9)
    history = fit(digits, board, epochs=1)
    assert board.state["measured"] == len(history.batches) == board.state["total"]


def test_trouble_is_named_in_red(digits):
    board = Dashboard()
    with np.errstate(all="ignore"):
        fit(digits, board, lr=1e30, epochs=1)
    assert "The loss is no number any more since batch" in board.frame()
    assert "The loss is no number any more since batch" in board.alt()
    assert "No trouble" not in board.frame()


def test_a_network_of_zeros_is_stuck(digits):
    board = Dashboard()
    fit(digits, board, model=Sequential([Flatten(), Linear(784, 10, init="zeros")]), lr=1e-9, epochs=1)
    assert "stuck at ln 10 = 2.303" in board.alt()


def test_the_button_stops_and_keeps_what_was_learned(digits):
    board, model = Dashboard(), nets.build("first")
    before = model.layers[0].params["w"].copy()

    class Press(Callback):
        def on_batch(self, run):
            if len(run.history.batches) == 5:
                board.stop_button.click()

    history = fit(digits, board, model=model, callbacks=[Press()])
    assert history.interrupted and len(history.batches) == 5
    assert "Training stopped after 5 of" in board.alt()
    assert not np.array_equal(model.layers[0].params["w"], before)
    assert board.stop_button.disabled


def test_a_curve_of_many_batches_is_thinned_by_means():
    drawn = chart("loss", np.linspace(0, 3, 10_000), np.tile([1.0, 3.0], 5000), np.empty((0, 2)))
    points = re.search(r'polyline points="([^"]+)"', drawn)[1].split()
    heights = [float(point.split(",")[1]) for point in points]
    assert len(points) == POINTS and np.ptp(heights) <= 2  # all means are 2, give or take an odd batch


def test_a_curve_with_a_hole_is_drawn():
    assert (
        "nan"
        not in chart("loss", np.arange(4.0), np.array([1.0, np.nan, np.inf, 2]), np.array([[1, np.nan]])).split("aria")[
            0
        ]
    )


def test_times():
    assert [duration(seconds) for seconds in (4.4, 1.2, 65, 600)] == [
        "4 seconds",
        "1 second",
        "1:05 minutes",
        "10:00 minutes",
    ]


def test_the_page_bears_no_id_and_no_time(digits):
    board = Dashboard()
    fit(digits, board, epochs=1)
    state = board.state
    assert page(state) == page(dict(state))


@pytest.mark.slow
@pytest.mark.mnist
def test_it_takes_less_than_3_per_cent_of_the_training(mnist):
    board, model, spent = Dashboard(), nets.build("lenet"), 0.0

    class Clocked(Callback):
        def on_batch(self, run):
            nonlocal spent
            start = time.process_time()
            board.on_batch(run)
            spent += time.process_time() - start

    images = mnist.train_images[:20_000], mnist.train_labels[:20_000]
    crew = SimpleNamespace(models=[model], losses=[None])
    board.on_start(train.Run(crew, None, 1, [None], False))
    start = time.process_time()
    train.fit(model, images, epochs=1, batch_size=64, optimizer=Adam(0.001), callbacks=[Clocked()], progress=False)
    assert 0 < spent < 0.03 * (time.process_time() - start)
