"""Write what `TEACHING.md` takes from the course itself: `python -m tools.teaching [--check]`.

From the notebooks come the minutes, and from `data/results.json` what one learner takes of a server's memory. With
`--check` nothing is written, and the exit code is 1 if something would change.
"""

import argparse
import re
import sys
from typing import NamedTuple

import nbformat

from scratchcnn_course.lessons.results import load_results
from scratchcnn_helpers.data.formats.files import write_whole
from scratchcnn_helpers.tables import table
from tools.address import ROOT
from tools.markers import fill
from tools.outputs import find
from tools.site.notebook import minutes as minutes_of

TEACHING = ROOT / "TEACHING.md"
TASK = re.compile(r"^### Exercise (\d\d\.\d): (.+?) · [●○]+ · about (\d+) minutes", re.MULTILINE)
QUESTION = re.compile(r"\*\*Predict\.\*\* (.+?)(?=\n\n|\Z)", re.DOTALL)


class Lesson(NamedTuple):
    """What a notebook says of itself; `tasks` are its exercises: number, title, minutes."""

    file: str
    title: str
    minutes: int
    tasks: list
    questions: list

    @property
    def link(self):
        """Number and title, as a link in Markdown."""
        return f"[{self.file[:2]} {self.title}](notebooks/{self.file})"


def lesson(path):
    """Read a notebook's `Lesson` out of it.

    Parameters
    ----------
    path : Path

    Returns
    -------
    Lesson
    """
    notebook = nbformat.read(path, as_version=4)
    words = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    title = re.match(r"# (.+)", words[0])[1]
    text = "\n\n".join(words)
    questions = [re.sub(r"\]\((?!https?:)", "](notebooks/", found) for found in QUESTION.findall(text)]
    return Lesson(path.name, title, minutes_of(notebook), TASK.findall(text), questions)


def minutes(lessons):
    """Return the table of minutes."""
    lines = ["| notebook | minutes | of these on exercises | exercises |", "|---|---|---|---|"]
    for one in lessons:
        own = sum(int(task[2]) for task in one.tasks)
        lines.append(f"| {one.link} | {one.minutes} | {own} | {', '.join(task[0] for task in one.tasks)} |")
    lines.append(f"| together | {sum(one.minutes for one in lessons)} | | {sum(len(one.tasks) for one in lessons)} |")
    return "\n".join(lines)


def memory(measured):
    """Return the table of what one learner takes of a server's memory, in megabytes.

    Parameters
    ----------
    measured : dict
        As `tools.benchmarks.memory` measured it.

    Returns
    -------
    str
    """
    server = measured["server"]
    rows = [("notebook", "its kernel", "the learner's server", "together")]
    rows += [(name[:2], str(peak), str(server), str(peak + server)) for name, peak in measured["kernels"].items()]
    return f"```text\n{table(rows)}\n\nMB; {measured['machine']}; made by: {measured['command']}\n```"


def filled(text):
    """Return `TEACHING.md` with all of its blocks written anew."""
    lessons = [lesson(path) for path in find()]
    blocks = {"minutes": minutes(lessons), "memory": memory(load_results()["memory"])}
    for name, block in blocks.items():
        text = fill(text, name, block)
    return text


def main(arguments=None):
    """Run the command line; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.teaching", description=__doc__.partition(":")[0])
    parser.add_argument("--check", action="store_true", help="write nothing")
    options = parser.parse_args(arguments)
    before = TEACHING.read_text(encoding="utf-8")
    after = filled(before)
    if after != before and not options.check:
        with write_whole(TEACHING, "w") as file:
            file.write(after)
    print(f"{TEACHING.name}: {'unchanged' if after == before else 'would change' if options.check else 'written'}")
    return 1 if options.check and after != before else 0


if __name__ == "__main__":
    sys.exit(main())
