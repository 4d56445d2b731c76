"""Every mutant of a solution that changes a result is refused by a required call; the others say why not."""

import pytest

from scratchcnn_course.exercises.catalogue import EXERCISES
from tools.mistakes import is_mutated, lives, main
from tools.mutants import mutants

TEXTS = [pytest.param(one, id=one.name) for one in EXERCISES.values() if is_mutated(one)]


@pytest.mark.slow
@pytest.mark.parametrize("exercise", TEXTS)
def test_no_mutant_passes_without_a_reason(exercise):
    found = lives(exercise)
    alive = {change for change, lives_on in found.items() if lives_on}
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


def test_the_table_adds_up(capsys):
    main(["softmax", "one_hot", "kernel_puzzle", "--reasons"])
    (_, *rows, total), *reasons = (part.splitlines() for part in capsys.readouterr().out.split("\n\n"))
    figures = [[int(number.replace(",", "")) for number in line.split()[2:]] for line in rows]
    assert [int(number.replace(",", "")) for number in total.split()[1:]] == [
        sum(column) for column in zip(*figures, strict=True)
    ]
    assert all(mutants == refused + alive for *_, mutants, refused, alive in figures)
    assert figures[0][:2] == [len(EXERCISES["softmax"].bank), len(EXERCISES["softmax"].singles)]
    assert len(reasons) == sum(len(EXERCISES[name].text.equivalent) for name in ("softmax", "one_hot"))
