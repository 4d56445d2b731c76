"""The bug picker: its curves are those that were measured, its verdicts those of the checker, its names stay hidden."""

import html
import re

import numpy as np
import pytest

from scratchcnn_course.lessons import bugs
from scratchcnn_course.lessons.bug_probes import PROBES, examine
from scratchcnn_course.plots.gradient_errors import entry_errors
from scratchcnn_course.widgets import BugPicker
from scratchcnn_course.widgets.board import VIEW
from tests.course.widgets.test_widgets_boards import boxes, drawings, letters, words_of

POLYLINE, POLYGON = ("{http://www.w3.org/2000/svg}" + name for name in ("polyline", "polygon"))
LETTERS = tuple(bugs.BUGS)


def points(shape):
    return np.array([[float(number) for number in pair.split(",")] for pair in shape.get("points").split()])


def test_it_begins_with_curves_and_figures_alone():
    board = BugPicker()
    assert board.network == "A" and board.probe == "awkward"
    (told,) = words_of(board._page.value)
    ends = [run[-1] for run in bugs.load_runs()["digits"]["accuracy"]["A"]]
    assert f"bug A {np.mean(ends):.1%} ({min(ends):.1%} to {max(ends):.1%}), " in told
    assert "points less than the right one, 9" in told and "points more than the right one" in BugPicker("C").figures()
    assert "WRONG" not in board._page.value and bugs.BUGS["A"].name not in board._page.value
    assert len(drawings(board.frame())) == 2


@pytest.mark.parametrize("which", LETTERS)
def test_the_curves_are_the_means_and_the_bands_hold_all_seeds(which):
    board = BugPicker(which)
    for drawing, what in zip(drawings(board.frame()), ("loss", "accuracy"), strict=True):
        right, chosen = (points(line) for line in drawing.iter(POLYLINE))
        means = [np.mean(bugs.load_runs()["digits"][what][name], axis=0) for name in ("right", which)]
        both = np.concatenate([right[:, 1], chosen[:, 1]])
        assert abs(np.corrcoef(both, np.concatenate(means))[0, 1] + 1) < 1e-4  # up the page is down in pixels
        looks = [(line.get("stroke"), line.get("stroke-dasharray")) for line in drawing.iter(POLYLINE)]
        assert looks == [("var(--blue)", "9 5"), ("var(--red)", None)]
        for line, band in zip((right, chosen), drawing.iter(POLYGON), strict=True):
            above, below = points(band)[: len(line)], points(band)[len(line) :][::-1]
            assert (above[:, 1] <= line[:, 1] + 0.06).all() and (line[:, 1] <= below[:, 1] + 0.06).all()
        assert letters(drawing)[-2:] == ["the right one", f"bug {which}"]


@pytest.mark.parametrize("probe", PROBES)
@pytest.mark.parametrize("which", ["right", *LETTERS])
def test_the_verdict_is_that_of_the_checker(which, probe):
    board = BugPicker(which)
    board.probe = probe
    board.buttons[0].click()
    comparisons = [c for verdict in examine(which, probe).values() for c in verdict.comparisons.values()]
    wrong = [c for c in comparisons if c.error > 1e-6]
    cells = re.findall(r"<td [^>]*>(.) d\w+ (right|WRONG)", board.frame())
    assert cells == [("✕", "WRONG") if c.error > 1e-6 else ("✓", "right") for c in comparisons]
    maps = drawings(board.frame())[2:]
    assert [len(boxes(drawing, "var(--red)")) for drawing in maps] == [(entry_errors(c) > 1e-6).sum() for c in wrong]
    for drawing, c in zip(maps, wrong, strict=True):
        assert len(boxes(drawing, "var(--red)")) + len(boxes(drawing, "var(--quiet)")) == c.analytic.size
    assert ("all right." in board.alt()) == (not wrong)


@pytest.mark.parametrize("which", LETTERS)
def test_the_name_comes_when_it_is_asked_for_and_goes_with_the_network(which):
    board, bug = BugPicker(which), bugs.BUGS[which]
    board.buttons[1].click()
    page = html.unescape(board._page.value)
    assert all(text in page for text in (bug.name, f"− {bug.wrong}<", f"+ {bug.right}<"))
    assert bug.name in board.alt()
    board.network = "right"
    assert bug.name not in board._page.value and not board.revealed
    board.network = which
    assert bug.name not in board._page.value


def test_the_right_one_has_nothing_to_reveal():
    board = BugPicker("right")
    board.reveal()
    assert "Nothing is wrong here." in words_of(board._page.value)
    assert [len(list(drawing.iter(POLYLINE))) for drawing in drawings(board.frame())] == [1, 1]


@pytest.mark.parametrize(("name", "value"), [("network", "F"), ("probe", "square")])
def test_what_it_does_not_know_is_refused(name, value):
    with pytest.raises(ValueError, match=f"{name} must be one of"):
        setattr(BugPicker(), name, value)


def test_the_twin_is_drawings_and_words_and_always_the_same():
    bundles = []
    for _ in range(2):
        board = BugPicker("D")
        board.check()
        bundles.append(board._repr_mimebundle_()[0])
    one, other = bundles
    assert one["text/html"] == other["text/html"] and one["text/plain"] == other["text/plain"] == board.alt()
    assert one[VIEW]["model_id"] != other[VIEW]["model_id"]
    assert one["text/html"].count("<img alt=") == 3 and "<svg" not in one["text/html"]
