"""Points as a table for Moodle or Canvas: a line for each learner, a column for each exercise."""

import csv

from scratchcnn_course.exercises.catalogue import EXERCISES
from scratchcnn_helpers.data.formats.files import write_whole

from .marking import RIGHT

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # with which a spreadsheet would begin to calculate
CANVAS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
FORMS = ("moodle", "canvas")


def write(path, marks, numbers, *, form="moodle"):
    """Write the table.

    Parameters
    ----------
    path : path-like
    marks : list of Marks
    numbers : dict of str to str
        By learner: the number that the download told.
    form : {"moodle", "canvas"}
        Moodle asks on import which column names the learner and which are points. Canvas wants five columns first and
        a line of points possible.
    """
    names = [name for name in marks[0].verdicts if not EXERCISES[name].extra]
    total = "total" if form == "moodle" else "scratchcnn"
    rows = [(*CANVAS, *names, total)] if form == "canvas" else [("learner", "number", *names, total)]
    if form == "canvas":
        rows.append(("    Points Possible", "", "", "", "", *[1] * len(names), len(names)))
    for one in marks:
        points = [int(one.verdicts[name].status == RIGHT) for name in names]
        who = [_plain(one.learner), numbers.get(one.learner, "")]
        rows.append((*who, *([""] * 3 if form == "canvas" else []), *points, sum(points)))
    with write_whole(path, "w") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def _plain(text):
    """Return a name that a spreadsheet does not take for a formula; folders get their names from learners."""
    return f"'{text}" if text.startswith(FORMULA) else text
