"""A prediction that is asked, locked and answered in the browser."""

import html
import json
import re

import traitlets

from ..predictions import asked
from .modules import assembled
from .twin import Twin, alive, source

HOW = "Run this notebook, or open it on the course's site, to lock in a prediction."


class Question(Twin):
    """Ask a prediction: with how sure one is, it is locked, and then each answer is told what it took for granted.

    Everything happens in the browser. Where Python runs, it hears of the answer; where none does, the browser keeps it.

    Parameters
    ----------
    prediction : Prediction
    kept : dict, optional
        The answer that was given before; it is shown, locked.
    quiet : bool
        Whether what is right is not told once it is locked: before a class has talked about it.

    Attributes
    ----------
    answer : str
        What was locked, as JSON: `answer`, `sure` from 0 for a guess to 2, `right` (or null for a line), or `skipped`.

    Examples
    --------
    >>> Question(predictions.find("01-flat"))  # doctest: +SKIP
    """

    SHOWN = ("asked",)
    _esm = assembled("question/question.js")
    _css = source("stepper.css", "question.css")

    asked = traitlets.Unicode().tag(sync=True)
    kept = traitlets.Unicode("").tag(sync=True)
    answer = traitlets.Unicode("").tag(sync=True)

    def __init__(self, prediction, kept=None, *, quiet=False):
        self.prediction = prediction
        super().__init__(asked=asked(prediction, quiet=quiet), kept=json.dumps(kept) if kept else "")

    def alt(self):
        """Return the question and what is offered, without what is right."""
        offered = [f"- {choice.text}" for choice in self.prediction.shown]
        return "\n".join([f"Predict: {self.prediction.question}", *offered])

    def _still(self, ear=""):
        state = {"asked": self.asked, "kept": "", "answer": ""}  # whoever reads the page elsewhere is asked anew
        more = f' data-ear="{ear}"' if ear else ""
        if ear:
            state |= {"kept": self.kept, "answer": self.answer}
        return {"text/html": alive("Question", _page(self.prediction), state, more), "text/plain": self.alt()}


def _page(prediction):
    """Return the question as HTML that needs neither scripts nor styles."""
    parts = prediction.question.split("\n\n")
    parts[0] = f"**Predict.** {parts[0]}"
    offered = "".join(f"<li>{prose(choice.text)}</li>" for choice in prediction.shown)
    page = "".join(f"<p>{prose(part)}</p>" for part in parts) + (f"<ul>{offered}</ul>" if offered else "")
    if prediction.kind == "cell":
        rows = ("".join(f"<td>{value:g}</td>" for value in row) for row in prediction.picture.round(2))
        page += f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"
    return f"{page}<p><em>{HOW}</em></p>"


def prose(text):
    """Return text as HTML, with `code`, **strong** and *stressed* words."""
    pieces = re.split(r"`([^`]+)`", html.escape(text, quote=False))
    for i, piece in enumerate(pieces):
        strong = re.sub(r"\*\*([^*]+)\*\*", r"<strong>\1</strong>", piece)
        pieces[i] = f"<code>{piece}</code>" if i % 2 else re.sub(r"\*([^* ][^*]*)\*", r"<em>\1</em>", strong)
    return "".join(pieces)
