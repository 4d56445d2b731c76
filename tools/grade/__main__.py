"""Grade what a class handed in: `python -m tools.grade FOLDER`.

FOLDER holds hand-ins in any order: a folder for each learner or group, what Moodle or Canvas lets one download, the
homes of a hub. Every hand-in runs in a sandbox (bubblewrap) and answers calls; the checks judge outside of it.

Exit codes: 0 all hand-ins were graded; 1 some could not be read or are missing, they are named; 2 nothing was graded.
"""

import argparse
import sys
import time
import unicodedata
from pathlib import Path

from scratchcnn_course.exercises.catalogue import EXERCISES
from scratchcnn_helpers.data.formats.files import check_target
from scratchcnn_helpers.data.formats.names import printable
from scratchcnn_helpers.tables import table

from . import alike, feedback, finding, points
from .marking import MISSING, OPEN, RIGHT, Grader, Marks, Verdict
from .sandbox import NoSandbox, Sandbox
from .statistics import statistics

REFUSED = """\
Nothing was graded: {why}.
A hand-in is a program, and would run with your rights. What to do:
  Debian, Ubuntu: apt install bubblewrap; Fedora: dnf install bubblewrap
  macOS, Windows: grade in a container, see tools/grade/Containerfile
  or say --no-sandbox, where it does no harm whatever a hand-in does: on a computer that is thrown away afterwards
"""


def main(arguments=None):
    """Run the command line; return the exit code."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if not options.folder.is_dir():
        parser.error(f"there is no folder {options.folder}")
    wanted = set(options.notebooks or range(100))
    exercises = [one for one in EXERCISES.values() if one.notebook in wanted]
    hand_ins = finding.find(options.folder)
    there = {one.learner.removesuffix(f" ({one.number})") for one in hand_ins}
    absent = sorted(_names(options.learners, parser) - there)
    if not exercises or not any(one.sources for one in hand_ins):
        parser.error(f"there is no my_cnn.py and no notebook in {options.folder}" if exercises else "no such notebook")
    _check_targets(options, parser)
    try:
        sandbox = Sandbox(safe=options.no_sandbox)
    except NoSandbox as why:
        print(REFUSED.format(why=why), file=sys.stderr, end="")
        return 2
    marks = _mark_all(hand_ins, sandbox, exercises)
    _report(marks, alike.pairs(hand_ins), absent)
    if options.csv:
        points.write(options.csv, marks, {one.learner: one.number for one in hand_ins}, form=options.form)
    if options.feedback:
        feedback.write(options.feedback, marks)
    return (
        1 if absent or any(one.troubles or not hand.sources for one, hand in zip(marks, hand_ins, strict=True)) else 0
    )


def _parser():
    parser = argparse.ArgumentParser(prog="python -m tools.grade", description=__doc__.partition(":")[0])
    parser.epilog = __doc__.rpartition("\n\n")[2]
    option = parser.add_argument
    option("folder", type=Path, help="what was handed in")
    option("--notebooks", type=int, nargs="+", metavar="NN", help="only the exercises of these: 1 2, say")
    option("--csv", type=Path, metavar="FILE", help="write the points, a column for each exercise")
    option("--form", choices=points.FORMS, default="moodle", help="who shall read the points (default: %(default)s)")
    option("--feedback", type=Path, metavar="FOLDER", help="write a page for each learner")
    option("--learners", type=Path, metavar="FILE", help="the names of the class, one a line, to see who is missing")
    option("--no-sandbox", action="store_true", help="run hand-ins with your own rights")
    return parser


def _check_targets(options, parser):
    """See that results can be written, before the minutes that grading takes."""
    try:
        if options.csv:
            check_target(options.csv)
        if options.feedback:
            options.feedback.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        parser.error(f"nothing can be written there: {error}")


def _names(path, parser):
    """Return the names of the class, in the way of writing accents that hand-ins have here."""
    try:
        text = path.read_text(encoding="utf-8-sig") if path else ""
    except (OSError, UnicodeError) as error:
        parser.error(f"--learners: {error}")
    return {unicodedata.normalize("NFC", line.strip()) for line in text.splitlines() if line.strip()}


def _mark_all(hand_ins, sandbox, exercises):
    marks, grader = [], Grader(sandbox, exercises)
    for number, hand_in in enumerate(hand_ins, 1):
        began = time.monotonic()
        try:
            marks.append(grader.mark(hand_in))
        except Exception as error:  # one hand-in never stops the class
            said = [*hand_in.troubles, f"could not be graded ({type(error).__name__}: {printable(error)})"]
            marks.append(Marks(hand_in.learner, _nothing(exercises), said))
        seconds = time.monotonic() - began
        print(f"{number} of {len(hand_ins)}: {hand_in.learner} ({seconds:.0f} s)", file=sys.stderr, flush=True)
    return marks


def _nothing(exercises):
    return {one.name: Verdict(one.name, MISSING, "could not be graded") for one in exercises}


def _report(marks, pairs, absent):
    """Print the table, what the checks say, what could not be read, the class, and what is the same."""
    rows = [("learner", "right", "of", "")]
    for one in marks:
        right, asked = one.right(), len(one.asked())
        rows.append((one.learner, str(right), str(asked), f"{right / asked:.0%}"))
    print(table(rows))
    said = [
        f"{one.learner}: {name}: {verdict.title}"
        for one in marks
        for name, verdict in one.verdicts.items()
        if verdict.status not in (RIGHT, MISSING, OPEN)
    ]
    stands = [
        f"{one.learner}: {name}: right, with the finished {', '.join(verdict.uses)}"
        for one in marks
        for name, verdict in one.verdicts.items()
        if verdict.status == RIGHT and verdict.uses
    ]
    troubles = [f"{one.learner}: {trouble}" for one in marks for trouble in one.troubles]
    nothing = [one.learner for one in marks if all(v.status == MISSING for v in one.verdicts.values())] + absent
    for heading, lines in {
        "What the checks say": said,
        "What stands on finished functions of earlier exercises": stands,
        "What could not be read or run": troubles,
        "Nothing handed in": nothing,
        "The class, exercise by exercise": [statistics(marks)],
        "The same but for names; look for yourself": pairs,
    }.items():
        if lines:
            print("", f"## {heading}", *lines, sep="\n")


if __name__ == "__main__":
    sys.exit(main())
