"""The teacher's book: `python -m tools.book [--output build/book]`.

For each notebook its exercises with minutes, every question with its answer, every mistake that the checks know with
what to say. As one page to print (A4 or letter), and as Markdown. All of it comes from the course itself.
"""

import argparse
import re
import sys
from pathlib import Path

import mistune
import nbformat

from scratchcnn_course.exercises.catalogue import EXERCISES
from scratchcnn_course.predictions import TEN_QUESTIONS, of_notebook
from scratchcnn_course.predictions.prediction import OTHERWISE
from scratchcnn_helpers.data.formats.files import write_whole
from tools.address import ROOT
from tools.handout import LICENCES
from tools.outputs import find
from tools.predictions import right_answer
from tools.teaching import lesson

ASKED = re.compile(
    r"\*\*(?:Predict|Think)\.\*\* (?P<question>.+?)(?=\n\n|\Z)"
    r"|<details><summary>(?P<summary>[^<]+)</summary>\s*(?P<answer>.+?)\s*</details>",
    re.DOTALL,
)
ANSWERS = ("What was to be expected", "An answer")
HEAD = """\
# The teacher's book

Written by `python -m tools.book` from the notebooks, the predictions and the checks, so it says what they say.
{licences}
"""
PAGE = """\
<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<title>{title}</title>
<style>
@page {{ margin: 18mm }}
body {{ font: 11pt/1.45 Georgia, serif; max-width: 44em; margin: 0 auto; padding: 1em }}
h2 {{ break-before: page }} h2, h3, h4 {{ break-after: avoid; font-family: system-ui, sans-serif }}
li, tr {{ break-inside: avoid }} code {{ font-size: .9em }} table {{ border-collapse: collapse }}
td, th {{ border: 1px solid #999; padding: .2em .6em; text-align: left }}
</style>
{body}
</html>
"""


def questions(text):
    """Return the questions of a notebook that are asked in its text, with their answers: pairs of str."""
    found = []
    for match in ASKED.finditer(text):
        if match["question"]:
            found.append([" ".join(match["question"].split()), ""])
        elif found and not found[-1][1] and match["summary"] in ANSWERS:
            found[-1][1] = " ".join(match["answer"].split())
    return [tuple(pair) for pair in found]


def chapter(path):
    """Return what the book says of one notebook, as Markdown."""
    one, number = lesson(path), int(path.name[:2])
    cells = nbformat.read(path, as_version=4).cells
    text = "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    parts = [f"## {path.name[:2]} {one.title}", f"{one.minutes} minutes.", "### Exercises", *map(_task, one.tasks)]
    asked = [*map(_prediction, of_notebook(number)), *map(_question, questions(text))]
    if asked:
        parts += ["### Questions, and what comes out", *asked]
    for exercise in EXERCISES.values():
        if exercise.notebook == number and exercise.bank:
            told = "\n".join(map(_mistake, exercise.bank.values()))
            parts += [f"### What goes wrong in `{exercise.name}`, and what to say", told]
    return "\n\n".join(parts)


def _ten():
    asked = '`checks.ten_questions("before")`, then `"after"`, then `"later"`: what is right is told the last time.'
    parts = ["## Ten questions, before the course and after it", asked, *map(_prediction, TEN_QUESTIONS.values())]
    return "\n\n".join(parts)


def _task(task):
    number, title, minutes = task
    return f"* {number} {title}: about {minutes} minutes"


def _question(pair):
    question, answer = pair
    return f"* **{question}**" + (f"\n  {answer}" if answer else "")


def _prediction(one):
    """Return a prediction with what every answer of it means."""
    lines = [f"* **{' '.join(one.question.split())}**"]
    lines.append(f"    * *Right:* {right_answer(one)}. {' '.join(one.after.split())}")
    told = [choice for choice in one.choices if choice.told]
    lines += [f"    * {'Any other' if one.key == OTHERWISE else one.text}: {one.told}" for one in told]
    return "\n".join(lines)


def _mistake(mistake):
    return f"* **{mistake.title}**: {mistake.explanation} *{mistake.hint}*"


def page(title, markdown):
    """Return Markdown as a page of HTML to print."""
    return PAGE.format(title=title, body=mistune.create_markdown(plugins=["table"])(markdown))


def build(folder, names=()):
    """Write the book into a folder, as `teachers_book.md` and `.html`; return the two paths."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    text = (
        "\n\n".join([HEAD.format(licences=LICENCES), *map(chapter, find(names)), *([] if names else [_ten()])]) + "\n"
    )
    texts = {"teachers_book.md": text, "teachers_book.html": page("The teacher's book", text)}
    for name, content in texts.items():
        with write_whole(folder / name, "w") as file:
            file.write(content)
    return [folder / name for name in texts]


def main(arguments=None):
    """Run the command line; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.book", description=__doc__.partition(":")[0])
    parser.add_argument("names", nargs="*", help="how the notebooks begin: 08, say; all without")
    parser.add_argument("--output", default=ROOT / "build" / "book", help="a folder")
    options = parser.parse_args(arguments)
    print(*build(options.output, options.names), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
