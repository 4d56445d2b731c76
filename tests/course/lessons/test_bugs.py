"""The planted bugs: right on the way forward, wrong on the way back, and within three points of the right network."""

import functools
import inspect
import json

import numpy as np
import pytest

from scratchcnn_course.exercises.catalogue import find
from scratchcnn_course.lessons import bug_probes, bugs, measured
from scratchcnn_helpers import data, gradcheck
from tools import bug_runs

LETTERS = tuple(bugs.BUGS)
TAME = dict(zip(LETTERS, ("windows side by side", "no padding", "nothing negative", "one image"), strict=False))
TAME["E"] = "kernels the same upside down"
examine = functools.cache(bug_probes.examine)  # several tests look at what it finds


@pytest.fixture(scope="module")
def batch():
    digits = data.load_digits()
    return digits.train_images[:6], digits.train_labels[:6]


@pytest.mark.parametrize("which", LETTERS)
def test_the_way_forward_is_right(which, batch):
    right, broken = bugs.build("right", rng=3), bugs.build(which, rng=3)
    assert np.array_equal(broken.forward(batch[0]), right.forward(batch[0]))
    assert [repr(layer) for layer in broken.layers] == [repr(layer) for layer in right.layers]


@pytest.mark.slow
@pytest.mark.parametrize("which", ["right", *LETTERS])
def test_the_gradients_of_one_kind_of_layer_are_wrong(which):
    """On the awkward probe, and in the network itself."""
    wrong = [kind for kind, verdict in examine(which).items() if not verdict.passed]
    assert wrong == ([] if which == "right" else [bugs.BUGS[which].layer.__bases__[1].__name__])
    model = bugs.build(which, rng=0)
    front = type(model)(model.layers[:5])  # small enough to nudge, and every broken kind of layer is in it
    passed = gradcheck.check_layer(front, np.random.default_rng(1).normal(size=(2, 1, 7, 9))).passed
    assert passed == (which == "right")


@pytest.mark.slow
@pytest.mark.parametrize("which", LETTERS)
def test_each_bug_vanishes_on_one_tame_probe_and_on_no_other(which):
    hidden = [p for p in bug_probes.PROBES if all(v.passed for v in examine(which, p).values())]
    assert hidden == [TAME[which]]


@pytest.mark.parametrize("probe", bug_probes.PROBES)
def test_the_right_parts_pass_every_probe_and_no_verdict_is_empty(probe):
    verdicts = examine("right", probe)
    assert list(verdicts) == ["Conv2d", "LeakyReLU", "MaxPool2d", "Flatten", "Linear"]
    assert all(verdict.passed for verdict in verdicts.values())


@pytest.mark.parametrize("which", LETTERS)
def test_what_is_revealed_is_the_line_that_is_wrong(which):
    bug = bugs.BUGS[which]
    source = inspect.getsource(bug.layer)
    assert source.count(f" {bug.wrong}\n") == 1 and bug.right not in source
    space = dict(vars(bugs))
    exec(source.replace(bug.wrong, bug.right), space)
    mended = space[bug.layer.__name__]
    settings = {"MaxPool2d": (3, 2), "Conv2d": (2, 3, (3, 2), (2, 1), (1, 2)), "LeakyReLU": (0.1,)}
    layer = mended(*settings[bug.layer.__bases__[1].__name__])
    assert gradcheck.check_layer(layer, np.random.default_rng(5).normal(size=(3, 2, 7, 6))).passed


def test_names_are_suspects_and_there_are_more_suspects_than_bugs():
    names = [find("name_the_bug").right(which) for which in LETTERS]
    assert len(set(names)) == len(names) and set(names) < set(bugs.SUSPECTS)


def test_printing_gives_nothing_away():
    assert repr(bugs.parts("D")) == "parts('D')"
    assert repr(bugs.parts("D").Conv2d(1, 2, 3)) == "Conv2d(1, 2, 3)"


@pytest.mark.parametrize("function", [bugs.parts, bugs.build, bug_probes.examine])
def test_what_is_not_there_is_refused(function):
    with pytest.raises(ValueError, match="which must be 'right' or one of A, B, C, D, E, got 'F'"):
        function("F")


def test_an_unknown_probe_is_refused():
    with pytest.raises(ValueError, match="probe must be one of awkward"):
        bug_probes.examine("A", "square")


# What was measured


@pytest.mark.parametrize("name", bug_runs.SETS)
def test_every_bug_stays_within_three_points_of_the_right_one(name):
    runs = bugs.load_runs()[name]
    assert runs["training"] == bug_runs.SETS[name][1] and runs["training"]["seeds"] >= 3
    shape = (runs["training"]["seeds"], runs["training"]["epochs"])
    ends = {}
    for which in ("right", *LETTERS):
        assert np.shape(runs["accuracy"][which]) == np.shape(runs["loss"][which]) == shape
        ends[which] = np.mean(runs["accuracy"][which], axis=0)[-1]
    assert ends["right"] > 0.95
    assert all(abs(end - ends["right"]) < 0.03 for end in ends.values())


def test_the_linear_layer_alone_learns_less():
    accuracy = bugs.load_runs()["digits"]["accuracy"]
    frozen = np.mean(accuracy["frozen"], axis=0)[-1]
    assert 0.9 < frozen < min(np.mean(accuracy[which], axis=0)[-1] for which in ("right", *LETTERS))


@pytest.mark.slow
@pytest.mark.parametrize("which", ["right", "D", "frozen"])
def test_a_run_gives_again_what_is_stored(which):
    stored = bugs.load_runs()["digits"]
    settings = {"batch_size": bugs.TRAINING["batch_size"], "lr": bugs.TRAINING["lr"]}
    loss, accuracy = bug_runs.run(which, 1, data.load_digits(), epochs=2, **settings)
    assert np.allclose(loss, stored["loss"][which][1][:2], rtol=0.05)  # sums come in another order elsewhere
    assert np.allclose(accuracy, stored["accuracy"][which][1][:2], atol=0.02)


@pytest.mark.parametrize("probe", bug_probes.PROBES)
def test_the_stored_verdicts_are_those_of_the_checker(probe):
    stored = bugs.load_runs()["verdicts"]
    assert list(stored) == ["right", *LETTERS]
    for which, probes in stored.items():
        checked = [
            bug_runs.row(kind, comparison, verdict.tolerance)
            for kind, verdict in examine(which, probe).items()
            for comparison in verdict.comparisons.values()
        ]
        for row, kept in zip(checked, probes[probe], strict=True):
            assert row.keys() == kept.keys() and row.get("marks") == kept.get("marks")
            assert [entry["place"] for entry in row.get("first", ())] == [e["place"] for e in kept.get("first", ())]
            for entry, again in zip(row.get("first", ()), kept.get("first", ()), strict=True):
                assert np.allclose([entry["layer"], entry["nudged"]], [again["layer"], again["nudged"]], atol=2e-6)


def test_the_script_writes_what_is_read(tmp_path, monkeypatch):
    few = data.load_digits()
    parts = few.train_images[:40], few.train_labels[:40], few.test_images[:20], few.test_labels[:20]
    small = type(few)(*parts, name="few", source="a part of the digits")
    monkeypatch.setattr(bug_runs, "RUNS", tmp_path / "bugs.json")
    monkeypatch.setattr(measured, "PLACES", (tmp_path / "missing", tmp_path))
    training = {"epochs": 1, "batch_size": 10, "lr": 0.02, "seeds": 1}
    monkeypatch.setattr(bug_runs, "SETS", {"digits": (lambda: small, training), "other": (lambda: small, training)})
    with pytest.raises(FileNotFoundError, match="no measured results"):
        bugs.load_runs()
    monkeypatch.setattr(bug_runs, "verdicts", lambda: {"right": {}})
    bug_runs.main([])
    found = bugs.load_runs()
    assert found == json.loads((tmp_path / "bugs.json").read_text(encoding="utf-8"))
    assert list(found) == ["command", "digits", "other", "verdicts"]
    assert list(found["digits"]["loss"]) == ["right", *LETTERS, "frozen"]
    assert list(found["other"]["loss"]) == ["right", *LETTERS]
