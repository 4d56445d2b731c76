"""`progress`: how far one has come, a row for each notebook."""

import html
from urllib.parse import quote

from ..exercises.catalogue import EXERCISES
from . import kept, predicting
from .card import CODE, COLOURS, LINE, Shown, card, heading, paragraph, prose, show
from .home import at_home

TITLES = {
    0: "Meet the digits",
    1: "Slide a window",
    2: "Pad, stride, and stack channels",
    3: "Make it a thousand times faster",
    4: "Switch on and shrink",
    5: "Go from features to a decision",
    6: "Which way is downhill?",
    7: "Train the smallest network that learns",
    8: "Send the blame back",
    9: "Backprop through convolution",
    10: "Bug hunt",
    11: "Steps that work",
    12: "Keep it honest",
    13: "Read a trained network",
    14: "Train the full CNN on MNIST",
}
AGAIN = " (no loop)"
DONE, OPEN = "\N{CHECK MARK}", "\N{WHITE CIRCLE}"


def progress():
    """Show which exercises have passed, a row for each notebook.

    It looks into `my_cnn.py` in the working directory, where functions that passed are kept. Exercises that no notebook
    asks for are in it once they have passed.
    """
    (passed, trouble), fast = kept.passed(), kept.passed_fast()
    asked = [exercise for exercise in EXERCISES.values() if not exercise.extra or exercise.name in passed]
    tasks = [(exercise.notebook, exercise.name, exercise.name in passed) for exercise in asked]
    tasks += [
        (exercise.again[0], f"{exercise.name}{AGAIN}", exercise.name in fast) for exercise in asked if exercise.again
    ]
    rows = [
        (number, {label: done for notebook, label, done in tasks if notebook == number})
        for number in sorted({notebook for notebook, *_ in tasks})
    ]
    done, every = sum(done for *_, done in tasks), len(tasks)
    title = f"{done} of {every} exercises passed"
    told = [trouble, *predicting.words()]
    page = card(heading(title), _bar(done, every, 320), _table(rows), *map(paragraph, told), colour="correct")
    lines = [_line(number, marks) for number, marks in rows]
    show(Shown(lambda: page, "\n".join(filter(None, [title, *lines, *told]))))


def _table(rows):
    style = f'style="text-align: left; padding: 4px 16px 4px 0; vertical-align: top; border-top: 1px solid {LINE}"'
    cells = [
        f'<tr style="background: none"><th scope="row" {style}>{_title(number)}</th><td {style}>'
        f"{_bar(sum(marks.values()), len(marks), 80)}</td><td {style}>{_names(marks)}</td></tr>"
        for number, marks in rows
    ]
    return f'<table style="border-collapse: collapse; margin: 10px 0; font-size: 14px">{"".join(cells)}</table>'


def _names(marks):
    look = f'style="{CODE}; white-space: nowrap; margin-right: 14px'
    return " ".join(
        f'<span {look}{"" if done else "; opacity: 0.75"}">{DONE if done else OPEN} {_link(name)}</span>'
        for name, done in marks.items()
    )


def _link(name):
    """Return the name of an exercise, as a link to its heading if its notebook lies here."""
    exercise, once_more = EXERCISES[name.removesuffix(AGAIN)], name.endswith(AGAIN)
    notebook = exercise.again[0] if once_more else exercise.notebook
    here = sorted(at_home("").glob(f"{notebook:02d}_*.ipynb"))
    if not here:
        return name
    anchor = "" if exercise.number is None or once_more else quote(exercise.heading.replace(" ", "-"))
    address = html.escape(f"{quote(here[0].name)}{'#' * bool(anchor)}{anchor}")
    return f'<a href="{address}">{name}</a>'


def _bar(done, every, width):
    filled = f'<div style="width: {100 * done / every:.0f}%; height: 100%; background: {COLOURS["correct"]}"></div>'
    look = f"width: {width}px; max-width: 100%; height: 10px; margin: 6px 0; border: 1px solid {LINE}"
    return f'<div role="img" aria-label="{done} of {every}" style="{look}">{filled}</div>'


def _title(number):
    return prose(f"{number:02d} {TITLES.get(number, '')}".strip())


def _line(number, marks):
    bar = "#" * sum(marks.values()) + "." * (len(marks) - sum(marks.values()))
    names = ", ".join(f"{name} {DONE}" if done else name for name, done in marks.items())
    return f"{number:02d} {TITLES.get(number, ''):<32} [{bar}] {names}"
