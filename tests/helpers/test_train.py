"""`fit`, `evaluate` and `History`: the loop, its record, and what it refuses before it begins."""

import math
import re
import sys
import threading

import numpy as np
import pytest

from scratchcnn_helpers import data
from scratchcnn_helpers.augment import RandomShift
from scratchcnn_helpers.history import History
from scratchcnn_helpers.layers import BatchNorm, Conv2d, Dropout, Flatten, Linear, MaxPool2d, ReLU
from scratchcnn_helpers.losses import BinaryCrossEntropy, MeanSquaredError, SoftmaxCrossEntropy
from scratchcnn_helpers.model import Sequential
from scratchcnn_helpers.nets import build
from scratchcnn_helpers.optim import SGD, Adam, OneCycle
from scratchcnn_helpers.train import Callback, evaluate, fit


def net(dropout_seed=0):
    layers = [Conv2d(1, 4, 3, rng=0), ReLU(), MaxPool2d(2), BatchNorm(4), Dropout(0.25, rng=dropout_seed)]
    return Sequential([*layers, Flatten(), Linear(36, 3, rng=1)])


def pair(count=20, seed=0):
    """Images `(count, 1, 8, 8)` and labels in 0..2: two batches of 8 and one of 4."""
    return np.random.default_rng(seed).random((count, 1, 8, 8), np.float32), np.arange(count) % 3


def train(model, **changes):
    settings = {"epochs": 2, "batch_size": 8, "optimizer": SGD(lr=0.05, momentum=0.9), "progress": False}
    return fit(model, changes.pop("train", pair()), **settings | changes)


def numbers(model):
    return [array.copy() for layer in model.layers for array in (layer.params | layer.buffers).values()]


def same(one, other):
    return all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


def rows(history):
    """All that is on record but the time it took."""
    return history.batches + [{key: value for key, value in row.items() if key != "seconds"} for row in history.epochs]


class Recorder(Callback):
    """Notes what it is told, and can be given something to do at a time."""

    def __init__(self, **actions):
        self.events, self.actions = [], actions

    def on_start(self, run):
        self.note("start", run)

    def on_batch(self, run):
        self.note("batch", run)

    def on_epoch(self, run):
        self.note("epoch", run)

    def on_end(self, run):
        self.note("end", run)

    def note(self, event, run):
        self.events.append(event)
        if action := self.actions.get(f"{event}{self.events.count(event)}"):
            action(run)


def interrupt(run):
    raise KeyboardInterrupt


# A seed decides the run.


def test_a_seed_decides_everything():
    outcomes = []
    for seed, dropout_seed in ((7, 0), (7, 1), (8, 0)):
        model = net(dropout_seed)
        history = train(model, augment=RandomShift(1), validation=pair(5, seed=1), seed=seed)
        outcomes.append((numbers(model), rows(history)))
    (weights, record), (again, record_again), (others, other_record) = outcomes
    assert same(weights, again)
    assert record == record_again
    assert not same(weights, others)
    assert record != other_record


def test_no_seed_is_another_run_each_time():
    models = [net(), net()]
    for model in models:
        train(model, seed=None)
    assert not same(*map(numbers, models))


def test_the_global_random_state_is_left_alone():
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    train(net(), augment=RandomShift(1), seed=None)
    np.testing.assert_array_equal(np.random.get_state()[1], before)  # noqa: NPY002


def test_each_epoch_sees_every_image_once_in_a_new_order():
    images, labels = pair()
    images[:, 0, 0, 0] = np.arange(20)
    seen = []
    train(
        net(), train=(images, labels), augment=lambda x, rng: (seen.append(x[:, 0, 0, 0].astype(int)), x)[1], epochs=3
    )
    epochs = np.concatenate(seen).reshape(3, 20)
    np.testing.assert_array_equal(np.sort(epochs), [np.arange(20)] * 3)
    assert len({tuple(order) for order in epochs} | {tuple(range(20))}) == 4


# What is on record.


def test_a_row_for_each_batch_and_each_epoch():
    model, optimizer = net(), SGD(lr=0.05)
    history = train(model, optimizer=optimizer, validation=pair(5, seed=1))
    assert optimizer.steps == len(history.batches) == 6
    assert [row["epoch"] for row in history.batches] == pytest.approx([0, 1 / 3, 2 / 3, 1, 4 / 3, 5 / 3])
    assert [row["epoch"] for row in history.epochs] == [1, 2]
    for row, part in zip(history.epochs, (history.batches[:3], history.batches[3:]), strict=True):
        for name in ("loss", "accuracy"):  # the last batch has only four images
            first, second, last = (batch[name] for batch in part)
            assert row[name] == pytest.approx((8 * first + 8 * second + 4 * last) / 20)
        assert row["seconds"] > 0
    assert history.interrupted is False
    assert repr(history) == "<History: 2 epochs, 6 batches>"


def test_the_first_row_is_from_before_the_first_step():
    model, (images, labels) = net(), pair()
    model.layers[4].p = 0
    loss = SoftmaxCrossEntropy()
    outputs = model.forward(images)
    expected = loss.forward(outputs, labels), (outputs.argmax(axis=1) == labels).mean()
    history = train(model, batch_size=20, epochs=1)
    assert (history.batches[0]["loss"], history.batches[0]["accuracy"]) == pytest.approx(expected, rel=1e-5)


def two_epochs():
    history = History()
    assert str(history) == "nothing trained yet"
    history.start_epoch()
    history.add_batch(3, epoch=0, loss=1.0, accuracy=1.0, lr=0.1)
    history.add_batch(1, epoch=0.5, loss=5.0, accuracy=0.0, lr=0.2)
    assert history.close_epoch() == history.epochs[0]
    assert history.close_epoch() is None  # nothing has come since
    history.start_epoch()
    history.add_batch(4, epoch=1, loss=0.5, accuracy=0.25, lr=0.1)
    history.close_epoch((0.75, 0.5))
    return history


def test_means_weigh_by_images():
    history = two_epochs()
    np.testing.assert_array_equal(history.column("loss"), [2, 0.5])
    np.testing.assert_array_equal(history.column("accuracy"), [0.75, 0.25])


def test_columns_are_nan_where_there_is_nothing():
    history = two_epochs()
    np.testing.assert_array_equal(history.column("validation_loss"), [np.nan, 0.75])
    np.testing.assert_array_equal(history.column("lr", "batches"), [0.1, 0.2, 0.1])
    np.testing.assert_array_equal(history.column("nonsense"), [np.nan, np.nan])
    assert History().column("loss").shape == (0,)


def test_history_as_text():
    history = two_epochs()
    for row in history.epochs:
        row["seconds"] = 1.26
    assert str(history).splitlines() == [
        "epoch 1: loss 2.0000, accuracy 0.7500, 1.3 s",
        "epoch 2: loss 0.5000, accuracy 0.2500, validation loss 0.7500, accuracy 0.5000, 1.3 s",
    ]


# Progress.


def test_no_progress_prints_nothing(capfd):
    train(net(), validation=pair(5, seed=1))
    assert capfd.readouterr() == ("", "")


def test_progress_shows_epoch_loss_and_accuracy(capfd):
    history = train(net(), progress=True, validation=pair(5, seed=1))
    out, err = capfd.readouterr()
    assert out.split("\n")[:2] == str(history).splitlines()
    last = history.batches[-1]
    assert f"epoch 2/2, loss {last['loss']:.3f}, accuracy {last['accuracy']:.3f}" in err
    assert "6/6" in err
    assert "batch" in err


# Schedules, augmentation, validation.


def test_the_schedule_sets_the_rate_of_each_batch():
    optimizer, asked = SGD(lr=0.5), []

    def schedule(epoch, epochs):
        asked.append((epoch, epochs))
        return 1 / (1 + len(asked))

    history = train(net(), optimizer=optimizer, schedule=schedule)
    assert asked == [(pytest.approx(done / 3), 2) for done in range(6)]
    assert list(history.column("lr", "batches")) == pytest.approx([0.5 / k for k in range(2, 8)])
    assert optimizer.lr == 0.5


def test_the_rate_is_the_one_the_step_is_taken_with():
    model, frozen = net(), net()
    train(model, schedule=lambda epoch, epochs: 0)
    for (_, moved, _), (_, kept, _) in zip(model.parameters(), frozen.parameters(), strict=True):
        np.testing.assert_array_equal(moved, kept)


def test_augmentation_is_for_training_only():
    model, validation, handed = net(), pair(5, seed=1), []

    def blank(images, rng):
        handed.append((images.shape, images.dtype, type(rng)))
        return np.zeros_like(images)

    images, labels = pair()
    kept = images.copy()
    history = train(model, train=(images, labels), augment=blank, validation=validation)
    kinds = (np.float32, np.random.Generator)
    assert handed == [((count, 1, 8, 8), *kinds) for count in (8, 8, 4, 8, 8, 4)]
    np.testing.assert_array_equal(images, kept)
    assert not model.layers[0].grads["w"].any()  # it saw nothing but zeros
    assert (history.epochs[-1]["validation_loss"], history.epochs[-1]["validation_accuracy"]) == evaluate(
        model, *validation
    )


def test_validation_is_never_trained_on():
    with_it, without = net(), net()
    train(with_it, validation=pair(50, seed=1))
    train(without)
    assert same(numbers(with_it), numbers(without))


# Callbacks, and ways to stop.


def test_callbacks_are_told_in_order():
    first, second = Recorder(), Recorder()
    told = []
    for name, callback in (("first", first), ("second", second)):
        callback.actions = {event: lambda run, name=name: told.append(name) for event in ("start1", "batch1", "end1")}
    train(net(), callbacks=[first, second])
    assert first.events == ["start", *["batch"] * 3, "epoch", *["batch"] * 3, "epoch", "end"]
    assert second.events == first.events
    assert told == ["first", "second"] * 3


def test_what_a_callback_sees():
    model, optimizer, loss = net(), SGD(lr=0.05), SoftmaxCrossEntropy()
    seen = []

    class Looks(Callback):
        def on_batch(self, run):
            assert (run.model, run.optimizer, run.loss) == (model, optimizer, loss)
            assert model.training
            assert all(grad is not None for *_, grad in model.parameters())
            seen.append((run.epoch, run.epochs, len(run.history.batches), optimizer.steps, optimizer.lr))

    history = train(
        model, optimizer=optimizer, loss=loss, callbacks=[Looks()], schedule=OneCycle(), validation=pair(5, seed=1)
    )
    assert seen == [(i // 3, 2, i + 1, i + 1, row["lr"]) for i, row in enumerate(history.batches)]


def test_callbacks_hear_of_validation_and_of_the_end():
    model, optimizer, seen = net(), SGD(lr=0.05), []
    recorder = Recorder(
        epoch1=lambda run: seen.append(run.history.epochs[-1]["validation_accuracy"]),
        end1=lambda run: seen.append((model.training, optimizer.lr, run.history.interrupted)),
    )
    history = train(
        model, optimizer=optimizer, callbacks=[recorder], schedule=OneCycle(), validation=pair(5, seed=1), epochs=1
    )
    assert seen == [history.epochs[0]["validation_accuracy"], (False, 0.05, False)]


@pytest.mark.parametrize("stop", [interrupt, lambda run: run.stop()], ids=["interrupt", "stop"])
def test_a_stopped_run_keeps_what_was_learned(stop):
    model, optimizer, recorder, half = net(), SGD(lr=0.05), Recorder(batch5=stop), net()
    history = train(
        model, optimizer=optimizer, callbacks=[recorder], schedule=OneCycle(), validation=pair(5, seed=1), epochs=3
    )
    assert recorder.events[-1] == "end"
    assert optimizer.steps == len(history.batches) == 5
    assert history.interrupted is True
    assert [row["epoch"] for row in history.epochs] == [1, 2]
    assert history.epochs[1]["loss"] == pytest.approx(np.mean([row["loss"] for row in history.batches[3:]]))
    assert "validation_loss" not in history.epochs[1]
    assert optimizer.lr == 0.05
    assert not model.training
    assert not same(numbers(model), numbers(half))

    # the five steps are those of a run that goes on
    goes_on = train(net(), optimizer=SGD(lr=0.05), schedule=OneCycle(), epochs=3)
    assert history.batches == goes_on.batches[:5]


def test_stopping_after_an_epoch_takes_no_step_more():
    recorder = Recorder(epoch1=lambda run: run.stop())
    history = train(net(), callbacks=[recorder], epochs=3)
    assert recorder.events == ["start", *["batch"] * 3, "epoch", "end"]
    assert len(history.epochs) == 1
    assert history.interrupted


def test_an_interrupt_before_the_first_step():
    model, optimizer = net(), SGD(lr=0.05)
    history = train(model, optimizer=optimizer, augment=lambda images, rng: interrupt(None))
    assert (history.batches, history.epochs, history.interrupted, optimizer.steps) == ([], [], True, 0)
    assert str(history) == "nothing trained yet"
    assert not model.training


def test_an_interrupt_during_validation_keeps_the_epoch():
    class Interrupts(SoftmaxCrossEntropy):
        def forward(self, outputs, targets):
            if len(targets) == 5:
                raise KeyboardInterrupt
            return super().forward(outputs, targets)

    model = net()
    history = train(model, loss=Interrupts(), validation=pair(5, seed=1))
    assert history.interrupted
    assert len(history.epochs) == 1
    assert "validation_loss" not in history.epochs[0]
    assert not model.training


def test_any_other_error_comes_through_and_the_rate_is_restored():
    model, optimizer = net(), SGD(lr=0.05)

    def fail(run):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        train(model, optimizer=optimizer, schedule=OneCycle(), callbacks=[Recorder(batch2=fail)])
    assert optimizer.lr == 0.05
    assert not model.training


def test_a_network_can_be_trained_on():
    model, optimizer = net(), Adam(lr=0.01)
    first = train(model, optimizer=optimizer)
    second = train(model, optimizer=optimizer, seed=1)
    assert optimizer.steps == 12
    assert second.epochs[-1]["loss"] < first.epochs[0]["loss"]


# What is refused.


def images_with(value):
    images, labels = pair()
    images[11, 0, 3, 4] = value
    return images, labels


IMAGES, LABELS = pair()
BAD_DATA = {
    "labels too large": ((IMAGES, LABELS + 1), ValueError, r"labels must lie in 0\.\.2, got 1\.\.3"),
    "negative labels": ((IMAGES, LABELS - 1), ValueError, r"labels must lie in 0\.\.2, got -1\.\.1"),
    "labels as floats": ((IMAGES, LABELS.astype(float)), TypeError, "labels must be integers, got float64"),
    "labels in a column": ((IMAGES, LABELS[:, None]), ValueError, r"labels must have .* got shape \(20, 1\)"),
    "one-hot labels": ((IMAGES, np.eye(3, dtype=int)[LABELS]), ValueError, r"labels must have .* got shape \(20, 3\)"),
    "NaN": (images_with(np.nan), ValueError, "images must be finite, got NaN"),
    "infinity": (images_with(np.inf), ValueError, "images must be finite"),
    "minus infinity": (images_with(-np.inf), ValueError, "images must be finite"),
    "bytes": (
        (np.uint8(255 * IMAGES), LABELS),
        TypeError,
        "images must be floats in .* got uint8; divide bytes by 255",
    ),
    "nothing": ((IMAGES[:0], LABELS[:0]), ValueError, r"at least one image.*got shape \(0, 1, 8, 8\)"),
    "fewer labels": ((IMAGES, LABELS[:-1]), ValueError, "images and labels must be equally many, got 20 and 19"),
    "no channel axis": ((IMAGES[:, 0], LABELS), ValueError, r"x must have .* got shape \(1, 8, 8\)"),
    "two channels": ((IMAGES.repeat(2, axis=1), LABELS), ValueError, "channels"),
    "another size": (
        (np.pad(IMAGES, ((0, 0), (0, 0), (2, 2), (2, 2))), LABELS),
        ValueError,
        r"x must have shape \(1, 36\) for a w of shape \(36, 3\), got \(1, 100\)",
    ),
    "smaller than a kernel": ((IMAGES[..., :2], LABELS), ValueError, "kernel_size .* is larger than the image"),
}


@pytest.mark.parametrize("place", ["train", "validation"])
@pytest.mark.parametrize(("bad", "error", "message"), BAD_DATA.values(), ids=BAD_DATA)
def test_bad_data_is_refused_before_any_step(bad, error, message, place):
    model, optimizer, recorder = net(), SGD(lr=0.05), Recorder()
    before = numbers(model)
    with pytest.raises(error, match=message):
        train(model, optimizer=optimizer, callbacks=[recorder], **{place: bad})
    assert same(numbers(model), before)
    assert optimizer.steps == 0
    assert recorder.events == []
    assert model.training


@pytest.mark.parametrize(("bad", "error", "message"), BAD_DATA.values(), ids=BAD_DATA)
def test_bad_data_is_not_judged_either(bad, error, message):
    with pytest.raises(error, match=message):
        evaluate(net(), *bad)


@pytest.mark.parametrize("loss", [BinaryCrossEntropy(), MeanSquaredError()])
def test_ready_made_targets_are_no_labels(loss):
    model, targets = net(), np.eye(3, dtype=np.float32)[LABELS]
    before = numbers(model)
    with pytest.raises((TypeError, ValueError), match="labels"):
        train(model, train=(IMAGES, targets), loss=loss)
    assert same(numbers(model), before)
    with pytest.raises((TypeError, ValueError), match="labels"):
        evaluate(model, IMAGES, targets, loss=loss)


@pytest.mark.parametrize(
    ("settings", "error", "message"),
    [
        ({"epochs": 0}, ValueError, "epochs must be at least 1, got 0"),
        ({"epochs": -1}, ValueError, "epochs must be at least 1"),
        ({"epochs": 1.5}, TypeError, "epochs must be an int, got 1.5"),
        ({"batch_size": 0}, ValueError, "batch_size must be at least 1, got 0"),
        ({"batch_size": "8"}, TypeError, "batch_size must be an int, got '8'"),
    ],
)
def test_bad_settings_are_refused_before_any_step(settings, error, message):
    model = net()
    before = numbers(model)
    with pytest.raises(error, match=message):
        train(model, **settings)
    assert same(numbers(model), before)


# What is wrong only on the way, or at the end.


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"optimizer": Adam}, TypeError, r"optimizer must be an object such as SGD\(lr=0.1\), got <class .*Adam"),
        ({"optimizer": "adam"}, TypeError, "optimizer must be an object such as .*, got 'adam'"),
        ({"loss": "cross"}, TypeError, r"loss must be an object such as SoftmaxCrossEntropy\(\), got 'cross'"),
        ({"loss": MeanSquaredError}, TypeError, "loss must be an object such as .*, got <class"),
        ({"train": pair()[0]}, TypeError, r"train must be a pair \(images, labels\), got ndarray"),
        ({"validation": (*pair(), 3)}, TypeError, r"validation must be a pair \(images, labels\), got tuple"),
        (
            {"train": (255 * IMAGES, LABELS)},
            ValueError,
            r"images must be floats in \[0, 1\], got .*; divide bytes by 255",
        ),
        ({"train": (np.ma.masked_less(IMAGES, 0.1), LABELS)}, TypeError, "must have no mask"),
        ({"train": (IMAGES, np.ma.masked_equal(LABELS, 1))}, TypeError, "must have no mask"),
        ({"train": (IMAGES, LABELS + 1)}, ValueError, r"got 1\.\.3; classes count from 0: subtract 1"),
    ],
)
def test_what_is_no_setting_is_refused_in_words(changes, error, message):
    model, before = net(), numbers(net())
    with pytest.raises(error, match=message):
        train(model, **changes)
    assert same(numbers(model), before)


def test_a_network_is_wanted():
    for thing in (Sequential, [ReLU()], None):
        with pytest.raises(TypeError, match="model must be an object such as Sequential"):
            train(thing)


def rows_net():
    return Sequential([Flatten(), Linear(64, 5, rng=0), BatchNorm(5), Linear(5, 3, rng=1)])


@pytest.mark.parametrize(("count", "batch_size", "advice"), [(17, 8, "9"), (20, 19, "20"), (3, 1, "3"), (1, 8, "more")])
def test_a_last_batch_that_batch_norm_can_do_nothing_with(count, batch_size, advice):
    model = rows_net()
    before = numbers(model)
    with pytest.raises(
        ValueError, match=rf"batch_size {batch_size} leaves 1 of {count} images .*BatchNorm\(5\).*take {advice}"
    ):
        train(model, train=pair(count), batch_size=batch_size)
    assert same(numbers(model), before)
    if advice.isdigit():
        train(model, train=pair(count), batch_size=int(advice))


def test_a_last_batch_of_one_image_has_values_enough():
    train(net(), train=pair(17))  # batch norm of maps


@pytest.mark.parametrize("factor", [-0.5, np.nan, np.inf])
def test_a_schedule_that_makes_no_rate_is_refused(factor):
    model, optimizer = net(), SGD(lr=0.05)
    with pytest.raises(ValueError, match=rf"what schedule returns must lie in \[0, inf\), got {factor}"):
        train(model, optimizer=optimizer, schedule=lambda epoch, epochs: factor if epoch >= 1 else 1)
    assert optimizer.lr == 0.05 and optimizer.steps == 3


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda x, rng: np.full_like(x, np.nan), "what augment returns must be finite, got NaN"),
        (lambda x, rng: x[:, :, ::2], r"what augment returns must have shape \(8, 1, 8, 8\) .*got \(8, 1, 4, 8\)"),
        (lambda x, rng: x[:-1], r"what augment returns must have shape \(8, 1, 8, 8\) .*got \(7, 1, 8, 8\)"),
        (lambda x, rng: (255 * x).astype(np.uint8), "what augment returns must be floats .* got uint8"),
        (lambda x, rng: None, "what augment returns must be numbers"),
    ],
)
def test_an_augmentation_that_spoils_images_is_refused(change, message):
    model = net()
    before = numbers(model)
    with pytest.raises((TypeError, ValueError), match=message):
        train(model, augment=change)
    assert same(numbers(model)[:2], before[:2])


# Training that diverges.


def spoil(name, value):
    def action(run):
        run.model.layers[0].params[name][...] = value

    return action


@pytest.mark.parametrize("validation", [None, pair(5, seed=1)])
def test_training_that_diverges_ends_there_and_goes_back_to_its_best(validation):
    kept = []
    keep = Recorder(epoch2=lambda run: kept.extend(numbers(run.model)), batch8=spoil("w", np.inf))
    model, optimizer = net(), Adam(lr=0.03)
    history = train(model, epochs=5, optimizer=optimizer, callbacks=[keep], validation=validation)
    assert history.interrupted and keep.events.count("end") == 1
    assert re.search(r"diverged in epoch 3, after \d batches: .* learning rate, 0\.03, .*255", history.diverged)
    best = int(np.argmin(history.column("validation_loss" if validation else "loss")[:2])) + 1
    assert history.diverged.endswith(f"what it was after epoch {best}")
    assert best == 1 or same(numbers(model), kept)
    assert all(np.isfinite(array).all() for array in numbers(model))
    assert optimizer.steps == 3 * best and optimizer.lr == 0.03


@pytest.mark.parametrize(
    ("optimizer", "loss"), [(SGD(1e30), MeanSquaredError), (SGD(1e12), MeanSquaredError), (Adam(1e10), None)]
)  # the squares that Adam remembers are the first to overflow: in the logits are three factors so large, in them four
def test_far_too_high_a_learning_rate_leaves_the_network_as_it_was(optimizer, loss, tmp_path):
    lr, rng = optimizer.lr, np.random.default_rng(0)
    model = Sequential([Flatten(), Linear(64, 16, rng=rng), Linear(16, 8, rng=rng), Linear(8, 3, rng=rng)])
    before = numbers(model)
    history = train(model, optimizer=optimizer, epochs=9, loss=loss and loss())
    assert f"the learning rate, {lr:g}, is too high" in history.diverged
    assert same(numbers(model), before) or "after epoch" in history.diverged
    model.save(tmp_path / "net.npz", optimizer)
    assert same(numbers(Sequential.load(tmp_path / "net.npz")), numbers(model))


def test_a_weight_spoilt_by_the_very_last_step_is_found():
    """No loss is computed after it."""
    model = net()
    history = train(model, callbacks=[Recorder(batch6=spoil("b", np.nan))])
    assert "after 6 batches" in history.diverged and "after epoch 1" in history.diverged
    assert all(np.isfinite(array).all() for array in numbers(model))


def test_a_loss_that_is_no_number_is_on_record_for_the_dashboard():
    history = train(net(), callbacks=[Recorder(batch2=spoil("w", np.nan))])
    losses = history.column("loss", "batches")
    assert len(losses) == 2 or np.isnan(losses[-1])
    assert history.diverged and train(net()).diverged is None


# evaluate


def identity():
    """A network whose logits are the two pixels."""
    model = Sequential([Flatten(), Linear(2, 2)])
    model.layers[1].params["w"][...] = np.eye(2)
    return model


def test_evaluate_by_hand():
    images = np.array([[2, 0], [0, 1], [3, 0]], np.float32).reshape(3, 1, 1, 2)
    labels = np.array([0, 1, 1])  # the last one is taken for a 0
    loss = [math.log1p(math.exp(-2)), math.log1p(math.exp(-1)), math.log1p(math.exp(3))]
    for batch_size in (1, 2, 256):
        assert evaluate(identity(), images, labels, batch_size=batch_size) == pytest.approx((sum(loss) / 3, 2 / 3))
    squares = (1 + 0) / 2, (0 + 0) / 2, (9 + 1) / 2  # targets [1, 0], [0, 1], [0, 1]
    assert evaluate(identity(), images, labels, loss=MeanSquaredError(), batch_size=2) == pytest.approx(
        (sum(squares) / 3, 2 / 3)
    )


def test_evaluate_one_logit():
    model = Sequential([Flatten(), Linear(1, 1)])
    model.layers[1].params["w"][...] = 1
    images = np.array([-2, 1, 1], np.float32).reshape(3, 1, 1, 1)
    loss, accuracy = evaluate(model, images, np.array([0, 1, 0]), loss=BinaryCrossEntropy())
    assert loss == pytest.approx(np.log1p(np.exp([-2, -1, 1])).mean())
    assert accuracy == pytest.approx(2 / 3)


def test_evaluate_is_inference_and_leaves_the_network_as_it_was():
    model = net()
    before = numbers(model)
    results = {evaluate(model, *pair()) for _ in range(3)}
    assert len(results) == 1
    assert model.training
    assert same(numbers(model), before)
    with pytest.raises(ValueError, match="batch_size must be at least 1"):
        evaluate(model, *pair(), batch_size=0)
    assert model.training


# It learns.


@pytest.fixture(scope="module")
def digits():
    return data.load_digits()


@pytest.mark.parametrize("name", ["first", "lenet"])
def test_a_network_can_learn_twenty_images_by_heart(digits, name):
    model = build(name)
    twenty = digits.train_images[:20], digits.train_labels[:20].astype(np.uint8)
    history = train(model, train=twenty, epochs=25, batch_size=10, optimizer=Adam(lr=0.005))
    assert history.epochs[-1]["accuracy"] == 1
    loss, accuracy = evaluate(model, *twenty)
    assert accuracy == 1
    assert loss < 0.1


def test_one_logit_learns_zeros_and_ones(digits):
    keep = digits.train_labels < 2
    few = digits.train_images[keep][:60], digits.train_labels[keep][:60]
    model = build("sigmoid", classes=1)
    train(model, train=few, epochs=20, batch_size=10, optimizer=Adam(lr=0.002), loss=BinaryCrossEntropy())
    assert evaluate(model, *few, loss=BinaryCrossEntropy())[1] == 1


def test_a_fresh_network_guesses(digits):
    loss, accuracy = evaluate(build("lenet"), digits.test_images, digits.test_labels)
    assert loss == pytest.approx(math.log(10), rel=0.15)
    assert accuracy < 0.25


def test_in_a_browser_the_progress_bar_asks_for_no_thread(monkeypatch, capsys):
    """Warnings are errors here, and tqdm warns if the thread that watches over its bars cannot be started."""
    from tqdm import TqdmMonitorWarning
    from tqdm.auto import tqdm

    def start(self):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", start)
    monkeypatch.setattr(tqdm, "monitor", None)
    monkeypatch.setattr(tqdm, "monitor_interval", 10)
    with pytest.warns(TqdmMonitorWarning):
        train(net(), epochs=1, progress=True)
    monkeypatch.setattr(tqdm, "monitor_interval", 10)
    monkeypatch.setattr(sys, "platform", "emscripten")
    train(net(), epochs=1, progress=True)
    assert "epoch 1/1" in capsys.readouterr().err


@pytest.mark.parametrize("workers", [1, 2])
def test_images_kept_as_bytes_train_to_the_same_bits(workers):
    (images, labels), models = pair(), (net(), net())
    pixels = data.ByteImages((255 * images).astype(np.uint8))
    records = []
    for model, kept in zip(models, (pixels, pixels[:]), strict=True):
        how = {"augment": RandomShift(1), "validation": (kept, labels), "workers": workers}
        records.append(rows(train(model, train=(kept, labels), **how)))
    assert same(*map(numbers, models))
    assert records[0] == records[1]
    model, how = models[0], {"batch_size": 6, "workers": workers}
    for do in (model.predict, model.predict_proba):
        np.testing.assert_array_equal(do(pixels, **how), do(pixels[:], **how))
    assert evaluate(model, pixels, labels, **how) == evaluate(model, pixels[:], labels, **how)


def test_no_images_kept_as_bytes_are_refused():
    images, labels = pair()
    none = data.ByteImages((255 * images).astype(np.uint8)).take([])
    with pytest.raises(ValueError, match="images must be a batch of at least one image"):
        evaluate(net(), none, labels[:0])
