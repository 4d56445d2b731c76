"""Every mutant of a solution that changes a result is refused by a required call; the others say why not."""

import pytest

from scratchcnn_course.checks.naming import alike
from scratchcnn_course.exercises.catalogue import EXERCISES
from scratchcnn_course.exercises.edits import compiled
from tests.course.checks.mutants import mutants

# What is judged by its effect has many right answers, and so have mutants of it.
MANY = {"hunting_probe"}
TEXTS = [pytest.param(one, id=one.name) for one in EXERCISES.values() if not one.features and one.name not in MANY]


def survives(exercise, function):
    """Tell whether a function is right wherever it has to be."""
    for number, probe in enumerate(exercise.probes):
        if probe.optional:
            continue
        try:
            results = exercise.results(function, probe)
        except Exception:
            return False
        kinds = [part.dtype.kind for part in results]
        if "O" in kinds or not alike(results, exercise.expected[number], exercise.tolerance):
            return False
    return True


@pytest.mark.parametrize("exercise", TEXTS)
def test_no_mutant_passes_without_a_reason(exercise):
    found = {}
    for change, source in mutants(exercise.sources[0], exercise.name):
        try:
            function = compiled.__wrapped__(source, exercise.name)
        except Exception:
            continue  # no function at all
        found[change] = survives(exercise, function)
    alive = {change for change, lives in found.items() if lives}
    given = exercise.text.equivalent
    assert not alive - given.keys(), "\n".join(
        ["a better probe, or a reason, for each of these:", *sorted(alive - given.keys())]
    )
    assert not given.keys() - alive, "these do not survive any more"
    assert all(reason.endswith(".") for reason in given.values())
    assert len(found) >= 5 or len(exercise.sources[0].splitlines()) < 6


def test_mutants_of_a_line():
    source = "def double(x, y):\n    return 2 * x\n"
    assert {change.partition(" => ")[2] for change, _ in mutants(source, "double")} == {
        "return 2 + x", "return 2", "return x", "return 3 * x", "return 1 * x", "return 2 * y",
    }  # fmt: skip
