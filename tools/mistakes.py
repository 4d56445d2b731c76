"""The exercises and what their checks know: `python -m tools.mistakes` prints a row for each, and the sums.

Mistakes, the lines of edits that make wrong functions of them, and mutants of the solution: how many, how many of them
a required call refuses, and how many live on. `--reasons` says of each of those why it is no mistake.
"""

import argparse

from scratchcnn_course.checks.naming import alike
from scratchcnn_course.exercises.catalogue import EXERCISES
from scratchcnn_course.exercises.edits import compiled

from .mutants import mutants

MANY = {"hunting_probe"}  # what is judged by its effect has many right answers, and so have mutants of it
COLUMNS = ("mistakes", "edit lines", "mutants", "refused", "live on")


def is_mutated(exercise):
    """Tell whether mutants of the solution say something about the calls of an exercise."""
    return not exercise.features and exercise.name not in MANY


def lives(exercise):
    """Return for each mutant of the solution, as `old lines => new lines`, whether no required call refuses it."""
    found = {}
    for change, source in mutants(exercise.sources[0], exercise.name):
        try:
            function = compiled.__wrapped__(source, exercise.name)
        except Exception:
            continue  # no function at all
        found[change] = _survives(exercise, function)
    return found


def _survives(exercise, function):
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


def row(exercise):
    """Return the figures of an exercise, in the order of `COLUMNS`; 0 mutants where they would say nothing."""
    found = lives(exercise) if is_mutated(exercise) else {}
    alive = sum(found.values())
    return len(exercise.bank), len(exercise.singles), len(found), len(found) - alive, alive


def main(arguments=None):
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m tools.mistakes", description=__doc__.splitlines()[0])
    parser.add_argument("exercises", nargs="*", metavar="EXERCISE", help="by default all")
    parser.add_argument("--reasons", action="store_true", help="say why each mutant that lives on is no mistake")
    given = parser.parse_args(arguments)
    chosen = [EXERCISES[name] for name in given.exercises] if given.exercises else list(EXERCISES.values())
    print(f"{'exercise':32}" + "".join(f"{name:>12}" for name in COLUMNS))
    rows = []
    for exercise in chosen:
        rows.append(row(exercise))
        print(
            f"{exercise.notebook:02d} {exercise.name:29}" + "".join(f"{number:12,}" for number in rows[-1]), flush=True
        )
    print(f"{'all':32}" + "".join(f"{sum(column):12,}" for column in zip(*rows, strict=True)))
    for exercise in chosen if given.reasons else ():
        for change, reason in exercise.text.equivalent.items():
            print(f"\n{exercise.name}: {change}\n    {reason}")


if __name__ == "__main__":
    main()
