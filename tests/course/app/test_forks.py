"""`train --workers`: copies of the process learn what as many threads would, to the last bit, and end with it."""

import multiprocessing
import os
import signal
import sys

import numpy as np
import pytest

from scratchcnn_course.app import forks
from scratchcnn_helpers import layers, optim
from scratchcnn_helpers.model import Sequential
from scratchcnn_helpers.train import Callback, fit
from scratchcnn_helpers.train.crew import Crew
from tests.course.app.test_processes import batch, network

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere, threads share the work")


def trained(model, crew=Crew, workers=2, **more):
    optimizer = optim.Adam(0.01)
    fit(
        model,
        batch(23),
        epochs=2,
        batch_size=7,
        optimizer=optimizer,
        workers=workers,
        crew=crew,
        progress=False,
        **more,
    )
    return model


@pytest.mark.parametrize("workers", [1, 2, 3])  # the last batch has two images: the third worker gets none of it
def test_they_learn_what_threads_learn(workers):
    with forks.crews(7) as crew:
        copies = trained(network(), crew, workers)
        assert len(multiprocessing.active_children()) == workers - 1
    assert not multiprocessing.active_children(), "they end with the training"
    for found, wanted in zip(copies.arrays(), trained(network(), workers=workers).arrays(), strict=True):
        np.testing.assert_array_equal(found, wanted)


def test_where_no_process_can_be_copied_threads_do_it(monkeypatch):
    monkeypatch.setattr(forks.sys, "platform", "win32")
    with forks.crews(7) as crew:
        assert type(crew(network(), None, 2, map)) is Crew


class Failing(layers.ReLU):
    """A layer that fails in every process but this one."""

    def forward(self, x):
        if os.getpid() != self.arguments["here"]:
            self.arguments["fail"]()
        return super().forward(x)


def failing(fail):
    layer = Failing()
    layer.arguments = {"here": os.getpid(), "fail": fail}
    return Sequential([layers.Flatten(), layer, layers.Linear(2 * 6 * 7, 4, rng=0)])


def test_an_error_in_one_is_raised_here():
    def fail():
        raise ValueError("this worker cannot go on")

    with pytest.raises(ValueError, match="this worker cannot go on"), forks.crews(7) as crew:
        trained(failing(fail), crew)
    assert not multiprocessing.active_children()


def test_of_one_that_is_killed_the_share_is_learned_here(capsys):
    with forks.crews(7) as crew:
        found = trained(failing(lambda: os.kill(os.getpid(), signal.SIGKILL)), crew, 3)
    assert capsys.readouterr().err.count("its share is learned in the first one") == 2, "said once of each"
    assert not multiprocessing.active_children()
    for one, other in zip(found.arrays(), trained(failing(print), workers=3).arrays(), strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_process_that_cannot_be_made_is_missed_in_words(monkeypatch):
    def fork():
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", fork)
    with (
        pytest.raises(OSError, match=r"no further process .*: take fewer --workers"),
        forks.crews(7) as crew,
    ):
        trained(network(), crew)


def test_in_a_process_that_may_have_no_children_threads_do_it(monkeypatch):
    monkeypatch.setitem(multiprocessing.current_process()._config, "daemon", True)
    with forks.crews(7) as crew:
        assert type(crew(network(), None, 2, map)) is Crew


def test_what_ends_the_first_does_not_end_the_others_before_it():
    """Ctrl-C reaches all processes of a terminal: the batch is finished together, and the training ends softly."""

    class Pressed(Callback):
        def on_batch(self, run):
            for copy in multiprocessing.active_children():
                os.kill(copy.pid, signal.SIGINT)
                os.kill(copy.pid, signal.SIGTERM)

    with forks.crews(7) as crew:
        found = trained(network(), crew, callbacks=[Pressed()])
    for one, other in zip(found.arrays(), trained(network()).arrays(), strict=True):
        np.testing.assert_array_equal(one, other)
