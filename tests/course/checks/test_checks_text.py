"""The texts of the exercises: what is malformed is refused with its file and line."""

import re

import nbformat
import pytest

from scratchcnn_course.exercises import edits, text
from scratchcnn_course.exercises.catalogue import EXERCISES
from scratchcnn_course.exercises.exercise import Exercise
from scratchcnn_course.exercises.text import Edits, Malformed
from scratchcnn_course.exercises.trial import Trial, probe
from tools.outputs import find

GOOD = """\
title: double
difficulty: 1
minutes: 2
signature: x (N,) -> out (N,)
code: anything
hint: How much is twice 3?
formula: Twice `x`.

== solution ==
def double(x):
    return 2 * x

== mistakes ==
half: you halve
Each number should be twice as large.
Look at the factor.
~ 2 * x => x / 2
~ 2 * => 0.5 *

square: you square
Each number should be twice as large.
Is there a `**`?
Two times, not to the power of two.
~ 2 * x => x**2
# unnamed: 2 is its own double
"""


def exercise_of(changes, folder, trial=None):
    content = GOOD
    for old, new in changes:
        assert old in content
        content = content.replace(old, new)
    path = folder / "01_2_double.txt"
    path.write_text(content, encoding="utf-8")
    trial = trial or Trial(probes=(probe("3", 3.0),))
    return Exercise(text.read(path), trial, lambda name: EXERCISES[name])


def test_what_a_text_says(tmp_path):
    double = exercise_of([], tmp_path)
    assert (double.name, double.notebook, double.number, double.minutes, double.difficulty) == ("double", 1, 2, 2, 1)
    assert (double.signature, double.parameters, double.returns) == ("double(x)", ("x",), ("out",))
    assert [wrong.name for wrong in double.singles] == ["half", "half", "square"]
    assert [double.function(wrong.forms)(10) for wrong in double.singles] == [5, 5, 100]
    assert double.singles[2].forms[0].edits.unnamed == "2 is its own double"
    assert double.bank["square"].more == "Two times, not to the power of two."


def test_another_way_and_words_of_another(tmp_path):
    more = (
        "== another way ==\ndef double(x):\n    return x + x\n\n== mistakes ==\naveraged: as in slide\n~ x + x => x\n\n"
    )
    double = exercise_of([("== mistakes ==\n", more)], tmp_path)
    assert double.bank["averaged"] == EXERCISES["slide"].bank["averaged"]
    assert [double.function(wrong.forms)(10) for wrong in double.singles] == [10, 5, 5, 100]
    assert {wrong.name for wrong in double.pairs} == {"half + square"}  # what stands in two texts is no pair


def test_results_of_several_names(tmp_path):
    assert exercise_of([("-> out (N,)", "-> dx (N, C), dw, db (F,)")], tmp_path).returns == ("dx", "dw", "db")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ([("minutes: 2\n", "")], "01_2_double.txt: at its head, `minutes: ...` is missing"),
        ([("minutes: 2", "seconds: 2")], "line 3: a line `key: value`"),
        ([("minutes: 2", "minutes: 2\nminutes: 3")], "line 4: a line `key: value`, once each"),
        ([("== mistakes ==", "== errors ==")], "line 13: no section 'errors'; there are solution"),
        ([("== solution ==\ndef double(x):\n    return 2 * x\n", "")], "a section `== solution ==` is missing"),
        ([("half: you halve", "half you halve")], "line 14: a mistake begins with `name: title`"),
        ([("square: you square", "half: you square")], "line 20: a mistake begins with `name: title`, each name once"),
        ([("Look at the factor.\n", "")], "below `half` stand explanation, hint"),
        ([("~ 2 * x => x / 2", "~ 2 * x -> x / 2")], "line 17: an edit is `~ old => new`"),
        ([("~ 2 * x => x**2\n", "")], "`unnamed:` stands below the edit"),
    ],
)
def test_a_malformed_text_is_refused(changes, words, tmp_path):
    with pytest.raises(Malformed, match=re.escape(words)):
        exercise_of(changes, tmp_path)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("~ 2 * x => x / 2", "~ 3 * x => x"), "line 17: '3 * x' stands nowhere in the solution"),
        (("~ 2 * x => x / 2", "~ 2 * x => 2 * x"), "line 17: this edit changes nothing"),
        (("~ 2 * x => x / 2", "~ 2 * x => x /"), "line 17: this gives no function `double`: SyntaxError"),
        (("~ 2 * x => x / 2", "~ def double => def halve"), "line 17: this gives no function `double`: KeyError"),
        (
            ("half: you halve\nEach number should be twice as large.\nLook at the factor.", "half: as in slide"),
            "`half`",
        ),
    ],
)
def test_an_edit_that_does_not_work_is_refused(change, words, tmp_path):
    double = exercise_of([change], tmp_path)
    with pytest.raises(Malformed, match=re.escape(words)):
        [double.function(wrong.forms) for wrong in double.singles]


def test_a_file_with_another_name_is_refused(tmp_path):
    (tmp_path / "slide.txt").write_text(GOOD)
    with pytest.raises(Malformed, match=re.escape("slide.txt: a file of an exercise is called `01_2_slide.txt`")):
        text.files(tmp_path)


def test_edits_follow_each_other():
    first, second = Edits((("a", "b"),)), Edits((("b", "c"), ("d", "e")))
    assert edits.edited("a b d", [first, second]) == "c c e"
    assert edits.edited("a b", [first, second]) is None


HEADING = re.compile(r"^### Exercise (\d\d)\.(\d): (.+?) · ([●○]+) · about (\d+) minutes", re.MULTILINE)


def test_headings_are_those_of_the_notebooks():
    """Every exercise with a number stands under it in its notebook: title, dots and minutes agree."""
    found = {}
    for path in find():
        for cell in nbformat.read(path, as_version=4).cells:
            for notebook, number, title, dots, minutes in HEADING.findall(cell.source):
                found[int(notebook), int(number)] = (title, dots.count("●"), int(minutes))
    texts = [exercise for exercise in EXERCISES.values() if exercise.number]
    assert texts
    for one in texts:
        assert found[one.notebook, one.number] == (one.title, one.difficulty, one.minutes), one.name
