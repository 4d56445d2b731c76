"""Own functions, checked against slopes and counted, and the card that says so."""

import json

import numpy as np
import pytest
from PIL import Image

from scratchcnn_course import checks, plots
from scratchcnn_course.checks.own_file import HEAD
from scratchcnn_course.checks.own_gradients import LOSSES, SHAPES
from scratchcnn_course.checks.solutions import source_of_solution
from scratchcnn_course.exercises.catalogue import EXERCISES
from scratchcnn_helpers import gradcheck

BACKWARD = [f"{name}_backward" for name in (*SHAPES, "batch_norm", *LOSSES)]


def write(folder, *names, **sources):
    sources = {name: source_of_solution(name) for name in names} | sources
    parts = [f"\n\n# >>> {name}: passed\nimport numpy as np\n\n{s}\n# <<< {name}\n" for name, s in sources.items()]
    (folder / "my_cnn.py").write_text(HEAD + "".join(parts), encoding="utf-8")
    return folder / "my_cnn.py"


def test_every_backward_pass_of_ones_own_is_checked(tmp_path):
    assert checks.gradient_checks(tmp_path / "my_cnn.py") == {}
    errors = checks.gradient_checks(write(tmp_path, *BACKWARD))
    assert list(errors) == BACKWARD
    assert max(errors.values()) < 1e-6


@pytest.mark.parametrize("name", BACKWARD)
def test_a_wrong_one_is_found(tmp_path, name):
    """Whatever passed before: each known mistake that changes a gradient on a lopsided probe shows here, too."""
    source = source_of_solution(name)
    broken = f"{source}\n\nright = {name}\n\ndef {name}(*args, **kwargs):\n    out = right(*args, **kwargs)\n"
    broken += "    scaled = lambda one: 1.01 * one\n"
    broken += "    return tuple(map(scaled, out)) if isinstance(out, tuple) else scaled(out)"
    assert checks.gradient_checks(write(tmp_path, **{name: broken}))[name] > 1e-3


def test_a_layer_of_ones_own_functions(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write(tmp_path, "linear", "linear_backward")
    rng = np.random.default_rng(0)
    w, b, x = rng.normal(size=(4, 3)), rng.normal(size=3), rng.normal(size=(5, 4))
    assert gradcheck.check_layer(checks.own_layer("linear", w, b), x).passed
    wrong = source_of_solution("linear_backward").replace("dout.sum(axis=0)", "dout.mean(axis=0)")
    write(tmp_path, "linear", linear_backward=wrong)
    verdict = gradcheck.check_layer(checks.own_layer("linear", w, b), x)
    assert not verdict.passed and verdict.comparisons["x"].error < 1e-6 < verdict.comparisons["b"].error


def test_the_card_counts_what_was_done(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    write(
        tmp_path,
        "relu_backward",
        "he_init",
        relu='def relu(x):\n    """Cut."""\n\n    # so\n    return np.maximum(x, 0)',
    )
    right = {"answer": 0, "sure": 1, "right": True}
    records = {"01-flat": right, "01-blur": right | {"right": False}, "00-loop": {"skipped": True}}
    (tmp_path / "my_predictions.json").write_text(json.dumps(records))
    facts = checks.summit_card(checks.OwnNetwork(), 0.98324)
    assert facts["of the test digits read"] == "98.3 %"
    assert facts["functions in it are mine"] == "3 of 12"
    assert facts["functions written and proved"] == "3"
    assert facts["gradient checks passed"] == "1"
    assert facts["predictions right, 2 made"] == "1 of 2"
    he_init = source_of_solution("he_init")
    assert int(facts["lines of my own code"]) > len(he_init.splitlines())
    assert "98.3 % of the test digits read" in capsys.readouterr().out
    with Image.open("my_cnn_card.png") as card:
        assert card.size[0] > 1000 and card.size[0] / card.size[1] == pytest.approx(16 / 9, abs=0.02)


def test_a_card_of_nothing_is_true_too(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    facts = checks.summit_card(checks.OwnNetwork("full"), 0.1)
    assert facts["functions in it are mine"] == "0 of 15"
    assert facts["lines of my own code"] == "0"
    with pytest.raises(ValueError, match="from 0 to 1, got 98"):
        checks.summit_card(checks.OwnNetwork(), 98)


def test_words_stay_in_their_tiles():
    kernels = np.random.default_rng(0).normal(size=(8, 3, 3))
    words = ["of the test digits read", "functions in it are mine", "functions written and proved"]
    fig = plots.summit("A", [("100.0 %", one) for one in words], kernels)
    fig.canvas.draw()
    for tile in fig.axes[: len(words)]:
        for text in tile.texts:
            assert text.get_window_extent().x1 < tile.get_window_extent().x1, text.get_text()


def test_what_is_counted_exists():
    assert {name for name in BACKWARD if name not in EXERCISES} == set()


def test_layers_of_batch_norm_and_dropout():
    x = np.random.default_rng(0).normal(2, 3, size=(4, 2, 3, 5))
    norm = checks.own_layer("batch_norm", channels=2)
    assert gradcheck.check_layer(norm, x).passed
    drop = checks.own_layer("dropout", rate=0.5)
    assert set(np.unique(drop.forward(np.ones((20, 20))))) == {0, 2}
    drop.training = False
    assert drop.forward(x) is x
