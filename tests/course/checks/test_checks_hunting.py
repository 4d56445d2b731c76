"""The checker is broken: what a probe of the learner's catches, and what escapes it."""

import numpy as np
import pytest

from scratchcnn_course import checks
from scratchcnn_course.exercises.catalogue import find


def normal(*shape):
    return np.random.default_rng(len(shape)).normal(size=shape)


PROBES = {  # of conv2d_backward, with the share of its wrong forms that lives, at least and at most
    "one image, one channel": ((normal(1, 1, 5, 5), normal(1, 1, 3, 3), 1, 0), (0.5, 0.7)),
    "as a well-known course has it": ((normal(4, 3, 5, 5), normal(2, 3, 3, 3), 1, 1), (0.05, 0.15)),
    "lopsided": ((normal(2, 3, 6, 5), normal(4, 3, 3, 2), 2, 1), (0, 0)),
}


@pytest.mark.parametrize(("probe", "share"), PROBES.values(), ids=PROBES)
def test_how_many_escape(capsys, probe, share):
    found = checks.hunt("conv2d_backward", *probe)
    live, every = len(found.escaped), len(find("conv2d_backward").singles)
    assert len(found.caught) + live == every
    assert share[0] <= live / every <= share[1]
    assert found.all_caught == (live == 0)
    assert found.numbers == probe[0].size + probe[1].size
    said = capsys.readouterr().out
    if live:
        assert f"This one escapes: {found.escaped[0]}" in said
    else:
        assert f"None escapes, and it is made of {found.numbers} numbers" in said


def test_dout_can_be_given_and_settings_by_name(capsys):
    x, w = normal(2, 3, 6, 5), normal(4, 3, 3, 2)
    ones = checks.hunt("conv2d_backward", np.zeros((2, 4, 3, 3)), x, w, stride=2, padding=1)
    drawn = checks.hunt("conv2d_backward", x, w, stride=2, padding=1)
    assert drawn.all_caught and not ones.all_caught


def test_other_exercises_are_hunted_too(capsys):
    assert checks.hunt("relu_backward", [-1.0, 2.0, 0.0]).all_caught
    tame = checks.hunt("relu_backward", [-1.0, 2.0])
    assert tame.numbers == 2 and any("at 0" in title for title in tame.escaped)
    assert checks.hunt("slide", normal(4, 6), normal(2, 3)).caught


@pytest.mark.parametrize(
    ("name", "arguments", "words"),
    [
        ("conv2d_backwards", (), "no exercise 'conv2d_backwards'"),
        ("conv2d_backward", (normal(1, 1, 2, 2), normal(1, 1, 3, 3)), "no call of conv2d_backward"),
        ("conv2d_backward", (normal(1, 1, 5, 5),), "no call of conv2d_backward"),
        ("conv2d_backward", (normal(1, 1, 5, 5), np.full((1, 1, 3, 3), np.nan)), "w must have finite numbers"),
        ("conv2d_backward", (1, 2, 3, 4, 5, 6), "6 arguments"),
    ],
)
def test_what_is_no_probe(name, arguments, words):
    with pytest.raises(ValueError, match=words):
        checks.hunt(name, *arguments)


def test_the_exercise_takes_any_probe_that_catches_all():
    rng = np.random.default_rng(7)
    other = rng.normal(size=(3, 2, 6, 7)), rng.normal(size=(5, 2, 3, 2)), 2, 1  # a row is left over
    assert checks.run("hunting_probe", lambda: other).status == "correct"
    assert checks.run("hunting_probe", lambda: PROBES["one image, one channel"][0]).status == "wrong"
    assert "four things" in checks.run("hunting_probe", lambda: other[:3]).message
    assert "no call of conv2d_backward" in checks.run("hunting_probe", lambda: (other[1], other[0], 2, 1)).message
